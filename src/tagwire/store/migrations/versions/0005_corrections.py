"""People's corrections of tags: the log, the work it leaves, and what it says of each tag."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the log, which SQLite itself keeps from being changed, and let a tag be named or hidden by a person."""
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column(
            "action",
            sa.Text(),
            nullable=False,
            comment="JSON: see model/correction_fields.py; never changed or deleted",
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER correction_no_{change.lower()} BEFORE {change} ON correction"
            " BEGIN SELECT RAISE(ABORT, 'corrections are kept as they were made: undo one by another'); END"
        )
    op.create_table(
        "correction_work",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "key_hash", sa.BigInteger(), nullable=True, comment="choose again for every holder of this candidate,"
        ),
        sa.Column("article_number", sa.Integer(), nullable=True, comment="or for this article,"),
        sa.Column("since", sa.BigInteger(), nullable=True, comment="or for all published from then on"),
        sa.Column("published", sa.BigInteger(), nullable=False, comment="newest first; done down to this place"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("remaining", sa.Integer(), nullable=False, comment="articles, as counted when it was queued"),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("key_hash"),
        sa.UniqueConstraint("article_number"),
    )
    op.add_column(
        "tag",
        sa.Column("given_name", sa.Text(), nullable=True, comment="what a person calls it; label and name follow it"),
    )
    op.add_column(
        "tag",
        sa.Column(
            "hidden", sa.SmallInteger(), nullable=False, server_default="0", comment="by a person: no reader sees it"
        ),
    )
    op.create_index("tag_alias_of_tag", "tag_alias", ["tag_id"], unique=False)
