"""What every store promises about people's corrections."""

import random
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from correction_logs import draft
from store_articles import NOW, stored_article
from tagwire.errors import HiddenTagError, NotFoundError
from tagwire.model.correction import (
    Action,
    Add,
    Block,
    Condition,
    Correction,
    Detach,
    Hide,
    Merge,
    Pin,
    Refusal,
    Rename,
    Split,
    Undo,
)
from tagwire.model.listing import Listing, TagExpression, TagTerm
from tagwire.model.query import Query, TagIs
from tagwire.model.source import StoreArticle
from tagwire.model.tag import Origin, TagKind
from tagwire.store import Store
from tagwire.text.hashes import article_id

OpenStore = Callable[[Path], Store]


def tagged(store: Store, key: str) -> list[str]:
    found = store.find(Listing(tags=TagExpression((TagTerm((key,)),)), limit=500)).articles
    return [a.article.canonical_url.rsplit("/", 1)[1] for a in found]


def id_of(number: int, publisher: str = "courier") -> str:
    return article_id(f"https://{publisher}.example/{number}")


def tags_of(store: Store, number: int, publisher: str = "courier") -> list[str]:
    return [tag.key for tag in store.get_article(id_of(number, publisher)).tags]


def make(store: Store, *actions: Action) -> list[Correction]:
    """Make corrections that can stand, and go through every article they concern."""
    outcomes = store.correct([draft(action) for action in actions])
    assert [outcome for outcome in outcomes if isinstance(outcome, Refusal)] == []
    settle(store)
    return [outcome for outcome in outcomes if isinstance(outcome, Correction)]


def refused(store: Store, action: Action) -> Refusal:
    [outcome] = store.correct([draft(action)])
    assert isinstance(outcome, Refusal)
    return outcome


def settle(store: Store) -> None:
    while store.correct_some():
        pass


def content(store: Store) -> list[object]:
    """Return all that readers could see of tags, in an order that does not depend on how the store was filled."""
    articles = store.find(Listing(limit=500)).articles
    listed = [(tag, store.tag_record(tag.key).written, tagged(store, tag.key)) for tag in store.all_tags(limit=500)]
    return [*sorted((a.id, a.tags) for a in articles), *listed]


def test_a_merged_tag_is_one_for_past_and_future_articles(store: Store) -> None:
    store.apply([stored_article(1, ["Kiev"], strong=True), stored_article(2, ["Kyiv"], strong=True)])
    make(store, Merge(("kiev",), "Kyiv"))
    store.apply([stored_article(3, ["Kiev"], strong=True), stored_article(4, ["Kiev", "Kyiv"], strong=True)])
    assert tagged(store, "kiev") == tagged(store, "kyiv") == ["1", "2", "3", "4"]
    assert (store.get_tag("kiev").key, store.get_tag("kiev").label, store.get_tag("kiev").articles) == (
        "kyiv",
        "Kyiv",
        4,
    )
    assert [tag.key for tag in store.all_tags(limit=9)] == ["kyiv"]
    assert tags_of(store, 4) == ["kyiv"]
    assert store.search(Query("#kiev", TagIs("kiev")), limit=9).total == 4
    assert store.tag_record("kyiv").aliases == ("kiev",)
    assert store.tag_overview("kyiv", now=NOW).also_written == ("Kiev",)


def test_the_label_is_the_one_that_a_person_merged_into_however_few_write_it(store: Store) -> None:
    store.apply([stored_article(n, ["Kiev"], strong=True) for n in range(1, 6)])
    store.apply([stored_article(9, ["Kyiv"], strong=True)])
    [merge] = make(store, Merge(("kiev",), "kyiv"))
    assert [(tag.key, tag.label) for tag in store.all_tags(limit=9)] == [("kyiv", "Kyiv")]
    make(store, Undo(merge.id))
    assert [(tag.key, tag.label, tag.articles) for tag in store.all_tags(limit=9)] == [
        ("kiev", "Kiev", 5),
        ("kyiv", "Kyiv", 1),
    ]


