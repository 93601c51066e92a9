"""Pages: the HTML of a publisher's site, from its templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from tagwire.demo.addresses import Addresses, token
from tagwire.demo.edition import DemoArticle, DemoPublisher, Edition, FeedKind, Wrinkle
from tagwire.demo.furniture import Furniture, furniture
from tagwire.demo.running_order import Piece, pull_quote, running_order
from tagwire.demo.structured import Json, is_date_hidden, json_ld, open_graph, script_json
from tagwire.text.times import rfc3339

_GENERATORS = {
    "semantic": "Quayside Newsroom 7.2",
    "soup": "react-static",
    "table": "EasyPublish Professional 3.1",
    "blocks": "Block Editor 6.8",
}
_FEED_TYPES = {
    FeedKind.RSS: "application/rss+xml",
    FeedKind.RDF: "application/rss+xml",
    FeedKind.ATOM: "application/atom+xml",
    FeedKind.JSON: "application/feed+json",
}
_WORDS_A_MINUTE = 220


@dataclass(frozen=True, slots=True)
class FeedReference:
    """A feed as a page's head names it."""

    url: str
    title: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Teaser:
    """An article as other pages show it."""

    headline: str
    url: str
    lead: str
    section: str
    picture: str
    published: str
    published_iso: str


@dataclass(frozen=True, slots=True)
class TeaserGroup:
    """A heading and its teasers; the name may be empty."""

    name: str
    url: str | None
    teasers: tuple[Teaser, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything a template fills in; what a kind of page has no use for is left empty."""

    kind: str
    """article, list or house."""
    title: str
    canonical: str | None
    generator: str
    feeds: tuple[FeedReference, ...]
    sections: tuple[tuple[str, str], ...]
    """Names and addresses for the navigation."""
    most_read: tuple[Teaser, ...]
    state: str
    """JSON for the scripts of the page."""
    heading: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    robots: str = ""
    amp: str | None = None
    open_graph: tuple[tuple[str, str], ...] = ()
    json_ld: str | None = None
    groups: tuple[TeaserGroup, ...] = ()
    article: DemoArticle | None = None
    pieces: tuple[Piece, ...] = ()
    pull_quote: str | None = None
    related: tuple[Teaser, ...] = ()
    role: str = ""
    picture: str = ""
    published: str = ""
    published_iso: str = ""
    updated: str = ""
    updated_iso: str = ""
    minutes: int = 1
    is_premium: bool = False
    is_date_hidden: bool = False


@dataclass(frozen=True, slots=True)
class PageMaker:
    """Makes the pages of one publisher's site, each a pure function of the edition and the port."""

    edition: Edition
    publisher: DemoPublisher
    addresses: Addresses

    def article(self, article: DemoArticle) -> str:
        """Return the page of an article."""
        return self._render(f"{self.publisher.dress}/article.html.j2", self._article_page(article))

    def print_version(self, article: DemoArticle) -> str:
        """Return the page for printing."""
        return self._render("print.html.j2", self._article_page(article, robots="noindex"))

    def amp(self, article: DemoArticle) -> str:
        """Return the AMP page."""
        return self._render("amp.html.j2", self._article_page(article))

    def front(self) -> str:
        """Return the front page: the newest, then a group a section."""
        articles = self.edition.articles_of(self.publisher)
        groups = [TeaserGroup("", None, self._teasers(articles[:5]))]
        for name, _ in self.publisher.sections:
            if inside := [article for article in articles if article.section == name]:
                groups.append(TeaserGroup(name, self.addresses.section(name), self._teasers(inside)))
        return self._list(self.publisher.name, groups, canonical=self.addresses.home, title=self._front_title())

    def listing(self, heading: str, articles: Sequence[DemoArticle], *, canonical: str | None) -> str:
        """Return an index page: of a section, a writer, a keyword, or a search."""
        return self._list(heading, [TeaserGroup("", None, self._teasers(articles))], canonical=canonical)

    def house(self, name: str) -> str:
        """Return a page about the publisher: "about", "contact", "privacy" or "corrections"."""
        return self._house(self._words.say(name), self._words.say("about_text"), canonical=self.addresses.house(name))

    def not_found(self) -> str:
        """Return the page that goes with a 404."""
        return self._house("404", self._words.say("nothing_here"), canonical=None)

    @property
    def _words(self) -> Furniture:
        return furniture(self.publisher.lang)

    def _render(self, template: str, page: Page) -> str:
        return (
            _environment()
            .get_template(template)
            .render(page=page, pub=self.publisher, at=self.addresses, words=self._words, css=self._css_class)
        )

    def _css_class(self, name: str) -> str:
        """A class name as CSS modules make them: readable at the front, different in each publication."""
        return f"{name.capitalize()}_{name[:4]}__{token(self.publisher.folder + name)[:5]}"

    def _article_page(self, article: DemoArticle, *, robots: str = "") -> Page:
        publisher, at, words = self.publisher, self.addresses, self._words
        state: dict[str, Json] = {
            "pageType": "article",
            "id": article.number,
            "title": article.headline,
            "section": article.section,
        }
        return Page(
            kind="article",
            title=f"{article.headline} | {publisher.name}",
            canonical=None if publisher.dress == "table" and publisher.lang == "en" else at.article(article),
            generator=_GENERATORS[publisher.dress],
            feeds=self._feeds(),
            sections=self._navigation(),
            most_read=self._most_read(besides=article),
            state=script_json(state),
            description=article.lead,
            keywords=article.keywords,
            robots=robots,
            amp=at.amp(article) if Wrinkle.AMP in publisher.wrinkles else None,
            open_graph=open_graph(publisher, article, addresses=at),
            json_ld=json_ld(publisher, article, addresses=at),
            article=article,
            pieces=running_order(article),
            pull_quote=pull_quote(article.blocks),
            related=self._related(article),
            role=_role(words, article),
            picture=at.picture(article),
            published=words.date(article.published),
            published_iso=rfc3339(article.published),
            updated=words.date(article.updated),
            updated_iso=rfc3339(article.updated),
            minutes=_minutes(article),
            is_premium=article.slug in publisher.premium,
            is_date_hidden=is_date_hidden(publisher, article),
        )

    def _list(self, heading: str, groups: Sequence[TeaserGroup], *, canonical: str | None, title: str = "") -> str:
        page = Page(
            kind="list",
            title=title or f"{heading} – {self.publisher.name}",
            canonical=canonical,
            generator=_GENERATORS[self.publisher.dress],
            feeds=self._feeds(),
            sections=self._navigation(),
            most_read=self._most_read(),
            state=script_json({"pageType": "index", "title": heading}),
            heading=heading,
            description=self.publisher.tagline,
            groups=tuple(groups),
        )
        return self._render("list.html.j2", page)

    def _house(self, heading: str, text: str, *, canonical: str | None) -> str:
        page = Page(
            kind="house",
            title=f"{heading} – {self.publisher.name}",
            canonical=canonical,
            generator=_GENERATORS[self.publisher.dress],
            feeds=self._feeds(),
            sections=self._navigation(),
            most_read=self._most_read(),
            state=script_json({"pageType": "house"}),
            heading=heading,
            description=text,
        )
        return self._render("house.html.j2", page)

    def _front_title(self) -> str:
        return f"{self.publisher.name} – {self.publisher.tagline}"

    def _feeds(self) -> tuple[FeedReference, ...]:
        name = self.publisher.name
        media_type = _FEED_TYPES.get(self.publisher.feed)
        feeds = [FeedReference(self.addresses.advertised_feed, name, media_type)] if media_type else []
        if Wrinkle.FAILING_FEED in self.publisher.wrinkles:
            feeds.append(FeedReference(self.addresses.failing_feed, f"{name}: sport", "application/rss+xml"))
        if Wrinkle.COMMENTS_FEED in self.publisher.wrinkles:
            feeds.append(FeedReference(self.addresses.comments_feed, f"{name}: comments", "application/rss+xml"))
        return tuple(feeds)

    def _navigation(self) -> tuple[tuple[str, str], ...]:
        return tuple((name, self.addresses.section(name)) for name, _ in self.publisher.sections)

    def _most_read(self, *, besides: DemoArticle | None = None) -> tuple[Teaser, ...]:
        articles = [article for article in self.edition.articles_of(self.publisher) if article is not besides]
        return self._teasers(sorted(articles, key=lambda article: article.number)[:5])

    def _related(self, article: DemoArticle) -> tuple[Teaser, ...]:
        others = [other for other in self.edition.articles_of(self.publisher) if other is not article]
        others.sort(key=lambda other: (other.event != article.event, other.section != article.section))
        return self._teasers(others[:3])

    def _teasers(self, articles: Sequence[DemoArticle]) -> tuple[Teaser, ...]:
        return tuple(
            Teaser(
                headline=article.headline,
                url=self.addresses.article(article),
                lead=article.lead,
                section=article.section,
                picture=self.addresses.picture(article),
                published=self._words.date(article.published),
                published_iso=rfc3339(article.published),
            )
            for article in articles
        )


def _role(words: Furniture, article: DemoArticle) -> str:
    roles = words.all("roles")
    return roles[int(token("".join(article.byline)), 16) % len(roles)]


def _minutes(article: DemoArticle) -> int:
    spaced = len(article.text.split())
    words = len(article.text) // 2 if spaced < len(article.text) // 20 else spaced
    return max(1, round(words / _WORDS_A_MINUTE))


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("tagwire.demo"),
        autoescape=True,
        undefined=StrictUndefined,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
