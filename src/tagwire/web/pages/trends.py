"""The trends page: the hashtags that rise against their own past, as lines and as numbers."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from tagwire.model.trend import Trend
from tagwire.trends import rise, rising_tags
from tagwire.web import ages
from tagwire.web.frame import Frame, Page, answer_page
from tagwire.web.listing import TagLink, tag_link
from tagwire.web.plots import Spark, spark
from tagwire.web.room import ReadingRoom
from tagwire.web.wording import Wording

PATH = "/trends"
SHOWN = 30


@dataclass(frozen=True, slots=True)
class RisingTag:
    """A rising hashtag as pages show it."""

    tag: TagLink
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
            title=room.words.say("Rising hashtags"),
            description=room.words.say(
                "The hashtags that several publishers write of more than is usual for each of them."
            ),
            path=PATH,
            nav="tags",
        )
        return Page("trends.html", frame, {"rising": rising(room, limit=SHOWN)})

    return answer_page(room, request, address=PATH, page=page)


def rising(room: ReadingRoom, *, limit: int) -> tuple[RisingTag, ...]:
    """Return the hashtags that rise now, the first first."""
    trends = rising_tags(room.store.trend_material(now=room.now()), limit=limit)
    return tuple(_rising_tag(trend, room.words) for trend in trends)


def _rising_tag(trend: Trend, words: Wording) -> RisingTag:
    locale = words.locale
    link = tag_link(trend.tag)
    times, usual = (ages.decimal(value, locale) for value in (rise(trend.voices, trend.usual), trend.usual))
    told = words.say(
        "#%(tag)s: %(articles)s of %(publishers)s in 24 hours, usually %(usual)s; %(times)s times as much as usual.",
        tag=link.label,
        articles=words.counted("%(count)s article", "%(count)s articles", trend.articles),
        publishers=words.counted("%(count)s publisher", "%(count)s publishers", trend.publishers),
        usual=usual,
        times=times,
    )
    days = ", ".join(ages.number(count, locale) for count in trend.days)
    return RisingTag(
        tag=link,
        spark=spark(trend.days),
        times=times,
        articles=trend.articles,
        publishers=trend.publishers,
        usual=usual,
        days=trend.days,
        told=f"{told} " + words.say("Articles a day, today last: %(days)s.", days=days) if days else told,
    )
