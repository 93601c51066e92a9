"""Headlines: the piece's own title, not the site's."""

import re
import unicodedata

from selectolax.lexbor import LexborHTMLParser

from tagwire.extract.structured import Structured, plain, text_of

MAX_HEADLINE_CHARS = 400
_MOST_WORDS = 30
_BARS = frozenset("|•»｜")
_SEPARATOR = re.compile(r"\s+[|\-–—•·:»~<>]+\s+|\s*[|•»｜]\s*")


def headline_of(tree: LexborHTMLParser, structured: Structured, publisher_name: str | None) -> str | None:
    """Return a page's headline: of what h1, JSON-LD, og:title and title say, the reading most of them share."""
    stated = text_of(structured.main.get("headline")) or text_of(structured.main.get("name")) or ""
    shared = structured.meta_value("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title") or ""
    node = tree.css_first("title")
    title = plain(node.text(deep=True) if node else "")
    site = _letters(publisher_name or "")
    h1s = [_without_label(h1, shared) for h1 in structured.h1s]
    candidates = [
        *((h1, _H1) for h1 in h1s),
        (stated, _STATED),
        (without_site(shared, publisher_name), _SHARED),
        (without_site(title, publisher_name), _TITLE),
    ]
    sole = _sole_h1(h1s, site)
    if sole and "headline" in structured.main and _letters(sole) != _letters(stated):
        sole = None
    witnesses = [w for w in (h1s[0] if len(h1s) == 1 else "", stated, shared, title) if w]
    best, best_score = "", 0.0
    for text, prior in candidates:
        if not text or len(text) > MAX_HEADLINE_CHARS or _letters(text) == site:
            continue
        agreements = [_agreement(text, witness) for witness in witnesses]
        score = prior + sum(agreements)
        if prior == _H1 and sum(a >= _BORNE_OUT for a in agreements) > (text in witnesses[:1]):
            score += _H1
        if text == sole and max(agreements[1:], default=0.0) >= _AKIN:
            score += _SOLE
        if text.endswith(("...", "…")):
            score -= 1
        if score > best_score:
            best, best_score = text, score
    return best or (h1s[0][:MAX_HEADLINE_CHARS] if h1s else None)


_BORNE_OUT = 0.45
_AKIN = 0.15
_SOLE = 2.0
"""What the only h1 gains where JSON-LD has no other headline, and another place has some of its words: titles made for
search engines, often two of one text, differ from what readers see."""
_H1, _STATED, _SHARED, _TITLE = 0.5, 0.4, 0.3, 0.1
"""How much each place is believed beyond what the others say."""


def _sole_h1(h1s: list[str], site: str) -> str | None:
    """Return the only h1 that is no site's name, where it has the words of a headline."""
    own = [h1 for h1 in h1s if _letters(h1) != site]
    return own[0] if len(own) == 1 and 3 <= len(own[0].split()) <= _MOST_WORDS else None


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


def _without_label(h1: str, shared: str) -> str:
    """Return an h1 without the label before it, "Opinion", where the shared title parts the two: "Opinion | …"."""
    cut = _SEPARATOR.search(shared)
    if not cut or cut[0].strip() not in _BARS or " " in shared[: cut.start()]:
        return h1
    label, rest = shared[: cut.start()], shared[cut.end() :]
    if h1.startswith(label + " ") and _letters(h1).startswith(_letters(label + rest)[:60]):
        return h1[len(label) :].strip()
    return h1


def _is_site(part: str, site: str) -> bool:
    letters = _letters(part)
    return bool(letters) and (letters in site or site in letters) and len(letters) <= 3 * len(site)


def _agreement(text: str, witness: str) -> float:
    """How far a witness bears out a headline: same letters 1, same beside a site's name 0.9, else by words."""
    a, b = _letters(text), _letters(witness)
    if not a:
        return 0.0
    if a == b:
        return 1.0
    if len(a) >= 12 and len(a) > len(b) / 2 and (b.startswith(a) or b.endswith(a)):
        return 0.9
    words_a, words_b = set(text.casefold().split()), set(witness.casefold().split())
    if len(words_a) < 3:
        return 0.0
    return 0.7 * len(words_a & words_b) / len(words_a | words_b)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))
