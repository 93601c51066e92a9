"""Corrections in the database: the log, and what it says at once of tags' rows.

A correction is written, every name is led to its tag, and the articles it concerns are queued (``correcting``), all in
one transaction. So old addresses redirect from that moment, however many articles are still to be gone through.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, text

from tagwire.model.correction import (
    Correction,
    Draft,
    LoggedCorrection,
    Refusal,
    named_tags,
)
from tagwire.model.correction_fields import action_fields, action_of
from tagwire.model.tag import TagKind
from tagwire.store.sqlite.correction_drafts import completed, contradicted
from tagwire.store.sqlite.packing import BodyCodec
from tagwire.store.sqlite.story_places import place_corrected
from tagwire.store.sqlite.tagging import label_as_most_do
from tagwire.tags.corrections import Corrections
from tagwire.tags.labels import label_of
from tagwire.tags.ledger import Ledger
from tagwire.text.hashes import key_hash
from tagwire.text.keys import fold
from tagwire.text.times import epoch, from_epoch


def newest_correction(connection: Connection) -> int:
    """Return the number of the newest correction; 0 where there is none."""
    return int(connection.execute(_NEWEST).scalar_one())


def load_ledger(connection: Connection) -> Ledger:
    """Return the whole log, read."""
    return Ledger(map(_correction, connection.execute(_LOG)))


def correction_log(
    connection: Connection, ledger: Ledger, *, limit: int, before: int | None, tag: str | None
) -> tuple[LoggedCorrection, ...]:
    """Return corrections, newest first, those made before one of them; of one tag where it is given."""
    names = None if tag is None else set(ledger.corrections().spelled(fold(tag)))
    found: list[LoggedCorrection] = []
    for row in connection.execute(_LOG_BACKWARDS, {"before": before or 2**62}):
        made = _correction(row)
        if names is None or names.intersection(map(fold, named_tags(made.action))):
            found.append(LoggedCorrection(made, ledger.undone_by(made.id)))
        if len(found) == limit:
            break
    return tuple(found)


class Recorded(NamedTuple):
    """What became of drafts, and which articles changed their stories by them, which is done at once."""

    outcomes: tuple[Correction | Refusal, ...]
    moved: frozenset[int]


def record(connection: Connection, ledger: Ledger, drafts: Iterable[Draft], codec: BodyCodec) -> Recorded:
    """Write down what can stand of the drafts, one after the other, in the ledger and in the log; say which did."""
    before = ledger.corrections()
    number = newest_correction(connection)
    outcomes: list[Correction | Refusal] = []
    moved: set[int] = set()
    for draft in drafts:
        checked = draft.checked()
        action = completed(connection, checked.action, ledger=ledger, before=before, codec=codec)
        if isinstance(action, Refusal):
            outcomes.append(action)
            continue
        made = Correction(number + 1, action, checked.at, checked.who, checked.why)
        places = ledger.places_touched(action)
        refusal = contradicted(connection, action, ledger=ledger, before=before) or ledger.add(made)
        if refusal is None:
            number = made.id
            fields = orjson.dumps(action_fields(action)).decode()
            values = {"id": made.id, "at": epoch(made.at), "who": made.who, "why": made.why, "action": fields}
            connection.execute(_NEW, values)
            moved |= place_corrected(
                connection, places, ledger.places_touched(action)
            )  # before the next speaks of them
        outcomes.append(refusal or made)
    return Recorded(tuple(outcomes), frozenset(moved))


def lead_names(connection: Connection, before: Corrections, after: Corrections) -> None:
    """Lead every name to its tag's row, and show each tag as people decided, without touching any article."""
    names = sorted(_renewed(before, after))
    rows = {own: _row_of(connection, own, after) for own in sorted(set(map(after.lead, names)))}
    moved: set[str] = set()
    for name in names:
        was, own = before.lead(name), after.lead(name)
        if was != own and was not in moved and _belongs_with_larger(connection, was, own, after):
            _swap_rows(connection, was, own)
            moved |= {was, own}
    rows.update({own: _row_of(connection, own, after) for own in rows})
    for name in names:
        connection.execute(_LEAD, {"key": name, "tag_id": rows[after.lead(name)]})
    for own, tag_id in rows.items():
        is_hidden = own in after.hidden
        given = after.names.get(own)
        if own in moved or given != before.names.get(own) or is_hidden != (own in before.hidden):
            label = None if given is None else label_of(given)
            connection.execute(_SHOW, {"id": tag_id, "name": given, "label": label, "hidden": int(is_hidden)})
            label_as_most_do(connection, [tag_id])


