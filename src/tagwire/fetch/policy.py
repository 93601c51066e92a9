"""What the fetcher may ask and how: limits, gaps, deadlines, and who we say we are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from tagwire import __version__
from tagwire.errors import ConfigError
from tagwire.fetch.addresses import IPNetwork
from tagwire.model.document import Purpose

PRODUCT = "Tagwire"
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """The most bytes of a body, as they come over the wire and once decompressed."""

    wire_bytes: int
    decoded_bytes: int


DEFAULT_BODY_LIMITS: Mapping[Purpose, BodyLimits] = MappingProxyType(
    {
        Purpose.FEED: BodyLimits(16 * MEBIBYTE, 16 * MEBIBYTE),
        Purpose.PAGE: BodyLimits(8 * MEBIBYTE, 8 * MEBIBYTE),
        # sitemaps.org allows 50 MB, uncompressed.
        Purpose.SITEMAP: BodyLimits(50 * MEBIBYTE, 50 * MEBIBYTE),
        # What a person typed may turn out to be a page or a feed.
        Purpose.DISCOVERY: BodyLimits(16 * MEBIBYTE, 16 * MEBIBYTE),
    }
)


def user_agent(contact_url: str | None = None) -> str:
    """Return the honest name we ask under, with the address that explains us to publishers where one is set.

    Raise ConfigError when the contact address can't stand in a header.

    >>> user_agent("https://example.org/bot").partition("/")[0]
    'Tagwire'
    """
    name = f"{PRODUCT}/{__version__}"
    if not contact_url:
        return name
    if not contact_url.isascii() or not contact_url.isprintable() or set(" ()") & set(contact_url):
        raise ConfigError(
            f"the contact address {contact_url!r} can't be sent in a header: write a plain https:// or mailto: address"
        )
    return f"{name} (+{contact_url})"


def mail_address(contact_url: str | None) -> str | None:
    """Return the mail address of a contact, for the From header; None for one that is a page.

    >>> mail_address("mailto:news@example.org"), mail_address("https://example.org/bot")
    ('news@example.org', None)
    """
    address = (contact_url or "").removeprefix("mailto:").partition("?")[0]
    return address if "@" in address and "/" not in address else None


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """All bounds of the fetcher; every time is in seconds, every size in bytes."""

    user_agent: str = field(default_factory=user_agent)
    """Product, version, contact address; its product token is the name robots.txt rules are read for."""
    from_address: str | None = None
    """A mail address for the From header (RFC 9110 §10.1.2); None sends none."""

    connect_timeout_s: float = 10.0
    """For looking up a name, and again for connecting and the TLS handshake."""
    headers_timeout_s: float = 20.0
    """From the start of one request to the end of its answer's headers."""
    idle_timeout_s: float = 15.0
    """The longest silence in the middle of an answer."""
    total_timeout_s: float = 30.0
    """For all hops of one fetch; waiting for our own limits does not count."""

    body_limits: Mapping[Purpose, BodyLimits] = field(default_factory=lambda: DEFAULT_BODY_LIMITS)
    max_redirects: int = 10

    min_gap_s: float = 0.5
    """Between the end of one request to a host and the start of the next."""
    loopback_gap_s: float = 0.0
    """The same where the host's address is this machine's own, and nobody else's to be spared."""
    crawl_delay_cap_s: float = 30.0
    """A longer Crawl-delay is shortened to this."""
    connections_per_host: int = 1
    connections_per_domain: int = 4
    """Requests at once to all hosts of one registrable domain."""
    connections_per_address: int = 4
    """Requests at once to one IP address, whatever the hosts there are called."""
    connections: int = 200
    """Requests at once in all."""

    max_retry_after_s: float = 24 * 3600.0
    """A longer Retry-After is shortened to this."""
    default_retry_after_s: float = 60.0
    """The wait after a 429 that names none, or none that can be read."""
    patience_s: float = 3.0
    """A host that asked us to wait no longer than this is waited for; otherwise the request fails at once."""

    allow_networks: tuple[IPNetwork, ...] = ()
    """Networks that may be asked although they are private, loopback and the like."""
    name_cache_s: float = 60.0
    """How long a looked-up name keeps its addresses."""

    robots_max_bytes: int = 512 * 1024
    """Of a longer robots.txt only so much is read (RFC 9309 §2.5 asks for 500 KiB)."""
    robots_cache_s: float = 24 * 3600.0
    """The longest a robots.txt is kept (RFC 9309 §2.4), and how long when the server does not say."""
    robots_cache_min_s: float = 600.0
    """The shortest a robots.txt is kept, whatever Cache-Control says."""
    robots_unreachable_s: float = 600.0
    """How long a host whose robots.txt could not be had is left alone."""
