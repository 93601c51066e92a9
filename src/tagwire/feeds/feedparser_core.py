"""feedparser, driven by us: already decoded text in, its dictionaries out, within bounds and without I/O.

Only feedparser's knowledge of the dialects is used. It never fetches, never chooses a codec, never sees a DOCTYPE, and
never sanitises; its lenient parser is not used either, for ill-formed text is mended first (see mending.py).
"""

import io
import re
import xml.sax
import xml.sax.handler
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import cast
from xml.sax.xmlreader import AttributesNSImpl, InputSource

# feedparser ships no type information and none is published for it: its values are narrowed in `Fields`.
from feedparser.api import StrictFeedParser

from tagwire.feeds.authors import split_author
from tagwire.feeds.limits import (
    MAX_ATTRIBUTES,
    MAX_CATEGORIES,
    MAX_DATE_LENGTH,
    MAX_DEPTH,
    MAX_ELEMENTS,
    MAX_ENTRIES,
    MAX_ID_LENGTH,
    MAX_MARKUP_LENGTH,
    MAX_NAMESPACES,
    MAX_TEXT_LENGTH,
)
from tagwire.feeds.mending import mended_xml, split_doctype

_MARKUP_ELEMENTS = frozenset({"content", "description", "summary", "subtitle", "info", "rights", "copyright"})
_DATE_ELEMENTS = frozenset({"published", "updated", "created", "expired", "validity"})
_TEXT_ELEMENTS = frozenset(
    {"category", "author", "name", "keywords", "source", "published", "updated", "id", "language"}
)
_NAKED_TAGS = frozenset(
    {"a", "b", "br", "code", "div", "em", "font", "i", "p", "small", "span", "strong", "sub", "sup", "u"}
)
_NAMESPACE = re.compile(r"""(xmlns[^=<>\s]{0,100}\s{0,9}=\s{0,9})("[^"<]{0,2000}"|'[^'<]{0,2000}')""")
_SKIPPED = {"hour": "skipped_hours", "day": "skipped_days"}
_ROOTS = frozenset({"rss", "feed"})
_Name = tuple[str | None, str]
_TOMBSTONE: _Name = ("http://purl.org/atompub/tombstones/1.0", "deleted-entry")
_COMPLETE: _Name = ("http://purl.org/syndication/history/1.0", "complete")
_MAX_LIST = 200
"""Members kept of any one list of an entry (links, authors, media)."""
_STATE_ERRORS = (AttributeError, IndexError, KeyError, TypeError, ValueError)
"""What feedparser's handlers raise on elements in places they do not expect."""


class Fields:
    """One of feedparser's dictionaries, read with types: absent or of another type is None or empty."""

    __slots__ = ("_raw",)

    def __init__(self, raw: object) -> None:
        self._raw: Mapping[str, object] = raw if isinstance(raw, dict) else {}

    def __bool__(self) -> bool:
        return bool(self._raw)

    def text(self, key: str) -> str | None:
        """Return a text without surrounding blanks, or None when absent or empty."""
        value = dict.get(cast(dict[str, object], self._raw), key) if self._raw else None
        return value.strip() or None if isinstance(value, str) else None

    def fields(self, key: str) -> "Fields":
        """Return a dictionary within this one, empty when absent."""
        return Fields(dict.get(cast(dict[str, object], self._raw), key) if self._raw else None)

    def rows(self, key: str) -> Iterator["Fields"]:
        """Return the dictionaries of a list within this one."""
        value = dict.get(cast(dict[str, object], self._raw), key) if self._raw else None
        for row in value if isinstance(value, list) else ():
            yield Fields(row)


@dataclass(frozen=True, slots=True)
class RawFeed:
    """What feedparser found: its version word ("rss20"), the feed's own fields, the entries', and what went wrong."""

    version: str
    feed: Fields
    entries: Sequence[Fields]
    complaints: tuple[str, ...]
    deleted: tuple[tuple[str, str | None], ...] = ()
    """Tombstones (RFC 6721): the id of a deleted entry, and when it was."""
    is_complete: bool = False
    """Whether it says that it holds all its entries (RFC 5005 §2)."""


