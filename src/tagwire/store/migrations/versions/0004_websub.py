"""WebSub: subscriptions to hubs, the pushes that came of them, and the subscribers of our own feeds."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; feeds tell of their hubs when they are next read."""
    op.create_table(
        "subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer()),
        sa.Column("hub", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("try_at", sa.BigInteger(), nullable=False),
        sa.Column("base", sa.Text()),
        sa.Column("token", sa.Text()),
        sa.Column("secret", sa.Text()),
        sa.Column("asked_at", sa.BigInteger()),
        sa.Column("verified_at", sa.BigInteger()),
        sa.Column("lease_until", sa.BigInteger()),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", sa.BigInteger()),
        sa.Column("detail", sa.Text()),
        sa.Column("pushes", sa.Integer(), nullable=False),
        sa.Column("in_row", sa.Integer(), nullable=False),
        sa.Column("pushed_at", sa.BigInteger()),
        sa.Column("method", sa.Text()),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source_id"),
        sa.UniqueConstraint("token"),
    )
    op.create_index("subscription_due", "subscription", ["state", "try_at"])
    op.create_table(
        "push",
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("body_hash", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["subscription_id"], ["subscription.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("subscription_id", "body_hash"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "subscriber",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("callback", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text()),
        sa.Column("lease_until", sa.BigInteger()),
        sa.Column("wish", sa.Text()),
        sa.Column("wish_lease_s", sa.Integer()),
        sa.Column("wish_secret", sa.Text()),
        sa.Column("try_at", sa.BigInteger(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("delivered", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("topic", "callback"),
    )
