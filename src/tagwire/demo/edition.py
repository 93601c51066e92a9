"""Editions: the demo's publishers and articles as data, dated back from the moment an edition is made."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable

from tagwire.demo.markdown import Block, parse_markdown, plain_text
from tagwire.demo.tables import Table
from tagwire.errors import ParseError
from tagwire.model.article import Genre


class FeedKind(StrEnum):
    """The dialect a publisher lists its articles in."""

    RSS = "rss"
    RDF = "rdf"
    ATOM = "atom"
    JSON = "json"
    NEWS_SITEMAP = "news-sitemap"


class Structured(StrEnum):
    """How a publisher's pages state their own metadata."""

    JSON_LD = "json-ld"
    JSON_LD_GRAPH = "json-ld-graph"
    JSON_LD_ARRAY = "json-ld-array"
    MICRODATA = "microdata"
    NONE = "none"


class Wrinkle(StrEnum):
    """Something real publishers do that a follower has to survive."""

    LISTED_TWICE = "listed-twice"
    """One article stands in the feed twice, with different guids and tracking parameters."""
    CHANGING_GUIDS = "changing-guids"
    """Every request for the feed gets new guids for the same links, and no validators."""
    TRACKED_LINKS = "tracked-links"
    """Links carry tracking parameters; only rel=canonical is clean."""
    REDIRECTED_LINKS = "redirected-links"
    """Links in the feed lead to the article through a 302."""
    BROKEN_FEED = "broken-feed"
    """The feed is not well-formed, one item is broken, and one has no link."""
    FAILING_FEED = "failing-feed"
    """The site names a second feed, which answers 500."""
    COMMENTS_FEED = "comments-feed"
    """The site names a second feed, of readers' comments: empty."""
    SOME_DATES_ONLY_VISIBLE = "some-dates-only-visible"
    """Every other page states its date nowhere but in the text a reader sees."""
    AMP = "amp"
    """Every article has a second page in AMP."""
    ETAG_ONLY = "etag-only"
    """No Last-Modified."""
    GZIP = "gzip"
    """Answers are compressed for those who accept it."""


@dataclass(frozen=True, slots=True)
class DemoPublisher:
    """A fictional publisher and how its site is made."""

    folder: str
    """Its folder of articles, and its id within the edition."""
    name: str
    host: str
    """The label before ".localhost"."""
    lang: str
    tagline: str
    follow: str
    """"site" when the feed is to be discovered, "feed" when its address is given."""
    feed: FeedKind
    feed_path: str
    feed_path_before: str | None
    """An old address of the feed, the one its pages still name; answers 301."""
    feed_encoding: str
    full_text: bool
    """Whether the feed carries the whole text rather than a teaser."""
    dress: str
    """The template folder: semantic, soup, table or blocks."""
    structured: Structured
    open_graph: str
    """"full", "basic" (title, type, address and picture) or "none"."""
    article_path: str
    """With the places {section}, {slug} and {number}."""
    wrinkles: frozenset[Wrinkle]
    premium: frozenset[str]
    """Slugs of articles declared as not accessible for free."""
    sections: tuple[tuple[str, str], ...]
    """Names, in the order of the navigation, and the words that stand for them in addresses."""

    def section_slug(self, section: str) -> str:
        """The word for a section in addresses."""
        return dict(self.sections)[section]


@dataclass(frozen=True, slots=True)
class DemoArticle:
    """A fictional article with its ground truth."""

    publisher: str
    """The publisher's folder."""
    slug: str
    event: str
    headline: str
    lead: str
    byline: tuple[str, ...]
    """People only."""
    agency: str | None
    published: datetime
    modified: datetime | None
    section: str
    lang: str
    keywords: tuple[str, ...]
    genre: Genre
    category: str
    """The top-level IPTC Media Topic: "medtop:11000000"."""
    caption: str
    credit: str
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """The body as plain text: what a perfect extractor returns."""
        return plain_text(self.blocks)

    @property
    def number(self) -> int:
        """The article's number in its publisher's CMS: six digits, made from the slug."""
        return (
            100_000
            + int.from_bytes(blake2b(f"{self.publisher}/{self.slug}".encode(), digest_size=6).digest()) % 900_000
        )

    @property
    def updated(self) -> datetime:
        """When it last changed."""
        return self.modified or self.published


@dataclass(frozen=True, slots=True)
class Edition:
    """All publishers, and all articles newest first."""

    made_at: datetime
    publishers: tuple[DemoPublisher, ...]
    articles: tuple[DemoArticle, ...]

    def articles_of(self, publisher: DemoPublisher) -> tuple[DemoArticle, ...]:
        """One publisher's articles, newest first."""
        return tuple(article for article in self.articles if article.publisher == publisher.folder)


