"""Weekdays: what days and months are called, and which days a text names, in any language that CLDR has names for."""

import re
from functools import cache

from babel import Locale, UnknownLocaleError

from tagwire.text.search_terms import UNSPACED

_UNSPACED = re.compile(f"[{UNSPACED}]")


def named_weekdays(text: str, *, lang: str | None) -> int:
    """Return the days of the week a text names in full, as bits: 1 is Monday, 64 is Sunday.

    A name in another case than the dictionary's is not known, nor is a short form: "sat" is a verb, too.

    >>> named_weekdays("On Saturday and on Monday", lang="en"), named_weekdays("le mardi", lang="fr")
    (33, 2)
    """
    pattern, days = _names(lang or "en")
    if pattern is None:
        return 0
    found = 0
    for name in pattern.findall(text.lower()):
        found |= 1 << days[name]
    return found


@cache
def calendar_names(lang: str | None) -> frozenset[str]:
    """Return the names of days and months, in full and short, case-folded; English ones for an unknown language."""
    try:
        locale = Locale.parse(lang or "en")
    except (UnknownLocaleError, ValueError):
        return frozenset()
    tables = (table for part in (locale.days, locale.months) for use in part.values() for table in use.values())
    return frozenset(name.casefold().removesuffix(".") for table in tables for name in table.values())


@cache
def _names(lang: str) -> tuple[re.Pattern[str] | None, dict[str, int]]:
    try:
        locale = Locale.parse(lang)
    except (UnknownLocaleError, ValueError):
        return None, {}
    uses = ("format", "stand-alone")
    days = {name.lower(): day for use in uses for day, name in locale.days[use]["wide"].items()}
    if not days:
        return None, {}
    names = sorted(map(re.escape, days), key=len, reverse=True)
    is_spaced = not any(map(_UNSPACED.search, days))
    joined = "|".join(names)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)" if is_spaced else joined), days
