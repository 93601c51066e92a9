"""Laws of extraction: any bytes give an article or a refusal, and a text is clean."""

import unicodedata
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from tagwire.extract import extract_article, extract_from_entry
from tagwire.extract.blocks import clean
from tagwire.extract.encoding import decode_page
from tagwire.extract.structured import plain
from tagwire.extract.visible_dates import read_visible_date
from tagwire.model.article import Article, Rejected
from tagwire.model.document import Document
from tagwire.model.feed import Entry

FETCHED_AT = datetime(2025, 6, 20, tzinfo=UTC)
URL = "https://post.example/county/gates-shut-at-the-schools"
PIECES = st.sampled_from(
    [
        "<p>", "</p>", "<div class='article-body'>", "</div>", "<br>", "<br><br>", "<li>", "<td>",
        "<a href='/x'>", "</a>",
        "<script type='application/ld+json'>", "</script>", '{"@type":"NewsArticle","author":', "<!--", "-->", "<h1>",
        "<time datetime=", "<meta property='og:type' content='article'>", "&nbsp;", "&#0;", "&#x1f;", "\x1f", "\x00",
        "\u200b", "\u2028", "\u00ad",
        "One long sentence that the council published on Monday morning in the rain. " * 3,
        "県内の学校は月曜の朝まで門を閉じたままだった。" * 4,
    ]
)  # fmt: skip
PAGES = st.lists(PIECES | st.text(max_size=12), max_size=30).map("".join)


def check(found: Article | Rejected) -> None:
    assert isinstance(found, Article | Rejected)
    if isinstance(found, Article):
        assert found.text == found.text.strip()
        assert "\n\n\n" not in found.text
        for text in (found.text.replace("\n", ""), found.headline, *found.authors, *found.keywords, found.lead or ""):
            assert not any(unicodedata.category(c) == "Cc" for c in text)
        assert found.published is None or found.published.tzinfo is not None


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=2000), st.none() | st.text(max_size=12))
def test_any_bytes_give_an_article_or_a_refusal(body: bytes, charset: str | None) -> None:
    check(extract_article(Document(URL, URL, body, "text/html", charset, FETCHED_AT)))


@settings(max_examples=150, deadline=None)
@given(PAGES)
def test_any_markup_gives_a_clean_text(html: str) -> None:
    check(extract_article(Document(URL, URL, html.encode("utf-8", "surrogatepass"), "text/html", None, FETCHED_AT)))


@settings(max_examples=80, deadline=None)
@given(PAGES, st.text(max_size=20))
def test_any_entry_gives_an_article_or_a_refusal(content: str, title: str) -> None:
    check(extract_from_entry(Entry("1", content=content, title=title), URL, FETCHED_AT))


@given(st.binary(max_size=300), st.none() | st.sampled_from(["utf-8", "shift_jis", "gbk", "utf-16", "x-user-defined"]))
def test_decoding_never_raises(body: bytes, charset: str | None) -> None:
    assert isinstance(decode_page(body, charset), str)


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean(text.replace("&", ""))
    assert clean(once) == once
    assert plain(plain(text)) == plain(text) or "&" in text or "<" in text


@given(st.text(alphabet="0123456789./-: ,年月日MayJunde ", max_size=40))
def test_a_visible_date_is_never_in_the_future(text: str) -> None:
    found = read_visible_date(text, "en", FETCHED_AT)
    assert found is None or found.date() <= FETCHED_AT.date()
