"""Headlines, bylines, dates, canonical URLs, sections, encodings: one table each."""

from datetime import UTC, datetime

import pytest
from extract_pages import ENGLISH, FETCHED_AT, URL, document, paragraphs
from selectolax.lexbor import LexborHTMLParser

from tagwire.extract import extract_article
from tagwire.extract.bylines import agency_in, names_in, stated_byline, visible_names_in
from tagwire.extract.canonical import canonical_url
from tagwire.extract.dates import parse_date, stated_dates, url_date
from tagwire.extract.encoding import decode_page
from tagwire.extract.headline import headline_of, without_site
from tagwire.extract.section import keywords_of, section_of
from tagwire.extract.structured import read_structured
from tagwire.extract.visible_dates import read_visible_date
from tagwire.model.article import Article
from tagwire.text.encodings import codec_of_label


@pytest.mark.parametrize(
    ("texts", "authors", "agency"),
    [
        (("By Jane Doe",), ("Jane Doe",), None),
        (("Von Karla Süd und Ole Berg",), ("Karla Süd", "Ole Berg"), None),
        (("Jane Doe, Political Editor",), ("Jane Doe",), None),
        (("Jane Doe", "jane doe"), ("Jane Doe",), None),
        (("Reuters",), (), "Reuters"),
        (("Jane Doe, AFP",), ("Jane Doe",), "AFP"),
        (("dpa",), (), "dpa"),
        (("Staff reporter", "Redaktion", "admin", "https://example.org/a", "Newsroom"), (), None),
        (("The Wrenfield Post",), (), None),
        (("Dr. Anna Weiß",), ("Anna Weiß",), None),
        (("山田太郎",), ("山田太郎",), None),
        (("Мария Иванова",), ("Мария Иванова",), None),
        (("محمد الأمين",), ("محمد الأمين",), None),
        (("Seán Ó Briain & Zoë d’Arcy",), ("Seán Ó Briain", "Zoë d’Arcy"), None),
        (("",), (), None),
    ],
)
def test_names_in_a_byline(texts: tuple[str, ...], authors: tuple[str, ...], agency: str | None) -> None:
    found = names_in(texts, "The Wrenfield Post")
    assert (found.authors, found.agency) == (authors, agency)


@pytest.mark.parametrize(
    ("text", "is_marked", "authors"),
    [
        ("By Jane Doe | Published 3 May", False, ("Jane Doe",)),
        ("Jane Doe", False, ()),
        ("Jane Doe", True, ("Jane Doe",)),
        ("By next week the river will have fallen", False, ()),
        ("By far", False, ()),
        ("von Karla von der Süd", False, ("Karla von der Süd",)),
    ],
)
def test_names_near_the_headline(text: str, is_marked: bool, authors: tuple[str, ...]) -> None:
    assert visible_names_in(text, is_marked=is_marked).authors == authors


BYLINES = [
    ("a label in a line of its own", "<div>Written by:</div><div>Ines Calloway</div>"),
    ("after a day", "<div class='meta'>Published: 17 June 2025 by Ines Calloway</div>"),
    ("a name beside the day", "<div>Ines Calloway</div><div>17 June 2025</div>"),
    ("before a round mark", "<div>By Ines Calloway ⋅ Education</div>"),
    ("a link to her page", "<div><a href='/authors/ines-c'>Ines Calloway</a></div>"),
    (
        "a card's label",
        '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Ines Calloway">',
    ),
]


@pytest.mark.parametrize("byline", [case[1] for case in BYLINES], ids=[case[0] for case in BYLINES])
def test_visible_bylines(byline: str) -> None:
    html = f"<html><body><article><h1>Gates shut</h1>{byline}{paragraphs(ENGLISH)}</article></body></html>"
    found = extract_article(document(html))
    assert isinstance(found, Article)
    assert found.authors == ("Ines Calloway",)


