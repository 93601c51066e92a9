"""Laws of copies and stories."""

from collections import Counter
from itertools import combinations
from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tagwire.stories.copies import shared_part
from tagwire.stories.linkage import link
from tagwire.stories.phrases import MOST_COUNTED, MOST_HOLDERS, shared_phrases
from tagwire.stories.postings import WAYS, Hits, RecentPostings
from tagwire.stories.sets import DisjointSets
from tagwire.stories.shingles import fingerprint

texts = st.text(alphabet=st.sampled_from("abc dé…水のก ,\n“"), max_size=400)


@given(st.lists(st.sets(st.integers(0, 40), max_size=8), max_size=40), st.integers(1, 2000))
def test_postings_tell_no_lies_and_forget_nothing_while_there_is_room(adds: list[set[int]], entries: int) -> None:
    postings = RecentPostings(entries=entries)
    added = []
    for owner, keys in enumerate(adds):
        postings.add(np.array(sorted(keys), np.uint32), owner)
        added += [(key, owner) for key in sorted(keys)]
    hits = postings.find(np.arange(41, dtype=np.uint32))
    found = list(zip(hits.places.tolist(), hits.owners.tolist(), strict=True))
    assert len(found) == len(set(found))
    assert set(found) <= set(added)
    assert set(found) >= set(added[-WAYS:])


@given(texts, texts)
def test_a_part_is_between_none_and_all_and_the_order_does_not_matter(one: str, other: str) -> None:
    share, length = shared_part(fingerprint(one), fingerprint(other))
    assert 0 <= share <= 1
    assert 0 <= length <= 1
    assert (share, length) == shared_part(fingerprint(other), fingerprint(one))


@given(texts)
def test_a_text_is_a_copy_of_itself_unless_it_is_too_short_to_tell(text: str) -> None:
    found = fingerprint(text)
    assert shared_part(found, found)[0] == (1.0 if len(found.hashes) >= 3 else 0.0)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=60))
def test_sets_hold_what_was_joined(pairs: list[tuple[int, int]]) -> None:
    sets, groups = DisjointSets(), {n: {n} for n in range(31)}
    for one, other in pairs:
        sets.join(one, other)
        whole = groups[one] | groups[other]
        groups.update(dict.fromkeys(whole, whole))
    assert all(sets.smallest(n) == min(groups[n]) for n in range(31))


@given(st.integers(1, 9), st.integers(0, 2**32))
def test_linkage_is_what_joining_the_most_alike_pair_again_and_again_gives(size: int, seed: int) -> None:
    chance = Random(seed)
    likeness = np.zeros((size, size), np.float32)
    for one, other in combinations(range(size), 2):
        likeness[one, other] = likeness[other, one] = chance.uniform(-3, 4)
    clusters = [[n] for n in range(size)]
    while len(clusters) > 1:
        mean, one, other = max(
            (float(likeness[np.ix_(a, b)].mean(dtype=np.float64)), i, j)
            for (i, a), (j, b) in combinations(enumerate(clusters), 2)
        )
        if mean <= 0:
            break
        clusters[one] += clusters.pop(other)
    assert link(likeness) == sorted(map(sorted, clusters))


@given(st.lists(st.lists(st.integers(0, 12), max_size=12), max_size=12))
def test_shared_phrases_are_those_that_few_hold(held: list[list[int]]) -> None:
    places = np.array([place for place, owners in enumerate(held) for _ in owners], np.intp)
    owners = np.array([owner for owners in held for owner in owners], np.int64)
    found = shared_phrases(Hits(places, owners.astype(np.uint32)), owners)
    expected = Counter(o for owners in held if len(set(owners)) <= MOST_HOLDERS for o in set(owners))
    assert dict(zip(found.numbers.tolist(), found.counts.tolist(), strict=True)) == {
        number: min(count, MOST_COUNTED) for number, count in expected.items()
    }
    assert found.with_texts(np.array([99])).tolist() == [0]
