"""Variants: the other addresses of a page's article (AMP, mobile, print), and which of them is the article's own."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from selectolax.lexbor import LexborHTMLParser

from tagwire.errors import UsageError
from tagwire.extract.encoding import decode_page
from tagwire.extract.limits import is_too_tangled
from tagwire.model.document import Document
from tagwire.text.urls import is_same_publisher, normalise_url, resolve_url

_HOST_LABELS = frozenset(("amp", "m", "mobile", "mobil", "touch", "wap"))
_AMP_SEGMENT = re.compile(r"/(?:amp|amphtml)(?=/|$)|\.amp(?=\.html?$|$)|(?<=\w)\.amp(?=/|$)", re.IGNORECASE)
_AMP_PARAMETERS = {"outputtype": ("amp",), "amp": ("", "1", "true"), "view": ("amp",), "m": ("1",), "mobile": ("1",)}
_PRINT_LINKS = (
    'link[rel~="amphtml" i][href]',
    'link[rel~="alternate" i][media="print" i][href]',
    'a[rel~="print" i][href]',
    'a[href*="/print/" i], a[href$="/print" i], a[href*="print=1" i], a[href*="output=print" i]',
)
_MOST_FORMS = 8


def page_variant(document: Document) -> str | None:
    """Return the AMP, else the print address that a page names, on its own registrable domain; None without one."""
    html = decode_page(document.body, document.charset)
    if is_too_tangled(html):
        return None
    tree = LexborHTMLParser(html)
    own = {normalise_url(document.final_url), normalise_url(document.url)}
    for selector in _PRINT_LINKS:
        for node in tree.css(selector)[:3]:
            address = resolve_url(document.final_url, node.attributes.get("href") or "")
            try:
                if address and is_same_publisher(address, document.final_url) and normalise_url(address) not in own:
                    return normalise_url(address)
            except UsageError:
                continue
    return None


def article_forms(url: str) -> tuple[str, ...]:
    """Return which addresses on the publisher's main host an AMP or mobile address may stand for; empty for others.

    They are guesses: only where the page says so, or where an article is known under one of them, is it the same.

    >>> article_forms("https://m.example.org/a/amp/")
    ('https://example.org/a', 'https://example.org/a/', 'https://www.example.org/a', 'https://www.example.org/a/')
    """
    parts = urlsplit(normalise_url(url))
    label, _, rest = parts.netloc.partition(".")
    is_mobile = (
        label in _HOST_LABELS and "." in rest and is_same_publisher(url, urlunsplit(parts._replace(netloc=rest)))
    )
    hosts = [rest, f"www.{rest}"] if is_mobile else [parts.netloc]
    path = _AMP_SEGMENT.sub("", parts.path) or "/"
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(k, v) for k, v in pairs if v.lower() not in _AMP_PARAMETERS.get(k.lower(), ())]
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    if not is_mobile and path == parts.path and query == parts.query:
        return ()
    paths = [path] if path == "/" or path == parts.path else sorted({path.rstrip("/"), path.rstrip("/") + "/"})
    forms = [urlunsplit((parts.scheme, host, p, query, "")) for host in hosts for p in paths]
    return tuple(forms[:_MOST_FORMS])
