"""Laws of history: differences rebuild a text, and states find their place in any order."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tagwire.store.sqlite.placement import Held, place_state
from tagwire.text.differences import changed_paragraphs

paragraphs = st.lists(st.sampled_from(["a", "b", "c", "d"]), min_size=1, max_size=12)


@given(paragraphs, paragraphs)
def test_taking_away_and_adding_gives_the_later_paragraphs(old: list[str], new: list[str]) -> None:
    added, removed = changed_paragraphs("\n\n".join(old), "\n\n".join(new))
    assert Counter(old) - Counter(removed) + Counter(added) == Counter(new)


@given(st.dictionaries(st.integers(0, 9), st.sampled_from("xyz"), min_size=1), st.randoms(use_true_random=False))
def test_states_find_their_place_in_any_order(states: dict[int, str], chance: object) -> None:
    """The history told by a store's columns is that of the states in time, whatever the order of arrival."""
    order = list(states)
    chance.shuffle(order)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    present, held, past = states[order[0]], Held(order[0], order[0]), dict[int, str]()
    for at in [*order[1:], *order]:
        placement = place_state(held, at, is_same=states[at] == present, last_past=max(past, default=None))
        for moment in placement.old_past:
            past.setdefault(moment, present)
        for moment in placement.new_past:
            past.setdefault(moment, states[at])
        held = placement.held
        if placement.is_present:
            present = states[at]
    told = [*(past[moment] for moment in sorted(past)), present]
    assert present == states[max(states)]
    assert _collapsed(told) == _collapsed([states[moment] for moment in sorted(states)])
    assert max(past, default=-1) < held.since


def _collapsed(words: list[str]) -> list[str]:
    return [word for number, word in enumerate(words) if number == 0 or words[number - 1] != word]
