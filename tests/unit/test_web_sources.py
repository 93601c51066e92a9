"""Sources in the reading room: how each fares, and following, pausing and removing them by those who may."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from feed_sites import atom_of, page_of, rss_of, stated
from lxml import html

from asgi_client import Answer
from changing_room import ChangingRoom, changing_room, told
from store_articles import NOW
from tagwire.feeds.opml import read_opml
from tagwire.ingest.health import advice_for, verdict_of
from tagwire.model.document import FailureReason
from tagwire.model.source import PollRecord, SourceCounts, SourceDraft, SourceState
from tagwire.model.sourcereport import Verdict
from tagwire.web import SiteSettings

SITE = "https://courier.example/"
FEED, SPORT = "https://courier.example/feed.xml", "https://courier.example/sport.atom"
PAGES = {
    SITE: page_of(stated(FEED, title="All news"), stated(SPORT, title="Sport", kind="application/atom+xml")),
    FEED: rss_of("The Courier", [f"https://courier.example/{n}" for n in range(4)]),
    SPORT: atom_of("Courier sport", [f"https://courier.example/s{n}" for n in range(3)]),
}


@pytest.fixture
def room(tmp_path: Path) -> Iterator[ChangingRoom]:
    with changing_room(tmp_path, pages=PAGES) as room:
        yield room


def rows(answer: Answer) -> list[str]:
    found = html.document_fromstring(answer.text).xpath("//tbody/tr")
    return [" ".join(row.text_content().split()) for row in found]


def failing(room: ChangingRoom, url: str = FEED) -> int:
    """Follow a feed whose host nobody knows."""
    source, _ = room.store.add_source(SourceDraft(url, "The Courier"), now=NOW - timedelta(days=2))
    room.store.record_poll(
        PollRecord(
            source.id,
            NOW - timedelta(days=1),
            NOW + timedelta(hours=3),
            error="courier.example is not known",
            failure_reason=FailureReason.DNS,
        )
    )
    return source.id


def test_everybody_sees_how_sources_fare_and_nobody_else_a_button(room: ChangingRoom) -> None:
    room.store.add_source(SourceDraft("https://wire.example/rss", "The Wire"), now=NOW)
    failing(room)
    for name in ("", "rea", "edda"):
        page = room.called(name).get("/sources")
        assert page.status == 200
        first, second = rows(page)
        assert first.startswith("The Courier")
        assert "Failing" in first
        assert "nobody knows its host" in first
        assert "Last answer: courier.example is not known" in first
        assert "add that, and remove this one" in first
        assert "New" in second
        assert "<strong>1</strong> of 2 sources needs a look" in page.text
        assert 'action="/sources' not in page.text
    assert [len(rows(room.get(f"/sources?show={show}"))) for show in ("look", "good", "stopped")] == [1, 1, 0]


def test_an_admin_looks_picks_and_follows(room: ChangingRoom) -> None:
    ada = room.called("ada")
    assert "No source is followed yet" in ada.get("/sources").text
    found = ada.post("/sources/add", {"url": " courier.example/ "})
    page = html.document_fromstring(found.text)
    assert page.xpath("//input[@type='checkbox']/@value") == [FEED, SPORT]
    assert page.xpath("//input[@type='checkbox'][@checked]/@value") == [FEED]
    assert "RSS · 4 entries" in found.text
    done = ada.follow(ada.post("/sources/follow", {"pick-1": FEED, "pick-2": SPORT}))
    assert told(done) == "2 sources are followed. Their articles are read from now on."
    assert [source.title for source in room.store.sources()] == ["The Courier", "Courier sport"]
    again = ada.post("/sources/add", {"url": SITE})
    assert len(html.document_fromstring(again.text).xpath("//input[@disabled]")) == 2
    assert told(ada.follow(ada.post("/sources/follow", {"pick-1": FEED}))) == "You follow that already."


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Write the address"),
        ("nowhere.example", "nobody knows the host"),
        ("https://", "https://"),
        ("<b>x", "&lt;b&gt;x"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_and_kept(room: ChangingRoom, typed: str, said: str) -> None:
    answer = room.called("ada").post("/sources/add", {"url": typed})
    assert answer.status == 400
    assert said in answer.text
    assert html.document_fromstring(answer.text).xpath("//input[@id='url']/@value") == [typed]


def test_nothing_ticked_and_no_address_follow_nothing(room: ChangingRoom) -> None:
    ada = room.called("ada")
    assert "Tick at least one" in told(ada.post("/sources/follow", {"url": SITE}))
    assert ada.post("/sources/follow", {"pick-1": "javascript:x"}).status == 400
    assert room.store.sources() == ()


def test_pause_resume_and_remove_say_what_they_did(room: ChangingRoom) -> None:
    number, ada = failing(room), room.called("ada")
    paused = ada.follow(ada.post(f"/sources/{number}/state", {"state": "paused"}))
    assert told(paused) == "Paused: The Courier."
    assert "Paused" in rows(paused)[0]
    assert told(ada.get("/sources")) == ""
    ada.post(f"/sources/{number}/state", {"state": "active"})
    assert room.store.get_source(number).state is SourceState.ACTIVE
    assert ada.post(f"/sources/{number}/state", {"state": "gone"}).status == 400
    asked = ada.get(f"/sources/{number}/remove")
    assert "Remove The Courier?" in html.document_fromstring(asked.text).xpath("string(//h1)")
    assert len(room.store.sources()) == 1
    removed = ada.follow(ada.post(f"/sources/{number}/remove", {}))
    assert told(removed) == "No longer followed: The Courier. Its articles stay."
    assert room.store.sources() == ()
    assert ada.get(f"/sources/{number}/remove").status == 404
    assert ada.post(f"/sources/{number}/remove", {}).status == 404


CHANGES = ("/sources/add", "/sources/follow", "/sources/1/state", "/sources/1/remove")


@pytest.mark.parametrize("target", CHANGES)
def test_only_admins_change_sources_and_only_from_their_own_pages(room: ChangingRoom, target: str) -> None:
    failing(room)
    fields = {"url": SITE, "pick-1": SPORT, "state": "paused"}
    assert room.post(target, fields).headers["location"].startswith("/login")
    assert [room.called(name).post(target, fields).status for name in ("rea", "edda")] == [403, 403]
    assert room.called("ada").post(target, {**fields, "proof": "0" * 64}).status == 403
    assert room.called("ada").post(target, fields, origin="https://evil.example").status == 403
    [source] = room.store.sources()
    assert source.state is SourceState.ACTIVE


def test_whoever_started_the_room_needs_no_account(room: ChangingRoom) -> None:
    link = room.get("/login?owner=what%20the%20terminal%20shows&next=/sources")
    assert (link.status, link.headers["location"]) == (303, "/sources")
    assert "httponly" in link.headers["set-cookie"].lower()
    owner = room.called("owner")
    assert told(owner.follow(owner.post("/sources/follow", {"pick-1": FEED}))).startswith("Followed: ")
    assert room.get("/login?owner=a%20guess").status == 200


def test_a_room_that_is_read_only_shows_the_table_alone(tmp_path: Path) -> None:
    with changing_room(tmp_path, site=SiteSettings(read_only=True)) as room:
        failing(room)
        assert len(rows(room.get("/sources"))) == 1
        assert room.called("owner").get("/sources/add").status == 404
        assert "Log in" not in room.get("/sources").text


def test_a_sentence_of_another_room_is_not_told(room: ChangingRoom) -> None:
    answer = room.called("ada").get("/sources", cookie="tagwire_session=session of ada; told=00.K2ZvcmdlZA==")
    assert told(answer) == ""
    assert "forged" not in answer.text


def test_the_table_turns(room: ChangingRoom) -> None:
    for n in range(120):
        room.store.add_source(SourceDraft(f"https://site{n}.example/rss"), now=NOW)
    seen: list[str] = []
    address: str | None = "/sources"
    while address is not None:
        answer = room.get(address)
        seen += rows(answer)
        address = next(iter(html.document_fromstring(answer.text).xpath("//a[@rel='next']/@href")), None)
    assert len(seen) == len(set(seen)) == 120
    assert room.get("/sources?after=x").status == 400
    assert room.get("/sources?show=x").status == 400


def test_verdicts_and_what_to_do(room: ChangingRoom) -> None:
    source = room.store.get_source(failing(room))
    fine = replace(source, failures=0, failing_since=None, last_polled_at=NOW)
    counts = SourceCounts(articles_week=8, doubtful_week=4)
    told = [
        verdict_of(source, SourceCounts(), now=NOW),
        verdict_of(source, SourceCounts(), now=NOW + timedelta(days=40)),
        verdict_of(fine, SourceCounts(), now=NOW),
        verdict_of(fine, counts, now=NOW),
        verdict_of(replace(fine, last_polled_at=None), SourceCounts(), now=NOW),
        verdict_of(replace(source, state=SourceState.PAUSED), SourceCounts(), now=NOW),
        verdict_of(replace(source, state=SourceState.GONE), SourceCounts(), now=NOW),
    ]
    assert told == [
        Verdict.FAILING,
        Verdict.DEAD,
        Verdict.GOOD,
        Verdict.DOUBTFUL,
        Verdict.NEW,
        Verdict.PAUSED,
        Verdict.GONE,
    ]
    assert all(bool(advice_for(source, verdict)) == verdict.needs_a_look for verdict in Verdict)
    for reason in (None, *FailureReason):
        assert advice_for(replace(source, failure_reason=reason), Verdict.FAILING)


def test_sources_can_be_taken_elsewhere_with_their_folders(room: ChangingRoom) -> None:
    room.store.add_source(SourceDraft(FEED, "The Courier & <b>", folder="Local/Daily"), now=NOW)
    room.store.add_source(SourceDraft("https://wire.example/rss", "The Wire"), now=NOW)
    assert "/sources.opml" in html.document_fromstring(room.called("").get("/sources").text).xpath("//a/@href")
    answer = room.called("").get("/sources.opml")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/x-opml; charset=utf-8")
    read = read_opml(answer.content)
    assert {(feed.url, feed.title, feed.folder) for feed in read.feeds} == {
        (FEED, "The Courier & <b>", "Local/Daily"),
        ("https://wire.example/rss", "The Wire", None),
    }
