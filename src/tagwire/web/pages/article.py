"""An article's page, its JSON and its plain text."""

from dataclasses import dataclass

import orjson
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from tagwire.errors import NotFoundError
from tagwire.model.article import AnnotatedArticle
from tagwire.model.contract import annotated_article_json, revision_json
from tagwire.model.rights import Shown
from tagwire.model.tag import Origin, TagAssignment
from tagwire.text.sayings import said
from tagwire.text.times import rfc3339
from tagwire.web import ages
from tagwire.web.answers import DATA, answer
from tagwire.web.changes import changes
from tagwire.web.frame import Frame, Page, answer_page
from tagwire.web.links import article_path, story_path
from tagwire.web.listing import Headline, ItemOptions, TagLink, headline, item, tag_link, why
from tagwire.web.pagecache import Rendered
from tagwire.web.passages import first_paragraph, marked_paragraphs
from tagwire.web.room import ReadingRoom
from tagwire.web.wording import Wording

MAX_ID_LENGTH = 64
STORY_ARTICLES = 30
"""The newest articles of a story that are looked at."""
SHOWN_OTHERS = 6

JSON = "application/json; charset=utf-8"
PLAIN = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class TagReason:
    """A tag with the sentence that earned it, and the reason in words."""

    tag: TagLink
    sentence: Markup
    words: str


@dataclass(frozen=True, slots=True)
class Telling:
    """Who else tells of the article's event, and who has the same text."""

    href: str | None
    """The story's page."""
    articles: int
    others: tuple[Headline, ...]
    original: Headline | None
    """The article whose text this one has."""
    copies: tuple[Headline, ...]


def article_page(room: ReadingRoom, request: Request) -> Response:
    """Answer /article/ID."""
    article_id = _article_id(request)
    path = article_path(article_id)
    return answer_page(room, request, address=path, page=lambda: _page(room, room.store.get_article(article_id)))


def article_data(room: ReadingRoom, request: Request, *, ending: str) -> Response:
    """Answer /article/ID.json (the contract's annotated article) and /article/ID.txt."""
    article_id = _article_id(request)

    def render() -> Rendered:
        article = room.store.get_article(article_id)
        if ending == "txt":
            return Rendered(_plain_text(article).encode(), PLAIN)
        fields = annotated_article_json(article)
        fields["revisions"] = [revision_json(revision) for revision in room.store.history(article_id)]
        return Rendered(orjson.dumps(fields, option=orjson.OPT_INDENT_2), JSON)

    address = f"{article_path(article_id)}.{ending}"
    return answer(room, request, address=address, variant="", keeping=DATA, render=render)


def _article_id(request: Request) -> str:
    article_id = str(request.path_params["article_id"])
    if len(article_id) > MAX_ID_LENGTH:
        raise NotFoundError(said("No article has an id that long"))
    return article_id


def _telling(room: ReadingRoom, article: AnnotatedArticle) -> Telling | None:
    """Return what else there is on the article's event, and who has its text."""
    words, now = room.words, room.now()
    copies = room.store.same_text(article.id)
    same = {copy.id for copy in copies} | {article.id}
    others: tuple[AnnotatedArticle, ...] = ()
    href, count = None, 0
    if article.story is not None:
        story = room.store.story(article.story, limit=STORY_ARTICLES)
        others = tuple(other for other in story.articles if other.id not in same and other.duplicate_of is None)
        if others:
            href, count = story_path(story.id), story.texts
    if not copies and not others:
        return None
    return Telling(
        href=href,
        articles=count,
        others=tuple(headline(other, words=words, now=now) for other in others[:SHOWN_OTHERS]),
        original=next((headline(c, words=words, now=now) for c in copies if c.id == article.duplicate_of), None),
        copies=tuple(headline(c, words=words, now=now) for c in copies if c.id != article.duplicate_of),
    )


def _page(room: ReadingRoom, article: AnnotatedArticle) -> Page:
    piece = article.article
    words = room.words
    now = room.now()
    shown = item(article, ItemOptions(words=words, now=now))
    revisions = room.store.history(article.id)
    changed_at = max((t for t in (piece.modified, *(r.at for r in revisions)) if t is not None), default=None)
    spans = ((t.evidence.start, t.evidence.end) for t in article.tags if not t.evidence.in_headline)
    frame = Frame(
        title=piece.headline,
        description=first_paragraph(piece.text, piece.lead)[:300],
        path=article_path(article.id),
    )
    values = {
        "item": shown,
        "paragraphs": marked_paragraphs(piece.text, spans),
        "reasons": tuple(_reason(tag, article, room) for tag in article.tags),
        "changed": None if changed_at is None else ages.age_of(changed_at, now, words),
        "changes": changes(revisions, now=now, words=words),
        "lang_name": None if article.lang is None else words.language(article.lang),
        "section": piece.section,
        "topics": tuple(words.topic(t.code, t.label) for t in article.topics if t.is_likely and t != article.category),
        "agency": piece.agency,
        "is_paywalled": piece.paywalled,
        "is_excerpt": piece.rights.shown is not Shown.WHOLE,
        "rights": piece.rights,
        "telling": _telling(room, article),
        "original_address": piece.url.partition("://")[2],
    }
    return Page("article.html", frame, values)


def _reason(tag: TagAssignment, article: AnnotatedArticle, room: ReadingRoom) -> TagReason:
    return TagReason(tag_link(tag), why(tag, article, room.words).sentence, _reason_words(tag, article, room.words))


def _reason_words(tag: TagAssignment, article: AnnotatedArticle, words: Wording) -> str:
    """A tag's reason: its kind, how often the words stand in the article, and who else named it."""
    piece = article.article
    whole = piece.headline if tag.evidence.in_headline else piece.text
    name = whole[tag.evidence.start : tag.evidence.end].casefold()
    in_headline = bool(name) and name in piece.headline.casefold()
    times = piece.text.casefold().count(name) if name else 0
    reasons = [words.kind(tag.kind)]
    if times:
        reasons.append(words.counted("named once in the text", "named %(count)s times in the text", times))
    if in_headline:
        reasons.append(words.say("in the headline"))
    if Origin.HASHTAG in tag.origin:
        reasons.append(words.say("written as a hashtag"))
    if Origin.PUBLISHER in tag.origin:
        reasons.append(words.say("a keyword of the publisher's own"))
    if Origin.PERSON in tag.origin:
        reasons.append(words.say("added by a person"))
    return ", ".join(reasons)


def _plain_text(article: AnnotatedArticle) -> str:
    piece = article.article
    published = "" if piece.published is None else rfc3339(piece.published)
    head = [
        piece.headline,
        " · ".join(filter(None, (piece.publisher.name, ", ".join(piece.authors) or piece.agency, published))),
        piece.url,
        " ".join(f"#{tag.label}" for tag in article.tags),
    ]
    rights = " ".join(filter(None, (piece.rights.notice, piece.rights.terms)))
    return "\n".join(filter(None, [*head, rights])) + f"\n\n{piece.text}\n"
