"""The polite fetcher: every hop of every request passes address guard, robots.txt and limiter before it is made."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import aiohttp

from tagwire.errors import AddressRefusedError
from tagwire.fetch.addresses import IPAddress, is_loopback
from tagwire.fetch.clock import Clock, SystemClock
from tagwire.fetch.decompress import ACCEPT_ENCODING
from tagwire.fetch.exchange import MAX_HEADER_BYTES, MAX_HEADERS, Answer, exchange, watch_connections
from tagwire.fetch.failures import FetchStoppedError, failure, refused, unknown_name
from tagwire.fetch.headers import max_age_s, validator_header
from tagwire.fetch.limiter import HostLimiter
from tagwire.fetch.outcomes import Arrival, asked_wait_s, outcome
from tagwire.fetch.policy import BodyLimits, FetchPolicy
from tagwire.fetch.redirects import REDIRECTS, SAME_REQUEST_REDIRECTS, Chain, next_url
from tagwire.fetch.resolver import AddressGuard, GuardedLookup, Resolver, SystemResolver
from tagwire.fetch.robots import RememberedRobots, RobotsAnswer, RobotsCache, RobotsReader, RobotsRules
from tagwire.fetch.urls import host_name, origin_of, wire_url
from tagwire.model.document import (
    Call,
    CallAnswer,
    FailureReason,
    FetchFailure,
    FetchOutcome,
    FetchRequest,
    Purpose,
    Validators,
)
from tagwire.model.optout import OptOuts

KEEPALIVE_S = 5.0
"""Longer than our gap, so that the articles of one publisher share a connection, and not much longer."""

CALL_LIMITS = BodyLimits(8 * 1024, 8 * 1024)
"""Of an answer to a call: enough for the reason of a refusal."""

_FEEDS = "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9"
_XML = "application/xml;q=0.8, text/xml;q=0.8"
_PAGES = "text/html, application/xhtml+xml;q=0.9"


@dataclass(frozen=True, slots=True)
class _Errand:
    """What is asked for along one chain of redirects."""

    accept: str
    limits: BodyLimits
    validators: Validators = field(default_factory=Validators)
    wants_delta: bool = False
    """Whether a feed's new entries alone would do (RFC 3229 with "feed")."""
    is_robots: bool = False
    """robots.txt itself: nothing else must allow it, a prefix is enough, and http will do."""
    call: Call | None = None
    """What is asked of a machine's interface: no robots.txt speaks of it, and a redirect must keep it as it is."""


