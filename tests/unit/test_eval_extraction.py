"""The measures of the extraction tables: metadata beside the truth, and the bootstrap of a difference."""

from datetime import UTC, datetime

import pytest

from eval.metadata_scores import metadata_summary, score_metadata
from eval.text_scores import TextScore, difference

_DAY = datetime(2025, 6, 17, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("expected", "found", "headline", "authors", "day"),
    [
        ({"title": "Gates shut!"}, ("Gates shut", [], None), True, None, None),
        ({"title": "Gates shut"}, ("Gates shut | The Post", [], None), True, None, None),
        ({"title": "Gates shut"}, ("Gates open", [], None), False, None, None),
        (
            {"authors": ["By José Calloway", "Tom Ferrand"]},
            ("", ["Jose Calloway", "Desk"], None),
            None,
            (1, 1, 1),
            None,
        ),
        ({"authors": "Dr. Ines Calloway"}, ("", ["Ines Calloway"], None), None, (1, 0, 0), None),
        ({"published": "2025-06-17 23:00"}, ("", [], _DAY), None, None, True),
        ({"published": "2025-06-18"}, ("", [], _DAY), None, None, False),
        ({"published": "2025-06-18"}, ("", [], None), None, None, False),
        ({}, ("Gates shut", ["Ines Calloway"], _DAY), None, None, None),
    ],
)
def test_metadata_beside_the_truth(
    expected: dict[str, object],
    found: tuple[str, list[str], datetime | None],
    headline: bool | None,
    authors: tuple[int, int, int] | None,
    day: bool | None,
) -> None:
    score = score_metadata(expected, *found)
    assert (score.headline, score.authors, score.day) == (headline, authors, day)


def test_a_summary_leaves_out_what_is_not_known() -> None:
    scores = [
        score_metadata({"authors": ["Ines Calloway"]}, "", ["Ines Calloway", "Desk"], None),
        score_metadata({"title": "Gates shut"}, "Gates shut", ["Nobody"], None),
    ]
    assert metadata_summary(scores) == {"headline": 1.0, "authors": 2 / 3}


def _score(found: float) -> TextScore:
    return TextScore(found, 1 - found, 0.0, 0, 1, 0)


def test_the_interval_of_a_difference_holds_it_and_tells_noise_from_gain() -> None:
    better = [_score(0.9)] * 30
    gain, low, high = difference(better, [_score(0.8)] * 30)
    assert low <= gain <= high
    assert low > 0
    mixed = [_score(0.7 if i % 2 else 1.0) for i in range(30)]
    _, low, high = difference(mixed, [_score(1.0 if i % 2 else 0.7) for i in range(30)])
    assert low < 0 < high
