"""The front page: what most publishers write of now, the busy hashtags, the wire."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta

from starlette.requests import Request
from starlette.responses import Response

from tagwire.model.article import AnnotatedArticle
from tagwire.model.listing import Listing, TagCount
from tagwire.web import ages
from tagwire.web.frame import Frame, Page, answer_page, feed_links
from tagwire.web.labels import capitalised
from tagwire.web.listing import TagLink, headline, tag_link
from tagwire.web.pages import latest
from tagwire.web.pages.trends import rising
from tagwire.web.plots import Spark, change_from_usual, spark
from tagwire.web.room import ReadingRoom
from tagwire.web.storycards import StoryCard, lone_card, story_card

LOOKED_AT = 60
"""The newest articles whose span the front page covers, when that is more than a day."""
LEAST_SPAN = timedelta(days=1)
STORY_ARTICLES = 20
"""How many of a story's articles its card is made of."""
CARDS = 8
WIRE_LINES = 10
BUSY_TAGS = 8
RISING_TAGS = 8
NEW_TAGS = 8
NEW_FOR_DAYS = 2
LEAST_NEW_ARTICLES = 2


@dataclass(frozen=True, slots=True)
class BusyTag:
    """A hashtag with its fourteen days and how today differs from the usual one."""

    tag: TagLink
    articles: int
    spark: Spark | None
    change: int | None


def home_page(room: ReadingRoom, request: Request) -> Response:
    """Answer /."""
    return answer_page(room, request, address="/", page=lambda: _page(room))


def busy_tag(count: TagCount) -> BusyTag:
    """Return a busy hashtag as lists show it."""
    return BusyTag(tag_link(count.tag), count.articles, spark(count.days), change_from_usual(count.days))


def new_tags(counts: Sequence[TagCount]) -> tuple[TagLink, ...]:
    """Return tags first seen in the last two days; none while the collection itself is that young."""
    if not any(sum(count.days[:-NEW_FOR_DAYS]) for count in counts):
        return ()
    fresh = [count for count in counts if count.days and not sum(count.days[:-NEW_FOR_DAYS])]
    return tuple(tag_link(count.tag) for count in fresh if count.articles >= LEAST_NEW_ARTICLES)[:NEW_TAGS]


def _page(room: ReadingRoom) -> Page:
    now = room.now()
    counts = room.store.counts(now=now)
    frame = Frame(
        title=room.words.say("%(site)s: today's news by hashtag", site=room.site.title),
        description=room.words.say("The newest articles by event and by hashtag, from every publisher followed here."),
        path="/",
        nav="today",
        feeds=feed_links(latest.PATH),
    )
    found = room.store.find(Listing(limit=LOOKED_AT))
    if not found.articles:
        return Page("empty-home.html", frame, {})
    busy = room.store.busy_tags(now=now, span=timedelta(days=NEW_FOR_DAYS), limit=100)
    today = room.store.busy_tags(now=now, span=timedelta(days=1), limit=BUSY_TAGS)
    cards = _cards(room, found.articles)
    values = {
        "date": capitalised(ages.weekday_date(now.astimezone(UTC).date(), room.words.locale)),
        "counts": counts,
        "updated": None if counts.newest_at is None else ages.age_of(counts.newest_at, now, room.words),
        "lead": cards[0],
        "cards": cards[1:],
        "wire": tuple(headline(article, words=room.words, now=now) for article in found.articles[:WIRE_LINES]),
        "rising": rising(room, limit=RISING_TAGS),
        "busy": tuple(map(busy_tag, today)),
        "new_tags": new_tags(busy),
        "latest": latest.PATH,
    }
    return Page("home.html", frame, values)


def _cards(room: ReadingRoom, newest: Sequence[AnnotatedArticle]) -> tuple[StoryCard, ...]:
    """The stories of the day, or of the newest articles' span where that is longer; then what has no story yet."""
    now = room.now()
    oldest = min((a.article.published for a in newest if a.article.published), default=now)
    span = max(LEAST_SPAN, now - oldest + timedelta(seconds=1))
    stories = room.store.busy_stories(now=now, span=span, limit=CARDS + 1, articles=STORY_ARTICLES)
    lone = [article for article in newest if article.story is None]
    cards = [story_card(story, room) for story in stories] + [lone_card(article, room) for article in lone]
    return tuple(cards[: CARDS + 1])
