"""Who wrote a piece, where no byline says "By"; and what looks like a name and is none."""

import pytest
from extract_pages import ENGLISH, document, page

from tagwire.extract import extract_article
from tagwire.extract.bylines import names_in, visible_names_in
from tagwire.model.article import Article

_BYLINE = 'By <a href="/author/ines-calloway">Ines Calloway</a>\n<time>17 June 2025, 09:12</time>'


def _authors(html: str) -> tuple[str, ...]:
    article = extract_article(document(html))
    assert isinstance(article, Article)
    return article.authors


def test_a_name_and_a_date_parted_by_a_bar() -> None:
    assert _authors(page().replace(_BYLINE, "Ines Calloway | 17.06.2025 09:12")) == ("Ines Calloway",)


def test_names_alone_before_the_first_paragraph() -> None:
    html = page().replace(_BYLINE, "17 June 2025").replace(
        '<div class="article-body">', '<div class="article-body"><p>Ines Calloway/Tom Ferrand</p>'
    )  # fmt: skip
    assert _authors(html) == ("Ines Calloway", "Tom Ferrand")


def test_a_name_as_the_last_line() -> None:
    html = page((*ENGLISH, "Ines Calloway")).replace(_BYLINE, "17 June 2025")
    assert _authors(html) == ("Ines Calloway",)


def test_a_button_beside_the_date_is_nobody() -> None:
    button = '17 June 2025</div><div class="share-bar">Web Share</div>'
    assert _authors(page().replace(f"{_BYLINE}</div>", button)) == ()


def test_readers_who_commented_are_not_the_authors() -> None:
    own = '<span itemprop="author">Ines Calloway</span> 17 June 2025'
    reader = '<section class="comments"><p itemprop="author">Tom Ferrand</p><p>Well said!</p></section>'
    assert _authors(page().replace(_BYLINE, own).replace("</main>", f"{reader}</main>")) == ("Ines Calloway",)


def test_the_first_meta_element_that_names_people_is_believed_alone() -> None:
    head = '<meta name="author" content="Ines Calloway"><meta name="parsely-author" content="calloway Desk Two">'
    assert _authors(page(head=head).replace(_BYLINE, "17 June 2025")) == ("Ines Calloway",)


@pytest.mark.parametrize(
    ("text", "site", "authors"),
    [
        ("Wrenbote", "Wrenbote eG", ()),
        ("Wrenbote", "Der Wrenbote", ()),
        ("Wren Bote", "Wren Boteler", ("Wren Bote",)),
        ("wrenbote.de, Wrenfield, Germany", "Wrenbote", ()),
        ("Ines Calloway, Wrenfield", "Wrenbote", ("Ines Calloway", "Wrenfield")),
    ],
)
def test_the_site_itself_is_no_author(text: str, site: str, authors: tuple[str, ...]) -> None:
    assert names_in((text,), site).authors == authors


@pytest.mark.parametrize(
    ("text", "is_marked", "authors"),
    [
        ("by Ines · 20 June 2025 at 3:00 am", True, ("Ines",)),
        ("by Ines · 20 June 2025 at 3:00 am", False, ()),
        ("Ines", True, ()),
        ("Author: H.G. Calloway Released: June 17, 2025", True, ("H.G. Calloway",)),
    ],
)
def test_one_word_is_a_name_only_after_by_in_a_byline(text: str, is_marked: bool, authors: tuple[str, ...]) -> None:
    assert visible_names_in(text, is_marked=is_marked).authors == authors
