"""How sure each article's reading is of its text."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; nothing is known of articles read before."""
    op.add_column("article", sa.Column("confidence", sa.Float(), nullable=True))
