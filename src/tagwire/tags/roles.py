"""Roles: what part each word takes in a phrase, by its class and its neighbours.

In English headlines verbs are told apart besides: they speak in the present tense, which looks like a plural.
"""

from collections.abc import Iterator

from tagwire.tags.cues import NUMBER_WORDS
from tagwire.tags.names import NOUN_CAPITAL_LANGUAGES
from tagwire.tags.parts import Parts
from tagwire.tags.reading import Reading, Token
from tagwire.text.words import ELISION_LANGUAGES, ELISIONS
from tagwire.toolkit.words import LanguageWords

NOUN, ADJECTIVE, PARTICIPLE, BOUND = "n", "a", "p", ""
"""A bound is a word that no phrase reaches over."""
UNTOLD = " "
_ROLE_OF_PART = {"N": NOUN, "S": NOUN, "P": NOUN, "A": ADJECTIVE}
_NOMINAL = "NSP"


def word_roles(reading: Reading, flags: list[bool], *, words: LanguageWords) -> list[str]:
    """Return for each token its part in a phrase: noun, adjective, participle, or a bound."""
    parts = told_parts(reading, flags, words=words)
    if words.lang == "en":
        parts = "".join(_english_parts(reading, flags, parts, words))
    known: dict[tuple[str, str, bool], str] = {}
    roles = []
    for token, is_name, part in zip(reading.tokens, flags, parts, strict=True):
        if is_name:
            roles.append(NOUN)
            continue
        seen = (token.form, part, token.opens)
        role = known.get(seen)
        if role is None:
            role = known[seen] = _role(token, part=part, words=words)
        roles.append(role)
    return roles


def told_parts(reading: Reading, flags: list[bool], *, words: LanguageWords) -> str:
    """Return a letter of ``parts.PARTS`` for each token, or blanks where the language's sequences aren't known."""
    parts = Parts.of(words.lang)
    if parts is None or words.lang in NOUN_CAPITAL_LANGUAGES:
        return UNTOLD * len(reading.tokens)
    given = [(token.low, is_name, not token.glued) for token, is_name in zip(reading.tokens, flags, strict=True)]
    return parts.told(given, words)


def _english_parts(reading: Reading, flags: list[bool], parts: str, words: LanguageWords) -> Iterator[str]:
    """Yield the parts with verbs told that the sequence alone misses; X is a verb that no phrase begins with."""
    tokens = reading.tokens
    in_text = {token.low for token in tokens[reading.headline_tokens :]}
    before = UNTOLD
    for at, (token, is_name, part) in enumerate(zip(tokens, flags, parts, strict=True)):
        if not is_name:
            is_verb = (
                # "India fired missiles": no participle of what follows
                (part in "VZ" and token.glued and before in "NSPRX")
                or (before in _NOMINAL and at + 1 < len(tokens) and tokens[at + 1].low == "to" and _leads_to(token))
                or (token.sentence == 0 and _is_headline_verb(token, tokens[at - 1].low, in_text, words))
            )
            part = "X" if is_verb else part
        before = part
        yield part


def _leads_to(token: Token) -> bool:
    """Whether a word before "to" is a verb: "a brothel catering to doctors", and in a headline "toll rises to ten"."""
    return token.low.endswith("ing") or (
        token.sentence == 0 and token.low.endswith("s") and not token.low.endswith("ss")
    )


def _is_headline_verb(token: Token, before: str, in_text: set[str], words: LanguageWords) -> bool:
    """Whether a word is an English headline's verb: after "to", or in the present tense and nowhere in the text."""
    parts = Parts.of("en")
    may_be_verb = parts is not None and token.low in parts.also_verbs
    if token.opens or (may_be_verb and before == "to"):
        return not token.opens
    if token.low in in_text:
        return False
    if token.low.endswith("s"):
        return may_be_verb or words.class_of(token.low).verb >= 0.2
    return words.class_of(token.low).verb >= 0.4


def _role(token: Token, *, part: str, words: LanguageWords) -> str:
    low = token.low
    if words.lang in NOUN_CAPITAL_LANGUAGES:
        return _german_role(token, words)
    if not _may_be_in_phrase(low, words):
        return BOUND
    if not words.has_classes:
        return NOUN
    shares = words.class_of(low)
    nominal = shares.noun + shares.name
    if part != UNTOLD and (nominal or shares.verb or shares.adjective):
        if part in "VZ":
            return PARTICIPLE if words.lang == "en" and low.endswith(("ed", "ing")) else BOUND
        return _ROLE_OF_PART.get(part, BOUND)
    if nominal >= 0.4:
        return NOUN
    if shares.adjective >= 0.4:
        return ADJECTIVE
    if shares.verb >= 0.5 or shares.other >= 0.5:
        return BOUND
    return NOUN if nominal + shares.adjective >= 0.4 or shares.verb + shares.other == 0 else BOUND


def _may_be_in_phrase(low: str, words: LanguageWords) -> bool:
    if low in words.stop or low in words.calendar or low in words.numerals or low in NUMBER_WORDS:
        return False
    if not low[0].isalpha() or len(low) < 2 or "." in low or "'" in low:
        return False
    return len(low) >= 6 or low not in ELISIONS or words.lang not in ELISION_LANGUAGES


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
