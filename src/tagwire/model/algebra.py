"""Tag algebra: "a+b" both, "a|b" either, "-c" not, as in addresses and commands.

    expression = term *( "|" term )
    term       = [ "-" ] name *( ( "+" | "-" ) name )

"+" and "-" bind closer than "|". A name is anything between the signs that has a tag key, so "#" and spaces may
stand in it; a hyphen may not, for here it means "not".
"""

import re
import unicodedata

from tagwire.errors import ParseError
from tagwire.model.listing import TagExpression, TagTerm
from tagwire.text.keys import tag_key
from tagwire.text.sayings import said

MAX_EXPRESSION_LENGTH = 1000
MAX_TERMS = 10
MAX_TAGS = 20

_JOINERS = "\u200c\u200d"
"""Zero-width joiners: format characters that Persian, Hindi and emoji are written with."""

_Signed = tuple[str, str, int]
"""A sign, the name after it, and the place of the name (from 0)."""


def parse_tag_expression(text: str) -> TagExpression:
    """Return what tag algebra says, keys folded; raise ParseError that points at the place it can't be read.

    >>> parse_tag_expression("Rentcontrol+berlin-opinion").any_of
    (TagTerm(all_of=('rentcontrol', 'berlin'), none_of=('opinion',)),)
    """
    if len(text) > MAX_EXPRESSION_LENGTH:
        raise ParseError(
            said(
                "%(text)s… is too long to be tags: at most %(max_expression_length)s characters",
                text=repr(text[:40]),
                max_expression_length=f"{MAX_EXPRESSION_LENGTH:,}",
            )
        )
    for place, character in enumerate(text):
        if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Cn"} and character not in _JOINERS:
            raise _unreadable(
                text,
                place,
                said("a tag can't hold the invisible character U+%(character)s", character=f"{ord(character):04X}"),
            )
    terms = _split_terms(text)
    if len(terms) > MAX_TERMS:
        raise ParseError(
            said(
                "%(text)s… has %(count)s alternatives; the most is %(max_terms)s",
                text=repr(text[:40]),
                count=len(terms),
                max_terms=MAX_TERMS,
            )
        )
    if sum(map(len, terms)) > MAX_TAGS:
        raise ParseError(
            said(
                "%(text)s… has %(value)s tags; the most is %(max_tags)s",
                text=repr(text[:40]),
                value=sum(map(len, terms)),
                max_tags=MAX_TAGS,
            )
        )
    return TagExpression(tuple(_term(text, signed) for signed in terms))


def write_tag_expression(expression: TagExpression) -> str:
    """Return the one written form of an expression; parsing it gives the expression back."""
    return "|".join("+".join(term.all_of) + "".join(f"-{key}" for key in term.none_of) for term in expression.any_of)


def _split_terms(text: str) -> list[list[_Signed]]:
    terms: list[list[_Signed]] = [[]]
    sign = "|"
    for match in re.finditer(r"([|+-])|([^|+-]+)", text):
        if match[1] is None:
            terms[-1].append(("-" if sign == "-" else "+", match[2], match.start()))
            sign = ""
            continue
        is_not = match[1] == "-" and not terms[-1] and sign == "|"
        if sign and not is_not:
            raise _unreadable(text, match.start(), said("a tag is missing before %(match)s", match=repr(match[1])))
        if match[1] == "|":
            terms.append([])
        sign = match[1]
    if sign:
        raise _unreadable(text, len(text), said("a tag is missing at the end") if text else said("a tag is missing"))
    return terms


def _term(text: str, signed: list[_Signed]) -> TagTerm:
    wanted: dict[str, None] = {}
    unwanted: dict[str, None] = {}
    for sign, name, place in signed:
        try:
            key = tag_key(name)
        except ParseError as error:
            raise _unreadable(text, place, error.args[0]) from None
        (unwanted if sign == "-" else wanted)[key] = None
    if not wanted:
        raise _unreadable(text, signed[0][2], said("there are only tags to leave out; name one to look for"))
    if both := wanted.keys() & unwanted.keys():
        raise _unreadable(text, signed[0][2], said("#%(value)s is asked for and left out at once", value=min(both)))
    return TagTerm(tuple(wanted), tuple(unwanted))


def _unreadable(text: str, place: int, reason: str) -> ParseError:
    shown = repr(text if len(text) <= 60 else text[:60] + "…")
    return ParseError(
        said(
            "%(shown)s can't be read as tags, at character %(value)s: %(reason)s",
            shown=shown,
            value=place + 1,
            reason=reason,
        )
    )
