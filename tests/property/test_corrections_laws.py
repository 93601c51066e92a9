"""Laws of corrections: undoing restores, repeating changes nothing, names end somewhere, files hold them all."""

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from correction_logs import ARTICLES, KEYS, PUBLISHERS, actions, decisions, made, standing_log
from store_articles import NOW
from tagwire.model.correction import Action, ArticleFacts, Correction, Decision, Undo
from tagwire.model.correction_file import read_corrections, write_corrections
from tagwire.model.tag import Candidate, Evidence, Origin, TagAssignment, TagKind
from tagwire.tags.affected import affected
from tagwire.tags.correcting import correct_candidates, correct_choice, tag_in_article
from tagwire.tags.corrections import Corrections
from tagwire.tags.ledger import Ledger, in_force

logs = st.lists(actions, max_size=12)
LATE = NOW + timedelta(days=1)
"""Later than every correction, so that all lessons count."""


def facts(article: str, publisher: str, text: str) -> ArticleFacts:
    return ArticleFacts(article, publisher, LATE, "", text)


articles = st.builds(
    facts, st.sampled_from(ARTICLES), st.sampled_from(PUBLISHERS), st.sampled_from(["", "a dam", "an old bridge"])
)
named_keys = st.lists(st.sampled_from([*KEYS, "alderwood", "newbirch"]), unique=True, max_size=5)


def candidates(keys: Sequence[str]) -> list[Candidate]:
    return [
        Candidate(key, key, TagKind.ISSUE, 2.0 - i, 0.5, (Origin.TEXT,), Evidence("", 0, 0))
        for i, key in enumerate(keys)
    ]


def given_tags(keys: Sequence[str], article: ArticleFacts, corrections: Corrections) -> tuple[TagAssignment, ...]:
    return correct_choice((), correct_candidates(candidates(keys), article, corrections), {}, article, corrections)


@given(logs, decisions)
def test_undoing_restores_what_was(earlier: list[Action], decision: Decision) -> None:
    log = standing_log(earlier)
    ledger = Ledger(log)
    before = ledger.corrections()
    [correction] = made([decision], first=len(log) + 1)
    if ledger.add(correction) is not None:
        assert ledger.corrections() == before
        return
    [undoing] = made([Undo(correction.id)], first=len(log) + 2)
    assert ledger.add(undoing) is None
    assert ledger.corrections() == before == in_force((*log, correction, undoing))


@given(logs)
def test_a_log_read_at_once_is_a_log_made_step_by_step(earlier: list[Action]) -> None:
    ledger = Ledger()
    for correction in standing_log(earlier):
        assert ledger.add(correction) is None
    assert ledger.corrections() == in_force(standing_log(earlier))


@given(logs, decisions)
def test_deciding_twice_changes_nothing_more(earlier: list[Action], decision: Decision) -> None:
    log = standing_log(earlier)
    ledger = Ledger(log)
    once, twice = made([decision, decision], first=len(log) + 1)
    if ledger.add(once) is None:
        corrections = ledger.corrections()
        refusal = ledger.add(twice)
        assert refusal is not None
        assert ledger.corrections() == corrections


@given(logs, articles, st.sets(st.sampled_from(KEYS)))
def test_every_name_ends_at_one_tag(earlier: list[Action], article: ArticleFacts, named: set[str]) -> None:
    corrections = in_force(standing_log(earlier))
    for key in KEYS:
        end = tag_in_article(key, article, corrections, named=named)
        assert end not in corrections.leads
        assert corrections.lead(corrections.lead(key)) == corrections.lead(key)


@given(logs, articles, named_keys)
def test_no_candidate_is_hidden_blocked_or_twice(earlier: list[Action], article: ArticleFacts, keys: list[str]) -> None:
    corrections = in_force(standing_log(earlier))
    found = [c.candidate.key for c in correct_candidates(candidates(keys), article, corrections)]
    assert len(found) == len(set(found))
    assert not {*corrections.hidden, *corrections.blocked.get(article.id, ())}.intersection(found)
    tags = given_tags(keys, article, corrections)
    added = {tag.key for tag in corrections.added.get(article.id, ())} - corrections.hidden.keys()
    assert {tag.key for tag in tags if tag.origin == (Origin.PERSON,)} == added
    assert set(corrections.pinned).intersection(found) <= {tag.key for tag in tags}


@given(logs, logs, articles, named_keys)
def test_what_is_not_affected_does_not_change(
    earlier: list[Action], later: list[Action], article: ArticleFacts, keys: list[str]
) -> None:
    log = standing_log([*earlier, *later])
    before, after = in_force(standing_log(earlier)), in_force(log)
    concerned = affected(before, after)
    if not (
        article.id in concerned.articles
        or (concerned.since is not None and article.published >= concerned.since)
        or set(keys).intersection(concerned.names)
    ):
        assert correct_candidates(candidates(keys), article, before) == correct_candidates(
            candidates(keys), article, after
        )
        assert given_tags(keys, article, before) == given_tags(keys, article, after)


@given(logs)
def test_a_file_of_them_makes_them_again(earlier: list[Action]) -> None:
    standing = Ledger(standing_log(earlier)).standing
    read = read_corrections(write_corrections(standing), who="nobody", at=NOW)
    assert [entry.problem for entry in read] == [None] * len(standing)
    again = [entry.draft for entry in read if entry.draft is not None]
    assert [(d.action, d.at, d.who, d.why) for d in again] == [(c.action, c.at, c.who, c.why) for c in standing]
    remade = [Correction(number, d.action, d.at, d.who, d.why) for number, d in enumerate(again, start=1)]
    ledger = Ledger()
    assert [ledger.add(correction) for correction in remade] == [None] * len(remade)
    assert told(ledger.corrections()) == told(in_force(standing))


_PIECES = [
    *("[[correction]]", "[[ correction ]]", "[correction.example]", "[[[", "\n", " = ", "{", "}", "#", "\x00", '"""'),
    *("do", "tag", "from", "into", "off", "to", "of", "at", "who", "kind", "article", "example", "7", "2031-03-14"),
    *('"merge"', '"split"', '"hide"', '"add"', '"undo"', '"person"', '"Kiev"', '["Kiev"]', '"\\ud800"'),
]


@given(st.lists(st.sampled_from(_PIECES) | st.text(max_size=3), max_size=40).map("".join))
def test_any_text_is_a_file_or_says_what_is_wrong(text: str) -> None:
    for entry in read_corrections(text, who="ines", at=NOW):
        assert (entry.draft is None) != (entry.problem is None)
        assert entry.line >= 1


def told(corrections: Corrections) -> tuple[object, ...]:
    """Return what corrections say, without the numbers they had."""
    return (
        corrections.leads,
        corrections.splits,
        corrections.apart,
        corrections.names,
        set(corrections.hidden),
        set(corrections.pinned),
        corrections.blocked,
        corrections.added,
        corrections.lessons,
    )
