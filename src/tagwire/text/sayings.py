"""Sayings: English sentences that remember how they were made, so that a page can say them in another language."""


class Saying(str):
    """A sentence in English with its message and values; for a log, a terminal and the API it is only a text."""

    __slots__ = ("message", "values")
    message: str
    values: dict[str, object]


def said(message: str, **values: object) -> Saying:
    """Return a message with its ``%(name)s`` filled; values may be sayings themselves.

    >>> said("there is no alert %(number)s", number=7)
    'there is no alert 7'
    """
    saying = Saying(message % values)
    saying.message, saying.values = message, values
    return saying
