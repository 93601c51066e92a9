"""Which canonical address a page is believed, and which other forms of an address there are."""

from datetime import UTC, datetime

import pytest
from selectolax.lexbor import LexborHTMLParser

from tagwire.extract.canonical import canonical_url
from tagwire.extract.structured import read_structured
from tagwire.extract.variants import article_forms, page_variant
from tagwire.model.document import Document

OWN = "https://www.courier.example/city/2031/old-bridge-closes"


def canonical(own: str, *heads: str) -> str:
    tree = LexborHTMLParser(f"<html><head>{''.join(heads)}</head><body>x</body></html>")
    return canonical_url(read_structured(tree), own)


def link(address: str) -> str:
    return f'<link rel="canonical" href="{address}">'


def og(address: str) -> str:
    return f'<meta property="og:url" content="{address}">'


@pytest.mark.parametrize(
    ("own", "stated", "expected"),
    [
        # believed
        (OWN + "?page=2", OWN, OWN),
        (OWN, "/city/2031/old-bridge-closes-for-a-year", OWN + "-for-a-year"),
        (OWN, "https://courier.example/n/4711", "https://courier.example/n/4711"),
        ("https://m.courier.example/city/2031/old-bridge-closes", OWN, OWN),
        ("https://amp.courier.example/city/2031/old-bridge-closes", OWN, OWN),
        (OWN + "/amp", OWN, OWN),
        (OWN + "?outputType=amp", OWN, OWN),
        ("https://courier.example/?p=12", "https://courier.example/old-bridge-closes",
         "https://courier.example/old-bridge-closes"),
        ("https://courier.example/news", "https://courier.example/bridge", "https://courier.example/bridge"),
        # refused
        (OWN, "https://stranger.example/city/2031/old-bridge-closes", OWN),
        (OWN, "https://courier.example.stranger.example/a", OWN),
        (OWN, "https://www.courier.example/", OWN),
        (OWN, "https://courier.example", OWN),
        (OWN, "/city/2031", OWN),
        (OWN, "/city", OWN),
        (OWN, "/politics", OWN),
        (OWN, "/politik/", OWN),
        (OWN, "/topic/bridges", OWN),
        (OWN, "/en/tag/bridges-2031", OWN),
        (OWN, "/author/ines-marrow", OWN),
        ("https://courier.example/?p=12", "https://courier.example/news", "https://courier.example/?p=12"),
        ("https://courier.example/?p=12", "https://courier.example/", "https://courier.example/?p=12"),
        (OWN, "https://m.courier.example/city/2031/old-bridge-closes", OWN),
        (OWN, "https://amp.courier.example/city/2031/old-bridge-closes", OWN),
        (OWN, OWN + "/amp/", OWN),
        (OWN, OWN + "?outputType=amp", OWN),
        (OWN, "javascript:alert(1)", OWN),
        (OWN, "https://user@courier.example/city/2031/other-1", OWN),
        (OWN, "https://", OWN),
        (OWN, "", OWN),
    ],
)  # fmt: skip
def test_the_canonical_address(own: str, stated: str, expected: str) -> None:
    assert canonical(own, link(stated)) == expected
    assert canonical(own, og(stated)) == expected


def test_of_canonical_links_that_disagree_none_is_believed() -> None:
    assert canonical(OWN, link("/city/2031/a-1"), link("/city/2031/b-2")) == OWN
    assert canonical(OWN, link("/city/2031/a-1"), link("/city/2031/b-2"), og("/city/2031/c-3")).endswith("c-3")
    assert canonical(OWN, link("/city/2031/a-1"), link("/city/2031/a-1#top")).endswith("/a-1")


def test_a_refused_link_leaves_the_open_graph_address() -> None:
    assert canonical(OWN, link("https://stranger.example/a"), og("/city/2031/a-1")).endswith("/city/2031/a-1")


@pytest.mark.parametrize(
    ("url", "forms"),
    [
        (OWN, ()),
        ("https://courier.example/amplified", ()),
        ("https://courier.example/a?id=7&m=2", ()),
        ("https://m.co.uk/a", ()),
        ("https://m.courier.example/a", ("https://courier.example/a", "https://www.courier.example/a")),
        ("https://courier.example/amp/a-1", ("https://courier.example/a-1", "https://courier.example/a-1/")),
        ("https://courier.example/a-1.amp.html", ("https://courier.example/a-1.html", "https://courier.example/a-1.html/")),
        ("https://courier.example/a-1?id=7&outputType=amp", ("https://courier.example/a-1?id=7",)),
        ("https://courier.example/a-1?amp", ("https://courier.example/a-1",)),
    ],
)  # fmt: skip
def test_the_forms_an_address_may_stand_for(url: str, forms: tuple[str, ...]) -> None:
    assert article_forms(url) == forms


@pytest.mark.parametrize(
    ("head", "variant"),
    [
        ("", None),
        ('<link rel="amphtml" href="/a-1/amp">', "https://www.courier.example/a-1/amp"),
        ('<link rel="amphtml" href="https://amp.courier.example/a-1">', "https://amp.courier.example/a-1"),
        ('<link rel="amphtml" href="https://cdn.stranger.example/a-1">', None),
        ('<link rel="amphtml" href="http://127.0.0.1/a-1">', None),
        (f'<link rel="amphtml" href="{OWN}">', None),
        ('<link rel="alternate" media="print" href="/print/a-1">', "https://www.courier.example/print/a-1"),
        ('<a href="/a-1/print">Print</a>', "https://www.courier.example/a-1/print"),
        ('<a href="/a-1?print=1">Print</a><link rel="amphtml" href="/a-1/amp">', "https://www.courier.example/a-1/amp"),
        ('<a href="javascript:print()">Print</a>', None),
        ("<div>" * 20_000 + '<link rel="amphtml" href="/a-1/amp">', None),
    ],
)
def test_the_variant_a_page_names(head: str, variant: str | None) -> None:
    body = f"<html><body>{head}</body></html>".encode()
    document = Document(OWN, OWN, body, "text/html", "utf-8", datetime(2031, 3, 14, tzinfo=UTC))
    assert page_variant(document) == variant
