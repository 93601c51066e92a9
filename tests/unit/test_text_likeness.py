"""How much of one text stands in another."""

import pytest

from tagwire.text.likeness import shared_part

BRIDGE = "The Old Bridge will close for a year after engineers found cracks in two of its arches."
FERRY = "A ferry sank in the harbour at night, and all forty-one of its passengers were saved."
SHIP = "港で夜中に渡し船が沈み、乗っていた四十一人は全員が救助されたと市が発表した。"


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        (BRIDGE, BRIDGE, 1, 1),
        (BRIDGE, f"{FERRY} {BRIDGE.upper()}", 1, 1),
        (BRIDGE, FERRY, 0, 0.05),
        (f"{BRIDGE} {FERRY}", f"{BRIDGE} {SHIP}", 0.4, 0.8),
        (SHIP, f"速報。{SHIP}", 1, 1),
        (SHIP, BRIDGE, 0, 0),
    ],
    ids=["same", "taken over", "unrelated", "half", "no spaces", "two scripts"],
)
def test_the_part_in_common(one: str, other: str, least: float, most: float) -> None:
    shared = shared_part(one, other)
    assert shared is not None
    assert least <= shared <= most
    assert shared == shared_part(other, one)


@pytest.mark.parametrize("short", ["", "Pictures.", "—"])
def test_too_short_to_tell(short: str) -> None:
    assert shared_part(short, BRIDGE) is None
