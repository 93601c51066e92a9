"""Stories do not depend on the order in which articles arrive, once everything is repaired."""

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from demo_stories import Told, demo_articles
from hypothesis import given, settings
from hypothesis import strategies as st

from tagwire.stories.constraints import UNBOUND, Constraints
from tagwire.stories.likeness import load_pair_weights
from tagwire.stories.openstories import OpenStories
from tagwire.stories.partition import connected

LANGS = ("en", "de", "fr", "es")
CUT = next(a for a in demo_articles("en") if a.event == "storm-berit" and len(a.text) > 1_500)
ARTICLES = [
    *demo_articles(*LANGS),
    replace(CUT, publisher="elsewhere", headline="The same, cut", text=CUT.text[: len(CUT.text) * 2 // 3]),
    replace(CUT, publisher="a-third", headline="The same, later", day=CUT.day + 0.2),
    *(replace(a, text="") for a in demo_articles("en")[:20]),
]


def grouped(
    order: Sequence[int], *, repairs: Sequence[int] = (), constraints: Constraints = UNBOUND
) -> set[frozenset[int]]:
    """Return which articles, by their places in ARTICLES, share stories after arriving in this order."""
    stories = OpenStories(articles=1_000, weights=load_pair_weights())
    for number, place in enumerate(order):
        article = ARTICLES[place]
        stories.assign(number, sketches[place], day=article.day)
        if number in repairs:
            stories.repair()
    number_of = {place: number for number, place in enumerate(order)}
    stories.repair(
        constraints=Constraints(
            [[number_of[place] for place in group] for group in constraints.together],
            [(number_of[one], number_of[other]) for one, other in constraints.apart],
        )
    )
    told: dict[int, set[int]] = {}
    for number, place in enumerate(order):
        told.setdefault(stories.story_of(number), set()).add(place)
    return {frozenset(places) for places in told.values()}


sketches = [article.sketch for article in ARTICLES]
STRAIGHT = grouped(range(len(ARTICLES)))


@settings(max_examples=12)
@given(st.randoms(use_true_random=False), st.sets(st.integers(0, len(ARTICLES) - 1), max_size=3))
def test_any_order_with_repairs_between_gives_the_same_stories(chance: random.Random, repairs: set[int]) -> None:
    order = chance.sample(range(len(ARTICLES)), len(ARTICLES))
    assert grouped(order, repairs=sorted(repairs)) == STRAIGHT


def test_what_is_put_together_and_apart_is_so_in_any_order() -> None:
    one, other = next(sorted(story)[:2] for story in sorted(STRAIGHT, key=len, reverse=True))
    bound = Constraints(together=[(0, len(ARTICLES) - 30)], apart=[(one, other)])
    found = [
        grouped(random.Random(seed).sample(range(len(ARTICLES)), len(ARTICLES)), constraints=bound) for seed in range(3)
    ]
    assert found[0] == found[1] == found[2] != STRAIGHT


def test_articles_without_dates_have_an_order_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    undated: list[Told] = [replace(article, day=float("nan")) for article in ARTICLES]
    monkeypatch.setattr("test_stories_order.ARTICLES", undated)
    assert grouped(range(len(undated))) == grouped(range(len(undated) - 1, -1, -1))


def test_a_part_too_large_is_cut_where_it_hangs_together_least() -> None:
    near = [(0, 1), (2, 3), (1, 2)]
    assert connected(5, near, constraints=UNBOUND) == [[0, 1, 2, 3], [4]]
    assert connected(5, near, constraints=UNBOUND, most=3) == [[0, 1], [2, 3], [4]]
    assert connected(5, near, constraints=Constraints(together=[(0, 1, 2, 4)]), most=3) == [[0, 1, 2, 4], [3]]
