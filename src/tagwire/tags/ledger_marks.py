"""The ledger's part on marks: the category and the genre that people gave single articles."""

from tagwire.model.article import Genre
from tagwire.model.correction import MarkDecision, Refusal, SetCategory
from tagwire.toolkit.mediatopics import known_media_topics


class MarkFold:
    """What the decisions on marks taken so far come to."""

    def __init__(self) -> None:
        self._categories: dict[str, tuple[str, int]] = {}
        self._genres: dict[str, tuple[Genre, int]] = {}

    def take(self, action: MarkDecision, number: int) -> Refusal | None:
        """Carry out a decision, or return why it can't stand: one article has one category and one genre."""
        if isinstance(action, SetCategory):
            refusal = _refusal(self._categories.get(action.article), action.category, "category")
            if refusal is None:
                self._categories[action.article] = (action.category, number)
        else:
            refusal = _refusal(self._genres.get(action.article), action.genre, "genre")
            if refusal is None:
                self._genres[action.article] = (action.genre, number)
        return refusal

    def categories(self) -> dict[str, str]:
        """Return article id → the category people gave it."""
        return {article: code for article, (code, _) in self._categories.items()}

    def genres(self) -> dict[str, Genre]:
        """Return article id → the genre people gave it."""
        return {article: genre for article, (genre, _) in self._genres.items()}


def _refusal(given: tuple[str, int] | None, wanted: str, sort: str) -> Refusal | None:
    if given is None:
        return None
    value, earlier = given
    told = f"a person said what the {sort} of that article is: {_words(value)} (correction {earlier})"
    if value == wanted:
        return Refusal(told, is_known=True)
    return Refusal(f"{told}; take that back first: tagwire tags undo {earlier}")


def _words(value: str) -> str:
    """Return a code as its label; a genre and "none" are words already."""
    topics = known_media_topics()
    return topics.label_of(value) if value in topics else value
