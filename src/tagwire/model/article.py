"""Articles: one published piece after extraction, and after understanding."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tagwire.model.rights import Rights
from tagwire.model.tag import Candidate, TagAssignment

DOUBTFUL_BELOW = 0.8
"""An article whose page was read with less confidence is doubtful: a person should look at its publisher's pages."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """The organisation that published an article; ``id`` is its registrable domain."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Article:
    """One published piece after extraction (schema.org NewsArticle), plain text throughout."""

    url: str
    """The address it was read from."""
    canonical_url: str
    """The address after our normalisation and a trusted rel=canonical."""
    publisher: Publisher
    headline: str
    text: str
    """Paragraphs joined by a blank line; no mark-up, no boilerplate."""
    lead: str | None = None
    authors: tuple[str, ...] = ()
    """People only: no "By", no roles, no agencies."""
    agency: str | None = None
    """The news agency credited, when one is."""
    published: datetime | None = None
    modified: datetime | None = None
    declared_lang: str | None = None
    """As the page or feed says; a hint, not a finding."""
    section: str | None = None
    """As the publisher gave it."""
    keywords: tuple[str, ...] = ()
    """As stated by the publisher, unchanged."""
    declared_types: tuple[str, ...] = ()
    """schema.org types of the page's main node: NewsArticle, OpinionNewsArticle, LiveBlogPosting …"""
    image: str | None = None
    paywalled: bool = False
    rights: Rights = field(default_factory=Rights)
    """What its publisher says about its use, and what was kept of it."""
    confidence: float | None = None
    """How sure the reading of its page is of the text: the F1 to be expected, 0 to 1; None where no page was read."""


class Stage(StrEnum):
    """The step of an article's way at which something was refused."""

    FETCH = "fetch"
    FEEDS = "feeds"
    EXTRACT = "extract"
    UNDERSTAND = "understand"
    INPUT = "input"


@dataclass(frozen=True, slots=True)
class Rejected:
    """An item refused: stored, listed, replayable."""

    stage: Stage
    reason: str
    """A stable word a program can test: "not-an-article", "too-short", "crashed" …"""
    detail: str
    """A sentence for people."""


class Genre(StrEnum):
    """The form an article takes (IPTC genre, the ones a reader knows)."""

    REPORT = "report"
    ANALYSIS = "analysis"
    EXPLAINER = "explainer"
    FEATURE = "feature"
    OPINION = "opinion"
    EDITORIAL = "editorial"
    LETTER = "letter"
    INTERVIEW = "interview"
    PROFILE = "profile"
    OBITUARY = "obituary"
    REVIEW = "review"
    LIVE = "live"
    FACTCHECK = "factcheck"
    PRESS_RELEASE = "press-release"
    OTHER = "other"


OPINIONS = frozenset({Genre.OPINION, Genre.EDITORIAL, Genre.LETTER})
"""Genres in which somebody argues; pages set them apart."""


LIKELY_TOPIC = 0.12


@dataclass(frozen=True, slots=True)
class MediaTopic:
    """An IPTC Media Topic given to an article: its code, its label, and how sure we are (0 to 1)."""

    code: str
    """"medtop:11000000"."""
    label: str
    score: float

    @property
    def is_likely(self) -> bool:
        """Whether pages name it and searches find by it; what is less likely is for programs that weigh scores."""
        return self.score >= LIKELY_TOPIC


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """An article with everything Tagwire works out about it."""

    id: str
    """Short, stable, made from the canonical URL; never reused."""
    article: Article
    lang: str | None
    """ISO 639-1, or None when unsure."""
    category: MediaTopic | None
    """The top-level Media Topic shown with the article."""
    topics: tuple[MediaTopic, ...]
    genre: Genre
    tags: tuple[TagAssignment, ...]
    """Best first, 0 to 15."""
    words: int
    candidates: tuple[Candidate, ...] = ()
    toolkit_version: str = ""
    key: str | None = None
    """The caller's own name for it, in batch work."""
    said_by_text: str | None = None
    """The top-level Media Topic (eight digits) that its text alone is sure of: what its publisher's filing teaches."""
    story: str | None = None
    """The id of the story it tells of, once it has one."""
    duplicate_of: str | None = None
    """The id, in batch work the key, of the earliest article with the same text."""
    sketch: bytes = b""
    """What stories are told by, packed (``stories.sketch``); empty in an article read from the store."""
