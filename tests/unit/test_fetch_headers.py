"""Response headers: what they mean, and that nonsense means nothing."""

from datetime import UTC, datetime

import pytest

from tagwire.errors import ConfigError
from tagwire.fetch.headers import links_of, max_age_s, media_type, retry_after_s, validator_header, validator_text
from tagwire.fetch.policy import FetchPolicy, mail_address, user_agent

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    {
        "seconds": ("120", 120),
        "spaces": (" 7 ", 7),
        "zero": ("0", 0),
        "thousands of digits": ("9" * 5000, 10**9),
        "date": ("Sun, 01 Mar 2026 12:01:30 GMT", 90),
        "old date form": ("Sunday, 01-Mar-26 12:01:30 GMT", 90),
        "past": ("Sat, 28 Feb 2026 12:00:00 GMT", 0),
        "no zone": ("Sun, 01 Mar 2026 12:00:10", 10),
        "negative": ("-5", None),
        "decimals": ("1.5", None),
        "words": ("soon", None),
        "impossible date": ("Sun, 99 Mar 2026 12:00:00 GMT", None),
        "other digits": ("١٢٠", None),
        "nothing": ("", None),
        "none": (None, None),
    }.values(),
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after_s(value, now=NOW) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        (["max-age=300"], 300),
        (["Public, Max-Age=60, must-revalidate"], 60),
        (["no-transform", 'max-age="5"'], 5),
        (["max-age=-1"], None),
        (["s-maxage=9"], None),
        ([], None),
    ],
)
def test_max_age(headers: list[str], seconds: int | None) -> None:
    assert max_age_s(headers) == seconds


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("text/html", ("text/html", None)),
        ("Text/XML; charset=utf-8", ("text/xml", "utf-8")),
        ("text/html; x=1; CHARSET='Windows-1256'", ("text/html", "Windows-1256")),
        ("text/html; charset=", ("text/html", None)),
        ("", ("", None)),
    ],
)
def test_media_type(value: str, expected: tuple[str, str | None]) -> None:
    assert media_type(value) == expected


@pytest.mark.parametrize(
    ("header", "links"),
    {
        "hub and self": (
            '<https://hub.example/>; rel="hub", </feed>; rel=self',
            [("https://hub.example/", "hub", ""), ("https://example.org/feed", "self", "")],
        ),
        "two relations": ("<a>; rel='x' ; rel=y", [("https://example.org/news/a", "'x'", "")]),
        "relations apart": (
            '<a>; REL="Next  last"; type="text/html"',
            [("https://example.org/news/a", "next", "text/html"), ("https://example.org/news/a", "last", "text/html")],
        ),
        "commas and quotes inside": (
            '<a,b>; title="x, \\"y\\" <z>; rel=no"; rel=license',
            [("https://example.org/news/a,b", "license", "")],
        ),
        "another document's": ('<a>; rel=license; anchor="/other"', []),
        "no relation": ("<a>", []),
        "not http": ("<javascript:alert(1)>; rel=next", []),
        "unclosed": ("<a; rel=next", []),
        "unclosed quote": ('<a>; rel="next', [("https://example.org/news/a", "next", "")]),
    }.values(),
)
def test_links(header: str, links: list[tuple[str, str, str]]) -> None:
    assert list(links_of([header], base="https://example.org/news/")) == links


def test_a_flood_of_links_is_bounded() -> None:
    assert len(links_of(["<a>; rel=x," * 5000], base="https://example.org/")) == 100


@pytest.mark.parametrize("raw", [b'"abc"', b'W/"abc"', b"unquoted", '"é"'.encode(), b'"a, b"', b'"\\"'])
def test_validators_keep_their_bytes(raw: bytes) -> None:
    received = raw.decode("utf-8", "surrogateescape")  # as aiohttp decodes headers
    kept = validator_text(received)
    assert kept is not None
    assert kept.encode("latin-1") == raw
    assert (validator_header(kept) or "").encode() == raw


@pytest.mark.parametrize("kept", ['"caf\xe9"', '"a\r\nCookie: x"', '"\x00"', "", None, "漢"])
def test_validators_that_cannot_be_sent_are_not(kept: str | None) -> None:
    assert validator_header(kept) is None


def test_user_agent() -> None:
    assert user_agent("https://example.org/bot").endswith(" (+https://example.org/bot)")
    assert FetchPolicy().user_agent == user_agent()
    with pytest.raises(ConfigError):
        user_agent("https://example.org/\r\nX: y")


@pytest.mark.parametrize(
    ("contact", "address"),
    [
        ("mailto:news@example.org", "news@example.org"),
        ("news@example.org", "news@example.org"),
        ("mailto:news@example.org?subject=Tagwire", "news@example.org"),
        ("https://example.org/@bot", None),
        ("https://example.org/bot", None),
        (None, None),
    ],
)
def test_a_contact_that_is_a_mail_address_stands_in_from_too(contact: str | None, address: str | None) -> None:
    assert mail_address(contact) == address
