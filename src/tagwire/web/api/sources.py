"""Sources: how each fares; to follow, pause, resume and remove them."""

from starlette.requests import Request

from tagwire.errors import ParseError, UsageError
from tagwire.model.account import Scope
from tagwire.model.source import Source, SourceState
from tagwire.model.sourcereport import FoundSource, SourceReport, source_json
from tagwire.web.access.visitor import Visitor
from tagwire.web.api.changing import Body, Change, Done, read_number, take_only
from tagwire.web.api.endpoint import LIMIT, Endpoint, Parameter, Read, read_limit
from tagwire.web.api.problems import Problem
from tagwire.web.room import ReadingRoom
from tagwire.web.sourcedesk import SourceDesk

NUMBER = Parameter("source_id", "The source's number.", {"type": "integer", "minimum": 1}, "7", in_path=True)
MAX_ADDRESS_LENGTH = 2_000


def report_json(report: SourceReport) -> dict[str, object]:
    """Return a source with how it fares."""
    return {
        **source_json(report.source, report.counts),
        "verdict": report.verdict.value,
        "health": report.words,
        "advice": report.advice,
        "pushed": report.push,
    }


def _desk(room: ReadingRoom) -> SourceDesk:
    assert room.bench.sources is not None, "these addresses exist only where there are sources"
    return room.bench.sources


def _list(_room: ReadingRoom, request: Request) -> Read:
    limit, given = read_limit(request), request.query_params.get("after", "0")
    if not given.isascii() or not given.isdecimal() or len(given) > 16:
        raise ParseError(f"after={given[:40]!r} is no number of a source")

    def read(room: ReadingRoom) -> object:
        found = [report for report in _desk(room).reports() if report.source.id > int(given)]
        shown = found[:limit]
        return {
            "sources": [report_json(report) for report in shown],
            "next": str(shown[-1].source.id) if len(found) > limit else None,
        }

    return read


def _one(_room: ReadingRoom, request: Request) -> Read:
    number = read_number(request, "source_id")
    return lambda room: report_json(_desk(room).report(number))


def _follow(room: ReadingRoom, _request: Request, _visitor: Visitor, body: Body) -> Done | Problem:
    take_only(body, "url", "all")
    url, every = body.get("url"), body.get("all", False)
    if not isinstance(url, str) or not url.strip() or len(url) > MAX_ADDRESS_LENGTH or not isinstance(every, bool):
        raise UsageError('A source is followed by {"url": its address, "all": true or false}')
    desk = _desk(room)
    looked = desk.look(url)
    if not looked.found:
        return Problem(422, f"{looked.url}: {looked.problem}.", {}, {})
    wanted = looked.found if every else looked.found[:1]
    added = desk.follow([found.url for found in wanted])
    reports = {report.source.id: report for report in desk.reports()}
    return Done(
        {
            "followed": [report_json(reports[source.id]) for source in added if source.id in reports],
            "found": [_found_json(found) for found in looked.found],
        },
        status=201,
    )


def _change(room: ReadingRoom, request: Request, _visitor: Visitor, body: Body) -> Done:
    take_only(body, "state")
    if body.get("state") not in (SourceState.ACTIVE, SourceState.PAUSED):
        raise UsageError('A source is changed by {"state": "active" or "paused"}')
    source: Source = _desk(room).set_state(read_number(request, "source_id"), SourceState(body["state"]))
    return Done(report_json(_desk(room).report(source.id)))


def _remove(room: ReadingRoom, request: Request, _visitor: Visitor, _body: Body) -> Done:
    _desk(room).remove(read_number(request, "source_id"))
    return Done(None)


def _found_json(found: FoundSource) -> dict[str, object]:
    return {
        "url": found.url,
        "title": found.title,
        "format": found.format,
        "kind": found.kind,
        "entries": found.entries,
        "newest": found.newest,
        "text": found.text,
        "lang": found.lang,
        "same_as": list(found.same_as),
        "was_followed": found.is_followed,
    }


def _is_there(room: ReadingRoom) -> bool:
    return room.bench.sources is not None


ENDPOINTS = (
    Endpoint(
        path="/sources",
        name="listSources",
        summary="Every followed source with how it fares, by number.",
        gives="SourcePage",
        ask=_list,
        parameters=(
            Parameter("after", 'Where the page begins: the "next" of the page before it.', {"type": "string"}, "40"),
            LIMIT,
        ),
        is_aging=True,
        is_there=_is_there,
    ),
    Endpoint(
        path="/sources/{source_id}",
        name="getSource",
        summary="One source with how it fares.",
        gives="Source",
        ask=_one,
        parameters=(NUMBER,),
        missing=(404,),
        is_aging=True,
        is_there=_is_there,
    ),
)
CHANGES = (
    Change(
        method="POST",
        path="/sources",
        name="followSource",
        summary="Look for feeds behind an address and follow the best one, or all.",
        scope=Scope.MANAGE,
        act=_follow,
        takes="NewSource",
        gives="Followed",
        done=201,
        refusals=(422,),
        is_there=_is_there,
    ),
    Change(
        method="PATCH",
        path="/sources/{source_id}",
        name="changeSource",
        summary="Pause or resume a source.",
        scope=Scope.MANAGE,
        act=_change,
        takes="SourceChange",
        gives="Source",
        parameters=(NUMBER,),
        refusals=(404,),
        is_there=_is_there,
    ),
    Change(
        method="DELETE",
        path="/sources/{source_id}",
        name="removeSource",
        summary="Stop following a source; its articles stay.",
        scope=Scope.MANAGE,
        act=_remove,
        done=204,
        parameters=(NUMBER,),
        refusals=(404,),
        is_there=_is_there,
    ),
)
