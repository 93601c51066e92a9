"""Stories: which articles tell of one event, which have the same text, and what that is worked out from."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; articles stored before have no story and get none."""
    op.create_table(
        "story",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Text(), nullable=False, unique=True),
        sa.Column("founder_number", sa.Integer(), nullable=False, comment="the article it is named after"),
        sa.Column("became", sa.Integer(), nullable=True, comment="the story it was merged into"),
        sa.Column("parted_from", sa.Integer(), nullable=True, comment="the story it was split from"),
    )
    op.create_index("story_of_founder", "story", ["founder_number"])
    op.create_index("story_that_became", "story", ["became"], sqlite_where=sa.text("became IS NOT NULL"))
    op.create_table(
        "article_sketch",
        sa.Column(
            "article_number", sa.Integer(), sa.ForeignKey("article.number", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("told_at", sa.BigInteger(), nullable=True, comment="when its article was given its story"),
        sa.Column("sketch", sa.LargeBinary(), nullable=False),
    )
    op.add_column("article", sa.Column("story_number", sa.Integer(), nullable=True))
    op.add_column(
        "article", sa.Column("original_number", sa.Integer(), nullable=True, comment="for a copy, its original")
    )
    told = sa.text("story_number IS NOT NULL")
    op.create_index("article_of_story", "article", ["story_number", "published", "number"], sqlite_where=told)
    copied = sa.text("original_number IS NOT NULL")
    op.create_index("article_of_text", "article", ["original_number"], sqlite_where=copied)
