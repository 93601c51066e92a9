"""The learnt topic weights: what they add, what they leave alone, how large they are."""

import numpy as np
import pytest

from tagwire.toolkit.topicweights import DATA, LanguageTopicWeights, load_topic_weights

TWO_WORDS = LanguageTopicWeights(
    index={"goal": 0, "vote": 1},
    rarity=np.array([1.0, 2.0], dtype=np.float32),
    weights=np.array([[100, 0], [0, 50]], dtype=np.int8),
    unit=0.02,
)


def test_a_word_speaks_for_its_topic() -> None:
    assert TWO_WORDS.log_odds({"goal": 3.0}).tolist() == pytest.approx([2.0, 0.0])
    assert TWO_WORDS.log_odds({"goal": 30.0, "unheard": 9.0}).tolist() == pytest.approx([2.0, 0.0])


def test_a_text_of_unknown_words_says_nothing() -> None:
    assert TWO_WORDS.log_odds({"unheard": 3.0}).tolist() == [0.0, 0.0]
    assert TWO_WORDS.log_odds({}).tolist() == [0.0, 0.0]


def test_rarer_words_count_more() -> None:
    goal, vote = TWO_WORDS.log_odds({"goal": 1.0, "vote": 1.0}).tolist()
    assert goal == pytest.approx(2.0 / 5**0.5)
    assert vote == pytest.approx(2.0 / 5**0.5)  # half the weight, twice the rarity


def test_what_ships_is_small_and_has_seventeen_topics() -> None:
    assert DATA.stat().st_size < 3_000_000
    weights = load_topic_weights()
    assert {"en", "zh"} <= weights.keys()
    for language in weights.values():
        assert language.weights.shape == (len(language.index), 17)
        assert language.rarity.shape == (len(language.index),)


def test_what_ships_knows_a_topics_plain_words() -> None:
    education = load_topic_weights()["en"].log_odds({"teachers": 2.0, "classroom": 1.0})
    assert education.argmax() == 4
    economy = load_topic_weights()["zh"].log_odds({"股": 1.0, "股市": 1.0})
    assert economy.argmax() == 3
