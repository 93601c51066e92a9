"""What section and address say an article is about."""

import pytest

from tagwire.model.article import Article, Publisher
from tagwire.toolkit.sections import SectionTable, load_section_table
from tagwire.topics.sections import section_evidence


@pytest.fixture(scope="module")
def table() -> SectionTable:
    return load_section_table()


def filed(section: str | None = None, url: str = "https://news.example.com/a") -> Article:
    return Article(url, url, Publisher("example.com", "Example"), "A headline", "A text.", section=section)


@pytest.mark.parametrize(
    ("section", "top"),
    [
        ("Sport", "15"),
        ("SPORT", "15"),
        ("Life & Style", "10"),
        ("Wirtschaft", "04"),
        ("Économie", "04"),
        ("Política", "11"),
        ("Cultura", "01"),
        ("Wetenschap", "13"),
        ("経済", "04"),
        ("رياضة", "15"),
        ("财经", "04"),
        ("體育", "15"),
        ("Происшествия", "03"),
        ("विज्ञान", "13"),
        ("World > Politics", "11"),
        ("News | Health", "07"),
        ("News / Business / Companies", "04"),
        ("Sport – Fußball", "15"),
    ],
)
def test_a_section_names_its_topic_in_many_languages(section: str, top: str, table: SectionTable) -> None:
    assert section_evidence(filed(section), table=table)[0].code == f"{top}000000"


@pytest.mark.parametrize(
    "section", [None, "", "World", "News", "Opinion", "Local", "Inconnu", "🙂", "World > Europe", ">>>"]
)
def test_what_says_where_or_how_says_no_topic(section: str | None, table: SectionTable) -> None:
    assert section_evidence(filed(section), table=table) == ()


@pytest.mark.parametrize(
    ("url", "top"),
    [
        ("https://www.example.com/sport/2025/06/17/cup-final", "15"),
        ("https://www.example.com/news/science/lake-under-ice.html", "13"),
        ("https://www.example.com/news/world-politics/summit", "11"),
        ("https://sports.example.com/2025/cup-final", "15"),
        ("https://www.example.com/%D8%B1%D9%8A%D8%A7%D8%B6%D8%A9/1", "15"),
    ],
)
def test_an_address_names_its_topic(url: str, top: str, table: SectionTable) -> None:
    assert section_evidence(filed(url=url), table=table)[0].code == f"{top}000000"


@pytest.mark.parametrize(
    "url", ["https://example.com/sport", "https://example.com/", "https://[broken", "", "https://sport.com/a"]
)
def test_an_address_without_folders_says_nothing(url: str, table: SectionTable) -> None:
    assert section_evidence(filed(url=url), table=table) == ()


def test_a_declared_section_outweighs_an_address_and_a_loose_name_both(table: SectionTable) -> None:
    found = section_evidence(filed("Health", "https://example.com/politics/x"), table=table)
    assert [evidence.code for evidence in found] == ["07000000", "11000000"]
    loose = section_evidence(filed("Society"), table=table)[0]
    strong = section_evidence(filed("Sport"), table=table)[0]
    assert section_evidence(filed("Panorama"), table=table)[0].strength < strong.strength
    assert loose.strength <= strong.strength
