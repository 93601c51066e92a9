"""Names: runs of capitalised words, where a capital means a name.

A word counts as part of a name when it is capitalised inside sentences of the running text more often than not. At a
sentence's start, in a title-cased headline and for German nouns, a capital alone is no evidence.
"""

import re
from collections.abc import Iterator

from tagwire.tags.commonwords import is_common_noun
from tagwire.tags.cues import (
    GERMAN_DETERMINERS,
    GERMAN_NAME_ENDINGS,
    GERMAN_NOUN_ENDINGS,
    HEADS_OF_NAMES,
    ORGANISATION_WORDS,
    PARTICLES,
    PERSON_PARTICLES,
    TITLE_MODIFIERS,
)
from tagwire.tags.reading import NO_CASING, Reading, Token
from tagwire.tags.terms import Mention
from tagwire.tags.titles import is_title, strip_titles
from tagwire.toolkit.words import LanguageWords

LONGEST_NAME = 6
NAME_ARTICLES = frozenset(("la", "le", "el", "al", "los", "las", "il", "les"))
"""Articles of other languages, part of a name in English text when written large: La Niña."""
NOUN_CAPITAL_LANGUAGES = frozenset(("de", "lb"))
_SHORTEST_NOUN_TAIL = 4
_STATE_OF_A_MEMBER = re.compile(r"[RDI]-[A-Z][A-Za-z]{1,5}")
"""What stands behind an American legislator's name: R-Mich."""
Run = tuple[int, int]
"""First token and the one after the last."""


def name_flags(reading: Reading, *, words: LanguageWords) -> list[bool]:
    """Return for each token whether it is part of a name by the evidence of capitals."""
    verdicts: dict[tuple[str, bool], bool] = {}
    determined = _determined(reading) if words.lang in NOUN_CAPITAL_LANGUAGES else frozenset()
    flags = []
    for token in reading.tokens:
        if token.form == token.low and not token.form[0].isupper():
            flags.append(False)
            continue
        doubtful = token.opens or token.sentence in reading.styled
        seen = (token.form, doubtful)
        verdict = verdicts.get(seen)
        if verdict is None:
            verdict = verdicts[seen] = _is_name_word(
                token, reading, words=words, doubtful=doubtful, determined=determined
            )
        flags.append(verdict)
    _add_neighbours(reading, flags, words)
    return flags


def find_names(
    reading: Reading, flags: list[bool], *, words: LanguageWords
) -> Iterator[tuple[str, tuple[str, ...], Mention, bool]]:
    """Yield (name, words, mention, whether a person's title stood before it) for each run of name words."""
    tokens = reading.tokens
    for first, last in _runs(reading, flags, words):
        start, titled = strip_titles(tokens, first, last, words)
        if start >= last or last - start > LONGEST_NAME + 2:
            continue
        if _STATE_OF_A_MEMBER.fullmatch(tokens[last - 1].form):
            continue
        if last - start == 1 and not _stands_alone(tokens[start], titled=titled, words=words):
            continue
        source = reading.source(tokens[start].sentence)
        name = source[tokens[start].start : tokens[last - 1].end]
        mention = Mention(tokens[start].sentence, tokens[start].start, tokens[last - 1].end, start, last - start)
        yield " ".join(name.split()), tuple(token.low for token in tokens[start:last]), mention, titled


def is_acronym(form: str) -> bool:
    """Whether a word is written in capitals, as "NHS", "G20" and "A&E" are."""
    letters = [c for c in form if c.isalpha()]
    return 2 <= len(letters) <= 6 and all(c.isupper() for c in letters) and len(form) <= 8


def _is_owning_noun(token: Token, words: LanguageWords, *, alone: bool) -> bool:
    """Whether a possessive belongs to the name: "Landlords' Association", "Children's Fund"; not "Ames's Fund"."""
    return is_common_noun(token.low, words) and (alone or token.low.endswith("s"))


def _add_neighbours(reading: Reading, flags: list[bool], words: LanguageWords) -> None:
    """Take in capitalised common words beside a name word: the "Show" of "Dubai Air Show", whatever its other uses."""
    tokens = reading.tokens
    if words.lang in NOUN_CAPITAL_LANGUAGES:
        _add_german_surnames(tokens, flags, words)
        return
    for order in (range(len(tokens)), range(len(tokens) - 1, -1, -1)):
        for index in order:
            token = tokens[index]
            if flags[index] or not token.form[0].isupper() or token.sentence in reading.styled:
                continue
            if token.low in words.numerals or not _may_be_in_name(token, words):
                continue
            if "-" in token.form and _is_compound_adjective(token.form, words):
                continue
            before = index > 0 and token.glued and flags[index - 1] and not tokens[index - 1].possessive
            after = index + 1 < len(tokens) and tokens[index + 1].glued and flags[index + 1] and not token.possessive
            if before or after:
                flags[index] = True


