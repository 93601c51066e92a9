"""Weighing: why an article has a tag, or has it not."""

from dataclasses import replace

from sqlalchemy import Connection, text

from tagwire.errors import NotFoundError
from tagwire.model.article import Publisher
from tagwire.model.correction import ArticleFacts
from tagwire.model.listing import PublisherCount, TagRecord
from tagwire.model.tag import Support, Weighing
from tagwire.store.sqlite.listings import article_number, load_articles, tag_of
from tagwire.store.sqlite.naming import full_names
from tagwire.store.sqlite.packing import BodyCodec, headline_and_text, unpack_candidates
from tagwire.store.sqlite.support import Holder, support_of
from tagwire.tags.choice import assignment_of
from tagwire.tags.correcting import correct_candidates, tag_in_article
from tagwire.tags.corrections import Corrections
from tagwire.tags.naming import name_candidates
from tagwire.text.sayings import said
from tagwire.text.times import from_epoch


def weigh_tag(
    connection: Connection, article_id: str, key: str, *, corrections: Corrections, codec: BodyCodec
) -> Weighing:
    """Return what speaks for and against a tag in an article; raise NotFoundError for no such article."""
    number = article_number(connection, article_id)
    row = connection.execute(_ARTICLE, {"number": number}).one()
    headline, body = headline_and_text(codec.decompress(row.body, row.dictionary_id))
    candidates = unpack_candidates(codec.decompress(row.candidates, row.dictionary_id), headline=headline, text=body)[1]
    holder = Holder(row.published, number, row.publisher_number)
    written = name_candidates(candidates, full_names(connection, holder, candidates))
    candidates = written.candidates
    facts = ArticleFacts(article_id, row.publisher_id, from_epoch(row.published), headline, body)
    added = {tag.key for tag in corrections.added.get(article_id, ())}
    named = {corrections.lead(c.key) for c in candidates} | added
    here = {c.key: tag_in_article(c.key, facts, corrections, named=named) for c in candidates}
    own = here.get(key) or _own_key(connection, key) or corrections.lead(key)
    called = tuple(name for name, leads_to in here.items() if leads_to == own)
    # What is hidden or blocked is weighed as if it were not, so that one sees what that changes.
    free = replace(corrections, hidden={}, blocked={})
    found = next((c for c in correct_candidates(candidates, facts, free) if c.candidate.key == own), None)
    support = Support()
    if found is not None:
        support = support_of(connection, holder, {own: written.held(found.called)})[own]
    tags = load_articles(connection, [number], codec)[0].tags
    place = next((i for i, tag in enumerate(tags, start=1) if tag.key == own), None)
    untaught = max((c.strength for c in candidates if c.key in called), default=0.0)
    return Weighing(
        key=own,
        called=called,
        candidate=None if found is None else found.candidate,
        taught=0.0 if found is None else found.candidate.strength - untaught,
        support=support,
        score=0.0 if found is None else assignment_of(found.candidate, support).score,
        assignment=None if place is None else tags[place - 1],
        place=place,
        is_hidden=own in corrections.hidden,
        is_pinned=own in corrections.pinned,
        is_blocked=own in corrections.blocked.get(article_id, ()),
        is_added=own in added,
    )


def load_tag_record(connection: Connection, key: str, corrections: Corrections) -> TagRecord:
    """Return all that is known of the tag a name leads to; raise NotFoundError."""
    row = connection.execute(_TAG, {"key": key}).one_or_none()
    if row is None:
        raise NotFoundError(
            said("no article has the tag #%(key)s, and nobody spoke of it; `tagwire tags list` lists all", key=key)
        )
    publishers = connection.execute(_PUBLISHERS, {"tag_id": row.id})
    return TagRecord(
        tag=tag_of(row),
        aliases=tuple(connection.execute(_ALIASES, {"tag_id": row.id, "key": row.key}).scalars()),
        written=tuple((form.name, form.articles) for form in connection.execute(_FORMS, {"tag_id": row.id})),
        publishers=tuple(PublisherCount(Publisher(p.id, p.name), p.articles) for p in publishers),
        is_hidden=row.key in corrections.hidden,
        is_pinned=row.key in corrections.pinned,
    )


def _own_key(connection: Connection, key: str) -> str | None:
    return connection.execute(_OWN, {"key": key}).scalar_one_or_none()


_ARTICLE = text(
    "SELECT a.published, a.publisher_number, p.id AS publisher_id, b.dictionary_id, b.body, b.candidates"
    " FROM article a JOIN article_body b ON b.article_number = a.number"
    " JOIN publisher p ON p.number = a.publisher_number WHERE a.number = :number"
)
_OWN = text("SELECT t.key FROM tag_name a JOIN tag t ON t.id = a.tag_id WHERE a.key = :key")
_TAG = text("SELECT t.* FROM tag_name a JOIN tag t ON t.id = a.tag_id WHERE a.key = :key")
_ALIASES = text("SELECT key FROM tag_name WHERE tag_id = :tag_id AND key <> :key ORDER BY key")
_FORMS = text(
    "SELECT name, sum(articles) AS articles FROM tag_form WHERE tag_id = :tag_id"
    " GROUP BY name ORDER BY sum(articles) DESC, name"
)
_PUBLISHERS = text(
    "SELECT p.id, p.name, count(*) AS articles FROM tag_article t JOIN article a ON a.number = t.article_number"
    " JOIN publisher p ON p.number = a.publisher_number WHERE t.tag_id = :tag_id"
    " GROUP BY p.number ORDER BY count(*) DESC, p.name, p.id"
)
