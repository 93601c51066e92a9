"""Corrections in words, for history pages and terminals."""

from collections.abc import Callable, Iterable
from functools import reduce

from tagwire.model.correction import (
    Add,
    Block,
    Condition,
    Correction,
    Detach,
    Hide,
    LoggedCorrection,
    Merge,
    Pin,
    Rename,
    Split,
    Undo,
)
from tagwire.model.correction_fields import action_fields
from tagwire.tags.labels import label_of
from tagwire.text.keys import fold
from tagwire.text.sayings import said
from tagwire.text.times import rfc3339


def correction_json(logged: LoggedCorrection) -> dict[str, object]:
    """Return a correction in the shape that ``--json`` and the web give."""
    made = logged.correction
    return {
        "id": made.id,
        "at": rfc3339(made.at),
        "who": made.who,
        "why": made.why,
        **action_fields(made.action),
        "undone_by": logged.undone_by,
        "words": action_words(made),
    }


def action_words(made: Correction) -> str:
    """Return in words what a correction did: "merged #Kiev into #Kyiv"."""
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


def _hashtag(name: str) -> str:
    return f"#{name if name == fold(name) else label_of(name)}"
