"""Canonical URLs: the address a page gives itself, when it can be trusted."""

from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from tagwire.errors import UsageError
from tagwire.extract.structured import Structured
from tagwire.text.urls import is_same_publisher, normalise_url, resolve_url


def canonical_url(tree: LexborHTMLParser, structured: Structured, url: str) -> str:
    """Return rel=canonical, else og:url, normalised, when it is trusted; else ``url`` normalised.

    One on another registrable domain is refused (a syndicated copy stays the copy's own), and so is one that leads
    to the home page or to an ancestor of the page's own path, which is a broken template's doing.
    """
    own = normalise_url(url)
    link = tree.css_first('link[rel~="canonical" i][href]')
    for stated in (link.attributes.get("href") if link else None, structured.meta_value("og:url")):
        absolute = resolve_url(url, stated) if stated else None
        if absolute is None:
            continue
        try:
            candidate = normalise_url(absolute)
        except UsageError:
            continue
        if is_same_publisher(candidate, own) and not _is_ancestor(candidate, own):
            return candidate
    return own


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
        and not own_path[len(path) :].startswith(("/amp", "/page/", "/print"))
    )
