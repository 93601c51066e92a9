"""Addresses inside the reading room: one function a kind of page, every part percent-encoded."""

from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import quote, urlencode

from tagwire.model.algebra import write_tag_expression
from tagwire.model.listing import TagExpression

Query = Sequence[tuple[str, str]]
"""Name and value pairs, in the order they are written."""


@lru_cache(maxsize=8192)
def tag_path(key: str) -> str:
    """Return the address of a tag's page."""
    return f"/tag/{_part(key)}"


def expression_path(expression: TagExpression) -> str:
    """Return the address of tag algebra's page; "+" stands as it is, "|" is encoded."""
    return f"/tag/{quote(write_tag_expression(expression), safe='+')}"


def article_path(article_id: str) -> str:
    """Return the address of an article's page."""
    return f"/article/{_part(article_id)}"


def publisher_path(publisher_id: str) -> str:
    """Return the address of a publisher's page."""
    return f"/publisher/{quote(publisher_id, safe=':')}"


def story_path(story_id: str) -> str:
    """Return the address of a story's page."""
    return f"/story/{_part(story_id)}"


def category_path(code: str) -> str:
    """Return the address of a category's page."""
    return f"/category/{quote(code, safe=':')}"


def with_query(path: str, query: Query) -> str:
    """Return an address with its query."""
    return f"{path}?{urlencode(query, safe=':')}" if query else path


def _part(text: str) -> str:
    return quote(text, safe="")
