"""What stands beside a publisher's articles: its month as a plot, its usual tags and categories, how its feeds fare."""

from dataclasses import dataclass
from datetime import UTC, date, timedelta

from tagwire.model.article import Publisher
from tagwire.model.query import AllOf, PublishedAfter, PublisherIs, Query
from tagwire.web.links import category_path
from tagwire.web.listing import Link, TagLink, tag_link
from tagwire.web.plots import DayPlot, day_plot
from tagwire.web.room import ReadingRoom
from tagwire.web.sourcerows import SourceRow, source_row

DAYS = 30
SHOWN_TAGS = 8
SHOWN_SOURCES = 5


@dataclass(frozen=True, slots=True)
class Part:
    """A tag or category and its part of a publisher's articles; ``percent`` is of the largest part."""

    link: Link | TagLink
    articles: int
    percent: int


@dataclass(frozen=True, slots=True)
class PublisherSide:
    """A publisher's last 30 days."""

    articles: int
    """How many of its newest articles of these days are counted here."""
    plot: DayPlot | None
    """None where more were published than are counted: then early days would look empty."""
    tags: tuple[Part, ...]
    categories: tuple[Part, ...]
    genres: tuple[tuple[str, int], ...]
    sources: tuple[SourceRow, ...]
    """Its feeds with how they fare; the first few."""
    more_sources: int


def publisher_side(room: ReadingRoom, publisher: Publisher) -> PublisherSide:
    """Return what is known of a publisher's last 30 days."""
    today = room.now().astimezone(UTC).date()
    first = today - timedelta(days=DAYS - 1)
    since = room.now().replace(hour=0, minute=0) - timedelta(days=DAYS - 1)
    query = Query(f"publisher:{publisher.id}", AllOf((PublisherIs(publisher.id), PublishedAfter(since))))
    facets = room.store.search_facets(query)
    by_day = dict(facets.days)
    is_whole = room.store.search(query, limit=1).total <= facets.articles
    days = [(day, by_day.get(day, 0)) for day in _run_of_days(first)]
    sources = _sources(room, publisher)
    return PublisherSide(
        articles=facets.articles,
        plot=day_plot(days, subject=publisher.name, words=room.words) if is_whole and facets.articles else None,
        tags=_parts([(tag_link(count.tag), count.articles) for count in facets.tags[:SHOWN_TAGS]]),
        categories=_parts(
            [
                (Link(room.words.topic(code), category_path(code)), count)
                for code, count in facets.categories
                if code in room.topics
            ]
        ),
        genres=tuple((room.words.genre(genre), count) for genre, count in facets.genres),
        sources=sources[:SHOWN_SOURCES],
        more_sources=max(0, len(sources) - SHOWN_SOURCES),
    )


def _sources(room: ReadingRoom, publisher: Publisher) -> tuple[SourceRow, ...]:
    """Return the feeds asked of the publisher's own server, those that need a look first."""
    if room.bench.sources is None or room.site.demo:
        return ()
    reports = room.bench.sources.reports_of(publisher.id)
    own = sorted(reports, key=lambda report: (not report.verdict.needs_a_look, report.source.id))
    return tuple(source_row(report, now=room.now(), words=room.words) for report in own)


def _run_of_days(first: date) -> list[date]:
    return [first + timedelta(days=n) for n in range(DAYS)]


def _parts(counts: list[tuple[Link, int]] | list[tuple[TagLink, int]]) -> tuple[Part, ...]:
    most = max((count for _, count in counts), default=1)
    return tuple(Part(link, count, round(100 * count / max(1, most))) for link, count in counts)
