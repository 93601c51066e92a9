"""Phrases: what the text speaks of in common nouns, one to four words between stop words.

A phrase ends in a noun and begins with a noun or an adjective, by the word classes of the language; in the Romance
languages an adjective may follow and "de" may join two nouns. Where no classes are known, stop words bound it.
"""

from collections.abc import Iterator

from tagwire.tags.cues import EMPTY_WORDS, NUMBER_WORDS, ORDINALS, QUANTITY_HEADS, TITLES
from tagwire.tags.names import NOUN_CAPITAL_LANGUAGES
from tagwire.tags.reading import NO_CASING, Reading, Token
from tagwire.tags.terms import Mention
from tagwire.text.words import ELISION_LANGUAGES, ELISIONS
from tagwire.toolkit.words import LanguageWords

LONGEST_PHRASE = 4
LONGEST_CHUNK = 8

NOUN, ADJECTIVE, PARTICIPLE, BOUND = "n", "a", "p", ""
ROMANCE_LINKS = {
    "fr": frozenset(("de", "du", "des", "d")),
    "es": frozenset(("de", "del")),
    "pt": frozenset(("de", "do", "da", "dos", "das")),
    "it": frozenset(("di", "del", "della", "dei", "delle", "dell", "dello", "degli")),
    "ca": frozenset(("de", "del", "d", "dels")),
    "en": frozenset(("of",)),
    "nl": frozenset(("van",)),
}
HEAD_FIRST_LANGUAGES = frozenset(("fr", "es", "pt", "it", "ca", "ro"))


def word_roles(reading: Reading, flags: list[bool], *, words: LanguageWords) -> list[str]:
    """Return for each token its part in a phrase: noun, adjective, participle, or a bound that no phrase crosses."""
    known: dict[tuple[str, bool, bool], str] = {}
    roles = []
    in_text = {token.low for token in reading.tokens[reading.headline_tokens :]}
    for token, is_name in zip(reading.tokens, flags, strict=True):
        if token.sentence == 0 and not is_name and token.low not in in_text and _is_headline_verb(token, words):
            roles.append(BOUND)
            continue
        seen = (token.form, is_name, token.opens)
        role = known.get(seen)
        if role is None:
            role = known[seen] = _role(token, is_name=is_name, words=words)
        roles.append(role)
    return roles


def find_phrases(
    reading: Reading, roles: list[str], flags: list[bool], *, words: LanguageWords
) -> Iterator[tuple[str, tuple[str, ...], Mention]]:
    """Yield (phrase, words, mention) for every phrase that holds at least one common word."""
    tokens = reading.tokens
    links = ROMANCE_LINKS.get(words.lang, frozenset())
    head_first = words.lang in HEAD_FIRST_LANGUAGES
    for first, last in _chunks(tokens, roles):
        for start in range(first, last):
            if not _may_begin(tokens[start], roles[start], words=words) or _cuts_name(tokens, flags, start):
                continue
            for end in range(start + 1, min(last, start + LONGEST_PHRASE) + 1):
                if not _cuts_name(tokens, flags, end) and _is_phrase(
                    tokens, roles, flags, start, end, head_first=head_first, words=words
                ):
                    yield _found(reading, flags, start, end, lang=words.lang)
        if last + 1 < len(tokens) and tokens[last].low in links and tokens[last].glued and tokens[last + 1].glued:
            yield from _linked(reading, roles, flags, (first, last), head_first=head_first, words=words)


def _role(token: Token, *, is_name: bool, words: LanguageWords) -> str:
    low = token.low
    if is_name:
        return NOUN
    if words.lang in NOUN_CAPITAL_LANGUAGES:
        return _german_role(token, words)
    if low in words.stop or low in words.calendar or low in words.numerals or not low[0].isalpha() or len(low) < 2:
        return BOUND
    if "." in low or low in NUMBER_WORDS:
        return BOUND
    if "'" in low or (len(low) < 6 and low in ELISIONS and words.lang in ELISION_LANGUAGES):
        return BOUND
    if not words.has_classes:
        return NOUN
    shares = words.class_of(low)
    nominal = shares.noun + shares.name
    if nominal >= 0.4:
        return NOUN
    if shares.adjective >= 0.4:
        return ADJECTIVE
    if shares.verb >= 0.5:
        return PARTICIPLE if words.lang == "en" and low.endswith(("ed", "ing")) else BOUND
    if shares.other >= 0.5:
        return BOUND
    return NOUN if nominal + shares.adjective >= 0.4 or shares.verb + shares.other == 0 else BOUND


def _german_role(token: Token, words: LanguageWords) -> str:
    """Return a German word's part: a capital makes a noun, at a sentence's start only where the word is one."""
    low = token.low
    if low in words.stop or low in words.calendar or low in words.numerals or low in NUMBER_WORDS:
        return BOUND
    if not low[0].isalpha() or "." in low:
        return BOUND
    shares = words.class_of(low)
    if token.form[0].isupper():
        return BOUND if token.opens and shares.noun + shares.name < 0.5 else NOUN
    return ADJECTIVE if shares.adjective >= 0.4 else BOUND


