"""The room's own absolute address, for feeds: the operator's, or the request's Host once it is checked."""

import re

from starlette.requests import Request

from tagwire.web.site import SiteSettings

_HOST = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9.-]{0,252}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
"""A host name, an IPv4 or a bracketed IPv6 address, with an optional port (RFC 3986 §3.2.2, what browsers send)."""


def origin_of(request: Request, site: SiteSettings) -> str:
    """Return scheme and authority without a slash at the end: "https://news.example.org"."""
    if site.base_url:
        return site.base_url.rstrip("/")
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host) or ".." in host:
        name, port = request.scope.get("server") or ("localhost", None)
        host = f"[{name}]" if ":" in name else name
        host = f"{host}:{port}" if port else host
    return f"{request.scope['scheme']}://{host.lower()}"
