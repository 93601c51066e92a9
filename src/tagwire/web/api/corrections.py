"""Corrections: what people changed about tags."""

from starlette.requests import Request

from tagwire.tags.correction_words import correction_json
from tagwire.text.keys import tag_key
from tagwire.web.api.endpoint import LIMIT, Endpoint, Parameter, Read, read_limit
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


ENDPOINTS = (
    Endpoint(
        path="/corrections",
        name="listCorrections",
        summary="What people changed about tags, newest first: what, who, when, why.",
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
