"""Reading searches: the query language of the search page, the commands, alerts and exports.

    query   = either
    either  = all *( "OR" all )
    all     = 1*( [ "-" ] one )
    one     = word | phrase | "#" tag | field ":" ( word | phrase ) | "(" either ")"

A space means "and", which binds closer than OR. A colon after a word that is only digits is part of a word ("10:30").
Nothing is ignored: what can't be read is a QueryError that says where.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches

from tagwire.errors import ParseError, QueryError
from tagwire.model.article import Genre
from tagwire.model.query import (
    AllOf,
    AnyOf,
    CategoryIs,
    Field,
    GenreIs,
    LangIs,
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
from tagwire.text.keys import tag_key
from tagwire.text.sayings import Saying, said
from tagwire.text.search_terms import terms_of
from tagwire.text.times import parse_rfc3339

MAX_QUERY_LENGTH = 500
MAX_DEPTH = 8
MAX_CONDITIONS = 32
MAX_TERMS = 64
MAX_AGO_DAYS = 36_500

FIELDS = ("title", "author", "tag", "publisher", "category", "genre", "lang", "story", "after", "before")
_UNITS = {"h": 1 / 24, "d": 1, "w": 7, "m": 30, "y": 365}
_QUOTES = {'"': '"', "“": "”", "„": "“”", "«": "»", "「": "」", "『": "』"}
_MINUS = "-−–"
_SPECIAL = re.compile(r'[\s()"“„«「『]')
_FIELD = re.compile(r"([^\W\d_][\w-]*):")
_AGO = re.compile(r"([0-9]{1,5})([hdwmy])")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LANG = re.compile(r"[A-Za-z]{2,3}")
_STORY = re.compile(r"[\w-]{1,200}")

FindCategory = Callable[[str], CategoryIs | None]
"""Gives the category that a label, in any language, or a Media Topic code names."""


@dataclass(frozen=True, slots=True)
class QueryContext:
    """What reading a search depends on beside its text."""

    now: datetime
    find_category: FindCategory


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    """One of ( ) - or condition."""
    place: int
    text: str = ""
    node: Node | None = None


def parse_query(text: str, context: QueryContext) -> Query:
    """Return what a search asks for; raise QueryError that points at the place it can't be read."""
    if len(text) > MAX_QUERY_LENGTH:
        reason = said(
            "a search can be %(max_query_length)s characters long; this one has %(count)s",
            max_query_length=MAX_QUERY_LENGTH,
            count=f"{len(text):,}",
        )
        raise QueryError(reason, query=text[: MAX_QUERY_LENGTH + 1], place=MAX_QUERY_LENGTH)
    tokens = _tokens(text, context)
    conditions = [token for token in tokens if token.node is not None]
    if not conditions and not tokens:
        raise QueryError(said("there is nothing to look for; write a word"), query=text, place=0)
    if len(conditions) > MAX_CONDITIONS:
        reason = said(
            "a search can hold %(max_conditions)s conditions; this is one more", max_conditions=MAX_CONDITIONS
        )
        raise QueryError(reason, query=text, place=conditions[MAX_CONDITIONS].place)
    _check_terms(text, conditions)
    return Query(text.strip(), _Reader(text, tokens).read())


def _check_terms(text: str, conditions: list[_Token]) -> None:
    total = 0
    for token in conditions:
        if isinstance(token.node, Words):
            total += len(terms_of(token.node.text))
            if total > MAX_TERMS:
                raise QueryError(
                    said("a search can hold %(max_terms)s words; leave some out", max_terms=MAX_TERMS),
                    query=text,
                    place=token.place,
                )


