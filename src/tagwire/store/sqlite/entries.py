"""Entries of a poll: which are unseen, which say something else than they did, and which the feed deleted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson
import zstandard
from sqlalchemy import Connection, Row, bindparam, text

from tagwire.errors import UsageError
from tagwire.model.edits import (
    EntryState,
    dates_say_something,
    entry_state,
    has_other_words,
    is_redated,
    wait_before_rereading,
)
from tagwire.model.feed import DeletedEntry, Enclosure, Entry, EntryAuthor, FeedFormat
from tagwire.model.source import PollRecord
from tagwire.store.sqlite.claims import publisher_of
from tagwire.store.sqlite.identity import find_known
from tagwire.text.hashes import key_hash
from tagwire.text.times import epoch, from_epoch
from tagwire.text.urls import normalise_url

_GUIDS_AT_ONCE = 500
_DELETED, _ABSENT = "deleted", "absent"
"""Why an entry was deleted; one that was absent and is stated again is there again."""


@dataclass(frozen=True, slots=True)
class KeptEntries:
    """What the entries of a poll came to."""

    unseen: int
    edited: int
    withdrawn: tuple[int, ...]
    """Numbers of articles whose entries the feed deleted."""


def keep_entries(connection: Connection, record: PollRecord) -> KeptEntries:
    """Write down the unseen entries of a poll, mark edited ones as to be read again and deleted ones as deleted."""
    entries = {key_hash(entry.id): entry for entry in reversed(_told_apart(record.entries))}  # twice: the first counts
    unseen = 0
    known: list[tuple[Row[Any], Entry, EntryState, EntryState]] = []
    seen = _seen(connection, record.source_id, list(entries))
    for guid, entry in reversed(entries.items()):
        row = seen.get(guid)
        if row is None:
            unseen += _keep_unseen(connection, record, entry)
        elif row.link_hash == _link_hash(entry):  # else another article under a guid used again
            before = EntryState(row.words, None if row.updated is None else from_epoch(row.updated))
            known.append((row, entry, before, entry_state(entry, at=record.polled_at, before=before)))
    trusts_dates = record.format is not FeedFormat.SITEMAP and dates_say_something([k[2:] for k in known])
    edited = 0
    for row, entry, before, after in known:
        is_back = row.reason == _ABSENT
        if before != after or is_back:
            is_edit = is_back or has_other_words(before, after) or (trusts_dates and is_redated(before, after))
            edited += _keep_known(connection, record, row, entry, after, is_edit=is_edit)
    withdrawn = [_bury(connection, record, gone, entries.get(key_hash(gone.id))) for gone in record.deleted]
    if record.is_complete and known:
        withdrawn += _delete_absent(connection, record, entries.values())
    return KeptEntries(unseen, edited, tuple(dict.fromkeys(number for number in withdrawn if number is not None)))


def _seen(connection: Connection, source_id: int, guids: Sequence[int]) -> dict[int, Row[Any]]:
    """Return what is known of a source's entries, by the hashes of their guids."""
    found: dict[int, Row[Any]] = {}
    for at in range(0, len(guids), _GUIDS_AT_ONCE):
        values = {"source": source_id, "guids": guids[at : at + _GUIDS_AT_ONCE]}
        found |= {row.guid_hash: row for row in connection.execute(_SEEN, values)}
    return found


def _told_apart(entries: Sequence[Entry]) -> list[Entry]:
    """Return a document's entries, with the link made part of a guid that several of different links share.

    Some feeds give every entry the same guid. One whose link alone changes from poll to poll keeps its guid: that is a
    moved article, not another one.
    """
    links: dict[str, set[str]] = {}
    for entry in entries:
        link = _normal_link(entry.link)
        if link is not None:
            links.setdefault(entry.id, set()).add(link)
    return [
        replace(entry, id=f"{entry.id} {_normal_link(entry.link)}") if len(links.get(entry.id, ())) > 1 else entry
        for entry in entries
    ]


