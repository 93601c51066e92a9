"""Open stories: each article gets its story as it comes, and a repair pass joins and parts stories afterwards.

On arrival: a copy takes the story of the text it repeats. Any other article is compared with those that hold its rarest
words, and joins the story whose articles it is like on average, or begins one. Where it fits two stories that agree,
they become one. A repair clusters anew by the same measure of pairs (``linkage``): all that is kept, as if it had never
been told (``partition``), or in a large window that hardly grew what has come since. The largest part of a story keeps
its number.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np

from tagwire.stories.constraints import UNBOUND, Constraints
from tagwire.stories.holdings import PhraseCounts, hold, telling_pairs
from tagwire.stories.likeness import Floats, PairFeatures, PairWeights
from tagwire.stories.linkage import link
from tagwire.stories.membership import Changes, Membership
from tagwire.stories.partition import INDEXED_WORDS, NEAR, connected, count_words, order_of, partition
from tagwire.stories.phrases import Numbers, SharedPhrases
from tagwire.stories.postings import RecentPostings
from tagwire.stories.rarity import WordRarity
from tagwire.stories.sametexts import text_of_each
from tagwire.stories.shingles import digest
from tagwire.stories.sketch import Sketch
from tagwire.stories.texts import Texts
from tagwire.stories.window import Terms, Weighed, Window

ASKED_WORDS = 16
COMPARED = 32
"""Articles with most words in common, that are compared."""
STORIES_COMPARED = 5
MEMBERS_COMPARED = 16
"""A story's newest articles, that a new one is compared with; it must be like them on average."""
ALWAYS_WHOLE = 5_000
"""So many articles, or fewer, are always clustered as a whole: it takes seconds."""
WHOLE_FROM = 0.1
"""From this share of new articles on, a repair clusters all that is kept."""