class _Reader:
    """Reads tokens into a tree, with a stack of its own: a search's depth is never the interpreter's."""

    def __init__(self, text: str, tokens: list[_Token]) -> None:
        self._text = text
        self._tokens = tokens

    def read(self) -> Node:
        stack: list[_Group] = [_Group(0)]
        for token in self._tokens:
            group = stack[-1]
            if token.node is not None:
                group.add(token.node)
            elif token.kind == "-":
                if group.minus is not None:
                    raise self._error(said("one “-” is enough"), token.place)
                group.minus = token.place
            elif token.kind == "or":
                self._alternate(group, token.place)
            elif token.kind == "(":
                if len(stack) > MAX_DEPTH:
                    raise self._error(
                        said("parentheses can stand %(max_depth)s deep", max_depth=MAX_DEPTH), token.place
                    )
                stack.append(_Group(token.place))
            else:
                if len(stack) == 1:
                    raise self._error(said("this parenthesis closes none"), token.place)
                node = self._close(stack.pop(), token.place)
                stack[-1].add(node)
        if len(stack) > 1:
            raise self._error(said("this parenthesis is not closed"), stack[-1].place)
        return self._close(stack[0], len(self._text.rstrip()))

    def _alternate(self, group: "_Group", place: int) -> None:
        if group.minus is not None:
            raise self._error(said("a word is missing after “-”"), group.minus)
        if not group.all:
            raise self._error(said("a word is missing before OR"), place)
        group.either.append(_all(group.all))
        group.all = []
        group.last_or = place

    def _close(self, group: "_Group", end: int) -> Node:
        if group.minus is not None:
            raise self._error(said("a word is missing after “-”"), group.minus)
        if not group.all:
            place = group.last_or if group.last_or is not None else group.place
            raise self._error(
                said("a word is missing after OR")
                if group.last_or is not None
                else said("there is nothing in these parentheses"),
                min(place, end),
            )
        group.either.append(_all(group.all))
        return group.either[0] if len(group.either) == 1 else AnyOf(tuple(group.either))

    def _error(self, reason: str, place: int) -> QueryError:
        return QueryError(reason, query=self._text, place=place)


class _Group:
    """What one pair of parentheses, or the whole search, holds so far."""

    def __init__(self, place: int) -> None:
        self.place = place
        self.either: list[Node] = []
        self.all: list[Node] = []
        self.minus: int | None = None
        self.last_or: int | None = None

    def add(self, node: Node) -> None:
        self.all.append(node if self.minus is None else Not(node))
        self.minus = None


