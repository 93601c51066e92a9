"""Support: which other articles of those weeks hold the same candidates.

An article's tags are a function of its own candidates and of which other articles, published within ``WINDOW_S`` of
it, hold the same ones. So the order in which articles arrive does not matter: when one arrives, exactly those earlier
articles are chosen for again whose support it changes. Both counts are capped, and a candidate that ``ESTABLISHED``
or more others of the window hold counts as fully supported, so the work an arrival makes is bounded.

Names that lead to one tag (``tag_alias``) are one candidate here: whoever holds one of them supports them all.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, text

from tagwire.model.tag import Candidate, Support
from tagwire.text.hashes import key_hash

WINDOW_S = 30 * 24 * 3600
"""How far apart two articles may be published and still support each other's tags."""
ESTABLISHED = 64
SUPPORT_CAP = Support(publishers=4, articles=4)
MOST_UNITED = 400
"""Keys asked for in one statement: SQLite unites at most 500 queries."""


class Holder(NamedTuple):
    """An article that holds a candidate."""

    published: int
    number: int
    publisher_number: int


def support_of(connection: Connection, holder: Holder, names: Mapping[str, Iterable[str]]) -> dict[str, Support]:
    """Return the capped support that other articles give each of an article's tags to be, by key.

    ``names`` tells for each key what the article calls it: usually the key alone.
    """
    hashes = _hashes_of(connection, {name for called in names.values() for name in called})
    every = {hashed for of_name in hashes.values() for hashed in of_name}
    found = _holders(connection, every, around=holder.published, reach_s=WINDOW_S, limit=ESTABLISHED + 1)
    return {
        key: _support(_together(found, {hashed for name in called for hashed in hashes[name]}), holder)
        for key, called in names.items()
    }


def hold_candidates(connection: Connection, holder: Holder, candidates: Sequence[Candidate]) -> set[int]:
    """Write down which candidates an article holds; return the numbers of earlier articles whose support changed."""
    if not candidates:
        return set()
    hashes = _hashes_of(connection, {c.key for c in candidates})
    limit = 4 * ESTABLISHED
    every = {hashed for of_name in hashes.values() for hashed in of_name}
    before = _holders(connection, every, around=holder.published, reach_s=2 * WINDOW_S, limit=limit)
    own = sorted(key_hash(c.key) for c in candidates)
    connection.execute(_HOLD, [{**holder._asdict(), "key_hash": hashed} for hashed in own])
    return _changed(before, hashes, holder, limit=limit)


def release_candidates(connection: Connection, holder: Holder, candidates: Sequence[Candidate]) -> set[int]:
    """Forget which candidates an article held; return the numbers of the articles whose support that changed."""
    if not candidates:
        return set()
    own = sorted(key_hash(c.key) for c in candidates)
    connection.execute(_RELEASE, [{**holder._asdict(), "key_hash": hashed} for hashed in own])
    hashes = _hashes_of(connection, {c.key for c in candidates})
    limit = 4 * ESTABLISHED
    every = {hashed for of_name in hashes.values() for hashed in of_name}
    left = _holders(connection, every, around=holder.published, reach_s=2 * WINDOW_S, limit=limit)
    return _changed(left, hashes, holder, limit=limit)


def _changed(
    others: Mapping[int, list[Holder]], hashes: Mapping[str, frozenset[int]], holder: Holder, *, limit: int
) -> set[int]:
    """Return whose support the coming or going of ``holder`` changes, each tag's names taken together."""
    changed: set[int] = set()
    for of_tag in set(hashes.values()):
        holders = _together(others, of_tag)
        if len(holders) < limit:
            changed.update(_changed_by(holders, holder))
    return changed


def _together(found: Mapping[int, list[Holder]], hashes: Collection[int]) -> list[Holder]:
    """Return the holders of any of these candidates, each once, oldest first."""
    if len(hashes) == 1:
        return found[next(iter(hashes))]
    return sorted({holder for hashed in hashes for holder in found[hashed]})


