"""What feeds must hold to, written from their specifications and not from our writers: each fault with its section.

RFC 4287 (Atom), RFC 5005 (paging), the RSS 2.0 specification with the RSS Advisory Board's best-practices profile, JSON
Feed 1.1. The maintained validators are services or lie in no package registry; feedparser reads beside these rules.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import feedparser
import orjson
from jsonschema import Draft202012Validator
from lxml import etree, html

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_RFC822 = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d (GMT|[+-]\d{4})")
_LANG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_ONCE_IN_FEED = ("id", "title", "updated", "subtitle", "rights", "generator", "icon", "logo")
_ONCE_IN_ENTRY = ("id", "title", "updated", "published", "summary", "content", "rights", "source")
_TEXTS = ("title", "subtitle", "summary", "rights")


def atom_faults(document: bytes) -> list[str]:
    """Return what in an Atom feed is against RFC 4287."""
    return [*_read_faults(document, "atom10"), *_atom_feed(etree.fromstring(document))]


def rss_faults(document: bytes) -> list[str]:
    """Return what in an RSS feed is against RSS 2.0 and the Advisory Board's profile."""
    return [*_read_faults(document, "rss20"), *_rss(etree.fromstring(document))]


def json_feed_faults(document: bytes) -> list[str]:
    """Return what in a JSON feed is against version 1.1."""
    made = orjson.loads(document)
    faults = [f"{error.json_path}: {error.message}" for error in Draft202012Validator(JSON_FEED).iter_errors(made)]
    items = made.get("items", [])
    faults += [f"two items are {name!r} (id)" for name in _repeated([item.get("id") for item in items])]
    places = [made, *items, *(author for item in items for author in item.get("authors", []))]
    for place in places:
        for name in ("home_page_url", "feed_url", "next_url", "url", "external_url"):
            if name in place and not _is_address(place[name]):
                faults.append(f"{name} {place[name]!r} is no absolute address")
        faults += [
            f"{name} holds a control character" for name in ("title", "name") if _is_hostile(place.get(name, ""))
        ]
        for name in ("date_published", "date_modified"):
            if name in place and not _is_rfc3339(place[name]):
                faults.append(f"{name} {place[name]!r} is not as RFC 3339 writes it")
    return faults


def _read_faults(document: bytes, version: str) -> Iterator[str]:
    parsed = feedparser.parse(document)
    if parsed.bozo:
        yield f"feedparser: {parsed.bozo_exception}"
    if parsed.version != version:
        yield f"feedparser takes it for {parsed.version!r}"
    if _is_hostile(etree.tostring(etree.fromstring(document), encoding="unicode")):
        yield "a character that steers what shows it"


def _atom_feed(feed: etree._Element) -> Iterator[str]:
    if feed.tag != f"{ATOM}feed":
        yield "2: the root is no atom:feed"
    yield from _atom_parts(feed, required=("id", "title", "updated"), once=_ONCE_IN_FEED, section="4.1.1")
    if not feed.findall(f"{ATOM}link[@rel='self']"):
        yield "4.1.1: a feed should have a self link"
    entries = feed.findall(f"{ATOM}entry")
    if not feed.findall(f"{ATOM}author"):
        for entry in entries:
            if entry.find(f"{ATOM}author") is None and entry.find(f"{ATOM}source/{ATOM}author") is None:
                yield "4.1.1: an entry without an author in a feed without one"
    yield from (
        f"4.1.1: two entries are {name!r}" for name in _repeated([_text(entry, f"{ATOM}id") for entry in entries])
    )
    for entry in entries:
        yield from _atom_parts(entry, required=("id", "title", "updated"), once=_ONCE_IN_ENTRY, section="4.1.2")
        content = entry.find(f"{ATOM}content")
        if content is None and not entry.findall(f"{ATOM}link[@rel='alternate']"):
            yield "4.1.2: an entry without content must have an alternate link"
        source = entry.find(f"{ATOM}source")
        if source is not None:
            yield from _atom_parts(source, required=(), once=_ONCE_IN_FEED, section="4.2.11")


def _atom_parts(parent: etree._Element, *, required: Sequence[str], once: Sequence[str], section: str) -> Iterator[str]:
    counts = Counter(child.tag for child in parent if isinstance(child.tag, str))
    for name in required:
        if counts[ATOM + name] != 1:
            yield f"{section}: {counts[ATOM + name]} × atom:{name}"
    yield from (f"{section}: more than one atom:{name}" for name in once if counts[ATOM + name] > 1)
    for child in parent:
        yield from _atom_element(child)
    alternates = Counter((x.get("type"), x.get("hreflang")) for x in parent.findall(f"{ATOM}link[@rel='alternate']"))
    yield from (f"4.1.1: {n} alternate links of one type" for n in alternates.values() if n > 1)
    if parent.get(XML_LANG) is not None and not _LANG.fullmatch(parent.get(XML_LANG, "")):
        yield f"2: xml:lang {parent.get(XML_LANG)!r}"


