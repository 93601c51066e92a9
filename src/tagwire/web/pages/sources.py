"""Sources: how each fares, for everybody; to follow, pause and remove them, for those who keep them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tagwire.errors import ParseError, UsageError
from tagwire.model.account import Scope
from tagwire.model.source import SourceState
from tagwire.model.sourcereport import LookedAt, SourceReport, Verdict
from tagwire.text.sayings import said
from tagwire.web.access.forms import Sent, member_page, see, take_form
from tagwire.web.access.proofs import form_proof
from tagwire.web.access.visitor import Visitor, find_visitor
from tagwire.web.flash import Told, tell
from tagwire.web.frame import Frame, Page, answer_page, for_reader
from tagwire.web.labels import capitalised, noted
from tagwire.web.links import Query, with_query
from tagwire.web.ownpage import own_page
from tagwire.web.pages import sourcelist
from tagwire.web.room import ReadingRoom
from tagwire.web.sourcedesk import SourceDesk
from tagwire.web.sourcerows import FoundRow, SourceRow, found_row, source_row
from tagwire.web.wording import Wording

PATH = "/sources"
SOURCES_PER_PAGE = 50
MAX_ADDRESS_LENGTH = 2_000

_PLACE = re.compile(r"[01]-[0-9]{1,15}")
_SHOWS: dict[str, tuple[str, Callable[[Verdict], bool]]] = {
    "": (noted("All"), lambda _verdict: True),
    "look": (noted("Need a look"), lambda verdict: verdict.needs_a_look),
    "good": (noted("Good"), lambda verdict: verdict in (Verdict.GOOD, Verdict.NEW)),
    "stopped": (noted("Stopped"), lambda verdict: verdict is Verdict.PAUSED),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """Which sources the table shows, and how many those are."""

    name: str
    href: str
    count: int
    is_current: bool


def routes(room: ReadingRoom) -> list[Route]:
    """Return the addresses; none where nobody keeps sources, and only the table and the list where nobody logs in."""
    if room.bench.sources is None:
        return []
    open_to_all = [
        Route(PATH, for_reader(room, sources_page)),
        Route(sourcelist.PATH, partial(sourcelist.sources_opml, room)),
    ]
    if room.accounts is None:
        return open_to_all
    form = partial(take_form, room, scope=Scope.MANAGE)
    return [
        *open_to_all,
        Route(f"{PATH}/add", partial(member_page, room, scope=Scope.MANAGE, show=_add_page)),
        Route(f"{PATH}/add", partial(form, act=_look), methods=["POST"]),
        Route(f"{PATH}/follow", partial(form, act=_follow), methods=["POST"]),
        Route(f"{PATH}/{{source_id:int}}/state", partial(form, act=_set_state), methods=["POST"]),
        Route(f"{PATH}/{{source_id:int}}/remove", partial(member_page, room, scope=Scope.MANAGE, show=_remove_page)),
        Route(f"{PATH}/{{source_id:int}}/remove", partial(form, act=_remove), methods=["POST"]),
    ]


def sources_page(room: ReadingRoom, request: Request) -> Response:
    """Answer /sources: those that need a look first; ?show= narrows it, ?after= turns the page."""
    show, after = _read_query(request)
    query: Query = (*((("show", show),) if show else ()), *((("after", after),) if after else ()))
    visitor = None if room.accounts is None else find_visitor(room, request)
    if visitor is not None and Scope.MANAGE in visitor.scopes:
        return own_page(room, request, _table(room, visitor, show=show, after=after, query=query))
    address = with_query(PATH, query)
    page = partial(_table, room, None, show=show, after=after, query=query)
    return answer_page(room, request, address=address, page=page)


def _read_query(request: Request) -> tuple[str, str]:
    show, after = request.query_params.get("show", ""), request.query_params.get("after", "")
    if show not in _SHOWS:
        raise ParseError(
            said("show=%(given)s is none of %(known)s", given=repr(show[:40]), known=", ".join(filter(None, _SHOWS)))
        )
    if after and not _PLACE.fullmatch(after):
        raise ParseError(
            said(
                "%(given)s is no place in this table: follow a page's own link to further sources",
                given=repr(after[:40]),
            )
        )
    return show, after


def _table(room: ReadingRoom, visitor: Visitor | None, *, show: str, after: str, query: Query) -> Page:
    reports = sorted(desk_of(room).reports(), key=_place)
    shown = [report for report in reports if _SHOWS[show][1](report.verdict)]
    if after:
        rank, _, number = after.partition("-")
        shown = [report for report in shown if _place(report) > (int(rank), int(number))]
    page, more = shown[:SOURCES_PER_PAGE], len(shown) > SOURCES_PER_PAGE
    narrowed: Query = (("show", show),) if show else ()
    following = with_query(PATH, (*narrowed, ("after", "{}-{}".format(*_place(page[-1]))))) if more else None
    values = {
        "visitor": visitor,
        "proof": None if visitor is None else form_proof(visitor.form_secret or ""),
        "may_log_in": room.accounts is not None,
        "total": len(reports),
        "to_look_at": sum(report.verdict.needs_a_look for report in reports),
        "stopped": sum(report.verdict is Verdict.PAUSED for report in reports),
        "good": sum(report.verdict in (Verdict.GOOD, Verdict.NEW) for report in reports),
        "articles_day": round(sum(report.counts.articles_week for report in reports) / 7),
        "choices": _choices(reports, show, room.words),
        "rows": tuple(source_row(report, now=room.now(), words=room.words) for report in page),
        "told": None,
    }
    frame = Frame(
        title=room.words.say("Sources"),
        description=room.words.say("Every feed that is followed here, and how it fares."),
        path=PATH,
        query=query,
        next=following,
        first=with_query(PATH, narrowed) if after else None,
    )
    return Page("sources.html", frame, values)


def _place(report: SourceReport) -> tuple[int, int]:
    """A source's place in the table: those that need a look first."""
    return int(not report.verdict.needs_a_look), report.source.id


