"""Open stories: arrival, copies, repair and forgetting, over the demo edition's fictional news."""

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from demo_stories import Told, demo_articles

from tagwire.stories.likeness import load_pair_weights
from tagwire.stories.membership import Changes
from tagwire.stories.openstories import OpenStories
from tagwire.stories.sketch import sketch_article
from tagwire.toolkit.words import load_word_tables

ENGLISH = demo_articles("en")


class _Followed:
    """Open stories, with what their changes say kept up to date as a store would."""

    def __init__(self, *, articles: int = 1_000) -> None:
        self.open = OpenStories(articles=articles, weights=load_pair_weights())
        self.stories: dict[int, int] = {}
        self.originals: dict[int, int] = {}
        self.gone: dict[int, int] = {}

    def take(self, changes: Changes) -> Changes:
        self.stories.update(changes.stories)
        self.originals.update(changes.originals)
        self.gone.update(changes.merged)
        return changes

    def add(self, number: int, article: Told) -> Changes:
        return self.take(self.open.assign(number, article.sketch, day=article.day))


def _read(articles: Sequence[Told], *, repaired: bool = True) -> list[int]:
    followed = _Followed()
    for number, article in enumerate(articles):
        followed.add(number, article)
    if repaired:
        followed.take(followed.open.repair())
    return [followed.stories[number] for number in range(len(articles))]


def _bcubed(truth: Sequence[object], found: Sequence[object]) -> float:
    """Return BCubed F1 (Bagga and Baldwin 1998)."""
    precision = recall = 0.0
    for t, f in zip(truth, found, strict=True):
        both = sum(t == other_t and f == other_f for other_t, other_f in zip(truth, found, strict=True))
        precision += both / found.count(f)
        recall += both / truth.count(t)
    return 2 * precision * recall / (precision + recall) / len(truth) if truth else 1.0


def test_what_several_publishers_tell_is_one_story() -> None:
    events = [article.event for article in ENGLISH]
    assert _bcubed(events, _read(ENGLISH, repaired=False)) >= 0.92
    assert _bcubed(events, _read(ENGLISH)) >= 0.94


def test_no_story_tells_of_two_events() -> None:
    told: dict[int, set[str]] = {}
    for article, story in zip(ENGLISH, _read(ENGLISH), strict=True):
        told.setdefault(story, set()).add(article.event)
    assert [events for events in told.values() if len(events) > 1] == []


def test_names_join_articles_in_several_languages_and_nothing_joins_strangers() -> None:
    articles = demo_articles("en", "de", "fr", "es", "ar", "ja")
    found = _read(articles)
    langs: dict[int, set[str]] = {}
    events: dict[int, set[str]] = {}
    for article, story in zip(articles, found, strict=True):
        langs.setdefault(story, set()).add(article.lang)
        events.setdefault(story, set()).add(article.event)
    assert any(len(spoken) > 1 for spoken in langs.values())
    assert all(len(told) == 1 for told in events.values())


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_arrival_within_an_hour_matters_little(seed: int) -> None:
    # Thrice as dense as the demo edition is: everything within a day, arriving up to an hour out of order.
    dense = [replace(a, day=20_000 - (20_000 - a.day) / 3) for a in ENGLISH]
    chance = random.Random(seed)
    order = sorted(range(len(dense)), key=lambda n: (dense[n].day + chance.random() / 24, n))
    straight, shuffled = _read(dense), _read([dense[n] for n in order])
    assert _bcubed(straight, [shuffled[order.index(n)] for n in range(len(dense))]) >= 0.95


def test_the_same_articles_give_the_same_stories() -> None:
    assert _read(ENGLISH) == _read(ENGLISH)


def test_headlines_alone_make_stories() -> None:
    words = load_word_tables()
    heads = [
        "Wrenfield boil-water notice extended to second day",
        "Northmere Rovers win cup final in extra time",
        "Second day of boil-water notice in Wrenfield",
        "Cup final: Rovers beat Ekeby in extra time",
    ]
    stories = OpenStories(articles=64, weights=load_pair_weights())
    found = [
        stories.assign(n, sketch_article(h, "", lang="en", words=words), day=20_000).stories[n]
        for n, h in enumerate(heads)
    ]
    assert found[0] == found[2] != found[1] == found[3]


def test_articles_without_a_word_are_each_a_story() -> None:
    words = load_word_tables()
    stories = OpenStories(articles=64, weights=load_pair_weights())
    found = [stories.assign(n, sketch_article("!", "", lang=None, words=words), day=20_000).stories[n] for n in (0, 1)]
    assert found[0] != found[1]
    assert stories.repair(everything=True).stories == {}


def test_what_is_restored_goes_on_as_if_it_had_never_ended() -> None:
    half = len(ENGLISH) // 2
    copy = replace(ENGLISH[3], publisher="elsewhere", headline="Another headline")
    straight, restored = _Followed(), _Followed()
    for number, article in enumerate((*ENGLISH[:half], copy)):
        straight.add(number, article)
    straight.take(straight.open.repair())
    for number, article in enumerate((*ENGLISH[:half], copy)):
        restored.open.restore(
            number,
            article.sketch,
            day=article.day,
            story=straight.stories[number],
            same_as=straight.originals[number],
            is_repaired=True,
        )
    restored.stories.update(straight.stories)
    for number, article in enumerate(ENGLISH[half:], half + 1):
        straight.add(number, article)
        restored.add(number, article)
    for followed in (straight, restored):
        followed.take(followed.open.repair(everything=True))
    one, other = ([followed.stories[n] for n in sorted(followed.stories)] for followed in (straight, restored))
    assert _bcubed(one, other) >= 0.98
    assert restored.open.first_of(half) == 3


