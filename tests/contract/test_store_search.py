"""What every store promises of searching, held against each implementation of it."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from store_articles import NOW, choose_supported, stored_article
from tagwire.errors import ParseError
from tagwire.model.article import Genre, MediaTopic
from tagwire.model.listing import Cursor
from tagwire.model.query import CategoryIs, Query
from tagwire.model.querying import QueryContext, parse_query
from tagwire.model.search import SearchOrder
from tagwire.model.source import StoreArticle
from tagwire.store import Store


def find_category(name: str) -> CategoryIs | None:
    known = {
        "politics": CategoryIs("medtop:11000000", "Politics", is_top=True),
        "election": CategoryIs("medtop:20000593", "Election", is_top=False, below=("medtop:20000594",)),
    }
    return known.get(name)


def asked(text: str) -> Query:
    return parse_query(text, QueryContext(NOW, find_category))


def told(number: int, text: str, *, headline: str | None = None, **given: object) -> StoreArticle:
    """Return an article that says ``text``."""
    hours = given.pop("hours_ago", None)
    publisher = given.pop("publisher", "courier")
    tags = given.pop("tags", [])
    assert isinstance(tags, list)
    assert isinstance(publisher, str)
    assert isinstance(hours, int | float | None)
    intent = stored_article(number, tags, hours_ago=hours, publisher=publisher, strong=True, headline=headline)
    annotated = intent.article
    piece = replace(annotated.article, text=f"{annotated.article.text}\n\n{text}")
    piece = replace(piece, **{name: given.pop(name) for name in ("authors", "published", "modified") if name in given})
    return replace(intent, article=replace(annotated, article=piece, **given))


def numbers(store: Store, text: str, **options: object) -> list[int]:
    page = store.search(asked(text), limit=50, **options)  # type: ignore[arg-type]  # whatever a case names
    return [int(a.article.canonical_url.rsplit("/", 1)[1]) for a in page.articles]


WORDS = {
    1: "The harbour board kept a public register of safety warnings.",
    2: "A public warning: the register is closed.",
    3: "Ferry safety is a matter for the harbour.",
    4: "組織の失敗だと東京都の報告書は指摘した。AI規制法も。",
    5: "وصف التقرير ما جرى بأنه «إخفاق مؤسسي» في الميناء",
    6: "Der Straßenbau in Köln kostet 48.000 Euro; l’État paie, c’est l’été.",
    7: "ประเทศไทยเตือนภัยน้ำท่วม",
    8: "हिन्दी में चेतावनी दी गई",
    9: "정부는 항만 안전 대책을 발표했다",
    10: "U.S. prisoners from O’Neill's cross-party A&E group, 4.25 %.",
}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("harbour", [1, 3]),
        ("HARBOUR safety", [1, 3]),
        ("harbour public", [1]),
        ("warning register", [1, 2]),
        ('"public register"', [1]),
        ('"register public"', []),
        ('"public registers"', []),
        ("harbour -ferry", [1]),
        ("ferry OR warning", [1, 2, 3]),
        ("(ferry OR register) safety", [1, 3]),
        ('-("public register" OR ferry) -headline', []),
        ("harbour -(ferry OR register)", []),
        ('safety -"public register"', [3]),
        ("組織", [4]),
        ("組織の失敗", [4]),
        ("失敗組織", []),
        ("都", [4]),
        ("京", [4]),
        ("規制 ai", [4]),
        ('"AI規制"', [4]),
        ("إخفاق", [5]),
        ("اخفاق مؤسسي", [5]),
        ("ميناء", [5]),
        ('"إخفاق مؤسسي"', [5]),
        ("koln strassenbau", [6]),
        ("KÖLN Straßenbau 48000", [6]),
        ("etat ÉTÉ", [6]),
        ("ไทย", [7]),
        ("น้ำท่วม", [7]),
        ("चेतावनी", [8]),
        ("항만", [9]),
        ("정부", [9]),
        ("us prisoner", [10]),
        ("oneill", []),
        ("o’neill", [10]),
        ("cross-party", [10]),
        ("a&e 4.25", [10]),
        ("title:headline harbour", [1, 3]),
        ("title:harbour", []),
        ("author:marrow ferry", [3]),
        ('author:"ines marrow" ferry', [3]),
        ("author:ferry", []),
        ("ferry * ", None),
        ("NEAR(ferry)", []),
        ("headline:ferry", None),
        ("“public register”", [1]),
    ],
)
def test_words(store: Store, query: str, found: list[int] | None) -> None:
    store.apply([told(number, text) for number, text in WORDS.items()])
    if found is None:
        with pytest.raises(ParseError):
            asked(query)
    else:
        assert numbers(store, query) == found
        assert sorted(numbers(store, query, order=SearchOrder.BEST)) == found


def various() -> list[StoreArticle]:
    """Return seven articles that differ in what a search can ask for beside words."""
    sport = MediaTopic("medtop:15000000", "Sport", 0.9)
    election = MediaTopic("medtop:20000594", "Campaign", 0.4)
    politics = MediaTopic("medtop:11000000", "Politics", 0.9)
    return [
        told(1, "rain", tags=["night bus"], lang="en", hours_ago=1),
        told(2, "rain", tags=["night bus", "rent"], lang="de", hours_ago=30, topics=(politics, election)),
        told(3, "rain", lang="de", publisher="wire", hours_ago=60, category=sport, topics=(sport,)),
        told(4, "sun", tags=["rent"], lang="fr", publisher="wire", hours_ago=90, genre=Genre.PRESS_RELEASE),
        told(5, "sun", lang=None, category=None, topics=(), hours_ago=120, genre=Genre.OPINION),
        told(6, "sun rain", tags=["rent"], publisher="post", hours_ago=24 * 400),
        told(7, "rain", published=datetime(1961, 4, 12, tzinfo=UTC)),
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("#nightbus", [1, 2]),
        ("#NightBus rain -#rent", [1]),
        ("tag:rent", [2, 4, 6]),
        ("#rent #nightbus", [2]),
        ("#nosuchtag", []),
        ("#nosuchtag OR #rent", [2, 4, 6]),
        ("rain -#nosuchtag -#rent", [1, 3, 7]),
        ("#rent OR sun", [2, 4, 5, 6]),
        ("rain (#rent OR lang:en)", [1, 2, 6, 7]),
        ("-(#rent OR rain)", [5]),
        ("-(#rent rain) sun", [4, 5]),
        ("-#rent", [1, 3, 5, 7]),
        ("-rain", [4, 5]),
        ("rain #rent after:7d", [2]),
        ("lang:de", [2, 3]),
        ("lang:de OR lang:fr", [2, 3, 4]),
        ("-lang:en -lang:de", [4, 5]),
        ("publisher:wire.example", [3, 4]),
        ("publisher:wire", [3, 4]),
        ('publisher:"the wire"', [3, 4]),
        ("publisher:nobody", []),
        ("-publisher:wire sun", [5, 6]),
        ("category:politics sun", [4, 6]),
        ("category:election", [2]),
        ("genre:press-release", [4]),
        ("genre:opinion OR genre:press-release", [4, 5]),
        ("after:2031-03-12", [1, 2, 3]),
        ("after:2d", [1, 2]),
        ("before:2031-03-12", [4, 5, 6, 7]),
        ("after:2031-03-10 before:2031-03-12T00:00:00Z", [4]),
        ("before:1970-01-01", [7]),
        ("-after:2d", [3, 4, 5, 6, 7]),
        ("sun OR after:36h", [1, 2, 4, 5, 6]),
        ("before:2d after:1d", []),
        ("story:sula-star", []),
        ("-story:sula-star rain", [1, 2, 3, 6, 7]),
    ],
)
def test_conditions(store: Store, query: str, found: list[int]) -> None:
    store.apply(various())
    assert numbers(store, query) == found
    assert sorted(numbers(store, query, order=SearchOrder.BEST)) == found


def test_paging_gives_each_article_once_whatever_order_they_came_in(store: Store) -> None:
    chance = random.Random(5)
    intents = [told(n, "rain" if n % 3 else "rain sun", hours_ago=n // 4, tags=["rent"] * (n % 2)) for n in range(150)]
    chance.shuffle(intents)
    for at in range(0, 150, 11):
        store.apply(intents[at : at + 11])
    for query in ("rain", "rain -sun", "#rent OR sun", "rain #rent", "-snow"):
        everything = store.search(asked(query), limit=200)
        assert (everything.total, everything.is_total_exact, everything.next) == (len(everything.found), True, None)
        times = [a.article.published for a in everything.articles]
        assert times == sorted(times, reverse=True, key=str)
        for order in SearchOrder:
            seen: list[str] = []
            cursor: Cursor | None = None
            while True:
                page = store.search(asked(query), order=order, before=cursor, limit=7)
                seen += [a.id for a in page.articles]
                if page.next is None:
                    break
                cursor = Cursor.parse(str(page.next))
            assert sorted(seen) == sorted(a.id for a in everything.articles)
            if order is SearchOrder.NEWEST:
                assert seen == [a.id for a in everything.articles]


def test_many_articles_of_one_second_are_all_found(store: Store) -> None:
    store.apply([told(n, "rain", hours_ago=5) for n in range(900)])
    assert len(set(numbers(store, "rain"))) == 50
    page = store.search(asked("rain before:4h after:6h"), limit=1000)
    assert (len(page.found), page.next) == (900, None)


def test_a_headline_counts_for_more_than_a_word_in_passing(store: Store) -> None:
    filler = "Many other things were said that day about roads and schools. " * 20
    store.apply(
        [
            told(1, f"{filler} The ferry was late.", hours_ago=1),
            told(2, "The ferry ran aground; the ferry was old.", headline="Ferry runs aground", hours_ago=9),
        ]
    )
    assert numbers(store, "ferry") == [1, 2]
    assert numbers(store, "ferry", order=SearchOrder.BEST) == [2, 1]


def test_an_article_written_anew_is_found_by_its_new_words_only(store: Store) -> None:
    store.apply([told(1, "The bridge is open.")])
    later = told(1, "The tunnel is shut.", modified=NOW - timedelta(minutes=30))
    assert store.apply([later]).updated == 1
    assert (numbers(store, "bridge"), numbers(store, "tunnel")) == ([], [1])
    again = told(1, "The tunnel is dry.", modified=NOW - timedelta(minutes=10))
    store.apply([told(2, "A bridge."), again, replace(again, aliases=("https://courier.example/one",))])
    assert (numbers(store, "shut"), numbers(store, "dry"), numbers(store, "bridge")) == ([], [1], [2])


def test_a_tag_given_later_is_searched_at_once(store: Store) -> None:
    store.apply([stored_article(1, ["institutional failure"])])
    assert numbers(store, "#institutionalfailure") == []
    store.apply([stored_article(2, ["institutional failure"], publisher="wire")])
    assert numbers(store, "#institutionalfailure") == [1, 2]


def test_matches_are_shown_with_their_words_marked(store: Store) -> None:
    text = f"{'Nothing here. ' * 40}The public register of warnings was shut.\n\nAnother paragraph."
    store.apply([told(1, text, headline="A register of everything")])
    [found] = store.search(asked('"public register" OR warning OR register'), limit=5).found
    assert found.passage is not None
    marked = [found.passage.text[a:b] for a, b in found.passage.spans]
    assert marked == ["public register", "warnings"]
    assert not found.passage.begins_paragraph
    assert found.passage.ends_paragraph
    assert found.passage.text.endswith("was shut.")
    assert [found.article.article.headline[a:b] for a, b in found.headline_spans] == ["register"]
    [found] = store.search(asked("title:register"), limit=5).found
    assert found.passage is None


def test_facets_count_the_matches(store: Store) -> None:
    store.apply(various())
    facets = store.search_facets(asked("rain"))
    assert facets.articles == 5
    assert [(p.publisher.id, p.articles) for p in facets.publishers] == [
        ("courier.example", 3),
        ("post.example", 1),
        ("wire.example", 1),
    ]
    assert facets.langs == (("en", 3), ("de", 2))
    assert facets.categories == (("medtop:11000000", 4), ("medtop:15000000", 1))
    assert facets.genres == (("report", 5),)
    assert [(t.tag.key, t.articles) for t in facets.tags] == [("nightbus", 2), ("rent", 2)]
    assert [count for _, count in facets.days] == [1, 1, 1, 1, 1]


def test_too_many_alternatives_are_refused_not_cut(store: Store) -> None:
    many = " ".join("(#a OR #b OR after:1d)" for _ in range(3))
    with pytest.raises(ParseError, match="under OR"):
        store.search(asked(many), limit=5)


def test_a_store_without_an_index_makes_it_when_opened(tmp_path: Path) -> None:
    from tagwire.store.sqlite import open_store
    from tagwire.store.sqlite.connection import open_engine, writing

    store = open_store(tmp_path, choose=choose_supported)
    store.apply(various())
    store.close()
    engine = open_engine(tmp_path / "tagwire.db")
    with writing(engine) as connection:
        connection.exec_driver_sql("UPDATE state SET value = 0 WHERE name = 'search_terms'")
        connection.exec_driver_sql("INSERT INTO article_words (article_words) VALUES ('delete-all')")
    engine.dispose()
    store = open_store(tmp_path, choose=choose_supported)
    assert numbers(store, "rain") == [1, 2, 3, 6, 7]
    store.close()
