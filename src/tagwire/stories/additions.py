"""Additions: the sentence by which an article of a story says what no earlier one said.

A sentence is new by its names and numbers, which are what events are told by; in scripts without capitals, by its
words. Nothing is summed up: the sentence stands as it was published.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import sqrt

from tagwire.model.article import AnnotatedArticle
from tagwire.model.contract import annotated_article_json, story_json
from tagwire.model.story import Story
from tagwire.text.search_terms import terms_of
from tagwire.text.sentences import split_sentences
from tagwire.text.words import find_words
from tagwire.toolkit.weekdays import calendar_names

SHORTEST, LONGEST = 30, 320
"""Characters of a sentence that says something by itself."""
NEW_SHARE = 0.6
"""How many of a sentence's words must be new in scripts without capitals."""
_POSSESSIVE = re.compile(r"['’]s$")


@dataclass(frozen=True, slots=True)
class Addition:
    """The sentence that says most of what is new in an article."""

    sentence: str
    is_only_here: bool
    """Whether no later article says it, either."""


def find_additions(articles: Sequence[AnnotatedArticle]) -> list[Addition | None]:
    """Return what each article adds to those before it, in the order given; None for nothing, and for the first."""
    read = [_read(article) for article in articles]
    told = [frozenset[str]().union(*(sentence.said for sentence in sentences)) for sentences in read]
    told_later = [*accumulate(reversed(told), frozenset.union, initial=frozenset[str]())][-2::-1]
    known: set[str] = set()
    found: list[Addition | None] = []
    for at, sentences in enumerate(read):
        addition = None
        if at:
            best = max(sentences, key=lambda s: (s.weight(known), -len(s.words), s.text), default=None)
            if best is not None and best.weight(known) > 0:
                addition = Addition(best.text, not (best.telling - known) & told_later[at])
        found.append(addition)
        known |= told[at]
    return found


def additions_of(newest_first: Sequence[AnnotatedArticle]) -> dict[str, Addition]:
    """Return what a story's articles add to those before them, by their ids; copies add nothing."""
    texts = [article for article in reversed(newest_first) if article.duplicate_of is None]
    pairs = zip(texts, find_additions(texts), strict=True)
    return {article.id: addition for article, addition in pairs if addition is not None}


def account_json(story: Story, *, lang: str) -> dict[str, object]:
    """Return a story in the contract's shape, with its articles, newest first, and what each adds."""
    adds = {
        article_id: {"sentence": addition.sentence, "only_here": addition.is_only_here}
        for article_id, addition in additions_of(story.articles).items()
    }
    accounts = [{"article": annotated_article_json(a), "adds": adds.get(a.id)} for a in story.articles]
    return story_json(story, lang=lang) | {"accounts": accounts}


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    words: tuple[str, ...]
    telling: frozenset[str]
    """Its names and numbers, case-folded; all its words in scripts without capitals."""
    said: frozenset[str]
    """Its words, case-folded: a name at the beginning of a sentence is said, too."""
    has_case: bool

    def weight(self, known: set[str]) -> float:
        """Return how much a sentence says that is not known; of new names and numbers, many in few words."""
        if not SHORTEST <= len(self.text) <= LONGEST:
            return 0.0
        new = len(self.telling - known)
        if not self.has_case and new < NEW_SHARE * len(self.telling):
            return 0.0
        return new / sqrt(len(self.words) + 10)


def _read(article: AnnotatedArticle) -> list[_Sentence]:
    """Return an article's sentences with the words that tell something in each."""
    calendar = calendar_names(article.lang)
    text = article.article.text
    texts = [" ".join(text[start:end].split()) for start, end in split_sentences(text)]
    written = [[_POSSESSIVE.sub("", word.text) for word in find_words(text, lang=article.lang)] for text in texts]
    names = {word.casefold() for words in written for word in words[1:] if word[0].isupper()} - calendar
    sentences = []
    for text, words in zip(texts, written, strict=True):
        has_case = any(letter.isupper() or letter.islower() for letter in text)
        if has_case:
            telling = {w.casefold() for w in words if w[0].isdigit() or (w[0].isupper() and w.casefold() in names)}
        else:
            telling = set(terms_of(text))
        said = telling.union(word.casefold() for word in words)
        sentences.append(_Sentence(text, tuple(words), frozenset(telling), frozenset(said), has_case))
    return sentences