def read_syndication(text: str) -> RawFeed:
    """Return what an RSS, RDF, Atom or CDF document says; ill-formed XML is mended and said so in ``complaints``.

    Addresses are resolved against xml:base only: where there is none, relative ones stay relative.
    """
    complaints: list[str] = []
    text, entities = split_doctype(text)
    handler, error = _parse(text)
    if error is not None:
        mended = mended_xml(text, entities=entities)
        if not entities:
            complaints.append(f"not well-formed XML ({error}), read leniently")
        if mended.is_cut:
            complaints.append("the document stops before its end: the item it stops in is left out")
        handler, error = _parse(mended.text)
        if error is not None:
            complaints.append(f"reading stopped early ({error})")
    complaints += handler.complaints
    return RawFeed(
        version=str(handler.version or ""),
        feed=Fields(handler.feeddata),
        entries=tuple(Fields(entry) for entry in handler.entries),
        complaints=tuple(complaints),
        deleted=tuple(handler.deleted.items()),
        is_complete=handler.is_complete,
    )


class _Enough(xml.sax.SAXException):
    """Raised to stop reading at a bound; what was read is kept."""


class _BoundedParser(StrictFeedParser):  # type: ignore[misc]  # feedparser is untyped
    """feedparser's strict handler, with bounds on depth, counts and lengths, and deaf to its own slips."""

    def __init__(self) -> None:
        super().__init__("", None, "utf-8")
        self.depth: int = 0
        self.resolve_relative_uris = False
        self.sanitize_html = False
        self.complaints: list[str] = []
        self.elements = 0
        self.skipped = 0
        """How many elements are open within one that is passed over."""
        self.deleted: dict[str, str | None] = {}
        self.is_complete = False
        self.own_namespace: str | None = None
        """A namespace nobody knows, when the root is in it: its elements are read as plain RSS or Atom."""

    def startElementNS(self, name: _Name, qname: str | None, attrs: AttributesNSImpl) -> None:  # noqa: N802  # SAX name
        if self.elements == 0 and name[0] and name[1] in _ROOTS and name[0].lower() not in self._matchnamespaces:
            self.own_namespace = name[0]
        if name == _TOMBSTONE and not self.skipped and not self.inentry:
            self._bury(attrs)
            return
        if name == _COMPLETE and not self.skipped and not self.inentry:
            self.is_complete = True
        if len(attrs) > MAX_ATTRIBUTES:  # feedparser's time grows with the square of their number
            attrs = AttributesNSImpl(dict(islice(attrs.items(), MAX_ATTRIBUTES)), {})
        super().startElementNS(self._known(name), qname, attrs)

    def endElementNS(self, name: _Name, qname: str | None) -> None:  # noqa: N802  # SAX name
        super().endElementNS(self._known(name), qname)

    def unknown_starttag(self, tag: str, attrs: list[tuple[str, str]]) -> None:
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            raise _Enough(f"more than {MAX_ELEMENTS} elements")
        if self.skipped or self.depth >= MAX_DEPTH:
            self.skipped += 1
            return
        if tag in ("item", "entry") and not self.incontent:
            if self.inentry:  # another version of the entry, or one quoted by it: not news of this feed
                self.skipped = 1
                return
            if len(self.entries) >= MAX_ENTRIES:
                raise _Enough(f"more than {MAX_ENTRIES} entries: the first {MAX_ENTRIES} are kept")
        if self._is_naked_markup(tag):
            return
        depth = self.depth
        try:
            super().unknown_starttag(tag, attrs)
            self._cut_lists()
        except _STATE_ERRORS as error:
            self._complain(tag, error)
            self.depth = depth + 1

    def unknown_endtag(self, tag: str) -> None:
        if self.skipped:
            self.skipped -= 1
            return
        if self._is_naked_markup(tag):
            return
        depth, stacked = self.depth, len(self.basestack)
        try:
            super().unknown_endtag(tag)
        except _STATE_ERRORS as error:
            self._complain(tag, error)
            del self.basestack[max(0, stacked - 1) :]
            del self.langstack[max(0, stacked - 1) :]
        self.depth = depth - 1

    def track_namespace(self, prefix: str | None, uri: str) -> None:
        if len(self.namespaces_in_use) < MAX_NAMESPACES:
            super().track_namespace(prefix, uri)

    def pop(self, element: str, strip_whitespace: int = 1) -> str | None:
        if self.elementstack and self.elementstack[-1][0] == element:
            pieces = self.elementstack[-1][2]
            limit = MAX_MARKUP_LENGTH if element in _MARKUP_ELEMENTS else MAX_TEXT_LENGTH
            limit = MAX_DATE_LENGTH if element in _DATE_ELEMENTS else limit
            if isinstance(pieces, str):  # feedparser's reading of CDF puts a text where pieces belong
                self.elementstack[-1][2] = pieces = [pieces]
            pieces[:] = _cut(pieces, limit)
            if element in _SKIPPED and not self.inentry:
                self._note_skipped(element, "".join(str(piece) for piece in pieces))
            if element == "id" and self.inentry and not self.insource:
                self.entries[-1].setdefault("stated_id", "".join(pieces).strip())
        return cast(str | None, super().pop(element, strip_whitespace))

    def _note_skipped(self, element: str, word: str) -> None:
        """Gather the hours and days of skipHours and skipDays, of which feedparser keeps the last."""
        before = str(dict.get(self.feeddata, _SKIPPED[element]) or "")
        if len(before) < MAX_DATE_LENGTH:
            self.feeddata[_SKIPPED[element]] = f"{before} {word.strip()[:16]}".strip()

    def _add_tag(self, term: str | None, scheme: str | None, label: str | None) -> None:
        if len(self._get_context().get("tags", ())) < MAX_CATEGORIES:
            super()._add_tag(term, scheme, label)

    def _bury(self, attrs: AttributesNSImpl) -> None:
        """Note a deleted entry, and pass over what is within: its links and comments are not the feed's."""
        stated: dict[object, str] = dict(attrs.items())
        entry_id = stated.get((None, "ref"), "").strip()
        if 0 < len(entry_id) <= MAX_ID_LENGTH and len(self.deleted) < MAX_ENTRIES:
            self.deleted.setdefault(entry_id, stated.get((None, "when")))
        self.elements += 1
        self.skipped = 1

    def _known(self, name: _Name) -> _Name:
        return (None, name[1]) if self.own_namespace and name[0] == self.own_namespace else name

    def _is_naked_markup(self, tag: str) -> bool:
        """Whether a tag is unescaped HTML within an element that holds plain text: its words belong to that element."""
        return bool(tag in _NAKED_TAGS and self.elementstack and self.elementstack[-1][0] in _TEXT_ELEMENTS)

    def _sync_author_detail(self, key: str = "author") -> None:
        """Split an author line into name and address; feedparser's own way knows no address ending in ".press"."""
        context = self._get_context()
        rows, line = dict.get(context, f"{key}s"), dict.get(context, key)
        if isinstance(rows, list) and rows and not rows[-1] and isinstance(line, str):
            name, email = split_author(line)
            rows[-1].update({"name": name, "email": email})

    def _cut_lists(self) -> None:
        context = self._get_context()
        for key in ("links", "authors", "contributors", "content", "media_content", "media_thumbnail", "media_credit"):
            rows = dict.get(context, key)
            if isinstance(rows, list) and len(rows) > _MAX_LIST:
                del rows[_MAX_LIST:]

    def _complain(self, tag: str, error: Exception) -> None:
        if len(self.complaints) < 10:
            self.complaints.append(f"<{tag[:40]}> stands where it has no meaning ({type(error).__name__})")


