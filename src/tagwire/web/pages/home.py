"""The front page: what most publishers write of now, the busy hashtags, the wire."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta

from starlette.requests import Request
from starlette.responses import Response

from tagwire.model.article import AnnotatedArticle
from tagwire.model.listing import Listing, TagCount
from tagwire.model.tag import TagAssignment
from tagwire.stories.events import group_by_event
from tagwire.web import ages
from tagwire.web.frame import Frame, Page, answer_page, feed_links
from tagwire.web.listing import Headline, TagLink, foreign_language, headline, tag_link
from tagwire.web.pages import latest
from tagwire.web.pages.trends import rising
from tagwire.web.passages import first_paragraph
from tagwire.web.plots import Spark, change_from_usual, spark
from tagwire.web.room import ReadingRoom

GROUPED_ARTICLES = 60
"""How many of the newest articles the front page looks at."""
CARDS = 8
WIRE_LINES = 10
BUSY_TAGS = 8
RISING_TAGS = 8
NEW_TAGS = 8
GROUP_TAGS = 5
NEW_FOR_DAYS = 2
LEAST_NEW_ARTICLES = 2


@dataclass(frozen=True, slots=True)
class EventCard:
    """Articles that evidently tell of one event: one headline, and who else writes."""

    lead: Headline
    lang: str | None
    summary: str
    length: str
    others: tuple[Headline, ...]
    """Other publishers' newest headlines, one each."""
    publishers: int
    articles: int
    tags: tuple[TagLink, ...]


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
        title=f"{room.site.title}: today's news by hashtag",
        description="The newest articles by event and by hashtag, from every publisher followed here.",
        path="/",
        nav="today",
        feeds=feed_links(latest.PATH),
    )
    found = room.store.find(Listing(limit=GROUPED_ARTICLES))
    if not found.articles:
        return Page("empty-home.html", frame, {})
    groups = group_by_event(found.articles)
    busy = room.store.busy_tags(now=now, span=timedelta(days=NEW_FOR_DAYS), limit=100)
    today = room.store.busy_tags(now=now, span=timedelta(days=1), limit=BUSY_TAGS)
    cards = tuple(_card(group, room) for group in groups[: CARDS + 1])
    values = {
        "date": ages.weekday_date(now.astimezone(UTC).date(), room.site.locale),
        "counts": counts,
        "updated": None if counts.newest_at is None else ages.age_of(counts.newest_at, now, room.site.locale),
        "lead": cards[0],
        "cards": cards[1:],
        "wire": tuple(headline(article, site=room.site, now=now) for article in found.articles[:WIRE_LINES]),
        "rising": rising(room, limit=RISING_TAGS),
        "busy": tuple(map(busy_tag, today)),
        "new_tags": new_tags(busy),
        "latest": latest.PATH,
    }
    return Page("home.html", frame, values)


def _card(group: Sequence[AnnotatedArticle], room: ReadingRoom) -> EventCard:
    """A group's card: led by its fullest account, in the page's language where there is one."""
    now = room.now()
    fullest = max(group, key=lambda a: (a.lang == room.site.lang, a.words, a.id))
    newest_by_publisher: dict[str, AnnotatedArticle] = {}
    for article in group:
        if article.article.publisher.id != fullest.article.publisher.id:
            newest_by_publisher.setdefault(article.article.publisher.id, article)
    piece = fullest.article
    return EventCard(
        lead=headline(fullest, site=room.site, now=now),
        lang=foreign_language(fullest.lang, room.site),
        summary=first_paragraph(piece.text, piece.lead),
        length=ages.reading_length(piece.text, words=fullest.words, lang=fullest.lang, locale=room.site.locale),
        others=tuple(headline(a, site=room.site, now=now) for a in newest_by_publisher.values()),
        publishers=len(newest_by_publisher) + 1,
        articles=len(group),
        tags=_group_tags(group),
    )


def _group_tags(group: Sequence[AnnotatedArticle]) -> tuple[TagLink, ...]:
    """The tags of a group, by the sum of their scores."""
    scores: dict[str, float] = {}
    by_key: dict[str, TagAssignment] = {}
    for article in group:
        for tag in article.tags:
            scores[tag.key] = scores.get(tag.key, 0.0) + tag.score
            by_key.setdefault(tag.key, tag)
    best = sorted(scores, key=lambda key: (-scores[key], key))[:GROUP_TAGS]
    return tuple(tag_link(by_key[key]) for key in best)
