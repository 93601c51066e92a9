"""Identity: what a name is compared as, so that spellings of one thing are one tag whatever the text.

Case, hyphens, blanks and accents go; titles, leading articles, possessives, a person's middle initial and a common
noun's plural, too; British and American spelling, transliterations and names of places in other languages are looked
up (``toolkit.samenames``). Never a stemmer: it makes policy and police one. What only an article or the collection can
tell (a surname, an acronym) is not told here: see ``merging`` and ``store/sqlite/naming.py``.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

from tagwire.tags.cues import (
    EVENT_WORDS,
    ORGANISATION_WORDS,
    PARTICLES,
    PLACE_WORDS,
    PLURAL_ONLY,
    ROYAL_TITLES,
    TITLE_MODIFIERS,
    TITLES,
)
from tagwire.text.keys import fold
from tagwire.toolkit.samenames import load_same_names

LONGEST_ACRONYM = 6
"""Letters; a name in capitals up to here is compared with its capitals."""

_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "`": "'", "‑": "-", "–": "-"})
_POSSESSIVE = re.compile(r"'[sS]?$")
_ACRONYMS = re.compile(r"[A-Z]{2,5}s")
_ARTICLES = frozenset(("the", "a", "an"))
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_LETTERS = str.maketrans({
    "ß": "ss", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h",
})  # fmt: skip
_NOT_GERMAN = re.compile("[^a-zäöüß0-9]")
"""A word with another accent than German ones isn't German: its umlauts are accents (Gündoğan, Häkkinen's Å)."""
_CYRILLIC = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "ё": "e", "є": "ye", "ж": "zh", "з": "z",
    "и": "i", "і": "i", "ї": "yi", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "",
    "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "ʼ": "",
})  # fmt: skip
"""BGN/PCGN 1947 and 1965, without marks."""
_OXFORD = re.compile(r"(?<=[a-z]{3})(is|ys)(e|ed|es|er|ers|ing|ation|ations)$")
"""The ending that is -ise in Britain and -ize in America; "promise" changes, too, which harms nobody."""
_IRREGULAR = {
    "women": "woman", "men": "man", "children": "child", "people": "people", "crises": "crisis", "analyses": "analysis",
    "bases": "base", "wolves": "wolf", "wives": "wife", "lives": "life", "knives": "knife", "thieves": "thief",
    "leaves": "leaf", "shelves": "shelf", "halves": "half", "loaves": "loaf", "calves": "calf", "criteria": "criterion",
    "phenomena": "phenomenon", "diagnoses": "diagnosis", "theses": "thesis", "hypotheses": "hypothesis",
    "mice": "mouse", "feet": "foot", "teeth": "tooth", "geese": "goose", "movies": "movie", "cookies": "cookie",
    "selfies": "selfie", "rookies": "rookie", "calories": "calorie", "viruses": "virus", "bonuses": "bonus",
    "campuses": "campus", "buses": "bus", "gases": "gas", "censuses": "census", "heroes": "hero", "potatoes": "potato",
    "tomatoes": "tomato", "volcanoes": "volcano", "tornadoes": "tornado", "mosquitoes": "mosquito", "vetoes": "veto",
    "embargoes": "embargo", "torpedoes": "torpedo", "cargoes": "cargo", "echoes": "echo",
}  # fmt: skip


def is_same(a: str, b: str) -> bool:
    """Whether two names are one tag by themselves, in whatever article they stand.

    >>> is_same("Sir Keir Starmer", "Keir Starmer"), is_same("Kyiv", "Kiev"), is_same("policy", "police")
    (True, True, False)
    """
    return identity_of(a) == identity_of(b)


@lru_cache(maxsize=65536)
def identity_of(name: str) -> str:
    """Return what a name is compared as; two names with the same identity are one tag.

    >>> identity_of("Defence spending"), identity_of("sanctions"), identity_of("United Nations' ")
    ('defensespending', 'sanction', 'unitednations')
    """
    plain = unicodedata.normalize("NFC", name.translate(_APOSTROPHES)).strip(" \t\n#.,;:")
    plain = _POSSESSIVE.sub("", plain) or plain
    letters = plain.replace(".", "").replace("&", "")
    if _ACRONYMS.fullmatch(letters):
        letters = letters[:-1]
    if letters.isupper() and len(letters) <= LONGEST_ACRONYM:
        found = _known_names().get(letters)
        return found or fold(letters)
    words = [word for word in re.split(r"[\s_/-]+", plain) if fold(word)]
    if not words:
        return fold(name)
    words = _without_dress(words)
    compared = [_word(word) for word in words]
    is_name = words[0][:1] != words[0][:1].lower() or not words[0][:1].isascii()
    if is_name or len(words) > 1:
        found = _known_names().get("".join(compared))
        if found:
            return found
    if words[-1][:1].islower():
        compared[-1] = _singular(compared[-1])
    return "".join(compared) or fold(name)


def is_homograph(name: str) -> bool:
    """Whether a word in small letters is written like a place or another known name: turkey, china, labour.

    Such a word is no tag alone, for its address belongs to the name.
    """
    return name.islower() and " " not in name and fold(name) in _known_spellings()


def _without_dress(words: list[str]) -> list[str]:
    """Return a name's words without a leading article, titles and a person's middle initials."""
    if len(words) > 1 and words[0].lower() in _ARTICLES:
        words = words[1:]
    words = _without_titles(words)
    if len(words) > 2 and any(len(word.strip(".")) == 1 for word in words[1:-1]):
        is_person = all(word[:1].isupper() for word in words)
        if is_person and " ".join(words).replace(".", "").lower() not in load_same_names().with_initials:
            words = [words[0], *(word for word in words[1:-1] if len(word.strip(".")) > 1), words[-1]]
    return words


def _without_titles(words: list[str]) -> list[str]:
    """Return a person's name without titles: "Prime Minister Keir Starmer"; not "General Motors"."""
    last = words[-1].lower()
    if not words[-1][:1].isupper() or last in ORGANISATION_WORDS or last in PLACE_WORDS or last in EVENT_WORDS:
        return words
    cut = 0
    for index, word in enumerate(words[:-1]):
        low = word.lower().strip(".")
        if low in ROYAL_TITLES and len(words) - index <= 3:
            break
        if low in TITLES and word[:1].isupper():
            cut = index + 1
        elif low not in TITLE_MODIFIERS:
            break
    rest = words[cut:]
    if not cut or rest[0].lower() in PARTICLES or not rest[0][:1].isupper():
        return words
    return rest if len(rest) > 1 or words[cut - 1].lower().strip(".") in _FORMS_OF_ADDRESS else words


