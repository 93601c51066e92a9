"""What the files of an article's site say about its use, asked once a day for each site and kept in the store."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

from tagwire.extract.rights import rsl_link, with_site
from tagwire.feeds.reservations import (
    MAX_FILE_CHARS,
    parse_robots_statement,
    parse_rsl,
    parse_tdmrep,
    rsl_rights,
    tdm_rights,
)
from tagwire.fetch import Fetcher
from tagwire.model.document import Document, FetchFailure, FetchRequest, Purpose
from tagwire.model.rights import Rights
from tagwire.model.source import RobotsRecord
from tagwire.store import FollowingStore

TDMREP_PATH = "/.well-known/tdmrep.json"
KEEP = timedelta(days=1)
KEEP_FAILED = timedelta(hours=1)
"""How long a file that could not be had is not asked again."""


class SiteRights:
    """Knows what sites' files say, asking each file at most once at a time."""

    def __init__(self, *, store: FollowingStore, fetcher: Fetcher, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._fetcher = fetcher
        self._clock = clock
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def of(self, url: str, document: Document | None = None) -> Rights:
        """Return what its site says about an article's address; ``document`` is its page, where that was fetched.

        The page may name a licence of its own, which holds in place of the site's. A licence that can't be read
        reserves everything; a tdmrep.json that can't be read says nothing.
        """
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        tdmrep = await self._file(f"{origin}{TDMREP_PATH}")
        found = tdm_rights(parse_tdmrep(tdmrep, url=f"{origin}{TDMREP_PATH}") if tdmrep else (), url)
        record = await asyncio.to_thread(self._store.robots, origin)
        statement = parse_robots_statement((record.body if record else None) or "", url=f"{origin}/robots.txt")
        found = with_site(found, Rights(search_refused=statement.search_refused))
        licence = (rsl_link(document) if document is not None else None) or statement.license
        if licence is None:
            return found
        text = await self._file(licence)
        if text is None:
            return with_site(found, Rights(license=licence, license_reserves=True))
        return with_site(found, rsl_rights(parse_rsl(text), url, license_url=licence))

    async def _file(self, url: str) -> str | None:
        """Return a file's text, "" where there is none; None when it can't be had."""
        lock = self._asking.get(url)
        if lock is None:
            lock = self._asking[url] = asyncio.Lock()
        async with lock:
            record = await asyncio.to_thread(self._store.robots, url)
            if record is None or record.expires_at <= self._clock():
                record = await self._ask(url)
                await asyncio.to_thread(self._store.save_robots, record)
        return record.body

    async def _ask(self, url: str) -> RobotsRecord:
        outcome = await self._fetcher.fetch(FetchRequest(url, Purpose.PAGE))
        now = self._clock()
        if isinstance(outcome, Document):
            body = outcome.body[:MAX_FILE_CHARS].decode("utf-8", "replace").replace("\0", "\ufffd")
            return RobotsRecord(url, body, 200, now, now + KEEP)
        if isinstance(outcome, FetchFailure) and outcome.is_permanent:
            is_missing = outcome.status in (404, 410)
            return RobotsRecord(url, "" if is_missing else None, outcome.status, now, now + KEEP)
        return RobotsRecord(url, None, None, now, now + KEEP_FAILED)
