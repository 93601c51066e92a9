"""A story's page with its feeds: who wrote and when, what each adds, and who has the same text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from tagwire.errors import NotFoundError
from tagwire.model.article import OPINIONS, AnnotatedArticle
from tagwire.model.story import Story, common_tags, fullest
from tagwire.model.tag import TagKind
from tagwire.stories.additions import find_additions
from tagwire.text.sayings import said
from tagwire.web import ages
from tagwire.web.ages import Age
from tagwire.web.answers import redirect
from tagwire.web.filters import read_filters
from tagwire.web.frame import Frame, Page, answer_page, feed_links
from tagwire.web.links import story_path, with_query
from tagwire.web.listing import Item, ItemOptions, PublisherMark, headline, item, publisher_mark, tag_link
from tagwire.web.pagecache import Rendered
from tagwire.web.pages.listingpage import TagTally
from tagwire.web.passages import first_paragraph
from tagwire.web.room import ReadingRoom
from tagwire.web.syndication.feed import Listed
from tagwire.web.syndication.serve import FEED_SIZE, answer_feed

SHOWN_ARTICLES = 100
"""The newest articles of a story that its page shows."""
SHOWN_TAGS = 10
MAX_ID_LENGTH = 64
_FIRST_X, _LAST_X = 3.0, 97.0
"""Where on a lane, in hundredths of its width, the oldest and the newest article lie."""


@dataclass(frozen=True, slots=True)
class Dot:
    """An article on its publisher's lane."""

    x: str
    mark: str
    """"op" for opinion, "copy" for another's text, else empty."""
    what: str
    """The same in words: its genre, or that it is a copy."""
    age: Age


@dataclass(frozen=True, slots=True)
class Lane:
    """A publisher's articles in time."""

    publisher: PublisherMark
    dots: tuple[Dot, ...]
    label: str
    """The same in words."""


@dataclass(frozen=True, slots=True)
class Account:
    """An article of the story, and what it adds to the earlier ones."""

    item: Item
    heading: str
    """What the sentence is: the first word, new, or only here."""
    sentence: str


def story_page(room: ReadingRoom, request: Request) -> Response:
    """Answer /story/ID; a story that became another leads there."""
    story_id = _story_id(request)
    path = story_path(story_id)

    def page() -> Page | Rendered:
        story = room.store.story(story_id, limit=SHOWN_ARTICLES)
        return _page(room, story) if story.id == story_id else redirect(story_path(story.id))

    return answer_page(room, request, address=path, page=page)


def story_feed(room: ReadingRoom, request: Request, *, ending: str) -> Response:
    """Answer /story/ID.rss, .atom and .json."""
    story_id = _story_id(request)
    filters = read_filters(request)
    path = story_path(story_id)

    def listed() -> Listed | Rendered:
        story = room.store.story(story_id, limit=SHOWN_ARTICLES)
        if story.id != story_id:
            return redirect(with_query(f"{story_path(story.id)}.{ending}", filters.query(filters.before)))
        lead = fullest(story.articles, lang=room.words.lang)
        return Listed(
            title=room.words.say("Story: %(headline)s", headline=lead.article.headline),
            description=room.words.say(
                "Every article on one event, from every publisher followed here, with its full text"
            ),
            path=path,
            page=room.store.find(replace(filters.listing(limit=FEED_SIZE), story=story_id)),
        )

    return answer_feed(room, request, ending=ending, path=path, filters=filters, listed=listed)


def _story_id(request: Request) -> str:
    story_id = str(request.path_params["story_id"])
    if len(story_id) > MAX_ID_LENGTH:
        raise NotFoundError(said("No story has an id that long"))
    return story_id


