"""Verbs told by their neighbours, pieces of phrases left out, and kinds."""

import pytest
from tags_articles import candidates

from tagwire.model.tag import TagKind
from tagwire.tags.parts import Parts
from tagwire.toolkit.words import load_word_tables

ENGLISH = load_word_tables().language("en")


def told(sentence: str, *, names: str = "") -> str:
    parts = Parts.of("en")
    assert parts is not None
    words = sentence.split()
    given = [(word.lower(), word in names.split(), at == 0) for at, word in enumerate(words)]
    return parts.told(given, ENGLISH)


@pytest.mark.parametrize(
    ("sentence", "word", "parts"),
    [
        ("The fires spread to the valley", "fires", "S"),
        ("Halden fires missiles into the valley", "fires", "Z"),
        ("The vendors aim to stay", "aim", "V"),
        ("The aim is clear", "aim", "N"),
        ("They want to influence the vote", "influence", "NV"),
        ("Gangs feud with each other", "feud", "V"),
    ],
)
def test_a_word_is_what_its_neighbours_make_it(sentence: str, word: str, parts: str) -> None:
    assert told(sentence, names="Halden")[sentence.split().index(word)] in parts


def test_each_word_gets_one_part_and_the_same_each_time() -> None:
    sentence = "The council plans to control rents and the plans control nobody"
    assert len(told(sentence)) == len(sentence.split())
    assert told(sentence) == told(sentence)
    assert Parts.of("xx") is None


@pytest.mark.parametrize(
    ("case", "headline", "text", "unwanted"),
    [
        ("a headline's verb", "Halden fires missiles", "Halden said so. Missiles fell on Outer Hask.", ["haldenfire"]),
        ("a headline's future", "Town to spot water leaks", "The town looks for leaks.", ["spotwater"]),
        ("a verb before to", "Kitchen catering to doctors busted", "The kitchen was shut.", ["kitchencatering"]),
        ("a piece of a compound", "", "He had a respiratory tract infection.", ["tractinfection"]),
        ("a piece after a quality", "", "They closed an alleged drug ring.", ["allegeddrug"]),
        ("a bare demonym", "", "The Spanish town was calm. The Spanish left.", ["spanish", "spanishtown"]),
        ("an office", "", "MEC Lena Adeyar spoke. The MEC left.", ["mec"]),
    ],
)
def test_fragments_are_no_candidates(case: str, headline: str, text: str, unwanted: list[str]) -> None:
    assert [key for key in unwanted if key in candidates(text, headline=headline)] == [], case


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("blackdeath", "The Black Death came to Halden. The Black Death went.", TagKind.THING),
        ("bmjcasereports", "It stood in BMJ Case Reports. The BMJ Case Reports said so.", TagKind.THING),
        ("boreala350", "They ordered the Boreal A350 again. The Boreal A350 flies.", TagKind.THING),
        ("europe", "All of Europe slept. It rained in Europe.", TagKind.PLACE),
        ("helenostrander", "Helen Ostrander spoke. Ostrander left.", TagKind.PERSON),
    ],
)
def test_firms_and_rocks_are_no_people(name: str, text: str, kind: TagKind) -> None:
    assert candidates(text)[name].kind is kind


def test_a_german_places_genitive_is_the_place() -> None:
    found = candidates("Washingtons Antwort kam spät. Peters hatte sie erwartet, und Peters schwieg.", lang="de")
    assert "washington" in found
    assert "washingtons" not in found
    assert "peters" in found
