"""Older documents of a feed: when they are followed, how far, and where not."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from ingest_sources import NOW, source
from tagwire.ingest.history import MOST_PAGES
from tagwire.ingest.polling import Poll, poll_source
from tagwire.ingest.schedule import PollPolicy
from tagwire.ingest.tasks import ParseTask, TaskResult, parse
from tagwire.model.document import (
    Document,
    FailureReason,
    FetchFailure,
    FetchOutcome,
    FetchRequest,
    Validators,
)
from tagwire.model.feed import Entry
from tagwire.model.source import Source

SITE = "https://courier.example"
POLLED = replace(source(), last_success_at=NOW - timedelta(hours=1))


def page(number: int, *, older: str | None, rel: str = "next", is_complete: bool = False) -> bytes:
    """Return a document of one entry, and the one behind it."""
    link = "" if older is None else f'<link rel="{rel}" href="{older}"/>'
    complete = '<complete xmlns="http://purl.org/syndication/history/1.0"/>' * is_complete
    entry = f'<entry><id>e{number}</id><title>E {number}</title><link href="/e{number}"/></entry>'
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Courier</title>{complete}{link}{entry}</feed>'.encode()


class Site:
    """A fetcher of a site's documents, which remembers what it was asked for."""

    def __init__(self, documents: dict[str, bytes], *, is_delta: bool = False) -> None:
        self.documents = documents
        self.is_delta = is_delta
        self.asked: list[str] = []

    async def fetch(self, request: FetchRequest) -> FetchOutcome:
        self.asked.append(request.url)
        body = self.documents.get(request.url)
        if body is None:
            return FetchFailure(request.url, FailureReason.STATUS, "404", NOW, status=404)
        return Document(request.url, request.url, body, "", None, NOW, is_delta=self.is_delta)


def poll(site: Site, asked: Source, *, known: Sequence[str] = ()) -> Poll:
    async def parse_here(task: ParseTask) -> TaskResult:
        return parse(task)

    async def unseen(source_id: int, entries: Sequence[Entry]) -> Sequence[Entry]:
        return [entry for entry in entries if entry.id not in known]

    async def never_asked(_url: str) -> bool:
        return False

    return asyncio.run(
        poll_source(
            asked,
            fetcher=site,
            parse=parse_here,
            unseen=unseen,
            is_asked=never_asked,
            policy=PollPolicy(),
            clock=lambda: NOW,
        )
    )


def paged(most: int, *, rel: str = "next") -> Site:
    """Return a site whose feed has ``most`` documents, each naming the one behind it."""
    addresses = [POLLED.url, *(f"{SITE}/{number}.atom" for number in range(1, most))]
    older = [*addresses[1:], None]
    return Site({a: page(n, older=o, rel=rel) for n, (a, o) in enumerate(zip(addresses, older, strict=True))})


def ids(made: Poll) -> list[str]:
    return [entry.id for entry in made.record.entries]


def test_pages_are_followed_up_to_the_first_known_entry() -> None:
    for rel in ("next", "prev-archive"):
        site = paged(9, rel=rel)
        assert ids(poll(site, POLLED, known=["e2", "e3"])) == ["e0", "e1", "e2"]
        assert len(site.asked) == 3


def test_no_page_is_followed_when_something_is_known_or_nothing_ever_was() -> None:
    for asked, known in ((POLLED, ["e0"]), (source(), [])):
        site = paged(9)
        assert ids(poll(site, asked, known=known)) == ["e0"]
        assert site.asked == [POLLED.url]


def test_pages_are_bounded_and_circles_end() -> None:
    long = paged(50)
    made = poll(long, POLLED)
    assert (len(made.record.entries), len(long.asked)) == (MOST_PAGES + 1, MOST_PAGES + 1)
    assert made.problems == 1
    circle = Site({POLLED.url: page(0, older="/1"), f"{SITE}/1": page(1, older=POLLED.url)})
    assert ids(poll(circle, POLLED)) == ["e0", "e1"]
    assert len(circle.asked) == 2


def test_pages_of_another_publisher_and_pages_that_fail_are_problems() -> None:
    for older in ("https://elsewhere.example/2", "/missing"):
        site = Site({POLLED.url: page(0, older=older), "https://elsewhere.example/2": page(1, older=None)})
        made = poll(site, POLLED)
        assert (ids(made), made.problems, made.record.error) == (["e0"], 1, None)
        assert "https://elsewhere.example/2" not in site.asked


def test_a_delta_says_nothing_of_what_it_leaves_out() -> None:
    documents = {POLLED.url: page(0, older=None, is_complete=True)}
    assert poll(Site(documents), POLLED).record.is_complete
    assert not poll(Site(documents, is_delta=True), POLLED).record.is_complete
    site = Site({POLLED.url: page(0, older="/1"), f"{SITE}/1": page(1, older=None)}, is_delta=True)
    assert ids(poll(site, POLLED)) == ["e0"]


def test_not_changed_in_answer_to_a_plain_request_forgets_the_validators_and_waits_a_day() -> None:
    class Confused(Site):
        async def fetch(self, request: FetchRequest) -> FetchOutcome:
            return FetchFailure(request.url, FailureReason.PROTOCOL, "304 to a plain request", NOW, status=304)

    record = poll(Confused({}), replace(POLLED, validators=Validators('"x"'))).record
    assert record.validators == Validators()
    assert record.next_poll_at - NOW >= timedelta(hours=22.8)
