"""Which addresses an article only claims, and which canonical addresses different articles claim."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the table; what is stored already counts as asked for, not claimed."""
    op.add_column("article_url", sa.Column("is_claimed", sa.SmallInteger(), nullable=False, server_default="0"))
    op.create_table(
        "disputed_url",
        sa.Column(
            "url_hash",
            sa.BigInteger(),
            nullable=False,
            comment="a canonical address that different articles claim",
        ),
        sa.PrimaryKeyConstraint("url_hash"),
        sqlite_with_rowid=False,
    )
