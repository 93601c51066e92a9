"""Corrections: what people changed about tags, categories, genres and stories; to try and to make them."""

from dataclasses import asdict

from starlette.requests import Request

from tagwire.errors import UsageError
from tagwire.model.account import Scope
from tagwire.model.correction import (
    Action,
    Add,
    Block,
    Draft,
    LoggedCorrection,
    MergeStories,
    MoveArticle,
    Refusal,
    SetCategory,
    SetGenre,
    Split,
    SplitStory,
)
from tagwire.model.correction_fields import action_of
from tagwire.tags.correction_words import correction_json
from tagwire.text.keys import tag_key
from tagwire.web.access.visitor import Visitor
from tagwire.web.api.changing import LARGEST_NUMBER, Body, Change, Done
from tagwire.web.api.endpoint import LIMIT, Endpoint, Parameter, Read, read_limit
from tagwire.web.api.problems import Problem
from tagwire.web.deciding import draft_of, editing_of
from tagwire.web.labels import capitalised
from tagwire.web.pages.corrections import read_place
from tagwire.web.room import ReadingRoom


def _list(_room: ReadingRoom, request: Request) -> Read:
    limit, before = read_limit(request), read_place(request)
    given = request.query_params.get("tag")
    tag = None if given is None else tag_key(given)

    def read(room: ReadingRoom) -> object:
        found = room.store.corrections(limit=limit + 1, before=before, tag=tag)
        shown = found[:limit]
        return {
            "corrections": [correction_json(logged) for logged in shown],
            "next": str(shown[-1].correction.id) if len(found) > limit else None,
        }

    return read


def _make(room: ReadingRoom, _request: Request, visitor: Visitor, body: Body) -> Done | Problem:
    [outcome] = editing_of(room).correct([_draft(room, visitor, body)])
    if isinstance(outcome, Refusal):
        return _refused(outcome)
    return Done(correction_json(LoggedCorrection(outcome)), status=201)


def _try(room: ReadingRoom, _request: Request, visitor: Visitor, body: Body) -> Done | Problem:
    found = editing_of(room).preview(_draft(room, visitor, body))
    if isinstance(found.outcome, Refusal):
        return _refused(found.outcome)
    return Done(
        {
            "words": correction_json(LoggedCorrection(found.outcome))["words"],
            "concerned": found.concerned,
            "looked_at": found.looked_at,
            "changed": [asdict(article) for article in found.changed],
        }
    )


def _refused(refusal: Refusal) -> Problem:
    return Problem(409, f"{capitalised(refusal.reason)}.", {"holds_already": refusal.is_known}, {})


def _draft(room: ReadingRoom, visitor: Visitor, body: Body) -> Draft:
    why = body.get("why", "")
    if not isinstance(why, str) or not isinstance(body.get("do"), str):
        raise UsageError("do says what to decide, and why, which may be left out, is a text")
    if body.get("do") == "undo" and not _is_number(body.get("of")):
        raise UsageError("of is the number of the correction to undo")
    if "held" in body:
        raise UsageError("held is filled in when a correction is made: leave it out")
    action = action_of({name: value for name, value in body.items() if name != "why"})
    _check_is_there_to_correct(room, action)
    return draft_of(room, action, who=visitor.name, why=why)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= LARGEST_NUMBER


def _check_is_there_to_correct(room: ReadingRoom, action: Action) -> None:
    """Raise NotFoundError for an article that is not stored, and for a story nobody knows."""
    articles: tuple[str, ...] = ()
    stories: tuple[str, ...] = ()
    match action:
        case Block() | Add() | SetCategory() | SetGenre():
            articles = (action.article,)
        case Split():
            articles = action.when.articles
        case MoveArticle(article, story):
            articles, stories = (article,), (story,)
        case MergeStories(froms, into):
            stories = (*froms, into)
        case SplitStory(story, articles):
            stories = (story,)
        case _:
            pass
    for article_id in articles:
        room.store.get_article(article_id)
    for story_id in stories:
        room.store.story(story_id, limit=1)


def _is_there(room: ReadingRoom) -> bool:
    return room.bench.editing is not None


ENDPOINTS = (
    Endpoint(
        path="/corrections",
        name="listCorrections",
        summary="What people changed, newest first: what, who, when, why.",
        gives="CorrectionPage",
        ask=_list,
        parameters=(
            Parameter(
                "tag", "Only those that name this tag, under any of its names.", {"type": "string"}, "rentcontrol"
            ),
            Parameter("before", 'Where the page begins: the "next" of the page before it.', {"type": "string"}, "120"),
            LIMIT,
        ),
    ),
)
CHANGES = (
    Change(
        method="POST",
        path="/corrections",
        name="correct",
        summary="Correct a tag, an article's category or genre, or a story; or undo a correction. It lasts.",
        scope=Scope.CORRECT,
        act=_make,
        takes="Decision",
        gives="Correction",
        done=201,
        refusals=(404, 409),
        is_there=_is_there,
    ),
    Change(
        method="POST",
        path="/corrections/preview",
        name="previewCorrection",
        summary="What a correction would change, without making it: the newest twenty articles it concerns are tried.",
        scope=Scope.CORRECT,
        act=_try,
        takes="Decision",
        gives="CorrectionPreview",
        refusals=(404, 409),
        is_there=_is_there,
    ),
)