def test_names_that_are_one_tag_support_each_other(store: Store) -> None:
    store.apply([stored_article(1, ["rent brake"], publisher="courier")])
    store.apply([stored_article(2, ["rent control"], publisher="wire")])
    assert store.all_tags(limit=9) == ()
    make(store, Merge(("rent brake",), "rent control"))
    assert tagged(store, "rentcontrol") == ["1", "2"]
    store.apply([stored_article(3, ["rent brake"], publisher="post")])
    assert store.get_article(id_of(2, "wire")).tags[0].score == pytest.approx(0.5)


def test_merging_what_nobody_has_written_yet_waits_for_it(store: Store) -> None:
    make(store, Merge(("Kiev", "Kiew"), "Kyiv"))
    assert (store.get_tag("kiew").key, store.get_tag("kiew").label) == ("kyiv", "Kyiv")
    store.apply([stored_article(1, ["Kiew"], strong=True)])
    assert tags_of(store, 1) == ["kyiv"]
    assert store.get_tag("kyiv").label == "Kyiv"


def test_a_renamed_tag_moves_and_its_old_address_leads_there(store: Store) -> None:
    store.apply([stored_article(n, ["harbour inquiry"], strong=True) for n in (1, 2)])
    [rename] = make(store, Rename("harbourinquiry", "Sorley inquiry"))
    tag = store.get_tag("harbourinquiry")
    assert (tag.key, tag.label, tag.name, tag.articles) == ("sorleyinquiry", "SorleyInquiry", "Sorley inquiry", 2)
    store.apply([stored_article(3, ["harbour inquiry"], strong=True)])
    assert tagged(store, "sorleyinquiry") == ["1", "2", "3"]
    make(store, Undo(rename.id))
    assert (store.get_tag("harbourinquiry").key, store.get_tag("harbourinquiry").name) == (
        "harbourinquiry",
        "harbour inquiry",
    )
    assert tagged(store, "harbourinquiry") == ["1", "2", "3"]
    assert tagged(store, "sorleyinquiry") == []


def test_a_rename_and_a_merge_of_many_show_every_article_at_once(store: Store) -> None:
    store.apply([stored_article(n, ["harbour inquiry"], strong=True) for n in range(1, 251)])
    store.apply([stored_article(n, ["Sorley review"], strong=True) for n in range(251, 253)])
    store.correct([draft(Rename("harbourinquiry", "Sorley inquiry"))])
    assert store.articles_to_correct() > 0
    assert len(tagged(store, "sorleyinquiry")) == 250
    settle(store)
    store.correct([draft(Merge(("sorleyinquiry",), "Sorley review"))])
    assert len(tagged(store, "sorleyreview")) >= 250
    settle(store)
    assert len(tagged(store, "harbourinquiry")) == 252
    assert store.get_tag("sorleyreview").articles == 252


def test_what_was_decided_about_a_renamed_tag_outlives_its_name(store: Store) -> None:
    store.apply([stored_article(n, ["harbour inquiry"], strong=True) for n in (1, 2)])
    [rename] = make(store, Rename("harbourinquiry", "Sorley inquiry"))
    make(store, Block(id_of(1), "sorleyinquiry"), Undo(rename.id))
    assert (tags_of(store, 1), tags_of(store, 2)) == ([], ["harbourinquiry"])


def test_a_hidden_tag_is_seen_nowhere(store: Store) -> None:
    store.apply([stored_article(n, ["weeks", "night bus"], strong=True) for n in (1, 2)])
    [hide] = make(store, Hide("weeks"))
    store.apply([stored_article(3, ["weeks", "night bus"], strong=True)])
    assert tags_of(store, 1) == tags_of(store, 3) == ["nightbus"]
    with pytest.raises(HiddenTagError, match="hidden by a person"):
        store.get_tag("weeks")
    with pytest.raises(HiddenTagError):
        store.tag_overview("weeks", now=NOW)
    assert tagged(store, "weeks") == []
    assert store.tag_record("weeks").is_hidden
    assert [tag.key for tag in store.all_tags(limit=9)] == ["nightbus"]
    assert [count.tag.key for count in store.busy_tags(now=NOW, span=timedelta(days=9), limit=9)] == ["nightbus"]
    assert store.counts(now=NOW).tags == 1
    assert store.search(Query("#weeks", TagIs("weeks")), limit=9).total == 0
    make(store, Undo(hide.id))
    assert tagged(store, "weeks") == ["1", "2", "3"]


