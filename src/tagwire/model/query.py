"""Queries: what a search asks for, as a tree of conditions."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tagwire.model.article import Genre


class Field(StrEnum):
    """Where words are looked for."""

    ANYWHERE = "anywhere"
    TITLE = "title"
    AUTHOR = "author"


@dataclass(frozen=True, slots=True)
class Words:
    """Words that stand together, in this order; a single word also counts in its other usual forms."""

    text: str
    """As typed, without the quotation marks."""
    field: Field = Field.ANYWHERE
    is_exact: bool = False
    """Whether it was typed between quotation marks: only these very words count."""


@dataclass(frozen=True, slots=True)
class TagIs:
    """Articles with a tag; ``key`` as typed, not yet led through aliases."""

    key: str


@dataclass(frozen=True, slots=True)
class PublisherIs:
    """Articles of a publisher: its id, or a part of its id or name."""

    text: str


@dataclass(frozen=True, slots=True)
class CategoryIs:
    """Articles in a Media Topic or one below it."""

    code: str
    """"medtop:11000000"."""
    label: str
    is_top: bool
    below: tuple[str, ...] = ()
    """The codes below it; empty for a top-level one, which every article is stored with."""


@dataclass(frozen=True, slots=True)
class GenreIs:
    """Articles of a genre."""

    genre: Genre


@dataclass(frozen=True, slots=True)
class LangIs:
    """Articles in a language (ISO 639-1)."""

    lang: str


@dataclass(frozen=True, slots=True)
class StoryIs:
    """Articles of a story."""

    id: str


@dataclass(frozen=True, slots=True)
class PublishedAfter:
    """Articles published at this moment or later."""

    moment: datetime


@dataclass(frozen=True, slots=True)
class PublishedBefore:
    """Articles published before this moment."""

    moment: datetime


Leaf = Words | TagIs | PublisherIs | CategoryIs | GenreIs | LangIs | StoryIs | PublishedAfter | PublishedBefore


@dataclass(frozen=True, slots=True)
class Not:
    """What must not hold."""

    node: "Node"


@dataclass(frozen=True, slots=True)
class AllOf:
    """What must hold together; two or more."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """What may hold, one at least; two or more."""

    nodes: tuple["Node", ...]


Node = Leaf | Not | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class Query:
    """A search that was read."""

    text: str
    """As typed, without blanks around it."""
    root: Node

    def asked(self) -> tuple[Leaf, ...]:
        """Return the conditions that an article may be found for: those not under a "not", in reading order."""
        return tuple(_asked(self.root))


def _asked(root: Node) -> list[Leaf]:
    found: list[Leaf] = []
    waiting: list[Node] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, AllOf | AnyOf):
            waiting += reversed(node.nodes)
        elif not isinstance(node, Not):
            found.append(node)
    return found
