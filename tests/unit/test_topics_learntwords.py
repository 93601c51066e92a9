"""What the learnt weights are asked with."""

from tagwire.topics.learntwords import learnt_uses
from tagwire.topics.wordscores import read_words


def test_words_count_by_where_they_stand() -> None:
    uses = learnt_uses(read_words("Goal", "A goal.", lang="en"), spaceless=False)
    assert uses == {"goal": 5.0, "a": 2.0}


def test_characters_and_pairs_where_no_space_divides_words() -> None:
    uses = learnt_uses(read_words("股市。涨2", "", lang="zh"), spaceless=True)
    assert uses == {"股": 3.0, "市": 3.0, "股市": 3.0, "涨": 3.0}
