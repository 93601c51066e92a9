"""Telling stories: stored articles are given their stories, and stories mended, beside whatever else writes.

What the open stories are is held in memory and can be made again from the store at any time: when the program starts,
when another process has told meanwhile, and when more articles came than there was room for.
"""

import asyncio
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import structlog

from tagwire.errors import ParseError, StoreError
from tagwire.model.story import SketchedArticle, StoryMark, StoryTelling
from tagwire.store import StoryStore
from tagwire.stories.likeness import load_pair_weights
from tagwire.stories.membership import Changes
from tagwire.stories.openstories import OpenStories
from tagwire.stories.sketch import Sketch, unpack_sketch

MOST_ARTICLES = 100_000
LEAST_ROOM = 4_000
AT_ONCE = 200
"""Articles told of in one transaction."""
LOOK_S = 2.0
REPAIR_S = 180.0
AFTER_A_CRASH_S = 60.0
SECONDS_A_DAY = 86_400


class StoryTeller:
    """Tells the stories of one store; one thread at a time."""

    def __init__(self, store: StoryStore, *, clock: Callable[[], datetime], most_articles: int = MOST_ARTICLES) -> None:
        self._store = store
        self._clock = clock
        self._most = most_articles
        self._open: OpenStories | None = None
        self._mark = StoryMark(0, 0, 0, 0)
        self._full_at = 0
        """The article from which on there is too little room."""

    def tell_new(self) -> int:
        """Give every article that waits its story; return how many those were. Raise StoreError."""
        told = 0
        while True:
            stories = self._current()
            arrived = self._store.waiting(after=self._mark.reached, limit=AT_ONCE)
            if not arrived:
                return told
            changes = Changes()
            for article in arrived:
                sketch = _sketch(article)
                if sketch is not None:
                    changes.follow(stories.assign(article.number, sketch, day=_day(article)))
            if self._write(changes, reached=arrived[-1].number, is_repair=False):
                told += len(arrived)

    def repair(self) -> None:
        """Mend the stories of what came since the last repair. Raise StoreError."""
        while True:
            stories = self._current()
            if self._mark.repaired >= self._mark.reached:
                return
            if self._write(stories.repair(), reached=self._mark.reached, is_repair=True):
                return

    def forget(self) -> None:
        """Drop what is held in memory; it is made again from the store."""
        self._open = None

    def _current(self) -> OpenStories:
        """Return the open stories as the store has them now."""
        mark = self._store.mark()
        if self._open is None or mark.turn != self._mark.turn or mark.reached >= self._full_at:
            self._open = self._restored(mark)
        self._mark = mark
        return self._open

    def _restored(self, mark: StoryMark) -> OpenStories:
        kept = self._store.told(limit=self._most)
        span = kept[-1].number - kept[0].number + 1 if kept else 0
        room = min(self._most, max(LEAST_ROOM, 2 * span))
        self._full_at = mark.reached + room - span if room < self._most else 2**63
        stories = OpenStories(articles=room, weights=load_pair_weights(), next_story=mark.next_story)
        same_as: dict[int, int] = {}
        for article in kept:
            sketch = _sketch(article)
            if sketch is None or article.story is None:
                continue
            stories.restore(
                article.number,
                sketch,
                day=_day(article),
                story=article.story,
                same_as=same_as.setdefault(article.original, article.number),
                is_repaired=article.number <= mark.repaired,
            )
        return stories

    def _write(self, changes: Changes, *, reached: int, is_repair: bool) -> bool:
        telling = StoryTelling(
            turn=self._mark.turn,
            reached=reached,
            is_repair=is_repair,
            stories=changes.stories,
            originals=changes.originals,
            merged=changes.merged,
            parted=changes.parted,
        )
        self._open, stories = None, self._open  # whatever fails from here on, memory and store may differ
        if not self._store.tell(telling, now=self._clock()):
            return False
        repaired = reached if is_repair else self._mark.repaired
        self._open = stories
        self._mark = replace(self._mark, turn=telling.turn + 1, reached=reached, repaired=repaired)
        return True


def tell_all(teller: StoryTeller) -> None:
    """Give every stored article its story and mend what that leaves; what fails waits for the next time.

    Raise StoreError. A fault of our own is told to the log: it must not cost a round that read its articles.
    """
    try:
        teller.tell_new()
        teller.repair()
    except StoreError:
        raise
    except Exception:
        structlog.get_logger().error("stories could not be told", trace=traceback.format_exc())


async def tell_for_good(teller: StoryTeller) -> None:
    """Tell stories until cancelled: of new articles within seconds, repairs every few minutes."""
    log = structlog.get_logger()
    loop = asyncio.get_running_loop()
    repaired_at = loop.time()
    while True:
        pause_s = LOOK_S
        try:
            await asyncio.to_thread(teller.tell_new)
            if loop.time() - repaired_at >= REPAIR_S:
                await asyncio.to_thread(teller.repair)
                repaired_at = loop.time()
        except StoreError as error:  # what was not written still waits
            log.error("stories could not be written", error=str(error))
        except Exception:
            teller.forget()
            log.error("stories could not be told", trace=traceback.format_exc())
            pause_s = AFTER_A_CRASH_S
        await asyncio.sleep(pause_s)


def _sketch(article: SketchedArticle) -> Sketch | None:
    """Return an article's sketch; None where another version of the program made it: then it has no story."""
    try:
        return unpack_sketch(article.sketch)
    except ParseError:
        return None


def _day(article: SketchedArticle) -> float:
    return article.published.timestamp() / SECONDS_A_DAY
