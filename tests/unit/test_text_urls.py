"""Addresses: one written form, and whose they are."""

import pytest

from tagwire.errors import UsageError
from tagwire.text.urls import normalise_url, publisher_id, resolve_url


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://Example.org:443/a/../b?utm_source=x&id=7#top", "https://example.org/b?id=7"),
        ("http://example.org", "http://example.org/"),
        ("http://example.org:80/%7euser/%c3%a4", "http://example.org/~user/%C3%A4"),
        ("http://example.org:8080/a b", "http://example.org:8080/a%20b"),
        ("https://münchen.example/ä", "https://xn--mnchen-3ya.example/%C3%A4"),
        ("https://example.org/a%2Fb", "https://example.org/a%2Fb"),
        ("https://example.org/?q&fbclid=1&b=%20", "https://example.org/?q&b=%20"),
        ("https://example.org./a/./", "https://example.org/a/"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x"),
    ],
)
def test_normal_form(url: str, expected: str) -> None:
    assert normalise_url(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "javascript:alert(1)",
        "https:///path",
        "//example.org/",
        "https://user:secret@example.org/",
        "https://example.org:99999/",
        "https://exa mple.org/",
        "https://" + "a" * 5000,
        "file:///etc/passwd",
        "https://example.org/half\ud800",
        "\udca4",
        "",
    ],
)
def test_what_is_refused(url: str) -> None:
    with pytest.raises(UsageError):
        normalise_url(url)


def test_a_refusal_keeps_the_password_to_itself() -> None:
    with pytest.raises(UsageError) as refusal:
        normalise_url("https://user:secret@example.org/")
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.news.example.co.uk/a", "example.co.uk"),
        ("https://feeds.example.org/rss", "example.org"),
        ("http://127.0.0.1:8001/a", "127.0.0.1:8001"),
        ("http://localhost:8001/a", "localhost:8001"),
        ("http://caldercourier.localhost:8001/a", "caldercourier.localhost"),
        ("https://someone.github.io/", "someone.github.io"),
    ],
)
def test_publisher(url: str, expected: str) -> None:
    assert publisher_id(url) == expected


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("../c?x=1", "https://example.org/c?x=1"),
        ("//other.example/y", "https://other.example/y"),
        ("java\nscript:alert(1)", None),
        ("mailto:someone@example.org", None),
        ("", None),
        ("http://[bad", None),
    ],
)
def test_resolving(reference: str, expected: str | None) -> None:
    assert resolve_url("https://example.org/a/b", reference) == expected