def _add_german_surnames(tokens: tuple[Token, ...], flags: list[bool], words: LanguageWords) -> None:
    """Take in capitalised words right after a title or a given name: German nouns hardly ever stand side by side."""
    surnames: set[str] = set()
    for index in range(1, len(tokens)):
        token, before = tokens[index], tokens[index - 1]
        if not token.glued or not token.form[0].isupper() or token.low in words.stop or token.low in words.calendar:
            continue
        if flags[index - 1]:
            is_given_name = (
                not before.low.endswith("s") and before.low not in words.places and not before.form.isupper()
            )
        else:
            is_given_name = is_title(before.low) and token.form[1:].islower()
        if flags[index] or is_given_name:
            flags[index] = True
            if flags[index - 1]:
                surnames.add(token.low)
    for index, token in enumerate(tokens):
        if token.low in surnames and token.form[0].isupper():
            flags[index] = True


def _may_be_in_name(token: Token, words: LanguageWords) -> bool:
    """Whether a capitalised common word beside a name is part of it: not "The", and at a sentence's start only a noun.

    A short month may be a given name: Jan.
    """
    shares = words.class_of(token.low)
    if token.low in words.calendar:
        return len(token.low) == 3
    if token.low in NAME_ARTICLES and token.form[1:].islower():
        return not token.opens and words.lang == "en"
    if token.opens:
        return token.low not in words.stop and token.low not in words.weak and shares.noun + shares.name >= 0.5
    return token.low not in words.stop or (shares.other < 0.5 and len(token.low) > 2 and words.has_classes)


def _is_name_word(
    token: Token, reading: Reading, *, words: LanguageWords, doubtful: bool, determined: frozenset[str]
) -> bool:
    low, form = token.low, token.form
    if low in words.calendar or low in words.numerals or not any(c.isupper() for c in form) or len(low) < 2:
        return False
    if "." in form and not form.isupper():
        return False
    if "-" in form and _is_compound_adjective(form, words):
        return False
    casing = reading.casing.get(low, NO_CASING)
    shouted = form.isupper() and len(form) > 1
    if low in words.stop:
        return (
            shouted
            and is_acronym(form)
            and token.sentence not in reading.styled
            and casing.small >= 0
            and len(form) < 4
        )
    if words.lang in NOUN_CAPITAL_LANGUAGES and not shouted:
        return not casing.small and low not in determined and _is_german_name(low, words)
    if not doubtful:
        return casing.capital * 2 > casing.small or (shouted and casing.small == 0)
    if casing.capital > casing.small:
        return True
    if casing.small:
        return False
    if shouted and token.sentence not in reading.styled and is_acronym(form):
        return True
    if words.class_of(low).name >= 0.5 or low in words.places:
        return True
    return not words.knows(low) and low not in words.classes and not (low[-1] == "s" and low[:-1] in words.classes)


def _is_compound_adjective(form: str, words: LanguageWords) -> bool:
    """Whether a hyphened word with a name in it is none itself: "Ames-based", "US-China" (as in "US-China trade")."""
    first, _, last = form.rpartition("-")
    if len(first) > 1 and last.islower() and words.lang not in NOUN_CAPITAL_LANGUAGES:
        shares = words.class_of(last)
        return len(last) > 5 or (
            words.knows(last) and shares.noun + shares.adjective + shares.verb >= 0.5
        )  # "Ames-based"; but Kim Jong-un
    return all(part.lower() in words.places or (part.isupper() and 1 < len(part) < 4) for part in form.split("-"))


def _is_german_name(low: str, words: LanguageWords) -> bool:
    """Whether a German word no article stands before is a name: known as one, or neither a noun nor a compound."""
    if low in words.places:
        return True
    if low in words.classes:
        return words.class_of(low).name >= 0.5
    if low.endswith(GERMAN_NAME_ENDINGS):
        return True
    return not low.endswith(GERMAN_NOUN_ENDINGS) and not any(
        low[cut:] in words.zipf and words.class_of(low[cut:]).noun >= 0.5
        for cut in range(2, len(low) - _SHORTEST_NOUN_TAIL + 1)
    )


def _determined(reading: Reading) -> frozenset[str]:
    """Return the German words that an article or a possessive stands before somewhere: nouns, then, not names."""
    tokens = reading.tokens
    return frozenset(
        tokens[i].low for i in range(1, len(tokens)) if tokens[i].glued and tokens[i - 1].low in GERMAN_DETERMINERS
    )


def _runs(reading: Reading, flags: list[bool], words: LanguageWords) -> Iterator[Run]:
    tokens = reading.tokens
    known = _known_pairs(reading, flags)
    index, count = 0, len(tokens)
    while index < count:
        if not flags[index]:
            index += 1
            continue
        last = index + 1
        while last < count:
            step = _joined(tokens, flags, first=index, last=last, words=words)
            if not step:
                break
            before, after = tokens[last - 1].low, tokens[last + step - 1].low
            if tokens[last].sentence in reading.styled and step == 1 and (before, after) not in known:
                both = reading.casing.get(before, NO_CASING).capital or reading.casing.get(after, NO_CASING).capital
                if both:
                    break
            last += step
        yield index, last
        index = last


