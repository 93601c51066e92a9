"""Merging: one tag for the forms one thing has in an article.

Spellings that ``identity`` tells to be one; long form and acronym ("National Crime Agency (NCA)"), surname and full
name, a body's short name, singular and plural. The other form's mentions are credited to the form that stays; its own
candidate goes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from tagwire.tags.commonwords import is_common_noun
from tagwire.tags.cues import (
    CLUB_WORDS,
    EVENT_WORDS,
    MATCH_WORDS,
    ORGANISATION_ENDINGS,
    ORGANISATION_WORDS,
    PARTICLES,
    PLACE_WORDS,
)
from tagwire.tags.identity import identity_of
from tagwire.tags.names import is_acronym
from tagwire.tags.reading import Reading, Token
from tagwire.tags.terms import Mention, Term, with_other
from tagwire.text.keys import fold
from tagwire.toolkit.words import LanguageWords

LAST_NOUN_LANGUAGES = frozenset(("en", "nl"))
"""Languages whose phrases take the plural on the last word alone."""
COMMON_NOUN_ZIPF, COMMON_PLURAL_ZIPF = 4.3, 3.0
"""From here on a noun that ends a name says that it is no person's: Black Death, Case Reports."""
MATCH_WORDS_OF_A_REPORT = 4
KNOWN_ZIPF = 3.6
"""From here on an acronym is known better than what it stands for: NASA, NATO."""


def merge_names(names: Mapping[str, Term], reading: Reading, *, words: LanguageWords) -> dict[str, Term]:
    """Return the names with acronyms, surnames and short names merged into the form that stays."""
    merged = dict(names)
    pairs = [*_acronyms(names.values()), *_surnames(names, words=words), *_short_names(names, words=words)]
    if sum(token.low in MATCH_WORDS for token in reading.tokens) >= MATCH_WORDS_OF_A_REPORT:
        pairs += _clubs(names, words=words)
    for short, long in pairs:
        if short in merged and long in merged and short != long:
            _merge_short(merged, short, long, words=words)
    return merged


def merge_spellings(terms: Mapping[str, Term]) -> dict[str, Term]:
    """Return the terms with those of one identity made one: the form used most, then the longest, stays."""
    groups: dict[str, list[Term]] = {}
    for term in terms.values():
        groups.setdefault(identity_of(term.name), []).append(term)
    if len(groups) == len(terms):
        return dict(terms)
    merged = {}
    for group in groups.values():
        kept, *others = sorted(group, key=lambda term: (-len(term.mentions), -term.is_name, -len(term.name), term.key))
        for gone in others:
            kept = with_other(kept, gone)
        merged[kept.key] = kept
    return merged


def merge_bracketed(terms: Mapping[str, Term], reading: Reading, *, words: LanguageWords) -> dict[str, Term]:
    """Return the terms with each acronym in brackets made one with the name or phrase it stands behind."""
    merged = dict(terms)
    ending = {m.at + m.size: (m.at, term.key) for term in terms.values() for m in reversed(term.mentions)}
    for at, token in enumerate(reading.tokens):
        source = reading.source(token.sentence)
        if not at or source[token.start - 1 : token.start] != "(" or source[token.end : token.end + 1] != ")":
            continue
        short = fold(token.form)
        if not is_acronym(token.form) or short not in merged:
            continue
        begin = _spelled_out(reading.tokens, at)
        if begin is None:
            continue
        start, long = ending.get(at, (at, ""))
        if start > begin or long not in merged:
            phrase = _phrase_term(reading, begin, at)
            long = phrase.key
            merged.setdefault(long, phrase)
            for part in [t for t in merged.values() if _lies_within(t, phrase.mentions[0])]:
                del merged[part.key]
        if long != short:
            _merge_short(merged, short, long, words=words)
    return merged


def _lies_within(term: Term, whole: Mention) -> bool:
    """Whether a term occurs nowhere but inside one mention of a longer one."""
    return all(
        whole.at <= mention.at and mention.at + mention.size <= whole.at + whole.size and mention.size < whole.size
        for mention in (*term.mentions, *term.others)
    )


