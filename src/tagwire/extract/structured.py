"""Structured data: what a page says of itself in JSON-LD, meta elements and microdata, bounded and repaired."""

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import TypeAlias

import orjson
from selectolax.lexbor import LexborHTMLParser, LexborNode

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
JsonObject: TypeAlias = "dict[str, Json]"

MAX_SCRIPTS = 40
MAX_SCRIPT_CHARS = 1_500_000
MAX_NODES = 1500
MAX_META = 400
MAX_VALUE_CHARS = 5000
MAX_LINKS = 40
MAX_H1S = 12
MAX_TIMES = 20

ARTICLE_TYPES = frozenset(
    [
        "Article",
        "NewsArticle",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "AskPublicNewsArticle",
        "BackgroundNewsArticle",
        "OpinionNewsArticle",
        "ReviewNewsArticle",
        "AdvertiserContentArticle",
        "SatiricalArticle",
        "ScholarlyArticle",
        "MedicalScholarlyArticle",
        "TechArticle",
        "APIReference",
        "Report",
        "BlogPosting",
        "LiveBlogPosting",
        "SocialMediaPosting",
        "DiscussionForumPosting",
        "LiveBlog",
        "Blogposting",
        "Newsarticle",
    ]
)
_WORK_TYPES = frozenset(
    [
        "Review",
        "CriticReview",
        "Recipe",
        "HowTo",
        "CreativeWork",
        "VideoObject",
        "WebPage",
        "ItemPage",
        "QAPage",
        "FAQPage",
    ]
)
_OTHER_PARTS = frozenset(
    [
        "isPartOf",
        "hasPart",
        "itemListElement",
        "review",
        "comment",
        "publisher",
        "author",
        "image",
        "logo",
        "video",
        "relatedLink",
        "mentions",
        "citation",
        "breadcrumb",
        "potentialAction",
    ]
)
"""Properties whose nodes tell of something else than the page's main piece."""


@dataclass(frozen=True, slots=True)
class Structured:
    """What a page says of itself; all values are untrusted text."""

    main: JsonObject = field(default_factory=dict)
    """The JSON-LD node of the page's main piece; empty when there is none."""
    nodes: tuple[JsonObject, ...] = ()
    """Every JSON-LD node with a type, in reading order."""
    meta: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Meta elements: name, property or itemprop in lower case → contents in order."""
    times: tuple[str, ...] = ()
    """What the first time elements state for machines, as written."""
    h1s: tuple[str, ...] = ()
    """Texts of the first h1 elements that have one."""
    canonical_links: tuple[str, ...] = ()
    """Where links with rel=canonical lead, as written."""
    licenses: tuple[str, ...] = ()
    """Where links with rel=license lead, as written, but for licences that are for machines (RSL)."""

    def meta_value(self, *names: str) -> str | None:
        """Return the first non-empty content of the first of ``names`` that has one."""
        for name in names:
            for value in self.meta.get(name, ()):
                if value:
                    return value
        return None


def read_structured(tree: LexborHTMLParser) -> Structured:
    """Return a page's structured data; broken parts are repaired or left out, never raised."""
    marks = _marks_in(tree)
    nodes = tuple(_typed_nodes(_documents(marks["script"])))
    articles = [node for node in nodes if ARTICLE_TYPES.intersection(types_of(node))]
    works = [node for node in nodes if _WORK_TYPES.intersection(types_of(node))]
    main = max(articles, key=_completeness, default=None) or next(
        (node for node in works if "headline" in node or "datePublished" in node), None
    )
    return Structured(
        main or {},
        nodes,
        _read_meta(marks["meta"]),
        tuple(time.attributes.get("datetime") or "" for time in marks["time"][:MAX_TIMES]),
        tuple(text for text in (plain(h1.text(deep=True, separator=" ")) for h1 in marks["h1"][:MAX_H1S]) if text),
        _links(marks["link"], "canonical")[:MAX_LINKS],
        _links(marks["link"] + marks["a"], "license")[:MAX_LINKS],
    )


def types_of(node: JsonObject) -> tuple[str, ...]:
    """Return a node's schema.org types without their namespace.

    >>> types_of({"@type": ["https://schema.org/NewsArticle", 3]})
    ('NewsArticle',)
    """
    stated = node.get("@type")
    values = stated if isinstance(stated, list) else [stated]
    return tuple(v.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for v in values if isinstance(v, str))


def texts_of(value: Json, *keys: str) -> tuple[str, ...]:
    """Return the texts a property holds: a string, a list of them, or nodes' ``keys`` (default ``name``)."""
    found: list[str] = []
    queue = deque([value])
    while queue and len(found) < 100:
        item = queue.popleft()
        if isinstance(item, str):
            text = plain(item)
            if text:
                found.append(text)
        elif isinstance(item, list):
            queue.extend(item[:200])
        elif isinstance(item, dict):
            queue.extend(item[key] for key in (keys or ("name",)) if key in item)
        elif isinstance(item, int | float) and not isinstance(item, bool):
            found.append(str(item))
    return tuple(found)


