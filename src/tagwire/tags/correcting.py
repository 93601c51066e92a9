"""Correcting: an article's candidates and tags with the corrections in force.

Two pure steps around the choice. Before it, candidates are led to the tags that people say they name, what is hidden or
blocked goes, and lessons change strengths. After it, what people pinned or added is put in. So a tag that goes leaves
its room to another, and no later reading, support or choice undoes what a person decided.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from tagwire.model.correction import ArticleFacts, Condition
from tagwire.model.tag import Candidate, Evidence, Origin, Support, TagAssignment, TagKind
from tagwire.tags.choice import MAX_TAGS, assignment_of
from tagwire.tags.corrections import Corrections
from tagwire.tags.labels import label_of
from tagwire.tags.lessons import Lessons
from tagwire.text.search_terms import is_unspaced, terms_of
from tagwire.text.sentences import split_sentences

NOWHERE = Evidence("", 0, 0)


@dataclass(frozen=True, slots=True)
class CorrectedCandidate:
    """A candidate under its tag's own key, and the keys of what the article calls it."""

    candidate: Candidate
    called: tuple[str, ...]


def correct_candidates(
    candidates: Sequence[Candidate], article: ArticleFacts, corrections: Corrections
) -> tuple[CorrectedCandidate, ...]:
    """Return the candidates that are left, each tag's once, in their order.

    Candidates that people made one are told as the strongest of them, with what all of them bring.
    """
    named = {corrections.lead(c.key) for c in candidates}
    named.update(tag.key for tag in corrections.added.get(article.id, ()))
    blocked = corrections.blocked.get(article.id, frozenset())
    corrected: dict[str, CorrectedCandidate] = {}
    for candidate in candidates:
        key = tag_in_article(candidate.key, article, corrections, named=named)
        if key in corrections.hidden or key in blocked:
            continue
        led = candidate if key == candidate.key else replace(candidate, key=key)
        taught = _taught(led, article, corrections.lessons) if corrections.lessons else led
        found = CorrectedCandidate(taught, (candidate.key,))
        other = corrected.get(key)
        corrected[key] = found if other is None else _together(found, other)
    return tuple(corrected.values())


def correct_choice(
    chosen: Sequence[TagAssignment],
    candidates: Sequence[CorrectedCandidate],
    support: Mapping[str, Support],
    article: ArticleFacts,
    corrections: Corrections,
) -> tuple[TagAssignment, ...]:
    """Return the chosen tags with those that people added or pinned; at most 15, a person's own decisions first."""
    added = [
        _added_tag(tag.key, tag.name, article, candidates, default=tag.kind)
        for tag in corrections.added.get(article.id, ())
        if tag.key not in corrections.hidden
    ]
    given = {tag.key for tag in added}
    pinned = [
        assignment_of(found.candidate, support.get(found.candidate.key, Support()))
        for found in candidates
        if found.candidate.key in corrections.pinned and found.candidate.key not in given
    ]
    given.update(tag.key for tag in pinned)
    if not given:
        return tuple(chosen)
    others = [tag for tag in chosen if tag.key not in given]
    pinned.sort(key=lambda tag: (-tag.score, tag.key))
    kept = [*added, *pinned, *others][:MAX_TAGS]
    return tuple(sorted(kept, key=lambda tag: -tag.score))


def tag_in_article(key: str, article: ArticleFacts, corrections: Corrections, *, named: Collection[str]) -> str:
    """Return the own key of the tag that a name leads to in this article; ``named`` are the tags it names."""
    while True:
        rules = corrections.splits.get(key, ())
        onward = next((rule.into for rule in rules if concerns(rule.when, article, corrections, named=named)), None)
        onward = onward or corrections.edges.get(key)
        if onward is None:
            return key
        key = onward


def concerns(when: Condition, article: ArticleFacts, corrections: Corrections, *, named: Collection[str]) -> bool:
    """Whether a condition concerns an article."""
    if article.id in when.articles:
        return True
    if not (when.tags or when.publishers or when.words):
        return False
    return (
        (not when.publishers or article.publisher in when.publishers)
        and (not when.tags or any(corrections.lead(key) in named for key in when.tags))
        and (not when.words or _says_any(article, when.words))
    )


def evidence_for(name: str, article: ArticleFacts) -> Evidence:
    """Return a sentence of the text, else the headline, that holds a name's words; an empty one where none does."""
    words = re.findall(r"\w+", name)
    if not words:
        return NOWHERE
    pattern = re.compile(r"(?<!\w)" + r"[\W_]{0,3}".join(map(re.escape, words)) + r"(?!\w)", re.IGNORECASE)
    for whole, in_headline in ((article.text, False), (article.headline, True)):
        match = pattern.search(whole)
        if match is None:
            continue
        spans = [(0, len(whole))] if in_headline else split_sentences(whole)
        for start, end in spans:
            if start <= match.start() and match.end() <= end:
                return Evidence(whole[start:end], match.start(), match.end(), in_headline=in_headline)
    return NOWHERE


def _taught(candidate: Candidate, article: ArticleFacts, lessons: Lessons) -> Candidate:
    change = lessons.change(
        key=candidate.key,
        name=candidate.name,
        kind=candidate.kind,
        publisher=article.publisher,
        published=article.published,
    )
    return replace(candidate, strength=candidate.strength + change) if change else candidate


def _together(one: CorrectedCandidate, other: CorrectedCandidate) -> CorrectedCandidate:
    """Return two names of one tag as one candidate: the stronger's words and sentence, and both origins."""
    best, second = sorted((one.candidate, other.candidate), key=lambda candidate: (-candidate.strength, candidate.name))
    origins = {*best.origin, *second.origin}
    return CorrectedCandidate(
        replace(
            best,
            rarity=max(best.rarity, second.rarity),
            origin=tuple(origin for origin in Origin if origin in origins),
        ),
        (*other.called, *one.called),
    )


def _added_tag(
    key: str, name: str, article: ArticleFacts, candidates: Sequence[CorrectedCandidate], *, default: TagKind
) -> TagAssignment:
    own = next((found.candidate for found in candidates if found.candidate.key == key), None)
    return TagAssignment(
        key=key,
        label=label_of(name),
        name=name,
        score=1.0,
        kind=default if own is None else own.kind,
        origin=(Origin.PERSON,),
        evidence=evidence_for(name, article) if own is None else own.evidence,
    )


def _says_any(article: ArticleFacts, phrases: Sequence[str]) -> bool:
    """Whether the headline or the text says one of the phrases, in the folded terms that searches compare."""
    said = f" {' '.join(terms_of(article.headline))} \n {' '.join(terms_of(article.text))} "
    for sought in map(terms_of, phrases):
        begins = bool(sought) and is_unspaced(sought[-1]) and len(sought[-1]) == 1
        if begins and len(sought) > 1:
            sought.pop()  # a text may go on where the sought words end
        if sought and f" {' '.join(sought)}{'' if begins and len(sought[-1]) == 1 else ' '}" in said:
            return True
    return False
