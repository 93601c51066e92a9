"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table of release 0.1."""
    op.create_table(
        "archive",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False, comment="hash of its first and last bytes"),
        sa.Column("offset", sa.BigInteger(), nullable=False, comment="where to go on reading"),
        sa.Column("skip", sa.Integer(), nullable=False, comment="records to pass over from there"),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("stored", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("duplicates", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Text(), nullable=False, comment="JSON: reason → records"),
        sa.Column("is_done", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("name", "size", "mark"),
    )
    op.create_table(
        "article_tag",
        sa.Column("article_number", sa.Integer(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("article_number", "tag_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "body_dictionary",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dictionary", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "candidate_key",
        sa.Column("key_hash", sa.BigInteger(), nullable=False),
        sa.Column("published", sa.BigInteger(), nullable=False),
        sa.Column("article_number", sa.Integer(), nullable=False),
        sa.Column("publisher_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key_hash", "published", "article_number"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "publisher",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id"),
    )
    op.create_table(
        "publisher_line",
        sa.Column("publisher_number", sa.Integer(), nullable=False),
        sa.Column("line_hash", sa.BigInteger(), nullable=False),
        sa.Column("article_number", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False, comment="characters"),
        sa.PrimaryKeyConstraint("publisher_number", "line_hash", "article_number"),
        sqlite_with_rowid=False,
    )
    op.create_index("publisher_line_of_article", "publisher_line", ["article_number"], unique=False)
    op.create_table(
        "robots",
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("fetched_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("origin"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("site", sa.Text(), nullable=True),
        sa.Column("folder", sa.Text(), nullable=True),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column(
            "validators_url",
            sa.Text(),
            nullable=True,
            comment="where a redirect led to the validators; else the source's own",
        ),
        sa.Column("body_hash", sa.Text(), nullable=True),
        sa.Column("last_polled_at", sa.BigInteger(), nullable=True),
        sa.Column("last_success_at", sa.BigInteger(), nullable=True),
        sa.Column("next_poll_at", sa.BigInteger(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("failing_since", sa.BigInteger(), nullable=True),
        sa.Column("failure_reason", sa.Text(), nullable=True),
        sa.Column(
            "rhythm",
            sa.Text(),
            nullable=True,
            comment="what polls taught, and what the feed asks, as JSON: see rhythms.py",
        ),
        sa.Column("move_url", sa.Text(), nullable=True, comment="a permanent redirect seen but not yet believed"),
        sa.Column("move_times", sa.Integer(), nullable=True),
        sa.Column("move_since", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("url"),
    )
    op.create_table(
        "state",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "tag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_table(
        "tag_article",
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.Column("published", sa.BigInteger(), nullable=False),
        sa.Column("article_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tag_id", "published", "article_number"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tag_hour",
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False, comment="hours since 1970"),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tag_id", "hour"),
        sqlite_with_rowid=False,
    )
    op.create_index("tag_hour_by_hour", "tag_hour", ["hour", "tag_id", "articles"], unique=False)
    op.create_table(
        "article",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("publisher_number", sa.Integer(), nullable=False),
        sa.Column(
            "published",
            sa.BigInteger(),
            nullable=False,
            comment="when it was fetched, where the publisher gives no date",
        ),
        sa.Column("lang", sa.Text(), nullable=True),
        sa.Column("category", sa.Text(), nullable=True, comment="top-level Media Topic"),
        sa.Column("genre", sa.Text(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False, comment="assignments, packed: see packing.py"),
        sa.Column("stored_at", sa.BigInteger(), nullable=False),
        sa.Column("fetched_at", sa.BigInteger(), nullable=False),
        sa.Column("toolkit_version", sa.Text(), nullable=False),
        sa.Column(
            "held_from", sa.BigInteger(), nullable=False, comment="when its present words are first known to have stood"
        ),
        sa.Column("held_until", sa.BigInteger(), nullable=False, comment="and last"),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True, comment="when its publisher took it back"),
        sa.ForeignKeyConstraint(
            ["publisher_number"],
            ["publisher.number"],
        ),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("article_newest", "article", ["published", "number"], unique=False)
    op.create_index("article_of_category", "article", ["category", "published", "number"], unique=False)
    op.create_index("article_of_publisher", "article", ["publisher_number", "published", "number"], unique=False)
    op.create_table(
        "publisher_form",
        sa.Column("publisher_number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["publisher_number"],
            ["publisher.number"],
        ),
        sa.PrimaryKeyConstraint("publisher_number", "name"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tag_alias",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tag_id"],
            ["tag.id"],
        ),
        sa.PrimaryKeyConstraint("key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tag_form",
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tag_id"],
            ["tag.id"],
        ),
        sa.PrimaryKeyConstraint("tag_id", "label", "name", "kind"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "article_body",
        sa.Column("article_number", sa.Integer(), nullable=False),
        sa.Column("dictionary_id", sa.Integer(), nullable=False, comment="0: none"),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("candidates", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["article_number"], ["article.number"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_number"),
    )
    op.create_table(
        "article_state",
        sa.Column("article_number", sa.Integer(), nullable=False),
        sa.Column("held_from", sa.BigInteger(), nullable=False, comment="when these words are known to have stood"),
        sa.Column("dictionary_id", sa.Integer(), nullable=False, comment="0: none"),
        sa.Column("state", sa.LargeBinary(), nullable=False, comment="headline and text before they changed"),
        sa.ForeignKeyConstraint(["article_number"], ["article.number"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_number", "held_from"),
    )
    op.create_table(
        "article_url",
        sa.Column("url_hash", sa.BigInteger(), nullable=False),
        sa.Column("article_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article_number"], ["article.number"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("url_hash"),
    )
    op.create_table(
        "clean_queue",
        sa.Column("article_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article_number"], ["article.number"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_number"),
    )
    op.create_table(
        "entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("guid_hash", sa.BigInteger(), nullable=False),
        sa.Column("link_hash", sa.BigInteger(), nullable=True),
        sa.Column("published", sa.BigInteger(), nullable=True),
        sa.Column("first_seen", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False, comment="new, done, rejected or deleted"),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("try_at", sa.BigInteger(), nullable=False),
        sa.Column(
            "payload",
            sa.LargeBinary(),
            nullable=True,
            comment="the entry as the feed states it, until its article is read",
        ),
        sa.Column("article_number", sa.Integer(), nullable=True),
        sa.Column("words", sa.BigInteger(), nullable=False, comment="hash of what it says: another one is an edit"),
        sa.Column("updated", sa.BigInteger(), nullable=True),
        sa.Column(
            "rereads", sa.SmallInteger(), nullable=False, comment="how often an edit made its article be read again"
        ),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["article_number"], ["article.number"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source_id", "guid_hash"),
    )
    op.create_index("entry_of_article", "entry", ["article_number"], unique=False)
    op.create_index("entry_of_link", "entry", ["link_hash"], unique=False)
    op.create_index("entry_pending", "entry", ["state", "try_at"], unique=False)
    op.create_table(
        "search_place",
        sa.Column(
            "place", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="see search_index.py"
        ),
        sa.Column("article_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article_number"], ["article.number"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("place"),
        sa.UniqueConstraint("article_number"),
    )