def _is_headline_verb(token: Token, words: LanguageWords) -> bool:
    """Whether a word that only the headline holds is its verb: English headlines speak in the present tense."""
    if words.lang != "en" or token.opens:
        return False
    return words.class_of(token.low).verb >= (0.2 if token.low.endswith("s") else 0.4)


def _chunks(tokens: tuple[Token, ...], roles: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of words that no bound, punctuation mark or possessive of a name interrupts."""
    first = 0
    count = len(tokens)
    while first < count:
        if not roles[first]:
            first += 1
            continue
        last = first + 1
        while (
            last < count
            and roles[last]
            and tokens[last].glued
            and not _owns(tokens[last - 1])
            and last - first < LONGEST_CHUNK
        ):
            last += 1
        yield first, last
        first = last


def _owns(token: Token) -> bool:
    """Whether a possessive ends the phrase: a name's does ("Ames's report"), a common noun's not ("women's rights")."""
    return token.possessive and token.form[0].isupper()


def _cuts_name(tokens: tuple[Token, ...], flags: list[bool], at: int) -> bool:
    """Whether a name goes on over the gap before a token, so that no phrase may begin or end there."""
    return 0 < at < len(tokens) and flags[at] and flags[at - 1] and tokens[at].glued and not tokens[at - 1].possessive


def _may_begin(token: Token, role: str, *, words: LanguageWords) -> bool:
    if token.low in ORDINALS or (role == PARTICIPLE and token.low.endswith("ing")):
        return False
    return not (
        token.low in words.weak and words.class_of(token.low).adjective + words.class_of(token.low).other >= 0.5
    )


def _is_phrase(
    tokens: tuple[Token, ...],
    roles: list[str],
    flags: list[bool],
    start: int,
    end: int,
    *,
    head_first: bool,
    words: LanguageWords,
) -> bool:
    final, size = roles[end - 1], end - start
    if size == 1:
        return final == NOUN and not flags[start]
    if all(flags[start:end]) or (flags[end - 1] and (not head_first or tokens[start].low in TITLES)):
        return False
    if tokens[end - 1].low in QUANTITY_HEADS or PARTICIPLE in roles[start + 1 : end]:
        return False
    if not head_first and words.has_classes:
        nouns = [i for i in range(start, end) if roles[i] == NOUN and not flags[i]]
        if nouns and any(roles[i] == ADJECTIVE for i in range(nouns[0] + 1, end)):
            return False
    if head_first:
        return (
            NOUN in roles[start:end]
            and (roles[start] == NOUN or size == 2 or roles[start + 1] == NOUN)
            and final != PARTICIPLE
        )
    return final == NOUN


def _linked(
    reading: Reading,
    roles: list[str],
    flags: list[bool],
    chunk: tuple[int, int],
    *,
    head_first: bool,
    words: LanguageWords,
) -> Iterator[tuple[str, tuple[str, ...], Mention]]:
    """Yield noun + link + noun ("réforme des retraites", "abuse of power")."""
    tokens = reading.tokens
    first, last = chunk
    after = last + 1
    if not roles[after] or flags[last - 1] or _owns(tokens[last - 1]):
        return
    begin = last - 1
    if roles[begin] != NOUN:
        begin -= 1
        if begin < first or roles[begin] != NOUN or not head_first:
            return
    if tokens[begin].low in EMPTY_WORDS or tokens[begin].low in QUANTITY_HEADS:
        return
    for end in (after + 1, after + 2):
        goes_on = end < len(tokens) and bool(roles[end]) and tokens[end].glued
        if end > len(tokens) or (end == after + 2 and not (roles[after + 1] and tokens[after + 1].glued)):
            return
        if goes_on and not head_first:
            continue
        if roles[end - 1] == NOUN or (head_first and end == after + 2 and roles[end - 1] == ADJECTIVE):
            yield _found(reading, flags, begin, end, lang=words.lang)


def _found(
    reading: Reading, flags: list[bool], start: int, end: int, *, lang: str
) -> tuple[str, tuple[str, ...], Mention]:
    part = reading.tokens[start:end]
    name = _spelling(part[0], reading, is_name=flags[start], lang=lang)
    for index in range(start + 1, end):
        if reading.tokens[index - 1].possessive:
            name += _possessive_ending(reading, reading.tokens[index - 1])
        name += " " + _spelling(reading.tokens[index], reading, is_name=flags[index], lang=lang)
    mention = Mention(part[0].sentence, part[0].start, part[-1].end, start, end - start)
    return name, tuple(token.low for token in part), mention


def _possessive_ending(reading: Reading, token: Token) -> str:
    ending = reading.source(token.sentence)[token.end : token.end + 2]
    return ending if ending[1:] in ("s", "S") else ending[:1]


def _spelling(token: Token, reading: Reading, *, is_name: bool, lang: str) -> str:
    """Return the word as it is written inside a sentence."""
    form = token.form
    if is_name or not form[0].isupper():
        return form
    if form.isupper() and len(form) > 1:
        return form.lower() if token.sentence in reading.styled else form
    casing = reading.casing.get(token.low, NO_CASING)
    return form if lang in NOUN_CAPITAL_LANGUAGES or casing.capital > casing.small else form.lower()
