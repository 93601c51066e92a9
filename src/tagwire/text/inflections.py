"""Inflections: the other forms in which a searched word may stand, by its ending alone.

The index holds words as they are written, so that phrases are exact; a query asks for a word's usual other forms too.
Only regular endings are known, and only those that seldom make another word; a form nobody writes costs a look-up.
"""

import re
from collections.abc import Iterable

SHORTEST = 4
"""Letters of the shortest word that has other forms: in short ones an ending is too much of the word."""

_LATIN = re.compile(r"[a-z]+")
_CYRILLIC = re.compile(r"[\u0430-\u045f\u0490-\u04ff]+")
_ARABIC = re.compile(r"[\u0621-\u064a\u0671-\u06d3]+")

_ENDINGS: dict[str, tuple[tuple[str, ...], ...]] = {
    "en": (("", "s", "es", "ed", "ing"), ("e", "es", "ed", "ing"), ("y", "ies", "ied", "ying")),
    "fr": (("", "s", "x", "e", "es"), ("al", "aux", "ale", "ales"), ("if", "ifs", "ive", "ives")),
    "es": (("", "s"), ("", "es"), ("o", "os", "a", "as"), ("z", "ces"), ("on", "ones")),
    "pt": (("", "s"), ("", "es"), ("o", "os", "a", "as"), ("ao", "oes"), ("al", "ais"), ("m", "ns")),
    "it": (("o", "i", "a", "e"), ("e", "i")),
    "de": (("", "e", "en", "er", "ern", "n", "s", "es"), ("e", "en", "er", "es", "em"), ("ung", "ungen")),
    "nl": (("", "en", "s", "e"),),
    "sv": (("", "en", "et", "er", "ar", "or", "s", "na"),),
}
"""Language → groups of endings that words exchange; the first ones of a group are tried first."""
_USUAL = (
    ("", "s", "es"),
    ("", "n", "en"),
    ("y", "ies"),
    ("", "ed", "ing"),
    ("e", "es", "ed", "ing"),
    ("al", "aux"),
    ("on", "ones"),
)
"""What is asked for in Latin script when the query names no language: usual plurals, and the English verb."""
_CASES = ("", "а", "у", "ом", "е", "ы", "и", "ов", "ам", "ами", "ах", "я", "ю", "ем", "еи", "ои", "ии", "ию", "ь")
"""Endings of East Slavic nouns as the search terms have them ("й" is folded to "и")."""
_ARABIC_PREFIXES = ("وال", "بال", "كال", "فال", "لل", "ال", "و")
"""And-the, with-the, as-the, so-the, to-the, the, and (Larkey's light10)."""


def inflections(term: str, *, lang: str | None = None) -> tuple[str, ...]:
    """Return a folded term and its other likely forms, itself first; itself alone where nothing is known.

    >>> inflections("ferries")[:3], inflections("kliniken", lang="de")[:3]
    (('ferries', 'ferri', 'ferris'), ('kliniken', 'klinik', 'klinike'))
    """
    if len(term) < SHORTEST:
        return (term,)
    if _LATIN.fullmatch(term):
        return _unique((term, *_exchanged(term, _ENDINGS.get(lang or "", _USUAL))))
    if _CYRILLIC.fullmatch(term):
        return _unique((term, *_declined(term)))
    return _unique((term, *_prefixed(term))) if _ARABIC.fullmatch(term) else (term,)


def _exchanged(term: str, groups: Iterable[tuple[str, ...]]) -> Iterable[str]:
    for group in groups:
        endings = [e for e in group if term.endswith(e) and len(term) - len(e) >= SHORTEST - 1]
        # The longest ending may be one, or the word may be bare: "classes", "class".
        for ending in dict.fromkeys((max(endings, key=len), min(endings, key=len))) if endings else ():
            stem = term[: len(term) - len(ending)]
            yield from (stem + other for other in group if len(stem + other) >= SHORTEST)


def _declined(term: str) -> Iterable[str]:
    for ending in sorted(_CASES, key=len, reverse=True):
        if term.endswith(ending) and len(term) - len(ending) >= SHORTEST - 1:
            stem = term[: len(term) - len(ending)]
            return [stem + other for other in _CASES]
    return []


def _prefixed(term: str) -> Iterable[str]:
    stem = next(
        (term.removeprefix(p) for p in _ARABIC_PREFIXES if term.startswith(p) and len(term) - len(p) >= 3), term
    )
    return [stem, *(prefix + stem for prefix in _ARABIC_PREFIXES)]


def _unique(forms: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(forms))