def test_a_hidden_tag_is_gone_before_its_articles_are_gone_through(store: Store) -> None:
    store.apply([stored_article(n, ["weeks"], strong=True) for n in range(1, 251)])
    store.correct([draft(Hide("weeks"))])
    assert store.articles_to_correct() > 0
    assert tags_of(store, 250) == []
    assert store.largest_tags(limit=9) == ()


def test_a_pinned_tag_is_given_however_weak_its_claim(store: Store) -> None:
    store.apply([stored_article(1, ["library closures"])])
    [pin] = make(store, Pin("library closures"))
    store.apply([stored_article(2, ["library closures"])])
    assert tagged(store, "libraryclosures") == ["1", "2"]
    make(store, Undo(pin.id))
    assert tagged(store, "libraryclosures") == []


def test_a_block_holds_for_its_article_whatever_comes(store: Store) -> None:
    store.apply([stored_article(1, ["night bus"]), stored_article(2, ["night bus"], publisher="wire")])
    make(store, Block(id_of(1), "nightbus"))
    store.apply([stored_article(3, ["night bus"], publisher="post")])
    later = stored_article(1, ["night bus", "fares"], strong=True, modified=NOW)
    assert store.apply([later]).updated == 1
    assert tags_of(store, 1) == ["fares"]
    assert tagged(store, "nightbus") == ["2", "3"]


def test_an_added_tag_has_its_sentence_where_there_is_one_and_stays(store: Store) -> None:
    store.apply([stored_article(1, ["night bus"], strong=True), stored_article(2, ["rent control"], strong=True)])
    make(store, Add(id_of(1), "for days"), Add(id_of(1), "rentcontrol"), Add(id_of(2), "Nowhere", TagKind.PLACE))
    store.apply([stored_article(1, ["night bus", "fares"], strong=True, modified=NOW)])
    by_key = {tag.key: tag for tag in store.get_article(id_of(1)).tags}
    assert set(by_key) == {"nightbus", "fares", "fordays", "rentcontrol"}
    assert by_key["fordays"].origin == (Origin.PERSON,)
    assert by_key["fordays"].evidence.sentence == "The town spoke of night bus for days."
    assert (by_key["rentcontrol"].name, by_key["rentcontrol"].kind) == ("rent control", TagKind.ISSUE)
    [place] = [tag for tag in store.get_article(id_of(2)).tags if tag.key == "nowhere"]
    assert (place.kind, place.score, place.evidence.sentence) == (TagKind.PLACE, 1.0, "")
    assert tagged(store, "fordays") == ["1"]


def test_corrections_of_articles_yet_to_come_wait_for_them(store: Store) -> None:
    make(store, Block(id_of(1), "nightbus"), Add(id_of(1), "fares"))
    store.apply([stored_article(1, ["night bus"], strong=True)])
    assert tags_of(store, 1) == ["fares"]


def test_a_tag_of_two_meanings_is_split_by_what_is_said_of_it(store: Store) -> None:
    store.apply(
        [
            stored_article(1, ["Mercury", "orbit"], strong=True),
            stored_article(2, ["Mercury", "fish"], strong=True),
            stored_article(3, ["Mercury"], publisher="observatory", strong=True),
            stored_article(4, ["Mercury"], headline="A probe near the innermost planet", strong=True),
        ]
    )
    [split] = make(
        store,
        Split("mercury", "Mercury (planet)", Condition(tags=("orbit",))),
        Split("mercury", "Mercury (planet)", Condition(publishers=("observatory.example",), words=("town spoke",))),
        Split("mercury", "Mercury (planet)", Condition(words=("innermost planet",))),
    )[:1]
    store.apply([stored_article(5, ["Mercury", "orbit"], strong=True), stored_article(6, ["Mercury"], strong=True)])
    assert tagged(store, "mercuryplanet") == ["1", "3", "4", "5"]
    assert tagged(store, "mercury") == ["2", "6"]
    assert store.get_tag("mercuryplanet").name == "Mercury (planet)"
    make(store, Undo(split.id))
    assert tagged(store, "mercuryplanet") == ["3", "4"]
    make(store, Merge(("orbit",), "trajectory"), Split("mercury", "Mercury (planet)", Condition(tags=("trajectory",))))
    assert tagged(store, "mercuryplanet") == ["1", "3", "4", "5"]


