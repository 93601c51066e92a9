"""Sections and keywords: where the publisher filed a piece, and under which words."""

import re
from urllib.parse import unquote, urlsplit

from tagwire.extract.structured import Structured, texts_of, types_of

MAX_KEYWORDS = 40
MAX_KEYWORD_CHARS = 80
_NOT_SECTIONS = re.compile(
    r"(?i)^(?:news|article|articles|story|stories|post|posts|blog|archive|archives|home|index|amp|en|de|fr|es|it|pt|nl|us|uk|"
    r"default|uncategori[sz]ed|\d+|nachrichten|artikel|noticias?|id|content|web|p|a|s)$"
)


def section_of(structured: Structured, url: str) -> str | None:
    """Return JSON-LD articleSection, article:section, the last breadcrumb, or the address's first folder."""
    stated = [*texts_of(structured.main.get("articleSection")), *structured.meta.get("article:section", ())]
    stated += [
        v
        for name in ("parsely-section", "sailthru.section", "section", "articlesection", "og:section")
        for v in structured.meta.get(name, ())[:1]
    ]
    stated += _breadcrumbs(structured)
    for text in stated:
        if 1 < len(text) <= MAX_KEYWORD_CHARS and not text.startswith("http"):
            return text
    folders = urlsplit(url).path.split("/")[1:-1]
    for folder in folders[:3]:
        name = unquote(folder).replace("-", " ").replace("_", " ").strip()
        if 2 < len(name) <= 30 and not _NOT_SECTIONS.match(name) and any(map(str.isalpha, name)):
            return name
    return None


def keywords_of(structured: Structured) -> tuple[str, ...]:
    """Return the publisher's own words for a piece, unchanged, each once: JSON-LD, meta keywords, article:tag."""
    texts = [*texts_of(structured.main.get("keywords"))]
    lists = [
        structured.meta.get(name, ())
        for name in ("news_keywords", "article:tag", "og:article:tag", "parsely-tags", "sailthru.tags", "keywords")
    ]
    texts += [value for values in lists for value in values]
    found: dict[str, str] = {}
    for text in texts:
        for part in re.split(r"\s*[,;|]\s*", text) if len(text) > 25 or "," in text or ";" in text else (text,):
            word = part.strip(" #\"'")
            if 1 < len(word) <= MAX_KEYWORD_CHARS and ":" not in word[:14] and len(found) < MAX_KEYWORDS:
                found.setdefault(word.casefold(), word)
    return tuple(found.values())


def _breadcrumbs(structured: Structured) -> list[str]:
    """Return the breadcrumb before the page itself: the innermost section."""
    for node in structured.nodes:
        items = node.get("itemListElement")
        if "BreadcrumbList" in types_of(node) and isinstance(items, list):
            names = [texts_of(i.get("name")) or texts_of(i.get("item")) for i in items[:12] if isinstance(i, dict)]
            crumbs = [n[0] for n in names if n and len(n[0]) <= 40]
            return crumbs[1:2] if len(crumbs) >= 3 else crumbs[-1:] if len(crumbs) == 2 else []
    return []