def text_of(value: Json, *keys: str) -> str | None:
    """Return the first text a property holds, or None."""
    return next(iter(texts_of(value, *keys)), None)


def plain(text: str) -> str:
    """Return a metadata value as plain text: entities resolved, tags dropped, white space collapsed, bounded."""
    text = text[:MAX_VALUE_CHARS]
    if "&" in text:
        text = unescape(unescape(text))
    if "<" in text:
        text = re.sub(r"<[/a-zA-Z!][^<>]*>", " ", text)
    return " ".join(text.translate(_CONTROLS).split())


_CONTROLS = dict.fromkeys([*range(32), *range(127, 160)], " ") | dict.fromkeys([0xAD, 0x200B, 0xFEFF])


def _completeness(node: JsonObject) -> int:
    wanted = (
        "headline",
        "datePublished",
        "author",
        "articleBody",
        "mainEntityOfPage",
        "publisher",
        "description",
        "image",
    )
    return sum(bool(node.get(key)) for key in wanted)


_MARKS = (
    'script[type*="ld+json" i], meta[content], h1, time[datetime], link[rel~="canonical" i][href], '
    'link[rel~="license" i][href], '
    'a[rel~="license" i][href]'
)


def _marks_in(tree: LexborHTMLParser) -> dict[str, list[LexborNode]]:
    """Return, by tag, the elements that say something of the page: one walk over the tree finds all."""
    found: dict[str, list[LexborNode]] = {"script": [], "meta": [], "h1": [], "link": [], "a": [], "time": []}
    for node in tree.css(_MARKS):
        found[node.tag or ""].append(node)
    return found


def _links(nodes: list[LexborNode], relation: str) -> tuple[str, ...]:
    """Return where the elements with a relation lead; licences that are for machines (RSL) are passed over."""
    found = [node.attributes for node in nodes]
    return tuple(
        each.get("href") or ""
        for each in found
        if relation in (each.get("rel") or "").lower().split()
        and (each.get("type") or "").lower() != "application/rsl+xml"
    )


def _documents(scripts: list[LexborNode]) -> Iterator[Json]:
    for script in scripts[:MAX_SCRIPTS]:
        text = script.text(deep=True) or ""
        if 1 < len(text) <= MAX_SCRIPT_CHARS:
            yield _loads(text)


def _loads(text: str) -> Json:
    """Return the value of JSON as publishers write it: comments, raw line ends, trailing commas, entities."""
    try:
        loaded: Json = orjson.loads(text)
    except orjson.JSONDecodeError:
        return _loads_repaired(text)
    return loaded


_SURROGATE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})")
"""An escaped pair of surrogates, or, captured, one without its other half."""


def _loads_repaired(text: str) -> Json:
    text = re.sub(r"^\s*(?:<!--|<!\[CDATA\[|/\*[^*]{0,40}\*/|//[^\n]*\n|\s)+|(?:-->|\]\]>|;|\s)+$", "", text)
    text = _SURROGATE.sub(lambda match: "\\ufffd" if match[1] else match[0], text)  # half a pair is no character
    # raw controls are what the standard library forgives and orjson does not
    attempts = (text, re.sub(r",(\s*[}\]])", r"\1", text), unescape(text), re.sub(r'\\(?!["\\/bfnrtu])', r"\\\\", text))
    for attempt in attempts:
        try:
            value, _ = json.JSONDecoder(strict=False).raw_decode(attempt.strip())
        except (ValueError, RecursionError):
            continue
        loaded: Json = value
        return loaded
    return _salvaged(text)


def _salvaged(text: str) -> Json:
    """Return the plain string properties of JSON that can't be parsed: better a headline and a date than nothing."""
    found: JsonObject = {}
    for key, value in re.findall(
        r'"(@type|headline|datePublished|dateModified|articleSection)"\s*:\s*"((?:[^"\\]|\\.){1,500}+)"', text
    ):
        found.setdefault(key, value)
    return found


def _typed_nodes(documents: Iterator[Json]) -> Iterator[JsonObject]:
    queue: deque[Json] = deque(documents)
    seen = 0
    while queue and seen < MAX_NODES:
        item = queue.popleft()
        seen += 1
        if isinstance(item, list):
            queue.extend(item[:MAX_NODES])
        elif isinstance(item, dict):
            if "@type" in item:
                yield item
            queue.extend(v for k, v in item.items() if isinstance(v, dict | list) and k not in _OTHER_PARTS)


def _read_meta(nodes: list[LexborNode]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for node in nodes[:MAX_META]:
        attributes = node.attributes
        content = plain(attributes.get("content") or "")
        if content:
            for kind in ("property", "name", "itemprop"):
                name = attributes.get(kind)
                if name:
                    found.setdefault(name.strip().lower(), []).append(content)
    return {name: tuple(values) for name, values in found.items()}
