"""What every store promises of what trends are made of."""

from dataclasses import replace
from datetime import timedelta

from correction_logs import draft
from store_articles import NOW, stored_article
from tagwire.model.article import MediaTopic
from tagwire.model.correction import Hide
from tagwire.model.source import StoreArticle
from tagwire.model.story import StoryTelling
from tagwire.model.trend import WINDOWS, RisingCategory, RisingStory, TrendOf
from tagwire.store import Store
from tagwire.trends import find_rising

PUBLISHERS = ("courier", "wire", "record", "star")


def told(number: int, phrase: str, *, publisher: str, hours_ago: float, own: str | None = None) -> StoreArticle:
    """Return an article that speaks of a phrase, in words of its own unless they are given."""
    intent = stored_article(number, [phrase], publisher=publisher, hours_ago=hours_ago, strong=True)
    article = intent.article.article
    words = own or " ".join(f"word{number}x{n}" for n in range(60))
    return replace(
        intent,
        article=replace(intent.article, sketch=b"sketch", article=replace(article, text=f"{article.text}\n\n{words}")),
    )


def days_of_news(phrase: str | None = None, *, numbers: int = 0) -> list[StoreArticle]:
    """Return ten days of articles of four publishers, each with a matter of its own, or all with one phrase."""
    return [
        told(
            numbers + 10 * day + place,
            phrase or f"matter {day} {publisher}",
            publisher=publisher,
            hours_ago=24 * day + 30 + place,
        )
        for day in range(10)
        for place, publisher in enumerate(PUBLISHERS)
    ]


def news_of(phrase: str, numbers: int, publishers: tuple[str, ...] = PUBLISHERS) -> list[StoreArticle]:
    return [told(numbers + n, phrase, publisher=publisher, hours_ago=2 + n) for n, publisher in enumerate(publishers)]


def rising(store: Store) -> list[str]:
    return [trend.subject.key for trend in find_rising(store.trend_material(now=NOW), limit=10)]


def test_what_several_publishers_take_up_rises_and_what_they_always_write_does_not(store: Store) -> None:
    store.apply(days_of_news("harbour board", numbers=500))
    store.apply([*news_of("harbour board", 700), *news_of("ferry fire", 800)])
    assert rising(store) == ["ferryfire"]


def test_the_material_says_who_wrote_how_much_and_what_was_said(store: Store) -> None:
    store.apply(days_of_news())
    store.apply(news_of("ferry fire", 800))
    material = store.trend_material(now=NOW)
    assert [counts[:4] for counts in material.articles.values()] == [[1, 1, 1, 1]] * 4
    [past] = material.pasts
    assert past.subject.key == "ferryfire"
    assert sorted(s.age_s for s in past.recent) == [h * 3600 for h in (2, 3, 4, 5)]
    assert past.voices[:2] == [4, 0]
    assert sum(past.days) == 4
    assert set(material.lines) == {s.article for s in past.recent}


def test_one_publishers_flood_is_not_looked_at(store: Store) -> None:
    store.apply(days_of_news())
    store.apply(news_of("gazette", 800, ("courier",) * 9))
    assert store.trend_material(now=NOW).pasts == []


def test_what_is_yet_to_come_or_withdrawn_or_hidden_does_not_rise(store: Store) -> None:
    store.apply(days_of_news())
    store.apply([told(900 + n, "tomorrow", publisher=p, hours_ago=-5) for n, p in enumerate(PUBLISHERS)])
    store.apply(news_of("ferry fire", 800))
    assert rising(store) == ["ferryfire"]
    store.correct([draft(Hide("ferryfire"))])
    assert rising(store) == []


def test_a_text_that_all_carry_counts_once(store: Store) -> None:
    store.apply(days_of_news())
    wire = "The ferry burned at its berth for six hours, and nobody of the crew was hurt, the harbour board said. " * 4
    store.apply([told(800 + n, "ferry fire", publisher=p, hours_ago=2 + n, own=wire) for n, p in enumerate(PUBLISHERS)])
    assert [past.subject.key for past in store.trend_material(now=NOW).pasts] == ["ferryfire"]
    assert rising(store) == []


def test_an_empty_store_has_nothing_to_rise(store: Store) -> None:
    material = store.trend_material(now=NOW + timedelta(days=400))
    assert (material.articles, list(material.pasts), material.lines) == ({}, [], {})


def in_category(intent: StoreArticle, code: str) -> StoreArticle:
    topic = MediaTopic(code, "", 0.9)
    return replace(intent, article=replace(intent.article, category=topic, topics=(topic,)))


def test_a_category_rises_by_all_that_is_written_in_it(store: Store) -> None:
    politics, disaster = "medtop:11000000", "medtop:03000000"
    store.apply([in_category(intent, politics) for intent in days_of_news()])
    floods = [told(800 + n, "flood", publisher=PUBLISHERS[n % 4], hours_ago=1 + n) for n in range(16)]
    store.apply([in_category(intent, disaster) for intent in floods])
    material = store.trend_material(now=NOW, of=TrendOf.CATEGORIES)
    pasts = {past.subject.key: past for past in material.pasts}
    assert sorted(pasts[disaster].voices) == [*[0] * (WINDOWS - 1), 16]
    assert pasts[disaster].days[-1] + pasts[disaster].days[-2] == 16
    assert [trend.subject for trend in find_rising(material, limit=5)] == [RisingCategory(disaster)]


def test_a_story_rises_by_who_tells_of_it_and_its_copies_count_once(store: Store) -> None:
    store.apply(days_of_news())
    store.apply(news_of("ferry fire", 800))
    numbers = [article.number for article in store.stories.waiting(after=0, limit=99)][-4:]
    telling = StoryTelling(
        turn=0,
        reached=numbers[-1],
        is_repair=False,
        stories=dict.fromkeys(numbers, 1),
        originals={number: number for number in numbers},
        merged={},
        parted={},
    )
    assert store.stories.tell(telling, now=NOW)
    [trend] = find_rising(store.trend_material(now=NOW, of=TrendOf.STORIES), limit=5)
    story = store.busy_stories(now=NOW, span=timedelta(days=2), limit=1, articles=5)[0]
    assert (trend.subject, trend.articles, trend.voices) == (RisingStory(story.id), 4, 4.0)
    originals = dict.fromkeys(numbers, numbers[0])
    assert store.stories.tell(replace(telling, turn=1, originals=originals), now=NOW)
    assert store.trend_material(now=NOW, of=TrendOf.STORIES).pasts == []
