"""The query language: what each piece means, how it is said back, and where it points when it can't be read."""

from datetime import UTC, datetime

import pytest

from tagwire.errors import QueryError
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
    StoryIs,
    TagIs,
    Words,
)
from tagwire.model.querying import MAX_CONDITIONS, MAX_DEPTH, MAX_QUERY_LENGTH, QueryContext, parse_query
from tagwire.model.querywords import Names, read_as

NOW = datetime(2031, 3, 14, 14, 0, 30, tzinfo=UTC)
POLITICS = CategoryIs("medtop:11000000", "Politics", is_top=True)
CONTEXT = QueryContext(NOW, lambda name: POLITICS if name.lower() in {"politics", "medtop:11000000"} else None)

FERRY, SHIP = Words("ferry"), Words("ship")


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("ferry", FERRY),
        ("  ferry\tship ", AllOf((FERRY, SHIP))),
        ('"public register"', Words("public register", is_exact=True)),
        ("“public register”", Words("public register", is_exact=True)),
        ("„öffentliches Register“", Words("öffentliches Register", is_exact=True)),
        ("「組織の失敗」", Words("組織の失敗", is_exact=True)),
        ("ferry OR ship", AnyOf((FERRY, SHIP))),
        ("ferry or", AllOf((FERRY, Words("or")))),
        ("rain ferry OR ship", AnyOf((AllOf((Words("rain"), FERRY)), SHIP))),
        ("rain (ferry OR ship)", AllOf((Words("rain"), AnyOf((FERRY, SHIP))))),
        ("((ferry))", FERRY),
        ("-ferry", Not(FERRY)),
        ("−ferry", Not(FERRY)),
        ("-(ferry OR ship)", Not(AnyOf((FERRY, SHIP)))),
        ('-"a b" ship', AllOf((Not(Words("a b", is_exact=True)), SHIP))),
        ("-lang:fr", Not(LangIs("fr"))),
        ("cross-party", Words("cross-party")),
        ("#Sula-Star", TagIs("sulastar")),
        ("＃組織の失敗", TagIs("組織の失敗")),
        ("tag:SulaStar", TagIs("sulastar")),
        ('tag:"Sula Star"', TagIs("sulastar")),
        ("publisher:bbc.co.uk", PublisherIs("bbc.co.uk")),
        ('publisher:"The Calder Courier"', PublisherIs("The Calder Courier")),
        ("category:Politics", POLITICS),
        ("category:medtop:11000000", POLITICS),
        ("genre:opinion", GenreIs(Genre.OPINION)),
        ('genre:"Press release"', GenreIs(Genre.PRESS_RELEASE)),
        ("LANG:PT", LangIs("pt")),
        ('author:"Ines Marrow"', Words("Ines Marrow", Field.AUTHOR, is_exact=True)),
        ("title:warnings", Words("warnings", Field.TITLE)),
        ('title:"safety warnings"', Words("safety warnings", Field.TITLE, is_exact=True)),
        ("story:sula-star-review", StoryIs("sula-star-review")),
        ("after:2031-03-01", PublishedAfter(datetime(2031, 3, 1, tzinfo=UTC))),
        ("before:2031-03-01T10:00:00+02:00", PublishedBefore(datetime(2031, 3, 1, 8, tzinfo=UTC))),
        ("after:7d", PublishedAfter(datetime(2031, 3, 7, 14, tzinfo=UTC))),
        ("after:36H", PublishedAfter(datetime(2031, 3, 13, 2, tzinfo=UTC))),
        ("10:30", Words("10:30")),
        ("3:1 ferry", AllOf((Words("3:1"), FERRY))),
        ("ferry,", Words("ferry,")),
        ('"NOT"', Words("NOT", is_exact=True)),
        ('"foo:bar"', Words("foo:bar", is_exact=True)),
        ("ferry(ship)", AllOf((FERRY, SHIP))),
        ("\u202eferry\u202c", Words("\u202eferry\u202c")),
    ],
)
def test_a_search_is_read(text: str, root: Node) -> None:
    assert parse_query(text, CONTEXT).root == root


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("", 0, "nothing to look for"),
        ("ferry (ship", 6, "not closed"),
        ("ferry)", 5, "closes none"),
        ("ferry ()", 6, "nothing in these parentheses"),
        ("ferry OR", 6, "missing after OR"),
        ("(ferry OR) ship", 7, "missing after OR"),
        ("OR ferry", 0, "missing before OR"),
        ("a OR OR b", 5, "missing before OR"),
        ("ferry -", 6, "missing after “-”"),
        ("ferry - ship", 6, "missing after “-”"),
        ("--ferry", 1, "one “-”"),
        ("-OR a", 0, "missing after “-”"),
        ('say "public register', 4, "not closed"),
        ("foo:bar", 0, "no field “foo:”"),
        ("autor:marrow", 0, "did you mean “author:”"),
        ("https://example.org", 0, "no field “https:”"),
        ("lang:", 5, "missing after lang:"),
        ("lang: fr", 5, "missing after lang:"),
        ('title:""', 6, "missing after title:"),
        ("title:(a b)", 6, "parentheses"),
        ("lang:english", 5, "no language"),
        ("genre:opinon", 6, "did you mean opinion"),
        ("category:weather", 9, "no category “weather”"),
        ("ferry after:yesterday", 12, "no date"),
        ("after:2031-02-30", 6, "no date"),
        ("after:99999y", 6, "no date"),
        ("story:a/b", 6, "no story"),
        ("ferry ***", 6, "“*”"),
        ("ferr*", 4, "“*”"),
        ("ferry !!!", 6, "no letter"),
        ("#1", 0, "only digits"),
        ("#", 0, "no letter"),
        ("ferry AND ship", 6, "a space means it already"),
        ("NOT ship", 0, "write “-”"),
        ("a\x00b", 1, "U+0000"),
        ("\ud800", 0, "U+D800"),
        ("a" * (MAX_QUERY_LENGTH + 1), MAX_QUERY_LENGTH, "characters long"),
        ("(" * 40 + "a", MAX_DEPTH, "deep"),
        (" ".join(["a"] * (MAX_CONDITIONS + 1)), 2 * MAX_CONDITIONS, "conditions"),
        ("字" * 120, 0, "words"),
    ],
)
def test_what_cant_be_read_points_at_its_place(text: str, place: int, reason: str) -> None:
    with pytest.raises(QueryError) as raised:
        parse_query(text, CONTEXT)
    assert reason in raised.value.reason
    assert raised.value.place == place
    assert f"at character {place + 1}" in str(raised.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("warning register lang:en after:30d", "“warning” and “register”, in EN, since 12 February 2031, 14:00 UTC"),
        ('"a b" OR -(c #d)', "exactly “a b”, or not (“c”, tagged #d)"),
        ("title:x author:y", "“x” in the headline and by “y”"),
        ("publisher:calder category:politics", "from calder, in the category Politics"),
        ("genre:review story:s before:2031-03-01", "of the genre review, of the story s, before 1 March 2031"),
        ("a (b OR c)", "“a” and (“b” or “c”)"),
    ],
)
def test_a_search_is_said_back(text: str, words: str) -> None:
    assert read_as(parse_query(text, CONTEXT), Names(language=str.upper)) == words


def test_what_is_asked_for_leaves_out_what_is_not() -> None:
    assert parse_query("a (b OR -c) -(d e)", CONTEXT).asked() == (Words("a"), Words("b"))
