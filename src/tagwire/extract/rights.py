"""Rights as a page and its headers state them: robots directives, TDM reservation, licences, the statement of rights.

Where several places speak of the same page the innermost is believed for TDM (meta before header before site file),
and for robots directives the strictest, as search engines have it. A directive for another agent by name does not
concern us; "tagwire" does.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from selectolax.lexbor import LexborHTMLParser

from tagwire.extract.structured import Structured, plain, text_of
from tagwire.model.document import Document
from tagwire.model.feed import Entry
from tagwire.model.rights import Rights
from tagwire.text.urls import resolve_url

AGENT = "tagwire"
RSL_TYPE = "application/rsl+xml"
MAX_DIRECTIVES = 200
MAX_LINES = 40
MAX_NOTICE_CHARS = 500
_MAX_TAG_BYTES = 2000
_VALUED = frozenset(("max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"))
_NAMED_AGENT = re.compile(r"\s*([\w-]{1,80})\s*:(.*)", re.DOTALL)


def stated_rights(document: Document, structured: Structured) -> Rights:
    """Return what a page and the headers it came with say about its use."""
    lines = [*(document.robots_tag or "").split("\n"), *_meta_lines(structured)][:MAX_LINES]
    found = list(_directives(lines))
    names = {name for name, _ in found}
    reservation = structured.meta_value("tdm-reservation") or document.tdm_reservation
    policy = structured.meta_value("tdm-policy") or document.tdm_policy
    is_over = any(name == "unavailable_after" and _has_passed(value, document.fetched_at) for name, value in found)
    return Rights(
        noindex=bool(names & {"noindex", "none"}) or is_over,
        noarchive=bool(names & {"noarchive", "nocache"}),
        max_snippet=_least_snippet(found),
        noimage="noimageindex" in names or ("max-image-preview", "none") in found,
        tdm_reserved=_reservation(reservation),
        tdm_policy=resolve_url(document.final_url, policy) if policy else None,
        license=rsl_link(document),
        notice=_notice(structured),
        terms=_terms(document, structured),
    )


def with_entry(page: Rights, entry: Entry) -> Rights:
    """Return a page's rights, with the statement and the licence of its feed's entry where the page states none."""
    return replace(page, notice=page.notice or entry.rights, terms=page.terms or entry.license)


def with_site(page: Rights, site: Rights) -> Rights:
    """Return a page's rights, with what its site's files say where the page says nothing."""
    says_tdm = page.tdm_reserved is not None
    return Rights(
        noindex=page.noindex,
        noarchive=page.noarchive,
        max_snippet=page.max_snippet,
        noimage=page.noimage,
        tdm_reserved=page.tdm_reserved if says_tdm else site.tdm_reserved,
        tdm_policy=page.tdm_policy if says_tdm else site.tdm_policy,
        license=page.license or site.license,
        license_reserves=page.license_reserves or site.license_reserves,
        search_refused=page.search_refused or site.search_refused,
        notice=page.notice,
        terms=page.terms,
    )


def rsl_link(document: Document) -> str | None:
    """Return the address of a page's RSL licence: an HTTP Link with rel=license, else a link element of that type."""
    for address, rel, kind in document.links:
        if rel == "license" and kind.split(";")[0].strip().lower() == RSL_TYPE:
            return address
    at = 0
    for _ in range(MAX_LINES):
        at = document.body.find(RSL_TYPE.encode(), at + 1)
        if at < 0:
            return None
        start = document.body.rfind(b"<link", max(0, at - _MAX_TAG_BYTES), at)
        end = document.body.find(b">", at, at + _MAX_TAG_BYTES)
        found = _link_address(document, document.body[start : end + 1]) if 0 <= start < end else None
        if found is not None:
            return found
    return None


def _notice(structured: Structured) -> str | None:
    """Return a page's statement of rights: JSON-LD's copyrightNotice, else Dublin Core's rights."""
    stated = text_of(structured.main.get("copyrightNotice")) or structured.meta_value("dcterms.rights", "dc.rights")
    return " ".join(plain(stated or "").split())[:MAX_NOTICE_CHARS] or None


def _terms(document: Document, structured: Structured) -> str | None:
    """Return the address of a page's licence for people: HTTP Link, JSON-LD, Dublin Core, or an element with rel."""
    for address, rel, kind in document.links:
        if rel == "license" and kind.split(";")[0].strip().lower() != RSL_TYPE:
            return address
    stated = text_of(structured.main.get("license"), "@id", "url") or structured.meta_value("dcterms.license")
    addresses = (resolve_url(document.final_url, link) for link in (stated, *structured.licenses) if link)
    return next((address for address in addresses if address), None)


def _link_address(document: Document, element: bytes) -> str | None:
    node = LexborHTMLParser(element.decode("utf-8", "replace")).css_first("link[href], a[href]")
    attributes = node.attributes if node else {}
    is_license = "license" in (attributes.get("rel") or "").lower().split()
    href = attributes.get("href")
    return resolve_url(document.final_url, href) if is_license and href else None


def _meta_lines(structured: Structured) -> Iterator[str]:
    for name in ("robots", AGENT):
        yield from structured.meta.get(name, ())


def _directives(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield (directive, value) of the lines that concern us, in lower case."""
    for line in lines:
        agent = _NAMED_AGENT.match(line)
        if agent and agent[1].lower() not in _VALUED:
            if agent[1].lower() != AGENT:
                continue
            line = agent[2]
        for part in line.lower().split(",", MAX_DIRECTIVES)[:MAX_DIRECTIVES]:
            name, _, value = part.partition(":")
            if name.strip() == "unavailable_after":
                yield "unavailable_after", line[line.lower().find(value) :].strip()
                continue
            yield name.strip(), value.strip()


def _least_snippet(found: Iterable[tuple[str, str]]) -> int | None:
    """Return the smallest limit named; -1 and what is no number name none."""
    limits = [0 for name, _ in found if name == "nosnippet"]
    limits += [int(v[:9]) for name, v in found if name == "max-snippet" and v.isascii() and v.isdigit()]
    return min(limits, default=None)


def _reservation(stated: str | None) -> bool | None:
    match (stated or "").strip():
        case "1":
            return True
        case "0":
            return False
        case _:
            return None


def _has_passed(stated: str, now: datetime) -> bool:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(stated[:64])
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment) <= now
    return False
