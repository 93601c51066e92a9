"""A query in words: "Read as: both words, …", so that a reader sees how a search was understood."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce

from tagwire.model.query import (
    AllOf,
    AnyOf,
    CategoryIs,
    Field,
    GenreIs,
    LangIs,
    Leaf,
    Node,
    Not,
    PublishedAfter,
    PublishedBefore,
    PublisherIs,
    Query,
    StoryIs,
    TagIs,
    Words,
)
from tagwire.text.sayings import said


def written_moment(moment: datetime) -> str:
    """Return a moment in English: "14 March 2031", with its time where it is not midnight."""
    day = f"{moment.day} {moment:%B} {moment.year}"
    return day if (moment.hour, moment.minute) == (0, 0) else f"{day}, {moment:%H:%M} UTC"


@dataclass(frozen=True, slots=True)
class Names:
    """What a reader's language calls languages, genres and moments."""

    language: Callable[[str], str] = str
    genre: Callable[[str], str] = str
    moment: Callable[[datetime], str] = written_moment


def read_as(query: Query, names: Names = Names()) -> str:
    """Return a query in words: a saying, in English.

    Parentheses stand where OR and "and" meet, as typed.
    """
    return _node(query.root, names, is_inner=False)


def _node(root: Node, names: Names, *, is_inner: bool) -> str:
    """Nodes are at most a few parentheses deep: the parser sees to it."""
    if isinstance(root, Not):
        inner = _node(root.node, names, is_inner=True)
        is_twice = inner.startswith("not ")
        return said("not (%(what)s)", what=inner) if is_twice else said("not %(what)s", what=inner)
    if isinstance(root, AllOf | AnyOf):
        parts = [_node(node, names, is_inner=True) for node in root.nodes]
        either = _or_after_commas if any("," in part for part in parts) else _or
        joined = reduce(either, parts) if isinstance(root, AnyOf) else _conditions(parts, root.nodes)
        return said("(%(what)s)", what=joined) if is_inner else joined
    return _leaf(root, names)


def _conditions(parts: list[str], nodes: tuple[Node, ...]) -> str:
    """Return conditions joined: words by "and", what narrows them by commas."""
    joined = parts[0]
    for part, node, before in zip(parts[1:], nodes[1:], nodes, strict=False):
        is_list = isinstance(node, Words | AnyOf) and isinstance(before, Words | AnyOf)
        joined = _and(joined, part) if is_list else said("%(one)s, %(other)s", one=joined, other=part)
    return joined


def _and(one: str, other: str) -> str:
    return said("%(one)s and %(other)s", one=one, other=other)


def _or(one: str, other: str) -> str:
    return said("%(one)s or %(other)s", one=one, other=other)


def _or_after_commas(one: str, other: str) -> str:
    return said("%(one)s, or %(other)s", one=one, other=other)


def _leaf(leaf: Leaf, names: Names) -> str:
    match leaf:
        case Words():
            return _words(leaf)
        case TagIs(key):
            return said("tagged #%(tag)s", tag=key)
        case PublisherIs(text):
            return said("from %(publisher)s", publisher=text)
        case CategoryIs():
            return said("in the category %(category)s", category=leaf.label)
        case GenreIs(genre):
            return said("of the genre %(genre)s", genre=names.genre(genre.value))
        case LangIs(lang):
            return said("in %(language)s", language=names.language(lang))
        case StoryIs(story):
            return said("of the story %(story)s", story=story)
        case PublishedAfter(moment):
            return said("since %(moment)s", moment=names.moment(moment))
        case PublishedBefore(moment):
            return said("before %(moment)s", moment=names.moment(moment))


def _words(leaf: Words) -> str:
    text = leaf.text
    match leaf.field:
        case Field.AUTHOR:
            return said("by “%(text)s”", text=text)
        case Field.TITLE if leaf.is_exact:
            return said("exactly “%(text)s” in the headline", text=text)
        case Field.TITLE:
            return said("“%(text)s” in the headline", text=text)
        case _:
            return said("exactly “%(text)s”", text=text) if leaf.is_exact else said("“%(text)s”", text=text)
