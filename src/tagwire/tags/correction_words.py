"""Corrections in words, for history pages and terminals."""

from collections.abc import Callable, Iterable
from functools import reduce

from tagwire.model.correction import (
    NO_CATEGORY,
    Add,
    Block,
    Condition,
    Correction,
    Detach,
    Hide,
    LoggedCorrection,
    MarkDecision,
    Merge,
    MergeStories,
    MoveArticle,
    Pin,
    Rename,
    SetCategory,
    SetGenre,
    Split,
    SplitStory,
    StoryDecision,
    Undo,
)
from tagwire.model.correction_fields import action_fields
from tagwire.tags.labels import label_of
from tagwire.text.keys import fold
from tagwire.text.sayings import said
from tagwire.text.times import rfc3339
from tagwire.toolkit.mediatopics import known_media_topics


def correction_json(logged: LoggedCorrection) -> dict[str, object]:
    """Return a correction in the shape that ``--json`` and the web give."""
    made = logged.correction
    fields = action_fields(made.action)
    fields.pop("held", None)  # every article of every story touched: for the log and its file
    return {
        "id": made.id,
        "at": rfc3339(made.at),
        "who": made.who,
        "why": made.why,
        **fields,
        "undone_by": logged.undone_by,
        "words": action_words(made),
    }


def action_words(made: Correction) -> str:
    """Return in words what a correction did: "merged #Kiev into #Kyiv"."""
    if isinstance(made.action, MarkDecision | StoryDecision):
        return _mark_words(made.action)
    match made.action:
        case Merge(froms, into):
            return said("merged %(tags)s into %(into)s", tags=_joined(map(_hashtag, froms), _and), into=_hashtag(into))
        case Split(tag, into, when):
            return said(
                "split %(into)s off %(tag)s: %(articles)s",
                into=_hashtag(into),
                tag=_hashtag(tag),
                articles=condition_words(when),
            )
        case Detach(alias, tag):
            return said("took %(alias)s off %(tag)s", alias=_hashtag(alias), tag=_hashtag(tag))
        case Rename(tag, name):
            return said("renamed %(tag)s to %(name)s", tag=_hashtag(tag), name=_hashtag(name))
        case Hide(tag):
            return said("hid %(tag)s", tag=_hashtag(tag))
        case Pin(tag):
            return said("pinned %(tag)s", tag=_hashtag(tag))
        case Block(article, tag):
            return said("took %(tag)s off the article %(article)s", tag=_hashtag(tag), article=article)
        case Add(article, tag):
            return said("gave %(tag)s to the article %(article)s", tag=_hashtag(tag), article=article)
        case Undo(of):
            return said("undid correction %(of)s", of=of)


def _mark_words(action: MarkDecision | StoryDecision) -> str:
    match action:
        case SetCategory(article, category):
            return said("put the article %(article)s into %(category)s", article=article, category=_category(category))
        case SetGenre(article, genre):
            return said("said that the article %(article)s is of genre %(genre)s", article=article, genre=genre.value)
        case MoveArticle(article, story):
            return said("moved the article %(article)s to the story %(story)s", article=article, story=story)
        case MergeStories(stories, into):
            return said(
                "merged %(stories)s into the story %(into)s", stories=_joined(map(_story, stories), _and), into=into
            )
        case SplitStory(story, articles, into):
            named = _joined(map(_article, articles), _and)
            if not into:
                return said("took %(articles)s out of the story %(story)s", articles=named, story=story)
            return said(
                "took %(articles)s out of the story %(story)s: now the story %(into)s",
                articles=named,
                story=story,
                into=into,
            )


def condition_words(when: Condition) -> str:
    """Return in words which articles a condition concerns."""
    parts = []
    if when.tags:
        parts.append(said("those that name %(tags)s", tags=_joined(map(_hashtag, when.tags), _or)))
    if when.publishers:
        parts.append(said("those of %(publishers)s", publishers=_joined(when.publishers, _or)))
    if when.words:
        phrases = (said("“%(text)s”", text=phrase) for phrase in when.words)
        parts.append(said("those that say %(words)s", words=_joined(phrases, _or)))
    named = said("the articles %(ids)s", ids=", ".join(when.articles)) if when.articles else ""
    described = _joined(parts, _and)
    return said("%(one)s; %(other)s", one=described, other=named) if described and named else described or named


def _joined(parts: Iterable[str], join: Callable[[str, str], str]) -> str:
    """Return parts as one text, joined two by two; empty for none."""
    texts = list(parts)
    return reduce(join, texts) if texts else ""


def _and(one: str, other: str) -> str:
    return said("%(one)s and %(other)s", one=one, other=other)


def _or(one: str, other: str) -> str:
    return said("%(one)s or %(other)s", one=one, other=other)


def _category(code: str) -> str:
    topics = known_media_topics()
    if code == NO_CATEGORY:
        return said("no category")
    return said("the category %(name)s", name=topics.label_of(code) if code in topics else code)


def _story(story: str) -> str:
    return said("the story %(story)s", story=story)


def _article(article: str) -> str:
    return said("the article %(article)s", article=article)


def _hashtag(name: str) -> str:
    return f"#{name if name == fold(name) else label_of(name)}"
