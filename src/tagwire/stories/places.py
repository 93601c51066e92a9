"""Places: where an article belongs whose story people corrected in part.

People say of articles, by name, to which story they belong. An article nobody spoke of belongs to the story it was told
to be of; where people put articles of that story elsewhere, and left none, it follows them.
"""

from collections import Counter
from collections.abc import Iterable


def lead_of(own: str, places: Iterable[str]) -> str:
    """Return the story to which those articles of one belong that nobody spoke of.

    ``own`` is the id of the story they were told to be of, ``places`` are those of its articles that people placed.
    Most of them decide; of equals its own, then the first by id.
    """
    counts = Counter(places)
    if not counts:
        return own
    return min(counts, key=lambda place: (-counts[place], place != own, place))
