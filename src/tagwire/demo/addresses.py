"""Addresses: where each thing of a publisher's site stands, as paths and as absolute URLs."""

from dataclasses import dataclass
from hashlib import blake2b
from urllib.parse import quote

from tagwire.demo.edition import DemoArticle, DemoPublisher, Wrinkle

HOUSE_PAGES = ("about", "contact", "privacy", "corrections")
"""Pages about the publisher itself: no articles."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of one publisher, when the edition is served on ``port``; every method gives an absolute URL."""

    publisher: DemoPublisher
    port: int

    @property
    def netloc(self) -> str:
        """The value of the Host header."""
        return f"{self.publisher.host}.localhost:{self.port}"

    @property
    def home(self) -> str:
        """The front page."""
        return self.at("/")

    @property
    def feed(self) -> str:
        """The feed or news sitemap, where it really is."""
        return self.at(self.publisher.feed_path)

    @property
    def advertised_feed(self) -> str:
        """The feed as the site's own pages name it: the old address, where it has moved."""
        return self.at(self.publisher.feed_path_before or self.publisher.feed_path)

    @property
    def failing_feed(self) -> str:
        """A second feed, which answers 500 (publishers with that wrinkle)."""
        return self.at("/rss.php?id=2")

    @property
    def comments_feed(self) -> str:
        """A second feed, of readers' comments (publishers with that wrinkle)."""
        return self.at("/comments/feed/")

    @property
    def followed(self) -> str:
        """What a person would follow: the site where the feed is to be discovered, else the feed."""
        return self.home if self.publisher.follow == "site" else self.feed

    def article(self, article: DemoArticle) -> str:
        """The canonical address of an article."""
        return self.at(article_path(self.publisher, article))

    def listed(self, article: DemoArticle, *, place: str = "") -> str:
        """The address the feed or sitemap gives for an article; ``place`` tells two mentions apart."""
        if Wrinkle.REDIRECTED_LINKS in self.publisher.wrinkles:
            return self.at(redirect_path(article))
        if Wrinkle.TRACKED_LINKS in self.publisher.wrinkles:
            return (
                self.article(article)
                + f"?utm_source=newsmap&utm_medium=sitemap&edition=weekday&mc_cid={token(article.slug)}"
            )
        if Wrinkle.LISTED_TWICE in self.publisher.wrinkles:
            return self.article(article) + f"?utm_source=rss&utm_medium=feed&utm_content={place or 'news'}"
        return self.article(article)

    def section(self, section: str) -> str:
        """The index page of a section."""
        return self.at(f"/{self.publisher.section_slug(section)}/")

    def author(self, name: str) -> str:
        """The page of a writer."""
        return self.at(f"/authors/{token(name)}")

    def topic(self, keyword: str) -> str:
        """The page of a keyword."""
        return self.at(f"/topic/{token(keyword)}")

    def picture(self, article: DemoArticle) -> str:
        """The lead picture."""
        return self.at(picture_path(article))

    def print_version(self, article: DemoArticle) -> str:
        """The page for printing, which robots.txt closes to crawlers."""
        return self.at(f"/print/{article.number}")

    def amp(self, article: DemoArticle) -> str:
        """The light version."""
        return self.at(amp_path(article))

    def house(self, page: str) -> str:
        """A page about the publisher itself."""
        return self.at(f"/house/{page}")

    def at(self, path: str) -> str:
        """Any path of this site, percent-encoded."""
        return f"http://{self.netloc}{quote(path, safe='/?=&%-._~')}"


def article_path(publisher: DemoPublisher, article: DemoArticle) -> str:
    """Return an article's path, unencoded."""
    section = publisher.section_slug(article.section)
    return publisher.article_path.format(section=section, slug=article.slug, number=article.number)


def redirect_path(article: DemoArticle) -> str:
    """Return the path that answers 302 to an article."""
    return f"/lien/{article.number}"


def amp_path(article: DemoArticle) -> str:
    """Return the path of an article's AMP page."""
    return f"/amp/{article.slug}/"


def picture_path(article: DemoArticle) -> str:
    """Return the path of an article's lead picture."""
    return f"/media/{article.number}.png"


def token(text: str) -> str:
    """Return a short stable word for a text, fit for any address."""
    return blake2b(text.encode(), digest_size=5).hexdigest()
