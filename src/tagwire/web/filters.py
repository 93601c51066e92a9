"""Filters of a listing: how an address states them, and the form that offers them."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from starlette.requests import Request

from tagwire.errors import ParseError
from tagwire.model.article import Genre
from tagwire.model.listing import Cursor, Facets, Listing, PublisherCount, TagExpression
from tagwire.text.sayings import Saying, said
from tagwire.text.times import parse_rfc3339
from tagwire.web import ages
from tagwire.web.labels import GENRE_LABELS
from tagwire.web.links import Query
from tagwire.web.wording import Wording

MAX_QUERY_LENGTH = 2000
OFFERED_PUBLISHERS = 50
"""How many publishers a form offers, the busiest; any other can be had by its page or its name in the address."""
CATEGORY_CODE = re.compile(r"medtop:[0-9]{8}")

_LANG = re.compile(r"[a-z]{2,3}")
_PUBLISHER = re.compile(r"[\w.:\[\]-]{1,255}")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader narrows a listing to, and how it is shown."""

    publisher: str | None = None
    category: str | None = None
    lang: str | None = None
    genre: str | None = None
    before: Cursor | None = None
    is_unfolded: bool = False

    @property
    def narrowing(self) -> Query:
        """The filters alone, in their fixed order."""
        named = (
            ("publisher", self.publisher),
            ("category", self.category),
            ("lang", self.lang),
            ("genre", self.genre),
        )
        return tuple((name, value) for name, value in named if value is not None)

    @property
    def lasting(self) -> Query:
        """What stays from one page to the next."""
        return (*self.narrowing, ("text", "full")) if self.is_unfolded else self.narrowing

    def query(self, before: Cursor | None) -> Query:
        """Return everything, with another place in the listing."""
        return self.lasting if before is None else (*self.lasting, ("before", str(before)))

    def listing(self, *, tags: TagExpression | None = None, limit: int) -> Listing:
        """Return what to ask the store for."""
        return Listing(
            tags=tags,
            publisher=self.publisher,
            category=self.category,
            lang=self.lang,
            genre=self.genre,
            before=self.before,
            limit=limit,
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer a filter offers."""

    value: str
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FilterField:
    """One filter of the form."""

    name: str
    label: str
    choices: tuple[Choice, ...]


def read_filters(request: Request) -> Filters:
    """Return the filters an address states; raise ParseError naming the one that can't be read.

    An empty value is no filter: forms send those.
    """
    if len(request.scope["query_string"]) > MAX_QUERY_LENGTH:
        raise ParseError(
            said("The part after '?' is too long: at most %(most)s characters", most=f"{MAX_QUERY_LENGTH:,}")
        )
    given = request.query_params
    genre = given.get("genre") or None
    if genre is not None and genre not in GENRE_LABELS:
        raise ParseError(
            said(
                "%(given)s is no genre: choose one of %(known)s", given=repr(genre[:40]), known=", ".join(GENRE_LABELS)
            )
        )
    before = given.get("before") or None
    return Filters(
        publisher=_matching(_PUBLISHER, given.get("publisher"), said("a publisher's id, such as example.org")),
        category=_matching(CATEGORY_CODE, given.get("category"), said("a category's code, such as medtop:11000000")),
        lang=_matching(_LANG, given.get("lang"), said("a language's code, such as en or pt")),
        genre=genre,
        before=None if before is None else _place(before),
        is_unfolded=given.get("text") == "full",
    )


def filter_fields(
    filters: Filters,
    *,
    publishers: Iterable[PublisherCount] = (),
    facets: Facets | None = None,
    words: Wording,
) -> tuple[FilterField, ...]:
    """Return the form's fields; what is chosen is always among the choices, and a field with no choice is left out.

    Without ``facets`` (a listing whose make-up the store does not count) every genre is offered, uncounted.
    """
    genres = [(genre.value, None) for genre in Genre] if facets is None else list(facets.genres)
    counted = facets or Facets()
    counts = list(publishers)
    offered = counts[:OFFERED_PUBLISHERS]
    names = {count.publisher.id: count.publisher.name for count in counts}
    by_publisher = [(count.publisher.id, count.articles) for count in offered]
    is_cut = len(offered) < len(counts)
    publisher_label = words.say("Publisher (the busiest)") if is_cut else words.say("Publisher")

    def publisher_text(publisher_id: str) -> str:
        return names.get(publisher_id, publisher_id)

    fields = (
        _field("publisher", publisher_label, filters.publisher, by_publisher, publisher_text, words),
        _field("category", words.say("Category"), filters.category, counted.categories, words.topic, words),
        _field("lang", words.say("Language"), filters.lang, counted.langs, words.language, words),
        _field("genre", words.say("Genre"), filters.genre, genres, words.genre, words),
    )
    return tuple(field for field in fields if len(field.choices) > 1)


def _field(
    name: str,
    label: str,
    chosen: str | None,
    counts: Iterable[tuple[str, int | None]],
    text: Callable[[str], str],
    words: Wording,
) -> FilterField:
    counted = list(counts)
    if chosen is not None and all(value != chosen for value, _ in counted):
        counted.insert(0, (chosen, None))
    choices = [Choice("", words.say("All"), chosen is None)]
    for value, count in counted:
        shown = text(value) if count is None else f"{text(value)} ({ages.number(count, words.locale)})"
        choices.append(Choice(value, shown, value == chosen))
    return FilterField(name, label, tuple(choices))


def _matching(pattern: re.Pattern[str], value: str | None, expected: Saying) -> str | None:
    if value and not pattern.fullmatch(value):
        raise ParseError(said("%(given)s is not %(expected)s", given=repr(value[:40]), expected=expected))
    return value or None


def _place(text: str) -> Cursor:
    """A page's own cursor, or a moment written by hand ("20310312T1800Z"): everything before it."""
    if "." in text:
        return Cursor.parse(text)
    return Cursor(parse_rfc3339(text), 0)
