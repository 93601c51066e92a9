"""The day of publication where a page's data and what its readers see differ."""

import pytest
from extract_pages import document, page

from tagwire.extract import extract_article
from tagwire.model.article import Article

_SHOWN = "<time>17 June 2025, 09:12</time>"


def _published(head: str, shown: str = _SHOWN) -> str | None:
    article = extract_article(document(page(head=head).replace(_SHOWN, shown)))
    assert isinstance(article, Article)
    return article.published.isoformat() if article.published else None


def _stated(published: str, modified: str = "") -> str:
    changed = f'<meta property="article:modified_time" content="{modified}">' if modified else ""
    return f'<meta property="article:published_time" content="{published}">{changed}'


def test_a_moment_in_utc_is_told_in_the_zone_in_which_the_page_shows_it() -> None:
    evening = '<time datetime="2025-06-16T22:10:00-05:00">June 16, 2025</time>'
    assert _published(_stated("2025-06-17T03:10:00Z"), evening) == "2025-06-16T22:10:00-05:00"


def test_another_moment_is_not_taken_for_its_zone() -> None:
    other = '<time datetime="2025-06-16T20:00:00-05:00">June 16, 2025</time>'
    assert _published(_stated("2025-06-17T03:10:00Z"), other) == "2025-06-17T03:10:00+00:00"


@pytest.mark.parametrize(
    ("published", "modified", "shown", "day"),
    [
        ("2019-03-30T08:00:00Z", "2025-06-17T12:00:00Z", "17 June 2025, 09:12", "2025-06-17"),
        ("2019-03-30T08:00:00Z", "2025-06-18T12:00:00Z", "17 June 2025", "2025-06-17"),
        ("2019-03-30T08:00:00Z", "2025-06-17T12:00:00Z", "Updated 17 June 2025", "2019-03-30"),
        ("2019-03-30T08:00:00Z", "2025-06-17T12:00:00Z", "Published 30 March 2019, updated 17 June 2025", "2019-03-30"),
        ("2019-03-30T08:00:00Z", "2019-04-02T12:00:00Z", "17 June 2025", "2019-03-30"),
        ("2019-03-30T08:00:00Z", "", "17 June 2025", "2019-03-30"),
        ("2025-06-16T23:30:00Z", "2025-06-17T12:00:00Z", "17 June 2025", "2025-06-16"),
    ],
    ids=["anew", "and-changed-later", "called-a-change", "both", "after-the-last-change", "never-changed", "next-day"],
)
def test_a_piece_shown_under_a_later_day_was_published_anew(
    published: str, modified: str, shown: str, day: str
) -> None:
    found = _published(_stated(published, modified), f"<time>{shown}</time>")
    assert found is not None
    assert found[:10] == day


def test_of_several_time_elements_the_one_under_the_headline_is_believed() -> None:
    others = '<article><time datetime="2025-06-19T07:00:00Z">19 June 2025</time> Storks on the water tower</article>'
    own = '<time datetime="2025-06-17T09:12:00Z">17 June 2025</time>'
    html = page().replace("<main><article", f"<main>{others}<article").replace(_SHOWN, own)
    article = extract_article(document(html, url="https://www.wrenfield-post.example/county/gates-shut"))
    assert isinstance(article, Article)
    assert article.published is not None
    assert article.published.isoformat() == "2025-06-17T09:12:00+00:00"


def test_a_line_below_the_text_may_say_when_it_was_published() -> None:
    text = "<p>Published on: 15 May 2025</p>"
    html = page().replace(_SHOWN, "").replace("</article>", f"{text}</article>")
    article = extract_article(document(html, url="https://www.wrenfield-post.example/county/gates-shut"))
    assert isinstance(article, Article)
    assert article.published is not None
    assert article.published.date().isoformat() == "2025-05-15"
