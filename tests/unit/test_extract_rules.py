"""Rules for a publisher's pages: what they find, what they drop, and how a mistake in one is told."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

import tagwire.extract
from tagwire.errors import ConfigError
from tagwire.extract import extract_article
from tagwire.extract.rules import RULES_FOLDER, PublisherRules, load_rules, parse_rules
from tagwire.model.article import Article, Rejected
from tagwire.model.document import Document

STORED = Path(__file__).parents[1] / "golden" / "publishers"
SHIPPED = Path(tagwire.extract.__file__).parent / RULES_FOLDER
FETCHED_AT = datetime(2025, 3, 5, tzinfo=UTC)


def document(url: str, body: bytes) -> Document:
    return Document(url=url, final_url=url, body=body, media_type="text/html", charset=None, fetched_at=FETCHED_AT)


@pytest.mark.parametrize("rule", sorted([*STORED.glob("*.toml"), *SHIPPED.glob("*.toml")]), ids=lambda path: path.stem)
def test_each_publishers_stored_page_is_read_as_expected(rule: Path) -> None:
    expected = json.loads(rule.with_suffix(".json").read_text(encoding="utf-8"))
    page = document(expected["url"], rule.with_suffix(".html").read_bytes())
    article = extract_article(page, rules=load_rules(rule.parent))
    assert isinstance(article, Article), article
    assert article.headline == expected["headline"]
    assert list(article.authors) == expected["authors"]
    assert article.published == datetime.fromisoformat(expected["published"])
    assert article.text.split("\n\n") == expected["text"]
    assert article.confidence == 1.0


def test_a_rule_refuses_a_kind_of_page_and_says_why() -> None:
    url = "https://www.harrowgate-gazette.example/offers/umbrellas"
    found = extract_article(document(url, b"<p>Umbrellas.</p>"), rules=load_rules(STORED))
    assert isinstance(found, Rejected)
    assert (found.reason, "written to sell" in found.detail) == ("refused-by-rule", True)


def test_what_a_rule_drops_is_not_text_where_the_body_is_found_as_ever() -> None:
    paragraphs = "".join(
        f"<p>Paragraph {number} of the report on the bridge tells at some length what was seen, by whom, and when.</p>"
        for number in range(5)
    )
    said = "The bridge report is brought to you by Umber's umbrellas, who know what rain is and always have."
    article = f"<h1>The bridge</h1>{paragraphs}<p class='sponsor-words'>{said}</p>"
    page = f"<html><body><article>{article}</article></body></html>"
    url = "https://www.harrowgate-gazette.example/news/2025/03/04/the-bridge-report-in-full"
    without = extract_article(document(url, page.encode()))
    with_rule = extract_article(document(url, page.encode()), rules=load_rules(STORED))
    assert isinstance(without, Article)
    assert isinstance(with_rule, Article)
    assert "Umber" in without.text
    assert "Umber" not in with_rule.text
    assert "Paragraph 4" in with_rule.text


def test_another_publishers_pages_are_not_touched() -> None:
    rules = load_rules(STORED)
    assert rules.rule_for("elsewhere.example", "https://elsewhere.example/offers/x") is None


MISTAKES = [
    ("no TOML", "publisher = ", "is no TOML"),
    ("an unknown key", 'publisher = "a.example"\npage = 3', 'unknown key "page"'),
    ("no publisher", "[[pages]]\ndrop = ['p']", "publisher must be a registrable domain"),
    ("a host for a publisher", 'publisher = "www.a.example"\n[[pages]]\ndrop = ["p"]', "publisher must be"),
    ("no pages", 'publisher = "a.example"', "at least one [[pages]]"),
    ("a page that says nothing", 'publisher = "a.example"\n[[pages]]\npath = "^/x"', "[[pages]] 1 says nothing"),
    ("an unknown selector", 'publisher = "a.example"\n[[pages]]\nboddy = "p"', 'unknown key "boddy"'),
    ("a bad selector", 'publisher = "a.example"\n[[pages]]\nbody = ["p["]', "'p[' is no CSS selector"),
    ("a number", 'publisher = "a.example"\n[[pages]]\nbody = 3', "must be a CSS selector or a list"),
    ("a bad path", 'publisher = "a.example"\n[[pages]]\npath = "("\ndrop = "p"', "no regular expression"),
]


@pytest.mark.parametrize(("body", "said"), [case[1:] for case in MISTAKES], ids=[case[0] for case in MISTAKES])
def test_a_mistake_is_told_with_the_file_and_what_is_wrong(body: str, said: str) -> None:
    with pytest.raises(ConfigError) as raised:
        parse_rules(body.encode(), "rules/a.example.toml")
    assert said in str(raised.value)
    assert "rules/a.example.toml" in str(raised.value)


def test_a_folder_that_is_not_there_has_no_rules(tmp_path: Path) -> None:
    assert load_rules(tmp_path / "none") == load_rules()
    assert isinstance(load_rules(), PublisherRules)
