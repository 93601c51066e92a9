"""What robots.txt lets us ask (RFC 9309): fetched once for an origin, kept, and binding for everything.

It binds article pages and sitemaps, as it must, and feeds too: a feed that a person follows is asked by a machine,
again and again, and a publisher who wants that writes no rule against it. Only robots.txt itself is always allowed.

A 2xx answer is parsed, bad lines are skipped; 4xx means no rules; 429, 5xx and network errors mean that everything
is refused, and asked again soon. Crawl-delay is not in the standard but an honest wish: kept up to a cap.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from weakref import WeakValueDictionary

from protego import Protego

from tagwire.errors import StoreError
from tagwire.fetch.clock import Clock
from tagwire.fetch.failures import FetchStoppedError
from tagwire.fetch.policy import FetchPolicy
from tagwire.fetch.urls import origin_of
from tagwire.model.document import PERMANENT_REASONS, FailureReason
from tagwire.model.source import RobotsRecord

MAX_PARSED = 500
"""Parsed files kept in memory; more only cost parsing again."""
MAX_REMEMBERED = 10_000
MAX_SITEMAPS = 1000

_TOKEN = re.compile(r"[\w-]+")
_AGENT_LINE = re.compile(r"\s*user[ -]?agent(?:\s*:|\s)(.*)", re.IGNORECASE)
_READ_LINES = ("di", "allow", "crawl", "site", "request", "visit", "host")
"""How the lines begin that the parser reads; any other must not end a group of agents (RFC 9309 §2.2.4)."""
_OTHER_AGENT = "someone-else"


class RobotsCache(Protocol):
    """Where robots.txt files are kept; the store is one."""

    def robots(self, origin: str) -> RobotsRecord | None:
        """Return the stored robots.txt of an origin, expired or not."""

    def save_robots(self, record: RobotsRecord) -> None:
        """Remember a robots.txt."""


class RememberedRobots:
    """A RobotsCache that lasts as long as the process: for tests and commands that run once."""

    def __init__(self) -> None:
        self._records: dict[str, RobotsRecord] = {}

    def robots(self, origin: str) -> RobotsRecord | None:
        """Return the robots.txt of an origin, expired or not."""
        return self._records.get(origin)

    def save_robots(self, record: RobotsRecord) -> None:
        """Remember a robots.txt."""
        if len(self._records) >= MAX_REMEMBERED:
            self._records.clear()
        self._records[record.origin] = record


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """What one robots.txt says to one agent."""

    crawl_delay_s: float | None
    sitemaps: tuple[str, ...]
    """The addresses of its Sitemap lines, as written; any site may be named there."""
    _parsed: Protego = field(repr=False, compare=False)
    _token: str = field(repr=False)

    def allows(self, url: str) -> bool:
        """Whether the agent may ask an absolute URL."""
        return bool(self._parsed.can_fetch(url, self._token))


@dataclass(frozen=True, slots=True)
class RobotsAnswer:
    """What a server said when asked for its robots.txt, redirects followed, the body cut at the cap."""

    status: int
    body: bytes
    max_age_s: int | None = None


ReadRobots = Callable[[str], Awaitable[RobotsAnswer]]
"""Asks the URL of a robots.txt; raises FetchStoppedError when there is no answer."""


def parse_robots(body: str, *, agent: str) -> RobotsRules:
    """Return the rules in a robots.txt for an agent, given as its name or as its whole User-Agent.

    >>> rules = parse_robots("User-agent: tagwire\\nDisallow: /x\\nUser-agent: *\\nDisallow: /", agent="Tagwire/1.0")
    >>> rules.allows("https://example.org/a"), rules.allows("https://example.org/x")
    (True, False)
    """
    token = agent_token(agent)
    parsed = Protego.parse(_for_agent(body, token))
    delay_s = parsed.crawl_delay(token)
    sitemaps = tuple(dict.fromkeys(parsed.sitemaps))[:MAX_SITEMAPS]
    return RobotsRules(None if delay_s is None else float(delay_s), sitemaps, parsed, token)


def agent_token(agent: str) -> str:
    """Return the product token of an agent's name, in lower case (RFC 9309 §2.2.1).

    >>> agent_token("Tagwire/0.1 (+https://example.org)")
    'tagwire'
    """
    match = _TOKEN.match(agent.strip())
    return match[0].lower() if match else ""


class RobotsReader:
    """Knows the rules of every origin, asking each at most once at a time and keeping what it answered."""

    def __init__(self, cache: RobotsCache, *, policy: FetchPolicy, clock: Clock, read: ReadRobots) -> None:
        self._cache = cache
        self._policy = policy
        self._clock = clock
        self._read = read
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._known: dict[str, tuple[RobotsRecord, RobotsRules | None]] = {}

    async def rules_for(self, url: str) -> RobotsRules:
        """Return the rules of a URL's origin; raise FetchStoppedError when they can't be had.

        The reason is then that of the failure (TIMEOUT, STATUS …), not ROBOTS: it passes, a refusal lasts.
        """
        origin = origin_of(url)
        lock = self._asking.get(origin)
        if lock is None:
            lock = self._asking[origin] = asyncio.Lock()
        # A lock and not a shared task: when the one who asks is cancelled, the next in line asks.
        async with lock:
            record, rules = await self._current(origin)
        if rules is None:
            raise self._unreachable(record)
        return rules

    def known_delay_s(self, url: str) -> float:
        """Return the Crawl-delay of a URL's origin as its robots.txt last said, however long ago; 0 without one."""
        _, rules = self._known.get(origin_of(url), (None, None))
        return 0.0 if rules is None else rules.crawl_delay_s or 0.0

    async def _current(self, origin: str) -> tuple[RobotsRecord, RobotsRules | None]:
        now = self._clock.now()
        known = self._known.get(origin)
        if known is not None and known[0].expires_at > now:
            return known
        record = await asyncio.to_thread(self._cache.robots, origin)
        if record is None or record.expires_at <= now:
            record = await self._ask(origin)
            await self._remember(record)
        rules = None if record.body is None else parse_robots(record.body, agent=self._policy.user_agent)
        if len(self._known) >= MAX_PARSED:
            self._known.pop(next(iter(self._known)))
        self._known[origin] = (record, rules)
        return record, rules

    async def _remember(self, record: RobotsRecord) -> None:
        """Keep a record; a cache that fails costs another request some day, and nothing now."""
        with suppress(StoreError):
            await asyncio.to_thread(self._cache.save_robots, record)

    async def _ask(self, origin: str) -> RobotsRecord:
        try:
            answer = await self._read(f"{origin}/robots.txt")
        except FetchStoppedError as stopped:
            if stopped.reason is FailureReason.REDIRECTS:
                # RFC 9309 §2.3.1.2: after more redirects than we follow it counts as not there.
                return self._record(origin, "", None, self._policy.robots_cache_s)
            if stopped.reason is FailureReason.THROTTLED and stopped.status is None:
                raise  # Nobody was asked: our own limiter keeps a wait.
            record = self._record(origin, None, stopped.status, self._policy.robots_unreachable_s)
            await self._remember(record)
            if stopped.reason in PERMANENT_REASONS:
                # Final for the robots.txt perhaps, but not for what was wanted: that is worth another try.
                stopped.reason = FailureReason.CONNECTION
            stopped.what = f"its robots.txt could not be read, so nothing may be asked there: {stopped.what}"
            stopped.retry_after_s = stopped.retry_after_s or self._policy.robots_unreachable_s
            raise
        if 200 <= answer.status < 300:
            keep_s = self._policy.robots_cache_s if answer.max_age_s is None else float(answer.max_age_s)
            keep_s = min(max(keep_s, self._policy.robots_cache_min_s), self._policy.robots_cache_s)
            text = answer.body.decode("utf-8", "replace").removeprefix("\ufeff").replace("\0", "\ufffd")
            return self._record(origin, text, answer.status, keep_s)
        if 400 <= answer.status < 500 and answer.status != 429:
            return self._record(origin, "", answer.status, self._policy.robots_cache_s)
        return self._record(origin, None, answer.status, self._policy.robots_unreachable_s)

    def _record(self, origin: str, body: str | None, status: int | None, keep_s: float) -> RobotsRecord:
        now: datetime = self._clock.now()
        return RobotsRecord(origin, body, status, fetched_at=now, expires_at=now + timedelta(seconds=keep_s))

    def _unreachable(self, record: RobotsRecord) -> FetchStoppedError:
        wait_s = max((record.expires_at - self._clock.now()).total_seconds(), 0.0)
        said = "gave no answer" if record.status is None else f"answered {record.status}"
        match record.status:
            case None:
                reason = FailureReason.CONNECTION
            case 429 | 503:
                reason = FailureReason.THROTTLED
            case _:
                reason = FailureReason.STATUS
        return FetchStoppedError(
            reason,
            f"{record.origin}/robots.txt {said}, so nothing may be asked there; it is tried again in {wait_s:,.0f} s",
            status=record.status,
            retry_after_s=wait_s,
        )


def _for_agent(body: str, token: str) -> str:
    """Return a robots.txt in which every User-agent line names ``token``, "*" or one stand-in for all others.

    This makes names compare as the standard says, and bounds the parser's work: it copies each rule to each agent
    of the group, which for half a file of agents and half a file of rules are 500 million copies.
    """
    lines: list[str] = []
    run: set[str] = set()
    for line in body.splitlines():
        match = _AGENT_LINE.match(line)
        if not match:
            if line[:64].lstrip().lower().startswith(_READ_LINES):
                run = set()
                lines.append(line)
            continue
        named = match[1].partition("#")[0].strip()
        if not named:
            lines.append(line)
            continue
        name = _compared_name(named, token)
        if name not in run:
            run.add(name)
            lines.append(f"User-agent: {name}")
    return "\n".join(lines)


def _compared_name(named: str, token: str) -> str:
    if named.startswith("*"):
        return "*"
    return token if token and agent_token(named) == token else _OTHER_AGENT
