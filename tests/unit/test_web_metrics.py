"""What machines read of the room: measurements, and the list of its hashtags' feeds."""

from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette

from asgi_client import ask
from reading_articles import NOW, ferry_articles
from reading_store import MemoryStore
from tagwire.feeds.opml import read_opml
from tagwire.web import SiteSettings, create_app


def room() -> Starlette:
    return create_app(MemoryStore(ferry_articles()), site=SiteSettings(), clock=lambda: NOW)


def samples(app: Starlette) -> dict[tuple[str, ...], float]:
    answer = ask(app, "/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_requests_are_counted_by_kind_and_status() -> None:
    app = room()
    for target in (
        "/tag/institutionalfailure",
        "/tag/institutionalfailure.rss",
        "/tag/nosuchtag",
        "/",
        "/made/up",
        "/made-up-too",
    ):
        ask(app, target)
    found = samples(app)
    assert found["tagwire_requests_total", "tag", "200"] == 2
    assert found["tagwire_requests_total", "tag", "404"] == 1
    assert found["tagwire_requests_total", "home", "200"] == 1
    assert found["tagwire_requests_total", "other", "404"] == 2
    assert found["tagwire_request_seconds_count", "tag"] == 3


def test_the_store_is_measured_when_asked() -> None:
    found = samples(room())
    assert found[("tagwire_articles",)] == len(ferry_articles())
    assert found[("tagwire_tags",)] > 0


def test_the_list_of_feeds_reads_back() -> None:
    answer = ask(room(), "/tags.opml")
    outlines = read_opml(answer.content).feeds
    assert "http://room.example/tag/institutionalfailure.rss" in [outline.url for outline in outlines]
    assert "#InstitutionalFailure" in [outline.title for outline in outlines]
