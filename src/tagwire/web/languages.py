"""The language a reader gets the interface in: their own setting, else what their browser asks for, else the site's.

The address never decides: ``?lang=`` narrows a listing to articles in a language, whatever the interface's is.
"""

import re
from functools import lru_cache
from importlib.resources import files

from babel import Locale, negotiate_locale
from starlette.requests import Request

COOKIE = "language"
CATALOGUES = files("tagwire.web") / "locale"
SOURCE = "en"
"""The language that the messages are written in."""
LANGUAGES = (
    SOURCE,
    *sorted(folder.name for folder in CATALOGUES.iterdir() if (folder / "LC_MESSAGES" / "tagwire.po").is_file()),
)
"""Every language there is a catalogue of, ISO 639-1."""

LONGEST_HEADER = 500
MOST_RANGES = 20
_RANGE = re.compile(r"([a-z]{2,3}(?:-[a-z0-9]{1,8}){0,4})(?:;q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?")
_COUNTRIES = {"en": "en_GB"}
"""Languages whose dates follow a certain country; all others follow the language's own."""


def language_of(request: Request, default: str) -> str:
    """Return the interface's language for who asks."""
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return str(chosen)
    return accepted_language(request.headers.get("accept-language", "")[: LONGEST_HEADER + 1], default)


@lru_cache(maxsize=512)
def accepted_language(header: str, default: str) -> str:
    """Return the language an Accept-Language header (RFC 9110 §12.5.4) likes best of those there are.

    A range that can't be read is passed over, "*" asks for nothing, and of a header too long for any browser's nothing
    is read.
    """
    if not header or len(header) > LONGEST_HEADER:
        return default
    weighed: list[tuple[float, str]] = []
    for part in header.lower().split(",")[:MOST_RANGES]:
        found = _RANGE.fullmatch(part.replace(" ", "").replace("\t", ""))
        if found and (weight := float(found[2] or 1)):
            weighed.append((weight, found[1]))
    liked = [name for _, name in sorted(weighed, key=lambda pair: -pair[0])]
    return (negotiate_locale(liked, LANGUAGES, sep="-") or default) if liked else default


def locale_of(lang: str) -> str:
    """Return the CLDR locale for dates, ages and numbers."""
    return _COUNTRIES.get(lang, lang)


@lru_cache(maxsize=64)
def own_name(lang: str) -> str:
    """Return a language's name in itself: "Deutsch"."""
    name = Locale.parse(lang).get_display_name() or lang
    return name[0].upper() + name[1:]
