"""Alerts: which searches are sent to whom, and how that goes; to make, try and remove them."""

from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tagwire.errors import NotFoundError, ParseError, UsageError
from tagwire.model.account import Scope
from tagwire.model.alert import MAX_ADDRESS, MAX_NAME, MAX_QUERY, Alert, AlertDraft, Channel, alert_words
from tagwire.model.timetable import DAILY, DAY_NAMES, WEEKDAYS, Timetable, read_timetable
from tagwire.text.sayings import said
from tagwire.web import ages
from tagwire.web.access.forms import Fields, Sent, member_page, see, take_form
from tagwire.web.access.proofs import form_proof, new_webhook_secret
from tagwire.web.access.visitor import Visitor
from tagwire.web.alertdesk import AlertDesk
from tagwire.web.flash import Told, tell
from tagwire.web.frame import Frame, Page
from tagwire.web.labels import capitalised, noted
from tagwire.web.links import with_query
from tagwire.web.ownpage import own_page
from tagwire.web.room import ReadingRoom

PATH = "/alerts"
CHANNEL_WORDS = {
    Channel.EMAIL: noted("Mail"),
    Channel.WEBHOOK: "Webhook",
    Channel.NTFY: "ntfy",
    Channel.SLACK: "Slack",
}


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert in the table."""

    id: int
    name: str
    search: str
    """Where what it finds is to be seen."""
    query: str
    channel: str
    address: str
    timetable: str
    """Of a digest, in words; else empty."""
    mark: str
    state: str
    words: str
    sent: int
    sent_at: ages.Age | None


def routes(room: ReadingRoom) -> list[Route]:
    """Return the addresses; none where nobody keeps alerts."""
    if room.accounts is None or room.bench.alerts is None:
        return []
    form = partial(take_form, room, scope=Scope.MANAGE)
    return [
        Route(PATH, partial(member_page, room, scope=Scope.MANAGE, show=alerts_page)),
        Route(PATH, partial(form, act=_add), methods=["POST"]),
        Route(f"{PATH}/{{number:int}}/test", partial(form, act=_test), methods=["POST"]),
        Route(f"{PATH}/{{number:int}}/remove", partial(form, act=_remove), methods=["POST"]),
    ]


def alerts_page(
    room: ReadingRoom,
    request: Request,
    visitor: Visitor,
    *,
    fields: Fields | None = None,
    trouble: str | None = None,
    secret: str | None = None,
) -> Response:
    """Answer /alerts; ?q= begins one with a search. A new webhook's ``secret`` is shown this once."""
    given = {"q": request.query_params.get("q", "")[:MAX_QUERY]} if fields is None else fields
    values = {
        "proof": form_proof(visitor.form_secret or ""),
        "rows": tuple(_row(alert, room) for alert in desk_of(room).all()),
        "typed": {name: given.get(name, "") for name in ("q", "channel", "address", "name", "when", "at", "zone")},
        "days": (
            (DAILY, room.words.say("Every day, as a digest")),
            *(
                (value, capitalised(room.words.say("%(day)s, as a digest", day=room.words.of(name))))
                for value, name in zip(WEEKDAYS, DAY_NAMES, strict=True)
            ),
        ),
        "channels": tuple((channel.value, room.words.say(words)) for channel, words in CHANNEL_WORDS.items()),
        "longest": {"q": MAX_QUERY, "address": MAX_ADDRESS, "name": MAX_NAME},
        "trouble": trouble,
        "secret": secret,
    }
    frame = Frame(
        title=room.words.say("Alerts"),
        description=room.words.say("Searches whose new articles are sent to somebody."),
        path=PATH,
    )
    return own_page(room, request, Page("alerts.html", frame, values, status=400 if trouble else 200))


def _add(room: ReadingRoom, request: Request, sent: Sent) -> Response:
    fields = sent.fields
    again = partial(alerts_page, room, request, sent.visitor)
    try:
        channel = Channel(fields.get("channel", ""))
    except ValueError:
        return again(fields=fields, trouble=room.words.say("Choose how it is sent."))
    secret = new_webhook_secret() if channel is Channel.WEBHOOK else None
    try:
        draft = AlertDraft(
            fields.get("name", ""),
            fields.get("q", ""),
            channel,
            fields.get("address", ""),
            sent.visitor.name,
            secret,
            _timetable(fields),
        )
        alert = desk_of(room).add(draft)
    except (UsageError, ParseError) as error:
        return again(fields=fields, trouble=f"{capitalised(room.words.of(error))}.")
    if secret is not None:
        return again(fields={}, secret=secret)
    made = room.words.say("Made: %(name)s, to %(address)s. Try it with “Test”.", name=alert.name, address=alert.address)
    return tell(room, see(PATH), Told(made))


def _timetable(fields: Fields) -> Timetable | None:
    """Return when a digest goes out; None where articles are sent as they come. Raise UsageError."""
    when = fields.get("when", "")
    return read_timetable(f"{when} {fields.get('at', '')} {fields.get('zone', '').strip()}") if when else None


def _test(room: ReadingRoom, request: Request, _sent: Sent) -> Response:
    trouble = desk_of(room).test(request.path_params["number"])
    if trouble is None:
        return tell(room, see(PATH), Told(room.words.say("The test arrived.")))
    failed = room.words.say("The test did not arrive: %(reason)s.", reason=trouble)
    return tell(room, see(PATH), Told(failed, is_bad=True))


def _remove(room: ReadingRoom, request: Request, _sent: Sent) -> Response:
    number = request.path_params["number"]
    known = {alert.id: alert for alert in desk_of(room).all()}
    if number not in known:
        raise NotFoundError(said("There is no alert %(number)s", number=number))
    desk_of(room).remove(number)
    return tell(room, see(PATH), Told(room.words.say("Removed: %(name)s.", name=known[number].name)))


def _row(alert: Alert, room: ReadingRoom) -> AlertRow:
    words = room.words
    mark, state = (
        ("warn", words.say("Failing"))
        if alert.failures
        else ("", words.say("Good"))
        if alert.sent
        else ("off", words.say("New"))
    )
    return AlertRow(
        id=alert.id,
        name=alert.name,
        search=with_query("/search", (("q", alert.query),)),
        query=alert.query,
        channel=words.say(CHANNEL_WORDS[alert.channel]),
        address=alert.address,
        timetable="" if alert.timetable is None else f"{capitalised(words.of(alert.timetable.words()))}.",
        mark=mark,
        state=state,
        words=f"{capitalised(words.of(alert_words(alert)))}.",
        sent=alert.sent,
        sent_at=None if alert.sent_at is None else ages.age_of(alert.sent_at, room.now(), words),
    )


def desk_of(room: ReadingRoom) -> AlertDesk:
    """Return who keeps the alerts."""
    assert room.bench.alerts is not None, "these addresses exist only where there are alerts"
    return room.bench.alerts
