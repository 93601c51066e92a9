"""The API: what it answers, in which shape, and how it refuses."""

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from starlette.applications import Starlette

from asgi_client import Answer, ask
from reading_articles import FERRY_STORY, NOW, ferry_articles, many_articles
from reading_store import MemoryStore
from tagwire.errors import StoreError
from tagwire.web import SiteSettings, create_app

FERRY = "institutionalfailure"


def room(store: MemoryStore | None = None, site: SiteSettings | None = None) -> Starlette:
    shown = MemoryStore(many_articles(70) + ferry_articles()) if store is None else store
    return create_app(shown, site=site or SiteSettings(), clock=lambda: NOW)


def told(answer: Answer) -> dict[str, Any]:
    said = json.loads(answer.content)
    assert isinstance(said, dict)
    return said


def problem(answer: Answer) -> dict[str, Any]:
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    said = told(answer)
    assert said["status"] == answer.status
    return said


def pages(app: Starlette, target: str, *, cursor: str) -> Iterator[dict[str, Any]]:
    place = None
    while True:
        page = told(ask(app, target if place is None else f"{target}&{cursor}={place}"))
        yield page
        place = page["next"]
        if place is None:
            return


def test_paging_gives_every_article_once_newest_first() -> None:
    app = room()
    found = [a for page in pages(app, "/api/v1/articles?limit=7", cursor="before") for a in page["articles"]]
    assert len({a["id"] for a in found}) == len(found) == 70 + len(ferry_articles())
    dated = [a["published"] for a in found if a["published"] is not None]
    assert dated == sorted(dated, reverse=True)


def test_paging_gives_every_tag_once_by_key() -> None:
    keys = [t["key"] for page in pages(room(), "/api/v1/tags?limit=3", cursor="after") for t in page["tags"]]
    assert keys == sorted(set(keys))
    assert FERRY in keys


def test_the_articles_of_a_tag_hold_it_with_its_sentence() -> None:
    page = told(ask(room(), "/api/v1/articles?tag=Institutional+Failure"))
    assert page["articles"]
    for article in page["articles"]:
        [tag] = [t for t in article["tags"] if t["key"] == FERRY]
        evidence = tag["evidence"]
        whole = article["headline"] if evidence["in_headline"] else article["text"]
        assert whole[evidence["start"] : evidence["end"]] in evidence["sentence"]


def test_tag_algebra_and_filters_hold_together() -> None:
    app = room()
    both = told(ask(app, f"/api/v1/articles?tag={FERRY}%2Bsulastar"))["articles"]
    assert both
    assert all({FERRY, "sulastar"} <= {t["key"] for t in a["tags"]} for a in both)
    french = told(ask(app, f"/api/v1/articles?tag={FERRY}&lang=fr"))["articles"]
    assert french
    assert {a["lang"] for a in french} == {"fr"}


def test_an_old_spelling_leads_to_its_tag() -> None:
    store = MemoryStore(ferry_articles(), aliases={"failureofinstitutions": FERRY})
    assert told(ask(room(store), "/api/v1/tags/failureofinstitutions"))["key"] == FERRY
    assert told(ask(room(store), "/api/v1/articles?tag=failureofinstitutions"))["articles"]


def test_a_search_says_how_many_there_are() -> None:
    page = told(ask(room(), "/api/v1/articles?q=ferry&limit=2"))
    assert len(page["articles"]) == 2
    assert page["total"] > 2
    assert page["next"] is not None


def test_one_article_comes_with_its_history() -> None:
    app = room()
    [first] = told(ask(app, "/api/v1/articles?limit=1"))["articles"]
    whole = told(ask(app, f"/api/v1/articles/{first['id']}"))
    assert whole == first | {"revisions": []}


