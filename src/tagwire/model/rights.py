"""Rights: what publishers say, in words machines read, about what may be done with their articles."""

from dataclasses import dataclass
from enum import StrEnum


class Shown(StrEnum):
    """How much of an article's text is kept and shown."""

    WHOLE = "whole"
    LEAD = "lead"
    HEADLINE = "headline"


@dataclass(frozen=True, slots=True)
class Rights:
    """What was said about one article: by its page, its HTTP headers and its site's files."""

    noindex: bool = False
    """It is not to be listed (robots meta, X-Robots-Tag; also once unavailable_after has passed)."""
    noarchive: bool = False
    """No copy of it is to be served."""
    max_snippet: int | None = None
    """The most characters of its text that may be shown (nosnippet: 0); None: no limit was named."""
    noimage: bool = False
    """Its picture is not to be shown (noimageindex, max-image-preview: none)."""
    tdm_reserved: bool | None = None
    """Whether text and data mining is reserved (TDM Reservation Protocol); None: nothing was said."""
    tdm_policy: str | None = None
    """Where the terms of mining stand."""
    license: str | None = None
    """Where its RSL licence stands."""
    license_reserves: bool = False
    """Whether that licence does not let us list, read and show it freely, or can't be read."""
    search_refused: bool = False
    """Whether robots.txt says "Content-Signal: search=no"."""
    notice: str | None = None
    """The statement of rights as its publisher words it ("© 2031 The Courier")."""
    terms: str | None = None
    """The address of the licence it is published under, for people to read (a Creative Commons deed)."""
    shown: Shown = Shown.WHOLE
    """What was kept of it, by our policy."""


NO_RIGHTS = Rights()


@dataclass(frozen=True, slots=True)
class RightsPolicy:
    """Which of the publishers' signals are obeyed; docs/rights.md says how."""

    robots_meta: bool = True
    tdm: bool = True
    rsl: bool = True
    paywall: bool = True
