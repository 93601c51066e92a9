"""Candidates: the names and phrases an article could be tagged with, best first."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from tagwire.model.article import Article
from tagwire.model.tag import Candidate, Origin, TagKind
from tagwire.tags.cues import AGENCIES, EMPTY_WORDS, PERSON_HEADS
from tagwire.tags.evidence import evidence_of
from tagwire.tags.features import FEATURES, Setting, features_of, is_empty, tfidf_of
from tagwire.tags.fragments import is_bare_adjective, without_cut_offs, without_parts
from tagwire.tags.identity import identity_of, is_homograph
from tagwire.tags.kinds import kind_of, surroundings_of
from tagwire.tags.merging import (
    merge_bracketed,
    merge_genitives,
    merge_names,
    merge_numbers,
    merge_spellings,
)
from tagwire.tags.names import find_names, name_flags
from tagwire.tags.phrases import find_phrases
from tagwire.tags.ranking import shipped_weights, strength
from tagwire.tags.reading import Reading, read_article
from tagwire.tags.roles import word_roles
from tagwire.tags.segments import SPACELESS_LANGUAGES
from tagwire.tags.spaceless import spaceless_terms
from tagwire.tags.statements import publisher_terms, written_hashtags
from tagwire.tags.subjects import subjects
from tagwire.tags.terms import Term, terms_of
from tagwire.tags.unclassed import unfitted, without_loose
from tagwire.text.keys import fold
from tagwire.toolkit.words import LanguageWords, WordTables

MAX_CANDIDATES = 30
DescribedTerm = tuple[Term, TagKind, list[float]]
"""A term, its kind, and its features in the order of FEATURES."""

EMPTY_OR_PERSON_HEADS = EMPTY_WORDS | PERSON_HEADS
_RARITY = FEATURES.index("rarity")
NAME_PLACES = 13
"""How many of the candidates may be names before issues have had their turn."""


def find_candidates(article: Article, *, lang: str | None, words: WordTables) -> tuple[Candidate, ...]:
    """Return at most 30 names and phrases the article could be tagged with, best first, each with its evidence.

    The article alone decides; what other publishers say comes in with ``choose_tags``. Pure: the same article,
    language and tables give the same candidates.
    """
    tables = words.language(lang)
    reading = read_article(article, words=tables)
    return rank_terms(described_terms(article, reading, words=tables), reading, words=tables, weights=shipped_weights())


def rank_terms(
    described: Iterable[DescribedTerm], reading: Reading, *, words: LanguageWords, weights: Sequence[float]
) -> tuple[Candidate, ...]:
    """Return the strongest terms as candidates, best first, by a ranker's weights in the order of FEATURES."""
    scored = [
        (strength(vector, weights) + unfitted(term, reading, words=words), vector[_RARITY], kind, term)
        for term, kind, vector in described
    ]
    return tuple(
        Candidate(
            key=term.key,
            name=term.name,
            kind=kind,
            strength=round(odds, 4),
            rarity=round(rarity, 4),
            origin=_origins(term),
            evidence=evidence_of(term, reading),
            identity=identity_of(term.full_name or term.name),
            short_forms=tuple(sorted(term.short_forms)),
        )
        for odds, rarity, kind, term in _keep(scored)
    )


def described_terms(article: Article, reading: Reading, *, words: LanguageWords) -> list[DescribedTerm]:
    """Return every term worth ranking with its kind and its features, in no order."""
    terms, titled = _found_terms(reading, words=words)
    terms = written_hashtags(reading, terms)
    terms = merge_spellings(merge_numbers(publisher_terms(article.keywords, reading, terms), words=words))
    unwanted = _unwanted(article)
    kept = [term for term in terms.values() if _is_wanted(term, unwanted, words=words)]
    setting = _setting(kept, reading, words)
    described = []
    for term in kept:
        surroundings = surroundings_of(term, reading) if term.is_name else (0, 0)
        kind = kind_of(term, surroundings, words=words, titled=term.key in titled)
        described.append((term, kind, features_of(term, kind, setting=setting, surroundings=surroundings)))
    return described


def _found_terms(reading: Reading, *, words: LanguageWords) -> tuple[dict[str, Term], frozenset[str]]:
    """Return the names and phrases the text itself holds, and the keys of names a person's title stands before."""
    if words.lang in SPACELESS_LANGUAGES:
        return spaceless_terms(reading, words=words), frozenset()
    flags = name_flags(reading, words=words)
    found = list(find_names(reading, flags, words=words))
    names = merge_names(terms_of(((n, w, m) for n, w, m, _ in found), is_name=True), reading, words=words)
    roles = word_roles(reading, flags, words=words)
    phrases = merge_numbers(terms_of(find_phrases(reading, roles, flags, words=words)), words=words)
    if not words.has_classes:
        phrases = without_loose(phrases, reading, roles, words=words)
    terms = merge_genitives({**{key: term for key, term in phrases.items() if key not in names}, **names}, words=words)
    terms = without_parts(merge_bracketed(terms, reading, words=words))
    terms = without_cut_offs(terms, reading, words=words)
    return terms, frozenset(fold(name) for name, _, _, has_title in found if has_title)


