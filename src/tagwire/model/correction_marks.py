"""Corrections of category, genre and story as plain fields."""

from collections.abc import Mapping
from typing import Any

from tagwire.errors import ParseError
from tagwire.model.article import Genre
from tagwire.model.correction import (
    Held,
    MarkDecision,
    Members,
    MergeStories,
    MoveArticle,
    SetCategory,
    SetGenre,
    SplitStory,
    StoryDecision,
)
from tagwire.model.stated import Fields, stated_text, stated_texts
from tagwire.text.sayings import said

MARKS = {
    "category": ("article", "to"),
    "genre": ("article", "to"),
    "move": ("article", "story"),
    "merge-stories": ("stories", "into"),
    "split-story": ("story", "articles"),
}
"""What each needs, by the word after ``do``."""
MARKS_ALLOWED = {
    "move": {"article", "story", "held"},
    "merge-stories": {"stories", "into", "held"},
    "split-story": {"story", "articles", "into", "held"},
}


def mark_fields(action: MarkDecision | StoryDecision) -> Fields:
    """Return a decision as fields."""
    match action:
        case SetCategory(article, category):
            return {"do": "category", "article": article, "to": category}
        case SetGenre(article, genre):
            return {"do": "genre", "article": article, "to": genre.value}
        case MoveArticle(article, story, held):
            return {"do": "move", "article": article, "story": story, **_held_fields(held)}
        case MergeStories(stories, into, held):
            return {"do": "merge-stories", "stories": list(stories), "into": into, **_held_fields(held)}
        case SplitStory(story, articles, into, held):
            named = {"into": into} if into else {}
            return {"do": "split-story", "story": story, "articles": list(articles), **named, **_held_fields(held)}


def mark_of(do: str, fields: Mapping[str, Any]) -> MarkDecision | StoryDecision:
    """Return the decision that fields state, all that it needs being there; raise ParseError."""
    match do:
        case "category":
            return SetCategory(stated_text(fields, "article"), stated_text(fields, "to"))
        case "genre":
            return SetGenre(stated_text(fields, "article"), genre_of(stated_text(fields, "to")))
        case "move":
            return MoveArticle(stated_text(fields, "article"), stated_text(fields, "story"), _held_of(fields))
        case "merge-stories":
            return MergeStories(stated_texts(fields, "stories"), stated_text(fields, "into"), _held_of(fields))
        case _:
            into = stated_text(fields, "into") if "into" in fields else ""
            return SplitStory(stated_text(fields, "story"), stated_texts(fields, "articles"), into, _held_of(fields))


def genre_of(name: str) -> Genre:
    """Return the genre of this name; raise ParseError saying which there are."""
    try:
        return Genre(name.strip().lower())
    except ValueError:
        raise ParseError(
            said("there is no genre %(name)s; it is one of %(genres)s", name=repr(name[:40]), genres=", ".join(Genre))
        ) from None


def _held_of(fields: Mapping[str, Any]) -> Held:
    stated = fields.get("held", [])
    if not isinstance(stated, list):
        raise ParseError("held is not a list of stories with their articles")
    held = []
    for members in stated:
        if not isinstance(members, Mapping) or members.keys() != {"story", "articles"}:
            raise ParseError(f"held = {str(members)[:80]} does not say a story and its articles")
        held.append(Members(stated_text(members, "story"), stated_texts(members, "articles")))
    return tuple(held)


def _held_fields(held: Held) -> Fields:
    if not held:
        return {}
    return {"held": [{"story": members.story, "articles": list(members.articles)} for members in held]}
