"""Words: where a text's words begin and end, in any script that writes spaces between them.

Combining marks belong to letters, so that Hindi and Arabic words stay whole. A hyphen, an apostrophe or an ampersand
between letters stays inside ("cross-party", "O’Neill", "A&E"), and so do the dots of "U.S."; a decimal number is one
word. Scripts without spaces give one "word" a run: see ``tagwire.tags.spaceless``.
"""

import re
from typing import NamedTuple

MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0900-\u0963\u0966-\u0d7f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
    "\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u0f18\u0f19\u0f71-\u0f84\u102b-\u103e\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0"
    "\u200c\u200d\u302a-\u302f\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f"
)
"""Combining marks and joiners (Unicode categories Mn and Mc of the scripts in use): ``\\w`` leaves them out."""

_RUN = rf"[^\W_](?:[^\W_]|[{MARKS}])*"
_WORD = re.compile(
    rf"(?:[^\W\d_]\.){{2,}}(?:[^\W\d_]\b)?|\d+(?:[.,]\d+)+|{_RUN}(?:[-\u2010\u2011'\u2019\u02bc&]{_RUN})*"
)

ELISIONS = frozenset(
    (
        "l",
        "d",
        "j",
        "m",
        "n",
        "s",
        "t",
        "c",
        "qu",
        "jusqu",
        "lorsqu",
        "puisqu",
        "quoiqu",
        "dell",
        "nell",
        "all",
        "dall",
        "sull",
        "coll",
        "un",
        "quest",
        "quell",
        "bell",
        "sant",
        "anch",
    )
)
"""Articles, pronouns and prepositions before an apostrophe, in lower case."""
ELISION_LANGUAGES = frozenset(("fr", "it", "ca", "oc"))


class Word(NamedTuple):
    """A word with its place in the text, in code points (a NamedTuple: thousands are made for each article)."""

    text: str
    start: int
    end: int


def find_words(text: str, *, lang: str | None = None) -> list[Word]:
    """Return the words of ``text`` in order; in French and Italian an elided article is a word of its own.

    >>> [word.text for word in find_words("The U.S. is at 3.5% – A&E, O’Neill: cross-party")]
    ['The', 'U.S.', 'is', 'at', '3.5', 'A&E', 'O’Neill', 'cross-party']
    >>> [word.text for word in find_words("l’État", lang="fr")]
    ['l', 'État']
    """
    words = [Word(match[0], match.start(), match.end()) for match in _WORD.finditer(text)]
    return [part for word in words for part in _elided(word)] if lang in ELISION_LANGUAGES else words


def _elided(word: Word) -> tuple[Word, ...]:
    for mark in "'’":
        head, found, tail = word.text.partition(mark)
        if found and tail and head.lower() in ELISIONS:
            cut = word.start + len(head)
            return Word(head, word.start, cut), Word(tail, cut + 1, word.end)
    return (word,)
