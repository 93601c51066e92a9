"""Segments: words of Chinese and Japanese text, which writes no spaces.

Japanese is cut where the script changes: kanji, katakana, hiragana, Latin. Chinese is cut into the most likely words by
the language's word frequencies (Viterbi over a unigram model); what the table doesn't know falls into single
characters, which neighbours of the same sort join again: that is how names appear.
"""

import re
from itertools import pairwise

from tagwire.text.words import Word, find_words
from tagwire.toolkit.words import LanguageWords

SPACELESS_LANGUAGES = frozenset(("ja", "zh"))
LONGEST_WORD = 6
UNKNOWN_COST = 8.5
"""What a character of no known word costs, in powers of ten; a word costs 9 less its Zipf value."""

_RUNS = re.compile(
    r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々〆]+|[\u30a1-\u30fa\u30fc-\u30ff・]+|[\u3041-\u309f]+|"
    r"[^\W\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々〆]+(?:[-.&'’][^\W\u3041-\u30ff\u3400-\u9fff]+)*"
)


def segment(text: str, *, words: LanguageWords) -> list[Word]:
    """Return the words of a Chinese or Japanese text; runs of Latin letters and digits are words as anywhere."""
    found: list[Word] = []
    for match in _RUNS.finditer(text):
        run, start = match[0], match.start()
        if is_han(run[0]):
            found += _han_words(run, start, words) if words.lang == "zh" else [Word(run, start, match.end())]
        elif is_kana(run[0]):
            found.append(Word(run, start, match.end()))
        else:
            found += [Word(word.text, word.start + start, word.end + start) for word in find_words(run)]
    return found


def is_han(character: str) -> bool:
    """Whether a character is a Chinese one (kanji, hanzi)."""
    return "\u4e00" <= character <= "\u9fff" or "\u3400" <= character <= "\u4dbf" or character in "々〆"


def is_kana(character: str) -> bool:
    """Whether a character is hiragana or katakana."""
    return "\u3041" <= character <= "\u30ff"


def _han_words(run: str, offset: int, words: LanguageWords) -> list[Word]:
    size = len(run)
    best = [0.0] + [1e9] * size
    back = [0] * (size + 1)
    for end in range(1, size + 1):
        for start in range(max(0, end - LONGEST_WORD), end):
            zipf = words.zipf.get(run[start:end])
            if zipf is None and end - start > 1:
                continue
            cost = best[start] + (9.0 - zipf / 100 if zipf is not None else UNKNOWN_COST)
            if cost < best[end]:
                best[end], back[end] = cost, start
    cuts = [size]
    while cuts[-1]:
        cuts.append(back[cuts[-1]])
    cuts.reverse()
    return _joined_singles([Word(run[a:b], offset + a, offset + b) for a, b in pairwise(cuts)], words)


def _joined_singles(found: list[Word], words: LanguageWords) -> list[Word]:
    """Join neighbouring single characters that are no function word: 李 培 明 is one name."""
    joined: list[Word] = []
    for word in found:
        single = len(word.text) == 1 and word.text not in words.stop
        if single and joined and joined[-1].end == word.start and _is_open(joined[-1].text, words):
            last = joined.pop()
            joined.append(Word(last.text + word.text, last.start, word.end))
        else:
            joined.append(word)
    return joined


def _is_open(text: str, words: LanguageWords) -> bool:
    return text not in words.stop and len(text) < 4 and (len(text) == 1 or text not in words.zipf)
