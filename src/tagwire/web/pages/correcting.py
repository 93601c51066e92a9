"""Correcting: a tag's form, an article's form, and undoing; each shows what it would change before it is made."""

from collections import defaultdict
from collections.abc import Callable
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tagwire.errors import NotFoundError, UsageError
from tagwire.model.account import Scope
from tagwire.model.correction import MAX_NAME, MAX_WHY, Decision, Undo
from tagwire.model.listing import TagExpression, TagRecord, TagTerm
from tagwire.model.tag import TagKind
from tagwire.text.keys import tag_key
from tagwire.text.sayings import said
from tagwire.web.access.forms import Fields, Sent, member_page, see, take_form
from tagwire.web.access.proofs import form_proof
from tagwire.web.access.visitor import Visitor
from tagwire.web.correctionform import article_decision, tag_decision
from tagwire.web.deciding import (
    MAKE,
    STEP_FIELD,
    ShownPreview,
    editing_of,
    make_decision,
    try_decision,
)
from tagwire.web.flash import tell
from tagwire.web.frame import Frame, Page
from tagwire.web.labels import capitalised
from tagwire.web.links import article_path, tag_path
from tagwire.web.listing import tag_link
from tagwire.web.ownpage import own_page
from tagwire.web.pages.corrections import PATH as LOG
from tagwire.web.pages.corrections import shown
from tagwire.web.pages.tag import near_tags
from tagwire.web.room import ReadingRoom

SHOWN_LOG = 20
"""How many of a tag's earlier corrections its form shows; the log has all."""


def routes(room: ReadingRoom) -> list[Route]:
    """Return the addresses; none where nobody may correct."""
    if room.accounts is None or room.bench.editing is None:
        return []
    page, form = partial(member_page, room, scope=Scope.CORRECT), partial(take_form, room, scope=Scope.CORRECT)
    return [
        Route("/tag/{key}/correct", partial(page, show=_tag_page)),
        Route("/tag/{key}/correct", partial(form, act=_correct_tag), methods=["POST"]),
        Route("/article/{article_id}/correct", partial(page, show=_article_page)),
        Route("/article/{article_id}/correct", partial(form, act=_correct_article), methods=["POST"]),
        Route(f"{LOG}/{{number:int}}/undo", partial(form, act=_undo), methods=["POST"]),
    ]


def _tag_page(
    room: ReadingRoom,
    request: Request,
    visitor: Visitor,
    *,
    fields: Fields | None = None,
    trouble: str | None = None,
    preview: ShownPreview | None = None,
) -> Response:
    record = _record(room, request)
    key = record.tag.key
    log = room.store.corrections(limit=SHOWN_LOG, tag=key)
    near = near_tags(room, TagExpression((TagTerm((key,)),)))
    path = f"{tag_path(key)}/correct"
    values = {
        **form_values(visitor, fields, trouble, preview),
        "tag": tag_link(record.tag),
        "articles": record.tag.articles,
        "aliases": record.aliases,
        "is_hidden": record.is_hidden,
        "is_pinned": record.is_pinned,
        "near": tuple(tag.label for tag in near if tag.key != key),
        "log": tuple(shown(logged, room) for logged in log),
        "path": path,
    }
    frame = Frame(
        title=room.words.say("Correct #%(tag)s", tag=record.tag.label),
        description=room.words.say("Merge, rename, split, hide or pin."),
        path=path,
    )
    return own_page(room, request, Page("correct-tag.html", frame, values, status=400 if trouble else 200))


def _article_page(
    room: ReadingRoom,
    request: Request,
    visitor: Visitor,
    *,
    fields: Fields | None = None,
    trouble: str | None = None,
    preview: ShownPreview | None = None,
) -> Response:
    article = room.store.get_article(request.path_params["article_id"])
    path = f"{article_path(article.id)}/correct"
    values = {
        **form_values(visitor, fields, trouble, preview),
        "headline": article.article.headline,
        "lang": article.lang,
        "tags": tuple((tag_link(tag), tag.name) for tag in article.tags),
        "kinds": tuple((kind.value, room.words.kind(kind)) for kind in TagKind),
        "path": path,
        "back": article_path(article.id),
    }
    frame = Frame(
        title=room.words.say("Correct the hashtags of an article"),
        description=room.words.say("Take one off, or add one."),
        path=path,
    )
    return own_page(room, request, Page("correct-article.html", frame, values, status=400 if trouble else 200))


def _correct_tag(room: ReadingRoom, request: Request, sent: Sent) -> Response:
    tag = _record(room, request).tag
    again = partial(_tag_page, room, request, sent.visitor, fields=sent.fields)
    reading = partial(tag_decision, tag.name if tag_key(tag.name) == tag.key else tag.key)
    return decide(room, sent, reading, again)


def _correct_article(room: ReadingRoom, request: Request, sent: Sent) -> Response:
    article = room.store.get_article(request.path_params["article_id"])
    again = partial(_article_page, room, request, sent.visitor, fields=sent.fields)
    return decide(room, sent, partial(article_decision, article.id), again)


def decide(
    room: ReadingRoom, sent: Sent, reading: Callable[[Fields], Decision], again: Callable[..., Response]
) -> Response:
    """Try what a form says and show it, or make it and lead on; what can't be used is told, and nothing typed lost.

    ``again`` shows the form as it was filled in, with the ``trouble`` or the ``preview``.
    """
    try:
        action = reading(sent.fields)
        if sent.fields.get(STEP_FIELD) == MAKE:
            told = make_decision(room, sent, action)
            return again(trouble=told.sentence) if told.is_bad else tell(room, see(LOG), told)
        found = try_decision(room, sent, action)
    except UsageError as error:
        return again(trouble=f"{capitalised(room.words.of(error))}.")
    return again(trouble=found) if isinstance(found, str) else again(preview=found)


def _undo(room: ReadingRoom, request: Request, sent: Sent) -> Response:
    told = make_decision(room, sent, Undo(request.path_params["number"]))
    return tell(room, see(LOG), told)


def _record(room: ReadingRoom, request: Request) -> TagRecord:
    """Return the tag that the address names; raise NotFoundError."""
    given = request.path_params["key"]
    if len(given) > MAX_NAME:
        raise NotFoundError(said("No tag has a name that long"))
    return editing_of(room).tag_record(tag_key(given))


def form_values(
    visitor: Visitor, fields: Fields | None, trouble: str | None, preview: ShownPreview | None
) -> dict[str, object]:
    """Return what every form that corrects is shown with."""
    return {
        "proof": form_proof(visitor.form_secret or ""),
        "fields": defaultdict(str, fields or {}),
        "trouble": trouble,
        "preview": preview,
        "longest": MAX_NAME,
        "longest_why": MAX_WHY,
    }
