"""Statements: what others say an article's tags are, hashtags in the text and the publisher's keywords."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

from tagwire.model.tag import Origin
from tagwire.tags.reading import Reading
from tagwire.tags.terms import Mention, Term
from tagwire.text.keys import fold, is_tag
from tagwire.text.words import find_words

MAX_HASHTAGS = 1_000
"""Hashtags read of a headline or a text; whoever writes more is stuffing them."""
MAX_KEYWORDS = 40
LONGEST_KEYWORD = 6
"""Words; a longer keyword is a sentence for search engines."""

_HASHTAG = re.compile(
    r"(?<![\w/&#])[#＃]([^\W_](?:\w|[\u0300-\u036f\u0900-\u0dff\u200c\u200d\u0e31-\u0e4e\u064b-\u065f]){1,80})"
)


def written_hashtags(reading: Reading, terms: Mapping[str, Term]) -> dict[str, Term]:
    """Return the terms with each hashtag written in the headline or text added, or marked where it is one already.

    A bare number ("#1") is a rank, and a "#" inside a link is a fragment: neither counts.
    """
    marked = dict(terms)
    for sentence, source in ((0, reading.headline), (1, reading.text)):
        is_headline = sentence == 0
        starts = [(t.start, at) for at, t in enumerate(reading.tokens) if (t.sentence == 0) == is_headline]
        for match in islice(_HASHTAG.finditer(source), MAX_HASHTAGS):
            name = match[1]
            if not is_tag(name) or name[0].isdecimal():
                continue
            number, at = _place(reading, starts, match.start(1)) or (sentence, 0)
            mention = Mention(number, match.start(1), match.end(1), at, 1)
            _mark(marked, name, (name.lower(),), mention, Origin.HASHTAG)
    return marked


def publisher_terms(keywords: Sequence[str], reading: Reading, terms: Mapping[str, Term]) -> dict[str, Term]:
    """Return the terms with the publisher's keywords that the article really holds added or marked.

    A keyword the article doesn't hold is a shelf of the publisher's, not evidence: it is left out.
    """
    marked = dict(terms)
    if not keywords:
        return marked
    places: dict[str, list[int]] = {}
    for index, token in enumerate(reading.tokens):
        places.setdefault(fold(token.low), []).append(index)
    for keyword in keywords[:MAX_KEYWORDS]:
        parts = [fold(word.text) for word in find_words(keyword)]
        if not 1 <= len(parts) <= LONGEST_KEYWORD or not is_tag(keyword):
            continue
        key = fold(keyword)
        if key in marked:
            marked[key] = replace(marked[key], origins=marked[key].origins | {Origin.PUBLISHER})
            continue
        for at in places.get(parts[0], ()):
            tokens = reading.tokens[at : at + len(parts)]
            if [fold(token.low) for token in tokens] == parts and tokens[0].sentence == tokens[-1].sentence:
                source = reading.source(tokens[0].sentence)
                name = " ".join(source[tokens[0].start : tokens[-1].end].split())
                mention = Mention(tokens[0].sentence, tokens[0].start, tokens[-1].end, at, len(parts))
                _mark(marked, name, tuple(token.low for token in tokens), mention, Origin.PUBLISHER)
    return marked


def _mark(terms: dict[str, Term], name: str, words: tuple[str, ...], mention: Mention, origin: Origin) -> None:
    key = fold(name)
    known = terms.get(key)
    if known is None:
        is_name = any(c.isupper() for c in name)
        terms[key] = Term(key, name, words, (mention,), is_name=is_name, origins=frozenset((origin,)))
    else:
        mentions = known.mentions if mention in known.mentions else tuple(sorted((*known.mentions, mention)))
        terms[key] = replace(known, mentions=mentions, origins=known.origins | {origin})


def _place(reading: Reading, starts: Sequence[tuple[int, int]], start: int) -> tuple[int, int] | None:
    """Return the sentence and the index of the token that holds a place; ``starts`` are tokens by where they start."""
    found = bisect_right(starts, (start, len(reading.tokens))) - 1
    if found < 0:
        return None
    at = starts[found][1]
    token = reading.tokens[at]
    return (token.sentence, at) if start < token.end else None
