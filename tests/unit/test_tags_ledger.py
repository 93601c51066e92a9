"""Which corrections can stand beside which, and what is said of those that can't."""

from itertools import pairwise

import pytest

from correction_logs import made, refusal, standing_log
from tagwire.model.correction import Action, Add, Block, Condition, Detach, Hide, Merge, Pin, Rename, Split, Undo
from tagwire.tags.ledger import Ledger, in_force

ORBIT = Condition(tags=("orbit",))


@pytest.mark.parametrize(
    ("log", "action", "said"),
    [
        ([Merge(("Kiev",), "Kyiv")], Merge(("Kyiv",), "Kiev"), "tagwire tags rename kyiv NAME"),
        ([Merge(("a",), "b"), Merge(("b",), "c")], Merge(("c",), "a"), "go in a circle"),
        ([Split("bush", "Bush senior", ORBIT)], Merge(("bush",), "Bush senior"), None),
        ([Split("bush", "Bush senior", ORBIT)], Merge(("Bush senior",), "bush"), "tagwire tags undo 1"),
        ([Split("a", "b", ORBIT), Split("b", "c", ORBIT)], Split("c", "a", ORBIT), "take the split back first"),
        ([Merge(("a",), "b")], Split("b", "a", ORBIT), "tagwire tags split b --off a"),
        ([Hide("b")], Split("a", "b", ORBIT), "tagwire tags unhide b"),
        ([Hide("a")], Merge(("a",), "b"), "#a is hidden (correction 1)"),
        ([Hide("b")], Merge(("a",), "b"), "#b is hidden (correction 1)"),
        ([Hide("a"), Hide("b")], Merge(("a",), "b"), None),
        ([Merge(("a",), "b"), Hide("b")], Pin("a"), "tagwire tags unhide b"),
        ([Pin("a")], Hide("a"), "tagwire tags unpin a"),
        ([Merge(("a",), "b")], Rename("c", "B"), "tagwire tags merge c b"),
        ([Rename("a", "New name")], Rename("b", "new-name"), "tagwire tags merge b newname"),
        ([Hide("b")], Rename("a", "b"), "there is another tag #b"),
        ([Merge(("a",), "b")], Rename("b", "A"), None),
        ([], Detach("a", "a"), "tagwire tags rename a NAME"),
        ([Merge(("a",), "c")], Detach("a", "b"), "never merged into #b, but into #c"),
        ([Rename("a", "b")], Detach("a", "b"), "tagwire tags undo 1"),
        ([Add("x", "a")], Block("x", "a"), "tagwire tags undo 1"),
        ([Merge(("a",), "b"), Add("x", "a")], Block("x", "b"), "tagwire tags undo 2"),
        ([Add("x", "a")], Block("y", "a"), None),
        ([Block("x", "a")], Add("x", "A"), "tagwire tags unblock x a"),
        ([Hide("a")], Add("x", "a"), "tagwire tags unhide a"),
        ([Add("x", f"tag {chr(97 + n)}") for n in range(15)], Add("x", "one more"), "15 tags already"),
        ([], Undo(7), "there is no correction 7"),
        ([Hide("a"), Undo(1)], Undo(1), "undone already, by correction 2"),
        ([Hide("a"), Undo(1)], Undo(2), "make that one again"),
        ([Hide("a"), Hide("b"), Merge(("a",), "b")], Undo(1), "correction 3 rests on correction 1"),
        ([Merge(("a",), "b"), Detach("a", "b")], Undo(1), None),
    ],
)
def test_what_contradicts_is_refused_with_a_way_out(log: list[Action], action: Action, said: str | None) -> None:
    refused = refusal(log, action)
    if said is None:
        assert refused is None
    else:
        assert refused is not None
        assert not refused.is_known
        assert said in refused.reason


@pytest.mark.parametrize(
    ("log", "action"),
    [
        ([Merge(("a",), "b")], Merge(("a",), "B")),
        ([Split("a", "b", ORBIT)], Split("A", "b", ORBIT)),
        ([Merge(("a",), "b"), Detach("a", "b")], Detach("a", "b")),
        ([Rename("a", "New name")], Rename("a", "New name")),
        ([Hide("a")], Hide("#A")),
        ([Pin("a")], Pin("a")),
        ([Block("x", "a")], Block("x", "a")),
        ([Add("x", "a")], Add("x", "a")),
    ],
)
def test_what_holds_already_is_known(log: list[Action], action: Action) -> None:
    refused = refusal(log, action)
    assert refused is not None
    assert refused.is_known


def test_a_merge_of_several_takes_those_that_are_left() -> None:
    corrections = in_force(made([Merge(("a",), "c"), Merge(("a", "b"), "c")]))
    assert corrections.leads == {"a": "c", "b": "c"}
    assert corrections.spelled("b") == ("c", "a", "b")


def test_names_lead_through_merges_and_renames_to_one_key() -> None:
    log = made([Merge(("kiew",), "kiev"), Merge(("kiev",), "Kyiv"), Rename("kyiv", "Kyiv city")])
    corrections = in_force(log)
    assert {corrections.lead(key) for key in ("kiew", "kiev", "kyiv", "kyivcity")} == {"kyivcity"}
    assert corrections.names == {"kyivcity": "Kyiv city"}
    assert not corrections.decides("kyivcity")
    assert corrections.decides("kiew")


def test_a_rename_to_another_name_of_the_tag_changes_only_what_is_shown() -> None:
    corrections = in_force(made([Merge(("kiev",), "Kyiv"), Rename("kyiv", "Kiev")]))
    assert (corrections.lead("kiev"), corrections.names) == ("kyiv", {"kyiv": "Kiev"})


def test_a_tag_is_logged_under_the_name_it_had_before_it_was_renamed() -> None:
    ledger = Ledger(made([Rename("a", "b"), Rename("a", "c")]))
    assert (ledger.lead("a"), ledger.settled("c"), ledger.settled("b")) == ("c", "a", "a")


def test_a_long_chain_of_merges_is_read() -> None:
    names = [f"tag{chr(0x4E00 + n)}" for n in range(2_000)]
    log = made([Merge((one,), other) for one, other in pairwise(names)])
    corrections = in_force(log)
    assert corrections.lead(names[0]) == names[-1]
    assert len(corrections.spelled(names[5])) == 2_000


def test_a_decision_that_no_longer_can_stand_is_passed_over_when_a_log_is_read() -> None:
    """A later release may refuse what this one allowed: the rest of the log is read all the same."""
    corrections = in_force(made([Pin("a"), Hide("a"), Hide("b")]))
    assert (set(corrections.pinned), set(corrections.hidden)) == ({"a"}, {"b"})


def test_undone_corrections_are_told_by_whom() -> None:
    ledger = Ledger(standing_log([Hide("a"), Undo(1), Hide("a")]))
    assert (ledger.undone_by(1), ledger.undone_by(3)) == (2, None)
    assert [correction.id for correction in ledger.standing] == [3]
