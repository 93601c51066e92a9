"""What the forms that correct categories, genres and stories say, read as decisions."""

from tagwire.errors import ParseError, UsageError
from tagwire.model.correction import Decision, MergeStories, MoveArticle, SetCategory, SetGenre, SplitStory
from tagwire.model.correction_marks import genre_of
from tagwire.text.sayings import Saying, said
from tagwire.topics.given import category_code
from tagwire.web.access.forms import Fields

ARTICLE_FIELD = "article-"
"""What the names of an article's box begin with; its id follows."""


def mark_decision(article_id: str, fields: Fields) -> Decision:
    """Return what an article's form decides beside its tags; raise UsageError naming the field to fill."""
    try:
        match fields.get("do", ""):
            case "category":
                field = "topic" if fields.get("topic", "").strip() else "category"
                return SetCategory(article_id, category_code(_filled(fields, field, said("Choose a category"))))
            case "genre":
                return SetGenre(article_id, genre_of(_filled(fields, "genre", said("Choose a genre"))))
            case "move":
                return MoveArticle(article_id, _story(fields))
            case _:
                raise UsageError(said("Choose what is wrong"))
    except ParseError as error:
        raise UsageError(*error.args) from None


def story_decision(story_id: str, fields: Fields) -> Decision:
    """Return what a story's form decides about it; raise UsageError naming the field to fill."""
    match fields.get("do", ""):
        case "merge":
            return MergeStories((story_id,), _story(fields))
        case "split":
            ticked = (name for name, value in fields.items() if name.startswith(ARTICLE_FIELD) and value)
            articles = tuple(name.removeprefix(ARTICLE_FIELD) for name in ticked)
            if not articles:
                raise UsageError(said("Tick the articles that tell of another event"))
            return SplitStory(story_id, articles)
        case _:
            raise UsageError(said("Choose what is wrong"))


def _story(fields: Fields) -> str:
    """Return the id of a story that was named by its id or its page's address."""
    given = _filled(fields, "story", said("Name the story"))
    found = given.partition("?")[0].rstrip("/").rpartition("/")[2]
    if not found:
        raise UsageError(said("%(given)s names no story", given=repr(given[:80])))
    return found


def _filled(fields: Fields, field: str, wanted: Saying) -> str:
    given = fields.get(field, "").strip()
    if not given:
        raise UsageError(wanted)
    return given
