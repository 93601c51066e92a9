"""How corrections change an article's candidates and tags."""

from datetime import timedelta

import pytest

from correction_logs import made
from store_articles import NOW
from tagwire.model.correction import Action, Add, ArticleFacts, Block, Condition, Example, Hide, Merge, Pin, Split
from tagwire.model.tag import Candidate, Evidence, Origin, Support, TagAssignment, TagKind
from tagwire.tags import choose_tags
from tagwire.tags.correcting import concerns, correct_candidates, correct_choice, evidence_for
from tagwire.tags.corrections import NO_CORRECTIONS
from tagwire.tags.ledger import in_force

TEXT = "The board met on Monday. Nobody spoke of the harbour-board's silence.\n\n組織の失敗 was the word."
LATER = NOW + timedelta(days=1)


def facts(article: str = "x", *, publisher: str = "courier.example", headline: str = "") -> ArticleFacts:
    return ArticleFacts(article, publisher, LATER, headline, TEXT)


def candidate(name: str, strength: float = 1.0, kind: TagKind = TagKind.ISSUE) -> Candidate:
    key = name.replace(" ", "").lower()
    return Candidate(key, name, kind, strength, 0.5, (Origin.TEXT,), Evidence("The board met on Monday.", 4, 9))


def tags_with(actions: list[Action], *candidates: Candidate, article: ArticleFacts | None = None) -> list[str]:
    """Return the tags that the real rule chooses, best first."""
    corrections, article = in_force(made(actions)), article or facts()
    corrected = correct_candidates(candidates, article, corrections)
    support = {c.candidate.key: Support() for c in corrected}
    chosen = choose_tags([c.candidate for c in corrected], support, words_in_text=600)
    return [tag.key for tag in correct_choice(chosen, corrected, support, article, corrections)]


def test_without_corrections_candidates_stay_the_very_same() -> None:
    candidates = [candidate("night bus"), candidate("fares", 0.2)]
    assert [c.candidate for c in correct_candidates(candidates, facts(), NO_CORRECTIONS)] == candidates


def test_two_names_of_one_tag_are_the_stronger_with_both_origins() -> None:
    weak = Candidate("kiev", "Kiev", TagKind.PLACE, 0.2, 0.9, (Origin.HEADLINE,), Evidence("", 0, 0))
    [found] = correct_candidates([candidate("Kyiv", 2.0), weak], facts(), in_force(made([Merge(("kiev",), "Kyiv")])))
    assert (found.candidate.key, found.candidate.name, found.candidate.strength) == ("kyiv", "Kyiv", 2.0)
    assert (found.candidate.rarity, found.candidate.origin) == (0.9, (Origin.TEXT, Origin.HEADLINE))
    assert found.called == ("kyiv", "kiev")


def test_what_goes_leaves_its_room_to_another() -> None:
    many = [candidate(f"tag {chr(97 + n)}", 3.0 - n / 10) for n in range(17)]
    assert "tagp" not in tags_with([], *many)
    assert "tagp" in tags_with([Hide("tag a")], *many)
    assert "tagp" in tags_with([Block("x", "tag a")], *many)
    assert "tagp" not in tags_with([Block("y", "tag a")], *many)


def test_pinned_and_added_tags_come_before_fifteen_others() -> None:
    many = [candidate(f"tag {chr(97 + n)}", 3.0 - n / 10) for n in range(17)]
    given = tags_with([Pin("weak claim"), Add("x", "No name of it")], *many, candidate("weak claim", -4.0))
    assert len(given) == 15
    assert given[0] == "nonameofit"
    assert given[-1] == "weakclaim"
    assert tags_with([Pin("elsewhere")], *many) == tags_with([], *many)


def test_a_tag_added_under_an_old_name_is_the_tag_of_today() -> None:
    assert tags_with([Merge(("kiev",), "Kyiv"), Add("x", "kiev")]) == ["kyiv"]
    assert tags_with([Add("x", "kiev"), Merge(("kiev",), "Kyiv")]) == ["kyiv"]
    assert tags_with([Add("x", "kiev"), Hide("kiev")]) == []


def test_an_added_tag_that_the_article_names_keeps_its_kind_and_sentence() -> None:
    corrections = in_force(made([Add("x", "Night Bus", TagKind.WORK)]))
    corrected = correct_candidates([candidate("night bus", -3.0, TagKind.THING)], facts(), corrections)
    [tag] = correct_choice((), corrected, {}, facts(), corrections)
    assert tag == TagAssignment(
        "nightbus", "NightBus", "Night Bus", 1.0, TagKind.THING, (Origin.PERSON,), corrected[0].candidate.evidence
    )


