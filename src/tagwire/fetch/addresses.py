"""Which IP addresses may be asked: our own deny table, checked on the address that is really connected to.

``ipaddress.is_global`` is not a guard: it changes with the Python version and looks neither into NAT64, 6to4 and
Teredo addresses nor at networks that are global on paper only. Sources: the IANA special-purpose registries for
IPv4 and IPv6 (RFC 6890) and their multicast registries.
"""

import re
import socket
from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from tagwire.errors import AddressRefusedError

IPAddress = IPv4Address | IPv6Address
IPNetwork = IPv4Network | IPv6Network

DENIED_IPV4: tuple[tuple[IPv4Network, str], ...] = tuple(
    (IPv4Network(network), kind)
    for network, kind in (
        ("0.0.0.0/8", "unspecified"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "carrier-grade NAT"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved for protocols"),
        ("192.0.2.0/24", "documentation"),
        ("192.31.196.0/24", "AS112 service"),
        ("192.52.193.0/24", "AMT relay"),
        ("192.88.99.0/24", "6to4 relay"),
        ("192.168.0.0/16", "private"),
        ("192.175.48.0/24", "AS112 service"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    )
)

DENIED_IPV6: tuple[tuple[IPv6Network, str], ...] = tuple(
    (IPv6Network(network), kind)
    for network, kind in (
        ("::/128", "unspecified"),
        ("::1/128", "loopback"),
        ("::/96", "IPv4-compatible"),
        ("64:ff9b:1::/48", "local NAT64"),
        ("100::/64", "discard"),
        ("100:0:0:1::/64", "dummy prefix"),
        ("2001:2::/48", "benchmarking"),
        ("2001:db8::/32", "documentation"),
        ("2620:4f:8000::/48", "AS112 service"),
        ("3fff::/20", "documentation"),
        ("5f00::/16", "segment routing"),
        ("fc00::/7", "unique local"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),
        ("ff00::/8", "multicast"),
    )
)

GLOBAL_UNICAST = IPv6Network("2000::/3")
IETF_PROTOCOLS = IPv6Network("2001::/23")
MAPPED = IPv6Network("::ffff:0:0/96")
TRANSLATED = IPv6Network("::ffff:0:0:0/96")
NAT64 = IPv6Network("64:ff9b::/96")
SIX_TO_FOUR = IPv6Network("2002::/16")
TEREDO = IPv6Network("2001::/32")
CARRIERS = (MAPPED, TRANSLATED, NAT64, SIX_TO_FOUR, TEREDO)
ISATAP_MARKS = (0x0000_5EFE, 0x0200_5EFE)
"""The upper half of an interface identifier that carries an IPv4 address (RFC 5214 §6.1)."""

LOOPBACK = IPv4Address("127.0.0.1")

_LABEL = re.compile(r"[a-z0-9_-]{1,63}")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*", re.ASCII)


def check_address(address: IPAddress, *, allow: Sequence[IPNetwork] = ()) -> None:
    """Raise AddressRefusedError, naming the reason, unless ``address`` is public or in an allowed network."""
    kind = refusal_of(address, allow=allow)
    if kind:
        raise AddressRefusedError(
            f"the address {address} is {kind} and never asked; add it to TAGWIRE_ALLOW_NETWORKS if it must be"
        )


def refusal_of(address: IPAddress, *, allow: Sequence[IPNetwork] = ()) -> str:
    """Return what kind of refused address this is ("loopback"), or "" when it may be asked.

    An IPv6 address that carries an IPv4 address is judged by what it carries, for that is what answers.

    >>> refusal_of(ip_address("64:ff9b::7f00:1")), refusal_of(ip_address("8.8.8.8"))
    ('loopback', '')
    """
    if any(address.version == network.version and address in network for network in allow):
        return ""
    if isinstance(address, IPv4Address):
        return next((kind for network, kind in DENIED_IPV4 if address in network), "")
    for carried in carried_ipv4(address):
        if kind := refusal_of(carried, allow=allow):
            return kind
    if kind := next((kind for network, kind in DENIED_IPV6 if address in network), ""):
        return kind
    if any(address in network for network in CARRIERS):
        return ""
    if address in IETF_PROTOCOLS:
        return "reserved for protocols"
    return "" if address in GLOBAL_UNICAST else "reserved"


def carried_ipv4(address: IPv6Address) -> Iterator[IPv4Address]:
    """Yield each IPv4 address that an IPv6 address carries: mapped, translated, NAT64, 6to4, Teredo, ISATAP."""
    number = int(address)
    low = number & 0xFFFF_FFFF
    if address in MAPPED or address in TRANSLATED or address in NAT64:
        yield IPv4Address(low)
    elif address in SIX_TO_FOUR:
        yield IPv4Address(number >> 80 & 0xFFFF_FFFF)
    elif address in TEREDO:
        yield IPv4Address(number >> 64 & 0xFFFF_FFFF)
        yield IPv4Address(low ^ 0xFFFF_FFFF)
    if number >> 32 & 0xFFFF_FFFF in ISATAP_MARKS:
        yield IPv4Address(low)


def is_loopback(address: IPAddress) -> bool:
    """Whether an address is this machine's own, mapped forms included."""
    if isinstance(address, IPv6Address):
        return address.is_loopback or any(carried.is_loopback for carried in carried_ipv4(address))
    return address.is_loopback


def written_address(host: str) -> IPAddress | None:
    """Return the address that a URL's host is without asking anyone, or None when it is a name to look up.

    A host whose last label is a number is an IPv4 address in one of its old forms (decimal, octal, hexadecimal,
    fewer than four parts) or nothing at all, as in the WHATWG URL standard. ``localhost`` and every name below it
    is 127.0.0.1 (RFC 6761 §6.3). Raise AddressRefusedError for what is neither a name nor an address.

    >>> written_address("0x7f.1"), written_address("press.localhost"), written_address("example.org")
    (IPv4Address('127.0.0.1'), IPv4Address('127.0.0.1'), None)
    """
    bare = host.removeprefix("[").removesuffix("]").removesuffix(".").lower()
    if ":" in bare:
        try:
            return ip_address(bare)
        except ValueError:
            raise AddressRefusedError(f"{host[:80]!r} is not an IPv6 address") from None
    labels = bare.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        try:
            return IPv4Address(socket.inet_aton(bare))
        except OSError:
            raise AddressRefusedError(f"{host[:80]!r} ends in a number but is not an IPv4 address") from None
    if labels[-1] == "localhost":
        return LOOPBACK
    if len(bare) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise AddressRefusedError(f"{host[:80]!r} is not a host name")
    return None
