"""Fictional texts for tests of copies and stories: long enough to be sampled, different enough to be told apart."""

import random

_PLACES = [
    "Calder",
    "Halden",
    "Ostvik",
    "Wrenfield",
    "Northmere",
    "Velmark",
    "Alder",
    "Ekeby",
    "Sarn",
    "Vetra",
    "Tessera",
    "Berit",
]
_ACTORS = [
    "council",
    "harbour",
    "hospital",
    "ferry",
    "school",
    "mill",
    "union",
    "bank",
    "court",
    "museum",
    "railway",
    "reservoir",
]
_VERBS = [
    "closed",
    "opened",
    "delayed",
    "inspected",
    "bought",
    "repaired",
    "flooded",
    "fined",
    "merged",
    "cancelled",
    "praised",
    "audited",
]
_THINGS = [
    "bridge",
    "budget",
    "contract",
    "timetable",
    "turbine",
    "archive",
    "quay",
    "roof",
    "tunnel",
    "ledger",
    "pump",
    "orchard",
]
_ENDS = [
    "after a storm",
    "before the vote",
    "for the third time",
    "without a word",
    "at the last minute",
    "under new rules",
]


def invented_text(seed: int, *, paragraphs: int = 12) -> str:
    """Return a text of about 55 words a paragraph; every seed gives another one, the same seed the same."""
    chance = random.Random(seed)

    def sentence() -> str:
        who = f"The {chance.choice(_ACTORS)} of {chance.choice(_PLACES)}"
        what = f"{chance.choice(_VERBS)} the {chance.choice(_THINGS)} {chance.choice(_ENDS)}"
        return f"{who} {what} and {chance.choice(_VERBS)} {chance.randint(2, 9000)} {chance.choice(_THINGS)}s."

    return "\n\n".join(" ".join(sentence() for _ in range(4)) for _ in range(paragraphs))
