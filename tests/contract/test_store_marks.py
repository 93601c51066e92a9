"""What every store promises about corrections of category and genre."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from correction_logs import draft
from store_articles import NOW, stored_article
from tagwire.model.article import Genre
from tagwire.model.correction import NO_CATEGORY, Action, Correction, Refusal, SetCategory, SetGenre, Undo
from tagwire.model.correction_file import read_corrections, write_corrections
from tagwire.model.listing import Listing
from tagwire.model.query import AllOf, CategoryIs, GenreIs, Node, Not, Query, Words
from tagwire.model.source import StoreArticle, WithdrawArticle
from tagwire.store import Store
from tagwire.text.hashes import article_id

POLITICS, SPORT, SOCCER = "medtop:11000000", "medtop:15000000", "medtop:20001065"
ID = article_id("https://courier.example/1")
OTHER = article_id("https://courier.example/2")


def make(store: Store, *actions: Action) -> list[Correction]:
    outcomes = store.correct([draft(action) for action in actions])
    assert [outcome for outcome in outcomes if isinstance(outcome, Refusal)] == []
    return [outcome for outcome in outcomes if isinstance(outcome, Correction)]


def refused(store: Store, action: Action) -> Refusal:
    [outcome] = store.correct([draft(action)])
    assert isinstance(outcome, Refusal)
    return outcome


def found(store: Store, root: Node) -> set[str]:
    return {f.article.id for f in store.search(Query("", root), limit=50).found}


def again(number: int, *, said_by_text: str | None = None, section: str | None = None, more: str = "") -> StoreArticle:
    """Return an article as it is read an hour later, with other words."""
    made = stored_article(number, ["rent control"])
    piece = replace(made.article.article, text=f"{made.article.article.text}{more}", section=section)
    annotated = replace(made.article, article=piece, said_by_text=said_by_text)
    return replace(made, article=annotated, fetched_at=NOW + timedelta(hours=1), is_reread=bool(more))


def state(store: Store) -> object:
    """Return all that readers could see of marks."""
    articles = store.find(Listing(limit=50)).articles
    words = Words("rent")
    codes = (POLITICS, SPORT, SOCCER)
    return (
        [(a.id, a.category, a.topics, a.genre) for a in articles],
        [(code, found(store, CategoryIs(code, "", is_top=top, below=()))) for code in codes for top in (True, False)],
        [(genre, found(store, GenreIs(genre))) for genre in Genre],
        store.search_facets(Query("", words)),
        [store.find(Listing(category=code)).articles for code in codes],
        [store.find(Listing(genre=genre)).articles for genre in ("report", "opinion")],
        store.filing_habits("courier.example"),
    )


@pytest.fixture
def filled(store: Store) -> Store:
    store.apply([stored_article(1, ["rent control"]), stored_article(2, ["rent control"])])
    return store


def test_a_given_category_is_seen_wherever_categories_are(filled: Store) -> None:
    make(filled, SetCategory(ID, "Sport"))
    article = filled.get_article(ID)
    assert article.category is not None
    assert (article.category.code, article.category.label, article.category.score) == (SPORT, "Sport", 1.0)
    assert [topic.code for topic in article.topics] == [SPORT]  # politics is no part of sport
    assert {a.id for a in filled.find(Listing(category=SPORT)).articles} == {ID}
    assert {a.id for a in filled.find(Listing(category=POLITICS)).articles} == {OTHER}
    sport, politics = (CategoryIs(code, "", is_top=True, below=()) for code in (SPORT, POLITICS))
    assert found(filled, sport) == {ID}
    assert found(filled, AllOf((Words("rent"), Not(politics)))) == {ID}
    assert filled.search_facets(Query("", Words("rent"))).categories == ((POLITICS, 1), (SPORT, 1))


def test_a_topic_below_the_top_level_shows_under_its_category(filled: Store) -> None:
    make(filled, SetCategory(ID, SOCCER))
    article = filled.get_article(ID)
    assert article.category is not None
    assert article.category.code == SPORT
    assert [topic.code for topic in article.topics] == [SPORT, SOCCER]
    assert found(filled, CategoryIs(SOCCER, "", is_top=False, below=())) == {ID}
    assert found(filled, CategoryIs(SPORT, "", is_top=True, below=())) == {ID}


def test_an_article_may_belong_to_no_category(filled: Store) -> None:
    make(filled, SetCategory(ID, NO_CATEGORY))
    article = filled.get_article(ID)
    assert (article.category, article.topics) == (None, ())
    assert {a.id for a in filled.find(Listing(category=POLITICS)).articles} == {OTHER}
    assert found(filled, CategoryIs(POLITICS, "", is_top=False, below=())) == {OTHER}


def test_a_given_genre_is_seen_wherever_genres_are(filled: Store) -> None:
    make(filled, SetGenre(ID, Genre.OPINION))
    assert filled.get_article(ID).genre is Genre.OPINION
    assert {a.id for a in filled.find(Listing(genre="opinion")).articles} == {ID}
    assert found(filled, GenreIs(Genre.OPINION)) == {ID}
    assert found(filled, GenreIs(Genre.REPORT)) == {OTHER}
    assert filled.search_facets(Query("", Words("rent"))).genres == (("opinion", 1), ("report", 1))


def test_reading_an_article_again_changes_no_mark(filled: Store) -> None:
    make(filled, SetCategory(ID, SPORT), SetGenre(ID, Genre.OPINION))
    filled.apply([again(1, more="\n\nA new paragraph.")])
    article = filled.get_article(ID)
    assert article.article.text.endswith("A new paragraph.")
    assert article.category is not None
    assert (article.category.code, article.genre) == (SPORT, Genre.OPINION)
    assert found(filled, AllOf((GenreIs(Genre.OPINION), Words("paragraph")))) == {ID}


def test_marks_wait_for_an_article_that_is_still_to_come(store: Store) -> None:
    make(store, SetCategory(ID, SPORT), SetGenre(ID, Genre.OPINION))
    store.apply([stored_article(1, ["rent control"])])
    article = store.get_article(ID)
    assert article.category is not None
    assert (article.category.code, article.genre) == (SPORT, Genre.OPINION)
    assert found(store, GenreIs(Genre.OPINION)) == {ID}


@pytest.mark.parametrize(
    "action", [SetCategory(ID, SPORT), SetCategory(ID, SOCCER), SetCategory(ID, "none"), SetGenre(ID, Genre.LETTER)]
)
def test_undoing_brings_back_what_was_read(filled: Store, action: Action) -> None:
    before = state(filled)
    [made] = make(filled, action)
    assert state(filled) != before
    make(filled, Undo(made.id))
    assert state(filled) == before


def test_undoing_after_the_article_was_read_again_brings_back_the_new_reading(filled: Store) -> None:
    [one, other] = make(filled, SetCategory(ID, SPORT), SetGenre(ID, Genre.OPINION))
    changed = again(1, more="\n\nMore.")
    filled.apply([replace(changed, article=replace(changed.article, genre=Genre.INTERVIEW))])
    assert filled.get_article(ID).genre is Genre.OPINION
    make(filled, Undo(one.id), Undo(other.id))
    article = filled.get_article(ID)
    assert article.category is not None
    assert (article.category.code, article.genre) == (POLITICS, Genre.INTERVIEW)


def test_a_withdrawn_article_keeps_its_marks_and_stays_away(filled: Store) -> None:
    filled.apply([WithdrawArticle(1, ID, "gone", NOW + timedelta(hours=1))])
    make(filled, SetGenre(ID, Genre.OPINION))
    assert found(filled, GenreIs(Genre.OPINION)) == set()
    back = again(1)
    filled.apply([replace(back, fetched_at=NOW + timedelta(hours=2))])
    assert filled.get_article(ID).genre is Genre.OPINION
    assert found(filled, GenreIs(Genre.OPINION)) == {ID}


def test_a_contradiction_names_the_earlier_correction_and_the_way_out(filled: Store) -> None:
    [made] = make(filled, SetCategory(ID, SPORT))
    refusal = refused(filled, SetCategory(ID, POLITICS))
    assert not refusal.is_known
    assert "Sport" in refusal.reason
    assert f"tagwire tags undo {made.id}" in refusal.reason
    assert refused(filled, SetCategory(ID, "sport")).is_known
    make(filled, Undo(made.id), SetCategory(ID, POLITICS), SetGenre(ID, Genre.LETTER))
    assert refused(filled, SetGenre(ID, Genre.LETTER)).is_known
    assert not refused(filled, SetGenre(ID, Genre.REVIEW)).is_known


def test_a_category_that_does_not_exist_is_refused(filled: Store) -> None:
    assert "'cabbages'" in refused(filled, SetCategory(ID, "cabbages")).reason


def test_a_given_category_teaches_what_the_publishers_sections_mean(store: Store) -> None:
    urls = range(1, 5)
    store.apply([again(n, said_by_text="11000000", section="Arena") for n in urls])
    assert store.filing_habits("courier.example").counts["=arena"] == {"11000000": 4}
    [made, none] = make(store, SetCategory(ID, SOCCER), SetCategory(OTHER, NO_CATEGORY))
    store.apply([again(5, section="Arena")])  # its text is sure of nothing
    make(store, SetCategory(article_id("https://courier.example/5"), SPORT))
    assert store.filing_habits("courier.example").counts["=arena"] == {"11000000": 2, "15000000": 2}
    store.apply([again(1, said_by_text="04000000", section="Arena", more="\n\nMore.")])
    assert store.filing_habits("courier.example").counts["=arena"] == {"11000000": 2, "15000000": 2}
    make(store, Undo(made.id), Undo(none.id))
    assert store.filing_habits("courier.example").counts["=arena"] == {
        "04000000": 1,
        "11000000": 3,
        "15000000": 1,
    }


def test_the_order_of_articles_and_corrections_does_not_matter(opened: Callable[[Path], Store], tmp_path: Path) -> None:
    actions = [SetCategory(ID, SPORT), SetGenre(OTHER, Genre.REVIEW), SetCategory(OTHER, NO_CATEGORY)]
    articles = [again(n, said_by_text="11000000", section="Arena") for n in range(1, 7)]
    states = []
    for folder, first in (("one", True), ("other", False)):
        store = opened(tmp_path / folder)
        if first:
            make(store, *actions)
        for article in articles if first else reversed(articles):
            store.apply([article])
        if not first:
            make(store, *actions)
        states.append(state(store))
        store.close()
    assert states[0] == states[1]


def test_what_a_correction_would_change_is_seen_before(filled: Store) -> None:
    before = state(filled)
    preview = filled.preview(draft(SetCategory(ID, SPORT)))
    assert (preview.concerned, preview.looked_at) == (1, 1)
    [changed] = preview.changed
    assert [(mark.of, mark.before, mark.after) for mark in changed.marks] == [
        ("category", POLITICS, SPORT),
        ("topics", "Politics", "Sport"),
    ]
    assert state(filled) == before
    assert list(filled.corrections(limit=9)) == []


def test_marks_go_through_the_file_and_twice_changes_nothing(
    filled: Store, opened: Callable[[Path], Store], tmp_path: Path
) -> None:
    make(filled, SetCategory(ID, "sport"), SetGenre(ID, Genre.OPINION))
    file = write_corrections(filled.standing_corrections())
    assert 'to = "medtop:15000000"' in file
    entries = [entry.draft for entry in read_corrections(file, who="ines", at=NOW)]
    store = opened(tmp_path / "elsewhere")
    store.apply([stored_article(1, ["rent control"])])
    for is_new in (True, False):
        outcomes = store.correct([made for made in entries if made is not None])
        assert [isinstance(outcome, Correction) for outcome in outcomes] == [is_new, is_new]
    assert store.get_article(ID).genre is Genre.OPINION
    store.close()


def test_marks_are_there_after_opening_again(opened: Callable[[Path], Store], tmp_path: Path) -> None:
    store = opened(tmp_path / "again")
    store.apply([stored_article(1, ["rent control"])])
    make(store, SetGenre(ID, Genre.OPINION))
    store.close()
    store = opened(tmp_path / "again")
    assert store.get_article(ID).genre is Genre.OPINION
    assert [c.action for c in store.standing_corrections()] == [SetGenre(ID, Genre.OPINION)]
    store.close()
