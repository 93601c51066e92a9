"""Trends: what counts, what is usual, and what no mishap can raise."""

from collections.abc import Sequence
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagwire.model.listing import Tag
from tagwire.model.tag import TagKind
from tagwire.model.trend import WINDOWS, Past, Saying, TrendMaterial
from tagwire.trends import (
    LEAST_SCORE,
    MOST_ACTIVITY,
    activities,
    copied_articles,
    excess,
    find_rising,
    known_days,
    unevenness,
    usual_voices,
)

STEADY = {publisher: [10] * WINDOWS for publisher in range(1, 7)}


def tag(key: str) -> Tag:
    return Tag(key, key, key, TagKind.ISSUE)


def said(*publishers: int, age_s: int = 3_600, first: int = 1) -> list[Saying]:
    return [Saying(age_s + n, first + n, publisher) for n, publisher in enumerate(publishers)]


def past(key: str, recent: Sequence[Saying], before: int = 0) -> Past:
    """Return a tag with so many voices in each earlier window."""
    return Past(tag(key), recent, [len(recent)] + [before] * (WINDOWS - 1), ())


def risen(*pasts: Past, articles: dict[int, list[int]] | None = None) -> list[str]:
    material = TrendMaterial(STEADY if articles is None else articles, pasts, {})
    return [trend.subject.key for trend in find_rising(material, limit=10)]


def test_what_is_written_of_more_than_usual_rises_and_what_is_always_written_of_does_not() -> None:
    news, staple = past("ferry", said(1, 2, 3, 4)), past("weather", said(1, 2, 3, 4, first=10), before=4)
    assert risen(staple, news) == ["ferry"]


def test_the_score_is_how_far_above_the_usual_in_standard_deviations() -> None:
    [trend] = find_rising(TrendMaterial(STEADY, [past("ferry", said(1, 2, 3, 4), before=1)], {}), limit=5)
    assert (trend.articles, trend.publishers, trend.voices) == (4, 4, 4.0)
    assert isclose(trend.usual, 1.0)
    activity = activities(STEADY)
    uneven, days = unevenness([[4, *[1] * (WINDOWS - 1)]], activity), known_days(activity)
    assert isclose(trend.score, excess(4, 1, uneven=uneven, days=days))


def test_the_same_ratio_says_more_of_more_voices_and_less_where_days_are_uneven() -> None:
    assert excess(40, 10, uneven=0.1, days=20) > excess(8, 2, uneven=0.1, days=20) > excess(8, 2, uneven=0.1, days=2)
    assert excess(40, 10, uneven=0.1, days=20) > excess(40, 10, uneven=0.5, days=20)


def test_unevenness_is_what_days_differ_by_beyond_chance() -> None:
    activity = [10.0] * WINDOWS
    even, uneven = [[0, *[20] * (WINDOWS - 1)]] * 9, [[0, *[5, 35] * 10, 20]] * 9
    assert unevenness(even, activity) < unevenness([], activity) < unevenness(uneven, activity)
    assert isclose(unevenness(uneven * 50, activity), (15 / 20) ** 2, rel_tol=0.1)
    assert unevenness(uneven, [1.0, 1.0, *[0.0] * (WINDOWS - 2)]) == unevenness([], activity)


def test_a_tag_of_every_day_must_rise_by_half() -> None:
    busy = {publisher: [500] * WINDOWS for publisher in range(1, 60)}
    weather = past("weather", said(*range(1, 60)), before=45)
    assert excess(59, 45, uneven=0.0, days=20) > LEAST_SCORE
    assert risen(weather, articles=busy) == []


@pytest.mark.parametrize("publishers", [(1, 1, 1, 1, 1), (1, 2), ()])
def test_one_publisher_alone_or_two_articles_make_no_trend(publishers: tuple[int, ...]) -> None:
    assert risen(past("ferry", said(*publishers))) == []


def test_a_publisher_counts_three_times_at_most() -> None:
    [trend] = find_rising(TrendMaterial(STEADY, [past("ferry", said(*[1] * 40, 2))], {}), limit=5)
    assert (trend.articles, trend.voices) == (41, 4.0)


def test_an_archive_poured_out_raises_nothing_and_hides_nothing() -> None:
    flood = STEADY | {1: [5_000, *[10] * (WINDOWS - 1)]}
    dumped = past("gazette", [*said(*[1] * 30), *said(2, first=90)], before=1)
    assert risen(dumped, past("ferry", said(2, 3, 4, 5, first=100)), articles=flood) == ["ferry"]