def test_a_name_taken_off_is_a_tag_of_its_own_again(store: Store) -> None:
    store.apply([stored_article(1, ["Kiev"], strong=True), stored_article(2, ["Kiew"], strong=True)])
    make(store, Merge(("kiev", "kiew"), "Kyiv"), Detach("kiew", "kyiv"))
    store.apply([stored_article(3, ["Kiew"], strong=True)])
    assert (tagged(store, "kyiv"), tagged(store, "kiew")) == (["1"], ["2", "3"])


def test_what_contradicts_the_collection_is_told_and_changes_nothing(store: Store) -> None:
    store.apply([stored_article(1, ["Kiev", "Odesa"], strong=True)])
    before = content(store)
    assert "tagwire tags merge kiev odesa" in refused(store, Rename("kiev", "Odesa")).reason
    assert "never merged" in refused(store, Detach("odesa", "kiev")).reason
    assert refused(store, Undo(1)).reason.startswith("there is no correction 1")
    assert content(store) == before
    assert store.corrections(limit=9) == ()


def test_the_log_tells_who_when_and_why_newest_first(store: Store) -> None:
    store.apply([stored_article(1, ["Kiev", "weeks"], strong=True)])
    store.correct([draft(Merge(("kiev",), "Kyiv"), who="ines", why="its own name")])
    store.correct([draft(Hide("weeks"), at=NOW + timedelta(hours=1), who="oda")])
    store.correct([draft(Undo(2), at=NOW + timedelta(hours=2))])
    log = store.corrections(limit=9)
    assert [(c.correction.id, c.correction.who, c.correction.why, c.undone_by) for c in log] == [
        (3, "ines", "", None),
        (2, "oda", "", 3),
        (1, "ines", "its own name", None),
    ]
    assert [c.correction.id for c in store.corrections(limit=1, before=3)] == [2]
    assert [c.correction.id for c in store.corrections(limit=9, tag="kiev")] == [1]
    assert [c.action for c in store.standing_corrections()] == [Merge(("Kiev",), "Kyiv")]


def test_a_block_lowers_like_tags_of_later_articles_only(store: Store) -> None:
    store.apply([stored_article(n, ["night bus"], hours_ago=n) for n in (1, 2)])
    store.correct([draft(Block(id_of(1), "nightbus"), at=NOW)])
    store.apply([stored_article(3, ["night bus"], hours_ago=-1), stored_article(4, ["night bus"], hours_ago=4)])
    [later, earlier] = [store.weigh(id_of(number), "nightbus") for number in (3, 4)]
    assert later.candidate is not None
    assert (later.taught < 0, earlier.taught) == (True, 0.0)
    assert later.candidate.strength == pytest.approx(0.5 + later.taught)


def test_weighing_tells_what_stands_in_a_tags_way(store: Store) -> None:
    store.apply([stored_article(1, ["night bus", "Kiev"], strong=True), stored_article(2, ["weeks"], strong=True)])
    make(store, Merge(("kiev",), "Kyiv"), Block(id_of(1), "nightbus"), Hide("weeks"))
    kyiv, blocked = store.weigh(id_of(1), "kyiv"), store.weigh(id_of(1), "nightbus")
    assert (kyiv.key, kyiv.called, kyiv.place, kyiv.assignment is not None) == ("kyiv", ("kiev",), 1, True)
    assert (blocked.is_blocked, blocked.assignment, blocked.candidate is not None) == (True, None, True)
    assert store.weigh(id_of(2), "weeks").is_hidden
    nothing = store.weigh(id_of(1), "zeppelin")
    assert (nothing.candidate, nothing.called, nothing.score) == (None, (), 0.0)
    with pytest.raises(NotFoundError):
        store.weigh("nosuch", "kyiv")


