"""What people said an article's category, genre and story are, beside what was read and told."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what was told so far is what stories are."""
    for name, sort, comment in (
        ("given_category", sa.Text(), "a Media Topic a person gave it; none: that it has none; null: nobody did"),
        ("read_genre", sa.Text(), "what was read, where a person gave it another"),
        ("told_story_number", sa.Integer(), "what telling said its story is"),
    ):
        op.add_column("article", sa.Column(name, sort, nullable=True, comment=comment))
    op.execute("UPDATE article SET told_story_number = story_number WHERE story_number IS NOT NULL")
    op.create_index(
        "article_as_told", "article", ["told_story_number"], sqlite_where=sa.text("told_story_number IS NOT NULL")
    )
    op.create_table(
        "story_place",
        sa.Column("article_id", sa.Text(), nullable=False, comment="of an article that may be still to come"),
        sa.Column("story_id", sa.Text(), nullable=False, comment="where people's corrections put it"),
        sa.PrimaryKeyConstraint("article_id"),
        sqlite_with_rowid=False,
    )
