"""Corrections about to be made, against the collection: what its tags are called, and what contradicts them."""

from dataclasses import replace

from sqlalchemy import Connection, text

from tagwire.model.correction import (
    Action,
    Add,
    Block,
    Detach,
    Example,
    Hide,
    MarkDecision,
    Merge,
    Pin,
    Refusal,
    Rename,
    Split,
    StoryDecision,
    Undo,
)
from tagwire.model.tag import TagKind
from tagwire.store.sqlite.mark_drafts import completed_mark
from tagwire.store.sqlite.packing import BodyCodec, headline_and_text, unpack_candidates, unpack_tags
from tagwire.tags.corrections import Corrections
from tagwire.tags.ledger import Ledger
from tagwire.text.keys import fold
from tagwire.text.sayings import said


def completed(
    connection: Connection, action: Action, *, ledger: Ledger, before: Corrections, codec: BodyCodec
) -> Action | Refusal:
    """Return an action with its tags under the names a log should call them by, and with what it teaches.

    What names a category or a story that is not known is refused.
    """

    def settled(name: str) -> str:
        return _settled(connection, ledger, before, name)

    def called(name: str) -> str:
        return _called(connection, name, settled(name))

    def written(name: str) -> str:
        """A name that a person writes out in full is how the tag shall be written."""
        return name if fold(name) == settled(name) != name else called(name)

    if isinstance(action, MarkDecision | StoryDecision):
        return completed_mark(connection, action)
    match action:
        case Merge(froms, into):
            return Merge(tuple(dict.fromkeys(map(called, froms))), written(into))
        case Split(tag, into, when):
            tags = tuple(dict.fromkeys(map(called, when.tags)))
            return Split(called(tag), written(into), replace(when, tags=tags))
        case Detach(alias, tag):
            return Detach(alias, called(tag))
        case Rename(tag, name):
            return Rename(called(tag), name)
        case Hide(tag) | Pin(tag):
            return replace(action, tag=called(tag))
        case Block(article, tag) | Add(article, tag):
            own = ledger.lead(settled(tag))
            example = action.example or _example(connection, article, own, ledger, codec)
            named = replace(action, tag=called(tag), example=example)
            return _with_kind(connection, named, own) if isinstance(named, Add) else named
        case Undo():
            return action


def contradicted(connection: Connection, action: Action, *, ledger: Ledger, before: Corrections) -> Refusal | None:
    """Return why the collection's own tags are against a decision; the ledger knows only those people spoke of."""
    if isinstance(action, Rename):
        own, key = ledger.lead(fold(action.tag)), fold(action.name)
        there = connection.execute(_TAG_OF_NAME, {"key": key}).one_or_none()
        if there is not None and there.key != own and there.articles and not before.decides(key):
            return Refusal(
                said(
                    "#%(label)s is another tag, of %(articles)s articles; to make them one: tagwire tags merge"
                    " %(own)s %(key)s",
                    label=there.label,
                    articles=there.articles,
                    own=own,
                    key=there.key,
                )
            )
    if isinstance(action, Detach):
        alias, own = fold(action.alias), ledger.lead(fold(action.tag))
        there = connection.execute(_TAG_OF_NAME, {"key": alias}).one_or_none()
        is_alias = ledger.lead(alias) != alias or (there is not None and there.key == own)
        if not is_alias and not before.decides(alias):
            names = sorted(connection.execute(_NAMES_OF, {"key": own}).scalars())
            told = f"its other names are #{', #'.join(names)}" if names else "it has no other name"
            return Refusal(
                said(
                    "#%(alias)s was never merged into #%(own)s, so there is nothing to take off; %(told)s",
                    alias=alias,
                    own=own,
                    told=told,
                )
            )
    return None


def _with_kind(connection: Connection, action: Add, own: str) -> Add:
    """Return an addition with the kind that the collection knows the tag to be of, where a person gave none."""
    known = connection.execute(_KIND, {"key": own}).scalar_one_or_none()
    return replace(action, kind=TagKind(known)) if known and action.kind is TagKind.THING else action


def _settled(connection: Connection, ledger: Ledger, before: Corrections, name: str) -> str:
    """Return the key a log should call a name's tag by; a name nobody decided about may be a learnt alias."""
    key = fold(name)
    if ledger.lead(key) == key and not before.decides(key):
        key = connection.execute(_OWN, {"key": key}).scalar_one_or_none() or key
    return ledger.settled(key)


def _called(connection: Connection, typed: str, key: str) -> str:
    """Return the name a tag has in the collection, else the one typed, where they are names of this key."""
    stored = connection.execute(_NAME, {"key": key}).scalar_one_or_none()
    return next((name for name in (stored, typed) if name is not None and fold(name) == key), key)


def _example(connection: Connection, article: str, own: str, ledger: Ledger, codec: BodyCodec) -> Example | None:
    """Return what a tag looks like in an article that has it or names it; None where it does neither."""
    row = connection.execute(_ARTICLE, {"id": article}).one_or_none()
    if row is None:
        return None
    tag_id = connection.execute(_ROW, {"key": own}).scalar_one_or_none()
    headline, body = headline_and_text(codec.decompress(row.body, row.dictionary_id))
    candidates = unpack_candidates(codec.decompress(row.candidates, row.dictionary_id), headline=headline, text=body)[1]
    had = [(tag.name, tag.kind) for tag in unpack_tags(row.tags) if tag.tag_id == tag_id]
    named = [(candidate.name, candidate.kind) for candidate in candidates if ledger.lead(candidate.key) == own]
    return next((Example(row.publisher_id, name, kind) for name, kind in (*had, *named)), None)


_NAME = text("SELECT name FROM tag WHERE key = :key")
_KIND = text("SELECT kind FROM tag WHERE key = :key")
_OWN = text("SELECT t.key FROM tag_name a JOIN tag t ON t.id = a.tag_id WHERE a.key = :key")
_TAG_OF_NAME = text(
    "SELECT t.key, t.label, t.articles FROM tag_name a JOIN tag t ON t.id = a.tag_id WHERE a.key = :key"
)
_NAMES_OF = text("SELECT a.key FROM tag_alias a JOIN tag t ON t.id = a.tag_id WHERE t.key = :key AND a.key <> :key")
_ARTICLE = text(
    "SELECT a.tags, p.id AS publisher_id, b.dictionary_id, b.body, b.candidates FROM article a"
    " JOIN publisher p ON p.number = a.publisher_number JOIN article_body b ON b.article_number = a.number"
    " WHERE a.id = :id AND a.withdrawn_at IS NULL"
)
_ROW = text("SELECT id FROM tag WHERE key = :key")