def _all(nodes: list[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else AllOf(tuple(nodes))


def _tokens(text: str, context: QueryContext) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    while at < len(text):
        character = text[at]
        if character.isspace():
            at += 1
        elif character in "()":
            tokens.append(_Token(character, at))
            at += 1
        elif character in _MINUS:
            if not text[at + 1 : at + 2].strip():
                raise QueryError(
                    said("a word is missing after “%(character)s”, without a space", character=character),
                    query=text,
                    place=at,
                )
            tokens.append(_Token("-", at))
            at += 1
        else:
            token, at = _condition(text, at, context)
            tokens.append(token)
    return tokens


def _condition(text: str, at: int, context: QueryContext) -> tuple[_Token, int]:
    """Return the condition that begins at ``at``, and where it ends."""
    field = _FIELD.match(text, at)
    if field is None or text[at] in _QUOTES:
        value, end, is_quoted = _value(text, at)
        return _plain(text, at, value, is_quoted=is_quoted), end
    name = field[1].lower()
    if name not in FIELDS:
        near = get_close_matches(name, FIELDS, n=1)
        hint = (
            said("did you mean “%(field)s:”?", field=near[0])
            if near
            else said("there are %(known)s", known=", ".join(FIELDS))
        )
        reason = said(
            "there is no field “%(field)s:”; %(hint)s. To look for just these words, put them in quotation marks",
            field=field[1][:20],
            hint=hint,
        )
        raise QueryError(reason, query=text, place=at)
    value, end, is_quoted = _value(text, field.end()) if field.end() < len(text) else ("", field.end(), False)
    if not value.strip():
        raise QueryError(
            said("a value is missing after %(name)s:", name=name), query=text, place=min(field.end(), len(text))
        )
    return _Token("condition", at, node=_field_node(text, field.end(), name, value, is_quoted, context)), end


def _value(text: str, at: int) -> tuple[str, int, bool]:
    """Return the word or phrase at ``at``, its end, and whether it stood between quotation marks."""
    closing = _QUOTES.get(text[at])
    if closing is not None:
        end = min((place for sign in closing if (place := text.find(sign, at + 1)) >= 0), default=-1)
        if end < 0:
            raise QueryError(said("this quotation mark is not closed"), query=text, place=at)
        return text[at + 1 : end], end + 1, True
    if text[at] in "()":
        raise QueryError(said("parentheses can't stand after a field; repeat the field instead"), query=text, place=at)
    special = _SPECIAL.search(text, at)
    end = special.start() if special else len(text)
    return text[at:end], end, False


def _plain(text: str, place: int, value: str, *, is_quoted: bool) -> _Token:
    if is_quoted:
        return _Token("condition", place, node=_words(text, place, value, Field.ANYWHERE, is_quoted=True))
    if value == "OR":
        return _Token("or", place)
    if value in {"AND", "NOT"}:
        instead = said("a space means it already") if value == "AND" else said("write “-” before the word")
        raise QueryError(
            said(
                "%(value)s has no meaning here: %(instead)s. To look for it, write it small",
                value=value,
                instead=instead,
            ),
            query=text,
            place=place,
        )
    if value.startswith(("#", "＃")):
        return _Token("condition", place, node=TagIs(_key(text, place, value)))
    return _Token("condition", place, node=_words(text, place, value, Field.ANYWHERE, is_quoted=False))


def _field_node(text: str, place: int, name: str, value: str, is_quoted: bool, context: QueryContext) -> Node:
    if name in {"title", "author"}:
        return _words(text, place, value, Field(name), is_quoted=is_quoted or name == "author")
    if name == "tag":
        return TagIs(_key(text, place, value))
    if name == "publisher":
        return PublisherIs(_visible(text, place, value).strip())
    node: Node | Saying
    written = f"“{value[:40]}”"
    if name == "category":
        node = context.find_category(value) or said(
            "there is no category %(value)s: write a label such as politics, or a code", value=written
        )
    elif name == "genre":
        node = _genre(value, written)
    elif name == "lang":
        is_lang = _LANG.fullmatch(value)
        node = (
            LangIs(value.lower())
            if is_lang
            else said("%(value)s is no language: write its code, such as en or pt", value=written)
        )
    elif name == "story":
        is_story = _STORY.fullmatch(value)
        node = (
            StoryIs(value)
            if is_story
            else said("%(value)s is no story: write what its address ends with", value=written)
        )
    else:
        node = _date(name, value, written, context.now)
    if isinstance(node, Saying):
        raise QueryError(node, query=text, place=place)
    return node


def _genre(value: str, written: str) -> GenreIs | Saying:
    genres = {genre.value: genre for genre in Genre}
    wanted = value.lower().replace(" ", "-")
    if wanted in genres:
        return GenreIs(genres[wanted])
    near = get_close_matches(wanted, genres, n=1)
    if near:
        return said("there is no genre %(value)s: did you mean %(near)s?", value=written, near=near[0])
    return said("there is no genre %(value)s: it is one of %(known)s", value=written, known=", ".join(genres))


def _date(name: str, value: str, written: str, now: datetime) -> PublishedAfter | PublishedBefore | Saying:
    moment = _moment(value, now)
    if moment is None:
        return said(
            "%(value)s is no date: write it like 2031-03-14, or 7d for seven days ago (h, d, w, m, y)", value=written
        )
    return PublishedAfter(moment) if name == "after" else PublishedBefore(moment)


def _moment(value: str, now: datetime) -> datetime | None:
    """Return the moment a date, a time, or an age names; an age in days or more counts from the minute."""
    if ago := _AGO.fullmatch(value.lower()):
        days = int(ago[1]) * _UNITS[ago[2]]
        now = now.astimezone(UTC).replace(second=0, microsecond=0)
        return now - timedelta(days=days) if days <= MAX_AGO_DAYS else None
    if not _DAY.match(value):
        return None
    try:
        return parse_rfc3339(value)
    except ParseError:
        return None


def _words(text: str, place: int, value: str, field: Field, *, is_quoted: bool) -> Words:
    _visible(text, place, value)
    if "*" in value and not is_quoted:
        reason = said("“*” has no meaning here: a word is found in its other forms too")
        raise QueryError(reason, query=text, place=place + value.index("*"))
    if not terms_of(value):
        raise QueryError(
            said("%(value)s holds no letter and no digit", value=repr(value[:40])), query=text, place=place
        )
    return Words(value.strip(), field, is_exact=is_quoted)


def _key(text: str, place: int, value: str) -> str:
    try:
        return tag_key(value)
    except ParseError as error:
        raise QueryError(error.args[0], query=text, place=place) from None


def _visible(text: str, place: int, value: str) -> str:
    for at, character in enumerate(value):
        if character < " " or character == "\x7f" or "\ud800" <= character <= "\udfff":
            reason = said(
                "a search can't hold the invisible character U+%(character)s", character=f"{ord(character):04X}"
            )
            raise QueryError(reason, query=text, place=min(place + at, len(text)))
    return value