ACTIONS: tuple[Action, ...] = (
    Merge(("phrase a", "phrase b"), "Phrase Ab"),
    Hide("phrase c"),
    Pin("phrase d"),
    Split("phrase e", "Phrase E two", Condition(tags=("phrase a",), publishers=("paper1.example",))),
    Rename("phrase f", "Phrase Eff"),
    Merge(("phrase g",), "phrase e"),
    Merge(("phrase h",), "Phrase Eff"),
    Detach("phrase b", "Phrase Ab"),
)


def random_articles(chance: random.Random) -> list[StoreArticle]:
    phrases = [f"phrase {chr(97 + i)}" for i in range(12)]
    return [
        stored_article(n, chance.sample(phrases, 5), publisher=f"paper{n % 4}", hours_ago=n * 40.0) for n in range(30)
    ]


@pytest.mark.parametrize("seed", range(6))
def test_articles_may_come_before_or_after_corrections_in_any_order(
    opened: OpenStore, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    intents = random_articles(chance)
    blocked, added = (intent.article.id for intent in chance.sample(intents, 2))
    actions = [*ACTIONS, Block(blocked, "phrase d"), Add(added, "phrase z")]
    contents = []
    for attempt in range(3):
        store = opened(tmp_path / str(attempt))
        waiting: list[StoreArticle | Action] = list(actions)
        for intent in chance.sample(intents, len(intents)):
            waiting.insert(chance.randint(0, len(waiting)), intent)
        for item in interleaved(waiting, actions):
            if isinstance(item, StoreArticle):
                store.apply([item])
            else:
                [outcome] = store.correct([draft(item, at=NOW + timedelta(seconds=1))])  # lessons are for later ones
                assert isinstance(outcome, Correction), outcome
                if chance.random() < 0.5:
                    store.correct_some(limit=chance.randint(1, 9))
        settle(store)
        contents.append(content(store))
        store.close()
    assert contents[0] == contents[1] == contents[2]


def interleaved(items: Iterable[StoreArticle | Action], order: Sequence[Action]) -> list[StoreArticle | Action]:
    """Return the items with the corrections among them in their own order, at the places where some stand."""
    left = iter(order)
    return [item if isinstance(item, StoreArticle) else next(left) for item in items]


@pytest.mark.parametrize("seed", range(4))
def test_undone_corrections_leave_no_trace(opened: OpenStore, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    intents = random_articles(chance)
    plain, corrected = opened(tmp_path / "plain"), opened(tmp_path / "corrected")
    plain.apply(intents)
    corrected.apply(intents[:20])
    made = [
        outcome
        for action in (*ACTIONS, Block(intents[0].article.id, "phrase d"), Add(intents[1].article.id, "phrase a"))
        for outcome in corrected.correct([draft(action)])
    ]
    corrected.apply(intents[20:])
    for correction in reversed(made):
        assert isinstance(correction, Correction)
        [undone] = corrected.correct([draft(Undo(correction.id))])
        assert isinstance(undone, Correction)
    settle(corrected)
    assert content(corrected) == content(plain)
    plain.close()
    corrected.close()


def test_what_a_killed_process_left_is_gone_through_by_the_next(opened: OpenStore, tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.apply([stored_article(n, ["Kiev"], strong=True) for n in range(1, 301)])
    store.correct([draft(Hide("kiev"))])
    left = store.articles_to_correct()
    assert 0 < left < 300
    store.close()
    store = opened(tmp_path)
    assert store.articles_to_correct() == left
    assert store.correct_some(limit=150) == left - 150
    settle(store)
    assert all(not article.tags for article in store.find(Listing(limit=500)).articles)
    store.close()


def test_another_process_sees_a_correction_at_once(opened: OpenStore, tmp_path: Path) -> None:
    one, other = opened(tmp_path), opened(tmp_path)
    one.apply([stored_article(1, ["Kiev"], strong=True)])
    version = other.version()
    make(other, Merge(("kiev",), "Kyiv"))
    one.apply([stored_article(2, ["Kiev"], strong=True)])
    assert tagged(one, "kiev") == tagged(other, "kyiv") == ["1", "2"]
    assert one.version() > version
    one.close()
    other.close()
