"""Headlines: the piece's own title, not the site's."""

import re
import unicodedata

from selectolax.lexbor import LexborHTMLParser

from tagwire.extract.structured import Structured, text_of

MAX_HEADLINE_CHARS = 400
_SEPARATOR = re.compile(r"\s+[|\-–—•·:»~<>]+\s+|\s*[|•»｜]\s*")


def headline_of(tree: LexborHTMLParser, structured: Structured, publisher_name: str | None) -> str | None:
    """Return a page's headline: the h1 that another source confirms, else JSON-LD, og:title, a lone h1, the title."""
    stated = text_of(structured.main.get("headline")) or text_of(structured.main.get("name"))
    shared = structured.meta_value("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title")
    node = tree.css_first("title")
    title = _plain(node.text(deep=True) if node else "")
    witnesses = [w for w in (shared, title, stated) if w]
    h1s = [text for text in (_plain(h1.text(deep=True, separator=" ")) for h1 in tree.css("h1")[:12]) if text]
    for h1 in h1s:
        if len(h1) <= MAX_HEADLINE_CHARS and any(_agrees(h1, w) for w in witnesses):
            return h1
    for candidate in (stated, shared and without_site(shared, publisher_name), h1s[0] if len(h1s) == 1 else None):
        if candidate:
            return candidate[:MAX_HEADLINE_CHARS].strip()
    return (without_site(title, publisher_name) if title else h1s[0] if h1s else "")[:MAX_HEADLINE_CHARS].strip() or None


def without_site(title: str, publisher_name: str | None) -> str:
    """Return a page title without the site's name at either end.

    >>> without_site("Gates shut at 19 schools - The Wrenfield Post", "The Wrenfield Post")
    'Gates shut at 19 schools'
    """
    cuts = list(_SEPARATOR.finditer(title))
    if not cuts:
        return title
    site = _letters(publisher_name or "")
    last, first = title[cuts[-1].end() :], title[: cuts[0].start()]
    if site and _is_site(last, site):
        return title[: cuts[-1].start()]
    if site and _is_site(first, site):
        return title[cuts[0].end() :]
    if len(last) < len(title) / 2 and len(last.split()) <= 4 and len(title[: cuts[-1].start()].split()) >= 3:
        return title[: cuts[-1].start()]
    return title


def _is_site(part: str, site: str) -> bool:
    letters = _letters(part)
    return bool(letters) and (letters in site or site in letters) and len(letters) <= 3 * len(site)


def _agrees(h1: str, witness: str) -> bool:
    """Whether the witness is the h1, or the h1 with a site's name before or after it."""
    a, b = _letters(h1), _letters(witness)
    if not a or not b:
        return False
    if a == b:
        return True
    if len(a) >= 12 and (b.startswith(a) or b.endswith(a)) and _SEPARATOR.search(witness):
        return True
    words_a, words_b = set(h1.casefold().split()), set(witness.casefold().split())
    return len(words_a) >= 4 and len(words_a & words_b) >= 0.75 * len(words_a)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def _plain(text: str) -> str:
    return " ".join(text[:2000].replace("\xad", "").replace("\u200b", "").split())