def _merge_short(merged: dict[str, Term], short: str, long: str, *, words: LanguageWords) -> None:
    """Make an acronym or a partial name one with its long form; the acronym stays where readers know it better."""
    one, other = merged.pop(short), merged.pop(long)
    is_known = _is_known_acronym(one, words) if other.is_name else identity_of(one.name) == identity_of(other.name)
    if is_known and len(one.mentions) >= len(other.mentions):
        kept = with_other(one, other)
        merged[short] = replace(kept, full_name=other.name, short_forms=kept.short_forms | {short})
    else:
        merged[long] = with_other(other, one, is_short_form=True)


def _is_known_acronym(term: Term, words: LanguageWords) -> bool:
    """Whether readers know a body by its acronym: texts of the language use it often, and as no common word."""
    low = term.words[0]
    return len(term.words) == 1 and is_acronym(term.name) and low not in words.stop and words.zipf_of(low) >= KNOWN_ZIPF


def _spelled_out(tokens: Sequence[Token], at: int) -> int | None:
    """Return where the words before an acronym begin that it abbreviates; None where they don't.

    A. S. Schwartz, M. A. Hearst, A simple algorithm for identifying abbreviation definitions in biomedical text (2003):
    its letters are looked for from the last to the first, the first one at a word's beginning.
    """
    letters = [c for c in tokens[at].low if c.isalnum()]
    sentence = tokens[at].sentence
    place, inside = at - 1, -1
    farthest = max(0, at - min(len(letters) + 5, 2 * len(letters)))
    for number in range(len(letters) - 1, -1, -1):
        while True:
            if place < farthest or tokens[place].sentence != sentence:
                return None
            low = tokens[place].low
            inside = len(low) - 1 if inside < 0 else inside
            found = low.rfind(letters[number], 0, inside + 1)
            if found > 0 and (number == 0 or number == len(letters) - 1):
                found = 0 if low[0] == letters[number] else -1
            if found >= 0:
                break
            place, inside = place - 1, -1
        if found:
            inside = found - 1
        elif number:
            place, inside = place - 1, -1
    return place


def _phrase_term(reading: Reading, begin: int, end: int) -> Term:
    part = reading.tokens[begin:end]
    source = reading.source(part[0].sentence)
    name = " ".join(source[part[0].start : part[-1].end].split())
    mention = Mention(part[0].sentence, part[0].start, part[-1].end, begin, end - begin)
    is_name = all(token.form[0].isupper() or token.low in PARTICLES for token in part)
    return Term(fold(name), name, tuple(token.low for token in part), (mention,), is_name=is_name)


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
            is_noun = not term.is_name and words.class_of(stem).noun >= 0.5
            is_place = term.is_name and len(term.words) == 1 and stem in words.places
            if (is_noun or is_place) and words.zipf_of(stem) > words.zipf_of(last) + 0.3:
                merged.pop(term.key, None)
                merged[key] = replace(term, key=key, name=term.name[: -len(ending)], words=(*term.words[:-1], stem))
                break
    return merged


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
    if any(is_acronym(part) and part.isalpha() for part in term.name.replace("-", " ").split()):
        return False
    if not strict:
        return True
    first, last = words.class_of(plain[0]), words.class_of(plain[-1])
    common = COMMON_PLURAL_ZIPF if plain[-1].endswith("s") else COMMON_NOUN_ZIPF
    return not (first.adjective >= 0.5 and words.knows(plain[0])) and not (
        last.noun >= 0.5 and last.name < 0.3 and words.zipf_of(plain[-1]) >= common
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
        single = names.get(term.key[:-1]) if words.lang == "en" and term.key.endswith("s") else None
        if single is not None and len(term.words) == 1:
            pairs.append(_rarer_first(term, single))
        if len(term.words) < 2 or term.words[-1] not in ORGANISATION_WORDS:
            continue
        short = names.get(fold("".join(term.words[:-1])))
        if short is not None and " ".join(short.words) not in words.places:
            pairs.append(_rarer_first(term, short))
    return pairs


def _clubs(names: Mapping[str, Term], *, words: LanguageWords) -> list[tuple[str, str]]:
    """Return (town, club) for clubs that an article calls by their towns, as reports of matches do."""
    return [
        (short.key, term.key)
        for term in names.values()
        if len(term.words) > 1 and term.words[-1] in CLUB_WORDS and " ".join(term.words) not in words.places
        if (short := names.get(fold("".join(term.words[:-1])))) is not None
    ]


def _rarer_first(one: Term, other: Term) -> tuple[str, str]:
    return (one.key, other.key) if len(other.mentions) > len(one.mentions) else (other.key, one.key)
