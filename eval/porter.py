"""Porter's stemmer, by which keyphrase measures compare English words.

M. F. Porter, An algorithm for suffix stripping, Program 14(3), 1980. Only measures use it: it never makes a tag.
"""

import re
from functools import cache

_STEP_2 = (
    ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("abli", "able"),
    ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"),
    ("ator", "ate"), ("alism", "al"), ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"), ("aliti", "al"),
    ("iviti", "ive"), ("biliti", "ble"),
)  # fmt: skip
_STEP_3 = (
    ("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", ""),
)  # fmt: skip
_STEP_4 = (
    "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ion", "ism", "ate", "iti", "ous", "ive", "ize",
    "al", "er", "ic", "ou",
)  # fmt: skip


@cache
def stem(word: str) -> str:
    """Return the stem of a lower-case English word; other words are left alone.

    >>> [stem(word) for word in ("ponies", "relational", "hopping", "controllers", "été")]
    ['poni', 'relat', 'hop', 'control', 'été']
    """
    if len(word) < 3 or re.fullmatch("[a-z]+", word) is None:
        return word
    word = _without_verb_ending(_without_plural(word))
    if word.endswith("y") and _has_vowel(word[:-1]):
        word = word[:-1] + "i"
    word = _replaced(_replaced(word, _STEP_2), _STEP_3)
    ending = next((e for e in _STEP_4 if word.endswith(e)), None)
    if ending:
        stemmed = word[: -len(ending)]
        if _measure(stemmed) > 1 and (ending != "ion" or stemmed.endswith(("s", "t"))):
            word = stemmed
    if word.endswith("e") and (_measure(word[:-1]) > 1 or (_measure(word[:-1]) == 1 and not _is_short(word[:-1]))):
        word = word[:-1]
    return word[:-1] if word.endswith("ll") and _measure(word) > 1 else word


def _without_plural(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _without_verb_ending(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) > 0 else word
    for ending in ("ed", "ing"):
        stemmed = word[: -len(ending)]
        if word.endswith(ending) and _has_vowel(stemmed):
            if stemmed.endswith(("at", "bl", "iz")):
                return stemmed + "e"
            if _ends_double(stemmed) and stemmed[-1] not in "lsz":
                return stemmed[:-1]
            return stemmed + "e" if _measure(stemmed) == 1 and _is_short(stemmed) else stemmed
    return word


def _replaced(word: str, endings: tuple[tuple[str, str], ...]) -> str:
    for ending, other in sorted(endings, key=lambda pair: -len(pair[0])):
        if word.endswith(ending):
            stemmed = word[: -len(ending)]
            return stemmed + other if _measure(stemmed) > 0 else word
    return word


def _shape(word: str) -> str:
    shape = ""
    for i, letter in enumerate(word):
        is_vowel = letter in "aeiou" or (letter == "y" and i > 0 and shape[-1] == "c")
        shape += "v" if is_vowel else "c"
    return shape


def _measure(word: str) -> int:
    return len(re.findall("v+c+", _shape(word)))


def _has_vowel(word: str) -> bool:
    return "v" in _shape(word)


def _ends_double(word: str) -> bool:
    return len(word) > 1 and word[-1] == word[-2] and _shape(word)[-1] == "c"


def _is_short(word: str) -> bool:
    return _shape(word).endswith("cvc") and word[-1] not in "wxy"
