"""Membership: which articles are of which story, and the numbers that stories keep when they join and part.

Articles here are texts, each known by the article that stands for its copies.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


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


class Membership:
    """The stories of articles; new ones are numbered from ``next_story`` on."""

    def __init__(self, *, next_story: int) -> None:
        self._next = next_story
        self._story: dict[int, int] = {}
        self._members: dict[int, list[int]] = {}
        """Story → its articles, in ascending order."""

    def __len__(self) -> int:
        """Return how many articles have stories."""
        return len(self._story)

    def __contains__(self, article: int) -> bool:
        """Whether an article has a story."""
        return article in self._story

    def articles(self) -> list[int]:
        """Return all articles, in ascending order."""
        return sorted(self._story)

    def story_of(self, article: int) -> int:
        """Return an article's story; raise KeyError where it has none."""
        return self._story[article]

    def members(self, story: int) -> list[int]:
        """Return a story's articles, in ascending order: to be read, not changed."""
        return self._members.get(story, [])

    def new_story(self) -> int:
        """Return a number that no story has had."""
        self._next += 1
        return self._next - 1

    def join(self, article: int, story: int) -> None:
        """Put an article that has no story, later than all of this one's, to it."""
        self._next = max(self._next, story + 1)
        self._story[article] = story
        self._members.setdefault(story, []).append(article)

    def leave(self, article: int) -> int:
        """Take an article out of its story; return the story if nothing is left of it, else -1."""
        story = self._story.pop(article)
        self._members[story].remove(article)
        if self._members[story]:
            return -1
        del self._members[story]
        return story

    def merge(self, one: int, other: int) -> tuple[int, int]:
        """Make one story of two; return the one that stays, which is the larger, and the one that goes."""
        kept, gone = sorted((one, other), key=lambda story: (-len(self._members[story]), story))
        self._story.update(dict.fromkeys(self._members[gone], kept))
        self._members[kept] = sorted(self._members[kept] + self._members.pop(gone))
        return kept, gone

    def snapshot(self) -> dict[int, int]:
        """Return the story of each article as it is now."""
        return dict(self._story)

    def regroup(self, clusters: Sequence[Sequence[int]]) -> None:
        """Make each cluster a story; one that holds the largest part of an old story keeps its number."""
        parts = Counter((self._story[number], at) for at, cluster in enumerate(clusters) for number in cluster)
        names: dict[int, int] = {}
        taken: set[int] = set()
        for story, at in sorted(parts, key=lambda part: (-parts[part], part[0], min(clusters[part[1]]))):
            if at not in names and story not in taken:
                names[at] = story
                taken.add(story)
        gathered = {number for cluster in clusters for number in cluster}
        for story in {story for story, _ in parts}:
            self._members[story] = [number for number in self._members[story] if number not in gathered]
        for at, cluster in enumerate(clusters):
            story = names[at] if at in names else self.new_story()
            self._story.update(dict.fromkeys(cluster, story))
            self._members[story] = sorted((*self._members.get(story, ()), *cluster))
        for story in {story for story, _ in parts if not self._members[story]}:
            del self._members[story]

    def put(self, stories: Mapping[int, int]) -> None:
        """Put these articles into these stories, and no others into any."""
        self._story = dict(stories)
        self._members = {}
        for article in sorted(stories):
            self._members.setdefault(stories[article], []).append(article)

    def changes(self, before: Mapping[int, int], now: Mapping[int, int]) -> Changes:
        """Return what changed between two times: the stories of articles, copies too, and what became of stories."""
        changes = Changes(stories={number: story for number, story in now.items() if before[number] != story})
        came_from: dict[int, Counter[int]] = defaultdict(Counter)
        went_to: dict[int, Counter[int]] = defaultdict(Counter)
        for number, old in before.items():
            came_from[now[number]][old] += 1
            went_to[old][now[number]] += 1
        changes.merged = {old: _most(stories) for old, stories in went_to.items() if old not in self._members}
        changes.parted = {story: _most(olds) for story, olds in came_from.items() if story not in went_to}
        return changes


def _most(counts: Counter[int]) -> int:
    return min(counts, key=lambda story: (-counts[story], story))
