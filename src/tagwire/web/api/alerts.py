"""Alerts: searches whose new articles are sent to somebody. Only a token sees them, for their addresses are secrets."""

from starlette.requests import Request

from tagwire.errors import UsageError
from tagwire.model.account import Scope
from tagwire.model.alert import AlertDraft, Channel, alert_json
from tagwire.model.timetable import read_timetable
from tagwire.web.access.proofs import new_webhook_secret
from tagwire.web.access.visitor import Visitor
from tagwire.web.alertdesk import AlertDesk
from tagwire.web.api.changing import Body, Change, Done, read_number, take_only
from tagwire.web.api.endpoint import Parameter
from tagwire.web.room import ReadingRoom

NUMBER = Parameter("alert_id", "The alert's number.", {"type": "integer", "minimum": 1}, "3", in_path=True)


def _list(room: ReadingRoom, _request: Request, _visitor: Visitor, _body: Body) -> Done:
    return Done({"alerts": [alert_json(alert) for alert in _desk(room).all()]})


def _add(room: ReadingRoom, _request: Request, visitor: Visitor, body: Body) -> Done:
    take_only(body, "query", "channel", "address", "name", "timetable")
    given = {"name": "", "timetable": "", **body}
    if not all(isinstance(given.get(field), str) for field in ("query", "channel", "address", "name", "timetable")):
        raise UsageError(
            "An alert has a query, a channel, an address, and perhaps a name and a timetable: each is a text"
        )
    if given["channel"] not in list(Channel):
        raise UsageError(f"channel is one of {', '.join(Channel)}")
    channel = Channel(given["channel"])
    secret = new_webhook_secret() if channel is Channel.WEBHOOK else None
    timetable = read_timetable(given["timetable"]) if given["timetable"] else None
    draft = AlertDraft(given["name"], given["query"], channel, given["address"], visitor.name, secret, timetable)
    return Done({**alert_json(_desk(room).add(draft)), "secret": secret}, status=201)


def _remove(room: ReadingRoom, request: Request, _visitor: Visitor, _body: Body) -> Done:
    _desk(room).remove(read_number(request, "alert_id"))
    return Done(None)


def _test(room: ReadingRoom, request: Request, _visitor: Visitor, _body: Body) -> Done:
    trouble = _desk(room).test(read_number(request, "alert_id"))
    return Done({"arrived": trouble is None, "trouble": trouble})


def _desk(room: ReadingRoom) -> AlertDesk:
    assert room.bench.alerts is not None, "these addresses exist only where there are alerts"
    return room.bench.alerts


def _is_there(room: ReadingRoom) -> bool:
    return room.bench.alerts is not None


CHANGES = (
    Change(
        method="GET",
        path="/alerts",
        name="listAlerts",
        summary="Every alert with how it fares, by number.",
        scope=Scope.MANAGE,
        act=_list,
        gives="AlertList",
        is_there=_is_there,
    ),
    Change(
        method="POST",
        path="/alerts",
        name="addAlert",
        summary="Send somebody what a search newly finds. A webhook's secret is given this once.",
        scope=Scope.MANAGE,
        act=_add,
        takes="NewAlert",
        gives="AddedAlert",
        done=201,
        is_there=_is_there,
    ),
    Change(
        method="DELETE",
        path="/alerts/{alert_id}",
        name="removeAlert",
        summary="Forget an alert and what waits for it.",
        scope=Scope.MANAGE,
        act=_remove,
        done=204,
        parameters=(NUMBER,),
        refusals=(404,),
        is_there=_is_there,
    ),
    Change(
        method="POST",
        path="/alerts/{alert_id}/test",
        name="testAlert",
        summary="Send the newest article it finds, marked as a test, and say whether it arrived.",
        scope=Scope.MANAGE,
        act=_test,
        gives="AlertTest",
        parameters=(NUMBER,),
        refusals=(404,),
        is_there=_is_there,
    ),
)
