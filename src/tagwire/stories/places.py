"""Places: where the articles of a told story belong of which people placed some elsewhere.

People say of articles, by name, to which story they belong. Those nobody spoke of follow them: where all that are
placed are in one story, there; where they are in several, each to those that it shares most telling words with. Words
are weighed by how few of the placed articles have them (inverse document frequency within the story), so what all parts
say alike counts for little; the place whose articles are on average most alike by cosine wins.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from math import log, sqrt

Words = Collection[str]


def lead_of(own: str, places: Iterable[str]) -> str:
    """Return the story in which most of a told story's placed articles are, by ids; ``own``, its id, where none is.

    Of equals its own wins, then the first by id.
    """
    counts = Counter(places)
    if not counts:
        return own
    return min(counts, key=lambda place: (-counts[place], place != own, place))


def places_of(own: str, words: Mapping[int, Words], places: Mapping[int, str]) -> dict[int, str]:
    """Return the story of each article of a told story; ``words`` are what they say, ``places`` where people put some.

    Where nothing tells, it is the story in which most are.
    """
    lead = lead_of(own, places.values())
    parts = sorted(set(places.values()))
    placed = {number: frozenset(words[number]) for number in sorted(places)}
    holders = Counter(word for said in placed.values() for word in said)
    weights = {word: log((len(placed) + 1) / held) ** 2 for word, held in holders.items()}
    likeness: dict[str, dict[str, float]] = {part: defaultdict(float) for part in parts}
    sizes = Counter(places.values())
    for number, said in placed.items():
        length = sqrt(sum(weights[word] for word in sorted(said)))
        for word in said:
            likeness[places[number]][word] += weights[word] / length / sizes[places[number]]

    def fitting(said: Words) -> str:
        known = sorted(word for word in frozenset(said) if word in weights)
        scores = {part: sum(likeness[part].get(word, 0.0) for word in known) for part in parts}
        return min(parts, key=lambda part: (-scores[part], part != lead, part)) if parts else lead

    return {number: places[number] if number in places else fitting(said) for number, said in words.items()}
