"""How sure a reading was of an article's text: kept with the article, and counted for its source when it is low."""

from dataclasses import replace
from datetime import timedelta

from store_articles import NOW, stored_article
from store_claims import pending_entries
from tagwire.model.article import DOUBTFUL_BELOW
from tagwire.model.feed import Entry
from tagwire.model.source import PendingEntry, PollRecord, Source, SourceDraft, StoreArticle
from tagwire.store import Store


def polled(store: Store, entries: int) -> tuple[Source, list[PendingEntry]]:
    """Follow a source that brings some entries; return it and them."""
    source, _ = store.add_source(SourceDraft("https://courier.example/feed"), now=NOW)
    brought = tuple(
        Entry(f"{number}", link=f"https://courier.example/{number}", title=f"Entry {number}", published=NOW)
        for number in range(entries)
    )
    store.record_poll(PollRecord(source.id, NOW, NOW + timedelta(hours=1), entries=brought))
    return source, list(pending_entries(store, now=NOW, limit=10))


def read_with(confidence: float | None, number: int, *, entry_id: int) -> StoreArticle:
    intent = stored_article(number, [], entry_id=entry_id)
    article = replace(intent.article, article=replace(intent.article.article, confidence=confidence))
    return replace(intent, article=article)


def test_an_articles_confidence_is_kept_and_low_ones_are_counted_for_a_week(store: Store) -> None:
    source, pending = polled(store, 4)
    confidences = (0.99, DOUBTFUL_BELOW - 0.2, DOUBTFUL_BELOW, None)
    intents = [
        read_with(confidence, number, entry_id=waiting.id)
        for number, (waiting, confidence) in enumerate(zip(pending, confidences, strict=True), 1)
    ]
    store.apply(intents)
    kept = [store.get_article(intent.article.id).article.confidence for intent in intents]
    assert kept == list(confidences)
    assert store.source_counts(now=NOW)[source.id].doubtful_week == 1
    assert store.source_counts(now=NOW + timedelta(days=60))[source.id].doubtful_week == 0
    assert store.source_counts(now=NOW, sources=[source.id]) == store.source_counts(now=NOW)
    assert store.source_counts(now=NOW, sources=[source.id + 1]) == {}


def test_an_article_read_again_has_the_confidence_of_the_last_reading(store: Store) -> None:
    source, [waiting] = polled(store, 1)
    store.apply([read_with(0.3, 1, entry_id=waiting.id)])
    again = read_with(0.9, 1, entry_id=waiting.id)
    changed = replace(again.article, article=replace(again.article.article, text="Other words, read better this time."))
    store.apply([replace(again, article=changed, fetched_at=again.fetched_at + timedelta(hours=1), is_reread=True)])
    assert store.get_article(again.article.id).article.confidence == 0.9
    assert store.source_counts(now=NOW)[source.id].doubtful_week == 0
