"""Whether hubs on the Internet can reach us: as far as an address tells."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from tagwire.errors import AddressRefusedError
from tagwire.fetch.addresses import IPNetwork, refusal_of, written_address


def unreachable_because(base: str | None, *, allow: Sequence[IPNetwork] = ()) -> str | None:
    """Return why no hub can reach us at a public address, or None when it may; ``allow`` as the address guard has it.

    >>> unreachable_because("https://news.example.org"), unreachable_because("http://tagwire.localhost:8321")
    (None, 'base_url is http://tagwire.localhost:8321, and 127.0.0.1 is loopback')
    """
    if base is None:
        return "base_url is not set"
    host = urlsplit(base).hostname or ""
    try:
        address = written_address(host)
    except AddressRefusedError as error:
        return f"base_url is {base}, and {error}"
    if address is None:
        return None if "." in host else f"base_url is {base}, and {host} is a name that only your own network knows"
    kind = refusal_of(address, allow=allow)
    return f"base_url is {base}, and {address} is {kind}" if kind else None
