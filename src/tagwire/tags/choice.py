"""Choice: which of an article's candidates become its tags, with what other publishers say taken in."""

import math
from collections.abc import Mapping, Sequence

from tagwire.model.tag import Candidate, Support, TagAssignment, TagKind
from tagwire.tags.cues import EMPTY_WORDS
from tagwire.tags.labels import label_of

MAX_TAGS = 15
MIN_ISSUES = 2
"""Issue tags there is room for, however many names are stronger."""
PUBLISHER_WEIGHT = 2.5
ARTICLE_WEIGHT = 0.3
"""What support adds to the log-odds for each step of log(1 + n), times rarity; other publishers count far more."""
SURE = 0.45
"""Score from which a tag is always wanted, while there is room."""
LIKELY = 0.22
"""Score from which a tag fills up a list that is short for its text."""

SHARPER_ODDS = 1.0
"""How much weaker a phrase may be than the word it holds, to stand for it."""
ENOUGH = 10
"""Publishers, or articles, after which one more says nothing new."""
CONFIRMED = 0.3
"""Score from which a specific name or phrase is wanted that other publishers hold too."""
SPECIFIC_RARITY = 0.5

NO_SUPPORT = Support()
_ISSUES = frozenset((TagKind.ISSUE,))
_SOFT = frozenset((TagKind.ISSUE, TagKind.THING))


def choose_tags(
    candidates: Sequence[Candidate], support: Mapping[str, Support], *, words_in_text: int
) -> tuple[TagAssignment, ...]:
    """Return the article's tags, best first, at most 15; ``support`` is by identity, and may lack any of them.

    More support never lowers a tag's score, though it may let another in before it.
    """
    scored = sorted(
        (
            (supported_strength(candidate, support.get(candidate.compared, NO_SUPPORT)), candidate)
            for candidate in candidates
        ),
        key=lambda pair: (-pair[0], pair[1].key),
    )
    room, wanted = _room(words_in_text)
    chosen: list[tuple[float, Candidate]] = []
    for odds, candidate in scored:
        score = _probability(odds)
        if score < LIKELY:
            break
        limit = room if score >= SURE else min(room, wanted)
        alike = [place for place, (_, other) in enumerate(chosen) if _says_the_same(candidate, other)]
        if alike:
            if score >= SURE and all(
                _is_sharper(candidate, chosen[place][1], by=chosen[place][0] - odds) for place in alike
            ):
                chosen[alike[0]] = (odds, candidate)
                for place in reversed(alike[1:]):
                    del chosen[place]
        elif len(chosen) < (MAX_TAGS if _is_confirmed(candidate, support, score) else limit):
            chosen.append((odds, candidate))
        elif len(chosen) >= room and score >= SURE:
            _make_room(chosen, odds, candidate)
    chosen.sort(key=lambda pair: (-pair[0], pair[1].key))
    return tuple(_assign(candidate, _probability(odds)) for odds, candidate in chosen)


def _is_confirmed(candidate: Candidate, support: Mapping[str, Support], score: float) -> bool:
    publishers = support.get(candidate.compared, NO_SUPPORT).publishers
    return publishers > 0 and score >= CONFIRMED and candidate.rarity >= SPECIFIC_RARITY


def supported_strength(candidate: Candidate, support: Support) -> float:
    """Return the log-odds of a tag with what other recent articles say: log(1 + publishers) × rarity."""
    publishers = min(support.publishers, ENOUGH)
    others = min(max(0, support.articles - publishers), ENOUGH)
    bonus = PUBLISHER_WEIGHT * math.log1p(publishers) + ARTICLE_WEIGHT * math.log1p(others)
    return candidate.strength + bonus * candidate.rarity


def _room(words: int) -> tuple[int, int]:
    """Return the most tags a text of so many words gets, and how many it should have where it has likely ones."""
    return min(MAX_TAGS, 7 + words // 40), min(10, 6 + words // 40)


def _probability(odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))


def _make_room(chosen: list[tuple[float, Candidate]], odds: float, candidate: Candidate) -> None:
    """Put an issue in the place of the weakest name, when the list has fewer than two."""
    if candidate.kind not in _ISSUES or sum(other.kind in _ISSUES for _, other in chosen) >= MIN_ISSUES:
        return
    weakest = max((i for i, (_, other) in enumerate(chosen) if other.kind not in _ISSUES), default=None)
    if weakest is not None:
        chosen[weakest] = (odds, candidate)


def _says_the_same(candidate: Candidate, stronger: Candidate) -> bool:
    """Whether a stronger tag holds this one's words, or is held by it, so that one of them is enough.

    A name inside an issue stays ("China" beside "trade war with China"), and so does a name inside another name
    ("Boeing" beside "Boeing 787"): it is in the list because it also occurs alone.
    """
    ours, theirs = _words(candidate), _words(stronger)
    if candidate.kind in _ISSUES and len(ours) == len(theirs) + 1 and ours[-1] in EMPTY_WORDS and ours[:-1] == theirs:
        return True  # "Denholm administration" beside "Denholm"
    if len(ours) < len(theirs):
        return candidate.kind in _SOFT and _holds(theirs, ours)
    if len(ours) > len(theirs):
        return candidate.kind in _ISSUES and stronger.kind in _ISSUES and _holds(ours, theirs)
    return False


def _is_sharper(candidate: Candidate, stronger: Candidate, *, by: float) -> bool:
    """Whether a likely longer phrase should stand for the one it holds, stronger ``by`` some odds.

    "Rent control" stands for "rent", and "feather duvet lung" for "feather duvet" yet more readily.
    """
    shorter = len(_words(stronger))
    return shorter < len(_words(candidate)) and by < (SHARPER_ODDS if shorter == 1 else 2 * SHARPER_ODDS)


def _words(candidate: Candidate) -> tuple[str, ...]:
    return tuple(candidate.name.lower().replace("-", " ").split())


def _holds(longer: tuple[str, ...], shorter: tuple[str, ...]) -> bool:
    return any(longer[i : i + len(shorter)] == shorter for i in range(len(longer) - len(shorter) + 1))


def assignment_of(candidate: Candidate, support: Support) -> TagAssignment:
    """Return the tag a candidate is, chosen or not, with the score its support gives it."""
    return _assign(candidate, _probability(supported_strength(candidate, support)))


def _assign(candidate: Candidate, score: float) -> TagAssignment:
    return TagAssignment(
        key=candidate.key,
        label=label_of(candidate.name),
        name=candidate.name,
        score=round(score, 4),
        kind=candidate.kind,
        origin=candidate.origin,
        evidence=candidate.evidence,
    )
