"""Identity inside an article: one tag for the forms one thing has there.

Long form and acronym ("National Crime Agency (NCA)"), surname and full name, a body's short name, singular and
plural. The other form's mentions are credited to the form that stays; its own candidate goes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tagwire.tags.cues import EVENT_WORDS, ORGANISATION_ENDINGS, ORGANISATION_WORDS, PARTICLES, PLACE_WORDS
from tagwire.tags.names import is_acronym, is_common_noun
from tagwire.tags.terms import Term
from tagwire.text.keys import fold
from tagwire.toolkit.words import LanguageWords

LAST_NOUN_LANGUAGES = frozenset(("en", "nl"))
"""Languages whose phrases take the plural on the last word alone."""


def merge_names(names: Mapping[str, Term], *, words: LanguageWords) -> dict[str, Term]:
    """Return the names with acronyms, surnames and short names merged into the form that stays."""
    merged = dict(names)
    for short, long in [*_acronyms(names.values()), *_surnames(names, words=words), *_short_names(names, words=words)]:
        if short in merged and long in merged and short != long:
            gone = merged.pop(short)
            kept = merged[long]
            merged[long] = replace(kept, others=tuple(sorted({*kept.others, *gone.mentions, *gone.others})))
    return merged


def merge_numbers(phrases: Mapping[str, Term], *, words: LanguageWords) -> dict[str, Term]:
    """Return the phrases with singular and plural made one: the form people use more, where the text holds it.

    The form that stays is always in the text, or the beginning of a word that is ("tariff" in "tariffs"), so that the
    evidence shows it.
    """
    merged: dict[str, Term] = dict(phrases)
    for term in phrases.values():
        last = term.words[-1]
        common = words.number.get(last)
        is_proper = term.is_name and term.name.split()[-1][:1].isupper()  # "Interest rates" only begins a headline
        if common is None or is_proper or (len(term.words) > 1 and words.lang not in LAST_NOUN_LANGUAGES):
            continue
        name = term.name[: len(term.name) - len(last)] + common
        key = fold(name)
        if key in phrases:
            kept = merged[key]
            merged.pop(term.key, None)
            origins = kept.origins | term.origins
            merged[key] = replace(kept, others=tuple(sorted({*kept.others, *term.mentions})), origins=origins)
        elif last.startswith(common):
            merged.pop(term.key, None)
            merged[key] = replace(term, key=key, name=name, words=(*term.words[:-1], common))
    return merged


def merge_genitives(terms: Mapping[str, Term], *, words: LanguageWords) -> dict[str, Term]:
    """Return the terms with German genitives made one with the nominative that the article or the tables hold."""
    if words.lang != "de":
        return dict(terms)
    merged = dict(terms)
    for term in terms.values():
        last = term.words[-1]
        for ending in ("es", "s"):
            stem = last[: -len(ending)]
            if not last.endswith(ending) or len(stem) < 4 or last.endswith("ss"):
                continue
            key = fold(term.name[: -len(ending)])
            if key in terms:
                kept = merged.get(key, terms[key])
                merged[key] = replace(kept, others=tuple(sorted({*kept.others, *term.mentions})))
                merged.pop(term.key, None)
                break
            if (
                not term.is_name
                and words.class_of(stem).noun >= 0.5
                and words.zipf_of(stem) > words.zipf_of(last) + 0.3
            ):
                merged.pop(term.key, None)
                merged[key] = replace(term, key=key, name=term.name[: -len(ending)], words=(*term.words[:-1], stem))
                break
    return merged


def without_parts(terms: Mapping[str, Term]) -> dict[str, Term]:
    """Return the terms without the phrases that occur only as part of one longer phrase, at least twice."""
    gone = set()
    for term in terms.values():
        size, times = len(term.words), len(term.mentions)
        if size < 2 or times < 2:
            continue
        for start in range(size):
            for end in range(start + 1, size + 1):
                if end - start == size:
                    continue
                part = terms.get(fold("".join(term.words[start:end])))
                if (
                    part is not None
                    and not part.is_name
                    and len(part.mentions) == times
                    and len(part.words) == end - start
                ):
                    gone.add(part.key)
    return {key: term for key, term in terms.items() if key not in gone}


def _acronyms(names: Iterable[Term]) -> list[tuple[str, str]]:
    """Return (acronym's key, long form's key) where an article's long name has the acronym's initials."""
    names = tuple(names)
    acronyms = {
        term.name.replace("&", "").replace(".", ""): term.key
        for term in names
        if len(term.words) == 1 and is_acronym(term.name)
    }
    pairs = []
    for term in names if acronyms else ():
        parts = term.name.replace("-", " ").split()
        if len(parts) < 2:
            continue
        for initials in (
            "".join(part[0] for part in parts if part[0].isupper() and part.lower() not in PARTICLES),
            "".join(part[0] for part in parts if part[0].isupper()),
            "".join(part[0] for part in parts).upper(),
        ):
            if len(initials) >= 2 and initials in acronyms:
                pairs.append((acronyms[initials], term.key))
                break
    return pairs


def _surnames(names: Mapping[str, Term], *, words: LanguageWords) -> list[tuple[str, str]]:
    """Return (partial name's key, full name's key), where one full name alone has it.

    A partial name is a surname, a given name, a surname after an office ("MEC Ames", "Striker Ames"), or a full name
    with a middle initial beside one without.
    """
    owners: dict[str, set[str]] = {}
    for term in names.values():
        if looks_like_person(term, words=words, strict=False) and not is_acronym(term.name.split()[0]):
            plain = [word for word in term.words if word not in PARTICLES]
            for form in (plain[-1], " ".join(term.words[1:])):
                owners.setdefault(fold(form), set()).add(term.key)
            given = names.get(fold(plain[0]))
            if given is not None and len(given.mentions) <= len(term.mentions):
                owners.setdefault(given.key, set()).add(term.key)
    pairs = []
    for term in names.values():
        forms = [term.key]
        if len(term.words) == 2 and (is_acronym(term.name.split()[0]) or is_common_noun(term.words[0], words)):
            forms.append(fold(term.words[1]))
        if any(len(word) == 1 for word in term.words[1:-1]):
            without = fold("".join(word for word in term.words if len(word) > 1))
            if without in names:
                pairs.append((term.key, without))
        for form in forms:
            found = owners.get(form, set())
            if len(found) == 1 and term.key not in found and " ".join(term.words) not in words.places:
                pairs.append((term.key, next(iter(found))))
                break
    return pairs


def looks_like_person(term: Term, *, words: LanguageWords, strict: bool = True) -> bool:
    """Whether a name's words allow it to be a person's: two to four, none a place's, a body's or an event's.

    Strict, it may not begin with an adjective ("Black Death") or a common noun, nor end in an everyday noun.
    """
    plain = [word for word in term.words if word not in PARTICLES]
    if not 2 <= len(plain) <= 4 or " ".join(term.words) in words.places:
        return False
    if any(word.endswith(ORGANISATION_ENDINGS) for word in plain):
        return False
    if any(
        word in ORGANISATION_WORDS or word in PLACE_WORDS or word in EVENT_WORDS or not word[0].isalpha()
        for word in plain
    ):
        return False
    if len(plain) < len(term.words) and is_common_noun(plain[0], words):
        return False
    if not strict:
        return True
    first, last = words.class_of(plain[0]), words.class_of(plain[-1])
    return not (first.adjective >= 0.5 and words.knows(plain[0])) and not (
        last.noun >= 0.8 and words.zipf_of(plain[-1]) >= 4.5
    )


def _short_names(names: Mapping[str, Term], *, words: LanguageWords) -> list[tuple[str, str]]:
    """Return (rarer form's key, more used form's key) for bodies named in full and in short ("Emirates Airline")."""
    pairs = []
    for term in names.values():
        first = names.get(fold(term.words[0]))
        if len(term.words) > 2 and first is not None and any(word in PARTICLES for word in term.words[1:-1]):
            same = [other for other in names.values() if len(other.words) > 2 and other.words[0] == term.words[0]]
            if first.words[0] in ORGANISATION_WORDS and len(same) == 1:
                pairs.append((first.key, term.key))
        if len(term.words) < 2 or term.words[-1] not in ORGANISATION_WORDS:
            continue
        short = names.get(fold("".join(term.words[:-1])))
        if short is None or " ".join(short.words) in words.places:
            continue
        rarer, common = (term, short) if len(short.mentions) > len(term.mentions) else (short, term)
        pairs.append((rarer.key, common.key))
    return pairs
