"""The trends page: the hashtags, stories and categories that rise against their own past, as lines and as numbers."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from tagwire.model.listing import Tag
from tagwire.model.trend import RisingStory, Trend, TrendOf
from tagwire.trends import rise
from tagwire.web import ages
from tagwire.web.frame import Frame, Page, answer_page
from tagwire.web.links import category_path, story_path, tag_path
from tagwire.web.listing import Link
from tagwire.web.plots import Spark, spark
from tagwire.web.rising import rising_now
from tagwire.web.room import ReadingRoom
from tagwire.web.wording import Wording

PATH = "/trends"
SHOWN, SHOWN_BESIDE = 30, 10


@dataclass(frozen=True, slots=True)
class RisingLine:
    """What rises as pages show it: a tag by its label, which they write as a hashtag, or another thing by its name."""

    link: Link
    spark: Spark | None
    times: str
    """How many times its usual it is now: "5.2"."""
    articles: int
    publishers: int
    usual: str
    """How many articles a day it usually has: "1.3"."""
    days: tuple[int, ...]
    told: str
    """The line and the numbers in a sentence."""


def trends_page(room: ReadingRoom, request: Request) -> Response:
    """Answer /trends."""

    def page() -> Page:
        frame = Frame(
            title=room.words.say("Rising"),
            description=room.words.say(
                "What several publishers write of more than is usual for it: hashtags, stories, categories."
            ),
            path=PATH,
            nav="tags",
        )
        return Page(
            "trends.html",
            frame,
            {
                "rising": rising(room, limit=SHOWN),
                "stories": rising(room, of=TrendOf.STORIES, limit=SHOWN_BESIDE),
                "categories": rising(room, of=TrendOf.CATEGORIES, limit=SHOWN_BESIDE),
            },
        )

    return answer_page(room, request, address=PATH, page=page)


def rising(room: ReadingRoom, *, of: TrendOf = TrendOf.TAGS, limit: int) -> tuple[RisingLine, ...]:
    """Return what rises now, the first first."""
    found = rising_now(room.store, room.topics, of=of, now=room.now(), limit=limit, lang=room.site.lang)
    return tuple(_rising_line(trend, name, room.words) for trend, name in found)


def _rising_line(trend: Trend, name: str, words: Wording) -> RisingLine:
    locale = words.locale
    times, usual = (ages.decimal(value, locale) for value in (rise(trend.voices, trend.usual), trend.usual))
    shown = f"#{name}" if isinstance(trend.subject, Tag) else name
    told = words.say(
        "%(name)s: %(articles)s of %(publishers)s in 24 hours, usually %(usual)s; %(times)s times as much as usual.",
        name=shown,
        articles=words.counted("%(count)s article", "%(count)s articles", trend.articles),
        publishers=words.counted("%(count)s publisher", "%(count)s publishers", trend.publishers),
        usual=usual,
        times=times,
    )
    days = ", ".join(ages.number(count, locale) for count in trend.days)
    return RisingLine(
        link=Link(name, _address(trend)),
        spark=spark(trend.days),
        times=times,
        articles=trend.articles,
        publishers=trend.publishers,
        usual=usual,
        days=trend.days,
        told=f"{told} " + words.say("Articles a day, today last: %(days)s.", days=days) if days else told,
    )


def _address(trend: Trend) -> str:
    subject = trend.subject
    if isinstance(subject, Tag):
        return tag_path(subject.key)
    return story_path(subject.key) if isinstance(subject, RisingStory) else category_path(subject.key)
