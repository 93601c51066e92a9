"""The tables, in SQLAlchemy Core, so that migrations and a second database can be made from one description.

The tag page is the hot path: ``tag_article`` is a covering index kept as a table, so the newest articles of a tag
are one range read at any size. Bodies lie apart from the listing columns, compressed (``bodies``). Times are whole
seconds since 1970. Article numbers are internal and only grow; the public id is ``article.id``.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

HEAD = "0015"
"""The newest migration; a database whose ``alembic_version`` says so is opened without loading Alembic."""

metadata = MetaData()

state = Table("state", metadata, Column("name", Text, primary_key=True), Column("value", BigInteger, nullable=False))

publisher = Table(
    "publisher",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
)

publisher_form = Table(
    "publisher_form",
    metadata,
    Column("publisher_number", Integer, ForeignKey("publisher.number"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("articles", Integer, nullable=False),
    sqlite_with_rowid=False,
)

article = Table(
    "article",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("publisher_number", Integer, ForeignKey("publisher.number"), nullable=False),
    Column("published", BigInteger, nullable=False, comment="when it was fetched, where the publisher gives no date"),
    Column("lang", Text),
    Column("category", Text, comment="top-level Media Topic, as a person gave it or as it was read"),
    Column("genre", Text, nullable=False, comment="the same"),
    Column("tags", Text, nullable=False, comment="assignments, packed: see packing.py"),
    Column("stored_at", BigInteger, nullable=False),
    Column("fetched_at", BigInteger, nullable=False),
    Column("toolkit_version", Text, nullable=False),
    Column("held_from", BigInteger, nullable=False, comment="when its present words are first known to have stood"),
    Column("held_until", BigInteger, nullable=False, comment="and last"),
    Column("withdrawn_at", BigInteger, comment="when its publisher took it back"),
    Column("confidence", Float, comment="how sure the reading of its page is of the text; null: no page was read"),
    Column("story_number", Integer, comment="as a person said, or as told"),
    Column("original_number", Integer, comment="for a copy, its original"),
    Column("given_category", Text, comment="a Media Topic a person gave it; none: that it has none; null: nobody did"),
    Column("read_genre", Text, comment="what was read, where a person gave it another"),
    Column("told_story_number", Integer, comment="what telling said its story is"),
    Index("article_newest", "published", "number"),
    Index("article_of_publisher", "publisher_number", "published", "number"),
    Index("article_of_category", "category", "published", "number"),
    Index("article_of_story", "story_number", "published", "number", sqlite_where=text("story_number IS NOT NULL")),
    Index("article_of_text", "original_number", sqlite_where=text("original_number IS NOT NULL")),
    Index("article_as_told", "told_story_number", sqlite_where=text("told_story_number IS NOT NULL")),
)

article_sketch = Table(
    "article_sketch",
    metadata,
    Column("article_number", Integer, ForeignKey("article.number", ondelete="CASCADE"), primary_key=True),
    Column("told_at", BigInteger, comment="when its article was given its story"),
    Column("sketch", LargeBinary, nullable=False),
)

story = Table(
    "story",
    metadata,
    Column("number", Integer, primary_key=True, comment="below 0: made by a person"),
    Column("id", Text, nullable=False, unique=True),
    Column("founder_number", Integer, nullable=False, comment="the article it is named after"),
    Column("became", Integer, comment="the story it was merged into"),
    Column("parted_from", Integer, comment="the story it was split from"),
    Index("story_of_founder", "founder_number"),
    Index("story_that_became", "became", sqlite_where=text("became IS NOT NULL")),
)

story_place = Table(
    "story_place",
    metadata,
    Column("article_id", Text, primary_key=True, comment="of an article that may be still to come"),
    Column("story_id", Text, nullable=False, comment="where people's corrections put it"),
    sqlite_with_rowid=False,
)

article_body = Table(
    "article_body",
    metadata,
    Column("article_number", Integer, ForeignKey("article.number", ondelete="CASCADE"), primary_key=True),
    Column("dictionary_id", Integer, nullable=False, comment="0: none"),
    Column("body", LargeBinary, nullable=False),
    Column("candidates", LargeBinary, nullable=False),
)

article_state = Table(
    "article_state",
    metadata,
    Column("article_number", Integer, ForeignKey("article.number", ondelete="CASCADE"), primary_key=True),
    Column("held_from", BigInteger, primary_key=True, comment="when these words are known to have stood"),
    Column("dictionary_id", Integer, nullable=False, comment="0: none"),
    Column("state", LargeBinary, nullable=False, comment="headline and text before they changed"),
)

body_dictionary = Table(
    "body_dictionary",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("dictionary", LargeBinary, nullable=False),
    Column("made_at", BigInteger, nullable=False),
)

article_url = Table(
    "article_url",
    metadata,
    Column("url_hash", BigInteger, primary_key=True),
    Column("article_number", Integer, ForeignKey("article.number", ondelete="CASCADE"), nullable=False),
    Column("is_claimed", SmallInteger, nullable=False, server_default="0", comment="1: its page only says so"),
)

disputed_url = Table(
    "disputed_url",
    metadata,
    Column("url_hash", BigInteger, primary_key=True, comment="a canonical address that different articles claim"),
    sqlite_with_rowid=False,
)

tag = Table(
    "tag",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("label", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("articles", Integer, nullable=False),
    Column("given_name", Text, comment="what a person calls it; label and name follow it"),
    Column("hidden", SmallInteger, nullable=False, server_default="0", comment="by a person: no reader sees it"),
)

tag_alias = Table(
    "tag_alias",
    metadata,
    Column("key", Text, primary_key=True),
    Column("tag_id", Integer, ForeignKey("tag.id"), nullable=False),
    Index("tag_alias_of_tag", "tag_id"),
    sqlite_with_rowid=False,
)

tag_address = Table(
    "tag_address",
    metadata,
    Column("key", Text, primary_key=True, comment="of another spelling or short form; tag_name is a view of all keys"),
    Column("tag_id", Integer, ForeignKey("tag.id"), nullable=False),
    sqlite_with_rowid=False,
)

tag_form = Table(
    "tag_form",
    metadata,
    Column("tag_id", Integer, ForeignKey("tag.id"), primary_key=True),
    Column("label", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("articles", Integer, nullable=False),
    sqlite_with_rowid=False,
)

tag_article = Table(
    "tag_article",
    metadata,
    Column("tag_id", Integer, primary_key=True),
    Column("published", BigInteger, primary_key=True),
    Column("article_number", Integer, primary_key=True),
    sqlite_with_rowid=False,
)

article_tag = Table(
    "article_tag",
    metadata,
    Column("article_number", Integer, primary_key=True),
    Column("tag_id", Integer, primary_key=True),
    sqlite_with_rowid=False,
)

search_place = Table(
    "search_place",
    metadata,
    Column("place", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, comment="see search_index.py"),
    Column("article_number", Integer, ForeignKey("article.number", ondelete="CASCADE"), nullable=False, unique=True),
)

tag_hour = Table(
    "tag_hour",
    metadata,
    Column("tag_id", Integer, primary_key=True),
    Column("hour", Integer, primary_key=True, comment="hours since 1970"),
    Column("articles", Integer, nullable=False),
    Index("tag_hour_by_hour", "hour", "tag_id", "articles"),
    sqlite_with_rowid=False,
)

candidate_key = Table(
    "candidate_key",
    metadata,
    Column("key_hash", BigInteger, primary_key=True),
    Column("published", BigInteger, primary_key=True),
    Column("article_number", Integer, primary_key=True),
    Column("publisher_number", Integer, nullable=False),
    sqlite_with_rowid=False,
)

correction = Table(
    "correction",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("action", Text, nullable=False, comment="JSON: see model/correction_fields.py; never changed or deleted"),
)

correction_work = Table(
    "correction_work",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("key_hash", BigInteger, unique=True, comment="choose again for every holder of this candidate,"),
    Column("article_number", Integer, unique=True, comment="or for this article,"),
    Column("since", BigInteger, comment="or for all published from then on"),
    Column("published", BigInteger, nullable=False, comment="newest first; done down to this place"),
    Column("position", Integer, nullable=False),
    Column("remaining", Integer, nullable=False, comment="articles, as counted when it was queued"),
)

name_tie = Table(
    "name_tie",
    metadata,
    Column("short_hash", BigInteger, primary_key=True, comment="of the key of an acronym or partial name"),
    Column("published", BigInteger, primary_key=True),
    Column("article_number", Integer, primary_key=True),
    Column("publisher_number", Integer, nullable=False),
    Column("identity", Text, nullable=False, comment="of what the article says it stands for"),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    sqlite_with_rowid=False,
)

publisher_line = Table(
    "publisher_line",
    metadata,
    Column("publisher_number", Integer, primary_key=True),
    Column("line_hash", BigInteger, primary_key=True),
    Column("article_number", Integer, primary_key=True),
    Column("length", Integer, nullable=False, comment="characters"),
    Index("publisher_line_of_article", "article_number"),
    sqlite_with_rowid=False,
)

publisher_filing = Table(
    "publisher_filing",
    metadata,
    Column("publisher_number", Integer, primary_key=True),
    Column("name", Text, primary_key=True, comment="a section (=sport) or a folder of the address (/sport)"),
    Column("code", Text, primary_key=True, comment="top-level Media Topic that texts alone said"),
    Column("articles", Integer, nullable=False),
    sqlite_with_rowid=False,
)

clean_queue = Table(
    "clean_queue",
    metadata,
    Column("article_number", Integer, ForeignKey("article.number", ondelete="CASCADE"), primary_key=True),
)

source = Table(
    "source",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("publisher", Text, nullable=False, server_default="", comment="registrable domain that is asked"),
    Column("title", Text),
    Column("site", Text),
    Column("folder", Text),
    Column("format", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("added_at", BigInteger, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("validators_url", Text, comment="where a redirect led to the validators; else the source's own"),
    Column("body_hash", Text),
    Column("last_polled_at", BigInteger),
    Column("last_success_at", BigInteger),
    Column("next_poll_at", BigInteger, nullable=False),
    Column("not_before", BigInteger),
    Column("failures", Integer, nullable=False),
    Column("last_error", Text),
    Column("failing_since", BigInteger),
    Column("failure_reason", Text),
    Column("rhythm", Text, comment="what polls taught, and what the feed asks, as JSON: see rhythms.py"),
    Column("move_url", Text, comment="a permanent redirect seen but not yet believed"),
    Column("move_times", Integer),
    Column("move_since", BigInteger),
    Index("source_due", "state", "next_poll_at"),
    Index("source_polled", "state", "last_polled_at"),
)

claim = Table(
    "claim",
    metadata,
    Column("publisher", Text, primary_key=True, comment="whose server may be asked"),
    Column("holder", Text, nullable=False, comment="by whom: see ingest/claims.py"),
    Column("until", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

entry = Table(
    "entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source_id", Integer, ForeignKey("source.id", ondelete="CASCADE"), nullable=False),
    Column("guid_hash", BigInteger, nullable=False),
    Column("link_hash", BigInteger),
    Column("published", BigInteger),
    Column("first_seen", BigInteger, nullable=False),
    Column("state", Text, nullable=False, comment="new, done, rejected or deleted"),
    Column("attempts", SmallInteger, nullable=False),
    Column("try_at", BigInteger, nullable=False),
    Column("payload", LargeBinary, comment="the entry as the feed states it, until its article is read"),
    Column("publisher", Text, nullable=False, server_default="", comment="registrable domain of its link, to be asked"),
    Column("article_number", Integer, ForeignKey("article.number", ondelete="SET NULL")),
    Column("words", BigInteger, nullable=False, comment="hash of what it says: another one is an edit"),
    Column("updated", BigInteger),
    Column("rereads", SmallInteger, nullable=False, comment="how often an edit made its article be read again"),
    Column("stage", Text),
    Column("reason", Text),
    Column("detail", Text),
    UniqueConstraint("source_id", "guid_hash"),
    Index("entry_of_link", "link_hash"),
    Index("entry_pending", "state", "try_at"),
    Index("entry_of_article", "article_number"),
)

archive = Table(
    "archive",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("mark", Text, nullable=False, comment="hash of its first and last bytes"),
    Column("offset", BigInteger, nullable=False, comment="where to go on reading"),
    Column("skip", Integer, nullable=False, comment="records to pass over from there"),
    Column("records", Integer, nullable=False),
    Column("stored", Integer, nullable=False),
    Column("updated", Integer, nullable=False),
    Column("duplicates", Integer, nullable=False),
    Column("refused", Text, nullable=False, comment="JSON: reason → records"),
    Column("is_done", SmallInteger, nullable=False),
    UniqueConstraint("name", "size", "mark"),
)

opt_out = Table(
    "opt_out",
    metadata,
    Column("host", Text, primary_key=True),
    Column("path", Text, primary_key=True, comment="a pattern as in robots.txt; empty: everything"),
    Column("reason", Text),
    Column("added_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

robots = Table(
    "robots",
    metadata,
    Column("origin", Text, primary_key=True),
    Column("body", Text),
    Column("status", Integer),
    Column("fetched_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

account = Table(
    "account",
    metadata,
    Column("name", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

session = Table(
    "session",
    metadata,
    Column("digest", LargeBinary, primary_key=True, comment="of the secret in the reader's cookie"),
    Column("account", Text, ForeignKey("account.name", ondelete="CASCADE"), nullable=False),
    Column("until", BigInteger, nullable=False),
    Index("session_of_account", "account"),
    sqlite_with_rowid=False,
)

api_token = Table(
    "api_token",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("account", Text, ForeignKey("account.name", ondelete="CASCADE"), nullable=False),
    Column("label", Text, nullable=False),
    Column("scopes", Text, nullable=False, comment="parted by spaces"),
    Column("created_at", BigInteger, nullable=False),
    Column("used_at", BigInteger, comment="the last day it was used"),
    Index("token_of_account", "account"),
)

failed_login = Table(
    "failed_login",
    metadata,
    Column("key", Text, primary_key=True, comment="a name, or an address"),
    Column("failures", Integer, nullable=False),
    Column("last_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

subscription = Table(
    "subscription",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source_id", Integer, ForeignKey("source.id", ondelete="SET NULL"), unique=True),
    Column("hub", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("try_at", BigInteger, nullable=False, comment="when the hub is to be asked next"),
    Column("base", Text, comment="our public address as the hub was told it"),
    Column("token", Text, unique=True, comment="the end of our address for this subscription"),
    Column("secret", Text),
    Column("asked_at", BigInteger, comment="when what the hub has yet to confirm was asked"),
    Column("verified_at", BigInteger),
    Column("lease_until", BigInteger),
    Column("failures", Integer, nullable=False),
    Column("failing_since", BigInteger),
    Column("detail", Text),
    Column("pushes", Integer, nullable=False),
    Column("in_row", Integer, nullable=False, comment="pushes that came before polls, since one did not"),
    Column("pushed_at", BigInteger),
    Column("method", Text, comment="the strongest that signed a push"),
    Index("subscription_due", "state", "try_at"),
)

push = Table(
    "push",
    metadata,
    Column("subscription_id", Integer, ForeignKey("subscription.id", ondelete="CASCADE"), primary_key=True),
    Column("body_hash", BigInteger, primary_key=True),
    Column("received_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

subscriber = Table(
    "subscriber",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("topic", Text, nullable=False, comment="address of a feed of ours"),
    Column("callback", Text, nullable=False),
    Column("publisher", Text, nullable=False, comment="registrable domain of the callback"),
    Column("secret", Text),
    Column("lease_until", BigInteger, comment="none before a first request is verified"),
    Column("wish", Text, comment="what is still to be verified: subscribe or unsubscribe"),
    Column("wish_lease_s", Integer),
    Column("wish_secret", Text),
    Column("try_at", BigInteger, nullable=False, comment="nothing is delivered before"),
    Column("failures", Integer, nullable=False),
    Column("delivered", BigInteger, comment="hash of what it has"),
    UniqueConstraint("topic", "callback"),
)

alert = Table(
    "alert",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("secret", Text),
    Column("who", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("after_number", Integer, nullable=False, comment="the newest article when it was made"),
    Column("sent", Integer, nullable=False),
    Column("sent_at", BigInteger),
    Column("given_up", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("failing_since", BigInteger),
    Column("try_at", BigInteger),
    Column("detail", Text),
    Column("timetable", Text, comment="of a digest: when it goes out"),
)

alert_message = Table(
    "alert_message",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("alert_id", Integer, ForeignKey("alert.id", ondelete="CASCADE"), nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("done_at", BigInteger, comment="when it was sent or given up; none while it waits"),
    Index("alert_message_waiting", "alert_id", "done_at", "id"),
)

alert_article = Table(
    "alert_article",
    metadata,
    Column("alert_id", Integer, primary_key=True),
    Column("article_number", Integer, primary_key=True),
    Column("message_id", Integer, ForeignKey("alert_message.id", ondelete="CASCADE"), nullable=False),
    Index("alert_article_of_message", "message_id"),
    sqlite_with_rowid=False,
)
