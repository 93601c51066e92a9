"""Lengths: how many words a text has, in any script."""

import re

_UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_SPACED_WORD = re.compile(rf"[^\W{_UNSPACED}]+(?:['’\-][^\W{_UNSPACED}]+)*")
_UNSPACED_LETTER = re.compile(rf"[{_UNSPACED}]")
LETTERS_A_WORD = 2
"""How many letters of a script without spaces (Han, kana, Thai, Khmer, Burmese) count as a word."""


def count_words(text: str) -> int:
    """Return the number of words: runs of letters and digits; in scripts without spaces, pairs of letters.

    >>> count_words("The board's 190-page review"), count_words("組織の失敗です")
    (4, 4)
    """
    return len(_SPACED_WORD.findall(text)) + -(-len(_UNSPACED_LETTER.findall(text)) // LETTERS_A_WORD)
