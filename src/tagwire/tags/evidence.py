"""Evidence: the sentence that shows why an article has a tag."""

from tagwire.model.tag import Evidence
from tagwire.tags.reading import Reading
from tagwire.tags.terms import Mention, Term

CLEAR_LENGTH = range(30, 401)
"""Code points of a sentence that can be read on its own: no heading, no whole paragraph."""


def evidence_of(term: Term, reading: Reading) -> Evidence:
    """Return the first clear sentence of the text that holds the term, else any of the text, else the headline."""
    best = min(term.mentions, key=lambda mention: (_unclear(mention, reading), mention.at))
    start, end = reading.sentences[best.sentence]
    return Evidence(reading.source(best.sentence)[start:end], best.start, best.end, in_headline=best.sentence == 0)


def _unclear(mention: Mention, reading: Reading) -> int:
    if mention.sentence == 0:
        return 2
    start, end = reading.sentences[mention.sentence]
    return 0 if end - start in CLEAR_LENGTH and mention.sentence not in reading.styled else 1
