"""URLs as they are sent, and redirects that are not followed."""

from datetime import UTC, datetime

import pytest
from multidict import CIMultiDict, CIMultiDictProxy

from tagwire.errors import AddressRefusedError
from tagwire.fetch.exchange import Answer
from tagwire.fetch.failures import FetchStoppedError, shown
from tagwire.fetch.policy import FetchPolicy
from tagwire.fetch.redirects import Chain, next_url
from tagwire.fetch.urls import host_name, origin_of, redirect_target, wire_url
from tagwire.model.document import FailureReason

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("https://example.org", "https://example.org/"),
        ("HTTP://EXAMPLE.org:80/A?b=C#d", "http://example.org/A?b=C"),
        ("https://bücher.example/straße?q=ä", "https://xn--bcher-kva.example/stra%C3%9Fe?q=%C3%A4"),
        ("https://example.org/सच", "https://example.org/%E0%A4%B8%E0%A4%9A"),
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("https://example.org/%e0%A4?x=%2F+%20", "https://example.org/%e0%A4?x=%2F+%20"),
        ("https://example.org/x/../private", "https://example.org/private"),
        ("https://example.org/x/%2e%2E/private/.", "https://example.org/private/"),
        ("https://example.org/../../a", "https://example.org/a"),
        ("http://2130706433:8080/", "http://127.0.0.1:8080/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://１２７.0.0.1/", "http://127.0.0.1/"),
        ("http://[0:0::1]:81/", "http://[::1]:81/"),
        ("http://press.localhost:81/", "http://press.localhost:81/"),
    ],
)
def test_wire_url(url: str, sent: str) -> None:
    assert wire_url(url) == sent
    assert wire_url(sent) == sent


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "https://user:pw@example.org/",
        "https://example.org:99999/",
        "https://exa mple.org/",
        "https://%31%32%37.0.0.1/",
        "http://[::1/",
        "https://example.org\\@127.0.0.1/",
        "https://example.org/" + "a" * 5000,
    ],
)
def test_refused_urls(url: str) -> None:
    with pytest.raises(AddressRefusedError):
        wire_url(url)


def test_parts() -> None:
    assert origin_of("http://example.org:81/a") == "http://example.org:81"
    assert [host_name(url) for url in ("http://[::1]:81/", "http://a.example:81/")] == ["[::1]", "a.example"]


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/b", "https://example.org/b"),
        ("b?x#y", "https://example.org/a/b?x"),
        ("//other.example/c", "https://other.example/c"),
        ("?q", "https://example.org/a/?q"),
        ("/caf\udce9", "https://example.org/caf%E9"),  # a byte that is no UTF-8, as aiohttp gives it
        ("/café", "https://example.org/caf%C3%A9"),
        ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
        (" /spaced out ", "https://example.org/spaced%20out"),
    ],
)
def test_redirect_target(location: str, target: str) -> None:
    assert redirect_target("https://example.org/a/", location) == target


def answer(status: int = 302, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer("https://example.org/", status, CIMultiDictProxy(CIMultiDict(named)), b"")


@pytest.mark.parametrize(
    ("reply", "reason"),
    {
        "downgrade": (answer(location="http://example.org/"), FailureReason.REDIRECTS),
        "nowhere": (answer(), FailureReason.PROTOCOL),
        "file": (answer(location="file:///etc/passwd"), FailureReason.ADDRESS_REFUSED),
        "user info": (answer(location="https://a:b@example.org/"), FailureReason.ADDRESS_REFUSED),
        "bad port": (answer(location="https://example.org:0x1/"), FailureReason.ADDRESS_REFUSED),
        "not yet": (answer(location="/x", retry_after="3600"), FailureReason.THROTTLED),
    }.values(),
)
def test_redirects_not_followed(reply: Answer, reason: FailureReason) -> None:
    with pytest.raises(FetchStoppedError) as stopped:
        next_url(reply, policy=FetchPolicy(), now=NOW)
    assert stopped.value.reason is reason


def test_robots_may_be_read_over_http() -> None:
    reply = answer(location="http://example.org/robots.txt")
    assert next_url(reply, policy=FetchPolicy(), now=NOW, allows_downgrade=True) == "http://example.org/robots.txt"


@pytest.mark.parametrize(
    ("statuses", "permanent"), [([301, 308], "c"), ([301, 302], "b"), ([302, 301], None), ([307, 303], None)]
)
def test_permanent_chains(statuses: list[int], permanent: str | None) -> None:
    chain = Chain("a", max_redirects=10)
    for status, target in zip(statuses, "bc", strict=True):
        chain.step(status, target)
    assert (chain.permanent_url, chain.url) == (permanent, "c")


def test_a_circle_and_too_long_a_chain_end() -> None:
    chain = Chain("a", max_redirects=2)
    chain.step(302, "b")
    with pytest.raises(FetchStoppedError, match="circle"):
        chain.step(302, "a")
    chain.step(302, "c")
    with pytest.raises(FetchStoppedError, match="still further"):
        chain.step(302, "d")


def test_messages_are_one_plain_line() -> None:
    assert shown("a\x1b[2Jb\nc\u202e") == "a�[2Jb�c�"
    assert len(shown("x" * 9999)) == 301
