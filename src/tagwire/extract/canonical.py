"""Canonical URLs: the address a page gives itself, when it can be trusted."""

import re
from urllib.parse import urlsplit

from tagwire.errors import UsageError
from tagwire.extract.structured import Structured
from tagwire.extract.variants import article_forms
from tagwire.text.urls import is_same_publisher, normalise_url, resolve_url

_TELLING = re.compile(r"\d|[^\W_][-_+%.][^\W_]")
"""What an article's last path segment has and a section's seldom: a digit, or several words."""
_LIST_SEGMENTS = frozenset(("category", "tag", "tags", "topic", "topics", "author", "authors", "search", "page"))
_MOST_LINKS = 10
_OWN_ENDINGS = ("/amp", "/page/", "/print")


def canonical_url(structured: Structured, url: str) -> str:
    """Return rel=canonical, else og:url, normalised, when it is trusted; else ``url`` normalised.

    Refused is one on another registrable domain (a syndicated copy stays the copy's own), one that leads to the home
    page, to an ancestor of the page's own path or to a section, which is a broken template's doing, and one that is
    the AMP or mobile form of the page itself. Of several canonical links that disagree none is trusted.
    """
    own = normalise_url(url)
    links = {address for link in structured.canonical_links[:_MOST_LINKS] if (address := _normal(url, link))}
    linked = next(iter(links)) if len(links) == 1 else None
    if linked is not None and _is_trusted(linked, own):
        return linked
    shared = _normal(url, structured.meta_value("og:url"))
    return shared if shared is not None and _is_trusted(shared, own) else own


def _normal(base: str, reference: str | None) -> str | None:
    absolute = resolve_url(base, reference) if reference else None
    try:
        return None if absolute is None else normalise_url(absolute)
    except UsageError:
        return None


def _is_trusted(candidate: str, own: str) -> bool:
    if candidate == own:
        return True
    if not is_same_publisher(candidate, own) or _is_ancestor(candidate, own):
        return False
    return not _is_section(candidate, own) and own not in article_forms(candidate)


def _is_ancestor(candidate: str, own: str) -> bool:
    """Whether ``candidate`` is the home page or a section above ``own``."""
    path = urlsplit(candidate).path.rstrip("/")
    own_parts = urlsplit(own)
    own_path = own_parts.path.rstrip("/")
    if not path:
        # "/?p=12" is an article's own address on many blogs: only the same query may stand for it
        return bool(own_path) or (urlsplit(candidate).query == "" and own_parts.query != "")
    return (
        len(path) < len(own_path)
        and own_path.startswith(path + "/")
        and not own_path[len(path) :].startswith(_OWN_ENDINGS)
    )


def _is_section(candidate: str, own: str) -> bool:
    """Whether ``candidate`` reads like a section or a list, though ``own`` reads like an article."""
    parts = urlsplit(candidate)
    segments = [s for s in parts.path.split("/") if s]
    if not segments or parts.query:
        return False
    if len(segments) > 1 and segments[-2].lower() in _LIST_SEGMENTS:
        return True
    own_parts = urlsplit(own)
    own_segments = [s for s in own_parts.path.split("/") if s]
    is_telling = bool(own_parts.query) or (bool(own_segments) and _TELLING.search(own_segments[-1]) is not None)
    return is_telling and len(segments) == 1 and _TELLING.search(segments[0]) is None
