"""Readings: an article cut into words, with what its capitals are worth.

Capitals tell names in most languages, but not at the start of a sentence, in a title-cased headline or on a German
noun. So each word's casing is counted where it means something: inside sentences of the running text.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from tagwire.model.article import Article
from tagwire.tags.segments import SPACELESS_LANGUAGES, segment
from tagwire.text.sentences import Span, split_sentences
from tagwire.text.words import Word, find_words
from tagwire.toolkit.words import LanguageWords

MAX_TEXT_LENGTH = 60_000
"""Code points of the text that are read: a longer one has named its subjects by then, and its cost stays bounded."""

MAX_SPACELESS_LENGTH = 8_000
"""The same for Chinese and Japanese, where a character says more and finding a word costs more."""

_OPENERS = frozenset("\"'“„«‘‹([:•–—*>|-…")
_BLANKS = frozenset((" ", "\u00a0", "'", "’", ""))
"""What may stand between two words of one name; the apostrophe is an elision's ("dell'Unione")."""
_INSIDE_NAMES = frozenset((". ", " & "))
"""What may stand so, too, between words written large: Robert E. Lee, St. Petersburg, Johnson & Johnson."""
_SHORTENED = frozenset(("St", "Mt", "Ft", "Ste"))
_ADDRESS = re.compile(r"(?:https?://|www\.|\b(?:\w+\.)+[a-z]{2,6}/)\S+")
"""Web addresses: no words."""
_ENDS = frozenset('.!?…。！？।؟"”’»)')


class Token(NamedTuple):
    """A word of the headline or the text (a NamedTuple: thousands are made for each article)."""

    form: str
    """As written, without a possessive ending."""
    low: str
    start: int
    end: int
    """Code points in the headline (sentence 0) or in the text; the possessive is outside."""
    sentence: int
    opens: bool
    """Whether a capital says nothing here: first in a sentence, a quotation or after a colon."""
    glued: bool
    """Whether only a blank lies between it and the word before, so that both can be one name."""
    possessive: bool


class Casing(NamedTuple):
    """How often a word is capitalised and not, inside sentences of the running text; and capitalised elsewhere."""

    capital: int
    small: int
    doubtful: int