_FORMS_OF_ADDRESS = frozenset(
    ("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "herr", "frau", "mme", "mlle", "sr", "sra")
)
"""Titles that go even when a surname alone follows."""


@lru_cache(maxsize=65536)
def _word(word: str) -> str:
    """Return a word as it is compared: folded, without accents, in the one of its spellings."""
    low = fold(word)
    same = load_same_names()
    spelled = same.words.get(low)
    if spelled is None and low.endswith("s") and not word[:1].isupper():
        single = same.words.get(low[:-1])
        spelled = single and single + "s"
    if spelled is not None and (low not in same.small_words or word[:1].islower()):
        return spelled
    if low.isascii():
        return _OXFORD.sub(_with_z, low)
    if "\u0400" <= low[0] <= "\u04ff":
        if not word[:1].isupper():
            return low
        latin = _transliterated(low)
        return same.words.get(latin, latin)
    if not _NOT_GERMAN.search(low):
        low = low.translate(_GERMAN)
    decomposed = unicodedata.normalize("NFD", low.translate(_LETTERS))
    if not any("LATIN" in unicodedata.name(c, "") for c in decomposed):
        return low
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return same.words.get(bare) or _OXFORD.sub(_with_z, bare)


def _with_z(match: re.Match[str]) -> str:
    return match[1].replace("s", "z", 1) + match[2]


def _transliterated(low: str) -> str:
    latin = low.translate(_CYRILLIC)
    return re.sub(r"(?:iy|yy|yi)$", "y", latin)


def _singular(word: str) -> str:
    """Return a common noun without its plural ending; words that end in s by themselves stay."""
    if word in PLURAL_ONLY or len(word) < 4:
        return word
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("women"):
        return word[:-3] + "an"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is", "ics", "ous")) else word


@cache
def _known_names() -> Mapping[str, str]:
    """Return a name's compared form, or its capitals for an acronym → the identity of what it names."""
    known: dict[str, str] = {}
    for first, *others in load_same_names().names:
        identity = known.get(_spelled(first), _spelled(first))
        for name in (first, *others):
            letters = name.replace(".", "")
            known.setdefault(
                letters if letters.isupper() and len(letters) <= LONGEST_ACRONYM else _spelled(name), identity
            )
    return known


@cache
def _known_spellings() -> frozenset[str]:
    return frozenset(
        fold(name)
        for names in load_same_names().names
        for name in names
        if " " not in name and name[0].isascii() and not name.isupper()
    )


def _spelled(name: str) -> str:
    return "".join(_word(word) for word in re.split(r"[\s_/-]+", name.translate(_APOSTROPHES)) if fold(word))
