"""Which URL is really asked: its form on the wire, its origin, and where a redirect leads."""

from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from tagwire.errors import AddressRefusedError, UsageError
from tagwire.fetch.addresses import written_address
from tagwire.text.urls import MAX_URL_LENGTH, split_http_url

_KEPT = "%!$&'()*+,;=:@/?[]~"
"""Characters sent as they are; an escape already there stays, for a signed address must not change."""


def wire_url(url: str) -> str:
    """Return the form of an http(s) URL that is sent: ASCII, without fragment and dot segments.

    Raise AddressRefusedError for what is not an address we ask. Dot segments go because robots.txt is matched against
    what the server will understand: "/x/../private" is "/private".

    >>> wire_url("HTTP://Example.org/a/%2E./b?q=é#top")
    'http://example.org/b?q=%C3%A9'
    """
    try:
        parts = split_http_url(url)
    except UsageError as error:
        raise AddressRefusedError(str(error)) from None
    netloc = _canonical_netloc(parts.netloc)
    path = quote(_without_dots(parts.path), safe=_KEPT, errors="replace")
    query = quote(parts.query, safe=_KEPT, errors="replace")
    return urlunsplit((parts.scheme, netloc, path, query, ""))


def origin_of(url: str) -> str:
    """Return scheme, host and port of a wire URL: what a robots.txt speaks for."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def host_name(url: str) -> str:
    """Return the host of a wire URL without its port, an IPv6 address in its brackets."""
    netloc = urlsplit(url).netloc
    return netloc[: netloc.find("]") + 1] if netloc.startswith("[") else netloc.partition(":")[0]


def redirect_target(url: str, location: str) -> str:
    """Return the wire URL that ``location``, a header as aiohttp decodes it, leads to from ``url``.

    Raise AddressRefusedError for what is not an address we ask.
    """
    raw = location.strip().encode("utf-8", "surrogateescape")
    reference = quote(raw, safe=f"{_KEPT}#")
    if not reference or len(reference) > MAX_URL_LENGTH:
        raise AddressRefusedError("it redirects to an address that is empty or far too long")
    if not location.isascii() and "//" in location:
        # An absolute address may name its host in letters that only IDNA, not escaping, can write.
        reference = raw.decode("utf-8", "replace")
    try:
        return wire_url(urljoin(url, reference))
    except ValueError as error:
        raise AddressRefusedError(f"it redirects to {location[:80]!r}, which is not an address: {error}") from None


def _canonical_netloc(netloc: str) -> str:
    """Write an address in its one form, so that "2130706433" and "127.0.0.1" are one host to every limit."""
    bracket = netloc.find("]") + 1
    host, port = (netloc[:bracket], netloc[bracket:]) if bracket else _split_at(netloc, ":")
    address = written_address(host)
    if address is None or host.endswith("localhost"):
        return netloc
    return f"[{address}]{port}" if address.version == 6 else f"{address}{port}"


def _split_at(text: str, mark: str) -> tuple[str, str]:
    before, found, after = text.partition(mark)
    return before, found + after


def _without_dots(path: str) -> str:
    """Resolve "." and ".." (also written with %2E), as RFC 3986 §5.2.4 and every browser do."""
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        plain = segment.lower().replace("%2e", ".")
        if plain == "..":
            if len(kept) > 1:
                kept.pop()
        elif plain != ".":
            kept.append(segment)
    if plain in (".", ".."):
        kept.append("")
    return "/".join(kept) or "/"
