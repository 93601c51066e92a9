"""Which names are one tag by themselves, and which an article makes one."""

import pytest
from tags_articles import candidates

from tagwire.tags.identity import identity_of, is_homograph, is_same


@pytest.mark.parametrize(
    ("case", "a", "b"),
    [
        ("case", "Rent Control", "rent control"),
        ("hyphen", "rent-control", "rent control"),
        ("a written hashtag", "#RentControl", "rent control"),
        ("one word or two", "cyber attack", "cyberattack"),
        ("leading article", "The Guardian", "Guardian"),
        ("possessive", "OpenAI’s", "OpenAI"),
        ("possessive inside", "women's rights", "womens rights"),
        ("plural of a common noun", "rail strikes", "rail strike"),
        ("irregular plural", "refugee crises", "refugee crisis"),
        ("plural of an acronym", "MPs", "MP"),
        ("title", "Prime Minister Keir Starmer", "Keir Starmer"),
        ("form of address", "Mr Mugabe", "Mugabe"),
        ("middle initial", "Donald J. Trump", "Donald Trump"),
        ("dots", "U.S.", "US"),
        ("acronym of a country", "USA", "United States"),
        ("acronym of a body", "EU", "European Union"),
        ("acronym of a matter", "AI", "artificial intelligence"),
        ("accents", "São Paulo", "Sao Paulo"),
        ("Turkish letters", "Erdoğan", "Erdogan"),
        ("Polish letters", "Łódź", "Lodz"),
        ("an umlaut spelled out", "Müller", "Mueller"),
        ("British and American", "defence spending", "defense spending"),
        ("British and American endings", "organised crime", "organized crime"),
        ("transliteration", "Zelenskyy", "Zelensky"),
        ("transliteration of a given name", "Sergey Lavrov", "Sergei Lavrov"),
        ("another script", "Владимир Путин", "Vladimir Putin"),
        ("renamed place", "Burma", "Myanmar"),
        ("a place in another language", "Deutschland", "Germany"),
        ("a city in another language and script", "Киев", "Kyiv"),
        ("a body in another language", "Vereinte Nationen", "United Nations"),
    ],
)
def test_one_tag(case: str, a: str, b: str) -> None:
    assert is_same(a, b), (case, identity_of(a), identity_of(b))


@pytest.mark.parametrize(
    ("case", "a", "b"),
    [
        ("a stemmer would join them", "policy", "police"),
        ("a stemmer would join them", "university", "universe"),
        ("an s that belongs to the name", "United Nations", "United Nation"),
        ("an s that belongs to the name", "Wales", "Wale"),
        ("a plural of another meaning", "customs", "custom"),
        ("numbers tell events apart", "2020 election", "2024 election"),
        ("numbers tell groups apart", "G7", "G20"),
        ("an acronym and a pronoun", "WHO", "who"),
        ("an initial that tells people apart", "George W. Bush", "George H. W. Bush"),
        ("a title is no person", "General Motors", "Motors"),
        ("royal titles stay", "Prince Andrew", "Andrew"),
        ("demonym and country", "Pakistani", "Pakistan"),
        ("a German umlaut is a letter", "Zähler", "Zahler"),
        ("people of one surname", "Bill Clinton", "Hillary Clinton"),
        ("party and work", "Labour", "labour"),
        ("parties of two countries", "Labour Party", "Labor Party"),
        ("two Koreas", "North Korea", "South Korea"),
    ],
)
def test_two_tags(case: str, a: str, b: str) -> None:
    assert not is_same(a, b), (case, identity_of(a))


def test_a_noun_written_like_a_name_is_no_tag_of_its_own() -> None:
    assert is_homograph("turkey")
    assert not is_homograph("Turkey")
    assert not is_homograph("tariff")
    found = candidates("They ate turkey at the harbour. The turkey was cold. Everybody praised the turkey.")
    assert "turkey" not in found


@pytest.mark.parametrize(
    ("case", "text", "kept", "gone"),
    [
        (
            "spellings of one name",
            "He flew to Kyiv and on to Kiev. Kyiv was calm.",
            "kyiv",
            ["kiev"],
        ),
        (
            "a phrase and its initials",
            "Doctors found hypersensitivity pneumonitis (HP). They treat HP with rest.",
            "hypersensitivitypneumonitis",
            ["hp", "hypersensitivity", "pneumonitis"],
        ),
        (
            "an acronym everybody knows",
            "The National Aeronautics and Space Administration (NASA) met. Later NASA voted.",
            "nasa",
            ["nationalaeronautics", "nationalaeronauticsandspaceadministration"],
        ),
        (
            "an acronym nobody knows",
            "The Northmere Provincial Disaster Centre (PDC) met. Later the PDC and the PDC voted.",
            "northmereprovincialdisastercentre",
            ["pdc"],
        ),
    ],
)
def test_an_article_makes_forms_one(case: str, text: str, kept: str, gone: list[str]) -> None:
    found = candidates(text)
    assert kept in found, (case, list(found))
    assert not set(gone) & set(found), (case, list(found))


def test_an_acronym_in_brackets_that_abbreviates_nothing_joins_nothing() -> None:
    assert {"northmerecouncil", "nato"} <= set(candidates("The Northmere Council (NATO was not asked) met (NATO)."))


def test_a_text_that_begins_with_a_bare_dash_is_read() -> None:
    assert "halden" in candidates("   - The ferry to Halden was late.")