def _setting(terms: Iterable[Term], reading: Reading, words: LanguageWords) -> Setting:
    terms = tuple(terms)
    counts = Counter(token.low for token in reading.tokens)
    covered = [0] * (len(reading.tokens) + 1)
    for term in terms:
        if len(term.words) > 1:
            for mention in term.mentions:
                for at in range(mention.at, mention.at + mention.size):
                    covered[at] = max(covered[at], mention.size)
    nested = {
        term.key: sum(max(covered[m.at : m.at + m.size], default=0) > m.size for m in term.mentions)
        / len(term.mentions)
        for term in terms
        if not term.is_name
    }
    most = max(
        (len(term.mentions) + len(term.others) for term in terms if term.is_name or len(term.words) > 1), default=1
    )
    return Setting(
        reading,
        words,
        counts,
        float(max(1, most)),
        nested,
        reading.headline_tokens > 0,
        salience=_salience(counts, words),
        headline_words=frozenset(token.low for token in reading.tokens[: reading.headline_tokens]),
        most_tfidf=max((tfidf_of(term, words=words) for term in terms), default=1.0),
        subjects=subjects(words.lang),
        heads=Counter(term.words[-1] for term in terms if len(term.words) > 1),
    )


def _salience(counts: Mapping[str, int], words: LanguageWords) -> dict[str, float]:
    """Return how much each word matters in the article: its uses times its rarity, 1 for the one that does most."""
    weights = {
        word: math.log1p(count) * (9.0 - words.zipf_of(word))
        for word, count in counts.items()
        if word not in words.stop and word[0].isalpha()
    }
    most = max(weights.values(), default=1.0)
    return {word: weight / most for word, weight in weights.items()}


def _unwanted(article: Article) -> frozenset[str]:
    """Return keys that are the article's dress, not its subject: publisher, byline, agency.

    A full name of these stays when the headline is about it; a part of one ("the Courier") never does.
    """
    publisher = article.publisher.name.split()
    full = [article.publisher.name, article.publisher.id, article.publisher.id.partition(".")[0], article.agency or ""]
    full += [*article.authors, *AGENCIES]
    parts = [
        publisher[-1] if len(publisher) > 1 else "",
        *(author.split()[-1] for author in article.authors if author.split()),
    ]
    headline = fold(article.headline)
    return frozenset(key for key in map(fold, full) if key and key not in headline) | frozenset(
        filter(None, map(fold, parts))
    )


def _is_wanted(term: Term, unwanted: frozenset[str], *, words: LanguageWords) -> bool:
    if term.key in unwanted or term.words[0] in words.calendar or term.words[-1] in words.calendar:
        return False
    if is_bare_adjective(term, words=words):
        return bool(term.origins)
    if len(term.words) == 1 and not term.is_name:
        if is_homograph(term.name):
            return False
        return not is_empty(term.words[0], words=words) or bool(term.origins)
    if not term.is_name and _is_only_of_a_place(term, words=words):
        return bool(term.origins)
    return not all(word in words.weak or word in words.stop for word in term.words) or term.is_name


def _is_only_of_a_place(term: Term, *, words: LanguageWords) -> bool:
    """Whether a phrase says of a people or place, and else nothing: "Spanish city", "American officials"."""
    return (
        len(term.words) == 2
        and term.words[1] in EMPTY_OR_PERSON_HEADS
        and term.name[0].isupper()
        and words.class_of(term.words[0]).adjective >= 0.4
    )


def _keep(scored: list[tuple[float, float, TagKind, Term]]) -> list[tuple[float, float, TagKind, Term]]:
    """Return the candidates to store: the strongest names and issues, rare ones first where strength is alike.

    A rare phrase is what other publishers' articles can confirm; a common one gains little from them.
    """
    scored.sort(key=lambda row: (-(row[0] + row[1]), row[3].key))
    names = [row for row in scored if row[3].is_name]
    issues = [row for row in scored if not row[3].is_name]
    places = max(NAME_PLACES, MAX_CANDIDATES - len(issues))
    kept = names[:places]
    kept += issues[: MAX_CANDIDATES - len(kept)]
    kept.sort(key=lambda row: (-row[0], row[3].key))
    return kept


def _origins(term: Term) -> tuple[Origin, ...]:
    origins = set(term.origins)
    for mention in term.mentions:
        origins.add(Origin.TEXT if mention.sentence else Origin.HEADLINE)
    return tuple(origin for origin in Origin if origin in origins)
