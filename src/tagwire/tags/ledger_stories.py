"""The ledger's part on stories: which story each article belongs to that a person's decision touched.

A decision on stories says of every story it touches which articles that has afterwards, and of each article the last
decision counts. So it needs no knowledge of how stories came about, and holds for whatever they become.
"""

from collections.abc import Iterable

from tagwire.model.correction import Action, Correction, Refusal, StoryDecision
from tagwire.text.sayings import said


class StoryFold:
    """What the decisions on stories taken so far come to."""

    def __init__(self) -> None:
        self._places: dict[str, tuple[str, int]] = {}

    def take(self, action: StoryDecision, number: int) -> Refusal | None:
        """Carry out a decision, or return that it holds already."""
        placed = {article: members.story for members in action.held for article in members.articles}
        if placed and all(self._places.get(article, ("", 0))[0] == story for article, story in placed.items()):
            earlier = max(self._places[article][1] for article in placed)
            return Refusal(said("people said so already, in correction %(earlier)s", earlier=earlier), is_known=True)
        self._places.update((article, (story, number)) for article, story in placed.items())
        return None

    def places(self, articles: Iterable[str]) -> dict[str, str]:
        """Return article id → the id of the story it belongs to, for those of these that people placed."""
        return {article: self._places[article][0] for article in articles if article in self._places}

    def all_places(self) -> dict[str, str]:
        """Return the same for every article."""
        return self.places(self._places)


def resting_on(undone: Correction, later: Iterable[Correction]) -> Correction | None:
    """Return the last of the later corrections that speaks of the same articles' stories as one does.

    Each says what its stories have after it, hence after those before it: they are undone in the order of their making,
    backwards.
    """
    articles = held_articles(undone.action)
    found = (made for made in later if made.id > undone.id and articles & held_articles(made.action))
    return max(found, key=lambda made: made.id, default=None)


def held_articles(action: Action) -> frozenset[str]:
    """Return the articles whose stories an action decides; of another sort none."""
    if not isinstance(action, StoryDecision):
        return frozenset()
    return frozenset(article for members in action.held for article in members.articles)
