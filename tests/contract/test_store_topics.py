"""What every store promises of Media Topics further down: searched with all below them, and counted without a page."""

from dataclasses import replace

from store_articles import NOW, stored_article
from tagwire.model.article import MediaTopic
from tagwire.model.query import Query
from tagwire.model.querying import QueryContext, parse_query
from tagwire.model.source import StoreArticle
from tagwire.store import Store
from tagwire.toolkit.mediatopics import load_media_topics
from tagwire.toolkit.topicnames import category_finder

TOPICS = load_media_topics()
TOP = "11000000"
CHILD = next(code for code in TOPICS.narrower(TOP) if TOPICS.narrower(code))
GRANDCHILD = TOPICS.narrower(CHILD)[0]
FIND = category_finder(TOPICS)


def of_topic(number: int, code: str, *, score: float = 0.9) -> StoreArticle:
    intent = stored_article(number, [])
    topic = MediaTopic(f"medtop:{code}", TOPICS.label_of(code), score)
    return replace(intent, article=replace(intent.article, topics=(*intent.article.topics, topic)))


def asked(text: str) -> Query:
    return parse_query(text, QueryContext(NOW, FIND))


def test_a_topic_holds_all_below_it_by_code_and_by_label(store: Store) -> None:
    unlikely = of_topic(4, GRANDCHILD, score=0.01)
    store.apply([of_topic(1, GRANDCHILD), of_topic(2, CHILD), stored_article(3, []), unlikely])

    def numbers(text: str) -> list[str]:
        found = store.search(asked(text), limit=10)
        return [article.article.canonical_url.rsplit("/", 1)[1] for article in found.articles]

    assert numbers(f"category:medtop:{TOP}") == ["1", "2", "3", "4"]
    assert numbers(f"category:medtop:{CHILD}") == ["1", "2"]
    assert numbers(f'category:"{TOPICS.label_of(CHILD)}"') == ["1", "2"]
    assert numbers(f"category:{GRANDCHILD}") == ["1"]
    assert numbers(f"category:{TOP} -category:{CHILD}") == ["3", "4"]


def test_a_search_can_only_count(store: Store) -> None:
    store.apply([of_topic(number, CHILD) for number in range(1, 4)])
    counted = store.search(asked(f"category:{CHILD}"), limit=0)
    assert (counted.total, counted.is_total_exact, counted.found, counted.next) == (3, True, (), None)