def test_a_tag_says_who_used_it_and_when() -> None:
    app = room()
    overview = told(ask(app, f"/api/v1/tags/{FERRY}"))
    assert overview["label"] == "InstitutionalFailure"
    assert overview["month"] == sum(p["articles"] for p in overview["publishers"])
    timeline = told(ask(app, f"/api/v1/tags/{FERRY}/timeline"))
    assert [day["day"] for day in timeline["days"]][-1] == NOW.date().isoformat()
    assert sum(day["articles"] for day in timeline["days"]) == overview["month"]
    related = told(ask(app, f"/api/v1/tags/{FERRY}/related"))["related"]
    shared = [tag["shared"] for tag in related]
    assert shared
    assert shared == sorted(shared, reverse=True)
    busiest = told(ask(app, "/api/v1/tags?busy=month&limit=5"))["tags"]
    assert len(busiest) == 5
    assert [t["recent"] for t in busiest] == sorted((t["recent"] for t in busiest), reverse=True)


def test_publishers_are_listed_busiest_first() -> None:
    listed = told(ask(room(), "/api/v1/publishers"))["publishers"]
    counts = [publisher["articles"] for publisher in listed]
    assert counts == sorted(counts, reverse=True)
    assert {"id", "name", "articles"} == set(listed[0])


@pytest.mark.parametrize(
    ("target", "named"),
    [
        ("/api/v1/articles?tags=x", "'tags'"),
        ("/api/v1/articles?lang=en&lang=fr", "'lang'"),
        ("/api/v1/articles?limit=0", "limit"),
        ("/api/v1/articles?limit=101", "limit"),
        ("/api/v1/articles?limit=٣", "limit"),
        ("/api/v1/articles?before=yesterday", "yesterday"),
        ("/api/v1/articles?tag=a%2B%2Bb", "a++b"),
        ("/api/v1/articles?q=%22open", "search"),
        ("/api/v1/articles?q=", "q"),
        ("/api/v1/articles?q=x&lang=en", "q"),
        ("/api/v1/articles?q=x&order=oldest", "oldest"),
        ("/api/v1/articles?order=best", "order"),
        ("/api/v1/articles?category=Politics", "Politics"),
        ("/api/v1/articles?genre=gossip", "gossip"),
        ("/api/v1/tags?busy=year", "year"),
        ("/api/v1/tags?busy=day&after=x", "after"),
        ("/api/v1/tags/%2B%2B", "tag"),
        ("/api/v1/tags/2031", "2031"),
        ("/api/v1/publishers?limit=5", "limit"),
        (f"/api/v1/articles?tag={'a' * 3000}", "too long"),
    ],
)
def test_what_cannot_be_read_is_named(target: str, named: str) -> None:
    answer = ask(room(), target)
    assert answer.status == 400
    assert named in problem(answer)["detail"]


def test_an_unreadable_search_points_at_the_place() -> None:
    said = problem(ask(room(), "/api/v1/articles?q=ferry+%22open"))
    assert (said["query"], said["place"]) == ('ferry "open', 6)


@pytest.mark.parametrize("path", ["articles/none", "tags/nobodyhasthis", "tags/nobodyhasthis/related", "nonsense"])
def test_what_is_not_there_is_a_problem(path: str) -> None:
    assert "no" in problem(ask(room(), f"/api/v1/{path}"))["detail"].lower()


def test_a_withdrawn_article_says_when() -> None:
    [first, *_] = ferry_articles()
    store = MemoryStore(ferry_articles(), withdrawn={first.id: NOW})
    answer = ask(room(store), f"/api/v1/articles/{first.id}")
    assert (answer.status, problem(answer)["withdrawn"]) == (410, "2031-03-14T14:00:00+00:00")


def test_other_methods_are_refused() -> None:
    answer = ask(room(), "/api/v1/articles", method="POST")
    assert problem(answer)["status"] == 405
    assert "GET" in answer.headers["allow"]


def test_a_failing_store_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StoreError("the disk is gone")

    monkeypatch.setattr(MemoryStore, "find", fail)
    answer = ask(room(), "/api/v1/articles")
    assert (answer.status, answer.headers["retry-after"]) == (503, "30")
    assert "the disk is gone" not in problem(answer)["detail"]


