"""Open stories: each article gets its story as it comes, and a repair pass joins and parts stories afterwards.

On arrival: a copy takes the story of the text it repeats. Any other article is compared with those that hold its rarest
words, and joins the story whose articles it is like on average, or begins one. Where it fits two stories that agree,
they become one. The repair pass clusters anew what has come since, by the same measure of pairs (``linkage``), with
words weighed by what is common now; the largest part of a story keeps its number.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from tagwire.stories.constraints import UNBOUND, Constraints
from tagwire.stories.likeness import Floats, PairFeatures, PairWeights
from tagwire.stories.linkage import link
from tagwire.stories.phrases import Numbers, SharedPhrases
from tagwire.stories.postings import RecentPostings
from tagwire.stories.rarity import WordRarity
from tagwire.stories.sketch import Sketch
from tagwire.stories.texts import Texts
from tagwire.stories.window import Terms, Weighed, Window

INDEXED_WORDS = 24
"""An article is found by its weightiest words."""
ASKED_WORDS = 16
COMPARED = 32
"""Articles with most words in common, that are compared."""
STORIES_COMPARED = 5
MEMBERS_COMPARED = 16
"""A story's newest articles, that a new one is compared with; it must be like them on average."""
RECOUNTED_FROM = 0.02
"""From this share of new articles on, a repair counts anew how common words are."""
NEAR = -1.0
"""From these log-odds on, two articles may come to be of one story when words are weighed anew."""
CLUSTERED = 2_500
"""Articles clustered at once: time and memory grow with the square."""


@dataclass(slots=True)
class Changes:
    """What an arrival or a repair changed; articles and stories are known by number."""

    stories: dict[int, int] = field(default_factory=dict)
    """Article → its story now."""
    originals: dict[int, int] = field(default_factory=dict)
    """Article → the earliest with the same text, itself where it is that."""
    merged: dict[int, int] = field(default_factory=dict)
    """Story that is no more → the one that most of it went to."""
    parted: dict[int, int] = field(default_factory=dict)
    """New story → the one that most of it came from."""

    def follow(self, later: "Changes") -> None:
        """Take in what changed after this."""
        self.stories.update(later.stories)
        self.originals.update(later.originals)
        self.merged = {gone: later.merged.get(kept, kept) for gone, kept in self.merged.items()} | later.merged
        self.parted.update(later.parted)


