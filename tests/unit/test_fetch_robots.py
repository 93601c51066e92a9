"""robots.txt: whose rules bind us, how long they are kept, what an answer that is no file means."""

import asyncio
import time
from collections.abc import Callable

import pytest
from fetch_clock import TurnedClock

from tagwire.fetch.failures import FetchStoppedError
from tagwire.fetch.policy import FetchPolicy
from tagwire.fetch.robots import RememberedRobots, RobotsAnswer, RobotsReader, agent_token, parse_robots
from tagwire.model.document import FailureReason

ORIGIN = "https://example.org"


@pytest.mark.parametrize(
    ("body", "path", "is_allowed"),
    {
        "empty": ("", "/a", True),
        "all": ("User-agent: *\nDisallow: /", "/a", False),
        "ours before all": ("User-agent: *\nDisallow: /\n\nUser-agent: TagWire\nDisallow: /x", "/a", True),
        "ours with a version": ("User-agent: tagwire/9.9\nDisallow: /", "/a", False),
        "a longer name is another": ("User-agent: tagwire-plus\nDisallow: /", "/a", True),
        "part of our name is another": ("User-agent: tag\nDisallow: /\nUser-agent: wire\nDisallow: /", "/a", True),
        "groups of ours are merged": (
            "User-agent: tagwire\nDisallow: /x\n\nUser-agent: tagwire\nDisallow: /y",
            "/y",
            False,
        ),
        "several names, one group": ("User-agent: other\nUser-agent: tagwire\nDisallow: /x", "/x", False),
        "an unknown line ends no group": (
            "User-agent: tagwire\nLicense: x\nUser-agent: other\nDisallow: /",
            "/a",
            False,
        ),
        "another's group": ("User-agent: other\nDisallow: /", "/a", True),
        "a rule before any agent": ("Disallow: /", "/a", True),
        "longest wins": ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b", True),
        "equal allows": ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
        "star and dollar": ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf", False),
        "dollar means the end": ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf?y", True),
        "escapes": ("User-agent: *\nDisallow: /é", "/%C3%A9", False),
        "comment and case": ("USER-AGENT : * # all\nDISALLOW : /a # yes", "/a", False),
        "carriage returns only": ("User-agent: *\rDisallow: /a\r", "/a", False),
        "junk between": ("<html>\nUser-agent: *\nnonsense\nDisallow: /a", "/a", False),
        "itself": ("User-agent: *\nDisallow: /", "/robots.txt", True),
    }.values(),
)
def test_rules(body: str, path: str, is_allowed: bool) -> None:
    assert parse_robots(body, agent="Tagwire/0.1 (+https://example.org)").allows(f"{ORIGIN}{path}") is is_allowed


@pytest.mark.parametrize(
    ("line", "delay_s"),
    [("5", 5.0), ("0.5", 0.5), ("-1", None), ("NaN", None), ("inf", None), ("x", None), ("9" * 400, None)],
)
def test_crawl_delay(line: str, delay_s: float | None) -> None:
    assert parse_robots(f"User-agent: *\nCrawl-delay: {line}", agent="Tagwire").crawl_delay_s == delay_s


def test_sitemaps_are_kept_once_and_bounded() -> None:
    lines = "\n".join(f"Sitemap: {ORIGIN}/{n % 2000}.xml" for n in range(5000))
    assert len(parse_robots(lines, agent="Tagwire").sitemaps) == 1000


@pytest.mark.parametrize("agent", ["Tagwire", "tagwire/1.0", " Tagwire/1.0 (+https://example.org/) "])
def test_agent_token(agent: str) -> None:
    assert agent_token(agent) == "tagwire"


@pytest.mark.parametrize(
    "body",
    {
        "agents times rules": "".join(f"User-agent: a{n}\n" for n in range(18_000)) + "Allow: /a\n" * 26_000,
        "agents twice": ("".join(f"User-agent: a{n}\n" for n in range(18_000)) + "Allow: /\n") * 2,
        "stars": "User-agent: *\nDisallow: /" + "*a" * 250_000 + "$",
        "one line": "User-agent: *\nDisallow: /" + "a" * 500_000,
        "delays": "User-agent: *\n" + "Crawl-delay: 1e308\n" * 25_000,
    }.values(),
    ids=["agents times rules", "agents twice", "stars", "one line", "delays"],
)
def test_the_largest_file_is_read_in_bounded_time(body: str) -> None:
    started_s = time.process_time()
    parse_robots(body[: 512 * 1024], agent="Tagwire").allows(f"{ORIGIN}/{'a' * 3000}b")
    assert time.process_time() - started_s < 1.0


class Server:
    """Answers for robots.txt, and counts how often it was asked."""

    def __init__(self, *answers: RobotsAnswer | FetchStoppedError) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def read(self, url: str) -> RobotsAnswer:
        self.asked.append(url)
        await asyncio.sleep(0)
        reply = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(reply, FetchStoppedError):
            raise reply
        return reply


