"""Laws of the topics package: any strings give a result, and codes are live."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tagwire.model.article import Article, Genre, Publisher
from tagwire.text.keys import fold
from tagwire.toolkit.languages import load_language_identifier
from tagwire.toolkit.sections import load_section_table
from tagwire.toolkit.topictables import load_topic_tables
from tagwire.topics.category import categorise
from tagwire.topics.genre import find_genre
from tagwire.topics.language import identify_language

IDENTIFIER = load_language_identifier()
TABLES = load_topic_tables()
LANGUAGES = (None, "en", "de", "fr", "ar", "hi", "zh", "ja", "ru", "sv", "no", "xx")
PIECES = st.sampled_from(
    [
        "climate change",
        "Wahl",
        "football",
        "?",
        "“I think",
        "Q:",
        "10:15",
        "\n\n",
        "股市",
        "चुनाव",
        "البرلمان",
        "é",
        "\u0301",
        "_",
        "*",
        "|",
        " – ",
    ]
)
TEXT = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=40).map(" ".join))

articles = st.builds(
    Article,
    url=TEXT,
    canonical_url=TEXT,
    publisher=st.just(Publisher("x", "X")),
    headline=TEXT,
    text=TEXT,
    section=st.none() | TEXT,
    keywords=st.lists(TEXT, max_size=3).map(tuple),
    declared_types=st.lists(TEXT, max_size=2).map(tuple),
)


@given(article=articles, lang=st.sampled_from(LANGUAGES))
@settings(deadline=None)
def test_any_article_is_categorised_with_live_codes(article: Article, lang: str | None) -> None:
    found = categorise(article, lang=lang, tables=TABLES)
    category, topics = found.category, found.topics
    if category is not None:
        assert category.code.removeprefix("medtop:") in TABLES.media_topics.tops
        assert 0 < category.score <= 1
    assert len(topics) <= 5
    assert all(topic.code in TABLES.media_topics and topic.label and 0 < topic.score <= 1 for topic in topics)
    assert len({topic.code for topic in topics}) == len(topics)
    assert found == categorise(article, lang=lang, tables=TABLES)


@given(article=articles, lang=st.sampled_from(LANGUAGES))
@settings(deadline=None)
def test_any_article_has_a_genre(article: Article, lang: str | None) -> None:
    assert isinstance(find_genre(article, lang=lang), Genre)


@given(headline=TEXT, text=TEXT, declared=st.none() | TEXT)
@settings(deadline=None)
def test_any_text_has_a_language_or_none(headline: str, text: str, declared: str | None) -> None:
    lang = identify_language(headline, text, declared=declared, identifier=IDENTIFIER)
    assert lang is None or (len(lang) == 2 and lang.isascii() and lang.islower())


def test_the_section_table_holds_live_top_level_codes_under_folded_names() -> None:
    table = load_section_table()
    assert all(name and name == fold(name) for name in table.meanings)
    assert all(code in TABLES.media_topics.tops for meanings in table.meanings.values() for code, _ in meanings)
