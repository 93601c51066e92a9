"""Tags and each other: related, broader, narrower."""

from dataclasses import replace

from store_articles import NOW, stored_article
from tagwire.model.source import StoreArticle
from tagwire.model.tag import TagKind
from tagwire.store import Store


def article(number: int, names: list[str], *, kind: TagKind = TagKind.ISSUE) -> StoreArticle:
    intent = stored_article(number, names, strong=True)
    candidates = tuple(replace(candidate, kind=kind) for candidate in intent.article.candidates)
    return replace(intent, article=replace(intent.article, candidates=candidates))


def test_related_tags_are_the_telling_ones_before_what_every_article_has(store: Store) -> None:
    store.apply(
        [
            article(n, ["Weather", "Halden Ferry", "Port Calder"] if n < 5 else ["Weather", "Rent Board"])
            for n in range(1, 21)
        ]
    )
    related = [count.tag.key for count in store.tag_overview("haldenferry", now=NOW).related]
    assert related == ["portcalder", "weather"]


def order_of(store: Store, key: str) -> tuple[list[str], list[str]]:
    overview = store.tag_overview(key, now=NOW)
    return [tag.key for tag in overview.broader], [tag.key for tag in overview.narrower]


def test_a_tag_that_holds_another_is_broader(store: Store) -> None:
    store.apply([article(n, ["Plague", "Bubonic plague", "Marmot"]) for n in range(1, 5)])
    store.apply([article(n, ["Plague"]) for n in range(5, 8)])
    store.apply([article(8, ["Marmot"])])
    assert order_of(store, "bubonicplague") == (["plague"], [])
    assert order_of(store, "plague") == ([], ["bubonicplague"])


def test_tags_that_always_come_together_are_in_no_order(store: Store) -> None:
    store.apply([article(n, ["Rent cap", "Rent control"]) for n in range(1, 5)])
    assert order_of(store, "rentcap") == order_of(store, "rentcontrol") == ([], [])


def test_a_tag_of_two_articles_is_too_small_to_tell(store: Store) -> None:
    store.apply([article(n, ["Rent", "Cellar"]) for n in range(1, 3)])
    store.apply([article(n, ["Rent"]) for n in range(3, 9)])
    assert order_of(store, "cellar") == order_of(store, "rent") == ([], [])


def test_people_are_in_no_order(store: Store) -> None:
    store.apply([article(n, ["Mara Denholm", "Jonas Ekeby"], kind=TagKind.PERSON) for n in range(1, 5)])
    store.apply([article(n, ["Mara Denholm"], kind=TagKind.PERSON) for n in range(5, 9)])
    assert order_of(store, "jonasekeby") == order_of(store, "maradenholm") == ([], [])
