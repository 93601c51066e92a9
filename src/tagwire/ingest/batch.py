"""The batch filter: a line of JSON in, the annotated article's line of JSON out; what ``tagwire annotate`` runs.

Input, an object a line: ``key``; one of ``html``, ``html_file`` (plain or gzip, relative to the input) and ``text``, or
a headline alone; and, where known, ``url``, ``headline``, ``published`` (RFC 3339), ``lang``, ``publisher``,
``section``, ``keywords``. What a page says of itself wins over these; they fill what it leaves open.
"""

import gzip
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any

import orjson

from tagwire.addons import NO_ADDONS, AddonChoice, load_rerankers
from tagwire.errors import ParseError, UsageError
from tagwire.extract import extract_article
from tagwire.extract.rules import NO_RULES, PublisherRules, load_rules
from tagwire.model.article import AnnotatedArticle, Article, Genre, Publisher, Rejected, Stage
from tagwire.model.contract import annotated_article_json
from tagwire.model.document import Document
from tagwire.model.feed import Entry
from tagwire.text.hashes import article_id
from tagwire.text.lengths import count_words
from tagwire.text.times import parse_rfc3339
from tagwire.text.urls import normalise_url, publisher_id
from tagwire.toolkit.kit import Toolkit, load_toolkit
from tagwire.understand import annotate

MAX_FILE_BYTES = 32 * 1024 * 1024
NO_ADDRESS = "https://localhost.invalid/"
"""The address of a page that came without one."""


