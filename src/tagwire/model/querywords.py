"""A query in words: "Read as: both words, …", so that a reader sees how a search was understood."""

from collections.abc import Callable
from datetime import datetime

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


def read_as(query: Query, *, language_name: Callable[[str], str] = str) -> str:
    """Return a query in English words; ``language_name`` gives a language's name for its code.

    Parentheses stand where OR and "and" meet, as typed.
    """
    return _node(query.root, language_name, is_inner=False)


def _node(root: Node, language_name: Callable[[str], str], *, is_inner: bool) -> str:
    """Nodes are at most a few parentheses deep: the parser sees to it."""
    if isinstance(root, Not):
        inner = _node(root.node, language_name, is_inner=True)
        return f"not {inner}" if not inner.startswith("not ") else f"not ({inner})"
    if isinstance(root, AllOf | AnyOf):
        parts = [_node(node, language_name, is_inner=True) for node in root.nodes]
        either = ", or " if any("," in part for part in parts) else " or "
        joined = either.join(parts) if isinstance(root, AnyOf) else _and(parts, root.nodes)
        return f"({joined})" if is_inner else joined
    return _leaf(root, language_name)


def _and(parts: list[str], nodes: tuple[Node, ...]) -> str:
    """Return conditions joined: words by "and", what narrows them by commas."""
    joined = parts[0]
    for part, node, before in zip(parts[1:], nodes[1:], nodes, strict=False):
        is_list = isinstance(node, Words | AnyOf) and isinstance(before, Words | AnyOf)
        joined += " and " if is_list else ", "
        joined += part
    return joined


def _leaf(leaf: Leaf, language_name: Callable[[str], str]) -> str:
    match leaf:
        case Words(text, field, is_exact):
            kind = "exactly " if is_exact and field is not Field.AUTHOR else ""
            where = {Field.ANYWHERE: "", Field.TITLE: " in the headline", Field.AUTHOR: ""}[field]
            return f"by “{text}”" if field is Field.AUTHOR else f"{kind}“{text}”{where}"
        case TagIs(key):
            return f"tagged #{key}"
        case PublisherIs(text):
            return f"from {text}"
        case CategoryIs():
            return f"in the category {leaf.label}"
        case GenreIs(genre):
            return f"of the genre {genre.value}"
        case LangIs(lang):
            return f"in {language_name(lang)}"
        case StoryIs(story):
            return f"of the story {story}"
        case PublishedAfter(moment):
            return f"since {_moment(moment)}"
        case PublishedBefore(moment):
            return f"before {_moment(moment)}"


def _moment(moment: datetime) -> str:
    day = f"{moment.day} {moment:%B} {moment.year}"
    return day if (moment.hour, moment.minute) == (0, 0) else f"{day}, {moment:%H:%M} UTC"
