"""Naming: which articles say what a short form stands for, and what those of an article's weeks agree on.

As with support, an article's names are a function of its own candidates and of what articles published within
``WINDOW_S`` of it say, so the order in which they arrive does not matter: when one arrives that spells a short form
out, exactly those earlier articles are chosen for again whose reading of it that changes.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, text

from tagwire.model.tag import Candidate, TagKind, Tie
from tagwire.store.sqlite.support import ESTABLISHED, WINDOW_S, Holder
from tagwire.tags.naming import agreed, ties_of
from tagwire.text.hashes import key_hash

MOST_TIES = 4 * ESTABLISHED
"""Ties of one short form, within two windows, and holders of it, up to which arrivals change earlier articles."""


class _Said(NamedTuple):
    """An article's word on what a short form stands for."""

    published: int
    number: int
    publisher_number: int
    tie: Tie


def full_names(connection: Connection, holder: Holder, candidates: Sequence[Candidate]) -> dict[str, Tie]:
    """Return what an article's short forms stand for, by identity, where the articles of its weeks agree on it."""
    own = {tie.short for tie in ties_of(candidates)}
    asked = [c.compared for c in candidates if c.compared not in own]
    said = _said(connection, asked, around=holder.published, reach_s=WINDOW_S)
    return {short: tie for short, words in said.items() if (tie := _agreed_for(holder, words)) is not None}


def note_ties(connection: Connection, holder: Holder, candidates: Sequence[Candidate]) -> set[int]:
    """Write down what an article's short forms stand for; return the earlier articles whose names that changes."""
    ties = ties_of(candidates)
    before = _said(connection, [tie.short for tie in ties], around=holder.published, reach_s=2 * WINDOW_S)
    if ties:
        connection.execute(_NOTE, [_values(holder, tie) for tie in ties])
    return _changed(connection, holder, ties, before)


def forget_ties(connection: Connection, holder: Holder, candidates: Sequence[Candidate]) -> set[int]:
    """Take back what an article's short forms stood for; return the articles whose names that changes."""
    ties = ties_of(candidates)
    if ties:
        connection.execute(_FORGET, [_values(holder, tie) for tie in ties])
    left = _said(connection, [tie.short for tie in ties], around=holder.published, reach_s=2 * WINDOW_S)
    return _changed(connection, holder, ties, left)


def _changed(connection: Connection, holder: Holder, ties: Sequence[Tie], others: dict[str, list[_Said]]) -> set[int]:
    """Return the holders of short forms who read them otherwise with this article's word than with the others'."""
    changed = set()
    for tie in ties:
        words = others.get(tie.short, [])
        if len(words) >= MOST_TIES:
            continue  # so many said it that one word more says nothing new
        with_it = [*words, _Said(holder.published, holder.number, holder.publisher_number, tie)]
        values = {"hash": key_hash(tie.short), "from": holder.published - WINDOW_S, "to": holder.published + WINDOW_S}
        for published, number, publisher_number in connection.execute(_HOLDERS, {**values, "limit": MOST_TIES}):
            other = Holder(published, number, publisher_number)
            if number != holder.number and _agreed_for(other, words) != _agreed_for(other, with_it):
                changed.add(number)
    return changed


def _agreed_for(holder: Holder, words: Iterable[_Said]) -> Tie | None:
    """Return what the articles of a holder's weeks agree on."""
    near = (
        said for said in words if abs(said.published - holder.published) <= WINDOW_S and said.number != holder.number
    )
    return agreed((said.tie, said.publisher_number) for said in near)


def _said(connection: Connection, shorts: Collection[str], *, around: int, reach_s: int) -> dict[str, list[_Said]]:
    """Return what articles of a span of time say of short forms, oldest first, at most ``MOST_TIES`` of each."""
    if not shorts:
        return {}
    by_hash = {key_hash(short): short for short in shorts}
    values = {"hashes": list(by_hash), "from": around - reach_s, "to": around + reach_s}
    found: dict[str, list[_Said]] = {}
    for hashed, published, number, publisher_number, identity, name, kind in connection.execute(_SAID, values):
        words = found.setdefault(by_hash[hashed], [])
        if len(words) < MOST_TIES:
            tie = Tie(by_hash[hashed], identity, name, TagKind(kind))
            words.append(_Said(published, number, publisher_number, tie))
    return found


def _values(holder: Holder, tie: Tie) -> dict[str, int | str]:
    return {
        **holder._asdict(),
        "hash": key_hash(tie.short),
        "identity": tie.identity,
        "name": tie.name,
        "kind": tie.kind.value,
    }


_SAID = text(
    "SELECT short_hash, published, article_number, publisher_number, identity, name, kind FROM name_tie"
    " WHERE short_hash IN :hashes AND published BETWEEN :from AND :to ORDER BY short_hash, published, article_number"
).bindparams(bindparam("hashes", expanding=True))
_NOTE = text(
    "INSERT OR IGNORE INTO name_tie (short_hash, published, article_number, publisher_number, identity, name, kind)"
    " VALUES (:hash, :published, :number, :publisher_number, :identity, :name, :kind)"
)
_FORGET = text("DELETE FROM name_tie WHERE short_hash = :hash AND published = :published AND article_number = :number")
_HOLDERS = text(
    "SELECT published, article_number, publisher_number FROM candidate_key"
    " WHERE key_hash = :hash AND published BETWEEN :from AND :to ORDER BY published, article_number LIMIT :limit"
)