class Only(StrEnum):
    """Which part of the way a batch goes."""

    ALL = "all"
    EXTRACT = "extract"
    """As far as the text: nothing is understood."""
    UNDERSTAND = "understand"
    """From the text on: a line without text is refused."""


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One input line, with its number from 1."""

    number: int
    raw: bytes


@dataclass(frozen=True, slots=True)
class BatchArticle:
    """What the stories of a batch need to know of an article."""

    key: str
    id: str
    published: datetime | None
    sketch: bytes


@dataclass(frozen=True, slots=True)
class BatchAnswer:
    """One output line, or what is wrong with the input line."""

    output: bytes | None
    problem: str | None = None
    article: BatchArticle | None = None
    """What stories are told by, when the line is an article."""


@dataclass(frozen=True, slots=True)
class _Input:
    key: str
    url: str | None
    html: bytes | None
    charset: str | None
    headline: str | None
    text: str | None
    published: datetime | None
    lang: str | None
    publisher: str | None
    section: str | None
    keywords: tuple[str, ...]


def load_batch_work(
    folder: Path, only: Only, rules_folder: Path | None = None, addons: AddonChoice = NO_ADDONS
) -> Callable[[BatchLine], BatchAnswer]:
    """Load the toolkit, the add-ons and the publishers' rules and return the function that answers a line.

    ``folder`` is where html_file paths begin.
    """
    toolkit = None if only is Only.EXTRACT else load_toolkit(load_rerankers(addons))
    return partial(answer_line, folder=folder, only=only, toolkit=toolkit, rules=load_rules(rules_folder))


def answer_line(
    line: BatchLine, *, folder: Path, only: Only, toolkit: Toolkit | None, rules: PublisherRules = NO_RULES
) -> BatchAnswer:
    """Return the output line for an input line."""
    try:
        found = _object(line)
    except ParseError as error:
        return BatchAnswer(None, f"line {line.number}: {error}")
    try:
        item = _parse(found, folder)
    except ParseError as error:
        return BatchAnswer(_rejection(found["key"], Rejected(Stage.INPUT, "bad-input", str(error))))
    is_page = item.html is not None and (item.text is None or only is Only.EXTRACT)
    article = _from_page(item, only, rules) if is_page else _from_text(item)
    if isinstance(article, Rejected):
        return BatchAnswer(_rejection(item.key, article))
    annotated = _unread(article, item.key) if toolkit is None else annotate(article, toolkit, key=item.key)
    if not item.url:
        annotated = replace(annotated, id=article_id(f"key:{item.key}"))
    told = BatchArticle(item.key, annotated.id, annotated.article.published, annotated.sketch)
    return BatchAnswer(orjson.dumps(annotated_article_json(annotated)), article=told)


def failed_line(line: BatchLine, why: str) -> BatchAnswer:
    """Return the answer to a line on which the work raised, died or hung."""
    try:
        key = orjson.loads(line.raw)["key"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return BatchAnswer(None, f"line {line.number}: {why}")
    return BatchAnswer(_rejection(key, Rejected(Stage.EXTRACT, "crashed", why)))


def _object(line: BatchLine) -> dict[str, Any]:
    """Return the object a line holds; raise ParseError for one without a key, which no output line could answer."""
    try:
        found = orjson.loads(line.raw)
    except orjson.JSONDecodeError as error:
        raise ParseError(f"not JSON: {error}") from None
    if not isinstance(found, dict) or not isinstance(found.get("key"), str):
        raise ParseError('not an object with a "key" that is a string')
    return found


def _parse(found: dict[str, Any], folder: Path) -> _Input:
    for name in ("html", "html_file", "text", "url", "headline", "published", "lang", "publisher", "section"):
        if not isinstance(found.get(name), str | None):
            raise ParseError(f'"{name}" must be a string')
    keywords = found.get("keywords") or []
    if not isinstance(keywords, list) or not all(isinstance(k, str) for k in keywords):
        raise ParseError('"keywords" must be a list of strings')
    html, charset = None, None
    if found.get("html") is not None:
        html, charset = found["html"].encode("utf-8", "replace"), "utf-8"
    elif found.get("html_file") is not None:
        html = _page_file(folder / found["html_file"])
    elif found.get("text") is None and not (found.get("headline") or "").strip():
        raise ParseError('it has none of "html", "html_file", "text" and "headline"')
    published = found.get("published")
    return _Input(
        key=found["key"],
        url=found.get("url") or None,
        html=html,
        charset=charset,
        headline=found.get("headline"),
        text=found.get("text"),
        published=parse_rfc3339(published) if published else None,
        lang=found.get("lang"),
        publisher=found.get("publisher"),
        section=found.get("section"),
        keywords=tuple(keywords),
    )


def _page_file(path: Path) -> bytes:
    try:
        with path.open("rb") as plain:
            is_packed = plain.read(2) == b"\x1f\x8b"
        with gzip.open(path) if is_packed else path.open("rb") as file:
            body = file.read(MAX_FILE_BYTES + 1)
    except (OSError, EOFError, zlib.error, ValueError) as error:  # ValueError: a NUL in the name
        raise ParseError(f"{str(path)!r} can't be read: {error}") from None
    if len(body) > MAX_FILE_BYTES:
        raise ParseError(f"{path} is larger than {MAX_FILE_BYTES} bytes")
    return body


def _from_page(item: _Input, only: Only, rules: PublisherRules) -> Article | Rejected:
    if only is Only.UNDERSTAND:
        return Rejected(Stage.INPUT, "no-text", '--only understand begins at "text", and there is none')
    url = item.url or NO_ADDRESS
    document = Document(
        url=url,
        final_url=url,
        body=item.html or b"",
        media_type="text/html",
        charset=item.charset,
        fetched_at=datetime.now(UTC),
    )
    entry = Entry(id=item.key, link=item.url, title=item.headline, published=item.published)
    article = extract_article(document, entry, item.publisher, rules)
    if isinstance(article, Rejected):
        return article
    if not item.url:
        name = item.publisher or ""
        article = replace(article, url="", canonical_url="", publisher=Publisher(name.casefold(), name))
    return replace(
        article,
        published=article.published or item.published,
        declared_lang=article.declared_lang or item.lang,
        section=article.section or item.section,
        keywords=article.keywords or item.keywords,
    )


def _from_text(item: _Input) -> Article | Rejected:
    text = "\n\n".join(p.strip() for p in (item.text or "").split("\n\n") if p.strip())
    headline = (item.headline or "").strip()
    if not text and not headline:
        return Rejected(Stage.INPUT, "no-text", "the text is empty, and there is no headline")
    try:
        url = normalise_url(item.url) if item.url else ""
        publisher = publisher_id(url) if url else (item.publisher or "").casefold()
    except UsageError as error:
        return Rejected(Stage.INPUT, "bad-address", str(error))
    return Article(
        url=item.url or "",
        canonical_url=url,
        publisher=Publisher(publisher, item.publisher or publisher),
        headline=headline,
        text=text,
        published=item.published,
        declared_lang=item.lang,
        section=item.section,
        keywords=item.keywords,
    )


def _unread(article: Article, key: str) -> AnnotatedArticle:
    """Return an article that was extracted and nothing more."""
    return AnnotatedArticle(
        id=article_id(article.canonical_url),
        article=article,
        lang=None,
        category=None,
        topics=(),
        genre=Genre.OTHER,
        tags=(),
        words=count_words(article.text),
        key=key,
    )


def _rejection(key: str, rejected: Rejected) -> bytes:
    return orjson.dumps(
        {
            "key": key,
            "rejected": {"stage": rejected.stage.value, "reason": rejected.reason, "detail": rejected.detail},
        }
    )
