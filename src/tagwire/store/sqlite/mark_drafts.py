"""Corrections of marks and stories about to be made, against the collection: codes, and who is in which story."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, bindparam, text

from tagwire.errors import ParseError
from tagwire.model.correction import (
    Held,
    MarkDecision,
    Members,
    MergeStories,
    MoveArticle,
    Refusal,
    SetCategory,
    SetGenre,
    SplitStory,
    StoryDecision,
)
from tagwire.store.sqlite.stories import story_number
from tagwire.text.hashes import given_story_id
from tagwire.text.sayings import said
from tagwire.topics.given import category_code


def completed_mark(
    connection: Connection, action: MarkDecision | StoryDecision
) -> MarkDecision | StoryDecision | Refusal:
    """Return a decision with the code of its category, or the articles that its stories have after it.

    What names a category, a story or an article that is not there is refused. A decision on stories that brings their
    articles along was made elsewhere, and stands for articles that may be still to come.
    """
    match action:
        case SetGenre():
            return action
        case SetCategory(article, category):
            try:
                return SetCategory(article, category_code(category))
            except ParseError as error:
                return Refusal(error.args[0])
        case MoveArticle() | MergeStories() | SplitStory() if action.held:
            return action
        case MoveArticle():
            return _moved(connection, action)
        case MergeStories():
            return _merged(connection, action)
        case SplitStory():
            return _split(connection, action)


def _moved(connection: Connection, action: MoveArticle) -> MoveArticle | Refusal:
    target = _story(connection, action.story)
    if isinstance(target, Refusal):
        return target
    moving = _with_copies(connection, [action.article])
    if not moving:
        return _no_article(action.article)
    left = {_story_of(connection, article) for article in moving} - {None, target}
    held = [Members(target, _sorted((*_members(connection, target), *moving)))]
    for story in sorted(filter(None, left)):
        rest = _sorted(set(_members(connection, story)) - set(moving))
        held += [Members(story, rest)] if rest else []
    return MoveArticle(action.article, target, tuple(held))


def _merged(connection: Connection, action: MergeStories) -> MergeStories | Refusal:
    target = _story(connection, action.into)
    if isinstance(target, Refusal):
        return target
    froms: list[str] = []
    for given in action.stories:
        story = _story(connection, given)
        if isinstance(story, Refusal):
            return story
        if story != target and story not in froms:
            froms.append(story)
    if not froms:
        stories = ", ".join((*action.stories, action.into))
        return Refusal(said("%(stories)s are one story already", stories=stories), is_known=True)
    articles = [article for story in (target, *froms) for article in _members(connection, story)]
    return MergeStories(tuple(froms), target, (Members(target, _sorted(articles)),))


def _split(connection: Connection, action: SplitStory) -> SplitStory | Refusal:
    story = _story(connection, action.story)
    if isinstance(story, Refusal):
        return story
    whole = _members(connection, story)
    strangers = [article for article in action.articles if article not in whole]
    if strangers:
        return Refusal(
            said(
                "the article %(article)s is not in the story %(story)s;"
                " `tagwire stories show %(story)s` lists its articles",
                article=strangers[0],
                story=story,
            )
        )
    leaving = [article for article in _with_copies(connection, action.articles) if article in whole]
    rest = _sorted(set(whole) - set(leaving))
    if not rest:
        return Refusal(
            said(
                "these are all articles of the story %(story)s: nothing would be left of it; name only some",
                story=story,
            )
        )
    founder = min(leaving, key=whole.index)
    into = given_story_id(founder, times=connection.execute(_TIMES_GIVEN, {"founder": founder}).scalar_one())
    held: Held = (Members(into, _sorted(leaving)), Members(story, rest))
    return SplitStory(story, _sorted(action.articles), into, held)


def _story(connection: Connection, given: str) -> str | Refusal:
    """Return the id of the story that an id leads to now."""
    number = story_number(connection, given)
    if number is None:
        return Refusal(
            said("no story %(story)s is known; `tagwire stories list` shows those of the last days", story=repr(given))
        )
    return str(connection.execute(_STORY_ID, {"number": number}).scalar_one())


def _members(connection: Connection, story: str) -> list[str]:
    """Return the ids of a story's articles, in the order in which they were stored."""
    return list(connection.execute(_MEMBERS, {"story": story}).scalars())


def _story_of(connection: Connection, article: str) -> str | None:
    found: str | None = connection.execute(_STORY_OF, {"article": article}).scalar_one_or_none()
    return found


def _with_copies(connection: Connection, articles: Sequence[str]) -> list[str]:
    """Return articles that are stored with all that have the same text."""
    return list(connection.execute(_WITH_COPIES, {"articles": list(articles)}).scalars())


def _no_article(article: str) -> Refusal:
    return Refusal(said("no article %(article)s is stored; `tagwire search` finds articles", article=repr(article)))


def _sorted(articles: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(articles)))


_STORY_ID = text("SELECT id FROM story WHERE number = :number")
_MEMBERS = text(
    "SELECT a.id FROM article a JOIN story s ON s.number = a.story_number WHERE s.id = :story ORDER BY a.number"
)
_STORY_OF = text("SELECT s.id FROM article a JOIN story s ON s.number = a.story_number WHERE a.id = :article")
_WITH_COPIES = text(
    "WITH texts AS (SELECT coalesce(original_number, number) AS original FROM article WHERE id IN :articles)"
    " SELECT a.id FROM article a JOIN texts ON a.number = texts.original OR a.original_number = texts.original"
    " GROUP BY a.number ORDER BY a.number"
).bindparams(bindparam("articles", expanding=True))
_TIMES_GIVEN = text(
    "SELECT count(*) FROM story s JOIN article a ON a.number = s.founder_number WHERE a.id = :founder AND s.number < 0"
)