def test_a_line_below_the_text_that_says_who_wrote_it() -> None:
    line = "<p>This post was written by Ines Calloway, Head of Schools</p>"
    found = extract_article(document(f"<article><h1>Gates shut</h1>{paragraphs(ENGLISH)}{line}</article>"))
    assert isinstance(found, Article)
    assert found.authors == ("Ines Calloway",)


def test_a_cards_reading_time_is_no_author() -> None:
    head = '<meta name="twitter:label1" content="Est. reading time"><meta name="twitter:data1" content="Ines Calloway">'
    tree = LexborHTMLParser(head)
    assert stated_byline(tree, read_structured(tree), "The Post").authors == ()


def test_links_to_the_pages_of_several_authors_are_a_list_and_no_byline() -> None:
    tree = LexborHTMLParser("<a href='/authors/a'>Ines Calloway</a> <a href='/authors/b'>Ole Berg</a>")
    assert stated_byline(tree, read_structured(tree), "The Post").authors == ()


@pytest.mark.parametrize(
    ("h1", "shared", "headline"),
    [
        ("Opinion What I pray for", "Opinion | What I pray for", "What I pray for"),
        ("Opinion is free in Wrenfield", "Opinion is free in Wrenfield | The Post", "Opinion is free in Wrenfield"),
        ("Bridge: What we know", "Bridge: What we know", "Bridge: What we know"),
    ],
)
def test_a_label_before_the_headline_goes(h1: str, shared: str, headline: str) -> None:
    tree = LexborHTMLParser(f"<meta property='og:title' content='{shared}'><body><h1>{h1}</h1>")
    assert headline_of(tree, read_structured(tree), "The Post") == headline


def test_the_agency_of_a_dateline() -> None:
    assert agency_in("WRENFIELD (Reuters) — The gates stayed shut.") == "Reuters"
    assert agency_in("Berlin (dpa) - Die Tore blieben zu.") == "dpa"
    assert agency_in("The gates (all nineteen) stayed shut.") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-06-17", datetime(2025, 6, 17, tzinfo=UTC)),
        ("2025-06-17T09:12:00Z", datetime(2025, 6, 17, 9, 12, tzinfo=UTC)),
        ("2025-06-17T09:12:00.123+0200", datetime(2025, 6, 17, 7, 12, tzinfo=UTC)),
        ("2025-06-17 09:12 CEST", datetime(2025, 6, 17, 7, 12, tzinfo=UTC)),
        ("20250617", datetime(2025, 6, 17, tzinfo=UTC)),
        ("20250617T0912", datetime(2025, 6, 17, 9, 12, tzinfo=UTC)),
        ("Tue, 17 Jun 2025 09:12:00 GMT", datetime(2025, 6, 17, 9, 12, tzinfo=UTC)),
        ("1750151520", datetime(2025, 6, 17, 9, 12, tzinfo=UTC)),
        ("2025-13-45", None),
        ("2031-01-01", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_machine_written_dates(text: str, expected: datetime | None) -> None:
    assert parse_date(text, FETCHED_AT) == expected


@pytest.mark.parametrize(
    ("text", "lang", "day"),
    [
        ("Posted on 17 May 2024 by J. Doe", "en", (2024, 5, 17)),
        ("Tuesday, May 7th, 2024 at 3:05 p.m.", "en", (2024, 5, 7)),
        ("17. Mai 2024, 14:05 Uhr", "de", (2024, 5, 17)),
        ("Stand: 17.05.2024", "de", (2024, 5, 17)),
        ("17.05.24 14:05", "de", (2024, 5, 17)),
        ("le 1er août 2023", "fr", (2023, 8, 1)),
        ("17 de mayo de 2024", "es", (2024, 5, 17)),
        ("2024年5月17日 09時12分", "ja", (2024, 5, 17)),
        ("2024. 5. 17. 09:12", "ko", (2024, 5, 17)),
        ("17 мая 2024", "ru", (2024, 5, 17)),
        ("17 Mayıs 2024", "tr", (2024, 5, 17)),
        ("١٧ مايو ٢٠٢٤", "ar", (2024, 5, 17)),
        ("17 मई 2024", "hi", (2024, 5, 17)),
        ("17 พฤษภาคม 2567", "th", (2024, 5, 17)),
        ("17 listopada 2023", "pl", (2023, 11, 17)),
        ("3/4/2024", "en-US", (2024, 3, 4)),
        ("3/4/2024", "en-GB", (2024, 4, 3)),
        ("3/4/2024", "fr", (2024, 4, 3)),
        ("17 May 2087", "en", None),
        ("31 February 2024", "en", None),
        ("call 0800 12 3456", "en", None),
    ],
)
def test_dates_as_people_write_them(text: str, lang: str, day: tuple[int, int, int] | None) -> None:
    found = read_visible_date(text, lang, FETCHED_AT)
    assert (found and (found.year, found.month, found.day)) == day


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2024/05/17/a-story", (2024, 5, 17)),
        ("/a/2024-05-17-story.html", (2024, 5, 17)),
        ("/20240517-story", (2024, 5, 17)),
        ("/archive/2024/12/Advent_of_code", None),
        ("/story-2024", None),
    ],
)
def test_a_day_in_the_address(path: str, day: tuple[int, int, int] | None) -> None:
    found = url_date(f"https://post.example{path}", FETCHED_AT)
    assert (found and (found.year, found.month, found.day)) == day


