"""Phrases: what the text speaks of in common nouns, one to four words between stop words.

A phrase ends in a noun and begins with a noun or an adjective, by the word classes of the language; in the Romance
languages an adjective may follow and "de" may join two nouns. Where no classes are known, stop words bound it.
"""

from collections.abc import Iterator

from tagwire.tags.cues import EMPTY_WORDS, ORDINALS, QUANTITY_HEADS, TITLES
from tagwire.tags.names import NOUN_CAPITAL_LANGUAGES
from tagwire.tags.reading import NO_CASING, Reading, Token
from tagwire.tags.roles import ADJECTIVE, NOUN, PARTICIPLE
from tagwire.tags.terms import Mention
from tagwire.toolkit.words import LanguageWords

LONGEST_PHRASE = 4
LONGEST_UNKNOWN = 2
"""Words of the longest phrase where no word classes are known: a longer one is as likely half a sentence."""
LONGEST_CHUNK = 8

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


def find_phrases(
    reading: Reading, roles: list[str], flags: list[bool], *, words: LanguageWords
) -> Iterator[tuple[str, tuple[str, ...], Mention]]:
    """Yield (phrase, words, mention) for every phrase that holds at least one common word."""
    tokens = reading.tokens
    links = ROMANCE_LINKS.get(words.lang, frozenset())
    head_first = words.lang in HEAD_FIRST_LANGUAGES
    longest = LONGEST_PHRASE if words.has_classes else LONGEST_UNKNOWN
    for first, last in _chunks(tokens, roles):
        for start in range(first, last):
            if not _may_begin(tokens[start], roles[start], words=words) or _cuts_name(tokens, flags, start):
                continue
            for end in range(start + 1, min(last, start + longest) + 1):
                if not _cuts_name(tokens, flags, end) and _is_phrase(
                    tokens, roles, flags, start, end, head_first=head_first, words=words
                ):
                    yield _found(reading, flags, start, end, lang=words.lang)
        if last + 1 < len(tokens) and tokens[last].low in links and tokens[last].glued and tokens[last + 1].glued:
            yield from _linked(reading, roles, flags, (first, last), head_first=head_first, words=words)


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
    words = tuple([token.low for token in part])
    mention = Mention(part[0].sentence, part[0].start, part[-1].end, start, end - start)
    if all(token.form == token.low and not token.possessive for token in part):
        return " ".join(words), words, mention
    name = _spelling(part[0], reading, is_name=flags[start], lang=lang)
    for index in range(start + 1, end):
        if reading.tokens[index - 1].possessive:
            name += _possessive_ending(reading, reading.tokens[index - 1])
        name += " " + _spelling(reading.tokens[index], reading, is_name=flags[index], lang=lang)
    return name, words, mention


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
