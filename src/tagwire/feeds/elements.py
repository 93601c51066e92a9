"""XML text → its elements in document order, one at a time, for the small dialects (sitemaps, OPML).

Read by expat without a DOCTYPE, so that there are no entities to expand and nothing to fetch.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from tagwire.feeds.limits import MAX_ATTRIBUTES, MAX_SMALL_ELEMENTS, MAX_TEXT_LENGTH
from tagwire.feeds.mending import mended_xml, split_doctype

_CHUNK_LENGTH = 65_536
_SEPARATOR = "\n"
"""Between namespace and name in expat's words; neither can hold a line end."""


@dataclass(frozen=True, slots=True)
class Element:
    """An element begun or ended; names are local and in lower case, ``text`` is its own text, known at its end."""

    name: str
    namespace: str
    line: int
    is_end: bool = False
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True, slots=True)
class ElementSource:
    """Well-formed XML, with what had to be mended to make it so and what is left out."""

    text: str
    complaints: tuple[str, ...] = ()


def element_source(text: str) -> ElementSource:
    """Return ``text`` ready for ``xml_elements``: without DOCTYPE, and mended where it is ill-formed."""
    text, entities = split_doctype(text)
    text = _without_declaration(text)
    complaints = []
    error = _error_of(text)
    if error is not None:
        mended = mended_xml(text, entities=entities)
        text = mended.text
        complaints.append(f"not well-formed XML ({error}), read leniently")
        if mended.is_cut:
            complaints.append("the document stops before its end: the item it stops in is left out")
    if text.count("<") > MAX_SMALL_ELEMENTS * 2:
        complaints.append(f"more than {MAX_SMALL_ELEMENTS} elements may not all be read")
    return ElementSource(text, tuple(complaints))


def xml_elements(source: ElementSource) -> Iterator[Element]:
    """Yield the start and the end of each element in document order, at most MAX_SMALL_ELEMENTS of them."""
    left = MAX_SMALL_ELEMENTS * 2
    events: list[Element] = []
    texts: list[list[str]] = []
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.buffer_text = True

    def start(name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(_SEPARATOR)
        kept = list(attributes.items())[:MAX_ATTRIBUTES]
        named = {key.rpartition(_SEPARATOR)[2].lower(): value[:MAX_TEXT_LENGTH] for key, value in kept}
        texts.append([])
        events.append(Element(local.lower(), namespace, parser.CurrentLineNumber, attributes=named))

    def end(name: str) -> None:
        namespace, _, local = name.rpartition(_SEPARATOR)
        text = "".join(texts.pop())[:MAX_TEXT_LENGTH].strip()
        events.append(Element(local.lower(), namespace, parser.CurrentLineNumber, is_end=True, text=text))

    def characters(data: str) -> None:
        texts[-1].append(data)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    for position in range(0, len(source.text), _CHUNK_LENGTH):
        try:
            parser.Parse(source.text[position : position + _CHUNK_LENGTH].encode("utf-8", "replace"), False)
        except expat.ExpatError:
            yield from events
            return
        yield from events
        left -= len(events)
        if left <= 0:
            return
        events.clear()


def _error_of(text: str) -> str | None:
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        return str(error)
    return None


def _without_declaration(text: str) -> str:
    """Return ``text`` from its first element on: the declaration names an encoding that decoding made untrue."""
    stripped = text.lstrip()
    if stripped.startswith("<?xml") and 0 <= (end := stripped.find("?>")) < 1_000:
        lines = text.count("\n", 0, len(text) - len(stripped)) + stripped.count("\n", 0, end)
        return "\n" * lines + stripped[end + 2 :]
    return stripped