NO_CASING = Casing(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Reading:
    """An article's words, headline first."""

    headline: str
    text: str
    tokens: tuple[Token, ...]
    sentences: tuple[Span, ...]
    """Sentence 0 is the headline; the others are spans of the text."""
    styled: frozenset[int]
    """Sentences whose capitals are a matter of style: title-cased headlines, headings, shouted lines."""
    casing: dict[str, Casing]
    headline_tokens: int
    """How many of the tokens are the headline's."""

    def source(self, sentence: int) -> str:
        """Return the string that a sentence's offsets count in."""
        return self.headline if sentence == 0 else self.text


def read_article(article: Article, *, words: LanguageWords) -> Reading:
    """Return the article's words with their places and the evidence its capitals give."""
    spaceless = words.lang in SPACELESS_LANGUAGES
    text = article.text[: MAX_SPACELESS_LENGTH if spaceless else MAX_TEXT_LENGTH]
    cut = partial(segment, words=words) if spaceless else partial(find_words, lang=words.lang)
    sentences: list[Span] = [(0, len(article.headline)), *split_sentences(text)]
    skip = _dateline_end(text)
    tokens: list[Token] = []
    styled: set[int] = set()
    headline_tokens = 0
    for number, (start, end) in enumerate(sentences):
        source = article.headline if number == 0 else text
        if number == 0:
            start, end = _own_part(source)
        found = _sentence_tokens(source[start:end], offset=start, sentence=number, cut=cut)
        if number == 1 and skip:
            found = [token for token in found if token.start >= skip]
            if found:
                found[0] = found[0]._replace(opens=True, glued=False)
        if _is_styled(found, heading=number == 0 or source[end - 1 : end] not in _ENDS, words=words):
            styled.add(number)
        tokens += found
        if number == 0:
            headline_tokens = len(found)
    return Reading(
        article.headline,
        text,
        tuple(tokens),
        tuple(sentences),
        frozenset(styled),
        _count_casing(tokens, styled),
        headline_tokens,
    )


def _sentence_tokens(source: str, *, offset: int, sentence: int, cut: Callable[[str], list[Word]]) -> list[Token]:
    tokens: list[Token] = []
    previous = -1
    addresses = [found.span() for found in _ADDRESS.finditer(source)] if "/" in source or "www" in source else []
    for form, start, end in cut(source):
        if addresses and any(first <= start < last for first, last in addresses):
            continue
        possessive = False
        if form[-2:] in ("'s", "’s", "'S", "’S") and len(form) > 2:
            form, end, possessive = form[:-2], end - 2, True
        if previous < 0:
            opens, glued = True, False
        else:
            gap = source[previous:start]
            if gap[:2] in ("'s", "’s", "'S", "’S"):
                gap = gap[2:]
            if gap[:1] in ("'", "’") and tokens[-1].possessive:
                gap = gap[1:]
            glued = gap in _BLANKS or (gap.isspace() and len(gap) < 4 and "\n" not in gap)
            if not glued and gap in _INSIDE_NAMES and form[0].isupper():
                before = tokens[-1].form
                glued = before[0].isupper() and (gap == " & " or len(before) == 1 or before in _SHORTENED)
            opens = not glued and not _OPENERS.isdisjoint(gap)
        low = form.lower()
        if "’" in low or "‑" in low:
            low = low.replace("’", "'").replace("‑", "-")
        if not possessive and source[end : end + 1] in ("'", "’") and low[-1] == "s":
            possessive = True
        tokens.append(Token(form, low, offset + start, offset + end, sentence, opens, glued, possessive))
        previous = end
    return tokens


def _is_styled(tokens: Sequence[Token], *, heading: bool, words: LanguageWords) -> bool:
    """Whether capitals are a matter of style: most longer words of a heading, or all letters of a line."""
    longer = [
        token
        for token in tokens[1:]
        if len(token.form) >= 4 and token.form[0].isalpha() and token.low not in words.stop
    ]
    if len(longer) >= 3 and sum(token.form.isupper() for token in longer) >= 0.7 * len(longer):
        return True
    if not heading or len(tokens) > 30:
        return False
    capitals = sum(token.form[0].isupper() for token in longer)
    small = sum(
        words.class_of(token.low).name < 0.5 and words.knows(token.low) and token.form[0].isupper() for token in longer
    )
    return len(longer) >= 2 and capitals >= 0.75 * len(longer) and small >= 2


def _count_casing(tokens: Sequence[Token], styled: set[int]) -> dict[str, Casing]:
    counts: dict[str, list[int]] = {}
    for token in tokens:
        first = token.form[0]
        if not first.isalpha():
            continue
        count = counts.get(token.low)
        if count is None:
            count = counts[token.low] = [0, 0, 0]
        if not first.isupper() and token.form == token.low:
            count[1] += 1
        elif token.opens or token.sentence in styled:
            count[2] += 1
        else:
            count[0] += 1
    return {low: Casing(*count) for low, count in counts.items()}


def _own_part(headline: str) -> Span:
    """Return where the headline itself lies in "Opinion | Ferries are late | The Gazette": the longest part."""
    start, best = 0, (0, 0)
    for part in headline.split(" | "):
        if len(part) > best[1] - best[0]:
            best = (start, start + len(part))
        start += len(part) + 3
    return best


def _dateline_end(text: str) -> int:
    """Return where the running text begins after "LONDON (Reuters) - "; 0 when there is no dateline."""
    head = text[:90].split("\n", 1)[0]
    for dash in (" - ", " – ", " — ", "— ", "– "):
        before, found, _ = head.partition(dash)
        if (
            found
            and before.strip()
            and before.split()[0].strip("(,").isupper()
            and len(before.split()) <= 8
            and "." not in before[:-1]
        ):
            return len(before) + len(dash)
    return 0
