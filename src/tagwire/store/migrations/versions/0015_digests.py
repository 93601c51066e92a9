"""Digests: alerts that gather what they find until a time of day."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let an alert have a timetable."""
    op.add_column("alert", sa.Column("timetable", sa.Text(), comment="of a digest: when it goes out"))
