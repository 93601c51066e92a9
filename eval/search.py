"""Search quality on the demo edition: what a reader types, judged by the event each article is on.

    python eval/search.py [--order best|newest] [--verbose]

Truth is the demo's own: an article is right when it is on the query's event and, where a query is in one language, in
that language. Prints precision at 5 (of at most as many as there are) and recall at 20. The queries were written from
the events' names and headlines, before any was run.
"""

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tagwire.demo.edition import DemoArticle, load_edition
from tagwire.model.article import AnnotatedArticle, Article, MediaTopic, Publisher
from tagwire.model.query import Query
from tagwire.model.querying import QueryContext, parse_query
from tagwire.model.search import SearchOrder
from tagwire.model.source import StoreArticle
from tagwire.model.tag import Candidate, Support, TagAssignment
from tagwire.store.sqlite import SqliteStore, open_store
from tagwire.text.hashes import article_id
from tagwire.toolkit.mediatopics import load_media_topics
from tagwire.toolkit.topicnames import category_finder

NOW = datetime(2031, 3, 14, 14, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a reader types, and the event it is about; ``lang`` None takes every language."""

    text: str
    event: str
    lang: str | None = "en"


QUERIES = (
    Judged("Sula Star", "sula-star"),
    Judged("ferry safety warnings", "sula-star"),
    Judged('"Petra Holm" letters', "sula-star"),
    Judged("boil water", "boil-water"),
    Judged("cryptosporidium OR parasite reservoir", "boil-water"),
    Judged("interest rate cut", "central-bank"),
    Judged("mortgages bank of northmere", "central-bank"),
    Judged("cup final", "cup-final"),
    Judged("rovers extra time", "cup-final"),
    Judged("paper mill battery plant", "halden-mill"),
    Judged("norrcell jobs", "halden-mill"),
    Judged("rent control", "rent-control"),
    Judged("tenants landlords cap", "rent-control"),
    Judged("school kitchen inspections", "school-kitchens"),
    Judged("storm berit", "storm-berit"),
    Judged("flood OR gale warning berit", "storm-berit"),
    Judged("teachers strike class sizes", "teachers-strike"),
    Judged("ransomware hospitals", "tessera-breach"),
    Judged("tessera land registry", "tessera-breach"),
    Judged("ceasefire talks", "velmark-ceasefire"),
    Judged("prisoner exchange sarn", "velmark-ceasefire"),
    Judged("lake under ice", "lake-vetra"),
    Judged("night libraries", "night-library"),
    Judged("Leitzins Notenbank", "central-bank", "de"),
    Judged("Klinik Angriff", "tessera-breach", "de"),
    Judged("pourparlers cessez-le-feu", "velmark-ceasefire", "fr"),
    Judged("hôpital rançongiciel", "tessera-breach", "fr"),
    Judged("hervir agua", "boil-water", "es"),
    Judged("fábrica de batería", "halden-mill", "es"),
    Judged("سعر فائدة", "central-bank", "ar"),
    Judged("تحذير عبّارة", "sula-star", "ar"),
    Judged("紙工場 電池", "halden-mill", "ja"),
    Judged("煮沸", "boil-water", "ja"),
    Judged("norrcell", "halden-mill", None),
    Judged("wrenfield alder", "boil-water", None),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--order", choices=[order.value for order in SearchOrder], default="best")
    parser.add_argument("--verbose", action="store_true", help="say which articles were wrong and which missed")
    parser.add_argument("--data", help="ignored: the truth is in the package")
    options = parser.parse_args()
    articles = load_edition(NOW).articles
    by_id = {stored(article).article.id: article for article in articles}
    find_category = category_finder(load_media_topics())
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder), choose=no_tags)
        store.apply([stored(article) for article in articles])
        precisions, recalls = [], []
        for judged in QUERIES:
            query = parse_query(judged.text, QueryContext(NOW, find_category))
            found = [by_id[i] for i in top(store, query, SearchOrder(options.order))]
            right = [a for a in articles if a.event == judged.event and judged.lang in (None, a.lang)]
            if judged.lang is not None:
                found = [a for a in found if a.lang == judged.lang or a.event != judged.event]
            precision = sum(a in right for a in found[:5]) / min(5, len(right))
            recall = sum(a in right for a in found) / len(right)
            precisions.append(precision)
            recalls.append(recall)
            print(f"{judged.text:<40}{precision:>8.2f}{recall:>8.2f}   {len(found)} found, {len(right)} right")
            if options.verbose:
                tell(found, right)
        store.close()
    name = f"{len(QUERIES)} queries, {options.order} first"
    print(f"{name:<40}{sum(precisions) / len(precisions):>8.3f}{sum(recalls) / len(recalls):>8.3f}   P@5, R@20")


def tell(found: Sequence[DemoArticle], right: Sequence[DemoArticle]) -> None:
    """Print what was wrong among the first five, and what was missed."""
    for article in found[:5]:
        if article not in right:
            print(f"    wrong: {article.event} {article.lang} {article.headline}")
    for article in right:
        if article not in found:
            print(f"    missed: {article.lang} {article.headline}")


def top(store: SqliteStore, query: Query, order: SearchOrder) -> list[str]:
    """Return the ids of the first twenty."""
    return [article.id for article in store.search(query, order=order, limit=20).articles]


def stored(article: DemoArticle) -> StoreArticle:
    """Return a demo article as a perfect extractor would hand it over."""
    url = f"https://{article.publisher}.example/{article.slug}"
    piece = Article(
        url=url,
        canonical_url=url,
        publisher=Publisher(f"{article.publisher}.example", article.publisher),
        headline=article.headline,
        text=article.text,
        lead=article.lead,
        authors=article.byline,
        published=article.published,
    )
    topic = MediaTopic(article.category, article.category, 1.0)
    annotated = AnnotatedArticle(
        article_id(url), piece, article.lang, topic, (topic,), article.genre, (), len(article.text.split())
    )
    return StoreArticle(annotated, NOW)


def no_tags(candidates: Sequence[Candidate], support: Mapping[str, Support], words: int) -> tuple[TagAssignment, ...]:
    """Choose nothing: only words are judged here."""
    return ()


if __name__ == "__main__":
    main()