class OpenStories:
    """The newest articles and their stories, about 2.6 KB an article; one thread at a time.

    Articles come in the order of their numbers, and the newest ``articles`` numbers are kept. Stories are numbered from
    ``next_story`` on. Copies of a text stand in one place: one of them is compared with others for all.
    """

    def __init__(self, *, articles: int, weights: PairWeights, next_story: int = 0) -> None:
        self.articles = articles
        self._weights = weights
        self._window = Window(capacity=articles, weights=weights)
        self._holders = RecentPostings(entries=articles * INDEXED_WORDS)
        self._texts = Texts(articles=articles)
        self._rarity = WordRarity()
        self._stories = Membership(next_story=next_story)
        """Of the articles that stand for their texts, here called firsts."""
        self._near: dict[int, list[int]] = {}
        """First → those that may be of its story, both ways."""
        self._fresh: set[int] = set()
        """Firsts that came since the last repair."""
        self._fresh_for_all = 0
        """How many came since the last repair of everything."""
        self._kept: deque[int] = deque()

    def first_of(self, number: int) -> int:
        """Return the article that stands for those with the same text as one still kept."""
        return self._texts.first_of(number)

    def story_of(self, number: int) -> int:
        """Return the story of an article still kept."""
        return self._stories.story_of(self._texts.first_of(number))

    def assign(self, number: int, sketch: Sketch, *, day: float, constraints: Constraints = UNBOUND) -> Changes:
        """Give an article its story; ``day`` is days since 1970, NaN where its date is unknown.

        Stories that ``constraints`` keep apart do not become one through it.
        """
        self._make_room(number)
        hits = self._texts.hits(sketch.text)
        article = self._window.weigh(sketch, day=day, rarity=self._rarity)
        self._window.add(number, sketch, article)
        changes = Changes()
        if firsts := self._texts.same(sketch.text, hits):
            for other in firsts[1:]:
                gone = self._leave(other)
                if gone >= 0 and gone != self._stories.story_of(firsts[0]):
                    changes.merged[gone] = self._stories.story_of(firsts[0])
            self._tell(self._texts.add(number, sketch.text, day=day, firsts=firsts), changes)
            return changes
        phrases = self._texts.phrases(hits)
        near, odds = self._compare(article, phrases)
        fitting = self._fitting(article, phrases, near, odds)
        self._texts.add(number, sketch.text, day=day)
        self._keep(number, article, near[odds >= NEAR].tolist())
        self._fresh.add(number)
        self._fresh_for_all += 1
        story = fitting[0] if fitting else self._stories.new_story()
        self._count_words(article, story)
        self._stories.join(number, story)
        self._tell(number, changes)
        for other in fitting[1:]:
            if not self._forbidden(story, other, constraints) and self._agree(story, other):
                story = self._merge(story, other, changes)
        return changes

    def restore(self, number: int, sketch: Sketch, *, day: float, story: int, same_as: int, is_repaired: bool) -> None:
        """Take up again an article that was assigned before; they come in the order of their numbers, as ever.

        ``same_as`` is another with the same text, itself where none came before; ``is_repaired`` says whether it had
        come when stories were last repaired.
        """
        self._make_room(number)
        article = self._window.weigh(sketch, day=day, rarity=self._rarity)
        self._window.add(number, sketch, article)
        if same_as != number:
            self._texts.add(number, sketch.text, day=day, firsts=[self._texts.first_of(same_as)])
            return
        near, odds = self._compare(article, self._texts.phrases(self._texts.hits(sketch.text)))
        self._texts.add(number, sketch.text, day=day)
        self._keep(number, article, near[odds >= NEAR].tolist())
        if not is_repaired:
            self._fresh.add(number)
            self._fresh_for_all += 1
        self._count_words(article, story)
        self._stories.join(number, story)

    def repair(self, *, everything: bool = False, constraints: Constraints = UNBOUND) -> Changes:
        """Cluster anew what has come since the last repair, with all it may belong to; or all that is kept.

        All that is kept is clustered where it is little or grew by much, too. After that, which articles share stories
        depends on the articles and ``constraints`` alone, not on the order in which they came. Constraints are obeyed
        as far as their articles are kept; copies of one text are of one story always.
        """
        numbers = self._texts.numbers()
        before = {number: self.story_of(number) for number in numbers}
        originals = {number: self._texts.earliest(self.first_of(number)) for number in numbers}
        is_whole = everything or len(numbers) <= ALWAYS_WHOLE or self._fresh_for_all >= WHOLE_FROM * len(numbers)
        if is_whole:
            self._partition(numbers, before, constraints)
        else:
            self._repair_fresh(self._bound(constraints))
        self._fresh.clear()
        changes = self._stories.changes(before, {number: self.story_of(number) for number in numbers})
        if is_whole:
            earliest = ((number, self._texts.earliest(self.first_of(number))) for number in numbers)
            changes.originals = {number: now for number, now in earliest if originals[number] != now}
        return changes

    def measured_pairs(self) -> tuple[list[int], PairFeatures]:
        """Return the articles kept, copies left out, and what is measured of every pair of them: to fit weights to."""
        firsts = self._stories.articles()
        self._rarity.forget()
        stories = [self._stories.members(story) for story in {self._stories.story_of(first) for first in firsts}]
        count_words(stories, window=self._window, rarity=self._rarity)
        return firsts, self._pairs(np.array(firsts))

    # -- arrival

    def _keep(self, number: int, article: Weighed, near: list[int]) -> None:
        self._holders.add(_weightiest(article, INDEXED_WORDS), number)
        self._near[number] = near
        for other in near:
            self._near[other].append(number)

    def _pairs(self, numbers: Numbers) -> PairFeatures:
        """Return what is measured of every pair of these first articles, in ascending order."""
        return self._window.pairs_within(numbers, rarity=self._rarity, phrases=self._texts.phrases_within(numbers))

    def _compare(self, article: Weighed, phrases: SharedPhrases) -> tuple[Numbers, Floats]:
        """Return the articles that have most rare words in common with this one, and how likely each tells the same."""
        asked = _weightiest(article, ASKED_WORDS)
        hits = self._holders.find(asked)
        owners, places = np.unique(hits.owners.astype(np.int64), return_inverse=True)
        weights = article.weights[np.searchsorted(article.terms, asked)]
        in_common = np.bincount(places, weights=(weights * weights)[hits.places], minlength=len(owners))
        in_common[~self._window.holds(owners)] = 0
        best = np.lexsort((owners, in_common))[::-1][:COMPARED]
        near = owners[best[in_common[best] > 0]]
        near = near[[number in self._stories for number in near.tolist()]]  # a copy stands where its text stands
        return near, self._window.log_odds(article, near, phrases=phrases.with_texts(near))

    def _fitting(self, article: Weighed, phrases: SharedPhrases, near: Numbers, odds: Floats) -> list[int]:
        """Return the stories whose articles this one is like on average, the most alike first."""
        if not len(odds) or odds.max() <= 0:
            return []
        known: dict[int, dict[int, float]] = defaultdict(dict)
        for number, likeness in zip(near.tolist(), odds.tolist(), strict=True):
            known[self._stories.story_of(number)][number] = likeness
        closest = sorted(known, key=lambda story: (-max(known[story].values()), story))[:STORIES_COMPARED]
        newest = {story: self._stories.members(story)[-MEMBERS_COMPARED:] for story in closest}
        asked = [number for story in closest for number in newest[story] if number not in known[story]]
        if asked:
            numbers = np.array(asked)
            odds = self._window.log_odds(article, numbers, phrases=phrases.with_texts(numbers))
            for number, likeness in zip(asked, odds.tolist(), strict=True):
                known[self._stories.story_of(number)][number] = likeness
        means = {story: sum(known[story].values()) / len(known[story]) for story in closest}
        return sorted((story for story in closest if means[story] > 0), key=lambda story: (-means[story], story))

    def _count_words(self, article: Weighed, story: int) -> None:
        """Count the words of an article that none of its story's newest articles has."""
        members = self._stories.members(story)[-STORIES_COMPARED:]
        if not members or not len(article.terms):
            self._rarity.count_story(article.terms)
            return
        told = self._window.rows(np.array(members)).terms.ravel()
        places = np.minimum(np.searchsorted(article.terms, told), len(article.terms) - 1)
        is_told = np.zeros(len(article.terms), np.bool_)
        is_told[places[article.terms[places] == told]] = True
        self._rarity.count_words(article.terms[~is_told])

    def _agree(self, one: int, other: int) -> bool:
        """Whether the newest articles of two stories are alike on average."""
        ours, theirs = (self._stories.members(story)[-MEMBERS_COMPARED // 2 :] for story in (one, other))
        numbers = np.array(sorted(ours + theirs))
        odds = self._weights.log_odds(self._pairs(numbers))
        is_ours = np.isin(numbers, ours)
        return bool(odds[np.ix_(is_ours, ~is_ours)].mean() > 0)

    def _forbidden(self, one: int, other: int, constraints: Constraints) -> bool:
        """Whether two stories hold articles that must stay apart."""
        ours, theirs = (
            [number for first in self._stories.members(story) for number in self._texts.holders(first)]
            for story in (one, other)
        )
        return bool(constraints) and constraints.forbid(ours, theirs)

    def _tell(self, first: int, changes: Changes) -> None:
        """Say of a text's articles what their story is, and which is the earliest."""
        earliest = self._texts.earliest(first)
        for number in self._texts.holders(first):
            changes.stories[number] = self._stories.story_of(first)
            changes.originals[number] = earliest

    # -- stories

    def _leave(self, first: int) -> int:
        """Let an article stand for no text any more; return its story if that is no more, else -1."""
        self._fresh.discard(first)
        for near in self._near.pop(first):
            self._near[near].remove(first)
        return self._stories.leave(first)

    def _merge(self, one: int, other: int, changes: Changes) -> int:
        moved = {story: list(self._stories.members(story)) for story in (one, other)}
        kept, gone = self._stories.merge(one, other)
        for first in moved[gone]:
            for number in self._texts.holders(first):
                changes.stories[number] = kept
        changes.merged[gone] = kept
        return kept

    # -- repair

    def _bound(self, constraints: Constraints) -> Constraints:
        """Return constraints on articles as such on firsts."""
        firsts = {number: self._texts.find_first(number) for number in constraints.named()}
        return constraints.renamed({number: first for number, first in firsts.items() if first >= 0})

    def _partition(self, numbers: Sequence[int], before: Mapping[int, int], constraints: Constraints) -> None:
        """Cluster all that is kept, whatever was found before: texts to begin with, then stories."""
        was_first = set(self._stories.articles())
        firsts, phrases = self._regroup_texts(numbers)
        self._stories.put({first: before[first] for first in firsts.tolist()})
        found = partition(
            firsts,
            window=self._window,
            phrases=phrases,
            rarity=self._rarity,
            weights=self._weights,
            constraints=self._bound(constraints).renamed({first: at for at, first in enumerate(firsts.tolist())}),
        )
        self._stories.regroup(found.clusters)
        self._near = {first: [] for first in firsts.tolist()}
        for one, other in ((int(firsts[one]), int(firsts[other])) for one, other in found.near):
            self._near[one].append(other)
            self._near[other].append(one)
        for first in sorted(self._near.keys() - was_first):
            self._holders.add(_weightiest(self._window.weighed(first), INDEXED_WORDS), first)
        self._fresh_for_all = 0

    def _regroup_texts(self, numbers: Sequence[int]) -> tuple[Numbers, PhraseCounts]:
        """Find anew which articles have one text; return those that stand for one, in order, and what these share."""
        digests = [self._window.digest(number) + digest(self._texts.text_of(number)) for number in numbers]
        numbers = order_of(numbers, self._window.days(np.array(numbers, np.int64)), digests)
        texts = [self._texts.text_of(number) for number in numbers]
        held = hold(texts)
        text_of = text_of_each(texts, held)
        self._texts.regroup({number: numbers[first] for number, first in zip(numbers, text_of.tolist(), strict=True)})
        places, text_of = np.unique(text_of, return_inverse=True)
        return np.array(numbers, np.int64)[places], PhraseCounts(telling_pairs(held, text_of))

    def _repair_fresh(self, bound: Constraints) -> None:
        for numbers in self._neighbourhoods(sorted(self._fresh | bound.named()), bound):
            odds = self._weights.log_odds(self._pairs(np.array(numbers)))
            clusters = link(odds, constraints=bound.renamed({number: at for at, number in enumerate(numbers)}))
            self._stories.regroup([[numbers[n] for n in cluster] for cluster in clusters])

    def _neighbourhoods(self, starts: Iterable[int], bound: Constraints) -> Iterable[list[int]]:
        """Yield the articles that may share stories with these, sorted, in parts that can be clustered at once."""
        seen: set[int] = set()
        beside = {number: group for group in bound.together for number in group}
        for start in starts:
            if start in seen:
                continue
            reached, waiting = [], [start]
            seen.add(start)
            while waiting:
                number = waiting.pop()
                reached.append(number)
                members = self._stories.members(self._stories.story_of(number))
                for other in (*self._near[number], *members, *beside.get(number, ())):
                    if other not in seen:
                        seen.add(other)
                        waiting.append(other)
            if len(reached) > 1:
                yield from self._parts(sorted(reached), bound)

    def _parts(self, numbers: list[int], bound: Constraints) -> Iterable[list[int]]:
        """Yield articles in parts that can be clustered at once, stories whole if they are not larger."""
        places = {number: place for place, number in enumerate(numbers)}
        links = []
        for story in {self._stories.story_of(number) for number in numbers}:
            links += [(places[one], places[other]) for one, other in pairwise(self._stories.members(story))]
        links += [(places[number], places[other]) for number in numbers for other in self._near[number]]
        for part in connected(len(numbers), links, constraints=bound.renamed(places)):
            if len(part) > 1:
                yield [numbers[place] for place in part]

    # -- the end

    def _make_room(self, number: int) -> None:
        """Forget what leaves the window when an article comes."""
        if self._kept and number <= self._kept[-1]:
            raise ValueError(f"article {number} comes after article {self._kept[-1]}")
        while self._kept and self._kept[0] <= number - self.articles:
            oldest = self._kept.popleft()
            if self._texts.forget(oldest):
                self._leave(oldest)
        self._kept.append(number)


def _weightiest(article: Weighed, most: int) -> Terms:
    return article.terms[np.lexsort((article.terms, -article.weights))[:most]]
