"""What a reader keeps in this browser: saved articles and settings, both in cookies, without an account."""

import re
from functools import partial
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tagwire.errors import NotFoundError, ParseError
from tagwire.model.article import AnnotatedArticle
from tagwire.web.access.forms import Fields, own_place, see, take_open_form
from tagwire.web.frame import SIZES, THEMES, Frame, Page, look_of
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
        Route("/saved", partial(saved_page, room)),
        Route("/saved", partial(take_open_form, room, act=_save), methods=["POST"]),
        Route("/settings", partial(settings_page, room)),
        Route("/settings", partial(take_open_form, room, act=_set), methods=["POST"]),
    ]


def saved_page(room: ReadingRoom, request: Request) -> Response:
    """Answer /saved: the articles this browser saved, last saved first; those that are gone are left out."""
    options = ItemOptions(site=room.site, now=room.now())
    found = [article for article_id in saved_ids(request) for article in _article(room, article_id)]
    values = {"items": [item(article, options) for article in found], "most": MOST_SAVED}
    frame = Frame(title="Saved", description="Articles saved in this browser.", path="/saved")
    return own_page(room, request, Page("saved.html", frame, values))


def settings_page(room: ReadingRoom, request: Request) -> Response:
    """Answer /settings."""
    look = look_of(request)
    values = {
        "themes": [("", "As my device"), ("light", "Light"), ("dark", "Dark")],
        "sizes": [("", "Normal"), ("large", "Large"), ("larger", "Larger")],
        "theme": look.theme or "",
        "size": look.size or "",
        "is_done": "done" in request.query_params,
    }
    frame = Frame(title="Settings", description="How pages look in this browser.", path="/settings")
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
    for name, known in (("theme", THEMES), ("size", SIZES), ("keys", frozenset({"on", "off"}))):
        value = fields.get(name, "")
        if value and value not in known:
            raise ParseError(f"{name} can't be {value[:40]!r}: choose one of {', '.join(sorted(known))}")
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
