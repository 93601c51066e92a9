"""Tags: what an article can be tagged with, what it is tagged with, and why."""

from dataclasses import dataclass
from enum import StrEnum


class TagKind(StrEnum):
    """What sort of thing a tag names."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    EVENT = "event"
    WORK = "work"
    ISSUE = "issue"
    THING = "thing"


class Origin(StrEnum):
    """Where a tag was found."""

    TEXT = "text"
    HEADLINE = "headline"
    HASHTAG = "hashtag"
    PUBLISHER = "publisher"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence that shows why an article has a tag.

    ``start`` and ``end`` bound the name, in code points: of the article's text, or of its headline when
    ``in_headline``. ``sentence`` is a substring of the same.
    """

    sentence: str
    start: int
    end: int
    in_headline: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name or phrase an article could be tagged with, before the collection has had its say.

    Stored with the article, so that a tag can be given later, when other publishers take up the same words.
    """

    key: str
    name: str
    """The words as people write them: "institutional failure"."""
    kind: TagKind
    strength: float
    """How well the article alone supports this tag, as a log-odds."""
    rarity: float
    """0 (every article's word) to 1 (hardly ever seen in the language)."""
    origin: tuple[Origin, ...]
    evidence: Evidence
    identity: str = ""
    """What it is compared as, so that spellings of one thing are one tag; empty: its key."""
    short_forms: tuple[str, ...] = ()
    """Keys of acronyms and partial names that the article ties to it: "nci", "denholm"."""

    @property
    def compared(self) -> str:
        """The identity under which support is counted and the tag is found."""
        return self.identity or self.key


@dataclass(frozen=True, slots=True)
class Tie:
    """What an article says a short form stands for: "NCI", the National Care Inspectorate."""

    short: str
    """Key of the acronym or partial name."""
    identity: str
    name: str
    kind: TagKind


@dataclass(frozen=True, slots=True)
class Support:
    """How many other recent articles hold the same candidate: publishers counted once, both capped."""

    publishers: int = 0
    articles: int = 0


@dataclass(frozen=True, slots=True)
class TagAssignment:
    """A tag given to an article."""

    key: str
    label: str
    """What people read after "#": camel case that a screen reader can read."""
    name: str
    score: float
    """0 to 1: how likely an editor would agree."""
    kind: TagKind
    origin: tuple[Origin, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Weighing:
    """What speaks for and against a tag in an article."""

    key: str
    called: tuple[str, ...]
    """What the article calls it: keys of its candidates; none when it does not name it among its best thirty."""
    candidate: Candidate | None
    """As the tag is chosen by, lessons taken in."""
    taught: float
    """What people's blocks and additions elsewhere add to its log-odds."""
    support: Support
    score: float
    """With support; 0 without a candidate."""
    assignment: TagAssignment | None
    """The tag the article has."""
    place: int | None
    """Its place among the article's tags, from 1."""
    is_hidden: bool = False
    is_pinned: bool = False
    is_blocked: bool = False
    is_added: bool = False
