"""What stands beside a tag's articles, kept from one state of its page to the next."""

from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock

from tagwire.model.listing import Tag, TagOverview
from tagwire.store import ReadingStore

KEPT = 512
OLDEST = timedelta(minutes=5)
"""How long an article that is filed anew, without losing the tag, may count as it was filed before."""


class OverviewShelf:
    """Overviews by tag, made anew when the tag's own articles or names changed, and every five minutes.

    A page is made again at each change of the store, and most changes are other tags'; counting a busy tag's month
    takes longer than all the rest of its page. Safe to use from many threads.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[Tag, datetime, TagOverview]] = OrderedDict()
        self._lock = Lock()

    def of(self, store: ReadingStore, tag: Tag, *, now: datetime) -> TagOverview:
        """Return a tag's overview; ``tag`` is how the store has it now."""
        span = _span(now)
        with self._lock:
            kept = self._kept.get(tag.key)
            if kept is not None and kept[:2] == (tag, span):
                self._kept.move_to_end(tag.key)
                return kept[2]
        overview = store.tag_overview(tag.key, now=now)
        with self._lock:
            self._kept[tag.key] = (overview.tag, span, overview)
            self._kept.move_to_end(tag.key)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return overview


def _span(now: datetime) -> datetime:
    """Return the beginning of the five minutes that hold a moment; a day never begins inside one."""
    return now - (now - datetime.min.replace(tzinfo=now.tzinfo)) % OLDEST
