"""Rights as pages and headers state them."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from ingest_sources import NOW
from tagwire.extract.rights import stated_rights, with_entry, with_site
from tagwire.extract.structured import read_structured
from tagwire.model.document import Document
from tagwire.model.feed import Entry
from tagwire.model.rights import Rights

URL = "https://courier.example/news/a"


def stated(
    head: str = "",
    *,
    robots_tag: str | None = None,
    reservation: str | None = None,
    links: tuple[tuple[str, str, str], ...] = (),
) -> Rights:
    html = f"<html><head>{head}</head><body><p>Text</p></body></html>"
    document = Document(
        url=URL,
        final_url=URL,
        body=html.encode(),
        media_type="text/html",
        charset="utf-8",
        fetched_at=NOW,
        robots_tag=robots_tag,
        tdm_reservation=reservation,
        links=links,
    )
    return stated_rights(document, read_structured(LexborHTMLParser(html)))


def robots(content: str, name: str = "robots") -> str:
    return f'<meta name="{name}" content="{content}">'


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("", Rights()),
        (robots("index, follow, max-snippet:-1, max-image-preview:large"), Rights()),
        (robots("NOINDEX"), Rights(noindex=True)),
        (robots("none"), Rights(noindex=True)),
        (robots("noarchive"), Rights(noarchive=True)),
        (robots("nosnippet"), Rights(max_snippet=0)),
        (robots("max-snippet:120"), Rights(max_snippet=120)),
        (robots("max-snippet:120, nosnippet"), Rights(max_snippet=0)),
        (robots("max-snippet:-1,noarchive"), Rights(noarchive=True)),
        (robots("max-snippet:many"), Rights()),
        (robots("max-snippet:" + "9" * 5000), Rights(max_snippet=999_999_999)),
        (robots("max-image-preview:none"), Rights(noimage=True)),
        (robots("noindex", "googlebot"), Rights()),
        (robots("noarchive", "tagwire"), Rights(noarchive=True)),
        (robots("unavailable_after: 2031-03-14T13:00:00Z"), Rights(noindex=True)),
        (robots("unavailable_after: 14 Mar 2031 15:00:00 GMT"), Rights()),
        (robots("unavailable_after: Fri, 14 Mar 2031 12:00:00 GMT"), Rights(noindex=True)),
        (robots("unavailable_after: whenever"), Rights()),
        (robots("noindex" + "," * 9000), Rights(noindex=True)),
        ('<meta name="tdm-reservation" content="1">', Rights(tdm_reserved=True)),
        ('<meta name="tdm-reservation" content="0">', Rights(tdm_reserved=False)),
        ('<meta name="tdm-reservation" content="yes">', Rights()),
        (
            '<meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="/terms.json">',
            Rights(tdm_reserved=True, tdm_policy="https://courier.example/terms.json"),
        ),
        (
            '<link rel="license" type="application/rsl+xml" href="/license.xml">',
            Rights(license="https://courier.example/license.xml"),
        ),
        ('<link rel="stylesheet" type="application/rsl+xml" href="/x">', Rights()),
        ('<link rel="license" href="https://cc.example/by/4.0/">', Rights(terms="https://cc.example/by/4.0/")),
        ("<a class=x rel='nofollow LICENSE' href=/by>CC BY</a>", Rights(terms="https://courier.example/by")),
        ('<a rel="licensed" href="/x">', Rights()),
        ('<a href="/x">rel=license</a>', Rights()),
        ('<a rel="license" href="javascript:x">', Rights()),
        ('<a rel="license" ' * 5_000, Rights()),
        (
            """<script type="application/ld+json">{"@type":"NewsArticle","license":{"@id":"/by"},
            "copyrightNotice":"&copy; 2031 <b>The Courier</b>"}</script>""",
            Rights(terms="https://courier.example/by", notice="© 2031 The Courier"),
        ),
        ('<meta name="DC.rights" content="All rights reserved">', Rights(notice="All rights reserved")),
    ],
)
def test_what_a_page_says(head: str, expected: Rights) -> None:
    assert stated(head) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("noarchive", Rights(noarchive=True)),
        ("noarchive\nmax-snippet: 50", Rights(noarchive=True, max_snippet=50)),
        ("googlebot: noindex, noarchive", Rights()),
        ("googlebot: noindex\nnoarchive", Rights(noarchive=True)),
        ("Tagwire: noindex", Rights(noindex=True)),
        ("max-snippet: 0", Rights(max_snippet=0)),
        ("\x00:::,,, :", Rights()),
    ],
)
def test_what_a_header_says(line: str, expected: Rights) -> None:
    assert stated(robots_tag=line) == expected


def test_the_page_is_believed_over_its_header_and_both_over_the_site() -> None:
    page = stated('<meta name="tdm-reservation" content="0">', reservation="1")
    assert page.tdm_reserved is False
    assert with_site(page, Rights(tdm_reserved=True)).tdm_reserved is False
    assert with_site(stated(reservation="1"), Rights(tdm_reserved=False)).tdm_reserved is True
    assert with_site(stated(), Rights(tdm_reserved=True, search_refused=True)) == Rights(
        tdm_reserved=True, search_refused=True
    )


def test_a_licence_in_the_header_goes_before_one_in_the_page() -> None:
    rights = stated(
        '<link rel="license" type="application/rsl+xml" href="/b.xml">',
        links=(("https://courier.example/a.xml", "license", "application/rsl+xml"),),
    )
    assert rights.license == "https://courier.example/a.xml"


def test_a_feeds_statement_and_licence_hold_where_the_page_states_none() -> None:
    entry = Entry("1", rights="© The Courier", license="https://cc.example/by/4.0/")
    assert with_entry(Rights(), entry) == Rights(notice="© The Courier", terms="https://cc.example/by/4.0/")
    own = Rights(noindex=True, notice="© Ines Marrow", terms="https://courier.example/terms")
    assert with_entry(own, entry) == own
    assert with_site(own, Rights()) == own
