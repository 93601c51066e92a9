"""Sayings: plain English texts to everybody but the one who translates them."""

import pickle

import orjson

from tagwire.errors import QueryError
from tagwire.text.sayings import Saying, said
from tagwire.toolkit.mediatopics import load_media_topics
from tagwire.web.wording import ENGLISH, load_wording

GERMAN = load_wording("de", load_media_topics())


def test_a_saying_is_its_english_text() -> None:
    saying = said("no story %(story_id)s is known", story_id="'x'")
    assert saying == "no story 'x' is known"
    assert orjson.dumps(saying) == b"\"no story 'x' is known\""
    assert f"{saying}." == "no story 'x' is known."


def test_it_survives_the_way_to_another_process() -> None:
    again = pickle.loads(pickle.dumps(said("hid %(tag)s", tag="#x")))
    assert isinstance(again, Saying)
    assert (again, again.message, again.values) == ("hid #x", "hid %(tag)s", {"tag": "#x"})


def test_it_is_said_in_another_language_with_what_stands_inside() -> None:
    saying = said("not %(what)s", what=said("tagged #%(tag)s", tag="x"))
    assert saying == "not tagged #x"
    assert GERMAN.of(saying) == "nicht mit #x"
    assert ENGLISH.of(saying) == "not tagged #x"


def test_any_other_text_and_any_error_stays_as_it_is() -> None:
    assert GERMAN.of("not tagged #x") == "not tagged #x"
    assert GERMAN.of(ValueError("odd")) == "odd"
    assert GERMAN.of(ValueError(said("a tag is missing"))) == "ein Hashtag fehlt"
    unread = QueryError(said("this parenthesis is not closed"), query="(a", place=0)
    assert GERMAN.of(unread) == "diese Klammer ist nicht geschlossen, bei Zeichen 1 der Suche"
