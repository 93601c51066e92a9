"""Stories corrected while the program tells them: its own arrivals and repairs leave people's word as it is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from demo_stories import demo_articles

from correction_logs import draft
from store_articles import NOW, choose_supported
from tagwire.ingest.stories import StoryTeller, tell_all
from tagwire.model.article import AnnotatedArticle, Article, Genre, Publisher
from tagwire.model.correction import Correction, MergeStories, SplitStory, Undo
from tagwire.model.source import StoreArticle
from tagwire.store.sqlite import SqliteStore, open_store
from tagwire.text.hashes import article_id

ENGLISH = demo_articles("en")


def url_of(number: int) -> str:
    return f"https://{ENGLISH[number].publisher}.example/{number}"


def stored(number: int) -> StoreArticle:
    article = ENGLISH[number]
    piece = Article(
        url=url_of(number),
        canonical_url=url_of(number),
        publisher=Publisher(f"{article.publisher}.example", article.publisher),
        headline=article.headline,
        text=article.text,
        published=datetime.fromtimestamp(article.day * 86_400, UTC),
    )
    made = AnnotatedArticle(article_id(url_of(number)), piece, article.lang, None, (), Genre.REPORT, (), 100)
    return StoreArticle(replace(made, sketch=article.sketch.to_bytes()), NOW)


def arrive(store: SqliteStore, numbers: Sequence[int]) -> None:
    """Store articles, and tell and mend stories as a program that was just started does."""
    store.apply([stored(number) for number in numbers])
    tell_all(StoryTeller(store.stories, clock=lambda: NOW))


def stories(store: SqliteStore) -> dict[int, str]:
    found = {n: store.known_article([url_of(n)]) for n in range(len(ENGLISH))}
    return {n: store.get_article(known).story or "" for n, known in found.items() if known is not None}


def of_event(event: str) -> list[int]:
    return [number for number, article in enumerate(ENGLISH) if article.event == event]


def test_the_program_tells_on_and_leaves_what_people_decided(tmp_path: Path) -> None:
    sizes = Counter(article.event for article in ENGLISH).most_common(3)
    split, one, other = (of_event(event) for event, _ in sizes)
    late = {split[-1], one[-1], other[-1]}
    early = [number for number in range(len(ENGLISH)) if number not in late]
    store, twin = (open_store(tmp_path / name, choose=choose_supported) for name in ("corrected", "never"))
    for told in (store, twin):
        arrive(told, early)
    before = stories(store)
    apart = split[1]
    whole = [number for number in before if before[number] == before[apart] and number != apart]
    assert whole  # there is something to set it apart from
    assert before[one[0]] != before[other[0]]
    made = store.correct(
        [
            draft(SplitStory(before[apart], (article_id(url_of(apart)),))),
            draft(MergeStories((before[one[0]],), before[other[0]])),
        ]
    )
    assert all(isinstance(outcome, Correction) for outcome in made)
    decided = stories(store)
    for told in (store, twin):
        arrive(told, sorted(late))
    after = stories(store)
    assert {n: after[n] for n in (apart, *whole)} == {n: decided[n] for n in (apart, *whole)}
    assert after[apart] not in {after[n] for n in whole}
    merged = [n for n in before if before[n] in (before[one[0]], before[other[0]])]
    assert {after[n] for n in merged} == {before[other[0]]}
    assert after[one[-1]] == after[other[-1]] == before[other[0]]  # what comes later joins what was merged
    store.correct([draft(Undo(outcome.id)) for outcome in reversed(made) if isinstance(outcome, Correction)])
    assert stories(store) == stories(twin)
    store.close()
    twin.close()
