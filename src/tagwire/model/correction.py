"""Corrections: people's lasting decisions about articles, as events; and what an article is to them.

Most are about tags; an article's category, genre and story can be put right, too. Every event names tags by a name or
key, articles and stories by their ids, never by a number of this database, so that a log means the same on another
machine and for articles that come later. What two names have in common is their key (``text.keys.fold``).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from unicodedata import category

from tagwire.errors import ParseError, UsageError
from tagwire.model.article import Genre
from tagwire.model.tag import TagKind
from tagwire.text.keys import tag_key
from tagwire.text.sayings import said

MAX_WHO, MAX_WHY, MAX_NAME = 100, 500, 200
"""The most letters of a person's name, of a reason, and of a tag's name."""
NO_CATEGORY = "none"
"""What a person writes who says that an article belongs to no category."""


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
class SetCategory:
    """One article belongs to this category, whatever its text says."""

    article: str
    category: str
    """A Media Topic of any level by its code, "medtop:11000000", or NO_CATEGORY; what a person typed may be a label."""


@dataclass(frozen=True, slots=True)
class SetGenre:
    """One article is of this genre, whatever its text says."""

    article: str
    genre: Genre


class Members(NamedTuple):
    """Which articles a story has once a correction was made: they stay there, whatever stories become later."""

    story: str
    """The story's id."""
    articles: tuple[str, ...]
    """Article ids, sorted."""


Held = tuple[Members, ...]
"""The stories that a correction touches, with the articles of each after it. Filled in when the correction is made."""


@dataclass(frozen=True, slots=True)
class MoveArticle:
    """One article, with those that have the same text, belongs to another story."""

    article: str
    story: str
    held: Held = ()


@dataclass(frozen=True, slots=True)
class MergeStories:
    """Several stories are one: the first ones' articles belong to the last from now on."""

    stories: tuple[str, ...]
    into: str
    held: Held = ()


@dataclass(frozen=True, slots=True)
class SplitStory:
    """Some articles of a story are a story of their own."""

    story: str
    articles: tuple[str, ...]
    into: str = ""
    """The new story's id: given when the correction is made."""
    held: Held = ()


@dataclass(frozen=True, slots=True)
class Undo:
    """An earlier correction no longer holds."""

    of: int


TagDecision = Merge | Split | Detach | Rename | Hide | Pin | Block | Add
"""What a person decides about tags."""
MarkDecision = SetCategory | SetGenre
"""What a person decides about one article's category or genre."""
StoryDecision = MoveArticle | MergeStories | SplitStory
"""What a person decides about which articles tell of one event."""
Decision = TagDecision | MarkDecision | StoryDecision
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
        _check_names(self.action)
        _check_is_said(self.action)
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
        case SetCategory() | SetGenre() | MoveArticle() | MergeStories() | SplitStory() | Undo():
            return ()


def named_ids(action: Action) -> tuple[str, ...]:
    """Return the ids of the articles and stories that a decision about marks or stories names; of others none."""
    match action:
        case SetCategory() | SetGenre():
            return (action.article,)
        case MoveArticle(article, story, held):
            return (article, story, *_ids(held))
        case MergeStories(stories, into, held):
            return (*stories, into, *_ids(held))
        case SplitStory(story, articles, into, held):
            return (story, *articles, *filter(None, [into]), *_ids(held))
        case _:
            return ()


def _ids(held: Held) -> Iterator[str]:
    for members in held:
        yield members.story
        yield from members.articles


def _shown(text: str) -> str:
    """Return a text without control characters and halves of characters, each replaced by a blank."""
    return "".join(" " if category(c) in {"Cc", "Cs"} else c for c in text)


def _check_names(action: Action) -> None:
    """Raise UsageError for a name that no tag, article or story can have."""
    for name in named_tags(action):
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
    for name in named_ids(action):
        if not name or len(name) > MAX_NAME or name != _shown(name):
            raise UsageError(said("%(name)s is no id of an article or a story", name=repr(name[:40])))


def _check_is_said(action: Action) -> None:
    """Raise UsageError where a decision does not say what it is about."""
    match action:
        case Split(tag, into, when) if when.is_empty:
            raise UsageError(
                said(
                    "nothing says which articles of #%(tag)s become %(into)s: name articles, accompanying"
                    " tags, publishers or words",
                    tag=tag,
                    into=repr(into),
                )
            )
        case Merge(froms, into) if not froms:
            raise UsageError(said("nothing is named that should become %(into)s", into=repr(into)))
        case MergeStories(stories, into) if not stories:
            raise UsageError(said("no story is named that should become %(into)s", into=repr(into)))
        case SplitStory(story, articles) if not articles:
            raise UsageError(said("name the articles of %(story)s that tell of something else", story=repr(story)))
        case _:
            pass