def test_dates_come_from_json_ld_before_meta_and_time() -> None:
    html = (
        '<meta property="article:published_time" content="2025-01-02"><time datetime="2025-01-03">'
        '<script type="application/ld+json">{"@type":"Article","datePublished":"2025-01-01"}</script>'
    )
    tree = LexborHTMLParser(html)
    assert stated_dates(tree, read_structured(tree), FETCHED_AT).published == datetime(2025, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("head", "headline"),
    [
        ("<title>Storks return - The Post</title><h1>Storks return</h1>", "Storks return"),
        ("<title>Storks return to the tower | The Post</title>", "Storks return to the tower"),
        ("<title>The Post</title><h1>The Post</h1><meta property=og:title content='Storks return'>", "Storks return"),
        (
            (
                "<title>Storks return</title><h1>Opinion Storks return to us</h1>"
                "<meta property=og:title content='Storks return to us'>"
                '<script type="application/ld+json">{"@type":"Article","headline":"Storks return to us"}</script>'
            ),
            "Storks return to us",
        ),
        ("<title>Storks &amp; towers</title>", "Storks & towers"),
        (
            (
                "<title>Storks that return to Wrenfield | The Post</title><h1>Why the storks of Wrenfield return</h1>"
                "<meta property=og:title content='Storks that return to Wrenfield'>"
            ),
            "Why the storks of Wrenfield return",
        ),
        (
            (
                "<title>Storks in Wrenfield | The Post</title><h1>Our storks are back</h1><h1>Most read this week</h1>"
                "<meta property=og:title content='Storks in Wrenfield'>"
            ),
            "Storks in Wrenfield",
        ),
        ("", None),
    ],
)  # fmt: skip
def test_headlines(head: str, headline: str | None) -> None:
    tree = LexborHTMLParser(f"<html>{head}</html>")
    assert headline_of(tree, read_structured(tree), "The Post") == headline


def test_a_dash_in_a_headline_stays() -> None:
    assert without_site("A long year – and what it taught the town of Wrenfield", None).startswith("A long year – and")


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        (
            "https://www.wrenfield-post.example/county/gates?utm_source=x",
            "https://www.wrenfield-post.example/county/gates",
        ),
        ("/county/gates", "https://www.wrenfield-post.example/county/gates"),
        ("https://elsewhere.example/county/gates", URL),
        ("https://www.wrenfield-post.example/", URL),
        ("https://www.wrenfield-post.example/county/2025/", URL),
        ("javascript:alert(1)", URL),
        ("", URL),
    ],
)
def test_canonical_urls(href: str, expected: str) -> None:
    tree = LexborHTMLParser(f'<html><head><link rel="canonical" href="{href}"></head></html>')
    assert canonical_url(read_structured(tree), URL) == expected


