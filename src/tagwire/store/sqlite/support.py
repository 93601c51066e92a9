"""Support: which other articles of those weeks hold the same candidates.

An article's tags are a function of its own candidates and of which other articles, published within ``WINDOW_S`` of
it, hold the same ones. So the order in which articles arrive does not matter: when one arrives, exactly those earlier
articles are chosen for again whose support it changes. Both counts are capped, and a candidate that ``ESTABLISHED``
or more others of the window hold counts as fully supported, so the work an arrival makes is bounded.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, text

from tagwire.model.tag import Candidate, Support
from tagwire.text.hashes import key_hash

WINDOW_S = 30 * 24 * 3600
"""How far apart two articles may be published and still support each other's tags."""
ESTABLISHED = 64
SUPPORT_CAP = Support(publishers=4, articles=4)


class Holder(NamedTuple):
    """An article that holds a candidate."""

    published: int
    number: int
    publisher_number: int


def support_of(connection: Connection, holder: Holder, keys: Iterable[str]) -> dict[str, Support]:
    """Return the capped support that other articles give each of an article's candidates."""
    hashes = {key: key_hash(key) for key in keys}
    found = _holders(connection, hashes.values(), around=holder.published, reach_s=WINDOW_S, limit=ESTABLISHED + 1)
    return {key: _support(found[hashed], holder) for key, hashed in hashes.items()}


def hold_candidates(connection: Connection, holder: Holder, candidates: Sequence[Candidate]) -> set[int]:
    """Write down which candidates an article holds; return the numbers of earlier articles whose support changed."""
    hashes = sorted(key_hash(c.key) for c in candidates)
    if not hashes:
        return set()
    limit = 4 * ESTABLISHED
    before = _holders(connection, hashes, around=holder.published, reach_s=2 * WINDOW_S, limit=limit)
    connection.execute(_HOLD, [{**holder._asdict(), "key_hash": hashed} for hashed in hashes])
    changed: set[int] = set()
    for hashed in hashes:
        if len(before[hashed]) < limit:
            changed.update(_changed_by(before[hashed], holder))
    return changed


def release_candidates(connection: Connection, holder: Holder, candidates: Sequence[Candidate]) -> set[int]:
    """Forget which candidates an article held; return the numbers of the articles whose support that changed."""
    hashes = sorted(key_hash(c.key) for c in candidates)
    if not hashes:
        return set()
    connection.execute(_RELEASE, [{**holder._asdict(), "key_hash": hashed} for hashed in hashes])
    limit = 4 * ESTABLISHED
    left = _holders(connection, hashes, around=holder.published, reach_s=2 * WINDOW_S, limit=limit)
    return {number for others in left.values() if len(others) < limit for number in _changed_by(others, holder)}


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
        values = tuple(v for hashed in found for v in (hashed, around - reach_s, around + reach_s, limit))
        # One statement for all keys: at some 35 µs a statement, one a key would cost more than all the rest.
        rows = connection.exec_driver_sql(" UNION ALL ".join([one] * len(found)), values)
        for hashed, *row in rows:
            found[hashed].append(Holder(*row))
    return found


_HOLD = text(
    "INSERT OR IGNORE INTO candidate_key (key_hash, published, article_number, publisher_number)"
    " VALUES (:key_hash, :published, :number, :publisher_number)"
)
_RELEASE = text(
    "DELETE FROM candidate_key WHERE key_hash = :key_hash AND published = :published AND article_number = :number"
)