def _parse(text: str) -> tuple[_BoundedParser, str | None]:
    """Run the handler over well-formed text; return it, and what made it stop early."""
    handler = _BoundedParser()
    reader = xml.sax.make_parser()  # noqa: S317  # no DOCTYPE reaches it: nothing to expand, nothing to fetch
    reader.setFeature(xml.sax.handler.feature_namespaces, True)
    reader.setFeature(xml.sax.handler.feature_external_ges, False)
    reader.setFeature(xml.sax.handler.feature_external_pes, False)
    reader.setContentHandler(handler)
    reader.setErrorHandler(handler)
    source = InputSource()
    text = _NAMESPACE.sub(_without_blanks, _without_declaration(text))
    source.setByteStream(io.BytesIO(text.encode("utf-8", "replace")))
    source.setEncoding("utf-8")
    try:
        reader.parse(source)
    except _Enough as stop:
        handler.complaints.append(stop.getMessage())
    except xml.sax.SAXException as error:
        return handler, _words_of(error)
    return handler, None


def _without_blanks(namespace: re.Match[str]) -> str:
    """Return a namespace declaration without blanks in its name: xml.sax tells names apart at blanks."""
    return namespace[1] + "".join(namespace[2].split())


def _without_declaration(text: str) -> str:
    text = text.lstrip()
    if text.startswith("<?xml"):
        return text[text.find("?>") + 2 :] if "?>" in text[:1000] else text
    return text


def _words_of(error: xml.sax.SAXException) -> str:
    if isinstance(error, xml.sax.SAXParseException):
        return f"line {error.getLineNumber()}: {error.getMessage()}"
    return error.getMessage()


def _cut(pieces: list[str | bytes], limit: int) -> list[str | bytes]:
    """Return the first pieces up to ``limit`` characters together, the last one shortened."""
    total = 0
    for index, piece in enumerate(pieces):
        total += len(piece)
        if total > limit:
            return [*pieces[:index], piece[: max(0, len(piece) - (total - limit))]]
    return pieces
