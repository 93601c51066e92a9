"""What a reader keeps in this browser: saved articles and settings, both in cookies, without an account."""

import re
from functools import partial
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tagwire.errors import NotFoundError, ParseError
from tagwire.model.article import AnnotatedArticle
from tagwire.text.sayings import said
from tagwire.web.access.forms import Fields, own_place, see, take_open_form
from tagwire.web.frame import SIZES, THEMES, Frame, Page, for_reader, look_of
from tagwire.web.languages import COOKIE, LANGUAGES, own_name
from tagwire.web.listing import ItemOptions, item
from tagwire.web.ownpage import own_page
from tagwire.web.room import ReadingRoom

MOST_SAVED = 100
"""What a cookie of some 1,300 bytes holds."""
YEAR_S = 365 * 24 * 3600

_ID = re.compile(r"[a-z0-9]{1,32}")


def routes(room: ReadingRoom) -> list[Route]:
    """Return the addresses."""
    return [
        Route("/saved", for_reader(room, saved_page)),
        Route("/saved", partial(take_open_form, room, act=_save), methods=["POST"]),
        Route("/settings", for_reader(room, settings_page)),
        Route("/settings", partial(take_open_form, room, act=_set), methods=["POST"]),
    ]


def saved_page(room: ReadingRoom, request: Request) -> Response:
    """Answer /saved: the articles this browser saved, last saved first; those that are gone are left out."""
    options = ItemOptions(words=room.words, now=room.now())
    found = [article for article_id in saved_ids(request) for article in _article(room, article_id)]
    values = {"items": [item(article, options) for article in found], "most": MOST_SAVED}
    frame = Frame(
        title=room.words.say("Saved"), description=room.words.say("Articles saved in this browser."), path="/saved"
    )
    return own_page(room, request, Page("saved.html", frame, values))


def settings_page(room: ReadingRoom, request: Request) -> Response:
    """Answer /settings."""
    look, words = look_of(request), room.words
    values = {
        "themes": [
            ("", words.say("As my device"), None),
            ("light", words.say("Light"), None),
            ("dark", words.say("Dark"), None),
        ],
        "sizes": [
            ("", words.say("Normal"), None),
            ("large", words.say("Large"), None),
            ("larger", words.say("Larger"), None),
        ],
        "languages": [
            ("", words.say("As my browser asks"), None),
            *((lang, own_name(lang), lang) for lang in LANGUAGES),
        ],
        "theme": look.theme or "",
        "size": look.size or "",
        "language": request.cookies.get(COOKIE, ""),
        "is_done": "done" in request.query_params,
    }
    frame = Frame(
        title=words.say("Settings"), description=words.say("How pages look in this browser."), path="/settings"
    )
    return own_page(room, request, Page("settings.html", frame, values))


def saved_ids(request: Request) -> list[str]:
    """Return the ids of the articles that this browser saved, last saved first."""
    given = request.cookies.get("saved", "")[: MOST_SAVED * 40]
    return list(dict.fromkeys(part for part in given.split(".") if _ID.fullmatch(part)))[:MOST_SAVED]


def _save(room: ReadingRoom, request: Request, fields: Fields) -> Response:
    article_id = fields.get("id", "")
    rest = [saved for saved in saved_ids(request) if saved != article_id]
    if "remove" not in fields:
        article_id = room.store.get_article(article_id).id
        rest = [article_id, *rest][:MOST_SAVED]
    response = see(own_place(fields.get("back", "/saved")))
    _keep(response, "saved", ".".join(rest))
    return response


def _set(_room: ReadingRoom, _request: Request, fields: Fields) -> Response:
    response = see("/settings?done")
    for name, known in (
        ("theme", THEMES),
        ("size", SIZES),
        ("keys", frozenset({"on", "off"})),
        (COOKIE, frozenset(LANGUAGES)),
    ):
        value = fields.get(name, "")
        if value and value not in known:
            raise ParseError(
                said(
                    "%(name)s can't be %(given)s: choose one of %(known)s",
                    name=name,
                    given=repr(value[:40]),
                    known=", ".join(sorted(known)),
                )
            )
        _keep(response, name, value)
    return response


def _keep(response: Response, name: str, value: str) -> None:
    """Keep a value for a year, or forget it when it is empty; scripts may read it, for it is no secret."""
    samesite: Literal["lax"] = "lax"
    response.set_cookie(name, value, max_age=YEAR_S if value else 0, path="/", samesite=samesite)


def _article(room: ReadingRoom, article_id: str) -> list[AnnotatedArticle]:
    try:
        return [room.store.get_article(article_id)]
    except NotFoundError:
        return []
