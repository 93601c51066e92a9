"""Structured data: what a publisher's page states about an article in JSON-LD and meta elements."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta

from tagwire.demo.addresses import Addresses
from tagwire.demo.edition import DemoArticle, DemoPublisher, Structured, Wrinkle
from tagwire.demo.markdown import BlockKind
from tagwire.model.article import Genre
from tagwire.text.times import rfc3339

Json = str | int | bool | None | Sequence["Json"] | Mapping[str, "Json"]

_TYPES = {
    Genre.LIVE: "LiveBlogPosting",
    Genre.OPINION: "OpinionNewsArticle",
    Genre.EDITORIAL: "OpinionNewsArticle",
    Genre.LETTER: "OpinionNewsArticle",
    Genre.ANALYSIS: "AnalysisNewsArticle",
    Genre.EXPLAINER: "BackgroundNewsArticle",
    Genre.REVIEW: "ReviewNewsArticle",
}
"""schema.org types of genres that have one; all others are NewsArticle."""


def json_ld(publisher: DemoPublisher, article: DemoArticle, *, addresses: Addresses) -> str | None:
    """Return the JSON-LD of an article's page as text for a script element, or None where its publisher writes none."""
    node = _article_node(publisher, article, addresses=addresses)
    crumbs = _breadcrumbs(article, addresses=addresses)
    match publisher.structured:
        case Structured.JSON_LD:
            return script_json({"@context": "https://schema.org", **node})
        case Structured.JSON_LD_GRAPH:
            house = {**_organisation(publisher, addresses=addresses), "@id": addresses.home + "#house"}
            site = {"@type": "WebSite", "@id": addresses.home + "#site", "url": addresses.home, "name": publisher.name}
            graph: list[Json] = [site, house, {**node, "publisher": {"@id": house["@id"]}}, crumbs]
            return script_json({"@context": "https://schema.org", "@graph": graph})
        case Structured.JSON_LD_ARRAY:
            context = {"@context": "https://schema.org"}
            return script_json([{**context, **crumbs}, {**context, **node}])
        case _:
            return None


def is_date_hidden(publisher: DemoPublisher, article: DemoArticle) -> bool:
    """Whether the page states its date nowhere but in the visible text."""
    return Wrinkle.SOME_DATES_ONLY_VISIBLE in publisher.wrinkles and article.number % 2 == 0


def open_graph(publisher: DemoPublisher, article: DemoArticle, *, addresses: Addresses) -> tuple[tuple[str, str], ...]:
    """Return the Open Graph properties of an article's page, in order."""
    if publisher.open_graph == "none":
        return ()
    properties = [
        ("og:type", "article"),
        ("og:title", article.headline),
        ("og:url", addresses.article(article)),
        ("og:image", addresses.picture(article)),
    ]
    if publisher.open_graph == "basic":
        return tuple(properties)
    properties += [
        ("og:site_name", publisher.name),
        ("og:description", article.lead),
        ("article:published_time", rfc3339(article.published)),
        ("article:section", article.section),
        *(("article:author", name) for name in article.byline),
        *(("article:tag", keyword) for keyword in article.keywords),
    ]
    if article.modified:
        properties.append(("article:modified_time", rfc3339(article.modified)))
    return tuple(properties)


def script_json(value: Json) -> str:
    """Return JSON that can stand inside a script element."""
    return json.dumps(value, ensure_ascii=False, indent=1).replace("</", "<\\/")


def _article_node(publisher: DemoPublisher, article: DemoArticle, *, addresses: Addresses) -> dict[str, Json]:
    node: dict[str, Json] = {
        "@type": _TYPES.get(article.genre, "NewsArticle"),
        "mainEntityOfPage": {"@type": "WebPage", "@id": addresses.article(article)},
        "headline": article.headline,
        "description": article.lead,
        "image": [addresses.picture(article)],
        "author": _authors(publisher, article, addresses=addresses),
        "publisher": _organisation(publisher, addresses=addresses),
        "articleSection": article.section,
        "inLanguage": article.lang,
        "isAccessibleForFree": article.slug not in publisher.premium,
    }
    if not is_date_hidden(publisher, article):
        node |= {"datePublished": rfc3339(article.published), "dateModified": rfc3339(article.updated)}
    if article.keywords:
        node["keywords"] = list(article.keywords)
    if article.slug in publisher.premium:
        node["hasPart"] = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".premium-text"}
    if article.genre is Genre.LIVE:
        node |= _live_coverage(article)
    return node


def _authors(publisher: DemoPublisher, article: DemoArticle, *, addresses: Addresses) -> Json:
    people: list[Json] = [{"@type": "Person", "name": name, "url": addresses.author(name)} for name in article.byline]
    bodies: list[Json] = [{"@type": "Organization", "name": article.agency}] if article.agency else []
    return people + bodies or [{"@type": "Organization", "name": publisher.name}]


def _organisation(publisher: DemoPublisher, *, addresses: Addresses) -> dict[str, Json]:
    logo: Json = {"@type": "ImageObject", "url": addresses.at("/media/logo.png"), "width": 240, "height": 135}
    return {"@type": "NewsMediaOrganization", "name": publisher.name, "url": addresses.home, "logo": logo}


def _breadcrumbs(article: DemoArticle, *, addresses: Addresses) -> dict[str, Json]:
    steps = [(article.section, addresses.section(article.section)), (article.headline, addresses.article(article))]
    items: list[Json] = [
        {"@type": "ListItem", "position": place, "name": name, "item": url}
        for place, (name, url) in enumerate(steps, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _live_coverage(article: DemoArticle) -> dict[str, Json]:
    """Coverage times and updates; the posts are spread evenly from the last change back to publication."""
    texts: list[list[str]] = []
    for block in article.blocks:
        if block.kind is BlockKind.HEADING:
            texts.append([block.texts[0]])
        elif texts:
            texts[-1].extend(block.texts)
    step = (article.updated - article.published) / max(len(texts), 1)
    updates: list[Json] = [
        {
            "@type": "BlogPosting",
            "headline": post[0],
            "datePublished": rfc3339(article.updated - step * place),
            "articleBody": "\n".join(post[1:]),
        }
        for place, post in enumerate(texts)
    ]
    return {
        "coverageStartTime": rfc3339(article.published),
        "coverageEndTime": rfc3339(article.updated + timedelta(hours=6)),
        "liveBlogUpdate": updates,
    }
