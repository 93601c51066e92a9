"""What a publisher's own filing teaches."""

from dataclasses import replace

import pytest

from tagwire.model.article import Article, Publisher
from tagwire.model.filing import FilingHabits
from tagwire.toolkit.sections import SectionTable, load_section_table
from tagwire.toolkit.topictables import load_topic_tables
from tagwire.topics.category import categorise
from tagwire.topics.sections import filing_names, learnt_strengths, section_evidence

SPORT, ECONOMY, POLITICS = "15000000", "04000000", "11000000"


@pytest.fixture(scope="module")
def table() -> SectionTable:
    return load_section_table()


def filed(section: str | None = None, url: str = "https://news.example.com/a") -> Article:
    return Article(url, url, Publisher("example.com", "Example"), "A headline", "A text.", section=section)


@pytest.mark.parametrize(
    ("section", "url", "names"),
    [
        ("Sport > Rowing", "https://example.com/uk/2031/boats", ("=sportrowing", "/uk")),
        (None, "https://www.example.com/river-side/a-b/c/d", ("/riverside", "/ab")),
        ("", "https://sport.example.com/", ("/sport",)),
        ("News", "https://example.com/story-20310614/x", ("=news",)),
        ("A title that somebody wrote where the section should have stood, at length", "", ()),
        (None, "https://[broken", ()),
    ],
)
def test_names_are_what_articles_share(section: str | None, url: str, names: tuple[str, ...]) -> None:
    assert filing_names(section, url) == names


def test_a_name_that_no_table_knows_gets_a_meaning(table: SectionTable) -> None:
    article = filed("Kabbelwater")
    assert section_evidence(article, table=table) == ()
    habits = FilingHabits({"=kabbelwater": {SPORT: 14, ECONOMY: 1}})
    evidence, *others = section_evidence(article, table=table, habits=habits)
    assert (evidence.code, evidence.is_declared, evidence.is_loose) == (SPORT, True, False)
    assert evidence.strength > 2 * sum(other.strength for other in others)


def test_a_publishers_own_use_of_a_name_outweighs_the_table(table: SectionTable) -> None:
    habits = FilingHabits({"=sport": {ECONOMY: 40}})
    first, *others = section_evidence(filed("Sport"), table=table, habits=habits)
    assert first.code == ECONOMY
    assert all(evidence.strength < first.strength - 2 for evidence in others)


def test_a_name_for_everything_says_nothing(table: SectionTable) -> None:
    habits = FilingHabits({"=zeitung": {SPORT: 30, ECONOMY: 30, POLITICS: 40}})
    assert section_evidence(filed("Zeitung"), table=table, habits=habits) == ()


def test_a_folder_is_learnt_as_a_section_is_but_stays_a_hint(table: SectionTable) -> None:
    habits = FilingHabits({"/kabbelwater": {SPORT: 20}})
    article = filed(url="https://example.com/kabbelwater/cup")
    [evidence] = section_evidence(article, table=table, habits=habits)
    assert (evidence.code, evidence.is_declared) == (SPORT, False)


def test_few_articles_change_nothing_and_many_no_more_than_enough() -> None:
    known = (("15000000", False),)
    assert learnt_strengths(known, {ECONOMY: 3}, strong=4.0, loose=1.2) == {SPORT: 4.0}
    strengths = [learnt_strengths((), {SPORT: n}, strong=4.0, loose=1.2).get(SPORT, 0.0) for n in (4, 8, 16, 9_999)]
    assert strengths == sorted(strengths)
    assert strengths[-1] < 4.0


def test_what_was_learnt_shows_a_category_that_the_text_alone_does_not() -> None:
    tables = load_topic_tables()
    article = replace(filed("Kabbelwater"), headline="Ada Quill", text="")
    assert categorise(article, lang="en", tables=tables).category is None
    habits = FilingHabits({"=kabbelwater": {SPORT: 40}})
    found = categorise(article, lang="en", tables=tables, habits=habits)
    assert found.category is not None
    assert found.category.code == f"medtop:{SPORT}"
    assert found.by_text is None  # what the section says is not what the text says: nothing feeds on itself