def test_a_new_publisher_that_pours_out_its_archive_is_held_to_what_others_write() -> None:
    flood = STEADY | {7: [5_000, *[0] * (WINDOWS - 1)]}
    assert risen(past("gazette", [*said(*[7] * 30), *said(2, first=90)], before=1), articles=flood) == []


def test_one_who_seldom_writes_is_heard_in_full() -> None:
    seldom = {publisher: [2, *[0, 0, 0, 1] * 5, 0] for publisher in STEADY}
    [trend] = find_rising(TrendMaterial(seldom, [past("ferry", said(1, 2, 3, 4))], {}), limit=5)
    assert trend.voices == 4.0


def test_when_feeds_stop_what_the_others_always_write_does_not_rise() -> None:
    stopped = {publisher: [0 if publisher < 4 else 10, *[10] * (WINDOWS - 1)] for publisher in STEADY}
    staple = past("weather", said(4, 5, 6), before=6)
    assert risen(staple, articles=stopped) == []


def test_a_weekend_lowers_what_is_usual() -> None:
    weekend = {publisher: [5, *[10] * (WINDOWS - 1)] for publisher in STEADY}
    assert isclose(usual_voices([0, *[4] * (WINDOWS - 1)], activities(weekend)), 2.0)


def test_copies_count_once() -> None:
    lines = {n: {77: 900, 1_000 + n: 50} for n in range(1, 5)}
    material = TrendMaterial(STEADY, [past("ferry", said(1, 2, 3, 4))], lines)
    assert find_rising(material, limit=5) == ()
    assert copied_articles(lines, [1, 2, 3, 4]) == {2, 3, 4}


def test_a_shared_quotation_makes_no_copy() -> None:
    assert copied_articles({1: {5: 100, 6: 900}, 2: {5: 100, 7: 800}}, [1, 2]) == frozenset()


def test_a_burst_is_forgotten_by_half_in_four_hours() -> None:
    def score(age_h: int) -> float:
        recent = said(1, 2, 3, 4, age_s=(age_h + 23) * 3_600)
        [trend] = find_rising(TrendMaterial(STEADY, [past("ferry", recent)], {}), limit=5)
        return trend.score

    assert isclose(score(2), score(0) * 0.5**0.5)
    assert score(0) > score(2)
    assert risen(past("ferry", said(1, 2, 3, 4, age_s=30 * 3_600))) == []


def test_a_collection_of_yesterday_has_no_usual_yet() -> None:
    young = {publisher: [10, 10, *[0] * (WINDOWS - 2)] for publisher in STEADY}
    assert risen(past("ferry", said(1, 2, 3, 4)), articles=young) == []
    assert risen(past("ferry", said(1, 2, 3, 4)), articles={}) == []


def test_the_order_is_total() -> None:
    alike = [past(key, said(1, 2, 3, 4, first=10 * n)) for n, key in enumerate(("b", "c", "a"))]
    assert risen(*alike) == ["a", "b", "c"]


@given(st.lists(st.lists(st.integers(0, 9_999), min_size=WINDOWS, max_size=WINDOWS), max_size=5))
def test_no_publisher_is_more_than_two_of_itself(counts: list[list[int]]) -> None:
    levels = activities(dict(enumerate(counts)))
    assert len(levels) == WINDOWS
    assert all(0 <= level <= MOST_ACTIVITY * len(counts) for level in levels)


@given(
    st.lists(st.integers(0, 50), min_size=WINDOWS, max_size=WINDOWS),
    st.lists(st.just(0.0) | st.floats(0.1, 50), min_size=WINDOWS, max_size=WINDOWS),
)
def test_the_usual_is_never_below_nought_and_grows_with_the_day(voices: list[int], activity: list[float]) -> None:
    usual = usual_voices(voices, activity)
    assert usual >= 0
    busier = [activity[0] * 2, *activity[1:]]
    assert isclose(usual_voices(voices, busier), 2 * usual)


def test_two_days_are_a_past_that_leaves_much_doubt() -> None:
    young = {publisher: [10, 10, 10, *[0] * (WINDOWS - 3)] for publisher in STEADY}
    ferry = past("ferry", said(1, 2, 3, 4, 5))
    [new], [old] = (find_rising(TrendMaterial(articles, [ferry], {}), limit=5) for articles in (young, STEADY))
    assert 0.8 * old.score < new.score < 0.9 * old.score
