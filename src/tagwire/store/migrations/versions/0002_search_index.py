"""The full-text index: a table that only SQLite's own words can describe."""

from alembic import op

from tagwire.store.sqlite.search_index import CREATE

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index; a store with articles fills it when it is opened."""
    op.execute(CREATE)
