"""Laws of copies and stories."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tagwire.stories.copies import shared_part
from tagwire.stories.postings import RecentPostings
from tagwire.stories.sets import DisjointSets
from tagwire.stories.shingles import fingerprint

texts = st.text(alphabet=st.sampled_from("abc dé…水のก ,\n“"), max_size=400)


@given(st.lists(st.sets(st.integers(0, 40), max_size=8), max_size=40), st.integers(8, 64))
def test_postings_hold_the_newest_entries_and_no_others(adds: list[set[int]], capacity: int) -> None:
    postings = RecentPostings(capacity=capacity)
    entries: list[tuple[int, int]] = []
    for owner, keys in enumerate(adds):
        postings.add(np.array(sorted(keys), np.uint32), owner)
        entries += [(key, owner) for key in sorted(keys)]
    asked = np.arange(41, dtype=np.uint32)
    hits = postings.find(asked, most=capacity)
    assert sorted(zip(hits.places.tolist(), hits.owners.tolist(), strict=True)) == sorted(entries[-capacity:])


@given(texts, texts)
def test_a_part_is_between_none_and_all_and_the_order_does_not_matter(one: str, other: str) -> None:
    share = shared_part(fingerprint(one), fingerprint(other))
    assert 0 <= share <= 1
    assert share == shared_part(fingerprint(other), fingerprint(one))


@given(texts)
def test_a_text_is_a_copy_of_itself_unless_it_is_too_short_to_tell(text: str) -> None:
    found = fingerprint(text)
    assert shared_part(found, found) == (1.0 if len(found.hashes) >= 3 else 0.0)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=60))
def test_sets_hold_what_was_joined(pairs: list[tuple[int, int]]) -> None:
    sets, groups = DisjointSets(), {n: {n} for n in range(31)}
    for one, other in pairs:
        sets.join(one, other)
        whole = groups[one] | groups[other]
        groups.update(dict.fromkeys(whole, whole))
    assert all(sets.smallest(n) == min(groups[n]) for n in range(31))
