"""URLs: one written form for each address, and whose address it is.

``normalise_url`` follows RFC 3986 §6.2.2 (case, default ports, dot segments, percent-encoding) and drops what only
tracks a reader. It never changes what a server would answer with, except for the tracking parameters named below.
"""

import re
from functools import cache, lru_cache
from ipaddress import ip_address
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from publicsuffixlist import PublicSuffixList

from tagwire.errors import UsageError
from tagwire.text.sayings import said

DEFAULT_PORTS = {"http": 80, "https": 443}
MAX_URL_LENGTH = 4096

TRACKING_PARAMETERS = re.compile(
    r"(utm_\w+|mtm_\w+|pk_\w+|at_\w+|ga_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|"
    r"mc_cid|mc_eid|mkt_tok|_hsenc|_hsmi|vero_id|oly_enc_id|oly_anon_id|ns_\w+|cmpid|cmp|ito|xtor|xtref|sr_share|"
    r"share_id|guccounter|guce_\w+|__twitter_impression|ref_src|ref_url|smid|partner|ocid|icid|wt_mc|wtmc|rss|feedtype)",
    re.IGNORECASE,
)
"""Query parameters that tell the publisher where a reader came from and change nothing else."""

_KEPT = 1024
"""How many answers are kept: what is read of a feed's entry looks at its link some ten times."""
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\x9f<>\"`{}|\\^\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


@lru_cache(maxsize=_KEPT)
def normalise_url(url: str) -> str:
    """Return ``url`` in its one written form, without fragment and tracking; raise UsageError when it is not http(s).

    >>> normalise_url("HTTPS://Example.org:443/a/../b?utm_source=x&id=7#top")
    'https://example.org/b?id=7'
    """
    parts = split_http_url(url)
    kept = (
        pair for pair in parts.query.split("&") if pair and not TRACKING_PARAMETERS.fullmatch(pair.partition("=")[0])
    )
    return urlunsplit((parts.scheme, parts.netloc, _normal_path(parts.path), _normal_escapes("&".join(kept)), ""))


@lru_cache(maxsize=_KEPT)
def split_http_url(url: str) -> SplitResult:
    """Return the parts of an absolute http(s) URL, scheme and host lower case, default port and user info gone.

    Raise UsageError, naming the reason, for anything else: another scheme, no host, control characters, user info,
    a port out of range, more than 4,096 characters.
    """
    url = url.strip()
    if len(url) > MAX_URL_LENGTH:
        raise UsageError(
            said(
                "%(url)s… is not an address we follow: it is longer than %(max_url_length)s characters",
                url=url[:80],
                max_url_length=MAX_URL_LENGTH,
            )
        )
    if not url.isascii() and _HALF_CHARACTER.search(url):
        raise UsageError(said("%(url)s is not an address: it holds half a character", url=repr(url)))
    try:
        parts = urlsplit(url)
        port = parts.port
        host = _normal_host(parts.hostname or "")
    except ValueError as error:
        raise UsageError(said("%(url)s is not an address: %(error)s", url=repr(url), error=error)) from None
    scheme = parts.scheme.lower()
    if scheme not in DEFAULT_PORTS:
        raise UsageError(
            said("%(url)s is not an address we follow: it must begin with http:// or https://", url=repr(url))
        )
    if not host:
        raise UsageError(said("%(url)s is not an address: it names no host", url=repr(url)))
    if parts.username is not None or parts.password is not None:
        raise UsageError(
            said(
                "%(hostname)s: an address with a user name in it is refused; remove the part before '@'",
                hostname=repr(parts.hostname),
            )
        )
    netloc = host if port in (None, DEFAULT_PORTS[scheme]) else f"{host}:{port}"
    return SplitResult(scheme, netloc, parts.path or "/", parts.query, parts.fragment)


def resolve_url(base: str, reference: str) -> str | None:
    """Return ``reference`` made absolute against ``base``, or None when it does not lead to an http(s) address."""
    reference = re.sub(r"[\t\r\n]", "", reference).strip()
    if not reference or len(reference) > MAX_URL_LENGTH:
        return None
    try:
        absolute = urljoin(base, reference)
        parts = split_http_url(absolute)
    except (ValueError, UsageError):
        return None
    return urlunsplit(parts)


def host_of(url: str) -> str:
    """Return the host of an http(s) URL, with its port when that is not the scheme's own."""
    return split_http_url(url).netloc


def publisher_id(url: str) -> str:
    """Return the registrable domain of an address (Public Suffix List): the id of who published it.

    A host without one (an IP address, "localhost") keeps its port, for there the port is all that tells two apart.

    >>> publisher_id("https://www.news.example.co.uk/a"), publisher_id("http://127.0.0.1:8001/a")
    ('example.co.uk', '127.0.0.1:8001')
    """
    netloc = host_of(url)
    host = netloc.rsplit(":", 1)[0] if re.search(r":\d+$", netloc) else netloc
    if is_ip_address(host) or "." not in host:
        return netloc
    if host.endswith(".localhost"):
        return host
    return _registrable_domain(host) or host


def is_same_publisher(url: str, other: str) -> bool:
    """Whether two addresses belong to one registrable domain."""
    return publisher_id(url) == publisher_id(other)


def is_public_suffix(host: str) -> bool:
    """Whether a host's name is one under which many publishers have theirs ("co.uk", "org").

    >>> is_public_suffix("co.uk"), is_public_suffix("example.co.uk"), is_public_suffix("localhost")
    (True, False, False)
    """
    return bool(_suffixes().publicsuffix(host, accept_unknown=False) == host)


def is_ip_address(host: str) -> bool:
    """Whether a URL's host is a literal IP address rather than a name."""
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


@lru_cache(maxsize=8192)
def _registrable_domain(host: str) -> str | None:
    found = _suffixes().privatesuffix(host)
    return str(found) if found else None


def _normal_host(host: str) -> str:
    host = host.rstrip(".").lower()
    if not host:
        return ""
    if ":" in host:
        return f"[{host}]"
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    if _UNSAFE.search(host) or ".." in host:
        raise ValueError("its host has a character no host may have")
    return host


def _normal_path(path: str) -> str:
    segments: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            if len(segments) > 1:
                segments.pop()
        elif segment != ".":
            segments.append(_normal_escapes(segment))
    if path.endswith(("/.", "/..")):
        segments.append("")
    return "/".join(segments) or "/"


def _normal_escapes(text: str) -> str:
    """Decode escapes of unreserved characters, write others in upper case, escape what must be (RFC 3986 §6.2.2.2)."""

    def normal(match: re.Match[str]) -> str:
        character = chr(int(match[1], 16))
        return character if character.isascii() and (character.isalnum() or character in "-._~") else match[0].upper()

    return re.sub("%([0-9A-Fa-f]{2})", normal, quote(text, safe="%~!$&'()*+,;=:@/?[]"))
