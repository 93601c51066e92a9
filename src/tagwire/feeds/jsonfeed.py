"""JSON Feed 1.0 and 1.1 → ParsedFeed; wrong types are passed over, never guessed at."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NoReturn

from tagwire.errors import ParseError
from tagwire.feeds.completion import EntryDraft, EntryRules, MarkupBudget, completed_entries
from tagwire.feeds.dates import read_date
from tagwire.feeds.limits import MAX_ENTRIES, MAX_NAME_LENGTH, MAX_TITLE_LENGTH, bounded_problems
from tagwire.feeds.links import absolute_link, is_http_link
from tagwire.feeds.markup import html_of_text, plain_text, plain_title, sanitised_html
from tagwire.model.document import Document
from tagwire.model.feed import Enclosure, EntryAuthor, FeedFormat, ParsedFeed, Problem

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]
Fields = Mapping[str, Json]

_MAX_NUMBER_LENGTH = 64
_MAX_JSON_DEPTH = 64
_STRUCTURE = re.compile(r"\\.|[\"\[\]{}]", re.DOTALL)


def parse_json_feed(document: Document, text: str) -> ParsedFeed:
    """Return what a JSON Feed says; raise ParseError when ``text`` is not JSON, or JSON of another kind."""
    feed = _json_object(text)
    version = _text(feed, "version") or ""
    items = feed.get("items")
    if "jsonfeed.org/version/" not in version and not isinstance(items, list):
        raise ParseError("the document is JSON, but no JSON Feed: it has neither its version nor a list of items")
    problems = [] if "jsonfeed.org/version/" in version else [Problem("feed", "it states no JSON Feed version")]
    base = document.final_url
    home = absolute_link(base, _text(feed, "home_page_url"))
    self_link = absolute_link(base, _text(feed, "feed_url"))
    link = home or self_link or (base if is_http_link(base) else None)
    lang = _line(feed, "language")
    authors = _authors(feed)
    budget = MarkupBudget()
    drafts: list[EntryDraft] = []
    for number, item in enumerate(_rows(items)[: MAX_ENTRIES + 1], 1):
        if isinstance(item, dict):
            drafts.append(_entry_draft(item, authors, base=base, budget=budget))
        else:
            problems.append(Problem(f"item {number}", "it is not an object, and is left out"))
    entries = completed_entries(drafts, EntryRules(document.fetched_at, lang), problems=problems)
    return ParsedFeed(
        format=FeedFormat.JSONFEED,
        title=_line(feed, "title", limit=MAX_TITLE_LENGTH) or link,
        link=link,
        description=_line(feed, "description", limit=MAX_TITLE_LENGTH * 4),
        lang=lang,
        hub=next((hub for row in _rows(feed.get("hubs")) if (hub := _hub(row, base))), None),
        self=self_link,
        next=absolute_link(base, _text(feed, "next_url")),
        icon=absolute_link(base, _text(feed, "icon") or _text(feed, "favicon")),
        entries=entries,
        problems=bounded_problems([*problems, *budget.problems()]),
    )


def _json_object(text: str) -> Fields:
    if _depth(text) > _MAX_JSON_DEPTH:
        raise ParseError(f"the document is JSON nested deeper than {_MAX_JSON_DEPTH} levels: no JSON Feed is")
    try:
        found: Json = json.loads(
            text, parse_int=_number, parse_float=_number, parse_constant=_no_constant, strict=False
        )
    except (ValueError, RecursionError) as error:
        raise ParseError(f"the document begins like JSON but is not: {str(error)[:120]}") from None
    if not isinstance(found, dict):
        raise ParseError("the document is JSON, but no JSON Feed: it is not an object")
    return found


def _depth(text: str) -> int:
    """Return how deep brackets nest, those in strings not counted, without recursion."""
    depth = deepest = 0
    in_string = False
    for match in _STRUCTURE.finditer(text):
        mark = match[0]
        if mark == '"':
            in_string = not in_string
        elif in_string or mark[0] == "\\":
            continue
        elif mark in "[{":
            depth += 1
            deepest = max(deepest, depth)
        else:
            depth -= 1
    return deepest


def _number(digits: str) -> str:
    """Keep a number as written: an id of 20 digits stays exact, one of 100,000 costs nothing."""
    return digits[:_MAX_NUMBER_LENGTH]


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _entry_draft(item: Fields, feed_authors: tuple[EntryAuthor, ...], *, base: str, budget: MarkupBudget) -> EntryDraft:
    link = absolute_link(base, _text(item, "url")) or absolute_link(base, _text(item, "external_url"))
    markup, plain, summary = _text(item, "content_html"), _text(item, "content_text"), _text(item, "summary")
    content = sanitised_html(budget.spend(markup), base=link or base) if markup else None
    if not content and plain:
        content = html_of_text(budget.spend(plain))
    published = read_date(_text(item, "date_published"))
    updated = read_date(_text(item, "date_modified"))
    categories = (plain_text(tag, limit=MAX_NAME_LENGTH) for tag in _rows(item.get("tags")) if isinstance(tag, str))
    return EntryDraft(
        id=_text(item, "id"),
        link=link,
        title=_line(item, "title", limit=MAX_TITLE_LENGTH),
        summary=html_of_text(budget.spend(summary)) or None if summary else None,
        content=content or None,
        published=published or updated,
        updated=updated,
        authors=_authors(item) or feed_authors,
        categories=tuple(dict.fromkeys(name for name in categories if name)),
        enclosures=tuple(_enclosures(item, base)),
        lang=_line(item, "language"),
        is_empty=not item,
    )


def _authors(fields: Fields) -> tuple[EntryAuthor, ...]:
    rows = [row for row in (*_rows(fields.get("authors")), fields.get("author")) if isinstance(row, dict)]
    found = (EntryAuthor(name=_line(row, "name"), url=absolute_link("", _text(row, "url"))) for row in rows)
    return tuple(dict.fromkeys(author for author in found if author.name or author.url))


def _enclosures(item: Fields, base: str) -> Iterator[Enclosure]:
    for row in _rows(item.get("attachments")):
        if isinstance(row, dict) and (url := absolute_link(base, _text(row, "url"))):
            size = _text(row, "size_in_bytes") or ""
            length = int(size) if size.isascii() and size.isdigit() and len(size) < 16 else None
            yield Enclosure(url, _line(row, "mime_type"), length)


def _hub(row: Json, base: str) -> str | None:
    return absolute_link(base, _text(row, "url")) if isinstance(row, dict) else None


def _rows(value: Json) -> Sequence[Json]:
    return value if isinstance(value, list) else ()


def _text(fields: Fields, key: str) -> str | None:
    """Return a text member, None when it is absent, empty or of another type (numbers were kept as written)."""
    value = fields.get(key)
    return value.encode("utf-8", "replace").decode().strip() or None if isinstance(value, str) else None


def _line(fields: Fields, key: str, *, limit: int = MAX_NAME_LENGTH) -> str | None:
    value = _text(fields, key)
    return plain_title(value, limit=limit) or None if value else None
