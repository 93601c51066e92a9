"""Corrections: people's lasting decisions about tags, as events; and what an article is to them.

Every event names tags by a name or key and articles by their id, never by a number of this database, so that a log
means the same on another machine and for articles that come later. What two names have in common is their key
(``text.keys.fold``).
"""

from dataclasses import dataclass
from datetime import datetime
from unicodedata import category

from tagwire.errors import ParseError, UsageError
from tagwire.model.tag import TagKind
from tagwire.text.keys import tag_key
from tagwire.text.sayings import said

MAX_WHO, MAX_WHY, MAX_NAME = 100, 500, 200
"""The most letters of a person's name, of a reason, and of a tag's name."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Which articles a split concerns: those named, and those for which every sort stated holds by one of its values.

    So two words are "either", a word and a publisher are "both".
    """

    articles: tuple[str, ...] = ()
    """Article ids."""
    tags: tuple[str, ...] = ()
    """Tags of which the article names one, whether it has it as a tag or not."""
    publishers: tuple[str, ...] = ()
    """Publisher ids."""
    words: tuple[str, ...] = ()
    """Words or phrases of the headline or the text."""

    @property
    def is_empty(self) -> bool:
        """Whether it concerns no article at all."""
        return not (self.articles or self.tags or self.publishers or self.words)


@dataclass(frozen=True, slots=True)
class Example:
    """What a block or an addition shows of the tags a person wants: what the tag looked like there, and where."""

    publisher: str
    name: str
    kind: TagKind


@dataclass(frozen=True, slots=True)
class Merge:
    """Several tags become one: the first ones are from now on names of the last."""

    froms: tuple[str, ...]
    into: str


@dataclass(frozen=True, slots=True)
class Split:
    """A tag of two meanings becomes two: the articles of the condition get the other one."""

    tag: str
    into: str
    when: Condition


@dataclass(frozen=True, slots=True)
class Detach:
    """A name that was merged into a tag is a tag of its own again."""

    alias: str
    tag: str


@dataclass(frozen=True, slots=True)
class Rename:
    """A tag is shown under another name; when that has another key, the tag moves there."""

    tag: str
    name: str


@dataclass(frozen=True, slots=True)
class Hide:
    """No article has the tag, whatever it says."""

    tag: str


@dataclass(frozen=True, slots=True)
class Pin:
    """Every article that names the tag has it, however weak its claim."""

    tag: str


@dataclass(frozen=True, slots=True)
class Block:
    """One article does not have the tag."""

    article: str
    tag: str
    example: Example | None = None


@dataclass(frozen=True, slots=True)
class Add:
    """One article has the tag, whether it names it or not."""

    article: str
    tag: str
    kind: TagKind = TagKind.THING
    """Told only where the article's own words do not tell it."""
    example: Example | None = None


@dataclass(frozen=True, slots=True)
class Undo:
    """An earlier correction no longer holds."""

    of: int


Decision = Merge | Split | Detach | Rename | Hide | Pin | Block | Add
"""What a person decides about tags."""
Action = Decision | Undo


@dataclass(frozen=True, slots=True)
class Draft:
    """A correction about to be made; ``checked`` raises UsageError for one that can't be."""

    action: Action
    at: datetime
    who: str
    why: str = ""

    def checked(self) -> "Draft":
        """Return the draft, its words tidied; raise UsageError naming what can't be used, and what to write instead."""
        who, why = (" ".join(_shown(text).split()) for text in (self.who, self.why))
        if not who:
            raise UsageError(said("a correction needs a person: say who with --who NAME"))
        for what, text, most in ((said("name"), who, MAX_WHO), (said("reason"), why, MAX_WHY)):
            if len(text) > most:
                raise UsageError(
                    said(
                        "the %(what)s %(text)s… is %(count)s letters long; the most is %(most)s",
                        what=what,
                        text=repr(text[:40]),
                        count=len(text),
                        most=most,
                    )
                )
        for name in named_tags(self.action):
            if len(name) > MAX_NAME:
                raise UsageError(
                    said(
                        "%(name)s… is no name for a tag: it is longer than %(max_name)s letters",
                        name=repr(name[:40]),
                        max_name=MAX_NAME,
                    )
                )
            if name != _shown(name):
                raise UsageError(
                    said("%(name)s is no name for a tag: it holds a character that can't be shown", name=repr(name))
                )
            try:
                tag_key(name)
            except ParseError as error:
                raise UsageError(*error.args) from error
        if isinstance(self.action, Split) and self.action.when.is_empty:
            raise UsageError(
                said(
                    "nothing says which articles of #%(tag)s become %(into)s: name articles, accompanying"
                    " tags, publishers or words",
                    tag=self.action.tag,
                    into=repr(self.action.into),
                )
            )
        if isinstance(self.action, Merge) and not self.action.froms:
            raise UsageError(said("nothing is named that should become %(into)s", into=repr(self.action.into)))
        return Draft(self.action, self.at, who, why)


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction that was made."""

    id: int
    """Grows with each; what ``undo`` names."""
    action: Action
    at: datetime
    who: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class LoggedCorrection:
    """A correction with what became of it."""

    correction: Correction
    undone_by: int | None = None
    """The correction that undid it."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A correction that was not made, and why; ``is_known`` says that it holds already, so that nothing is lost."""

    reason: str
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """What of an article corrections look at, beside its candidates."""

    id: str
    publisher: str
    published: datetime
    headline: str
    text: str


def named_tags(action: Action) -> tuple[str, ...]:
    """Return every tag an action names, as it is written there."""
    match action:
        case Merge(froms, into):
            return (*froms, into)
        case Split(tag, into, when):
            return (tag, into, *when.tags)
        case Detach(alias, tag):
            return (alias, tag)
        case Rename(tag, name):
            return (tag, name)
        case Hide(tag) | Pin(tag):
            return (tag,)
        case Block() | Add():
            return (action.tag,)
        case Undo():
            return ()


def _shown(text: str) -> str:
    """Return a text without control characters and halves of characters, each replaced by a blank."""
    return "".join(" " if category(c) in {"Cc", "Cs"} else c for c in text)