def _atom_element(element: etree._Element) -> Iterator[str]:
    name, text = str(element.tag).removeprefix(ATOM), element.text or ""
    if name == "id" and not _is_address(text):
        yield f"4.2.6: atom:id {text!r} is no absolute IRI"
    elif name in {"updated", "published"} and not _is_rfc3339(text):
        yield f"3.3: {text!r} is no date"
    elif name == "link" and not _is_address(element.get("href")):
        yield f"4.2.7.1: a link to {element.get('href')!r}"
    elif name == "category" and not (element.get("term") and _is_address(element.get("scheme", "http://a/"))):
        yield "4.2.2: a category without its term, or with a scheme that is no IRI"
    elif name in {"author", "contributor"} and len(element.findall(f"{ATOM}name")) != 1:
        yield "3.2.1: a person without one name"
    elif name == "content" and element.get("type") == "html" and len(element):
        yield "4.1.3.3: elements within HTML that should be escaped"
    elif name in _TEXTS and (element.get("type", "text") not in {"text", "html"} or len(element)):
        yield f"3.1.1: atom:{name} is neither text nor escaped HTML"


def _rss(root: etree._Element) -> Iterator[str]:
    channels = root.findall("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or len(channels) != 1:
        yield "rss: no RSS 2.0 with one channel"
        return
    [channel] = channels
    for name in ("title", "link", "description"):
        if len(channel.findall(name)) != 1 or not _text(channel, name):
            yield f"channel: {name} is required once"
    if not _is_address(_text(channel, "link")):
        yield "channel: link is no absolute address"
    own = channel.findall(f"{ATOM}link[@rel='self']")
    if len(own) != 1 or not _is_address(own[0].get("href", "")) or own[0].get("type") != "application/rss+xml":
        yield "profile, atom:link: one self link with its type"
    if channel.find("ttl") is not None and not _text(channel, "ttl").isdecimal():
        yield "channel: ttl is a number of minutes"
    for name in ("lastBuildDate", "pubDate"):
        if channel.find(name) is not None and not _is_rfc822(_text(channel, name)):
            yield f"channel: {name} is no RFC 822 date"
    items = channel.findall("item")
    yield from (f"item: guid {name!r} is used twice" for name in _repeated([_text(item, "guid") for item in items]))
    for item in items:
        yield from _rss_item(item)


def _rss_item(item: etree._Element) -> Iterator[str]:
    if not (_text(item, "title") or _text(item, "description")):
        yield "item: neither title nor description"
    for name in ("title", "link", "description", "guid", "pubDate", "source"):
        if len(item.findall(name)) > 1:
            yield f"item: more than one {name}"
    guid = item.find("guid")
    if guid is None or not guid.text:
        yield "profile, guid: every item should have one"
    elif guid.get("isPermaLink", "true") == "true" and not _is_address(guid.text):
        yield "item: a guid that is no address must say isPermaLink=false"
    if not _is_address(_text(item, "link")):
        yield "item: link is no absolute address"
    if item.find("pubDate") is not None and not _is_rfc822(_text(item, "pubDate")):
        yield "item: pubDate is no RFC 822 date"
    source = item.find("source")
    if source is not None and not _is_address(source.get("url", "")):
        yield "item: source without the address of its feed"
    for name in ("description", f"{CONTENT}encoded"):
        text = _text(item, name)
        if text and html.fragment_fromstring(text, create_parent="div").xpath(".//script|.//iframe|.//@onclick"):
            yield f"item: {name} holds a script"
    if item.find("author") is not None:
        yield "profile, author: names belong into dc:creator"


def _text(parent: etree._Element, name: str) -> str:
    return (parent.findtext(name) or "").strip()


def _repeated(names: Sequence[object]) -> list[object]:
    return [name for name, count in Counter(names).items() if count > 1]


def _is_address(text: object) -> bool:
    if not isinstance(text, str) or re.search(r"[\s<>\"{}|\\^`]", text):
        return False
    parts = urlsplit(text)
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _is_rfc3339(text: str) -> bool:
    return bool(_RFC3339.fullmatch(text)) and datetime.fromisoformat(text).tzinfo is not None


def _is_rfc822(text: str) -> bool:
    return bool(_RFC822.fullmatch(text)) and parsedate_to_datetime(text).tzinfo is not None


def _is_hostile(text: str) -> bool:
    return bool(_CONTROL.search(text))


_STRING = {"type": "string", "minLength": 1}
_AUTHORS = {
    "type": "array",
    "items": {"type": "object", "anyOf": [{"required": [n]} for n in ("name", "url", "avatar")]},
}
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": _STRING,
        "home_page_url": _STRING,
        "feed_url": _STRING,
        "description": _STRING,
        "next_url": _STRING,
        "language": _STRING,
        "expired": {"type": "boolean"},
        "authors": _AUTHORS,
        "hubs": {"type": "array", "items": {"type": "object", "required": ["type", "url"]}},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id"],
                "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
                "properties": {
                    "id": _STRING,
                    "url": _STRING,
                    "external_url": _STRING,
                    "title": {"type": "string"},
                    "content_html": {"type": "string"},
                    "content_text": {"type": "string"},
                    "summary": {"type": "string"},
                    "image": _STRING,
                    "authors": _AUTHORS,
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "language": _STRING,
                },
                "patternProperties": {"^_[A-Za-z]": {"type": "object"}},
            },
        },
    },
    "patternProperties": {"^_[A-Za-z]": {"type": "object"}},
}
"""JSON Feed 1.1 as far as its page says "required" or names a type."""
FAULTS = {"atom": atom_faults, "rss": rss_faults, "json": json_feed_faults}
