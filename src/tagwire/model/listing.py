"""Listings: what a reader asks for, and a page of the answer."""

from dataclasses import dataclass, field
from datetime import date, datetime

from tagwire.errors import ParseError
from tagwire.model.article import AnnotatedArticle, Publisher
from tagwire.model.tag import TagKind
from tagwire.text.sayings import said
from tagwire.text.times import from_epoch

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a newest-first listing: everything after it is older; total order by (published, number)."""

    published: datetime
    number: int

    def __str__(self) -> str:
        return f"{int(self.published.timestamp())}.{self.number}"

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """Return the cursor a page's ``next`` wrote; raise ParseError for anything else."""
        seconds, dot, number = text.partition(".")
        try:
            if not dot:
                raise ValueError
            cursor = cls(from_epoch(int(seconds)), int(number))
            if not 0 <= cursor.number < 2**63:
                raise ValueError
        except (ValueError, OverflowError, OSError):
            raise ParseError(
                said(
                    "%(text)s is not a place in this list: follow a page's own link to older articles",
                    text=repr(text[:40]),
                )
            ) from None
        return cursor


@dataclass(frozen=True, slots=True)
class TagTerm:
    """Tags that must all be there, and tags that must not."""

    all_of: tuple[str, ...]
    none_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TagExpression:
    """Tag algebra: any of the terms; keys as typed, not yet resolved through aliases."""

    any_of: tuple[TagTerm, ...]

    @property
    def single(self) -> str | None:
        """The key, when the expression is just one tag."""
        term = self.any_of[0]
        return term.all_of[0] if len(self.any_of) == 1 and len(term.all_of) == 1 and not term.none_of else None


@dataclass(frozen=True, slots=True)
class Listing:
    """What a reader asks for: everything given must hold; newest first."""

    tags: TagExpression | None = None
    publisher: str | None = None
    category: str | None = None
    """A top-level Media Topic's code."""
    lang: str | None = None
    genre: str | None = None
    story: str | None = None
    """A story's id, or one it had."""
    before: Cursor | None = None
    limit: int = PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a listing, newest first; ``next`` is where the older ones begin, or None at the end."""

    articles: tuple[AnnotatedArticle, ...]
    next: Cursor | None


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of the collection."""

    key: str
    label: str
    name: str
    kind: TagKind
    articles: int = 0


@dataclass(frozen=True, slots=True)
class TagCount:
    """A tag with how many articles of the asked span have it, and per day, oldest first."""

    tag: Tag
    articles: int
    days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PublisherCount:
    """A publisher with how many articles of the asked span are its own."""

    publisher: Publisher
    articles: int


@dataclass(frozen=True, slots=True)
class Facets:
    """How a tag's articles of the last 30 days divide: value → count, largest first."""

    langs: tuple[tuple[str, int], ...] = ()
    genres: tuple[tuple[str, int], ...] = ()
    categories: tuple[tuple[str, int], ...] = ()
    """By Media Topic code."""


@dataclass(frozen=True, slots=True)
class TagOverview:
    """A tag's last 30 days."""

    tag: Tag
    today: int
    month: int
    days: tuple[tuple[date, int], ...]
    """Thirty UTC days, oldest first, the last one today."""
    publishers: tuple[PublisherCount, ...]
    related: tuple[TagCount, ...]
    """Tags of the same recent articles, ``articles`` being how many they share."""
    facets: Facets = field(default_factory=Facets)
    also_written: tuple[str, ...] = ()
    """Other spellings seen."""
    broader: tuple[Tag, ...] = ()
    """Tags of the same kind that hold this one: nearly all its articles are theirs, too."""
    narrower: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class TagRecord:
    """All that the store knows of a tag, be it hidden."""

    tag: Tag
    aliases: tuple[str, ...]
    """Other keys that lead to it."""
    written: tuple[tuple[str, int], ...]
    """How articles write it, and how many do, most first."""
    publishers: tuple[PublisherCount, ...]
    """All publishers of its articles, with how many are theirs, most first."""
    is_hidden: bool = False
    is_pinned: bool = False


@dataclass(frozen=True, slots=True)
class CollectionCounts:
    """What the whole store holds, and what of it is recent."""

    articles: int
    articles_day: int
    """Published in the last 24 hours."""
    publishers_day: int
    tags: int
    sources: int
    newest_at: datetime | None
    """When the newest article was stored."""
