"""What people decided of stories: linkage, repairs and arrivals obey it."""

import random

import numpy as np
import pytest
from demo_stories import demo_articles
from hypothesis import given
from hypothesis import strategies as st

from tagwire.stories.constraints import Constraints, joined
from tagwire.stories.likeness import load_pair_weights
from tagwire.stories.linkage import link
from tagwire.stories.openstories import OpenStories

ALIKE = np.full((4, 4), 3.0, np.float32)
UNLIKE = np.full((4, 4), -3.0, np.float32)
CUP = [article for article in demo_articles("en") if article.event == "cup-final"][:4]


def test_what_must_be_together_is_however_unlike() -> None:
    assert link(UNLIKE, constraints=Constraints(together=[(0, 2), (2, 3)])) == [[0, 2, 3], [1]]


def test_what_must_be_apart_is_however_alike() -> None:
    found = link(ALIKE, constraints=Constraints(apart=[(0, 1)]))
    assert len(found) == 2
    assert not any({0, 1} <= set(cluster) for cluster in found)


def test_a_group_is_apart_from_what_one_of_it_is_apart_from() -> None:
    found = link(ALIKE, constraints=Constraints(together=[(1, 2)], apart=[(0, 1)]))
    assert not any({0, 2} <= set(cluster) for cluster in found)


def test_what_nothing_can_satisfy_is_refused() -> None:
    with pytest.raises(ValueError, match="4 and 6"):
        Constraints(together=[(4, 5), (5, 6)], apart=[(4, 6)])


def test_what_is_no_longer_kept_binds_nothing() -> None:
    bound = Constraints(together=[(1, 2), (2, 3)], apart=[(1, 4), (5, 6)])
    assert bound.renamed({1: 10, 2: 20, 4: 40, 5: 50}) == Constraints([[10, 20]], [(10, 40)])
    assert bound.renamed({1: 10, 4: 10}) == Constraints([], [])


groups = st.lists(st.sets(st.integers(0, 9), min_size=2, max_size=4), max_size=3)


@given(st.integers(0, 2**32), groups, st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=4))
def test_linkage_keeps_every_constraint(seed: int, together: list[set[int]], pairs: list[tuple[int, int]]) -> None:
    chance = random.Random(seed)
    likeness = np.array([[chance.uniform(-3, 4) for _ in range(10)] for _ in range(10)], np.float32)
    sets = joined(together)
    apart = [(one, other) for one, other in pairs if sets.smallest(one) != sets.smallest(other)]
    bound = Constraints(together=together, apart=apart)
    place = {n: at for at, cluster in enumerate(link(likeness + likeness.T, constraints=bound)) for n in cluster}
    assert len(place) == 10
    assert all(len({place[n] for n in group}) == 1 for group in together)
    assert all(place[one] != place[other] for one, other in apart)


def opened() -> OpenStories:
    return OpenStories(articles=64, weights=load_pair_weights())


def test_repairs_obey_and_name_what_they_part() -> None:
    stories = opened()
    for number, article in enumerate(CUP):
        stories.assign(number, article.sketch, day=article.day)
    assert len({stories.story_of(n) for n in range(len(CUP))}) == 1
    bound = Constraints(apart=[(0, 1)])
    changes = stories.repair(constraints=bound)
    assert stories.story_of(0) != stories.story_of(1)
    assert set(changes.parted.values()) == {0}
    assert stories.repair(constraints=bound).stories == {}


def test_strangers_are_joined_where_people_say_so() -> None:
    strangers = [next(a for a in demo_articles("en") if a.event == event) for event in ("cup-final", "storm-berit")]
    stories = opened()
    for number, article in enumerate(strangers):
        stories.assign(number, article.sketch, day=article.day)
    stories.repair()
    changes = stories.repair(constraints=Constraints(together=[(0, 1)]))
    assert stories.story_of(0) == stories.story_of(1)
    assert changes.merged == {1: 0}


def test_no_arrival_joins_stories_that_must_stay_apart() -> None:
    stories, bound = opened(), Constraints(apart=[(0, 1)])
    for number, article in enumerate(CUP[:2]):
        stories.assign(number, article.sketch, day=article.day)
    stories.repair(constraints=bound)
    for number, article in enumerate(CUP[2:], 2):
        stories.assign(number, article.sketch, day=article.day, constraints=bound)
    assert stories.story_of(0) != stories.story_of(1)
