"""OPML 2.0 lists of feeds, read and written (opml.org/spec2.opml); folders are kept as "a/b"."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from tagwire.errors import ParseError
from tagwire.feeds.elements import Element, element_source, xml_elements
from tagwire.feeds.encodings import decoded_text
from tagwire.feeds.limits import MAX_DEPTH, MAX_NAME_LENGTH, MAX_TITLE_LENGTH, bounded_problems
from tagwire.feeds.links import absolute_link
from tagwire.feeds.markup import shortened
from tagwire.model.feed import Problem
from tagwire.model.source import Source, SourceDraft

MAX_OPML_BYTES = 32 * 1024 * 1024
MAX_OPML_FEEDS = 20_000
"""Feeds kept, and outlines that are none passed over."""
MAX_FEEDS_OF_ONE_HOST = 2_000
"""A list is not a way to make many requests of one host."""
MAX_OPML_PROBLEMS = 1_000
MAX_FOLDERS = 10
"""Folders one within another that are kept; deeper ones are read into the last."""

_FEED_SCHEME = re.compile(r"feed:(?://)?(?=https?://)|feed(?=://)", re.IGNORECASE)
_NOT_WRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class OpmlOutline:
    """What an OPML list holds: its feeds in order, each address once, and the rows that could not be used."""

    feeds: tuple[SourceDraft, ...]
    problems: tuple[Problem, ...] = ()
    repeats: tuple[Problem, ...] = ()
    """Rows that name a feed again, as lists do that keep one feed in several folders: the first counts."""
    title: str | None = None


def read_opml(body: bytes) -> OpmlOutline:
    """Return the feeds of an OPML list; what can't be followed is a problem with its line number.

    Lists it includes are named, never fetched. Raise ParseError when the bytes are no OPML.
    """
    if len(body) > MAX_OPML_BYTES:
        raise ParseError(f"the list is longer than {MAX_OPML_BYTES} bytes: split it")
    source = element_source(decoded_text(body, charset=None))
    problems = [Problem("list", complaint) for complaint in source.complaints]
    reading = _Reading(problems=problems)
    for element in xml_elements(source):
        if not reading.depth and not element.is_end and element.name != "opml":
            raise ParseError(f"the file is no OPML: its root is <{element.name[:40]}>, not <opml>")
        reading.take(element)
        if max(map(len, (reading.feeds, problems, reading.repeats))) >= MAX_OPML_FEEDS:
            problems.insert(0, Problem("list", f"it holds more than {MAX_OPML_FEEDS} feeds: the others are left out"))
            break
    if not reading.has_root:
        raise ParseError("the file is no OPML: it holds no <opml> element")
    return OpmlOutline(
        tuple(reading.feeds.values()),
        bounded_problems(problems, limit=MAX_OPML_PROBLEMS),
        bounded_problems(reading.repeats, limit=MAX_OPML_PROBLEMS),
        reading.title,
    )


def write_opml(sources: Iterable[Source | SourceDraft], title: str) -> bytes:
    """Return an OPML 2.0 list of the sources, those of one folder together, in UTF-8."""
    by_folder: dict[tuple[str, ...], list[Source | SourceDraft]] = {}
    for source in sources:
        by_folder.setdefault(_folder_names(source.folder), []).append(source)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">']
    lines += [f"  <head><title>{escape(_writable(title))}</title></head>", "  <body>"]
    opened: tuple[str, ...] = ()
    for folder in sorted(by_folder):
        shared = _shared_length(opened, folder)
        lines += [f"{_indent(depth)}</outline>" for depth in range(len(opened) - 1, shared - 1, -1)]
        lines += [f"{_indent(depth)}<outline text={_quoted(folder[depth])}>" for depth in range(shared, len(folder))]
        lines += [f"{_indent(len(folder))}{_feed_outline(source)}" for source in by_folder[folder]]
        opened = folder
    lines += [f"{_indent(depth)}</outline>" for depth in range(len(opened) - 1, -1, -1)]
    lines += ["  </body>", "</opml>", ""]
    return "\n".join(lines).encode("utf-8", "replace")


class _Reading:
    """A list being read: the folders open at this place, and what was found so far."""

    def __init__(self, *, problems: list[Problem]) -> None:
        self.problems = problems
        self.repeats: list[Problem] = []
        self.feeds: dict[str, SourceDraft] = {}
        self.title: str | None = None
        self.has_root = False
        self.depth = 0
        self._path: list[str] = []
        self._outlines: list[tuple[Element, bool]] = []
        self._hosts: Counter[str] = Counter()

    def take(self, element: Element) -> None:
        """Read one element's start or end."""
        if element.is_end:
            self._end(element)
            self.depth -= 1
            self._path.pop()
            return
        self.has_root = self.has_root or element.name == "opml"
        self.depth += 1
        self._path.append(element.name)
        if element.name == "outline":
            if self._outlines:
                self._outlines[-1] = (self._outlines[-1][0], True)
            self._outlines.append((element, False))
            if "xmlurl" in element.attributes:
                self._add(element)

    def _end(self, element: Element) -> None:
        if element.name == "title" and self._path[-2:-1] == ["head"]:
            self.title = shortened(element.text, limit=MAX_TITLE_LENGTH) or None
        if element.name != "outline" or not self._outlines:
            return
        outline, has_children = self._outlines.pop()
        attributes = outline.attributes
        if "xmlurl" in attributes or has_children:
            return
        if attributes.get("type", "").lower() in ("include", "link") and attributes.get("url"):
            what = f"it points to another list, which is not read: {attributes['url'].strip()[:MAX_NAME_LENGTH]}"
        elif site := absolute_link("", attributes.get("htmlurl")):
            what = f"it names a site but no feed; look for its feeds with: tagwire add {site[:MAX_NAME_LENGTH]}"
        else:
            what = f"{_name(outline)!r} names no feed: it has no xmlUrl"
        self.problems.append(Problem(f"line {outline.line}", what))

    def _add(self, element: Element) -> None:
        where = f"line {element.line}"
        stated = element.attributes["xmlurl"].strip()
        url = absolute_link("", _FEED_SCHEME.sub(lambda match: "" if ":" in match[0] else "http", stated, count=1))
        if url is None:
            self.problems.append(Problem(where, f"{stated[:MAX_NAME_LENGTH]!r} is no http(s) address, and is left out"))
            return
        if url in self.feeds:
            self.repeats.append(Problem(where, f"{url[:MAX_NAME_LENGTH]} stands in the list before; the first counts"))
            return
        host = url.split("/", 3)[2].lower()
        self._hosts[host] += 1
        if self._hosts[host] > MAX_FEEDS_OF_ONE_HOST:
            what = f"more than {MAX_FEEDS_OF_ONE_HOST} feeds of {host}: this one is left out"
            self.problems.append(Problem(where, what))
            return
        self.feeds[url] = SourceDraft(
            url=url,
            title=_name(element) or None,
            site=absolute_link("", element.attributes.get("htmlurl")),
            folder=self._folder(element),
        )

    def _folder(self, element: Element) -> str | None:
        """Return the folder a feed stands in; where it stands in none, the first its category attribute names."""
        around = (
            _name(outline) for outline, _ in self._outlines[:-1][:MAX_DEPTH] if "xmlurl" not in outline.attributes
        )
        names = [name.replace("/", "-") for name in around if name][:MAX_FOLDERS]
        if not names:
            first = element.attributes.get("category", "").partition(",")[0]
            names = list(_folder_names(first))
        return "/".join(names) or None


def _name(element: Element) -> str:
    attributes = element.attributes
    return shortened(attributes.get("text") or "", limit=MAX_NAME_LENGTH) or shortened(
        attributes.get("title") or "", limit=MAX_NAME_LENGTH
    )


def _folder_names(folder: str | None) -> tuple[str, ...]:
    parts = (shortened(part, limit=MAX_NAME_LENGTH) for part in (folder or "").split("/")[: MAX_FOLDERS * 2])
    return tuple(part for part in parts if part)[:MAX_FOLDERS]


def _feed_outline(source: Source | SourceDraft) -> str:
    name = _quoted(source.title or source.url)
    site = f" htmlUrl={_quoted(source.site)}" if source.site else ""
    return f'<outline type="rss" text={name} title={name} xmlUrl={_quoted(source.url)}{site}/>'


def _shared_length(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _indent(depth: int) -> str:
    return "  " * (depth + 2)


def _quoted(text: str) -> str:
    return quoteattr(_writable(text))


def _writable(text: str) -> str:
    return _NOT_WRITABLE.sub("", text)
