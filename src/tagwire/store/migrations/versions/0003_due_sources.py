"""Sources by when they are due and by whose server is asked."""

import sqlalchemy as sa
from alembic import op

from tagwire.store.sqlite.following import publisher_of

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and indexes, and fill them from what is stored."""
    op.add_column("source", sa.Column("publisher", sa.Text(), nullable=False, server_default=""))
    op.create_index("source_due", "source", ["state", "next_poll_at"])
    op.create_index("source_polled", "source", ["state", "last_polled_at"])
    connection = op.get_bind()
    for number, url in connection.execute(sa.text("SELECT id, url FROM source")).all():
        values = {"id": number, "publisher": publisher_of(url)}
        connection.execute(sa.text("UPDATE source SET publisher = :publisher WHERE id = :id"), values)
