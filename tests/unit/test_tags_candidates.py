"""What an article's candidates are, and what they never are."""

import time

import pytest
from tags_articles import COLUMN, INQUIRY, TEXTS, candidates

from tagwire.model.tag import Origin, TagKind
from tagwire.text.keys import fold


@pytest.mark.parametrize(
    ("lang", "wanted"),
    [
        (
            "en",
            {"Marlow Vale", "institutional failure", "Helen Ostrander", "Piers Calloway", "National Care Inspectorate"},
        ),
        ("de", {"Mietpreisbremse", "Katrin Holm", "Markus Ehrental", "institutionelles Versagen", "SPD"}),
        (
            "fr",
            {"réforme des retraites", "Claire Daubigny", "défaillance institutionnelle", "grève générale", "Valmont"},
        ),
        (
            "es",
            {"control de alquileres", "Lucía Montalbán", "fallo institucional", "Asociación de Propietarios de Ribera"},
        ),
        ("it", {"Valdoro", "alluvione", "Paolo Serri", "Marta Benassi", "fallimento istituzionale"}),
        ("pt", {"Porto Belo", "Caio Menezes", "marco do saneamento", "falha institucional", "Câmara dos Deputados"}),
        ("nl", {"Eline Verhoef", "Tweede Kamer", "institutioneel falen", "sociale huurwoningen"}),
        ("ru", {"Павел Каретников", "институциональный провал"}),
        ("ar", {"فشل مؤسسي", "كالواي"}),
        ("hi", {"संस्थागत विफलता", "मार्लो वेल"}),
        ("ja", {"組織の失敗", "北浜中央病院", "大沢春子", "厚生労働省"}),
        ("zh", {"制度性失灵", "王海伦", "李培明"}),
    ],
)
def test_names_and_issues_are_found_in_every_language(lang: str, wanted: set[str]) -> None:
    headline, text = TEXTS[lang]
    found = candidates(text, headline=headline, lang=lang)
    assert {name for name in wanted if fold(name) not in found} == set()


@pytest.mark.parametrize(
    ("case", "text", "unwanted"),
    [
        (
            "days and months",
            "The council met on Tuesday in March. It will meet again in April.",
            ["tuesday", "march", "april"],
        ),
        ("bare numbers", "The fund paid 42 firms 3,500 crowns in 2019.", ["42", "3500", "2019"]),
        (
            "reporting verbs",
            "The ferry was late, said Ada Quill. The harbour was full, Quill added.",
            ["said", "added"],
        ),
        ("cut-off phrases", "Managers admitted a failure to protect patients.", ["failuretoprotect", "failureto"]),
        (
            "half names",
            "Lantern Bay Harbour Board met. The Lantern Bay Harbour Board voted.",
            ["bayharbour", "harbourboard"],
        ),
        (
            "everyday words",
            "The government said people need time. News of the day spread.",
            ["people", "time", "news", "day"],
        ),
        ("quantities", "It cost ten million crowns and took three years.", ["millioncrowns", "threeyears", "years"]),
        ("abbreviations", "Doors open at 5 p.m. and close at 9 p.m. on the quay.", ["pm"]),
        (
            "verb fragments",
            "Forecasts covering the valley ignored protesters attempting a march.",
            ["protestersattempting"],
        ),
    ],
)
def test_noise_is_no_candidate(case: str, text: str, unwanted: list[str]) -> None:
    assert [key for key in unwanted if key in candidates(text)] == [], case


def test_the_publisher_the_byline_and_the_agency_are_no_candidates() -> None:
    text = (
        "Sign up to the Example Gazette newsletter. Jan Whitlock reports for the Gazette. Reuters contributed to this."
    )
    found = candidates(text, authors=["Jan Whitlock"])
    assert not {"examplegazette", "gazette", "janwhitlock", "whitlock", "reuters"} & set(found)


def test_the_publisher_stays_when_the_headline_is_about_it() -> None:
    found = candidates("The Example Gazette was sold today to Ada Quill.", headline="Example Gazette sold to Ada Quill")
    assert "examplegazette" in found


@pytest.mark.parametrize(
    ("case", "headline", "text", "wanted", "unwanted"),
    [
        (
            "a title-cased headline",
            "Council Plans New Ferry Link To Outer Hask",
            "The council wants a ferry to Outer Hask. It plans to open the link next year.",
            ["outerhask"],
            ["councilplans", "ferrylinktoouterhask"],
        ),
        ("a sentence's start", "", "Ferries were late. The ferries belong to Calder Lines.", ["calderlines"], []),
        (
            "a common word in a name",
            "",
            "The show went on. It was at the Northmere Air Show in May.",
            ["northmereairshow"],
            [],
        ),
        (
            "a small word in a name",
            "",
            "The Bank of Northmere cut rates. Nobody expected it.",
            ["bankofnorthmere"],
            ["bank"],
        ),
        ("a possessive", "", "It was Tessera's server. A server of Tessera failed.", ["tessera"], ["tesseras"]),
        ("a common possessive", "", "They marched for women's rights in Halden.", ["womensrights"], []),
        ("a plural possessive", "", "The Calder Landlords' Association objected.", ["calderlandlordsassociation"], []),
        ("a number in a name", "", "The airline ordered the Boreal 787. A Boreal 787 costs much.", ["boreal787"], []),
        (
            "a name in an issue",
            "",
            "Talks on the Velmark ceasefire line began in Velmark.",
            ["velmarkceasefireline"],
            [],
        ),
    ],
)
def test_capitals_are_weighed(case: str, headline: str, text: str, wanted: list[str], unwanted: list[str]) -> None:
    found = candidates(text, headline=headline)
    assert [key for key in wanted if key not in found] == [], case
    assert [key for key in unwanted if key in found] == [], case