def _known_pairs(reading: Reading, flags: list[bool]) -> set[tuple[str, str]]:
    """Return the pairs of neighbouring name words in sentences where capitals mean something."""
    tokens = reading.tokens
    return {
        (tokens[i].low, tokens[i + 1].low)
        for i in range(len(tokens) - 1)
        if flags[i] and flags[i + 1] and tokens[i + 1].glued and tokens[i].sentence not in reading.styled
    }


def _joined(tokens: tuple[Token, ...], flags: list[bool], *, first: int, last: int, words: LanguageWords) -> int:
    """Return by how many tokens the name first..last goes on: 1, or more over small words; 0 when it ends."""
    token, before = tokens[last], tokens[last - 1]
    if not token.glued:
        return 0
    if before.possessive and not (flags[last] and _is_owning_noun(before, words, alone=last - first == 1)):
        return 0
    if len(token.form) == 1 and token.form.isupper() and words.lang not in ("de", "lb"):
        is_initial = last + 1 < len(tokens) and flags[last + 1] and tokens[last + 1].glued
        return 2 if is_initial and tokens[last + 1].start > token.end + 1 else 0
    if flags[last]:
        return 0 if _ends_with_place(tokens, first, last, words) else 1
    if token.form.isdecimal() and 2 <= len(token.form) <= 4 and last - first <= 3:
        return 1
    if token.form[0].isupper() and token.low in words.stop and len(token.low) > 2:
        return 2 if last + 1 < len(tokens) and flags[last + 1] and tokens[last + 1].glued else 0
    return _joined_over_small_words(tokens, flags, first=first, last=last, words=words)


def _joined_over_small_words(
    tokens: tuple[Token, ...], flags: list[bool], *, first: int, last: int, words: LanguageWords
) -> int:
    """Return by how many tokens a name goes on over "of", "and", "van der" and the like; 0 when it ends."""
    before = tokens[last - 1]
    size = 0
    while size < 3 and last + size < len(tokens) and tokens[last + size].glued and tokens[last + size].low in PARTICLES:
        size += 1
    follower = last + size
    if not size or follower >= len(tokens) or not flags[follower] or not tokens[follower].glued or before.possessive:
        return 0
    small = [tokens[i].low for i in range(last, follower)]
    if all(word in PERSON_PARTICLES for word in small) and _takes_particle(tokens, first, last, small[0], words):
        return size + 1
    if small[0] in ("of", "for") and before.low in HEADS_OF_NAMES:
        return size + 1
    if small[0] in ("of", "to") and any(tokens[i].low in ("of", "for") for i in range(first, last)):
        return size + 1
    return size + 1 if small == ["and"] and _is_one_body(tokens, flags, (first, last), follower, words) else 0


def _is_one_body(tokens: tuple[Token, ...], flags: list[bool], left: Run, follower: int, words: LanguageWords) -> bool:
    """Whether "and" stands inside a body's name: common words around it, and one that names bodies at an end.

    Center for Strategic and International Studies; Oversight and Government Reform Committee; not "Senate and House".
    """
    first, last = left
    end = follower
    while end < len(tokens) and flags[end] and (end == follower or tokens[end].glued):
        end += 1
    of = next((i for i in range(first, last) if tokens[i].low in ("of", "for")), None)
    if of is None and (tokens[end - 1].low not in ORGANISATION_WORDS or end - follower < 2):
        return False
    if of is not None and tokens[first].low not in HEADS_OF_NAMES and tokens[of - 1].low not in HEADS_OF_NAMES:
        return False
    around = [*range(first if of is None else of + 1, last), *range(follower, end)]
    return tokens[last - 1].low not in ORGANISATION_WORDS and all(
        words.knows(tokens[i].low) and words.class_of(tokens[i].low).name < 0.35 for i in around
    )


def _ends_with_place(tokens: tuple[Token, ...], first: int, last: int, words: LanguageWords) -> bool:
    """Whether a name is over after "of" and a place, for a person's follows: District of Halden | Ada Quill."""
    if last - first < 3 or tokens[last - 2].low != "of" or tokens[last - 1].low not in words.places:
        return False
    follower = words.class_of(tokens[last].low)
    return follower.name >= 0.5 and tokens[last].low not in words.places


def _takes_particle(tokens: tuple[Token, ...], first: int, last: int, particle: str, words: LanguageWords) -> bool:
    """Whether a small word goes on with a name: in Dutch "van" after a full name means "of"."""
    if words.lang == "en":
        return particle not in ("a", "la") or last - first > 1
    if particle == "al" and words.lang in ("es", "it", "pt"):
        return False
    if words.lang in ("nl", "de"):
        return last - first == 1 or tokens[first].low in HEADS_OF_NAMES
    return True


def _stands_alone(token: Token, *, titled: bool, words: LanguageWords) -> bool:
    """Whether a single capitalised word can be a tag: no bare title, direction or ordinal."""
    low = token.low
    if low in words.weak and not token.form.isupper():
        return False
    return titled or low not in TITLE_MODIFIERS or token.form.isupper()