def test_a_copy_takes_the_story_of_the_text_it_repeats_and_the_earliest_is_its_original() -> None:
    wire, *others = (a for a in ENGLISH if a.publisher == "meridian-wire")
    followed = _Followed()
    followed.add(0, wire)
    followed.add(1, others[0])
    followed.add(2, replace(wire, publisher="x", headline="Quite another headline", day=wire.day + 0.5))
    assert followed.stories[2] == followed.stories[0] != followed.stories[1]
    assert followed.originals == {0: 0, 1: 1, 2: 0}
    followed.add(3, replace(wire, publisher="y", day=wire.day - 0.1))
    assert followed.originals == {0: 3, 1: 1, 2: 3, 3: 3}


def _add_texts(*texts: str) -> _Followed:
    followed = _Followed()
    for number, text in enumerate(texts):
        followed.add(number, replace(ENGLISH[0], text=text, headline=f"Headline {number}", day=20_000 + number))
    return followed


def test_a_text_shows_that_two_cuts_of_it_are_one_text() -> None:
    whole = next(a.text for a in ENGLISH if a.event == "cup-final")
    cut_at = len(whole) * 3 // 5
    followed = _add_texts(whole[:cut_at], whole[-cut_at:])
    assert followed.originals == {0: 0, 1: 1}  # a third in common: so much, two accounts of one event may share
    followed = _add_texts(whole[:cut_at], whole[-cut_at:], whole)
    assert followed.originals == {0: 0, 1: 0, 2: 0}
    assert len(set(followed.stories.values())) == 1


def test_a_gathering_of_several_texts_does_not_make_them_one() -> None:
    one, other, third = (next(a.text for a in ENGLISH if a.event == e) for e in ("cup-final", "storm-berit", "storks"))
    followed = _add_texts(one[:1_500], other[:1_500], "\n\n".join((third[:2_500], other[:1_500], one[:1_500])))
    assert followed.originals[0] != followed.originals[1]
    assert followed.originals[2] in (0, 1)


def test_articles_far_apart_in_time_are_not_of_one_story() -> None:
    one, other = [a for a in ENGLISH if a.event == "cup-final"][:2]
    assert len(set(_read([one, other]))) == 1
    assert len(set(_read([one, replace(other, day=one.day + 5)]))) == 2


def test_articles_without_dates_are_compared_all_the_same() -> None:
    dateless = [replace(a, day=float("nan")) for a in ENGLISH if a.event in ("cup-final", "boil-water")]
    assert _bcubed([a.event for a in dateless], _read(dateless)) >= 0.9


def test_a_repair_says_what_moved_and_changes_nothing_twice() -> None:
    followed = _Followed()
    for number, article in enumerate(ENGLISH):
        followed.add(number, article)
    followed.take(followed.open.repair(everything=True))
    assert all(followed.open.story_of(n) == followed.stories[n] for n in range(len(ENGLISH)))
    again = followed.open.repair(everything=True)
    assert (again.stories, again.merged, again.parted) == ({}, {}, {})


def test_stories_that_a_repair_joins_or_parts_are_named_by_their_largest_part() -> None:
    found = []
    bare = [replace(article, text="") for article in ENGLISH]
    for seed in range(6):  # headlines alone, in the worst of orders, give the repair something to do
        followed = _Followed()
        for number, article in enumerate(random.Random(seed).sample(bare, len(bare))):
            followed.add(number, article)
        before = dict(followed.stories)
        changes = followed.take(followed.open.repair(everything=True))
        living = set(followed.stories.values())
        for gone, kept in changes.merged.items():
            assert gone not in living
            assert kept in living
        for new, old in changes.parted.items():
            assert new not in before.values()
            assert old in before.values()
        for story in living & set(before.values()):
            stayed = sum(before[n] == followed.stories[n] == story for n in before)
            left = [followed.stories[n] for n in before if before[n] == story and followed.stories[n] != story]
            assert all(stayed >= left.count(other) for other in left)
        found.append(changes)
    assert any(changes.stories for changes in found)


def test_only_the_newest_articles_are_kept() -> None:
    followed = _Followed(articles=20)
    for number, article in enumerate(ENGLISH):
        followed.add(3 * number, article)  # numbers may have gaps
    followed.take(followed.open.repair(everything=True))
    with pytest.raises(KeyError):
        followed.open.story_of(0)
    last = 3 * (len(ENGLISH) - 1)
    assert followed.open.story_of(last) == followed.stories[last]


def test_numbers_must_grow() -> None:
    followed = _Followed()
    followed.add(5, ENGLISH[0])
    with pytest.raises(ValueError, match="5"):
        followed.add(5, ENGLISH[1])
