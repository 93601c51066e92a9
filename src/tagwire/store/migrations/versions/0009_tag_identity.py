"""Identity of tags: what short forms stand for, and the addresses of other spellings."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and a view of every key that leads to a tag; ties are known of articles stored from now on."""
    op.create_table(
        "name_tie",
        sa.Column("short_hash", sa.BigInteger(), nullable=False),
        sa.Column("published", sa.BigInteger(), nullable=False),
        sa.Column("article_number", sa.Integer(), nullable=False),
        sa.Column("publisher_number", sa.Integer(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("short_hash", "published", "article_number"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tag_address",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"]),
        sqlite_with_rowid=False,
    )
    op.execute(
        "CREATE VIEW tag_name AS"
        " SELECT a.key, coalesce((SELECT d.tag_id FROM tag_address d WHERE d.key = a.key AND t.articles = 0), a.tag_id)"
        " AS tag_id FROM tag_alias a JOIN tag t ON t.id = a.tag_id"
        " UNION ALL SELECT d.key, d.tag_id FROM tag_address d"
        " WHERE NOT EXISTS (SELECT 1 FROM tag_alias a WHERE a.key = d.key)"
    )
