"""Laws of searching: any string is a query or a place in it, and no query is an error to the index."""

import sqlite3
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tagwire.errors import ParseError, QueryError
from tagwire.model.querying import QueryContext, parse_query
from tagwire.model.querywords import read_as
from tagwire.store.sqlite.search_index import CREATE
from tagwire.store.sqlite.search_plan import Names, plan_search
from tagwire.text.inflections import inflections
from tagwire.text.search_passages import Needle, best_passage, find_hits
from tagwire.text.search_terms import placed_terms, terms_of

CONTEXT = QueryContext(datetime(2031, 3, 14, 14, tzinfo=UTC), lambda _: None)
NAMES = Names(tag_id=len, story_number=len, publisher_numbers=lambda text: (1, 2))

_SIGNS = (
    """ " ( ) - OR NOT AND NEAR( * ^ : # { } + ' ; -- lang: tag: title: after:7d a ferry 組織 都 إخفاق ไทย é İ ß """
)
PIECES = st.sampled_from([*_SIGNS.split(), " ", "\x00", "\u202e", "\u0301"])
QUERIES = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map("".join))
TEXTS = st.text(
    st.one_of(st.characters(), st.sampled_from("abcé'’.,0123 \n-組織東京都กำ안전هُمİßﬁ½…\u0301\u0345\u3099")),
    max_size=60,
)


@given(QUERIES)
def test_any_string_is_a_query_or_points_into_itself(text: str) -> None:
    failure: QueryError | None = None
    try:
        assert read_as(parse_query(text, CONTEXT))
    except QueryError as error:
        failure = error
    assert failure is None or (failure.query == text and 0 <= failure.place <= len(text))


@given(QUERIES)
def test_no_query_is_an_error_to_the_index(text: str) -> None:
    try:
        plan = plan_search(parse_query(text, CONTEXT), NAMES)
    except ParseError:
        return
    connection = sqlite3.connect(":memory:")
    connection.execute(CREATE)
    for alternative in plan:
        if alternative.words is not None:
            asked = "SELECT rowid FROM article_words WHERE article_words MATCH ?"
            assert connection.execute(asked, (alternative.words,)).fetchall() == []
    connection.close()


@given(TEXTS)
def test_terms_hold_nothing_that_separates_and_stay_as_they_are(text: str) -> None:
    for term in terms_of(text):
        assert term
        assert '"' not in term
        assert not any(character.isspace() or character == "\x00" for character in term)
        assert " ".join(terms_of(term)).startswith(term)


@given(TEXTS)
def test_a_term_stands_where_it_is_placed(text: str) -> None:
    placed = placed_terms(text)
    for term in placed:
        assert 0 <= term.start < term.end <= len(text)
    assert [term.start for term in placed] == sorted(term.start for term in placed)


@given(TEXTS, TEXTS)
def test_a_passage_lies_in_the_text_and_holds_a_hit(text: str, sought: str) -> None:
    terms = terms_of(sought)[:3]
    if not terms:
        return
    hits = find_hits(text, [Needle(tuple((term,) for term in terms), is_beginning=True)])
    part = best_passage(text, hits)
    assert (part is None) == (not hits)
    if part is not None:
        start, end = part
        assert 0 <= start < end <= len(text)
        assert any(start <= hit.start and hit.end <= end for hit in hits)


@given(st.text(max_size=30))
def test_a_word_is_the_first_of_its_own_forms(word: str) -> None:
    for term in terms_of(word):
        forms = inflections(term)
        assert forms[0] == term
        assert len(set(forms)) == len(forms)
