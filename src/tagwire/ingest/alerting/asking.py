"""Asking: an alert's search, read anew each time, for "after:7d" moves on."""

from datetime import datetime
from functools import cache

from tagwire.model.query import Query
from tagwire.model.querying import FindCategory, QueryContext, parse_query
from tagwire.toolkit.mediatopics import load_media_topics
from tagwire.toolkit.topicnames import category_finder


def read_query(text: str, *, now: datetime) -> Query:
    """Return the search that a text asks for at a moment; raise QueryError pointing at what can't be read."""
    return parse_query(text, QueryContext(now, _category_finder()))


@cache
def _category_finder() -> FindCategory:
    return category_finder(load_media_topics())