def pack_entry(entry: Entry) -> bytes:
    """Return an entry as compressed JSON."""
    return zstandard.ZstdCompressor(level=3).compress(orjson.dumps(entry))


def unpack_entry(packed: bytes) -> Entry:
    """Return a packed entry."""
    e: dict[str, Any] = orjson.loads(zstandard.ZstdDecompressor().decompress(packed))
    return Entry(
        id=e["id"],
        link=e["link"],
        title=e["title"],
        summary=e["summary"],
        content=e["content"],
        published=_time(e["published"]),
        updated=_time(e["updated"]),
        authors=tuple(EntryAuthor(**a) for a in e["authors"]),
        categories=tuple(e["categories"]),
        enclosures=tuple(Enclosure(**x) for x in e["enclosures"]),
        source=e["source"],
        lang=e["lang"],
        rights=e.get("rights"),
        license=e.get("license"),
    )


def _keep_unseen(connection: Connection, record: PollRecord, entry: Entry) -> bool:
    """Write an entry down; return False where its link or its article is known already."""
    link = _normal_link(entry.link)
    link_hash = None if link is None else key_hash(link)
    if (
        link_hash is not None
        and connection.execute(_SAME_LINK, {"source": record.source_id, "link": link_hash}).first()
    ):
        return False  # the same link under a changed guid
    known = None if link is None else find_known(connection, [link])
    state = entry_state(entry, at=record.polled_at)
    connection.execute(
        _NEW_ENTRY,
        {
            "source": record.source_id,
            "guid": key_hash(entry.id),
            "link": link_hash,
            "published": None if entry.published is None else epoch(entry.published),
            "now": epoch(record.polled_at),
            "state": "new" if known is None else "done",
            "payload": pack_entry(entry) if known is None else None,
            "publisher": publisher_of(entry.link),
            "article": known,
            "words": state.words,
            "updated": None if state.updated is None else epoch(state.updated),
        },
    )
    return known is None


def _keep_known(
    connection: Connection, record: PollRecord, row: Row[Any], entry: Entry, after: EntryState, *, is_edit: bool
) -> bool:
    """Remember what an entry says now; return whether its article is to be read again for it."""
    values: dict[str, object] = {
        "id": row.id,
        "words": after.words,
        "updated": None if after.updated is None else epoch(after.updated),
    }
    connection.execute(_RESTATE, values)
    if not is_edit:
        return False
    if row.state == "new":  # not read yet, or not yet again: it will be read as it stands now
        connection.execute(_REPACK, {"id": row.id, "payload": pack_entry(entry), "publisher": publisher_of(entry.link)})
        return False
    if _is_covered(connection, row, after):
        return False
    wait = wait_before_rereading(row.rereads)
    read_at = record.polled_at if row.fetched_at is None else from_epoch(row.fetched_at)
    try_at = max(record.polled_at, read_at + wait)
    values = {
        "id": row.id,
        "payload": pack_entry(entry),
        "publisher": publisher_of(entry.link),
        "try_at": epoch(try_at),
    }
    connection.execute(_READ_AGAIN, values)
    return True


def _is_covered(connection: Connection, row: Row[Any], after: EntryState) -> bool:
    """Whether the article was read after this edit already, because another feed told of it or its page was ahead."""
    if row.article_number is None or row.state == "deleted":
        return False
    if row.words == after.words:
        return after.updated is not None and epoch(after.updated) <= row.fetched_at
    return (
        connection.execute(_TOLD_BEFORE, {"id": row.id, "number": row.article_number, "words": after.words}).first()
        is not None
    )


def _bury(connection: Connection, record: PollRecord, gone: DeletedEntry, entry: Entry | None) -> int | None:
    """Delete the entry of a tombstone (RFC 6721); return the number of its article where that goes with it.

    An entry that the same document states as changed since is there again.
    """
    guid = key_hash(gone.id)
    row = _seen(connection, record.source_id, [guid]).get(guid)
    if row is None or row.state == "deleted":
        return None
    changed = None if entry is None else entry.updated or entry.published
    if entry is not None and (gone.at is None or (changed is not None and changed > gone.at)):
        return None
    return _delete(connection, row, _DELETED, "its feed says that it was deleted")