@pytest.mark.parametrize(
    ("case", "lang", "text", "kept", "merged"),
    [
        (
            "a title",
            "en",
            "Prime Minister Mara Denholm spoke. Denholm left.",
            "maradenholm",
            ["denholm", "primeministermaradenholm"],
        ),
        ("a surname", "en", "Ruth Adeyemi resigned. Adeyemi said nothing.", "ruthadeyemi", ["adeyemi"]),
        ("an office", "en", "MEC Adeyar spoke. Later Lena Adeyar left.", "lenaadeyar", ["mecadeyar"]),
        ("a middle initial", "en", "Lena T. Adeyar spoke. Later Lena Adeyar left.", "lenaadeyar", ["lenatadeyar"]),
        (
            "an acronym",
            "en",
            "The National Care Inspectorate (NCI) met. The NCI voted.",
            "nationalcareinspectorate",
            ["nci"],
        ),
        (
            "a short name",
            "en",
            "Halden Lines sails. Halden Lines Group sold it. Halden Lines won.",
            "haldenlines",
            ["haldenlinesgroup"],
        ),
        (
            "a plural",
            "en",
            "A cartel ran it. The drug cartels met. One drug cartel fell.",
            "drugcartel",
            ["drugcartels"],
        ),
        ("a German genitive", "de", "Der Sieg Ehrentals überraschte. Dann sprach Ehrental.", "ehrental", ["ehrentals"]),
        ("a German title", "de", "Am Abend sprach Bausenatorin Katrin Holm. Dann ging Holm.", "katrinholm", ["holm"]),
    ],
)
def test_one_thing_is_one_candidate(case: str, lang: str, text: str, kept: str, merged: list[str]) -> None:
    found = candidates(text, lang=lang)
    assert kept in found, case
    assert [key for key in merged if key in found] == [], case


def test_two_people_of_one_surname_keep_it_apart() -> None:
    found = candidates("Junmy Larsen met Hanna Larsen. Larsen said no.")
    assert {"junmylarsen", "hannalarsen", "larsen"} <= set(found)


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("helenostrander", TagKind.PERSON),
        ("pierscalloway", TagKind.PERSON),
        ("nationalcareinspectorate", TagKind.ORGANISATION),
        ("marlowvalehospitaltrust", TagKind.ORGANISATION),
        ("institutionalfailure", TagKind.ISSUE),
    ],
)
def test_kinds_are_told_by_cues(key: str, kind: TagKind) -> None:
    assert candidates(INQUIRY)[key].kind is kind


def test_more_kinds() -> None:
    found = candidates("They met near Vetra Lake in Germany before the Northmere Cup.")
    assert found["vetralake"].kind is TagKind.PLACE
    assert found["germany"].kind is TagKind.PLACE
    assert found["northmerecup"].kind is TagKind.EVENT


def test_written_hashtags_count_and_ranks_and_fragments_do_not() -> None:
    found = candidates("We are #1. See https://x.example/a#part and join #SaveTheFerry today.")
    assert Origin.HASHTAG in found["savetheferry"].origin
    assert not {"1", "part"} & set(found)


def test_keywords_are_taken_only_where_the_article_holds_them() -> None:
    found = candidates(COLUMN, keywords=["patient safety", "Celebrity News", "PIERS CALLOWAY"])
    assert Origin.PUBLISHER in found["patientsafety"].origin
    assert Origin.PUBLISHER in found["pierscalloway"].origin
    assert "celebritynews" not in found


def test_evidence_is_the_first_clear_sentence_of_the_text() -> None:
    sentences = "It was late. The council voted for rent control in Port Calder after a long debate."
    text = f"Rent control\n\n{sentences}\n\nRent control works."
    evidence = candidates(text, headline="Rent control wins")["rentcontrol"].evidence
    assert evidence.sentence == "The council voted for rent control in Port Calder after a long debate."
    assert not evidence.in_headline
    assert text[evidence.start : evidence.end] == "rent control"


def test_evidence_is_the_headline_where_only_it_holds_the_name() -> None:
    evidence = candidates("The board met in the evening.", headline="Vote looms at Tessera")["tessera"].evidence
    assert evidence.in_headline
    assert evidence.sentence == "Vote looms at Tessera"


@pytest.mark.parametrize("text", ["", " ", "\n\n", "…", "a", "#", "「」", "12 34", "\u200b", "' ' ' '"])
@pytest.mark.parametrize("lang", ["en", "de", "ja", "zh", "xx", None])
def test_next_to_nothing_gives_no_candidates(text: str, lang: str | None) -> None:
    assert candidates(text, lang=lang) == {}


@pytest.mark.parametrize("lang", ["en", "de", "ja", "zh", None])
@pytest.mark.parametrize("piece", [".", "Aa ", "a.b.", "#a", "(ABC) ", "「", "漢", "Xx-", "Mara Denholm ", "ab\n"])
def test_a_hostile_text_costs_no_more_than_a_long_one(piece: str, lang: str | None) -> None:
    begun = time.process_time()
    candidates(piece * (200_000 // len(piece)), lang=lang)
    assert time.process_time() - begun < 2.0


def test_an_unknown_language_still_gives_names() -> None:
    assert "maradenholm" in candidates("Lorem ipsum Mara Denholm dolor sit.", lang=None)


def test_a_plural_that_begins_the_headline_is_the_singular_of_the_text() -> None:
    found = candidates(
        "The key interest rate fell on Monday. Lenders follow the interest rate within days, the bank said.",
        headline="Interest rates are down again",
        keywords=["interest rates"],
    )
    assert "interestrate" in found
    assert "interestrates" not in found
