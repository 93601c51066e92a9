"""Publishers: what a page says of who publishes it, in what language, behind what wall, with which picture."""

import re

from selectolax.lexbor import LexborHTMLParser

from tagwire.extract.structured import Json, Structured, text_of, texts_of
from tagwire.text.urls import resolve_url

MAX_NAME_CHARS = 100
_FALSE = frozenset(("false", "no", "0", "locked", "metered"))


def publisher_name_of(structured: Structured) -> str | None:
    """Return JSON-LD publisher.name, else og:site_name and kin, or None."""
    stated = text_of(structured.main.get("publisher"))
    if stated is None:
        for node in structured.nodes:
            stated = stated or text_of(node.get("publisher"))
    name = structured.meta_value("og:site_name", "application-name", "apple-mobile-web-app-title")
    for value in (stated, name):
        if value and len(value) <= MAX_NAME_CHARS and not value.startswith("http"):
            return value
    return None


def declared_lang_of(tree: LexborHTMLParser, structured: Structured) -> str | None:
    """Return the language a page declares, as it writes it: html lang, JSON-LD inLanguage, og:locale."""
    html = tree.css_first("html")
    attributes = html.attributes if html else {}
    values = (
        attributes.get("lang"), attributes.get("xml:lang"), text_of(structured.main.get("inLanguage")),
        structured.meta_value("content-language", "dc.language", "language", "og:locale"),
    )  # fmt: skip
    for value in values:
        tag = (value or "").strip().replace("_", "-")
        if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}", tag):
            return tag
    return None


def is_paywalled(structured: Structured) -> bool:
    """Whether JSON-LD says isAccessibleForFree false, or a meta element says the content is locked."""
    nodes = [structured.main, *structured.nodes] if structured.main else list(structured.nodes)
    for node in nodes:
        if _is_false(node.get("isAccessibleForFree")):
            return True
    tier = structured.meta_value("article:content_tier", "og:article:content_tier")
    return (tier or "").lower() in ("locked", "metered")


def image_of(structured: Structured, url: str) -> str | None:
    """Return the absolute address of og:image, else of JSON-LD image, else twitter:image."""
    stated = [structured.meta_value("og:image", "og:image:url", "og:image:secure_url")]
    stated += texts_of(structured.main.get("image"), "url", "contentUrl")[:1]
    stated += texts_of(structured.main.get("thumbnailUrl"))[:1]
    stated.append(structured.meta_value("twitter:image", "twitter:image:src", "image"))
    for value in stated:
        absolute = resolve_url(url, value) if value else None
        if absolute:
            return absolute
    return None


def _is_false(value: Json) -> bool:
    return (
        value is False
        or (isinstance(value, str) and value.strip().lower() in _FALSE)
        or (isinstance(value, list) and len(value) == 1 and _is_false(value[0]))
    )
