"""Corrections in words, for history pages and terminals."""

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
            return f"merged {' and '.join(map(_hashtag, froms))} into {_hashtag(into)}"
        case Split(tag, into, when):
            return f"split {_hashtag(into)} off {_hashtag(tag)}: {condition_words(when)}"
        case Detach(alias, tag):
            return f"took {_hashtag(alias)} off {_hashtag(tag)}"
        case Rename(tag, name):
            return f"renamed {_hashtag(tag)} to {_hashtag(name)}"
        case Hide(tag):
            return f"hid {_hashtag(tag)}"
        case Pin(tag):
            return f"pinned {_hashtag(tag)}"
        case Block(article, tag):
            return f"took {_hashtag(tag)} off the article {article}"
        case Add(article, tag):
            return f"gave {_hashtag(tag)} to the article {article}"
        case Undo(of):
            return f"undid correction {of}"


def condition_words(when: Condition) -> str:
    """Return in words which articles a condition concerns."""
    parts = []
    if when.tags:
        parts.append(f"those that name {' or '.join(map(_hashtag, when.tags))}")
    if when.publishers:
        parts.append(f"those of {' or '.join(when.publishers)}")
    if when.words:
        parts.append(f"those that say {' or '.join(f'“{phrase}”' for phrase in when.words)}")
    described = " and ".join(parts)
    named = "the articles " + ", ".join(when.articles) if when.articles else ""
    return "; ".join(filter(None, (described, named)))


def _hashtag(name: str) -> str:
    return f"#{name if name == fold(name) else label_of(name)}"