def load_edition(made_at: datetime, *, root: Traversable | None = None) -> Edition:
    """Return the edition as it stands at ``made_at`` (aware), read from the package or another ``root`` folder.

    ``root`` holds publishers.toml and articles/FOLDER/SLUG.md. Raise ParseError, naming the file and the field, when
    one can't be used.
    """
    root = root or files("tagwire.demo")
    made_at = made_at.astimezone(UTC).replace(microsecond=0)
    publishers = tuple(
        _publisher(Table(f"publishers.toml [{folder}]", table)) for folder, table in _publisher_tables(root)
    )
    articles = [
        _article(publisher, file, made_at=made_at)
        for publisher in publishers
        for file in (root / "articles" / publisher.folder).iterdir()
        if file.name.endswith(".md")
    ]
    articles.sort(key=lambda article: (article.published, article.publisher, article.slug), reverse=True)
    return Edition(made_at, publishers, tuple(articles))


def _publisher_tables(root: Traversable) -> list[tuple[str, Mapping[str, object]]]:
    tables: dict[str, Mapping[str, object]] = tomllib.loads((root / "publishers.toml").read_text(encoding="utf-8"))
    return list(tables.items())


def _publisher(table: Table) -> DemoPublisher:
    return DemoPublisher(
        folder=table.where.partition("[")[2].rstrip("]"),
        name=table.text("name"),
        host=table.text("host"),
        lang=table.text("lang"),
        tagline=table.text("tagline"),
        follow=table.one_of("follow", ("site", "feed")),
        feed=FeedKind(table.one_of("feed", tuple(FeedKind))),
        feed_path=table.text("feed_path"),
        feed_path_before=table.text("feed_path_before", default="") or None,
        feed_encoding=table.text("feed_encoding", default="utf-8"),
        full_text=table.flag("full_text"),
        dress=table.one_of("dress", ("semantic", "soup", "table", "blocks")),
        structured=Structured(table.one_of("structured", tuple(Structured))),
        open_graph=table.one_of("open_graph", ("full", "basic", "none")),
        article_path=table.text("article_path"),
        wrinkles=frozenset(Wrinkle(word) for word in table.texts("wrinkles", known=tuple(Wrinkle))),
        premium=frozenset(table.texts("premium", default=())),
        sections=table.pairs("sections"),
    )


def _article(publisher: DemoPublisher, file: Traversable, *, made_at: datetime) -> DemoArticle:
    where = f"articles/{publisher.folder}/{file.name}"
    front, body = _split_front_matter(file.read_text(encoding="utf-8"), where=where)
    table = Table(where, front)
    blocks = parse_markdown(body)
    if not blocks:
        raise ParseError(f"{where}: there is no text under the front matter; write the body there")
    hours_ago = table.number("hours_ago")
    modified_hours_ago = table.number("modified_hours_ago", default=hours_ago)
    if modified_hours_ago > hours_ago:
        raise ParseError(f"{where}: modified_hours_ago is before publication; make it smaller than hours_ago")
    return DemoArticle(
        publisher=publisher.folder,
        slug=file.name.removesuffix(".md"),
        event=table.text("event"),
        headline=table.text("headline"),
        lead=table.text("lead"),
        byline=table.texts("byline"),
        agency=table.text("agency", default="") or None,
        published=_before(made_at, hours_ago),
        modified=_before(made_at, modified_hours_ago) if modified_hours_ago < hours_ago else None,
        section=table.one_of("section", tuple(name for name, _ in publisher.sections)),
        lang=table.text("lang"),
        keywords=table.texts("keywords"),
        genre=Genre(table.one_of("genre", tuple(Genre))),
        category=table.text("category"),
        caption=table.text("caption"),
        credit=table.text("credit"),
        blocks=blocks,
    )


def _split_front_matter(text: str, *, where: str) -> tuple[Mapping[str, object], str]:
    _, opened, rest = text.partition("+++\n")
    front, closed, body = rest.partition("\n+++\n")
    if not opened or not closed:
        raise ParseError(f"{where}: the front matter must stand between two lines of +++ at the top of the file")
    try:
        return tomllib.loads(front), body
    except tomllib.TOMLDecodeError as error:
        raise ParseError(f"{where}: the front matter is not TOML: {error}") from None


def _before(moment: datetime, hours: float) -> datetime:
    return moment - timedelta(seconds=round(hours * 3600))
