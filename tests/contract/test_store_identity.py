"""One tag for one thing: spellings, short forms, and what the collection says they stand for."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from store_articles import NOW, stored_article
from tagwire.errors import NotFoundError
from tagwire.model.listing import Listing, TagExpression, TagTerm
from tagwire.model.source import StoreArticle, WithdrawArticle
from tagwire.model.tag import TagKind
from tagwire.store import Store
from tagwire.tags.identity import identity_of


def article(
    number: int, names: Sequence[str], *, publisher: str = "courier", hours_ago: float | None = None, **short: str
) -> StoreArticle:
    """An article about these names; ``short`` tells which short form each of its full names has, by its key."""
    stored = stored_article(number, names, publisher=publisher, strong=True, hours_ago=hours_ago)
    candidates = tuple(
        replace(
            candidate,
            identity=identity_of(candidate.name),
            short_forms=(short[candidate.key],) if candidate.key in short else (),
            kind=TagKind.PERSON if candidate.name.startswith("Mara") else TagKind.ORGANISATION,
        )
        for candidate in stored.article.candidates
    )
    return replace(stored, article=replace(stored.article, candidates=candidates))


def articles_of(store: Store, key: str) -> set[str]:
    expression = TagExpression((TagTerm((store.get_tag(key).key,)),))
    return {found.article.headline for found in store.find(Listing(tags=expression)).articles}


def test_spellings_are_one_tag_under_the_commonest_form(store: Store) -> None:
    store.apply([article(1, ["Kiev"]), article(2, ["Kyiv"], publisher="ledger"), article(3, ["Kyiv"])])
    tag = store.get_tag("kyiv")
    assert (tag.key, tag.label, tag.articles) == ("kyiv", "Kyiv", 3)
    assert store.get_tag("kiev") == tag
    assert len(store.all_tags(limit=10)) == 1


def test_an_old_address_leads_to_the_tag_for_good(store: Store) -> None:
    store.apply([article(1, ["Kiev"])])
    assert (store.get_tag("kiev").key, store.get_tag("kiev").label) == ("kyiv", "Kiev")
    store.apply([article(2, ["Kyiv"], publisher="ledger"), article(3, ["Kyiv"])])
    assert (store.get_tag("kiev").key, store.get_tag("kiev").label) == ("kyiv", "Kyiv")


def test_spellings_support_each_other(store: Store) -> None:
    weak = [article(1, ["rent strike"]), article(2, ["rent strikes"], publisher="ledger")]
    intents = [
        replace(
            intent,
            article=replace(
                intent.article, candidates=tuple(replace(c, strength=0.5) for c in intent.article.candidates)
            ),
        )
        for intent in weak
    ]
    store.apply(intents[:1])
    with pytest.raises(NotFoundError):
        store.get_tag("rentstrike")
    store.apply(intents[1:])
    assert store.get_tag("rentstrike").articles == 2
    assert store.get_tag("rentstrikes") == store.get_tag("rentstrike")


ALONE = article(1, ["Denholm"], publisher="mirror")
SPELLED = [article(2, ["Mara Denholm"], maradenholm="denholm")]
SPELLED.append(article(3, ["Mara Denholm"], publisher="ledger", maradenholm="denholm"))
RIVAL = article(4, ["Jonas Denholm"], publisher="echo", jonasdenholm="denholm")


def test_a_surname_is_the_person_two_publishers_call_by_it(store: Store) -> None:
    store.apply([ALONE, SPELLED[0]])
    assert articles_of(store, "denholm") == {"Headline 1"}
    store.apply([SPELLED[1]])
    assert articles_of(store, "maradenholm") == {"Headline 1", "Headline 2", "Headline 3"}
    tag = store.get_tag("denholm")
    assert (tag.key, tag.label) == ("maradenholm", "MaraDenholm")


def test_two_people_of_one_name_stay_apart(store: Store) -> None:
    store.apply([ALONE, *SPELLED, RIVAL])
    assert articles_of(store, "denholm") == {"Headline 1"}
    assert articles_of(store, "maradenholm") == {"Headline 2", "Headline 3"}
    assert articles_of(store, "jonasdenholm") == {"Headline 4"}


def test_what_was_said_is_taken_back_with_the_article(store: Store) -> None:
    store.apply([ALONE, *SPELLED])
    gone = SPELLED[1].article.id
    store.apply([WithdrawArticle(0, gone, "taken back", NOW)])
    assert articles_of(store, "denholm") == {"Headline 1"}
    assert articles_of(store, "maradenholm") == {"Headline 2"}


def test_articles_of_other_weeks_say_nothing(store: Store) -> None:
    late = article(9, ["Denholm"], publisher="mirror", hours_ago=24 * 40)
    store.apply([*SPELLED, late])
    assert articles_of(store, "denholm") == {"Headline 9"}


def test_an_acronym_is_what_two_publishers_say_it_stands_for(store: Store) -> None:
    said = [
        article(1, ["National Care Inspectorate"], nationalcareinspectorate="nci"),
        article(2, ["National Care Inspectorate"], publisher="ledger", nationalcareinspectorate="nci"),
    ]
    store.apply([article(3, ["NCI"], publisher="mirror"), *said])
    tag = store.get_tag("nci")
    assert (tag.key, tag.articles) == ("nationalcareinspectorate", 3)


def test_the_order_of_arrival_makes_no_difference(opened: Callable[[Path], Store], tmp_path: Path) -> None:
    intents = [ALONE, *SPELLED, article(5, ["Kiev", "Denholm"]), article(6, ["Kyiv", "Mara Denholm"], publisher="echo")]
    intents.append(article(7, ["Denholm"], publisher="gazette"))
    outcomes = set()
    for number, order in enumerate(permutations(intents)):
        if number % 31:
            continue
        store = opened(tmp_path / str(number))
        for intent in order:
            store.apply([intent])
        tags = tuple(
            (t.key, t.label, t.articles, tuple(sorted(articles_of(store, t.key)))) for t in store.all_tags(limit=50)
        )
        scores = tuple(sorted((a.id, t.key, t.score) for a in store.find(Listing()).articles for t in a.tags))
        outcomes.add((tags, scores, store.get_tag("denholm").key, store.get_tag("kiev").key))
        store.close()
    assert len(outcomes) == 1