def _renewed(before: Corrections, after: Corrections) -> set[str]:
    """Return the names of which something else is said than before."""
    was, now = set(_spoken_of(before)), set(_spoken_of(after))
    return {
        name
        for name in was | now
        if before.lead(name) != after.lead(name)
        or before.names.get(name) != after.names.get(name)
        or (name in before.hidden) != (name in after.hidden)
        or (name in was) != (name in now)
    }


def _spoken_of(corrections: Corrections) -> Iterable[str]:
    yield from corrections.leads
    yield from corrections.leads.values()
    yield from corrections.apart
    yield from corrections.names
    yield from corrections.hidden
    yield from corrections.pinned
    yield from corrections.splits


def _row_of(connection: Connection, own: str, corrections: Corrections) -> int:
    """Return the number of the row of a tag's own key, made where there is none."""
    found = connection.execute(_ROW, {"key": own}).scalar_one_or_none()
    if found is not None:
        return int(found)
    name = corrections.names.get(own, own)
    values = {"key": own, "name": name, "label": label_of(name), "kind": TagKind.THING.value}
    return int(connection.execute(_NEW_ROW, values).scalar_one())


def _belongs_with_larger(connection: Connection, was: str, own: str, after: Corrections) -> bool:
    """Whether most of the articles in the row of a name's former tag belong to the row of its present one.

    Then the rows change places, so that a rename shows every article at once and a merge moves the smaller part.
    """
    sizes = {row.key: row.articles for row in connection.execute(_SIZES, {"one": was, "other": own})}
    if sizes.get(was, 0) <= sizes.get(own, 0):
        return False
    if after.lead(was) == own:
        return True
    holders = [connection.execute(_HOLDERS, {"key_hash": key_hash(key)}).scalar_one() for key in (was, own)]
    return bool(holders[0] < holders[1])


def _swap_rows(connection: Connection, one: str, other: str) -> None:
    """Let two rows change keys: the articles of each stay with it, and the names that led to it lead to the other."""
    ids = {row.key: row.id for row in connection.execute(_SIZES, {"one": one, "other": other})}
    for key, number in ((f"\x00{one}", ids[one]), (one, ids[other]), (other, ids[one])):
        connection.execute(_CALL, {"key": key, "id": number})
    connection.execute(_SWAP_NAMES, {"one": ids[one], "other": ids[other]})


def _correction(row: Any) -> Correction:
    return Correction(row.id, action_of(orjson.loads(row.action)), from_epoch(row.at), row.who, row.why)


_NEWEST = text("SELECT coalesce(max(id), 0) FROM correction")
_LOG = text("SELECT id, at, who, why, action FROM correction ORDER BY id")
_LOG_BACKWARDS = text("SELECT id, at, who, why, action FROM correction WHERE id < :before ORDER BY id DESC")
_NEW = text("INSERT INTO correction (id, at, who, why, action) VALUES (:id, :at, :who, :why, :action)")
_ROW = text("SELECT id FROM tag WHERE key = :key")
_NEW_ROW = text(
    "INSERT INTO tag (key, label, name, kind, articles) VALUES (:key, :label, :name, :kind, 0) RETURNING id"
)
_SIZES = text("SELECT id, key, articles FROM tag WHERE key IN (:one, :other)")
_HOLDERS = text("SELECT count(*) FROM candidate_key WHERE key_hash = :key_hash")
_CALL = text("UPDATE tag SET key = :key WHERE id = :id")
_SWAP_NAMES = text(
    "UPDATE tag_alias SET tag_id = CASE tag_id WHEN :one THEN :other ELSE :one END WHERE tag_id IN (:one, :other)"
)
_LEAD = text(
    "INSERT INTO tag_alias (key, tag_id) VALUES (:key, :tag_id)"
    " ON CONFLICT (key) DO UPDATE SET tag_id = excluded.tag_id WHERE tag_id <> excluded.tag_id"
)
_SHOW = text(
    "UPDATE tag SET given_name = :name, hidden = :hidden, name = coalesce(:name, name), label = coalesce(:label, label)"
    " WHERE id = :id"
)