class HttpFetcher:
    """A Fetcher and Caller over HTTP/1.1, to be used as an async context manager within one event loop."""

    def __init__(
        self,
        policy: FetchPolicy,
        *,
        robots_cache: RobotsCache | None = None,
        resolver: Resolver | None = None,
        clock: Clock | None = None,
        opt_outs: Callable[[], OptOuts] = OptOuts,
    ) -> None:
        """Prepare a fetcher; without further arguments it looks names up by the system and forgets robots.txt files.

        ``opt_outs`` returns what is never asked for, and is called before each request.
        """
        self._policy = policy
        self._opt_outs = opt_outs
        self._clock = clock or SystemClock()
        self._system_resolver = None if resolver else SystemResolver()
        self._guard = AddressGuard(
            resolver or self._system_resolver or SystemResolver(),
            clock=self._clock,
            allow=policy.allow_networks,
            cache_s=policy.name_cache_s,
        )
        self._limiter = HostLimiter(policy, clock=self._clock)
        self._robots = RobotsReader(
            robots_cache or RememberedRobots(), policy=policy, clock=self._clock, read=self._read_robots
        )
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        policy = self._policy
        connector = aiohttp.TCPConnector(
            resolver=GuardedLookup(self._guard),
            socket_factory=self._guard.open_socket,
            use_dns_cache=False,
            limit=0,
            limit_per_host=0,
            keepalive_timeout=KEEPALIVE_S,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            max_line_size=MAX_HEADER_BYTES,
            max_field_size=MAX_HEADER_BYTES,
            max_headers=MAX_HEADERS,
            timeout=aiohttp.ClientTimeout(
                total=None, sock_connect=policy.connect_timeout_s, sock_read=policy.idle_timeout_s
            ),
            trace_configs=[watch_connections()],
        )
        # aiohttp asks again at once when a server breaks off; that is ours to decide, and not without the gap.
        self._session._retry_connection = False
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None
        if self._system_resolver is not None:
            self._system_resolver.close()

    async def fetch(self, request: FetchRequest) -> FetchOutcome:
        """Return the document, that it has not changed, or why there is none; raise only when cancelled."""
        try:
            url = self._wire_url(request.url)
            errand = _Errand(
                accept=_accept(request.purpose),
                limits=self._policy.body_limits[request.purpose],
                validators=replace(request.validators, url=self._wire_url(request.validators.url or url)),
                wants_delta=request.purpose is Purpose.FEED,
            )
            arrival = await self._follow(url, errand)
            try:
                return outcome(request, arrival, policy=self._policy, now=self._clock.now())
            except FetchStoppedError as stopped:
                stopped.url = arrival.answer.url
                raise
        except FetchStoppedError as stopped:
            return failure(stopped, request.url, at=self._clock.now())

    async def call(self, call: Call) -> CallAnswer | FetchFailure:
        """Return what a machine said, whatever its status, or why it said nothing; raise only when cancelled."""
        try:
            errand = _Errand("text/plain, */*;q=0.1", CALL_LIMITS, call=call)
            answer = (await self._follow(self._wire_url(call.url), errand)).answer
        except FetchStoppedError as stopped:
            return failure(stopped, call.url, at=self._clock.now())
        now = self._clock.now()
        text = answer.body.decode("utf-8", "replace")
        wait_s = asked_wait_s(answer, policy=self._policy, now=now) if answer.status in (429, 503) else None
        return CallAnswer(answer.url, answer.status, text, now, wait_s)

    async def robots(self, url: str) -> RobotsRules | None:
        """Return the robots.txt rules of a URL's host, or None when they can't be had now (then nothing is allowed)."""
        try:
            return await self._robots.rules_for(self._wire_url(url))
        except FetchStoppedError:
            return None

    def _wire_url(self, url: str) -> str:
        try:
            return wire_url(url)
        except AddressRefusedError as error:
            raise refused(error) from error

    async def _follow(self, start: str, errand: _Errand) -> Arrival:
        """Ask ``start`` and every URL it redirects to, in turn, each as carefully as the first."""
        chain = Chain(start, max_redirects=self._policy.max_redirects)
        spent_s = 0.0
        while True:
            try:
                answer, was_conditional, took_s = await self._hop(chain.url, errand, spent_s=spent_s)
                if answer.status not in (REDIRECTS if errand.call is None else _redirects_of(errand.call)):
                    return Arrival(start, answer, was_conditional, chain.permanent_url)
                spent_s += took_s
                target = next_url(answer, policy=self._policy, now=self._clock.now(), allows_downgrade=errand.is_robots)
                chain.step(answer.status, target)
            except FetchStoppedError as stopped:
                stopped.url = stopped.url or chain.url
                raise

    async def _hop(self, url: str, errand: _Errand, *, spent_s: float) -> tuple[Answer, bool, float]:
        """Return the answer to one hop, whether it was asked conditionally, and the seconds the server took."""
        if self._session is None:
            raise RuntimeError("HttpFetcher must be entered first: async with HttpFetcher(…) as fetcher")
        rule = self._opt_outs().covering(url)
        if rule is not None:
            raise FetchStoppedError(
                FailureReason.OPTED_OUT,
                f"its publisher opted out, so it is never asked (`tagwire optouts` lists the rule {rule.rule})",
            )
        host = urlsplit(url).netloc
        addresses = await self._addresses(url)
        gap_s = self._policy.loopback_gap_s if is_loopback(addresses[0]) else self._policy.min_gap_s
        gap_s = max(gap_s, min(self._robots.known_delay_s(url), self._policy.crawl_delay_cap_s))
        if not errand.is_robots and errand.call is None:
            rules = await self._robots.rules_for(url)
            if not rules.allows(url):
                raise FetchStoppedError(
                    FailureReason.ROBOTS,
                    f"{origin_of(url)}/robots.txt does not allow it; ask the publisher, or follow another address",
                )
            gap_s = max(gap_s, min(rules.crawl_delay_s or 0.0, self._policy.crawl_delay_cap_s))
        headers = self._headers(url, errand)
        address = min(addresses, key=lambda one: (one.version, int(one)))
        async with self._limiter.place(url, host, address, gap_s=gap_s):
            started_s = asyncio.get_running_loop().time()
            ask = partial(
                exchange,
                self._session,
                url,
                headers=headers,
                limits=errand.limits,
                policy=self._policy,
                budget_s=self._policy.total_timeout_s - spent_s,
                is_prefix_enough=errand.is_robots,
                call=errand.call,
            )
            try:
                answer = await ask()
            except FetchStoppedError as stopped:
                if not stopped.is_stale_connection or errand.call is not None:
                    raise
                await self._clock.sleep(gap_s)
                answer = await ask()
            took_s = asyncio.get_running_loop().time() - started_s
            # Still in our place: the next in line must know before its turn comes.
            self._keep_wait(host, answer)
        was_conditional = "If-None-Match" in headers or "If-Modified-Since" in headers
        return answer, was_conditional, took_s

    async def _addresses(self, url: str) -> tuple[IPAddress, ...]:
        try:
            async with asyncio.timeout(self._policy.connect_timeout_s):
                return await self._guard.addresses_of(host_name(url))
        except AddressRefusedError as error:
            raise refused(error) from error
        except TimeoutError as error:
            raise unknown_name(OSError(f"no answer within {self._policy.connect_timeout_s:g} s")) from error
        except OSError as error:
            raise unknown_name(error) from error

    def _headers(self, url: str, errand: _Errand) -> dict[str, str]:
        headers = {
            "User-Agent": self._policy.user_agent,
            "Accept": errand.accept,
            "Accept-Encoding": ACCEPT_ENCODING,
        }
        if self._policy.from_address:
            headers["From"] = self._policy.from_address
        if errand.call is not None:
            headers |= {"Accept-Encoding": "identity", **dict(errand.call.headers)}
            if errand.call.content_type:
                headers["Content-Type"] = errand.call.content_type
        if url == errand.validators.url:
            # Validators mean something only to the URL that gave them (RFC 9110 §8.8).
            etag = validator_header(errand.validators.etag)
            last_modified = validator_header(errand.validators.last_modified)
            if etag:
                headers["If-None-Match"] = etag
                if errand.wants_delta:
                    headers["A-IM"] = "feed"
            if last_modified:
                headers["If-Modified-Since"] = last_modified
        return headers

    def _keep_wait(self, host: str, answer: Answer) -> None:
        if answer.status in (429, 503):
            wait_s = asked_wait_s(answer, policy=self._policy, now=self._clock.now())
            if wait_s:
                self._limiter.close(host, wait_s)

    async def _read_robots(self, url: str) -> RobotsAnswer:
        limit = self._policy.robots_max_bytes
        errand = _Errand("text/plain, */*;q=0.1", BodyLimits(limit, limit), is_robots=True)
        answer = (await self._follow(url, errand)).answer
        return RobotsAnswer(answer.status, answer.body, max_age_s(answer.headers.getall("Cache-Control", ())))


def _redirects_of(call: Call) -> frozenset[int]:
    return SAME_REQUEST_REDIRECTS if call.is_redirected else frozenset()


def _accept(purpose: Purpose) -> str:
    match purpose:
        case Purpose.FEED:
            return f"{_FEEDS}, {_XML}, application/json;q=0.7, */*;q=0.1"
        case Purpose.PAGE:
            return f"{_PAGES}, */*;q=0.1"
        case Purpose.SITEMAP:
            return f"{_XML}, text/plain;q=0.5, */*;q=0.1"
        case Purpose.DISCOVERY:
            return f"{_PAGES}, {_FEEDS}, {_XML}, */*;q=0.1"
