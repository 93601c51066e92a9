"""Pull quotes, credited captions and "appeared first" lines."""

import pytest

from tagwire.extract.blocks import Block
from tagwire.extract.echoes import without_echoes

SAID = "“When every desk does the reasonable thing and the ship ends up on the rocks, nobody can resign it,” she said."


def block(text: str, tag: str = "p") -> Block:
    return Block(text=text, element=0, tag=tag, link_chars=0, links=0, bold_chars=0, images=0, is_whole=True)


@pytest.mark.parametrize(
    "echo",
    [
        "When every desk does the reasonable thing and the ship ends up on the rocks",
        "»the ship ends up on the rocks, nobody can resign it«",
        "The Sula Star alongside at Port Calder. Photo: Rolf Aune",
        "Le « Sula Star » à quai. Photo : Nour Délassis",
        "港に停泊する連絡船。写真:青木",
        "An apology is not a repair appeared first on Harbour & Tide.",
        "Der Beitrag „Vierzehn Briefe“ erschien zuerst auf Der Hafenbote.",
    ],
)
def test_what_only_repeats_or_credits_goes(echo: str) -> None:
    assert [b.text for b in without_echoes([block(SAID), block(echo)])] == [SAID]


@pytest.mark.parametrize(
    "own",
    [
        block("nobody can resign"),
        block("The ship ends up on the rocks", "h2"),
        block(
            "The photo: a ship, a torch and a mallet, and behind them the inspector who wrote every one of the letters."
        ),
        block(
            "The review appeared first on Thursday, and by Friday the board's chief executive had left his office; "
            "the letters that it printed were read aloud in the harbour that night, one after the other."
        ),
        block(SAID),
    ],
)
def test_what_is_the_articles_own_stays(own: Block) -> None:
    assert own in without_echoes([block(SAID), own])
