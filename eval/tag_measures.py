"""Measures of tags: against an editor's judgement, against publishers' keyphrases, and over a collection.

Keyphrases are compared as in the literature: words of letters and digits, stemmed in English, averages over articles.
An editor's groups hold the wordings that are equally good; a second tag of a group that is hit is a duplicate.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean

from porter import stem

SHOWN = 10
"""How many of an article's tags noise, duplicates and consistency are counted over."""
Groups = Sequence[frozenset[str]]


@dataclass(frozen=True, slots=True)
class EditorScores:
    """Means over articles, in per cent."""

    p5: float
    p10: float
    must5: float
    must10: float
    noise: float
    bad: float
    duplicates: float
    tags: float


@dataclass(frozen=True, slots=True)
class KeyphraseScores:
    """Means over articles, in per cent: F1 at 5, 10 and as many as the publisher has, and for those in the text."""

    f5: float
    f10: float
    f_o: float
    present10: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the tags of different articles meet, in per cent."""

    pairs: int
    """Pairs of articles whose right tags have two or more in common."""
    consistency: float | None
    """Share of those common tags that both articles are given, as one and the same hashtag."""
    shared: float
    """Share of the tags given that two or more articles have."""


def loose_key(name: str) -> str:
    """Return a tag's spelling without case, marks, spaces, hyphens, a leading article and a final plural."""
    words = re.findall(r"\w+", re.sub(r"'s\b", "s", _plain(name).replace("#", "")).replace(".", "").replace("'", ""))
    if len(words) > 1 and words[0] in ("the", "a", "an"):
        words = words[1:]
    key = "".join(words)
    if len(key) > 4 and key.endswith("ies"):
        return key[:-3] + "y"
    return key[:-1] if len(key) > 3 and key.endswith("s") and not key.endswith(("ss", "us", "is")) else key


def phrase_key(name: str, lang: str) -> str:
    """Return a keyphrase's words, stemmed in English, joined by blanks."""
    words = re.findall(r"\w+", re.sub(r"'s\b", "", _plain(name).replace("#", "")).replace(".", ""))
    return " ".join(stem(word) for word in words) if lang == "en" else " ".join(words)


def score_editor(
    judged: Sequence[tuple[Groups, Groups, frozenset[str]]], predictions: Sequence[Sequence[str]]
) -> EditorScores:
    """Return the scores of predicted loose keys, best first, for articles of (must, good, bad)."""
    rows = []
    for (must, good, bad), keys in zip(judged, predictions, strict=True):
        hits = [next((i for i, group in enumerate(good) if key in group), None) for key in keys[:SHOWN]]
        is_new = [hit is not None and hit not in hits[:place] for place, hit in enumerate(hits)]
        repeated = sum(hit is not None for hit in hits) - sum(is_new)
        n = len(hits) or 1
        rows.append(
            (
                sum(is_new[:5]) / 5,
                sum(is_new) / 10,
                sum(bool(group.intersection(keys[:5])) for group in must) / len(must),
                sum(bool(group.intersection(keys[:10])) for group in must) / len(must),
                (n - sum(is_new) - repeated) / n if keys else 1.0,
                sum(key in bad for key in keys[:SHOWN]) / n,
                repeated / n,
                len(hits) / 100,
            )
        )
    return EditorScores(*(100 * fmean(column) for column in zip(*rows, strict=True)))


def score_keyphrases(
    gold: Sequence[tuple[frozenset[str], str]], predictions: Sequence[Sequence[str]]
) -> KeyphraseScores:
    """Return the scores of predicted phrase keys, best first, for articles of (right keys, the text's words)."""
    five, ten, as_many, present = [], [], [], []
    for (right, text), keys in zip(gold, predictions, strict=True):
        five.append(_f1(right, keys[:5], 5))
        ten.append(_f1(right, keys[:10], 10))
        as_many.append(_f1(right, keys[: len(right)], len(right)))
        there = frozenset(key for key in right if f" {key} " in f" {text} ")
        if there:
            present.append(_f1(there, keys[:10], 10))
    return KeyphraseScores(*(100 * fmean(each or [0.0]) for each in (five, ten, as_many, present)))


def agreement(right: Sequence[Groups], predictions: Sequence[Sequence[str]]) -> Agreement:
    """Return how far predictions of articles that have right tags in common meet."""
    pairs = common = met = 0
    for a, b in combinations(range(len(right)), 2):
        both = [one | other for one in right[a] for other in right[b] if one & other]
        if len(both) < 2:
            continue
        pairs += 1
        common += len(both)
        same = set(predictions[a][:SHOWN]).intersection(predictions[b][:SHOWN])
        met += sum(bool(group & same) for group in both)
    counts = Counter(key for keys in predictions for key in set(keys[:SHOWN]))
    shared = sum(count > 1 for count in counts.values()) / max(1, len(counts))
    return Agreement(pairs, 100 * met / common if common else None, 100 * shared)


def established_share(tags: Sequence[Sequence[str]], publishers: Sequence[str]) -> float:
    """Return the share of tag assignments, in per cent, whose tag three articles of two publishers have."""
    articles: Counter[str] = Counter()
    owners: dict[str, set[str]] = {}
    for keys, publisher in zip(tags, publishers, strict=True):
        for key in keys:
            articles[key] += 1
            owners.setdefault(key, set()).add(publisher)
    shown = [key for keys in tags for key in keys]
    return 100 * sum(articles[key] >= 3 and len(owners[key]) >= 2 for key in shown) / max(1, len(shown))


def near_twins(names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return pairs of tags, given as identity → name, that look like one: by spelling, initials or surname.

    An upper bound that needs no judge: two people of one surname count, too, when one goes by it alone.
    """
    by_look: dict[str, list[str]] = {}
    for identity, name in names.items():
        words = [_plain(word) for word in name.replace("-", " ").split()]
        looks = {loose_key(name)}
        if len(words) > 1 and name[:1].isupper():
            looks.add(loose_key(words[-1]))
            looks.add("".join(word[0] for word in words))
        for look in looks:
            by_look.setdefault(look, []).append(identity)
    pairs = set()
    for look, identities in by_look.items():
        whole = [identity for identity in identities if loose_key(names[identity]) == look]
        pairs.update((min(a, b), max(a, b)) for a in whole for b in identities if a != b)
    return sorted(pairs)


def _f1(right: frozenset[str], keys: Sequence[str], places: int) -> float:
    hits = len(right.intersection(keys))
    return 2 * hits / (places + len(right)) if hits else 0.0


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'").replace("ß", "ss"))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
