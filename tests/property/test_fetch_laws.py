"""Laws of the fetcher's pure parts."""

import gzip
import zlib
from contextlib import suppress
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tagwire.errors import AddressRefusedError
from tagwire.fetch.addresses import carried_ipv4, refusal_of, written_address
from tagwire.fetch.decompress import BodyDecoder
from tagwire.fetch.failures import FetchStoppedError
from tagwire.fetch.headers import links_of, retry_after_s, validator_header, validator_text
from tagwire.fetch.robots import parse_robots
from tagwire.fetch.urls import redirect_target, wire_url
from tagwire.model.document import FailureReason

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ipv4 = st.integers(0, 2**32 - 1).map(IPv4Address)
ipv6 = st.integers(0, 2**128 - 1).map(IPv6Address)
bodies = st.binary(max_size=5000)


@given(ipv4)
def test_an_address_that_carries_another_is_judged_by_it(address: IPv4Address) -> None:
    number = int(address)
    carriers = (
        IPv6Address(f"::ffff:{address}"),
        IPv6Address(f"64:ff9b::{address}"),
        IPv6Address((0x2002 << 112) | (number << 80)),
        IPv6Address((0x20010000 << 96) | (0x08080808 << 64) | (number ^ 0xFFFFFFFF)),
    )
    assert {refusal_of(carrier) for carrier in carriers} == {refusal_of(address)}


@given(st.one_of(ipv4, ipv6))
def test_what_the_standard_library_holds_for_special_is_refused(address: IPv4Address | IPv6Address) -> None:
    carries = isinstance(address, IPv6Address) and bool(list(carried_ipv4(address)))
    if not carries and (address.is_private or address.is_multicast or address.is_reserved or address.is_link_local):
        assert refusal_of(address)


@given(ipv4)
def test_every_spelling_of_an_address_is_the_address(address: IPv4Address) -> None:
    number = int(address)
    spellings = (str(address), str(number), hex(number), f"0{number:o}", f"{number >> 24}.{number & 0xFFFFFF}")
    assert {written_address(spelling) for spelling in spellings} == {address}


@given(st.text(max_size=60))
def test_a_host_is_read_or_refused(host: str) -> None:
    with suppress(AddressRefusedError):
        written_address(host)


@given(bodies, st.lists(st.integers(1, 400), max_size=20), st.sampled_from(["gzip", "deflate", "raw", ""]))
def test_decoding_gives_back_what_was_coded_however_it_is_cut(body: bytes, cuts: list[int], coding: str) -> None:
    raw = zlib.compressobj(wbits=-15)
    coded = {
        "gzip": gzip.compress(body[:100]) + gzip.compress(body[100:]),
        "deflate": zlib.compress(body),
        "raw": raw.compress(body) + raw.flush(),
        "": body,
    }[coding]
    decoder = BodyDecoder(["deflate" if coding == "raw" else coding], max_bytes=5000)
    for cut in cuts:
        decoder.add(coded[:cut])
        coded = coded[cut:]
    decoder.add(coded)
    assert decoder.finish() == body


@given(st.binary(min_size=1, max_size=2000), st.data())
def test_a_cut_gzip_body_is_never_whole(body: bytes, data: st.DataObject) -> None:
    coded = gzip.compress(body)
    decoder = BodyDecoder(["gzip"], max_bytes=5000)
    decoder.add(coded[: data.draw(st.integers(0, len(coded) - 1))])
    with pytest.raises(FetchStoppedError) as stopped:
        decoder.finish()
    assert stopped.value.reason is FailureReason.TRUNCATED


@given(bodies, st.sampled_from(["gzip", "deflate"]))
def test_rubbish_is_decoded_or_refused(body: bytes, coding: str) -> None:
    decoder = BodyDecoder([coding], max_bytes=5000)
    with suppress(FetchStoppedError):
        decoder.add(body)
        assert len(decoder.finish()) <= 5000


@given(st.text(st.characters(min_codepoint=0x20, exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40))
def test_a_validator_comes_back_byte_for_byte(value: str) -> None:
    kept = validator_text(value)
    assert validator_header(kept) == value


@given(st.text(max_size=60))
def test_retry_after_is_a_wait_or_nothing(text: str) -> None:
    wait_s = retry_after_s(text, now=NOW)
    assert wait_s is None or wait_s >= 0


@given(st.lists(st.text('<>;=",\\ abrel/:', max_size=40), max_size=4))
def test_links_are_read_or_left_out(headers: list[str]) -> None:
    for address, rel, _ in links_of(headers, base="https://example.org/a/"):
        assert address.startswith("http")
        assert rel == rel.lower()


@given(st.text(max_size=60))
@settings(max_examples=200)
def test_a_redirect_leads_to_a_wire_url_or_is_refused(location: str) -> None:
    try:
        target = redirect_target("https://example.org/a/b", location.encode("utf-8", "replace").decode("latin-1"))
    except AddressRefusedError:
        return
    assert target.isascii()
    assert wire_url(target) == target


@given(st.text(max_size=200), st.text("/ab*$%2é", max_size=20))
def test_robots_never_raise(body: str, path: str) -> None:
    parse_robots(f"User-agent: *\n{body}", agent="Tagwire/1").allows(f"https://example.org/{path}")
