"""Addresses nobody should write: an error page that says so, never a fault."""

import pytest

from asgi_client import ask
from reading_articles import NOW, ferry_articles
from reading_store import MemoryStore
from tagwire.web import SiteSettings, create_app

APP = create_app(MemoryStore(ferry_articles()), site=SiteSettings(), clock=lambda: NOW)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/tag/..%2f..%2fetc%2fpasswd", 404),
        ("/tag/../../etc/passwd", 404),
        ("/tag/a%2fb", 404),
        ("/tag/a%5cb", 301),
        ("/tag/%00", 400),
        ("/tag/a%00b", 400),
        ("/tag/a%0d%0aset-cookie:x", 400),
        ("/tag/%e2%80%aeevil", 400),
        ("/tag/%ff%fe", 400),
        ("/tag/%ed%a0%80", 400),
        ("/tag/" + "a" * 10_000, 400),
        ("/tag/" + "a" * 101, 400),
        ("/tag/123", 400),
        ("/tag/", 301),
        ("/tag/%3Cscript%3Ealert(1)%3C%2Fscript%3E", 404),
        ("/tag/a+" + "+".join(["b"] * 30), 400),
        ("/tag/a?before=x", 400),
        ("/tag/sulastar?before=999999999999999999999.1", 400),
        ("/tag/sulastar?before=-1.-1", 400),
        ("/tag/sulastar?before=1.99999999999999999999", 400),
        ("/tag/sulastar?before=0001-01-01T00:00:00Z", 200),
        ("/tag/sulastar?genre=poem", 400),
        ("/tag/sulastar?lang=../x", 400),
        ("/tag/sulastar?lang=xx", 200),
        ("/tag/sulastar?category=politics", 400),
        ("/tag/sulastar?publisher=%00", 400),
        ("/tag/sulastar?publisher=" + "a" * 300, 400),
        ("/tag/sulastar?x=" + "a" * 3000, 400),
        ("/tag/sulastar?lang=%ff", 400),
        ("/tag/sulastar?&&&==;", 200),
        ("/article/%00", 404),
        ("/article/%e2%80%ae", 404),
        ("/publisher/%00", 404),
        ("/publisher/..%2f", 404),
        ("/category/%00", 404),
        ("/tags?after=%00", 400),
        ("/static/%2e%2e%2fapp.py", 404),
    ],
)
def test_a_hostile_address_gets_its_answer(address: str, status: int) -> None:
    answer = ask(APP, address)
    assert answer.status == status
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize("host", ["[::", "a b", "x:99999999", "ü.example", "\x7f"])
def test_a_hostile_host_is_no_fault(host: str) -> None:
    for address in ("/", "/nope/", "/tag/sulastar.rss", "/tag/sulastar?lang=fr"):
        assert ask(APP, address, headers={"host": host}).status < 500
