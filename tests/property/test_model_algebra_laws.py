"""Tag algebra's laws: nothing but ParseError, and the written form reads back."""

from hypothesis import given
from hypothesis import strategies as st

from tagwire.errors import ParseError
from tagwire.model.algebra import parse_tag_expression, write_tag_expression


@given(st.text(max_size=60) | st.text("ab1+|-# é", max_size=30))
def test_any_text_reads_or_is_refused_and_reads_back(text: str) -> None:
    try:
        expression = parse_tag_expression(text)
    except ParseError:
        return
    assert parse_tag_expression(write_tag_expression(expression)) == expression
