"""Documents: what was asked of a publisher's server, and what came back."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Purpose(StrEnum):
    """Why an address is fetched; it decides the Accept header and the size limit."""

    FEED = "feed"
    PAGE = "page"
    SITEMAP = "sitemap"
    DISCOVERY = "discovery"


@dataclass(frozen=True, slots=True)
class Validators:
    """ETag and Last-Modified exactly as received, kept for a conditional request (RFC 9110 §8.8)."""

    etag: str | None = None
    last_modified: str | None = None
    url: str | None = None
    """The address that gave them, when a redirect led there; None: the address that was asked."""

    def __bool__(self) -> bool:
        return bool(self.etag or self.last_modified)


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """One address to fetch, with the validators of the last good answer to the same request."""

    url: str
    purpose: Purpose
    validators: Validators = Validators()


@dataclass(frozen=True, slots=True)
class Document:
    """Fetched bytes with their provenance; ``body`` is decompressed and complete."""

    url: str
    """The address that was asked."""
    final_url: str
    """The address that answered, after redirects."""
    body: bytes
    media_type: str
    """Lower case, without parameters; empty when the server named none."""
    charset: str | None
    """As the Content-Type header declared it, unchecked."""
    fetched_at: datetime
    validators: Validators = Validators()
    permanent_url: str | None = None
    """Where an unbroken chain of permanent redirects (301, 308) from ``url`` leads; None when there was none."""
    max_age_s: int | None = None
    """Seconds for which the server calls it fresh: Cache-Control max-age, else Expires; None when it does not say."""
    links: tuple[tuple[str, str, str], ...] = ()
    """HTTP Link headers (RFC 8288) as (absolute address, rel, type)."""
    robots_tag: str | None = None
    """X-Robots-Tag, one header a line: a line may begin with the name of the one agent it speaks to."""
    is_delta: bool = False
    """Whether it holds only what is new since the validators we sent (RFC 3229, 226 IM Used)."""
    tdm_reservation: str | None = None
    """tdm-reservation as sent: "1" reserves text and data mining, "0" does not (TDM Reservation Protocol)."""
    tdm_policy: str | None = None
    """tdm-policy as sent: the address of the terms."""


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server says that what we hold is still current (304)."""

    url: str
    fetched_at: datetime
    validators: Validators = Validators()
    permanent_url: str | None = None
    """As in Document."""
    max_age_s: int | None = None
    """As in Document."""


class FailureReason(StrEnum):
    """Why a fetch gave no document."""

    ADDRESS_REFUSED = "address-refused"
    ROBOTS = "robots"
    TIMEOUT = "timeout"
    DNS = "dns"
    CONNECTION = "connection"
    TLS = "tls"
    STATUS = "status"
    GONE = "gone"
    THROTTLED = "throttled"
    TOO_LARGE = "too-large"
    TRUNCATED = "truncated"
    BAD_ENCODING = "bad-encoding"
    REDIRECTS = "redirects"
    PROTOCOL = "protocol"
    OPTED_OUT = "opted-out"
    """The operator promised its publisher not to ask."""


PERMANENT_REASONS = frozenset(
    {
        FailureReason.ADDRESS_REFUSED,
        FailureReason.ROBOTS,
        FailureReason.GONE,
        FailureReason.TOO_LARGE,
        FailureReason.BAD_ENCODING,
        FailureReason.REDIRECTS,
        FailureReason.OPTED_OUT,
    }
)
"""Reasons for which asking again soon is pointless."""


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """A fetch that gave no document: a value, for the round goes on."""

    url: str
    reason: FailureReason
    detail: str
    """A sentence for people: what failed, on what, what to do."""
    fetched_at: datetime
    status: int | None = None
    retry_after_s: float | None = None
    """Seconds the server asked us to wait (Retry-After), already bounded."""

    @property
    def is_permanent(self) -> bool:
        """Whether asking the same address again soon is pointless (4xx other than 408, 425, 429 included)."""
        if self.reason in PERMANENT_REASONS:
            return True
        return (
            self.reason is FailureReason.STATUS
            and self.status is not None
            and 400 <= self.status < 500
            and self.status not in (408, 425)
        )


FetchOutcome = Document | NotModified | FetchFailure


@dataclass(frozen=True, slots=True)
class Call:
    """A request to a machine's interface (a hub, a callback) rather than for a page: no robots.txt speaks of these."""

    url: str
    body: bytes | None = None
    """What is posted; None asks (GET)."""
    content_type: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    is_redirected: bool = True
    """Whether a 307 or 308 is followed; every other redirect would make another request of it."""


@dataclass(frozen=True, slots=True)
class CallAnswer:
    """What a machine said to a call, whatever its status."""

    url: str
    """The address that answered."""
    status: int
    text: str
    """The first few thousand characters of its body."""
    answered_at: datetime
    retry_after_s: float | None = None
    """Seconds it asked us to wait with a 429 or 503, already bounded."""

    @property
    def is_success(self) -> bool:
        """Whether it took what was sent (2xx)."""
        return 200 <= self.status < 300
