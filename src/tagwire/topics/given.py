"""Given categories: what an article's topics are once a person said which category it belongs to."""

from collections.abc import Sequence
from functools import cache

from tagwire.errors import ParseError
from tagwire.model.article import MediaTopic
from tagwire.model.correction import NO_CATEGORY
from tagwire.model.querying import FindCategory
from tagwire.text.sayings import said
from tagwire.toolkit.mediatopics import known_media_topics, medtop
from tagwire.toolkit.topicnames import category_finder

SURE = 1.0
"""The score of what a person said."""


def category_code(name: str) -> str:
    """Return the code that a label in any language, or a code, stands for, or NO_CATEGORY; raise ParseError."""
    if name.strip().lower() == NO_CATEGORY:
        return NO_CATEGORY
    found = _finder()(name)
    if found is None:
        raise ParseError(
            said(
                "there is no category %(name)s: write a label such as politics, a code such as medtop:11000000,"
                " or none",
                name=repr(name[:60]),
            )
        )
    return found.code


def top_code(given: str) -> str | None:
    """Return the digits of the top-level topic of a given category; None for none."""
    topics = known_media_topics()
    return topics.top_of(given) if given in topics else None


def given_topics(
    given: str, category: MediaTopic | None, topics: Sequence[MediaTopic]
) -> tuple[MediaTopic | None, tuple[MediaTopic, ...]]:
    """Return the category and the topics of an article that a person put into ``given``.

    Of what was read only topics below the same top level stay. A code that has left the vocabulary changes nothing.
    """
    if given == NO_CATEGORY:
        return None, ()
    known = known_media_topics()
    top = top_code(given)
    if top is None:
        return category, tuple(topics)
    stated = dict.fromkeys((top, given.removeprefix("medtop:")))
    sure = tuple(MediaTopic(medtop(code), known.label_of(code), SURE) for code in stated)
    fitting = (t for t in topics if t.code not in {s.code for s in sure} and t.code in known)
    return sure[0], (*sure, *(topic for topic in fitting if known.top_of(topic.code) == top))


@cache
def _finder() -> FindCategory:
    return category_finder(known_media_topics())
