"""What a feed says, before any format: the listing's name and addresses, and its articles."""

from dataclasses import dataclass
from datetime import datetime

from tagwire.model.article import AnnotatedArticle
from tagwire.model.listing import Page
from tagwire.text.times import from_epoch
from tagwire.web.links import article_path


@dataclass(frozen=True, slots=True)
class Listed:
    """A listing as a feed needs it: its name, its address without ending, and its articles."""

    title: str
    description: str
    path: str
    page: Page
    lang: str | None = None
    """Language of every article, where they have one in common."""


@dataclass(frozen=True, slots=True)
class OutFeed:
    """A feed about to be written; addresses are absolute."""

    title: str
    description: str
    home: str
    """The listing's page."""
    self: str
    next: str | None
    """The same feed's older articles (RFC 5005 §3)."""
    origin: str
    hub: str | None
    lang: str | None
    updated: datetime
    generator: str
    articles: tuple[AnnotatedArticle, ...]

    def room_link(self, article: AnnotatedArticle) -> str:
        """Return the article's page in the reading room."""
        return self.origin + article_path(article.id)


def changed_at(article: AnnotatedArticle) -> datetime:
    """Return when an article last changed; 1970 when it says nothing of time, for a feed must."""
    return article.article.modified or article.article.published or from_epoch(0)