def _delete_absent(connection: Connection, record: PollRecord, stated: Iterable[Entry]) -> list[int | None]:
    """Delete the entries that a feed which holds all its entries (RFC 5005 §2) holds no more, as ``_bury`` does.

    One whose link is still stated has only changed its guid.
    """
    guids, links = set(), set()
    for entry in stated:
        guids.add(key_hash(entry.id))
        links.add(_link_hash(entry))
    absent = [
        row
        for row in connection.execute(_ALL_OF, {"source": record.source_id})
        if row.guid_hash not in guids and (row.link_hash is None or row.link_hash not in links)
    ]
    detail = "its feed, which says that it is complete, holds it no more"
    return [_delete(connection, row, _ABSENT, detail) for row in absent]


def _delete(connection: Connection, row: Row[Any], reason: str, detail: str) -> int | None:
    """Mark an entry as deleted by its feed; return the number of its article where that goes with it.

    An article goes only at the word of its publisher's own feed, or of the only feed that ever named it: another's may
    merely have stopped recommending it.
    """
    connection.execute(_DELETE, {"id": row.id, "reason": reason, "detail": detail})
    if row.article_number is None:
        return None
    is_own = publisher_of(row.source_url) == row.publisher
    if is_own or connection.execute(_ALSO_NAMED, {"id": row.id, "number": row.article_number}).first() is None:
        return int(row.article_number)
    return None


def _link_hash(entry: Entry) -> int | None:
    link = _normal_link(entry.link)
    return None if link is None else key_hash(link)


def _normal_link(link: str | None) -> str | None:
    if link is None:
        return None
    try:
        return normalise_url(link)
    except UsageError:
        return None


def _time(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


_ENTRY = (
    "SELECT e.id, e.state, e.reason, e.guid_hash, e.link_hash, e.words, e.updated, e.rereads, e.article_number, "
    " a.fetched_at, p.id AS publisher, s.url AS source_url FROM entry e JOIN source s ON s.id = e.source_id"
    " LEFT JOIN article a ON a.number = e.article_number LEFT JOIN publisher p ON p.number = a.publisher_number"
    " WHERE e.source_id = :source AND "
)
_SEEN = text(_ENTRY + "e.guid_hash IN :guids").bindparams(bindparam("guids", expanding=True))
_ALL_OF = text(_ENTRY + "e.state <> 'deleted'")
_SAME_LINK = text("SELECT id FROM entry WHERE source_id = :source AND link_hash = :link LIMIT 1")
_NEW_ENTRY = text(
    "INSERT INTO entry (source_id, guid_hash, link_hash, published, first_seen, state, attempts, try_at, payload,"
    " publisher, article_number, words, updated, rereads) VALUES (:source, :guid, :link, :published, :now, :state, 0,"
    " :now, :payload, :publisher, :article, :words, :updated, 0)"
)
_RESTATE = text("UPDATE entry SET words = :words, updated = :updated WHERE id = :id")
_REPACK = text("UPDATE entry SET payload = :payload, publisher = :publisher WHERE id = :id")
_READ_AGAIN = text(
    "UPDATE entry SET state = 'new', payload = :payload, publisher = :publisher, attempts = 0, try_at = :try_at,"
    " rereads = rereads + 1, stage = NULL, reason = NULL, detail = NULL WHERE id = :id"
)
_TOLD_BEFORE = text(
    "SELECT id FROM entry WHERE article_number = :number AND id <> :id AND words = :words AND rereads > 0"
    " AND state = 'done'"
)
_DELETE = text(
    "UPDATE entry SET state = 'deleted', payload = NULL, stage = 'feeds', reason = :reason, detail = :detail"
    " WHERE id = :id"
)
_ALSO_NAMED = text("SELECT id FROM entry WHERE article_number = :number AND id <> :id AND state <> 'deleted'")