def _page(room: ReadingRoom, story: Story) -> Page:
    now, words = room.now(), room.words
    lead = fullest(story.articles, lang=words.lang)
    texts = [article for article in story.articles if article.duplicate_of is None]
    copies = [article for article in story.articles if article.duplicate_of is not None]
    frame = Frame(
        title=room.words.say("Story: %(headline)s", headline=lead.article.headline),
        description=first_paragraph(lead.article.text, lead.article.lead)[:300],
        path=story_path(story.id),
        nav="stories",
        feeds=feed_links(story_path(story.id)),
    )
    is_cut = len(texts) < story.texts
    tags = common_tags(texts)
    names = [(tag, count) for tag, count in tags if tag.kind is TagKind.PERSON]
    others = [(tag, count) for tag, count in tags if tag.kind is not TagKind.PERSON]
    values = {
        "lead": headline(lead, words=words, now=now),
        "texts": story.texts,
        "publishers": story.publishers,
        "langs": len({article.lang for article in texts if article.lang}),
        "began": ages.age_of(story.began_at, now, words),
        "newest": ages.age_of(story.newest_at, now, words),
        "lanes": _lanes(story, room),
        "has_opinions": any(article.genre in OPINIONS for article in texts),
        "accounts": _accounts(texts, room, is_cut=is_cut),
        "is_cut": is_cut,
        "copies": tuple(headline(article, words=words, now=now) for article in copies),
        "copying": len({article.article.publisher.id for article in copies}),
        "tags": tuple(TagTally(tag_link(tag), count) for tag, count in others[:SHOWN_TAGS]),
        "names": tuple(TagTally(tag_link(tag), count) for tag, count in names[:SHOWN_TAGS]),
        "feeds": frame.feeds,
    }
    return Page("story.html", frame, values)


def _lanes(story: Story, room: ReadingRoom) -> tuple[Lane, ...]:
    """One lane a publisher, in the order in which they came to the story."""
    by_publisher: dict[str, list[AnnotatedArticle]] = {}
    for article in reversed(story.articles):
        by_publisher.setdefault(article.article.publisher.id, []).append(article)
    return tuple(_lane(articles, story, room) for articles in by_publisher.values())


def _lane(articles: Sequence[AnnotatedArticle], story: Story, room: ReadingRoom) -> Lane:
    dots = tuple(_dot(article, story, room) for article in articles)
    label = "; ".join(f"{dot.what}, {dot.age.text}" for dot in dots)
    return Lane(publisher_mark(articles[0].article.publisher), dots, label)


def _dot(article: AnnotatedArticle, story: Story, room: ReadingRoom) -> Dot:
    moment = article.article.published or story.began_at
    return Dot(
        x=_x(moment, story),
        mark=_mark(article),
        what=room.words.say("Copy") if article.duplicate_of else room.words.genre(article.genre),
        age=ages.age_of(moment, room.now(), room.words),
    )


def _mark(article: AnnotatedArticle) -> str:
    if article.duplicate_of:
        return "copy"
    return "op" if article.genre in OPINIONS else ""


def _x(moment: datetime, story: Story) -> str:
    span = (story.newest_at - story.began_at).total_seconds()
    share = (moment - story.began_at).total_seconds() / span if span else 1.0
    return f"{_FIRST_X + (_LAST_X - _FIRST_X) * min(1.0, max(0.0, share)):.1f}%"


def _accounts(texts: Sequence[AnnotatedArticle], room: ReadingRoom, *, is_cut: bool) -> tuple[Account, ...]:
    """The articles, newest first, each with the sentence that says what no earlier one did."""
    options = ItemOptions(words=room.words, now=room.now())
    oldest_first = list(reversed(texts))
    additions = find_additions(oldest_first)
    words, accounts = room.words, []
    for at, (article, addition) in enumerate(zip(oldest_first, additions, strict=True)):
        if addition is not None:
            heading, sentence = (
                words.say("Only here") if addition.is_only_here else words.say("New then"),
                addition.sentence,
            )
        elif at == 0:
            heading = words.say("The oldest shown") if is_cut else words.say("First word")
            sentence = first_paragraph(article.article.text, article.article.lead)
        else:
            heading, sentence = words.say("Adds no name and no number to the earlier ones"), ""
        accounts.append(Account(item(article, options), heading, sentence))
    return tuple(reversed(accounts))
