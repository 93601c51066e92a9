"""Tag algebra: what reads as what, and where it says it can't be read."""

import pytest

from tagwire.errors import ParseError
from tagwire.model.algebra import MAX_EXPRESSION_LENGTH, parse_tag_expression, write_tag_expression
from tagwire.model.listing import TagExpression, TagTerm


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("rentcontrol", [TagTerm(("rentcontrol",))]),
        ("#RentControl", [TagTerm(("rentcontrol",))]),
        ("rent control", [TagTerm(("rentcontrol",))]),
        ("a+b", [TagTerm(("a", "b"))]),
        ("a|b", [TagTerm(("a",)), TagTerm(("b",))]),
        ("rentcontrol+berlin-opinion", [TagTerm(("rentcontrol", "berlin"), ("opinion",))]),
        ("-opinion+berlin", [TagTerm(("berlin",), ("opinion",))]),
        ("a-b|c+d", [TagTerm(("a",), ("b",)), TagTerm(("c", "d"))]),
        ("a+A+a", [TagTerm(("a",))]),
        ("組織の失敗+إخفاق_مؤسسي", [TagTerm(("組織の失敗", "إخفاقمؤسسي"))]),
        ("हिन्दी", [TagTerm(("हिन्दी",))]),
        ("نمی\u200cدانم", [TagTerm(("نمیدانم",))]),
    ],
)
def test_reads_as(text: str, terms: list[TagTerm]) -> None:
    assert parse_tag_expression(text) == TagExpression(tuple(terms))


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("", 1, "a tag is missing"),
        ("a++b", 3, "a tag is missing before '+'"),
        ("a+", 3, "a tag is missing at the end"),
        ("|a", 1, "a tag is missing before '|'"),
        ("a||b", 3, "a tag is missing before '|'"),
        ("a|", 3, "a tag is missing at the end"),
        ("--a", 2, "a tag is missing before '-'"),
        ("-a", 2, "only tags to leave out"),
        ("a|-b", 4, "only tags to leave out"),
        ("a-a", 1, "#a is asked for and left out"),
        ("a+123", 3, "only digits"),
        ("a+!!", 3, "holds no letter"),
        ("a\x00b", 2, "U+0000"),
        ("a\u202eb", 2, "U+202E"),
        ("a\ud800", 2, "U+D800"),
    ],
)
def test_points_at_the_place(text: str, place: int, reason: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_tag_expression(text)
    assert f"at character {place}: " in str(caught.value)
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a" * (MAX_EXPRESSION_LENGTH + 1), "too long"),
        ("|".join("abcdefghijk"), "11 alternatives"),
        ("+".join(f"t{n}" for n in range(21)), "21 tags"),
    ],
)
def test_is_bounded(text: str, reason: str) -> None:
    with pytest.raises(ParseError, match=reason):
        parse_tag_expression(text)


def test_written_form_is_canonical() -> None:
    assert write_tag_expression(parse_tag_expression("-Opinion + #Rent_Control|B")) == "rentcontrol-opinion|b"
