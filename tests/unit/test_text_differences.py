"""Which paragraphs were added and removed."""

import pytest

from tagwire.text.differences import MOST_ALIGNED, changed_paragraphs


@pytest.mark.parametrize(
    ("before", "after", "added", "removed"),
    [
        ("One.\n\nTwo.", "One.\n\nTwo.", (), ()),
        ("", "", (), ()),
        ("", "One.", ("One.",), ()),
        ("One.", "", (), ("One.",)),
        ("One.\n\nTwo.", "One.\n\nBetween.\n\nTwo.", ("Between.",), ()),
        ("One.\n\nTwo.\n\nThree.", "One.\n\nThree.", (), ("Two.",)),
        ("एक।\n\nदो।", "एक।\n\nतीन।", ("तीन।",), ("दो।",)),
        ("One.\n\nOne.", "One.", (), ("One.",)),
    ],
)
def test_changed_paragraphs(before: str, after: str, added: tuple[str, ...], removed: tuple[str, ...]) -> None:
    assert changed_paragraphs(before, after) == (added, removed)


def test_very_long_texts_are_compared_as_bags_of_paragraphs() -> None:
    many = [f"Paragraph {n}." for n in range(MOST_ALIGNED + 2)]
    moved = [*reversed(many), "New."]
    assert changed_paragraphs("\n\n".join(many), "\n\n".join(moved)) == (("New.",), ())
    same = "\n\n".join(["x"] * 200_000)
    assert changed_paragraphs(same + "\n\ny", "z\n\n" + same) == (("z",), ("y",))
