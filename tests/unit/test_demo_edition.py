"""The demo edition as data: dates, ground truth, and errors that name the file."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from tagwire.demo.edition import Edition, load_edition
from tagwire.errors import ParseError

MADE_AT = datetime(2026, 3, 5, 12, tzinfo=UTC)

PUBLISHERS = """
[post]
name = "The Post"
host = "post"
lang = "en"
tagline = "Twice daily"
follow = "feed"
feed = "rss"
feed_path = "/feed"
full_text = false
dress = "table"
structured = "none"
open_graph = "none"
article_path = "/{slug}"
wrinkles = []
sections = { News = "news" }
"""

ARTICLE = """+++
event = "flood"
headline = "Quay under water"
lead = "It came at noon."
byline = ["Una Wick"]
agency = ""
hours_ago = 2.5
section = "News"
lang = "en"
keywords = []
genre = "report"
category = "medtop:03000000"
caption = "The quay."
credit = "Photo: nobody"
+++
It came at noon.

It left at one.
"""


@pytest.fixture(scope="module")
def edition() -> Edition:
    return load_edition(MADE_AT)


def test_the_edition_is_large_enough_to_show_something(edition: Edition) -> None:
    assert len(edition.publishers) >= 6
    assert len(edition.articles) >= 60
    assert {publisher.folder for publisher in edition.publishers} == {article.publisher for article in edition.articles}
    assert len({publisher.lang for publisher in edition.publishers}) >= 5
    by_event: dict[str, set[str]] = {}
    for article in edition.articles:
        by_event.setdefault(article.event, set()).add(article.publisher)
    assert sum(len(publishers) >= 2 for publishers in by_event.values()) >= 10


def test_articles_are_dated_back_from_the_edition_newest_first(edition: Edition) -> None:
    published = [article.published for article in edition.articles]
    assert published == sorted(published, reverse=True)
    assert all(MADE_AT - timedelta(hours=71) < moment < MADE_AT for moment in published)
    assert all(article.published <= article.updated <= MADE_AT for article in edition.articles)
    later = load_edition(MADE_AT.astimezone(timezone(timedelta(hours=9))) + timedelta(hours=1))
    assert [article.published - timedelta(hours=1) for article in later.articles] == published


def test_captions_are_not_in_the_text_and_numbers_tell_articles_apart(edition: Edition) -> None:
    assert not [article.slug for article in edition.articles if article.caption in article.text]
    numbers = {(article.publisher, article.number) for article in edition.articles}
    assert len(numbers) == len(edition.articles)


def write_edition(root: Path, *, publishers: str = PUBLISHERS, article: str = ARTICLE) -> Path:
    folder = root / "articles" / "post"
    folder.mkdir(parents=True)
    (root / "publishers.toml").write_text(publishers, encoding="utf-8")
    (folder / "flood.md").write_text(article, encoding="utf-8")
    return root


def test_an_edition_can_be_read_from_another_folder(tmp_path: Path) -> None:
    (article,) = load_edition(MADE_AT, root=write_edition(tmp_path)).articles
    assert article.slug == "flood"
    assert article.text == "It came at noon.\n\nIt left at one."
    assert article.published == MADE_AT - timedelta(hours=2, minutes=30)
    assert article.agency is None
    assert article.modified is None


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        pytest.param('headline = "Quay under water"\n', "", "headline is missing", id="missing"),
        pytest.param("hours_ago = 2.5", 'hours_ago = "2"', "hours_ago is '2', but must be a number", id="type"),
        pytest.param(
            'section = "News"', 'section = "Sport"', "section is 'Sport', but must be one of News", id="section"
        ),
        pytest.param('genre = "report"', 'genre = "poem"', "genre is 'poem', but must be one of report", id="genre"),
        pytest.param("hours_ago = 2.5", "hours_ago = 2.5\nmodified_hours_ago = 3", "before publication", id="modified"),
        pytest.param("keywords = []", "keywords = [1]", "keywords is [1], but must be a list", id="list"),
        pytest.param("keywords = []", "keywords = [", "the front matter is not TOML", id="toml"),
        pytest.param("+++\nIt came", "It came", "between two lines of +++", id="fence"),
        pytest.param("It came at noon.\n\nIt left at one.\n", "", "there is no text", id="empty"),
    ],
)
def test_a_bad_article_is_named(tmp_path: Path, before: str, after: str, message: str) -> None:
    assert before in ARTICLE
    root = write_edition(tmp_path, article=ARTICLE.replace(before, after))
    with pytest.raises(ParseError) as caught:
        load_edition(MADE_AT, root=root)
    assert "articles/post/flood.md" in str(caught.value)
    assert message in str(caught.value)


def test_a_bad_publisher_is_named(tmp_path: Path) -> None:
    root = write_edition(tmp_path, publishers=PUBLISHERS.replace("wrinkles = []", 'wrinkles = ["on-fire"]'))
    with pytest.raises(
        ParseError, match=r"publishers\.toml \[post\]: wrinkles is 'on-fire', but must be one of listed"
    ):
        load_edition(MADE_AT, root=root)