def test_sections_and_keywords() -> None:
    html = (
        '<meta property="article:section" content="County"><meta name="news_keywords" content="Schools, Boilers">'
        '<meta property="article:tag" content="schools"><meta property="article:tag" content="Heating">'
    )
    structured = read_structured(LexborHTMLParser(html))
    assert section_of(structured, URL) == "County"
    assert keywords_of(structured) == ("Schools", "Boilers", "Heating")
    assert section_of(read_structured(LexborHTMLParser("")), "https://post.example/news/12345") is None


@pytest.mark.parametrize(
    "text",
    [
        '{"@type":"NewsArticle","headline":"A","datePublished":"2025-01-01",}',
        '<!-- {"@type":"NewsArticle","headline":"A","datePublished":"2025-01-01"} -->',
        '//<![CDATA[\n{"@type":"NewsArticle","headline":"A","datePublished":"2025-01-01"}\n//]]>',
        '{"@type":"NewsArticle","headline":"A","datePublished":"2025-01-01"};',
        '{"@type":"NewsArticle","headline":"A","description":"one\ntwo","datePublished":"2025-01-01"}',
        '[{"@graph":[{"@type":"WebPage","mainEntity":{"@type":"NewsArticle","headline":"A","datePublished":"2025-01-01"}}]}]',
        '{"@type":"NewsArticle","headline":"A","bad":"a "quoted" word","datePublished":"2025-01-01"}',
    ],
)
def test_broken_json_ld_is_repaired(text: str) -> None:
    main = read_structured(LexborHTMLParser(f'<script type="application/ld+json">{text}</script>')).main
    assert (main["headline"], main["datePublished"]) == ("A", "2025-01-01")


WORDS = "Die Tür blieb zu. Ein Text über Bücher, Straßen und Flüsse."
RUSSIAN = "Ворота школы оставались закрытыми в понедельник утром, сообщил совет округа."
JAPANESE = "学校の門は月曜日の朝まで閉じられたままだった。ボイラーの点検がされていなかった。"


@pytest.mark.parametrize(
    ("body", "declared", "text"),
    [
        (WORDS.encode(), None, WORDS),
        (WORDS.encode(), "iso-8859-1", WORDS),
        (b"\xef\xbb\xbf" + WORDS.encode(), "windows-1251", WORDS),
        (WORDS.encode("cp1252"), None, WORDS),
        (WORDS.encode("cp1252"), "utf-8", WORDS),
        (WORDS.encode("utf-16-le"), None, WORDS),
        (WORDS.encode("utf-16"), None, WORDS),
        (RUSSIAN.encode("cp1251"), None, RUSSIAN),
        (RUSSIAN.encode("koi8-r"), "koi8-r", RUSSIAN),
        (JAPANESE.encode("cp932"), "shift_jis", JAPANESE),
        (JAPANESE.encode("cp932"), None, JAPANESE),
        (JAPANESE.encode("euc_jp"), None, JAPANESE),
        ("<meta charset='euc-kr'>학교 문은 닫혀".encode("cp949"), None, "<meta charset='euc-kr'>학교 문은 닫혀"),
    ],
)  # fmt: skip
def test_encodings_declared_and_guessed(body: bytes, declared: str | None, text: str) -> None:
    assert decode_page(body, declared) == text


def test_only_labels_of_the_standard_are_believed() -> None:
    assert codec_of_label("rot13") is None
    assert codec_of_label("'UTF-8'") == "utf-8"
    assert codec_of_label(None) is None
