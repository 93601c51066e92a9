"""Correcting beside tags: an article's category, genre and story, and a story; each is shown before it is made."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tagwire.model.account import Scope
from tagwire.model.article import Genre
from tagwire.model.correction import NO_CATEGORY, LoggedCorrection, named_ids
from tagwire.model.story import fullest
from tagwire.toolkit.mediatopics import medtop
from tagwire.web.access.forms import Fields, Sent, member_page, take_form
from tagwire.web.access.visitor import Visitor
from tagwire.web.deciding import ShownPreview, editing_of
from tagwire.web.frame import Frame, Page
from tagwire.web.links import article_path, story_path
from tagwire.web.listing import headline
from tagwire.web.markform import mark_decision, story_decision
from tagwire.web.ownpage import own_page
from tagwire.web.pages.correcting import SHOWN_LOG, decide, form_values
from tagwire.web.pages.corrections import ShownCorrection, shown
from tagwire.web.room import ReadingRoom

SHOWN_ARTICLES = 40
"""A story's newest articles, that can be ticked: a form has at most 50 fields."""
NEAR_STORIES = 30
NEAR_SPAN = timedelta(days=4)
"""What a form offers to move to or merge with: articles further apart are never told to be of one story."""
STORY_ARTICLES = 10


@dataclass(frozen=True, slots=True)
class NearStory:
    """A story that a form offers."""

    id: str
    headline: str
    lang: str | None


def routes(room: ReadingRoom) -> list[Route]:
    """Return the addresses; none where nobody may correct."""
    if room.accounts is None or room.bench.editing is None:
        return []
    page, form = partial(member_page, room, scope=Scope.CORRECT), partial(take_form, room, scope=Scope.CORRECT)
    return [
        Route("/article/{article_id}/correct/marks", partial(page, show=_article_page)),
        Route("/article/{article_id}/correct/marks", partial(form, act=_correct_article), methods=["POST"]),
        Route("/story/{story_id}/correct", partial(page, show=_story_page)),
        Route("/story/{story_id}/correct", partial(form, act=_correct_story), methods=["POST"]),
    ]


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
    back = article_path(article.id)
    path = f"{back}/correct/marks"
    labels = {medtop(code): room.words.topic(code) for code in room.topics.tops}
    by_label = sorted(labels.items(), key=lambda named: named[1].casefold())
    values = {
        **form_values(visitor, fields, trouble, preview),
        "headline": article.article.headline,
        "lang": article.lang,
        "category": NO_CATEGORY if article.category is None else article.category.code,
        "categories": (*by_label, (NO_CATEGORY, room.words.say("No category"))),
        "labels": labels | {genre.value: room.words.genre(genre.value) for genre in Genre},
        "genre": article.genre.value,
        "genres": tuple((genre.value, room.words.genre(genre.value)) for genre in Genre),
        "story": None if article.story is None else story_path(article.story),
        "stories": _near_stories(room, beside=article.story),
        "log": _standing(room, article.id),
        "path": path,
        "back": back,
    }
    frame = Frame(
        title=room.words.say("Correct an article"),
        description=room.words.say("Its category, its genre, its story."),
        path=path,
    )
    return own_page(room, request, Page("correct-marks.html", frame, values, status=400 if trouble else 200))


def _story_page(
    room: ReadingRoom,
    request: Request,
    visitor: Visitor,
    *,
    fields: Fields | None = None,
    trouble: str | None = None,
    preview: ShownPreview | None = None,
) -> Response:
    story = room.store.story(request.path_params["story_id"], limit=SHOWN_ARTICLES)
    lead = fullest(story.articles, lang=room.words.lang)
    texts = tuple(article for article in story.articles if article.duplicate_of is None)
    back = story_path(story.id)
    values = {
        **form_values(visitor, fields, trouble, preview),
        "headline": lead.article.headline,
        "lang": lead.lang,
        "articles": tuple(headline(article, words=room.words, now=room.now()) for article in texts),
        "is_cut": len(texts) < story.texts,
        "stories": _near_stories(room, beside=story.id),
        "log": _standing(room, story.id),
        "path": f"{back}/correct",
        "back": back,
    }
    frame = Frame(
        title=room.words.say("Correct a story"),
        description=room.words.say("Merge it with another, or split it."),
        path=f"{back}/correct",
    )
    return own_page(room, request, Page("correct-story.html", frame, values, status=400 if trouble else 200))


def _correct_article(room: ReadingRoom, request: Request, sent: Sent) -> Response:
    article = room.store.get_article(request.path_params["article_id"])
    again = partial(_article_page, room, request, sent.visitor, fields=sent.fields)
    return decide(room, sent, partial(mark_decision, article.id), again)


def _correct_story(room: ReadingRoom, request: Request, sent: Sent) -> Response:
    story = room.store.story(request.path_params["story_id"], limit=1)
    again = partial(_story_page, room, request, sent.visitor, fields=sent.fields)
    return decide(room, sent, partial(story_decision, story.id), again)


def _standing(room: ReadingRoom, named: str) -> tuple[ShownCorrection, ...]:
    """Return the newest corrections in force that name an article or a story, the newest first."""
    standing = editing_of(room).standing_corrections()
    found = [made for made in reversed(standing) if named in named_ids(made.action)]
    return tuple(shown(LoggedCorrection(made), room) for made in found[:SHOWN_LOG])


def _near_stories(room: ReadingRoom, *, beside: str | None) -> tuple[NearStory, ...]:
    """Return other stories of these days, those that most publishers tell of first."""
    found = room.store.busy_stories(now=room.now(), span=NEAR_SPAN, limit=NEAR_STORIES, articles=STORY_ARTICLES)
    leads = ((story.id, fullest(story.articles, lang=room.words.lang)) for story in found if story.id != beside)
    return tuple(NearStory(story_id, lead.article.headline, lead.lang) for story_id, lead in leads)
