"""What people corrected: a page, newest first, and the same as JSON Feed."""

from collections.abc import Sequence
from dataclasses import dataclass

import orjson
from starlette.requests import Request
from starlette.responses import Response

from tagwire.errors import ParseError
from tagwire.model.account import Scope
from tagwire.model.correction import (
    Action,
    Add,
    Block,
    LoggedCorrection,
    MergeStories,
    MoveArticle,
    SetCategory,
    SetGenre,
    SplitStory,
    Undo,
    named_tags,
)
from tagwire.tags.correction_words import action_words, correction_json
from tagwire.text.keys import fold
from tagwire.text.sayings import said
from tagwire.text.times import rfc3339
from tagwire.web import ages
from tagwire.web.access.proofs import form_proof
from tagwire.web.access.visitor import find_visitor
from tagwire.web.answers import DATA, answer
from tagwire.web.frame import FeedLink, Frame, Page, answer_page
from tagwire.web.labels import capitalised, noted
from tagwire.web.links import article_path, story_path, tag_path, with_query
from tagwire.web.listing import Link
from tagwire.web.origin import origin_of
from tagwire.web.ownpage import own_page
from tagwire.web.pagecache import Rendered
from tagwire.web.room import ReadingRoom
from tagwire.web.syndication.jsonfeed import MEDIA_TYPE, VERSION

PATH = "/corrections"
CORRECTIONS_PER_PAGE = 50
TITLE = noted("Corrections")
DESCRIPTION = noted("What people changed about hashtags, articles and stories here, and why.")
_DIGITS_OF_A_NUMBER = 18


@dataclass(frozen=True, slots=True)
class ShownCorrection:
    """A correction as the page shows it."""

    number: int
    age: ages.Age
    who: str
    words: str
    why: str
    undone_by: int | None
    can_be_undone: bool
    links: tuple[Link, ...]
    """The tags and the article it is about."""


def corrections_page(room: ReadingRoom, request: Request) -> Response:
    """Answer /corrections; ?before=NUMBER turns the page. Who may correct can undo there."""
    visitor = find_visitor(room, request) if can_correct(room) else None
    may_undo = visitor is not None and Scope.CORRECT in visitor.scopes
    before = read_place(request)
    query = () if before is None else (("before", str(before)),)

    def page() -> Page:
        log, older = _log(room, before)
        frame = Frame(
            title=room.words.say(TITLE),
            description=room.words.say(DESCRIPTION),
            path=PATH,
            query=query,
            feeds=(FeedLink("JSON Feed", f"{PATH}.json", MEDIA_TYPE.partition(";")[0]),),
            next=older,
            first=None if before is None else PATH,
        )
        values = {
            "corrections": tuple(shown(logged, room) for logged in log),
            "proof": form_proof(visitor.form_secret or "") if visitor is not None and may_undo else None,
            "may_log_in": can_correct(room) and not may_undo,
            "told": None,
        }
        return Page("corrections.html", frame, values)

    if may_undo:
        return own_page(room, request, page())
    return answer_page(room, request, address=with_query(PATH, query), page=page)


def can_correct(room: ReadingRoom) -> bool:
    """Whether members may correct tags here."""
    return room.accounts is not None and room.bench.editing is not None


def corrections_feed(room: ReadingRoom, request: Request) -> Response:
    """Answer /corrections.json: JSON Feed 1.1, each item with the correction itself under ``_tagwire``."""
    before = read_place(request)
    origin = origin_of(request, room.site)
    address = with_query(f"{PATH}.json", () if before is None else (("before", str(before)),))

    def render() -> Rendered:
        log, older = _log(room, before)
        fields = {
            "version": VERSION,
            "title": f"{room.words.say(TITLE)} · {room.site.title}",
            "description": room.words.say(DESCRIPTION),
            "home_page_url": f"{origin}{PATH}",
            "feed_url": f"{origin}{address}",
            **({} if older is None else {"next_url": f"{origin}{PATH}.json?{older.partition('?')[2]}"}),
            "items": [_item(logged, origin) for logged in log],
        }
        return Rendered(orjson.dumps(fields), MEDIA_TYPE)

    return answer(room, request, address=address, variant=origin, keeping=DATA, render=render)


def read_place(request: Request) -> int | None:
    """Return the number that a page of corrections ends before, None for the newest page; raise ParseError."""
    given = request.query_params.get("before", "")
    if not given:
        return None
    if not given.isascii() or not given.isdecimal() or len(given) > _DIGITS_OF_A_NUMBER or int(given) < 1:
        raise ParseError(
            said(
                "%(given)s is not the number of a correction: follow a page's own link to older ones",
                given=repr(given[:40]),
            )
        )
    return int(given)


def shown(logged: LoggedCorrection, room: ReadingRoom) -> ShownCorrection:
    """Return a correction as a page shows it."""
    made = logged.correction
    names = dict.fromkeys(map(fold, named_tags(made.action)))
    links = [Link(f"#{key}", tag_path(key)) for key in names]
    if isinstance(made.action, Block | Add):
        links.append(Link(room.words.say("The article"), article_path(made.action.article)))
    links += _places(made.action, room)
    words = room.words.of(action_words(made))
    return ShownCorrection(
        number=made.id,
        age=ages.age_of(made.at, room.now(), room.words),
        who=made.who,
        words=capitalised(words),
        why=made.why,
        undone_by=logged.undone_by,
        can_be_undone=logged.undone_by is None and not isinstance(made.action, Undo),
        links=tuple(links),
    )


def _places(action: Action, room: ReadingRoom) -> list[Link]:
    """Return where a decision about marks or stories can be seen."""
    match action:
        case SetCategory(article) | SetGenre(article):
            return [_article(article, room)]
        case MoveArticle(article, story):
            return [_article(article, room), _story(story, room)]
        case MergeStories(_, into):
            return [_story(into, room)]
        case SplitStory(story, _, into):
            return [_story(story, room), Link(room.words.say("The new story"), story_path(into))]
        case _:
            return []


def _article(article_id: str, room: ReadingRoom) -> Link:
    return Link(room.words.say("The article"), article_path(article_id))


def _story(story_id: str, room: ReadingRoom) -> Link:
    return Link(room.words.say("The story"), story_path(story_id))


def _log(room: ReadingRoom, before: int | None) -> tuple[Sequence[LoggedCorrection], str | None]:
    """Return a page of the log, and the address of the next one."""
    found = room.store.corrections(limit=CORRECTIONS_PER_PAGE + 1, before=before)
    log = found[:CORRECTIONS_PER_PAGE]
    more = len(found) > len(log)
    return log, with_query(PATH, (("before", str(log[-1].correction.id)),)) if more else None


def _item(logged: LoggedCorrection, origin: str) -> dict[str, object]:
    made = logged.correction
    words = action_words(made)
    return {
        "id": f"{origin}{PATH}#c{made.id}",
        "url": f"{origin}{PATH}?before={made.id + 1}#c{made.id}",
        "title": capitalised(words),
        "content_text": made.why or words,
        "date_published": rfc3339(made.at),
        "authors": [{"name": made.who}],
        "_tagwire": correction_json(logged),
    }