def _hashes_of(connection: Connection, keys: Collection[str]) -> dict[str, frozenset[int]]:
    """Return for each key the hashes of every name of its tag, its own among them."""
    names = {key: {key} for key in keys}
    for key, other in connection.execute(_NAMES_OF_SAME_TAG, {"keys": sorted(keys)}):
        names[key].add(other)
    return {key: frozenset(map(key_hash, called)) for key, called in names.items()}


def _changed_by(before: Sequence[Holder], arrival: Holder) -> list[int]:
    """Return which of the holders, sorted by time, get another support once ``arrival`` holds the candidate too."""
    times = [h.published for h in before]
    its_publishers_times = [h.published for h in before if h.publisher_number == arrival.publisher_number]
    first = bisect_left(times, arrival.published - WINDOW_S)
    last = bisect_right(times, arrival.published + WINDOW_S)
    changed = []
    for other in before[first:last]:
        begin, end = other.published - WINDOW_S, other.published + WINDOW_S
        low, high = bisect_left(times, begin), bisect_right(times, end)
        others = high - low - 1
        if others >= ESTABLISHED:
            continue
        is_news = (
            others < SUPPORT_CAP.articles
            or others + 1 >= ESTABLISHED
            or bisect_left(its_publishers_times, begin) == bisect_right(its_publishers_times, end)
        )
        if is_news and _support(before[low:high], other) != _support((*before[low:high], arrival), other):
            changed.append(other.number)
    return changed


def _support(near: Sequence[Holder], of: Holder) -> Support:
    """Return the support that holders within an article's window, itself perhaps among them, give it."""
    others = [h for h in near if h.number != of.number]
    if len(others) >= ESTABLISHED:
        return SUPPORT_CAP  # so many hold it that counting publishers would say nothing more
    publishers = {h.publisher_number for h in others} - {of.publisher_number}
    return Support(
        publishers=min(len(publishers), SUPPORT_CAP.publishers), articles=min(len(others), SUPPORT_CAP.articles)
    )


def _batched(hashes: Iterable[int], size: int) -> Iterator[list[int]]:
    left = iter(hashes)
    while some := list(islice(left, size)):
        yield some


def _holders(
    connection: Connection, hashes: Iterable[int], *, around: int, reach_s: int, limit: int
) -> Mapping[int, list[Holder]]:
    """Return the holders of each candidate in a span of time, oldest first, at most ``limit`` of each."""
    found: dict[int, list[Holder]] = {hashed: [] for hashed in hashes}
    if found:
        one = (
            "SELECT * FROM (SELECT key_hash, published, article_number, publisher_number FROM candidate_key"
            " WHERE key_hash = ? AND published BETWEEN ? AND ? ORDER BY published, article_number LIMIT ?)"
        )
        # One statement for many keys: at some 35 µs a statement, one a key would cost more than all the rest.
        for some in _batched(tuple(found), MOST_UNITED):
            values = tuple(v for hashed in some for v in (hashed, around - reach_s, around + reach_s, limit))
            rows = connection.exec_driver_sql(" UNION ALL ".join([one] * len(some)), values).all()
            for hashed, published, number, publisher_number in rows:
                found[hashed].append(Holder(published, number, publisher_number))
    return found


_NAMES_OF_SAME_TAG = text(
    "SELECT a.key, b.key FROM tag_alias a JOIN tag_alias b ON b.tag_id = a.tag_id"
    " WHERE a.key IN :keys AND b.key <> a.key"
).bindparams(bindparam("keys", expanding=True))
_HOLD = text(
    "INSERT OR IGNORE INTO candidate_key (key_hash, published, article_number, publisher_number)"
    " VALUES (:key_hash, :published, :number, :publisher_number)"
)
_RELEASE = text(
    "DELETE FROM candidate_key WHERE key_hash = :key_hash AND published = :published AND article_number = :number"
)
