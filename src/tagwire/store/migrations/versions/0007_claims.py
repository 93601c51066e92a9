"""Sources by when they are due, and claims on the publishers that sources and entries are asked of."""

import sqlalchemy as sa
from alembic import op

from tagwire.store.sqlite.claims import publisher_of
from tagwire.store.sqlite.entries import unpack_entry

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, columns and indexes, and fill them from what is stored."""
    op.create_table(
        "claim",
        sa.Column("publisher", sa.Text(), nullable=False, comment="whose server may be asked"),
        sa.Column("holder", sa.Text(), nullable=False, comment="by whom: see ingest/claims.py"),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("publisher"),
        sqlite_with_rowid=False,
    )
    op.add_column("source", sa.Column("publisher", sa.Text(), nullable=False, server_default=""))
    op.create_index("source_due", "source", ["state", "next_poll_at"])
    op.create_index("source_polled", "source", ["state", "last_polled_at"])
    op.add_column("entry", sa.Column("publisher", sa.Text(), nullable=False, server_default=""))
    connection = op.get_bind()
    for number, url in connection.execute(sa.text("SELECT id, url FROM source")).all():
        connection.execute(_SET.bindparams(id=number, publisher=publisher_of(url)))
    for number, payload in connection.execute(sa.text("SELECT id, payload FROM entry WHERE state = 'new'")).all():
        connection.execute(_SET_ENTRY.bindparams(id=number, publisher=publisher_of(unpack_entry(payload).link)))


_SET = sa.text("UPDATE source SET publisher = :publisher WHERE id = :id")
_SET_ENTRY = sa.text("UPDATE entry SET publisher = :publisher WHERE id = :id")
