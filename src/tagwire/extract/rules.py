"""Rules for one publisher's pages, written by a person as data: what is its body, what never is, who wrote it, when.

A file a publisher, named after its registrable domain, ``wrenfield-post.example.toml``::

    publisher = "wrenfield-post.example"

    [[pages]]                           # a kind of page; the first whose path matches is taken
    path = "^/live/"                    # a regular expression on the address's path; left out: all pages
    body = ["article .entries"]         # CSS selectors: the text inside is the article
    drop = [".partner-box"]             # never text, wherever it stands
    headline = ["h1.title"]
    byline = [".byline a"]
    date = [".stamp time"]              # its datetime attribute, else its text
    refuse = "subscription pages"       # such pages are no articles, and this is why

Everything but ``publisher`` and one page kind may be left out. What a rule does not say is found as on any page.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from tagwire.errors import ConfigError
from tagwire.text.urls import publisher_id

RULES_FOLDER = "publishers"
"""Where an operator's rules stand in the data folder, and the shipped ones in this package."""
MAX_RULE_BYTES = 200_000
_SELECTORS = ("body", "drop", "headline", "byline", "date")
_KEYS = frozenset((*_SELECTORS, "path", "refuse"))


@dataclass(frozen=True, slots=True)
class PageRule:
    """What is known of one kind of a publisher's pages; selectors in order of trust."""

    path: re.Pattern[str]
    body: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    headline: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    refuse: str = ""
    origin: str = ""
    """The file it stands in."""


@dataclass(frozen=True, slots=True)
class PublisherRules:
    """The rules for all publishers that have some, by publisher."""

    pages: Mapping[str, tuple[PageRule, ...]]

    def rule_for(self, publisher: str, url: str) -> PageRule | None:
        """Return the rule for a page, or None."""
        path = urlsplit(url).path or "/"
        return next((rule for rule in self.pages.get(publisher, ()) if rule.path.search(path)), None)


NO_RULES = PublisherRules({})


def load_rules(folder: Path | None = None) -> PublisherRules:
    """Read the rules that ship and those of a folder, which replace shipped ones of the same publisher.

    Raises ConfigError naming the file, the place in it and what may stand there. A folder that isn't there has none.
    """
    shipped = [file for file in (files("tagwire.extract") / RULES_FOLDER).iterdir() if file.name.endswith(".toml")]
    own = sorted(folder.glob("*.toml")) if folder is not None and folder.is_dir() else []
    pages: dict[str, tuple[PageRule, ...]] = {}
    for file in sorted(shipped, key=lambda found: found.name):
        publisher, rules = parse_rules(file.read_bytes(), file.name)
        pages[publisher] = rules
    for path in own:
        publisher, rules = parse_rules(_bytes_of(path), str(path))
        pages[publisher] = rules
    return PublisherRules(pages)


def parse_rules(body: bytes, name: str) -> tuple[str, tuple[PageRule, ...]]:
    """Return the publisher and the rules that a file states; raise ConfigError."""
    try:
        stated = tomllib.loads(body.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{name} is no TOML: {error}") from error
    unknown = sorted(stated.keys() - {"publisher", "pages"})
    if unknown:
        raise ConfigError(f'{name}: unknown key "{unknown[0]}"; known are publisher and [[pages]]')
    publisher, kinds = stated.get("publisher"), stated.get("pages")
    if not isinstance(publisher, str) or publisher_id(f"https://{publisher}/") != publisher:
        raise ConfigError(f'{name}: publisher must be a registrable domain such as "example.com", not {publisher!r}')
    if not isinstance(kinds, list) or not kinds:
        raise ConfigError(f"{name}: at least one [[pages]] must say what is known of this publisher's pages")
    return publisher, tuple(_page_rule(kind, f"{name}, [[pages]] {place}", name) for place, kind in enumerate(kinds, 1))


def drop_by_rule(tree: LexborHTMLParser, rule: PageRule) -> int:
    """Take out of a page what the rule drops; return how many elements went."""
    gone = 0
    for selector in rule.drop:
        for node in tree.css(selector):
            node.decompose()
            gone += 1
    return gone


def html_by_rule(tree: LexborHTMLParser, selectors: tuple[str, ...]) -> str:
    """Return the mark-up of all elements the first matching selector finds, without those inside each other."""
    for selector in selectors:
        pieces: list[str] = []
        last_end: LexborNode | None = None
        for node in tree.css(selector):
            if last_end is not None and _is_inside(node, last_end):
                continue
            pieces.append(node.html or "")
            last_end = node
        if any(pieces):
            return "\n".join(pieces)
    return ""


def texts_by_rule(tree: LexborHTMLParser, selectors: tuple[str, ...], attribute: str | None = None) -> tuple[str, ...]:
    """Return the texts (or the ``attribute`` where there is one) of the elements the first matching selector finds."""
    for selector in selectors:
        found = tuple(text for text in (_text(node, attribute) for node in tree.css(selector)[:20]) if text)
        if found:
            return found
    return ()


def _text(node: LexborNode, attribute: str | None) -> str:
    stated = node.attributes.get(attribute) if attribute else None
    return " ".join((stated or node.text(deep=True, separator=" ")).split())


def _is_inside(node: LexborNode, outer: LexborNode) -> bool:
    above = node.parent
    while above is not None:
        if above.mem_id == outer.mem_id:
            return True
        above = above.parent
    return False


def _page_rule(kind: Any, where: str, origin: str) -> PageRule:  # whatever TOML holds
    if not isinstance(kind, dict):
        raise ConfigError(f"{where} must be a table")
    unknown = sorted(kind.keys() - _KEYS)
    if unknown:
        raise ConfigError(f'{where}: unknown key "{unknown[0]}"; known are {", ".join(sorted(_KEYS))}')
    path, refuse = kind.get("path", ""), kind.get("refuse", "")
    if not isinstance(path, str) or not isinstance(refuse, str):
        raise ConfigError(f"{where}: path and refuse must be texts")
    try:
        pattern = re.compile(path)
    except re.error as error:
        raise ConfigError(f"{where}: path is no regular expression: {error}") from error
    selectors = {name: _selectors(kind.get(name, []), f"{where}: {name}") for name in _SELECTORS}
    if not refuse and not any(selectors.values()):
        raise ConfigError(f"{where} says nothing: give it one of {', '.join(sorted(_KEYS - {'path'}))}")
    return PageRule(pattern, refuse=refuse, origin=origin, **selectors)


def _selectors(stated: object, where: str) -> tuple[str, ...]:
    found = [stated] if isinstance(stated, str) else stated
    if not isinstance(found, list) or not all(isinstance(selector, str) for selector in found):
        raise ConfigError(f"{where} must be a CSS selector or a list of them")
    for selector in found:
        if not _is_selector(selector):
            raise ConfigError(f"{where}: {selector!r} is no CSS selector")
    return tuple(found)


def _is_selector(selector: str) -> bool:
    try:
        LexborHTMLParser("<p></p>").css(selector)
    except SelectolaxError:
        return False
    return True


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            body = file.read(MAX_RULE_BYTES + 1)
    except OSError as error:
        raise ConfigError(f"{path} can't be read: {error.strerror}") from error
    if len(body) > MAX_RULE_BYTES:
        raise ConfigError(f"{path} is larger than {MAX_RULE_BYTES} bytes, too large for rules")
    return body
