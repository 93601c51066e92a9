"""The ledger's part on marks: the category and the genre that people gave single articles."""

from tagwire.model.article import Genre
from tagwire.model.correction import MarkDecision, Refusal, SetCategory
from tagwire.text.sayings import said
from tagwire.toolkit.mediatopics import known_media_topics


class MarkFold:
    """What the decisions on marks taken so far come to."""

    def __init__(self) -> None:
        self._categories: dict[str, tuple[str, int]] = {}
        self._genres: dict[str, tuple[Genre, int]] = {}

    def take(self, action: MarkDecision, number: int) -> Refusal | None:
        """Carry out a decision, or return why it can't stand: one article has one category and one genre."""
        if isinstance(action, SetCategory):
            if action.article in self._categories:
                code, earlier = self._categories[action.article]
                told = said(
                    "the category of that article is %(value)s, as a person said in correction %(earlier)s",
                    value=_words(code),
                    earlier=earlier,
                )
                return _refusal(told, earlier, is_known=code == action.category)
            self._categories[action.article] = (action.category, number)
        else:
            if action.article in self._genres:
                genre, earlier = self._genres[action.article]
                told = said(
                    "the genre of that article is %(value)s, as a person said in correction %(earlier)s",
                    value=genre.value,
                    earlier=earlier,
                )
                return _refusal(told, earlier, is_known=genre is action.genre)
            self._genres[action.article] = (action.genre, number)
        return None

    def categories(self) -> dict[str, str]:
        """Return article id → the category people gave it."""
        return {article: code for article, (code, _) in self._categories.items()}

    def genres(self) -> dict[str, Genre]:
        """Return article id → the genre people gave it."""
        return {article: genre for article, (genre, _) in self._genres.items()}


def _refusal(told: str, earlier: int, *, is_known: bool) -> Refusal:
    if is_known:
        return Refusal(told, is_known=True)
    return Refusal(said("%(told)s; take that back first: tagwire tags undo %(earlier)s", told=told, earlier=earlier))


def _words(code: str) -> str:
    """Return a category as its label, or "none"."""
    topics = known_media_topics()
    return topics.label_of(code) if code in topics else code