class OpenStories:
    """The newest articles and their stories, about 2.6 KB an article; one thread at a time.

    Articles come in the order of their numbers, and the newest ``articles`` numbers are kept. Stories are numbered from
    ``next_story`` on. Copies of a text stand in one place: the first that came is compared with others for all of them.
    """

    def __init__(self, *, articles: int, weights: PairWeights, next_story: int = 0) -> None:
        self.articles = articles
        self._weights = weights
        self._window = Window(capacity=articles, weights=weights)
        self._holders = RecentPostings(entries=articles * INDEXED_WORDS)
        self._texts = Texts(articles=articles)
        self._rarity = WordRarity()
        self._story: dict[int, int] = {}
        """First article → story."""
        self._members: dict[int, list[int]] = {}
        """Story → its first articles, in order of arrival."""
        self._near: dict[int, list[int]] = {}
        """First article → those that may be of its story, both ways."""
        self._fresh: set[int] = set()
        """First articles that came since the last repair."""
        self._kept: deque[int] = deque()
        self._next_story = next_story

    def first_of(self, number: int) -> int:
        """Return the first that came of the articles with the same text as one still kept."""
        return self._texts.first_of(number)

    def story_of(self, number: int) -> int:
        """Return the story of an article still kept."""
        return self._story[self._texts.first_of(number)]

    def assign(self, number: int, sketch: Sketch, *, day: float, constraints: Constraints = UNBOUND) -> Changes:
        """Give an article its story; ``day`` is days since 1970, NaN where its date is unknown.

        Stories that ``constraints`` keep apart do not become one through it.
        """
        self._make_room(number)
        hits = self._texts.hits(sketch.text)
        changes = Changes()
        if firsts := self._texts.same(sketch.text, hits):
            for other in firsts[1:]:
                self._leave(other, changes, to=self._story[firsts[0]])
            self._tell(self._texts.add(number, sketch.text, day=day, firsts=firsts), changes)
            return changes
        article = self._window.weigh(sketch, day=day, rarity=self._rarity)
        phrases = self._texts.phrases(hits)
        near, odds = self._compare(article, phrases)
        fitting = self._fitting(article, phrases, near, odds)
        self._texts.add(number, sketch.text, day=day)
        self._keep(number, sketch, article, near[odds >= NEAR].tolist())
        story = fitting[0] if fitting else self._new_story()
        self._count_words(article, story)
        self._join(number, story)
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
        self._next_story = max(self._next_story, story + 1)
        if same_as != number:
            self._texts.add(number, sketch.text, day=day, firsts=[self._texts.first_of(same_as)])
            return
        article = self._window.weigh(sketch, day=day, rarity=self._rarity)
        near, odds = self._compare(article, self._texts.phrases(self._texts.hits(sketch.text)))
        self._texts.add(number, sketch.text, day=day)
        self._keep(number, sketch, article, near[odds >= NEAR].tolist())
        if is_repaired:
            self._fresh.discard(number)
        self._members.setdefault(story, [])
        self._count_words(article, story)
        self._join(number, story)

    def repair(self, *, everything: bool = False, constraints: Constraints = UNBOUND) -> Changes:
        """Cluster anew what has come since the last repair, with all it may belong to; or all that is kept.

        ``constraints`` are obeyed as far as their articles are kept; all that they name is clustered anew, too. Copies
        of one text are of one story always.
        """
        if everything or len(self._fresh) >= len(self._story) * RECOUNTED_FROM:
            self._recount()
        before = dict(self._story)
        bound = constraints.renamed(
            {n: first for n in constraints.named() if (first := self._texts.find_first(n)) >= 0}
        )
        starts = self._story if everything else sorted(self._fresh | bound.named())
        for numbers in self._neighbourhoods(starts, bound):
            odds = self._weights.log_odds(self._pairs(np.array(numbers)))
            clusters = link(odds, constraints=bound.renamed({number: at for at, number in enumerate(numbers)}))
            self._regroup([[numbers[n] for n in cluster] for cluster in clusters])
        self._fresh.clear()
        return self._changes_since(before)

    def measured_pairs(self) -> tuple[list[int], PairFeatures]:
        """Return the articles kept, copies left out, and what is measured of every pair of them: to fit weights to."""
        self._recount()
        firsts = sorted(self._story)
        return firsts, self._pairs(np.array(firsts))

    # -- arrival

    def _keep(self, number: int, sketch: Sketch, article: Weighed, near: list[int]) -> None:
        self._window.add(number, sketch, article)
        self._holders.add(_weightiest(article, INDEXED_WORDS), number)
        self._near[number] = near
        for other in near:
            self._near[other].append(number)
        self._fresh.add(number)

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
        near = near[[number in self._story for number in near.tolist()]]  # a copy stands where its text stands
        return near, self._window.log_odds(article, near, phrases=phrases.with_texts(near))

    def _fitting(self, article: Weighed, phrases: SharedPhrases, near: Numbers, odds: Floats) -> list[int]:
        """Return the stories whose articles this one is like on average, the most alike first."""
        if not len(odds) or odds.max() <= 0:
            return []
        known: dict[int, dict[int, float]] = defaultdict(dict)
        for number, likeness in zip(near.tolist(), odds.tolist(), strict=True):
            known[self._story[number]][number] = likeness
        closest = sorted(known, key=lambda story: (-max(known[story].values()), story))[:STORIES_COMPARED]
        asked = [n for story in closest for n in self._members[story][-MEMBERS_COMPARED:] if n not in known[story]]
        if asked:
            numbers = np.array(asked)
            odds = self._window.log_odds(article, numbers, phrases=phrases.with_texts(numbers))
            for number, likeness in zip(asked, odds.tolist(), strict=True):
                known[self._story[number]][number] = likeness
        means = {story: sum(known[story].values()) / len(known[story]) for story in closest}
        return sorted((story for story in closest if means[story] > 0), key=lambda story: (-means[story], story))

    def _count_words(self, article: Weighed, story: int) -> None:
        """Count the words of an article that none of its story's newest articles has."""
        members = self._members[story][-STORIES_COMPARED:]
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
        ours, theirs = (self._members[story][-MEMBERS_COMPARED // 2 :] for story in (one, other))
        numbers = np.array(sorted(ours + theirs))
        odds = self._weights.log_odds(self._pairs(numbers))
        is_ours = np.isin(numbers, ours)
        return bool(odds[np.ix_(is_ours, ~is_ours)].mean() > 0)

    def _forbidden(self, one: int, other: int, constraints: Constraints) -> bool:
        """Whether two stories hold articles that must stay apart."""
        ours, theirs = (
            [number for first in self._members[story] for number in self._texts.holders(first)]
            for story in (one, other)
        )
        return bool(constraints) and constraints.forbid(ours, theirs)

    def _tell(self, first: int, changes: Changes) -> None:
        """Say of a text's articles what their story is, and which is the earliest."""
        earliest = self._texts.earliest(first)
        for number in self._texts.holders(first):
            changes.stories[number] = self._story[first]
            changes.originals[number] = earliest

    # -- stories

    def _new_story(self) -> int:
        story = self._next_story
        self._next_story += 1
        self._members[story] = []
        return story

    def _join(self, first: int, story: int) -> None:
        self._story[first] = story
        self._members[story].append(first)

    def _leave(self, first: int, changes: Changes, *, to: int) -> None:
        story = self._story.pop(first)
        self._members[story].remove(first)
        self._fresh.discard(first)
        for near in self._near.pop(first):
            self._near[near].remove(first)
        if not self._members[story]:
            del self._members[story]
            if story != to:
                changes.merged[story] = to

    def _merge(self, one: int, other: int, changes: Changes) -> int:
        kept, gone = sorted((one, other), key=lambda story: (-len(self._members[story]), story))
        for first in self._members.pop(gone):
            self._join(first, kept)
            for number in self._texts.holders(first):
                changes.stories[number] = kept
        self._members[kept].sort()
        changes.merged[gone] = kept
        return kept

    # -- repair

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
                for other in (*self._near[number], *self._members[self._story[number]], *beside.get(number, ())):
                    if other not in seen:
                        seen.add(other)
                        waiting.append(other)
            if len(reached) > 1:
                yield from self._parts(reached)

    def _parts(self, numbers: list[int]) -> Iterable[list[int]]:
        """Yield articles in parts that can be clustered at once, stories whole and beside those they are nearest to."""
        if len(numbers) <= CLUSTERED:
            yield sorted(numbers)
            return
        part: list[int] = []
        for story in dict.fromkeys(self._story[number] for number in numbers):
            members = self._members[story][-CLUSTERED:]
            if part and len(part) + len(members) > CLUSTERED:
                yield sorted(part)
                part = []
            part += members
        yield sorted(part)

    def _regroup(self, clusters: Sequence[Sequence[int]]) -> None:
        """Make each cluster a story; one that holds the largest part of an old story keeps its number."""
        parts = Counter((self._story[number], at) for at, cluster in enumerate(clusters) for number in cluster)
        names: dict[int, int] = {}
        for story, at in sorted(parts, key=lambda part: (-parts[part], part)):
            if at not in names and story not in names.values():
                names[at] = story
        gathered = {number for cluster in clusters for number in cluster}
        for story in {story for story, _ in parts}:
            self._members[story] = [number for number in self._members[story] if number not in gathered]
        for at, cluster in enumerate(clusters):
            story = names[at] if at in names else self._new_story()
            for number in cluster:
                self._story[number] = story
            self._members[story] = sorted((*self._members[story], *cluster))
        for story in {story for story, _ in parts if not self._members[story]}:
            del self._members[story]

    def _changes_since(self, before: dict[int, int]) -> Changes:
        changes = Changes()
        came_from: dict[int, Counter[int]] = defaultdict(Counter)
        went_to: dict[int, Counter[int]] = defaultdict(Counter)
        for first, old in before.items():
            story = self._story[first]
            came_from[story][old] += 1
            went_to[old][story] += 1
            if story != old:
                for number in self._texts.holders(first):
                    changes.stories[number] = story
        for old, stories in went_to.items():
            if old not in self._members:
                changes.merged[old] = _most(stories)
        for story, olds in came_from.items():
            if story not in went_to:
                changes.parted[story] = _most(olds)
        return changes

    def _recount(self) -> None:
        """Count anew how many of the stories hold each word."""
        self._rarity.forget()
        stories, size = [], 0
        for members in self._members.values():
            stories.append(members)
            size += len(members)
            if size >= CLUSTERED:
                self._count(stories)
                stories, size = [], 0
        self._count(stories)

    def _count(self, stories: Sequence[Sequence[int]]) -> None:
        if not stories:
            return
        numbers = np.array([number for members in stories for number in members])
        owners = np.repeat(np.arange(len(stories), dtype=np.uint64), [len(members) for members in stories])
        rows = self._window.rows(numbers)
        held = np.unique((owners[:, None] << np.uint64(32) | rows.terms)[rows.is_word])
        self._rarity.count_stories(len(stories), held.astype(np.uint32))

    # -- the end

    def _make_room(self, number: int) -> None:
        """Forget what leaves the window when an article comes."""
        if self._kept and number <= self._kept[-1]:
            raise ValueError(f"article {number} comes after article {self._kept[-1]}")
        while self._kept and self._kept[0] <= number - self.articles:
            oldest = self._kept.popleft()
            if self._texts.forget(oldest):
                self._leave(oldest, Changes(), to=-1)
        self._kept.append(number)


def _weightiest(article: Weighed, most: int) -> Terms:
    return article.terms[np.lexsort((article.terms, -article.weights))[:most]]


def _most(counts: Counter[int]) -> int:
    return min(counts, key=lambda story: (-counts[story], story))