def reader(server: Server, clock: TurnedClock, cache: RememberedRobots | None = None) -> RobotsReader:
    return RobotsReader(cache or RememberedRobots(), policy=FetchPolicy(), clock=clock, read=server.read)


async def allows(robots: RobotsReader) -> bool:
    return (await robots.rules_for(f"{ORIGIN}/a")).allows(f"{ORIGIN}/a")


BODY = b"User-agent: *\nDisallow: /a"


@pytest.mark.parametrize(
    ("reply", "is_allowed"),
    {
        "found": (RobotsAnswer(200, BODY), False),
        "missing": (RobotsAnswer(404, b""), True),
        "forbidden": (RobotsAnswer(403, b""), True),
        "byte order mark": (RobotsAnswer(200, b"\xef\xbb\xbf" + BODY), False),
        "NUL and bad UTF-8": (RobotsAnswer(200, b"\x00\xff\n" + BODY), False),
        "redirects without end": (FetchStoppedError(FailureReason.REDIRECTS, "circle"), True),
    }.values(),
)
def test_answers(reply: RobotsAnswer | FetchStoppedError, is_allowed: bool) -> None:
    assert asyncio.run(allows(reader(Server(reply), TurnedClock()))) is is_allowed


@pytest.mark.parametrize(
    ("reply", "reason"),
    {
        "server error": (RobotsAnswer(500, b""), FailureReason.STATUS),
        "too many requests": (RobotsAnswer(429, b""), FailureReason.THROTTLED),
        "no answer": (FetchStoppedError(FailureReason.TIMEOUT, "slow"), FailureReason.TIMEOUT),
        "bad coding": (FetchStoppedError(FailureReason.BAD_ENCODING, "br"), FailureReason.CONNECTION),
    }.values(),
)
def test_an_unreachable_file_refuses_everything_for_ten_minutes(
    reply: RobotsAnswer | FetchStoppedError, reason: FailureReason
) -> None:
    clock, server, cache = TurnedClock(), Server(reply, RobotsAnswer(404, b"")), RememberedRobots()

    async def visit() -> None:
        robots = reader(server, clock, cache)
        with pytest.raises(FetchStoppedError) as stopped:
            await allows(robots)
        assert stopped.value.reason is reason
        assert stopped.value.retry_after_s == 600
        clock.turn(599)
        with pytest.raises(FetchStoppedError) as stopped:
            await allows(robots)
        assert stopped.value.retry_after_s == 1
        assert len(server.asked) == 1
        record = cache.robots(ORIGIN)
        assert record is not None
        assert record.body is None
        clock.turn(1)
        assert await allows(robots)

    asyncio.run(visit())


@pytest.mark.parametrize(("max_age_s", "kept_s"), [(None, 86_400), (3600, 3600), (10**8, 86_400), (0, 600)], ids=str)
def test_how_long_a_file_is_kept(max_age_s: int | None, kept_s: int) -> None:
    clock, server = TurnedClock(), Server(RobotsAnswer(200, BODY, max_age_s))

    async def visit() -> None:
        robots = reader(server, clock)
        await allows(robots)
        clock.turn(kept_s - 1)
        await allows(robots)
        assert len(server.asked) == 1
        clock.turn(1)
        await allows(robots)
        assert len(server.asked) == 2

    asyncio.run(visit())


def test_many_who_need_it_at_once_ask_once() -> None:
    server = Server(RobotsAnswer(404, b""))

    async def visit() -> None:
        robots = reader(server, TurnedClock())
        assert all(await asyncio.gather(*(allows(robots) for _ in range(20))))

    asyncio.run(visit())
    assert server.asked == [f"{ORIGIN}/robots.txt"]


def test_when_the_one_who_asks_is_cancelled_the_next_asks() -> None:
    server = Server(RobotsAnswer(404, b""))

    async def visit() -> None:
        robots = reader(server, TurnedClock())
        first, second = (asyncio.create_task(allows(robots)) for _ in range(2))
        while not server.asked:  # noqa: ASYNC110 (the server of these tests has no event)
            await asyncio.sleep(0)
        first.cancel()
        assert await second

    asyncio.run(visit())
    assert len(server.asked) == 2


def test_a_restart_keeps_what_the_cache_holds() -> None:
    clock, cache = TurnedClock(), RememberedRobots()
    asyncio.run(allows(reader(Server(RobotsAnswer(200, BODY)), clock, cache)))
    later = Server(RobotsAnswer(404, b""))
    assert asyncio.run(allows(reader(later, clock, cache))) is False
    assert later.asked == []


def test_our_own_wait_is_not_remembered_as_the_hosts() -> None:
    cache = RememberedRobots()
    own_wait = FetchStoppedError(FailureReason.THROTTLED, "wait", retry_after_s=50)

    async def visit(make: Callable[[], RobotsReader]) -> None:
        with pytest.raises(FetchStoppedError):
            await allows(make())

    asyncio.run(visit(lambda: reader(Server(own_wait), TurnedClock(), cache)))
    assert cache.robots(ORIGIN) is None
