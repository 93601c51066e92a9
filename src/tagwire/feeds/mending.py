"""Ill-formed XML → well-formed XML with the same elements and text, the way a lenient reader would see it.

A single pass over tags, linear in the text: entities of HTML become characters, stray "&" and "<" are escaped, unclosed
and misnested elements closed, prefixes without a namespace bound, comments and declarations dropped. A document that
stops in the middle loses the item it stops in: half a link is worse than none.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.entities import html5
from xml.sax.saxutils import escape

from tagwire.feeds.attributes import read_attributes
from tagwire.feeds.limits import MAX_DEPTH, MAX_ELEMENTS, MAX_TEXT_LENGTH

KNOWN_NAMESPACES = {
    "a10": "http://www.w3.org/2005/Atom",
    "at": "http://purl.org/atompub/tombstones/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
    "itunes": "http://www.itunes.com/DTDs/PodCast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "xhtml": "http://www.w3.org/1999/xhtml",
    "xlink": "http://www.w3.org/1999/xlink",
}
"""What a prefix means where the document does not say."""

ITEM_ELEMENTS = frozenset({"item", "entry", "url", "sitemap"})
"""Elements that never hold another of their name: a second start closes the first."""

_START = re.compile(r"<([^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?)(?=[\s/>]|$)")
_MARK = re.compile(r"<(?=[/!?]|[^\W\d])")
_END = re.compile(r"</\s*([^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?)\s*>?")
_NAME = re.compile(r"[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?")
_REFERENCE = re.compile(r"&(?:(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9_.\-]{0,31});)?")
_NOT_XML_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENTITY = re.compile(r"<!ENTITY\s+([A-Za-z][A-Za-z0-9_.\-]{0,31})\s+(?:\"([^\"<]{0,200})\"|'([^'<]{0,200})')\s*>")
_MAX_ENTITIES = 200
_MAX_DOCTYPE_LENGTH = 65_536


@dataclass(frozen=True, slots=True)
class Mended:
    """Well-formed XML; ``is_cut`` when the document stopped before its root ended."""

    text: str
    is_cut: bool


def split_doctype(text: str) -> tuple[str, dict[str, str]]:
    """Return ``text`` without its DOCTYPE, and the entities that declares as plain characters.

    Only short internal entities that refer to no other are kept: none can grow, none can reach a file or the network.
    """
    start = text[:_MAX_DOCTYPE_LENGTH].find("<!DOCTYPE")
    if start < 0:
        return text, {}
    root = _START.search(text, start)
    subset = text.find("[", start, root.start() if root else start + _MAX_DOCTYPE_LENGTH)
    close = text.find(">", start)
    if 0 <= subset < close or (subset >= 0 and close < 0):
        subset_end = re.compile(r"\]\s*>").search(text, subset)
        end = subset_end.end() if subset_end else (root.start() if root else len(text))
    else:
        end = close + 1 if close >= 0 else len(text)
    entities = {}
    for name, double, single in _ENTITY.findall(text[start:end])[:_MAX_ENTITIES]:
        value = html.unescape(double or single)
        if "&" not in value and "%" not in value:
            entities[name] = value
    return text[:start] + "\n" * text.count("\n", start, end) + text[end:], entities


def mended_xml(text: str, *, entities: Mapping[str, str]) -> Mended:
    """Return ``text`` as well-formed XML; what can't be read as mark-up is kept as text, outside the root dropped."""
    return _Mender(text, entities).mend()