def test_a_fault_of_ours_is_a_problem_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MemoryStore, "find", lambda *_: 1 / 0)
    answer = ask(room(), "/api/v1/articles")
    assert problem(answer)["status"] == 500
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_an_unchanged_answer_is_not_sent_again() -> None:
    store = MemoryStore(ferry_articles())
    app = room(store)
    first = ask(app, "/api/v1/articles?limit=2")
    again = ask(app, "/api/v1/articles?limit=2", headers={"if-none-match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    store.changes += 1
    assert ask(app, "/api/v1/articles?limit=2", headers={"if-none-match": first.headers["etag"]}).status == 200


def test_head_gives_the_length_without_the_body() -> None:
    app = room()
    read = ask(app, "/api/v1/publishers")
    head = ask(app, "/api/v1/publishers", method="HEAD")
    assert head.body == b""
    assert head.headers["content-length"] == read.headers["content-length"]


def test_a_client_sees_its_limit_and_is_stopped_at_it() -> None:
    app = room(site=SiteSettings(api_requests_a_minute=3))
    left = [ask(app, "/api/v1/publishers").headers["ratelimit"].split(";")[1] for _ in range(3)]
    assert left == ["r=2", "r=1", "r=0"]
    stopped = ask(app, "/api/v1/publishers")
    assert problem(stopped)["status"] == 429
    assert 1 <= int(stopped.headers["retry-after"]) <= 60
    assert ask(app, "/publishers").status == 200


def test_scripts_of_other_sites_may_read_only_where_the_operator_says_so() -> None:
    asking = {"origin": "https://map.example.org"}
    assert "access-control-allow-origin" not in ask(room(), "/api/v1/publishers", headers=asking).headers
    open_room = room(site=SiteSettings(api_origins=("https://map.example.org",)))
    answer = ask(open_room, "/api/v1/publishers", headers=asking)
    assert answer.headers["access-control-allow-origin"] == "https://map.example.org"
    assert "ratelimit" in answer.headers["access-control-expose-headers"].lower()
    stranger = ask(open_room, "/api/v1/publishers", headers={"origin": "https://other.example"})
    assert "access-control-allow-origin" not in stranger.headers


def test_the_document_describes_every_address_that_answers() -> None:
    app = room()
    document = told(ask(app, "/api/openapi.json"))
    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": "http://room.example/api/v1"}]
    for path, item in document["paths"].items():
        for parameter in item["get"]["parameters"]:
            path = path.replace(f"{{{parameter['name']}}}", parameter["example"])
        assert ask(app, f"/api/v1{path}").status in {200, 404}


def test_every_answer_keeps_to_its_schema() -> None:
    app = room()
    document = told(ask(app, "/api/openapi.json"))
    [article] = told(ask(app, "/api/v1/articles?limit=1"))["articles"]
    names = {"article_id": article["id"], "key": FERRY, "story_id": FERRY_STORY}
    targets = ["/articles?limit=50", "/articles?q=ferry", "/tags?limit=100", "/tags?busy=week"]
    targets += [path for path in document["paths"] if path not in {"/articles", "/tags"}]
    for target in targets:
        path = target.split("?")[0]
        gives = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        schema = gives | {"components": document["components"]}
        answer = ask(app, "/api/v1" + target.format(**names))
        Draft202012Validator(schema).validate(told(answer))
        stated = set(islice(_required(document, gives), 100))
        assert set(told(answer)) - stated <= {"total", "total_is_exact"}, f"{path} gives fields no schema names"


def _required(document: dict[str, Any], schema: dict[str, Any]) -> Iterator[str]:
    if "$ref" in schema:
        yield from _required(document, document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]])
    yield from schema.get("required", ())
    for part in schema.get("allOf", ()):
        yield from _required(document, part)


def test_the_reference_page_names_every_endpoint() -> None:
    app = room()
    page = ask(app, "/api").text
    for path in told(ask(app, "/api/openapi.json"))["paths"]:
        assert f"GET /api/v1{path}" in page


def test_an_address_with_a_line_break_gets_a_problem_too() -> None:
    assert problem(ask(room(), "/api/v1/articles/a%0Ab"))["status"] == 404
