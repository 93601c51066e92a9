"""Media Topics near an English text in meaning."""

import numpy as np
import pytest

from tagwire.toolkit.topictables import TopicTables, load_topic_tables
from tagwire.topics.concepts import near_concepts
from tagwire.topics.wordscores import read_words


@pytest.fixture(scope="module")
def tables() -> TopicTables:
    return load_topic_tables()


@pytest.mark.parametrize(
    ("text", "top"),
    [
        ("The bishop blessed the cathedral and the priests prayed.", 12),
        ("Goalkeeper saves a penalty and the striker scores in the final match.", 15),
        ("Pupils and teachers return to classrooms for the exams.", 5),
        ("The earthquake destroyed houses and the rescuers searched the rubble.", 3),
    ],
)
def test_a_text_is_nearest_to_its_topic(text: str, top: int, tables: TopicTables) -> None:
    near = near_concepts(read_words("", text, lang="en").uses(), tables=tables)
    assert near is not None
    assert int(np.argmax(near.top_shares)) == top - 1
    assert all(share > 0 for share in near.top_shares)


def test_seconds_lie_below_their_top(tables: TopicTables) -> None:
    near = near_concepts(read_words("", "voters and ballots", lang="en").uses(), tables=tables)
    assert near is not None
    for top, codes in near.seconds.items():
        assert len(codes) <= 2
        assert all(tables.media_topics.top_of(code) == top for code in codes)
        assert all(tables.media_topics.level_of(code) == 2 for code in codes)
    assert near.seconds["11000000"][0] == "20000574"


@pytest.mark.parametrize("text", ["", "组织的失败", "zzqx vbrlk", "the and of"])
def test_unknown_words_are_near_nothing(text: str, tables: TopicTables) -> None:
    assert near_concepts(read_words("", text, lang="en").uses(), tables=tables) is None


def test_an_unknown_form_is_read_by_its_stem(tables: TopicTables) -> None:
    vectors = tables.vectors
    assert vectors.number_of("goalkeepers") == vectors.number_of("goalkeeper") is not None
    assert vectors.vectors.dtype == np.int8
    assert len(vectors.codes) == len(vectors.topics) == 1085
