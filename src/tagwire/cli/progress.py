"""A round on a progress bar."""

from rich.progress import Progress

from tagwire.ingest.polling import Poll
from tagwire.ingest.round import Watcher
from tagwire.model.source import PendingEntry, WriteIntent


class RoundProgress(Watcher):
    """Shows sources asked and articles read; the number of articles grows as feeds name them."""

    def __init__(self, bar: Progress, *, sources: int, articles: int = 0) -> None:
        self._bar = bar
        self._sources = bar.add_task("Asking sources", total=sources)
        self._articles = bar.add_task("Reading articles", total=articles)
        self._expected = articles

    def polled(self, poll: Poll, unseen: int) -> None:
        self._expected += unseen
        self._bar.advance(self._sources)
        self._bar.update(self._articles, total=self._expected)

    def settled(self, pending: PendingEntry, intent: WriteIntent) -> None:
        if pending.article_id is not None:  # read again because it changed: no poll counted it
            self._expected += 1
            self._bar.update(self._articles, total=self._expected)
        self._bar.advance(self._articles)
