"""Parts of speech: a word's class told by its neighbours, where the word alone leaves it open.

"Fires" is a noun in "the fires spread" and a verb in "India fires missiles". A first-order hidden Markov model over
thirteen parts, decoded by Viterbi's algorithm; what follows what is counted in treebanks, what a word can be comes from
the word tables. Words of one class cost next to nothing.
"""

import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import log10

from tagwire.toolkit.words import TABLES, LanguageWords

PARTS = "NSVZAPDRITXBCM."
"""Noun, noun in -s, verb, verb in -s, adjective, name, determiner, pronoun, preposition, particle, auxiliary, adverb,
conjunction, number, end. The endings tell "the vendors aim" (plural and verb) from "the vendor fair" (two nouns)."""
NAME, NUMBER, END = PARTS.index("P"), PARTS.index("M"), PARTS.index(".")
LEAST_SHARE = 0.05
"""What a class counts that a noun has by the dictionary but not in the tables."""
MOST_KNOWN = 50_000
"""Words that are remembered; then the memory begins anew, so that it stays within some 20 megabytes."""
Choice = tuple[tuple[int, float], ...]
"""The parts a word can be, each with the logarithm of how much that speaks for it."""


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """One language's steps and function words."""

    steps: tuple[tuple[float, ...], ...]
    priors: tuple[float, ...]
    function: Mapping[str, Choice]
    also_verbs: frozenset[str]
    known: dict[str, Choice] = field(default_factory=dict)
    """What each word met can be, and how stretches of such words were decided: memories that only save time."""
    decided: dict[tuple[int, ...], str] = field(default_factory=dict)

    @staticmethod
    def of(lang: str) -> "Parts | None":
        """Return a language's parts, the same ones each time; None for a language without a treebank."""
        return _load(lang)

    def told(self, tokens: Iterable[tuple[str, bool, bool]], words: LanguageWords) -> str:
        """Return a letter of PARTS for each token given as (lower case, is part of a name, is there a break before)."""
        if len(self.known) > MOST_KNOWN:
            self.known.clear()
            self.decided.clear()
        choices: list[Choice] = []
        known = self.known
        for low, is_name, breaks in tokens:
            if breaks:
                choices.append(_END)
            if is_name:
                choices.append(_NAME)
                continue
            choice = known.get(low)
            if choice is None:
                choice = known[low] = self._choice(low, words)
            choices.append(choice)
        return self._best(choices).replace(PARTS[END], "")

    def _choice(self, low: str, words: LanguageWords) -> Choice:
        if low in self.function:
            return self.function[low]
        if not low[0].isalpha() or low in words.numerals:
            return ((NUMBER, 0.0),)
        shares = words.class_of(low)
        found = {"N": shares.noun, "V": shares.verb, "A": shares.adjective, "P": shares.name, "B": shares.other}
        if low in self.also_verbs:
            found["V"] = max(found["V"], 2 * LEAST_SHARE)
        if not any(found.values()):
            found = {"N": 0.6, "V": 0.15, "A": 0.15, "P": 0.1}
        places = {part: PARTS.index(with_ending(part, low)) for part in found}
        return tuple((places[part], log10(share) - self.priors[places[part]]) for part, share in found.items() if share)

    def _best(self, choices: Sequence[Choice]) -> str:
        """Return the likeliest parts: words of one part are told, and stretches of others between them are decided."""
        letters: list[str] = []
        before, at, count = END, 0, len(choices)
        while at < count:
            choice = choices[at]
            if len(choice) == 1:
                before = choice[0][0]
                letters.append(PARTS[before])
                at += 1
                continue
            first = at
            while at < count and len(choices[at]) > 1:
                at += 1
            after = choices[at][0][0] if at < count else END
            open_choices = tuple(choices[first:at])
            seen = (before, after, *map(id, open_choices))
            decided = self.decided.get(seen)
            if decided is None:
                decided = self.decided[seen] = self._decided(before, open_choices, after)
            letters.append(decided)
        return "".join(letters)

    def _decided(self, before: int, choices: Sequence[Choice], after: int) -> str:
        """Return the likeliest parts of words between two told ones, by Viterbi's algorithm."""
        steps = self.steps
        back: list[list[int]] = []
        states: list[int] = [before]
        scores: list[float] = [0.0]
        for choice in (*choices, ((after, 0.0),)):
            places, sums = [], []
            for part, weight in choice:
                reached = [score + steps[state][part] for state, score in zip(states, scores, strict=True)]
                most = max(reached)
                places.append(reached.index(most))
                sums.append(most + weight)
            back.append(places)
            states, scores = [part for part, _ in choice], sums
        place = back[-1][0]
        letters = []
        for number in range(len(choices) - 1, -1, -1):
            letters.append(PARTS[choices[number][place][0]])
            place = back[number][place]
        return "".join(reversed(letters))


def with_ending(part: str, low: str) -> str:
    """Return the part of a noun or verb with its ending told apart.

    >>> with_ending("N", "fires"), with_ending("V", "fire")
    ('S', 'V')
    """
    return {"N": "S", "V": "Z"}.get(part, part) if low[-1:] == "s" and low[-2:] != "ss" else part


_END: Choice = ((END, 0.0),)
_NAME: Choice = ((NAME, 0.0),)


@cache
def _load(lang: str) -> Parts | None:
    table = json.loads(gzip.decompress((TABLES / "sequences.json.gz").read_bytes())).get(lang)
    if table is None:
        return None
    priors = tuple(prior / 100 for prior in table["priors"])
    function: dict[str, Choice] = {}
    for word, shares in table["function"].items():
        pairs = [(PARTS.index(part), int(digit) / 9) for part, digit in zip(shares[::2], shares[1::2], strict=True)]
        function[word] = tuple((part, log10(share) - priors[part]) for part, share in pairs)
    return Parts(
        tuple(tuple(step / 100 for step in row) for row in table["steps"]),
        priors,
        function,
        frozenset(table.get("also_verbs", ())),
    )
