"""What a site's files reserve: tdmrep.json, RSL licences, and robots.txt's lines on licences and signals.

TDM Reservation Protocol (W3C community group report, 2024-05-10), RSL 1.0 (rslstandard.org), Content-Signal lines as
robots.txt files have carried them since 2025. Broken files state nothing; nothing here raises.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from tagwire.feeds.elements import element_source, xml_elements
from tagwire.feeds.links import absolute_link
from tagwire.model.rights import Rights
from tagwire.text.patterns import matches

MAX_FILE_CHARS = 500_000
MAX_RULES = 2000
_OUR_USES = frozenset(("all", "search"))
"""RSL's words for what we do: a list of news that people search, and its text shown."""
_FREE = frozenset(("", "free", "attribution"))


@dataclass(frozen=True, slots=True)
class TdmRule:
    """One rule of a tdmrep.json: a path pattern as in robots.txt, and what holds there."""

    location: str
    reserved: bool
    policy: str | None = None


@dataclass(frozen=True, slots=True)
class LicensedContent:
    """One content element of an RSL file: a pattern, and whether one of its licences lets us list and show it."""

    url: str
    is_free: bool


@dataclass(frozen=True, slots=True)
class RobotsStatement:
    """What a robots.txt says beyond who may ask what."""

    license: str | None = None
    search_refused: bool = False


def parse_tdmrep(text: str, *, url: str) -> tuple[TdmRule, ...]:
    """Return the rules of a tdmrep.json that stands at ``url``; none when it is no such file."""
    try:
        found = json.loads(text[:MAX_FILE_CHARS])
    except (ValueError, RecursionError):
        return ()
    rules = []
    for row in found[:MAX_RULES] if isinstance(found, list) else ():
        location = row.get("location") if isinstance(row, dict) else None
        reservation = row.get("tdm-reservation") if isinstance(row, dict) else None
        if isinstance(location, str) and reservation in (0, 1, "0", "1"):
            policy = row.get("tdm-policy")
            address = absolute_link(url, policy) if isinstance(policy, str) else None
            rules.append(TdmRule(location, reservation in (1, "1"), address))
    return tuple(rules)


def tdm_rights(rules: Sequence[TdmRule], url: str) -> Rights:
    """Return what the rules say about an address: the longest location that matches it, of equal ones the first."""
    path = _path(url)
    matching = [rule for rule in rules if matches(rule.location, path)]
    best = max(matching, key=lambda rule: len(rule.location), default=None)
    return Rights() if best is None else Rights(tdm_reserved=best.reserved, tdm_policy=best.policy)


def parse_robots_statement(text: str, *, url: str) -> RobotsStatement:
    """Return the first License line of a robots.txt at ``url``, and whether a Content-Signal refuses search."""
    licence: str | None = None
    refused = False
    for line in text[:MAX_FILE_CHARS].splitlines():
        key, _, value = line.partition("#")[0].partition(":")
        match key.strip().lower():
            case "license":
                # The address holds a colon and may hold a "#": it is read from the whole line.
                licence = licence or absolute_link(url, line.partition(":")[2].strip())
            case "content-signal":
                signals = [part.replace(" ", "").lower() for part in value.split(",")]
                refused = refused or "search=no" in signals
    return RobotsStatement(licence, refused)


def parse_rsl(text: str) -> tuple[LicensedContent, ...]:
    """Return what an RSL file licenses; none when it is no RSL file.

    A licence lets us when it prohibits neither "all" nor "search", permits one of them where it lists uses, and asks
    no payment but attribution. A content element without a licence licenses nothing.
    """
    found: list[LicensedContent] = []
    url: str | None = None
    is_free = lets = False
    for element in xml_elements(element_source(text[:MAX_FILE_CHARS])):
        words = frozenset(element.text.replace(",", " ").lower().split())
        match (element.name, element.is_end):
            case ("content", False):
                url, is_free = element.attributes.get("url", "/"), False
                usage = ""
            case ("content", True) if url is not None:
                found.append(LicensedContent(url, is_free))
                url = None
            case ("license", False):
                lets = True
            case ("license", True):
                is_free = is_free or lets
            case ("permits" | "prohibits", False):
                usage = element.attributes.get("type", "usage").lower()
            case ("permits", True) if usage == "usage":
                lets = lets and bool(words & _OUR_USES)
            case ("prohibits", True) if usage == "usage":
                lets = lets and not words & _OUR_USES
            case ("payment", False):
                lets = lets and element.attributes.get("type", "").lower() in _FREE
        if len(found) >= MAX_RULES:
            break
    return tuple(found)


def rsl_rights(contents: Sequence[LicensedContent], url: str, *, license_url: str) -> Rights:
    """Return what an RSL file says about an address; of the patterns that match it the longest holds."""
    path = _path(url)
    matching = [c for c in contents if matches(_pattern_path(c.url, url), path)]
    best = max(matching, key=lambda content: len(content.url), default=None)
    return Rights(license=license_url, license_reserves=best is not None and not best.is_free)


def _path(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _pattern_path(pattern: str, url: str) -> str:
    """Return the path part of an RSL pattern; one of another host matches nothing."""
    if "://" not in pattern:
        return pattern if pattern.startswith(("/", "*")) else f"/{pattern}"
    host, _, path = pattern.partition("://")[2].partition("/")
    return f"/{path}" if host.lower() == urlsplit(url).netloc.lower() else "\n"