@dataclass(slots=True)
class _Mender:
    source: str
    entities: Mapping[str, str]
    out: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    items: list[tuple[int, int]] = field(default_factory=list)
    """Where open items began: (length of ``open`` before, length of ``out`` before)."""
    root_end: int = -1
    """Place in ``out`` for the namespaces to bind on the root."""
    prefixes: set[str] = field(default_factory=set)
    bound: set[str] = field(default_factory=set)
    elements: int = 0
    position: int = 0

    def mend(self) -> Mended:
        source = self.source
        without_end: set[str] = set()
        while self.position < len(source) and self.elements < MAX_ELEMENTS:
            mark = _MARK.search(source, self.position)
            less = mark.start() if mark else len(source)
            self._add_text(source[self.position : less])
            self.position = less
            if mark is None:
                break
            for opening, closing in (("<![CDATA[", "]]>"), ("<!--", "-->"), ("<?", "?>"), ("<!", ">")):
                if source.startswith(opening, less):
                    self._pass_over(opening, closing, without_end)
                    break
            else:
                self._read_tag()
            if self.root_end >= 0 and not self.open:
                return self._finished(is_cut=False)
        return self._finished(is_cut=bool(self.open))

    def _pass_over(self, opening: str, closing: str, without_end: set[str]) -> None:
        """Pass over a section, keeping a CDATA section's text; one that never ends reaches to the next ">"."""
        source, start = self.source, self.position
        end = -1 if opening in without_end else source.find(closing, start + len(opening))
        if end < 0:
            without_end.add(opening)
            if opening == "<![CDATA[":
                self._add_plain(source[start + len(opening) :])
                self.position = len(source)
                return
            end = source.find(">", start)
            self.position = end + 1 if end >= 0 else len(source)
            return
        if opening == "<![CDATA[":
            self._add_plain(source[start + len(opening) : end])
        else:
            self.out.append("\n" * source.count("\n", start, end))  # keeps the line numbers of what follows
        self.position = end + len(closing)

    def _read_tag(self) -> None:
        source, start = self.source, self.position
        if (close := _END.match(source, start)) is not None:
            self.position = close.end()
            self._close(close[1])
            return
        opening = _START.match(source, start)
        if opening is None:
            self._add_text("<")
            self.position = start + 1
            return
        attributes, position, is_ended = read_attributes(source, opening.end())
        self.position = position
        if not is_ended and position >= len(source):
            return  # cut inside a tag
        is_empty = source[max(start, self.position - 2) : self.position] == "/>"
        self._open(opening[1], attributes, is_empty=is_empty)

    def _open(self, name: str, attributes: dict[str, str], *, is_empty: bool) -> None:
        self.elements += 1
        local = name.rpartition(":")[2].lower()
        if local in ITEM_ELEMENTS and ":" not in name:
            self._close_item(name)
        if len(self.open) >= MAX_DEPTH:
            return
        if local in ITEM_ELEMENTS and self.open and not is_empty:
            self.items.append((len(self.open), len(self.out)))
        self._note_prefix(name)
        parts = [f"<{name}"]
        for key, value in attributes.items():
            if not _NAME.fullmatch(key):
                continue
            if key == "xmlns" or key.startswith("xmlns:"):
                if not value or key in ("xmlns:xml", "xmlns:xmlns"):
                    continue
                if not self.open:
                    self.bound.add(key.partition(":")[2])
            else:
                self._note_prefix(key)
            parts.append(f' {key}="{self._text(value[:MAX_TEXT_LENGTH], quoted=True)}"')
        self.out.append("".join(parts))
        if self.root_end < 0:
            self.root_end = len(self.out)
            self.out.append("")
        if is_empty and self.open:
            self.out.append("/>")
        else:
            self.out.append(">")
            self.open.append(name)

    def _close_item(self, name: str) -> None:
        """Close an item left open when the next of its name begins."""
        if self.items and self.items[-1][0] < len(self.open) and self.open[self.items[-1][0]] == name:
            self._close_down_to(self.items[-1][0])

    def _close(self, name: str) -> None:
        for index in range(len(self.open) - 1, -1, -1):
            if self.open[index] == name or self.open[index].lower() == name.lower():
                self._close_down_to(index)
                return

    def _close_down_to(self, index: int) -> None:
        while len(self.open) > index:
            self.out.append(f"</{self.open.pop()}>")
        while self.items and self.items[-1][0] >= len(self.open):
            self.items.pop()

    def _note_prefix(self, name: str) -> None:
        prefix, colon, _ = name.partition(":")
        if colon and prefix not in ("xml", "xmlns"):
            self.prefixes.add(prefix)

    def _add_text(self, text: str) -> None:
        if self.open:
            self.out.append(self._text(text, quoted=False))

    def _add_plain(self, text: str) -> None:
        if self.open:
            self.out.append(escape(text))

    def _text(self, text: str, *, quoted: bool) -> str:
        if "&" in text:
            text = _REFERENCE.sub(self._character, text)
        if quoted:
            return text.replace("<", "&lt;").replace('"', "&quot;")
        return text.replace("<", "&lt;").replace("]]>", "]]&gt;")

    def _character(self, match: re.Match[str]) -> str:
        name = match[1]
        if not name:
            return "&amp;"
        if name in ("amp", "lt", "gt", "quot", "apos"):
            return match[0]
        if name.startswith("#"):
            character = html.unescape(match[0])
            return escape("" if character == "\ufffd" or _NOT_XML_CHARACTER.search(character) else character)
        value = self.entities.get(name) or html5.get(f"{name};")
        return escape(value) if value else f"&amp;{name};"

    def _finished(self, *, is_cut: bool) -> Mended:
        if is_cut and self.items and self.position >= len(self.source):
            depth, length = self.items[0]
            del self.out[length:]
            del self.open[depth:]
        while self.open:
            self.out.append(f"</{self.open.pop()}>")
        if self.root_end >= 0:
            self.out[self.root_end] = "".join(
                f' xmlns:{prefix}="{KNOWN_NAMESPACES.get(prefix.lower(), f"urn:unbound:{prefix}")}"'
                for prefix in sorted(self.prefixes - self.bound)
            )
        return Mended("".join(self.out), is_cut)
