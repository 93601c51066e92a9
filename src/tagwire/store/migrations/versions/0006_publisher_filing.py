"""What publishers' sections mean: counted from now on, for what earlier texts alone said was not kept."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of counts."""
    op.create_table(
        "publisher_filing",
        sa.Column("publisher_number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False, comment="a section (=sport) or a folder of the address (/sport)"),
        sa.Column("code", sa.Text(), nullable=False, comment="top-level Media Topic that texts alone said"),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("publisher_number", "name", "code"),
        sqlite_with_rowid=False,
    )
