"""Stories of a batch: lines held back until their story can change no more, then written with it.

An article's story is decided when the last article that could change it has come: a hundred thousand lines later, or
at the end of the input. Until then its line waits on disk. Every five thousand articles, and at the end, stories are
repaired. Memory is bounded: it holds the sketches of as many articles as wait.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import orjson

from tagwire.ingest.batch import BatchAnswer, BatchArticle
from tagwire.ingest.spool import LineSpool
from tagwire.stories.likeness import load_pair_weights
from tagwire.stories.membership import Changes
from tagwire.stories.openstories import OpenStories
from tagwire.stories.sketch import unpack_sketch
from tagwire.text.hashes import story_id

HELD_LINES = 100_000
REPAIRED_EVERY = 5_000
SECONDS_A_DAY = 86_400


@dataclass(slots=True)
class _Held:
    """A line that waits, and what is known of its article by now."""

    article: BatchArticle | None
    story: int | None = None
    duplicate_of: str | None = None
    begun: int = 0
    """How many stories are named after it."""


@dataclass(slots=True)
class BatchStories:
    """Gives the articles of a batch their stories; takes answers in input order, and gives the lines back in it."""

    spool: LineSpool
    held_lines: int = HELD_LINES
    _open: OpenStories = field(init=False)
    _held: dict[int, _Held] = field(default_factory=dict)
    """By line number; in order."""
    _names: dict[int, str] = field(default_factory=dict)
    _next: int = 0
    _fresh: int = 0

    def __post_init__(self) -> None:
        self._open = OpenStories(articles=self.held_lines, weights=load_pair_weights())

    def add(self, answer: BatchAnswer) -> Iterator[bytes]:
        """Take in an answer that has an output line; yield the lines that are decided."""
        while self._held and next(iter(self._held)) <= self._next - self.held_lines:
            yield self._release()
        number = self._next
        self._next += 1
        self.spool.put(answer.output or b"")
        self._held[number] = _Held(answer.article)
        if answer.article is not None:
            self._note(self._open.assign(number, unpack_sketch(answer.article.sketch), day=_day(answer.article)))
            self._fresh += 1
            if self._fresh >= REPAIRED_EVERY:
                self._repair()

    def finish(self) -> Iterator[bytes]:
        """Yield all the lines that still wait."""
        self._repair(everything=True)
        while self._held:
            yield self._release()

    def _repair(self, *, everything: bool = False) -> None:
        self._note(self._open.repair(everything=everything))
        self._fresh = 0
        open_stories = {held.story for held in self._held.values()}
        self._names = {story: name for story, name in self._names.items() if story in open_stories}

    def _note(self, changes: Changes) -> None:
        for number, original in changes.originals.items():
            earliest = self._held[original].article
            self._held[number].duplicate_of = None if number == original or earliest is None else earliest.key
        for number in sorted(changes.stories):
            story = changes.stories[number]
            self._held[number].story = story
            if story not in self._names:
                self._names[story] = self._name(self._held[number])

    def _name(self, founder: _Held) -> str:
        founder.begun += 1
        return story_id(founder.article.id if founder.article else "", times=founder.begun - 1)

    def _release(self) -> bytes:
        number = next(iter(self._held))
        held = self._held.pop(number)
        line = self.spool.take()
        if held.article is None or held.story is None:
            return line
        fields = orjson.loads(line)
        fields["story"], fields["duplicate_of"] = self._names[held.story], held.duplicate_of
        return orjson.dumps(fields)


def _day(article: BatchArticle) -> float:
    return float("nan") if article.published is None else article.published.timestamp() / SECONDS_A_DAY
