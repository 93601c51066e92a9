"""Where articles belong of whose told story people placed some elsewhere."""

import pytest

from tagwire.stories.places import lead_of, places_of

FERRY, BRIDGE = "harbour town ferry strike crew", "harbour town bridge closed cable"


@pytest.mark.parametrize(
    ("places", "lead"),
    [
        ([], "told"),
        (["b"], "b"),
        (["b", "b", "told"], "b"),
        (["b", "told"], "told"),
        (["b", "a"], "a"),
    ],
)
def test_most_placed_articles_lead_and_of_equals_the_told_story(places: list[str], lead: str) -> None:
    assert lead_of("told", places) == lead


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("the ferry crew goes back to work", "told"),
        ("engineers look at the bridge and its cable", "new"),
        ("harbour town mourns", "told"),  # what both say tells nothing: most are there
        ("", "told"),
        ("weather", "told"),
    ],
)
def test_an_article_goes_with_the_part_that_says_the_same(said: str, place: str) -> None:
    words = {1: FERRY.split(), 2: FERRY.split(), 3: BRIDGE.split(), 4: said.split()}
    assert places_of("told", words, {1: "told", 2: "told", 3: "new"}) == {1: "told", 2: "told", 3: "new", 4: place}


def test_a_large_part_does_not_draw_what_says_the_same_as_a_small_one() -> None:
    words = {number: FERRY.split() for number in range(1, 40)} | {40: BRIDGE.split(), 41: BRIDGE.split()}
    places = dict.fromkeys(range(1, 40), "told") | {40: "new"}
    assert places_of("told", words, places)[41] == "new"


def test_articles_that_say_nothing_are_placed_all_the_same() -> None:
    assert places_of("told", {1: (), 2: (), 3: ()}, {1: "a", 2: "b"}) == {1: "a", 2: "b", 3: "a"}
    assert places_of("told", {1: (), 2: ()}, {}) == {1: "told", 2: "told"}
