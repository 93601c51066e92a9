"""Names whole, and without what stands before them: every example is a name that was cut or carried too much."""

import pytest

from tagwire.model.article import Article, Publisher
from tagwire.tags.names import find_names, name_flags
from tagwire.tags.reading import read_article
from tagwire.toolkit.words import load_word_tables


def names_in(sentence: str) -> list[str]:
    words = load_word_tables().language("en")
    article = Article("", "", Publisher("p.example", "p"), headline="", text=f"It began so. {sentence}")
    reading = read_article(article, words=words)
    return [name for name, _, _, _ in find_names(reading, name_flags(reading, words=words), words=words)]


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("They met Robert E. Hallam and John F. Denholm.", ["Robert E. Hallam", "John F. Denholm"]),
        ("They met Rep. Darrell E. Hallam, R-Calif., and left.", ["Darrell E. Hallam"]),
        ("They sang in the Rock & Roll Hall of Fame.", ["Rock & Roll Hall of Fame"]),
        ("They sued Hallam & Denholm over it.", ["Hallam & Denholm"]),
        ("The Centers for Disease Control and Prevention said so.", ["Centers for Disease Control and Prevention"]),
        (
            "The Center for Strategic and International Studies said so.",
            ["Center for Strategic and International Studies"],
        ),
        (
            "The House Oversight and Government Reform Committee met.",
            ["House Oversight and Government Reform Committee"],
        ),
        ("Both the Senate and House met.", ["Senate", "House"]),
        ("The Department of Justice and Mara Hallam met.", ["Department of Justice", "Mara Hallam"]),
        ("He praised Senate Chaplain Barry Hallam.", ["Barry Hallam"]),
        ("World Series MVP Ben Zobrist won.", ["Ben Zobrist"]),
        ("New York Supreme Court Judge Mara Denholm ruled.", ["Mara Denholm"]),
        ("They met Secretary of Labor Mara Denholm.", ["Mara Denholm"]),
        ("They met Superintendent of Public Instruction Tom Hallam.", ["Tom Hallam"]),
        ("They met Archbishop of Canterbury Justin Denholm.", ["Justin Denholm"]),
        ("They met the Archbishop of Canterbury.", ["Archbishop of Canterbury"]),
        ("They read the Hollywood Reporter.", ["Hollywood Reporter"]),
        ("They met Lee Jung-hwan and the Halden-based choir.", ["Lee Jung-hwan"]),
        ("They saw pic.twitter.com/ixzz3SDdNCgs0 and https://t.co/AbcDef there.", []),
        ("They watched Al Jazeera.", ["Al Jazeera"]),
    ],
)
def test_names(sentence: str, names: list[str]) -> None:
    assert names_in(sentence) == names