def _choices(reports: Sequence[SourceReport], show: str, words: Wording) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            words.say(name),
            with_query(PATH, (("show", value),) if value else ()),
            sum(holds(report.verdict) for report in reports),
            is_current=value == show,
        )
        for value, (name, holds) in _SHOWS.items()
    )


def _add_page(
    room: ReadingRoom,
    request: Request,
    visitor: Visitor,
    *,
    url: str = "",
    trouble: str | None = None,
    looked: LookedAt | None = None,
) -> Response:
    rows: tuple[FoundRow, ...] = ()
    if looked is not None:
        rows = tuple(found_row(f, now=room.now(), words=room.words) for f in looked.found)
        trouble = trouble or (None if looked.problem is None else f"{looked.url}: {room.words.of(looked.problem)}.")
    values = {
        "proof": form_proof(visitor.form_secret or ""),
        "url": url,
        "trouble": trouble,
        "rows": rows,
        "best": next((row.url for row in rows if not row.is_followed), None),
        "unread": 0 if looked is None else looked.unread,
    }
    frame = Frame(
        title=room.words.say("Add a source"), description=room.words.say("Follow a publisher."), path=f"{PATH}/add"
    )
    return own_page(room, request, Page("source-add.html", frame, values, status=400 if trouble else 200))


def _look(room: ReadingRoom, request: Request, sent: Sent) -> Response:
    """Show what is behind an address, to be picked from."""
    url = sent.fields.get("url", "").strip()
    if not url or len(url) > MAX_ADDRESS_LENGTH:
        trouble = room.words.say("Write the address of a site, a feed or a sitemap.")
        return _add_page(room, request, sent.visitor, url=url[:MAX_ADDRESS_LENGTH], trouble=trouble)
    return _add_page(room, request, sent.visitor, url=url, looked=desk_of(room).look(url))


def _follow(room: ReadingRoom, request: Request, sent: Sent) -> Response:
    urls = tuple(value for name, value in sent.fields.items() if name.startswith("pick-"))
    if not urls:
        trouble = room.words.say("Tick at least one of what was found.")
        return _add_page(room, request, sent.visitor, url=sent.fields.get("url", ""), trouble=trouble)
    try:
        added = desk_of(room).follow(urls)
    except UsageError as error:
        return _add_page(room, request, sent.visitor, url=urls[0], trouble=f"{capitalised(room.words.of(error))}.")
    if not added:
        told = room.words.say("You follow that already.")
    elif len(added) == 1:
        name = added[0].title or added[0].url
        told = room.words.say("Followed: %(name)s. Its articles are read from now on.", name=name)
    else:
        told = room.words.counted(
            "%(count)s source is followed. Its articles are read from now on.",
            "%(count)s sources are followed. Their articles are read from now on.",
            len(added),
        )
    return tell(room, see(PATH), Told(told))


def _set_state(room: ReadingRoom, request: Request, sent: Sent) -> Response:
    given = sent.fields.get("state", "")
    words = {"paused": noted("Paused: %(name)s."), "active": noted("Resumed, and asked at once: %(name)s.")}
    if given not in words:
        raise ParseError(said("a source can't be set to %(given)s: choose paused or active", given=repr(given[:40])))
    source = desk_of(room).set_state(request.path_params["source_id"], SourceState(given))
    return tell(room, see(PATH), Told(room.words.say(words[given], name=source.title or source.url)))


def _remove_page(room: ReadingRoom, request: Request, visitor: Visitor) -> Response:
    report = desk_of(room).report(request.path_params["source_id"])
    row: SourceRow = source_row(report, now=room.now(), words=room.words)
    frame = Frame(
        title=room.words.say("Remove %(name)s", name=row.title),
        description=room.words.say("Stop following a source."),
        path=f"{PATH}/{report.source.id}/remove",
    )
    values = {"proof": form_proof(visitor.form_secret or ""), "row": row}
    return own_page(room, request, Page("source-remove.html", frame, values))


def _remove(room: ReadingRoom, request: Request, _sent: Sent) -> Response:
    report = desk_of(room).report(request.path_params["source_id"])
    desk_of(room).remove(report.source.id)
    name = report.source.title or report.source.url
    return tell(room, see(PATH), Told(room.words.say("No longer followed: %(name)s. Its articles stay.", name=name)))


def desk_of(room: ReadingRoom) -> SourceDesk:
    """Return who keeps the sources."""
    assert room.bench.sources is not None, "these addresses exist only where there are sources"
    return room.bench.sources
