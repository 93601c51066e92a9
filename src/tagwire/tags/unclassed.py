"""Languages without word classes: what tells a phrase from half a sentence there, and how sure one can be of it."""

from collections.abc import Mapping, Sequence

from tagwire.tags.reading import Reading
from tagwire.tags.terms import Mention, Term
from tagwire.toolkit.words import LanguageWords

RARE_ZIPF = 3.0
"""Up to here a word is one that hardly any text uses, so that two side by side are likely a name."""
QUOTED = 1.5
"""Log-odds that a phrase gains which the text puts in quotation marks, alone."""
UNSURE = 0.7
"""Log-odds that every word and phrase loses: the ranker was fitted where classes are known."""
QUOTATION_MARKS = frozenset("\"'«»“”„‟‘’‚‹›「」『』")


def without_loose(
    terms: Mapping[str, Term], reading: Reading, roles: Sequence[str], *, words: LanguageWords
) -> dict[str, Term]:
    """Return the terms without phrases that nothing holds together.

    What is said twice holds together, and so do rare words, and what stands between two bounds: stop words or marks.
    """
    return {
        key: term
        for key, term in terms.items()
        if len(term.words) < 2
        or len(term.mentions) > 1
        or all(words.zipf_of(word) <= RARE_ZIPF for word in term.words)
        or _is_bounded(term.mentions[0], reading, roles)
    }


def unfitted(term: Term, reading: Reading, *, words: LanguageWords) -> float:
    """Return what a term's strength is put right by, in log-odds: 0 for names, and where word classes are known."""
    if words.has_classes or term.is_name:
        return 0.0
    quoted = len(term.words) > 1 and any(_is_quoted(mention, reading) for mention in term.mentions)
    return QUOTED * quoted - UNSURE


def _is_bounded(mention: Mention, reading: Reading, roles: Sequence[str]) -> bool:
    tokens, first, last = reading.tokens, mention.at, mention.at + mention.size
    return (first == 0 or not tokens[first].glued or not roles[first - 1]) and (
        last == len(tokens) or not tokens[last].glued or not roles[last]
    )


def _is_quoted(mention: Mention, reading: Reading) -> bool:
    source = reading.source(mention.sentence)
    before, after = source[: mention.start][-1:], source[mention.end :][:1]
    return before in QUOTATION_MARKS and after in QUOTATION_MARKS and bool(before and after)
