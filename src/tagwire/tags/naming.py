"""Naming: what a bare acronym or surname stands for, by what other articles of those weeks say.

"Denholm" alone is Mara Denholm when articles of two publishers call her both, and hardly any says it of another. The
rule is a function of who says what, so it doesn't matter in which order articles arrive.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tagwire.model.tag import Candidate, TagKind, Tie
from tagwire.text.keys import fold

AGREEING_ARTICLES, AGREEING_PUBLISHERS = 2, 2
LARGEST_RIVAL = 0.2
"""How many of the winner's articles another full name may have."""


def ties_of(candidates: Sequence[Candidate]) -> tuple[Tie, ...]:
    """Return what an article says its short forms stand for, each short form once, by its strongest candidate."""
    ties: dict[str, Tie] = {}
    for candidate in candidates:
        for short in candidate.short_forms:
            if short != candidate.compared:
                ties.setdefault(short, Tie(short, candidate.compared, candidate.name, candidate.kind))
    return tuple(ties.values())


def agreed(said: Iterable[tuple[Tie, object]]) -> Tie | None:
    """Return the tie that enough articles agree on, given as (tie, publisher) an article; None where they don't.

    Of its wordings the one said most is returned, the first by name where two are.
    """
    counts: dict[str, int] = {}
    publishers: dict[str, set[object]] = {}
    wordings: dict[str, dict[Tie, int]] = {}
    for tie, publisher in said:
        counts[tie.identity] = counts.get(tie.identity, 0) + 1
        publishers.setdefault(tie.identity, set()).add(publisher)
        forms = wordings.setdefault(tie.identity, {})
        forms[tie] = forms.get(tie, 0) + 1
    if not counts:
        return None
    best, *others = sorted(counts, key=lambda identity: (-counts[identity], identity))
    if counts[best] < AGREEING_ARTICLES or len(publishers[best]) < AGREEING_PUBLISHERS:
        return None
    if others and counts[others[0]] > LARGEST_RIVAL * counts[best]:
        return None
    return min(wordings[best], key=lambda tie: (-wordings[best][tie], tie.name, tie.kind))


@dataclass(frozen=True, slots=True)
class Named:
    """An article's candidates with short forms led to what they stand for."""

    candidates: tuple[Candidate, ...]
    calls: Mapping[str, tuple[str, ...]]
    """Identity → the keys by which the article itself calls that thing, a short form led elsewhere too.

    Support is counted over these: an article that says only "Denholm" is supported by those that say so, too, and not
    by all that name Mara Denholm, for these don't know of it when they arrive.
    """

    def held(self, called: Iterable[str]) -> tuple[str, ...]:
        """Return the keys the article holds for a tag that it calls by these."""
        return tuple(held for key in called for held in self.calls.get(key, (key,)))


def name_candidates(candidates: Sequence[Candidate], found: Mapping[str, Tie]) -> Named:
    """Return an article's candidates as ``found`` names them, and what it holds each thing by."""
    calls: dict[str, tuple[str, ...]] = {}
    for candidate in candidates:
        tie = found.get(candidate.compared)
        own = candidate.compared if tie is None else tie.identity
        calls[own] = (*calls.get(own, ()), candidate.compared)
    return Named(named_in_full(candidates, found), calls)


def under_identity(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Return candidates as a store keeps them: with their identity for a key, and of each the strongest."""
    kept: dict[str, Candidate] = {}
    for candidate in candidates:
        kept.setdefault(candidate.compared, replace(candidate, key=candidate.compared, identity=""))
    return tuple(kept.values())


def named_in_full(candidates: Iterable[Candidate], found: Mapping[str, Tie]) -> tuple[Candidate, ...]:
    """Return the candidates with short forms led to what they stand for, each tag once.

    A person is then called by the full name; an acronym stays as it is written, under the identity of the whole.
    """
    named: dict[str, Candidate] = {}
    for candidate in candidates:
        tie = found.get(candidate.compared)
        if tie is not None and tie.identity != candidate.compared:
            is_person = tie.kind is TagKind.PERSON
            candidate = replace(
                candidate,
                key=fold(tie.name) if candidate.identity and is_person else tie.identity,
                identity=tie.identity,
                name=tie.name if is_person else candidate.name,
                kind=tie.kind,
            )
        named.setdefault(candidate.compared, candidate)
    return tuple(named.values())
