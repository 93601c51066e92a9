"""Furniture: paragraphs that a publisher's pages repeat, learned from its articles and dropped from them.

A single page can't tell a newsletter box written as a paragraph from the article's own words; many pages of one
publisher can, for the box stands on all of them. A paragraph that ``REPEATS`` articles hold word for word is furniture.
Kept in spite of that are short lines (sub-headings such as "What happens next") and whole texts issued again: where
repeated paragraphs make up more than ``MOST_SHARE`` of an article as it was read, it is a copy and nothing is dropped.
"""

from collections.abc import Collection
from dataclasses import replace

from tagwire.model.article import Article
from tagwire.text.hashes import key_hash
from tagwire.text.lengths import count_words

REPEATS = 3
"""How many articles of one publisher must hold a paragraph."""
LEAST_WORDS = 5
MOST_SHARE = 0.4


def repeatable_lines(text: str) -> dict[int, str]:
    """Return the paragraphs of a text that furniture could be, by their hash."""
    return {line_hash(line): line for line in text.split("\n\n") if count_words(line) >= LEAST_WORDS}


def line_hash(line: str) -> int:
    """Return 63 bits that stand for a paragraph, white space and case aside."""
    return key_hash(" ".join(line.split()).casefold())


def without_furniture(article: Article, furniture: Collection[int]) -> Article:
    """Return the article without the paragraphs, and the lead, of these hashes."""
    lines = article.text.split("\n\n")
    kept = [line for line in lines if count_words(line) < LEAST_WORDS or line_hash(line) not in furniture]
    if not kept:
        return article
    lead = None if article.lead and line_hash(article.lead) in furniture else article.lead
    return replace(article, text="\n\n".join(kept), lead=lead)
