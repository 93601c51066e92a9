"""The address guard: which addresses are never asked, however they are written."""

from ipaddress import ip_address, ip_network

import pytest

from tagwire.errors import AddressRefusedError
from tagwire.fetch.addresses import check_address, is_loopback, refusal_of, written_address

REFUSED = {
    "0.0.0.0": "unspecified",
    "0.1.2.3": "unspecified",
    "10.0.0.1": "private",
    "100.64.0.1": "carrier-grade NAT",
    "100.127.255.255": "carrier-grade NAT",
    "127.0.0.1": "loopback",
    "127.255.255.254": "loopback",
    "169.254.169.254": "link-local",
    "172.16.0.1": "private",
    "172.31.255.255": "private",
    "192.0.0.8": "reserved for protocols",
    "192.0.2.1": "documentation",
    "192.88.99.1": "6to4 relay",
    "192.168.1.1": "private",
    "198.18.0.1": "benchmarking",
    "198.19.255.255": "benchmarking",
    "198.51.100.7": "documentation",
    "203.0.113.7": "documentation",
    "224.0.0.1": "multicast",
    "239.255.255.250": "multicast",
    "240.0.0.1": "reserved",
    "255.255.255.255": "reserved",
    "::": "unspecified",
    "::1": "loopback",
    "::7f00:1": "IPv4-compatible",
    "::ffff:127.0.0.1": "loopback",
    "::ffff:10.1.2.3": "private",
    "::ffff:0:192.168.0.1": "private",
    "64:ff9b::169.254.169.254": "link-local",
    "64:ff9b:1::808:808": "local NAT64",
    "2002:7f00:1::": "loopback",
    "2002:c0a8:101::1": "private",
    "2001:0:a00:1::": "private",  # Teredo server 10.0.0.1
    "2001:0:808:808::80ff:fffe": "loopback",  # Teredo client 127.0.0.1, inverted
    "2001:2::1": "benchmarking",
    "2001:10::1": "reserved for protocols",
    "2001:db8::1": "documentation",
    "2a00:1450::5efe:a00:1": "private",  # ISATAP
    "3fff::1": "documentation",
    "100::1": "discard",
    "5f00::1": "segment routing",
    "fc00::1": "unique local",
    "fd12:3456::1": "unique local",
    "fe80::1": "link-local",
    "fec0::1": "site-local",
    "ff02::1": "multicast",
    "4000::1": "reserved",
    "e000::1": "reserved",
}


@pytest.mark.parametrize(("address", "kind"), REFUSED.items())
def test_refused(address: str, kind: str) -> None:
    assert refusal_of(ip_address(address)) == kind


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1",
        "9.255.255.255",
        "100.63.255.255",
        "100.128.0.1",
        "172.32.0.1",
        "192.0.1.1",
        "198.20.0.1",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00:1450::1",
        "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8",
        "2002:808:808::1",
    ],
)
def test_public(address: str) -> None:
    assert refusal_of(ip_address(address)) == ""


@pytest.mark.parametrize(
    ("address", "network", "is_asked"),
    [
        ("127.0.0.1", "127.0.0.1/32", True),
        ("127.0.0.2", "127.0.0.1/32", False),
        ("10.1.2.3", "10.0.0.0/8", True),
        ("::1", "127.0.0.0/8", False),
        ("::1", "::1/128", True),
        ("::ffff:127.0.0.1", "127.0.0.0/8", True),
        ("64:ff9b::10.0.0.1", "10.0.0.0/8", True),
        ("fd00::1", "fd00::/8", True),
    ],
)
def test_allowed_networks(address: str, network: str, is_asked: bool) -> None:
    assert (refusal_of(ip_address(address), allow=(ip_network(network),)) == "") is is_asked


def test_the_refusal_says_what_to_do() -> None:
    with pytest.raises(AddressRefusedError, match=r"127\.0\.0\.1 is loopback.*TAGWIRE_ALLOW_NETWORKS"):
        check_address(ip_address("127.0.0.1"))


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("017700000001", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("10.0.0.1.", "10.0.0.1"),
        ("[::1]", "::1"),
        ("[::ffff:7f00:1]", "::ffff:127.0.0.1"),
        ("[fe80::1%25eth0]", "fe80::1%25eth0"),
        ("localhost", "127.0.0.1"),
        ("LOCALHOST.", "127.0.0.1"),
        ("press.localhost", "127.0.0.1"),
    ],
)
def test_written_addresses(host: str, address: str) -> None:
    assert written_address(host) == ip_address(address)


@pytest.mark.parametrize(
    "host", ["example.org", "xn--bcher-kva.example", "a_b.example", "1.example", "localhost.example"]
)
def test_names(host: str) -> None:
    assert written_address(host) is None


@pytest.mark.parametrize(
    "host",
    [
        "256.256.256.256",
        "1.2.3.4.5",
        "example.1",
        "0xgg.0x",
        "[::1::]",
        "",
        "a..b",
        "a" * 64,
        "%31.example",
        "exa mple",
    ],
)
def test_neither_name_nor_address(host: str) -> None:
    with pytest.raises(AddressRefusedError):
        written_address(host)


def test_loopback_in_every_dress() -> None:
    assert all(is_loopback(ip_address(text)) for text in ("127.0.0.9", "::1", "::ffff:127.0.0.1"))
    assert not is_loopback(ip_address("10.0.0.1"))
