"""Subjects: what newsrooms file stories under, by the labels of the IPTC Media Topics."""

import re
from functools import cache

from tagwire.tags.identity import identity_of
from tagwire.toolkit.mediatopics import load_media_topics

_BETWEEN = re.compile(r",|/| and | or | und | oder | et | ou | y | o | e | och | og ")
_SAME_LABELS = {"no": "nb"}
LONGEST_LABEL = 4
"""Words; longer labels are descriptions."""


@cache
def subjects(lang: str) -> frozenset[str]:
    """Return the identities of a language's labels: of "robbery and theft" both; none for some languages."""
    labels = load_media_topics().labels.get(_SAME_LABELS.get(lang, lang), {})
    parts = (part.strip() for label in labels.values() for part in _BETWEEN.split(label.partition("(")[0]))
    return frozenset(identity_of(part) for part in parts if part and len(part.split()) <= LONGEST_LABEL)