@pytest.mark.parametrize(
    ("when", "concerned"),
    [
        (Condition(articles=("x",)), True),
        (Condition(articles=("y",)), False),
        (Condition(articles=("x",), publishers=("wire.example",)), True),
        (Condition(publishers=("wire.example", "courier.example")), True),
        (Condition(publishers=("courier.example",), words=("nobody spoke",)), True),
        (Condition(publishers=("wire.example",), words=("nobody spoke",)), False),
        (Condition(words=("zeppelin", "BOARD met")), True),
        (Condition(words=("met nobody",)), False),
        (Condition(words=("boar",)), False),
        (Condition(words=("harbour board",)), True),
        (Condition(words=("組織の失敗",)), True),
        (Condition(words=("失敗の組織",)), False),
        (Condition(words=("敗",)), True),
        (Condition(words=("Monday nobody",)), True),
        (Condition(words=("strike monday",)), False),
        (Condition(words=("Strike",)), True),
        (Condition(words=("?!",)), False),
        (Condition(tags=("kyiv",)), True),
        (Condition(tags=("kiev",)), True),
        (Condition(tags=("odesa",)), False),
    ],
)
def test_which_articles_a_condition_concerns(when: Condition, concerned: bool) -> None:
    corrections = in_force(made([Merge(("kiev",), "Kyiv")]))
    assert concerns(when, facts(headline="Strike"), corrections, named={"kyiv"}) is concerned


def test_a_split_reads_the_tags_an_article_names_or_was_given() -> None:
    split = Split("mercury", "Mercury planet", Condition(tags=("orbit",)))
    assert tags_with([split], candidate("Mercury", 2.0)) == ["mercury"]
    assert tags_with([split], candidate("Mercury", 2.0), candidate("orbit", -9.0)) == ["mercuryplanet"]
    assert tags_with([split, Add("x", "orbit")], candidate("Mercury", 2.0)) == ["orbit", "mercuryplanet"]


def test_a_split_comes_before_the_merge_of_what_is_left() -> None:
    log: list[Action] = [
        Split("mercury", "Mercury planet", Condition(words=("zeppelin",))),
        Merge(("mercury",), "quicksilver"),
    ]
    assert tags_with(log, candidate("Mercury", 2.0)) == ["quicksilver"]
    log[0] = Split("mercury", "Mercury planet", Condition(words=("board",)))
    assert tags_with(log, candidate("Mercury", 2.0), candidate("quicksilver", 1.9)) == ["mercuryplanet", "quicksilver"]


@pytest.mark.parametrize(
    ("name", "found", "in_headline"),
    [
        ("Harbour board", "harbour-board", False),
        ("board", "board", False),
        ("組織の失敗", "組織の失敗", False),
        ("night bus", "Night Bus", True),
        ("boar", "", False),
        ("(", "", False),
    ],
)
def test_the_sentence_of_an_added_tag(name: str, found: str, in_headline: bool) -> None:
    article = facts(headline="The last Night Bus")
    evidence = evidence_for(name, article)
    whole = article.headline if evidence.in_headline else article.text
    assert (whole[evidence.start : evidence.end], evidence.in_headline) == (found, in_headline)
    assert evidence.sentence in whole
    assert found in evidence.sentence


def block(at_article: str, name: str, publisher: str = "courier.example", kind: TagKind = TagKind.ISSUE) -> Block:
    return Block(at_article, name, Example(publisher, name, kind))


def strength_of(actions: list[Action], found: Candidate, article: ArticleFacts | None = None) -> float:
    [corrected] = correct_candidates([found], article or facts(), in_force(made(actions)))
    return corrected.candidate.strength


def test_lessons_lower_and_raise_like_tags() -> None:
    like, other = candidate("next month"), candidate("Halden")
    assert strength_of([block("y", "last week")], like) == pytest.approx(1.0 - 1 / 6)
    assert strength_of([block("y", "last week")], other) == 1.0
    assert strength_of([block("y", "next month")], like) == pytest.approx(1.0 - 1 / 3 - 1 / 6)
    assert strength_of([block("y", "last week", "wire.example")], like) == 1.0
    assert strength_of([block("y", "last week", kind=TagKind.EVENT)], like) == 1.0
    added = Add("y", "next month", TagKind.ISSUE, Example("courier.example", "next month", TagKind.ISSUE))
    assert strength_of([added], like) == pytest.approx(1.0 + 1 / 3 + 1 / 6)
    assert strength_of([added, block("z", "next month")], like) == pytest.approx(1.0)


def test_no_number_of_clicks_says_more_than_the_bound() -> None:
    many: list[Action] = [block(f"article {n}", "last week") for n in range(500)]
    assert 1.0 - 2.0 <= strength_of(many, candidate("last week")) < 1.0 - 1.9


def test_lessons_are_for_articles_published_from_then_on() -> None:
    before = ArticleFacts("x", "courier.example", NOW, "", TEXT)
    assert strength_of([block("y", "last week")], candidate("last week"), before) == 1.0
