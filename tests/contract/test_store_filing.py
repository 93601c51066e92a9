"""What every store promises of how publishers file."""

import random
from dataclasses import replace

from store_articles import stored_article
from tagwire.model.source import StoreArticle
from tagwire.store import Store

SPORT, ECONOMY = "15000000", "04000000"


def filed(number: int, said: str | None, *, section: str = "Kabbelwater", publisher: str = "courier") -> StoreArticle:
    intent = stored_article(number, [f"matter {number}"], publisher=publisher)
    article = replace(intent.article.article, section=section)
    return replace(intent, article=replace(intent.article, article=article, said_by_text=said))


def test_counts_are_what_the_texts_said_by_name(store: Store) -> None:
    store.apply([filed(n, SPORT if n < 5 else ECONOMY) for n in range(7)])
    store.apply([filed(n, SPORT, publisher="wire") for n in range(10, 20)])
    assert store.filing_habits("courier.example").counts == {"=kabbelwater": {SPORT: 5, ECONOMY: 2}}
    assert store.filing_habits("nobody.example").counts == {}


def test_a_text_that_is_sure_of_nothing_and_a_rare_name_do_not_count(store: Store) -> None:
    store.apply([filed(n, None) for n in range(9)])
    store.apply([filed(n, SPORT, section="Once") for n in range(20, 23)])
    assert store.filing_habits("courier.example").counts == {}


def test_an_article_counts_once_however_often_it_is_stored(store: Store) -> None:
    articles = [filed(n, SPORT) for n in range(6)]
    store.apply(articles)
    store.apply(articles)
    assert store.filing_habits("courier.example").counts == {"=kabbelwater": {SPORT: 6}}


def test_an_article_that_changes_takes_its_old_count_back(store: Store) -> None:
    store.apply([filed(n, SPORT) for n in range(6)])
    changed = filed(3, ECONOMY)
    text = changed.article.article.text + "\n\nThe harbour board counted the money again."
    article = replace(changed.article.article, text=text, modified=changed.fetched_at)
    store.apply([replace(changed, article=replace(changed.article, article=article), is_reread=True)])
    assert store.filing_habits("courier.example").counts == {"=kabbelwater": {SPORT: 5, ECONOMY: 1}}


def test_the_order_of_arrival_does_not_matter(store: Store) -> None:
    articles = [filed(n, (SPORT, ECONOMY)[n % 3 == 0], section=("Kabbelwater", "Zeitung")[n % 2]) for n in range(30)]
    random.Random(4).shuffle(articles)
    for article in articles:
        store.apply([article])
    counts = store.filing_habits("courier.example").counts
    assert counts == {"=kabbelwater": {SPORT: 10, ECONOMY: 5}, "=zeitung": {SPORT: 10, ECONOMY: 5}}


def test_what_a_text_alone_said_comes_back_with_the_article(store: Store) -> None:
    intent = filed(1, SPORT)
    store.apply([intent])
    assert store.get_article(intent.article.id).said_by_text == SPORT
