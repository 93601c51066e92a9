"""Sentences: where a text's sentences begin and end.

Full stops end sentences, except after an abbreviation or an initial and before a lower-case word; the marks of
other scripts (。！？ । ؟ ۔) always do. A blank line or line break always ends one, so that headings stand alone.
"""

import re

Span = tuple[int, int]
"""Start and end, in code points."""

_BREAK = re.compile(r"[.!?…]+[\"'”’»)\]]*|[。！？｡][」』”）]*|[।؟۔]+|\n+")
_SHORT_FORMS = (
    "mr mrs ms dr prof sr jr st sen rep gov gen col lt sgt capt maj cpl rev hon pres supt insp inc ltd co corp bros no "
    "vs etc al jan feb mar apr jun jul aug sep sept oct nov dec approx dept est fig vol ave blvd rd mt ft "
    "bzw ca evtl ggf inkl nr str usw vgl geb mio mrd tel abs hr fr dipl ing mm mme mlle sté art av env ex p pp "
    "sra srta ud uds dña ee uu avda núm pág sig dott avv arch on ecc drs mej mevr dhr bv jl "
    "г гг тыс млн млрд ул им т д"
)
"""Short forms that are followed by a name or a number more often than by a new sentence."""
_ABBREVIATIONS = frozenset(_SHORT_FORMS.split())


def split_sentences(text: str) -> list[Span]:
    """Return the sentences of ``text`` in order, without surrounding blanks; together they hold every word.

    >>> [("Mr. Ames spoke. Then he left."[a:b]) for a, b in split_sentences("Mr. Ames spoke. Then he left.")]
    ['Mr. Ames spoke.', 'Then he left.']
    """
    spans: list[Span] = []
    start = 0
    for match in _BREAK.finditer(text):
        if match[0][0] in ".!?…" and text[match.end() : match.end() + 1].strip():
            continue
        if match[0][0] in ".…" and _goes_on(text, match.start(), match.end()):
            continue
        _add(spans, text, start, match.end())
        start = match.end()
    _add(spans, text, start, len(text))
    return spans


def _goes_on(text: str, stop: int, end: int) -> bool:
    """Whether the full stop at ``stop`` is part of an abbreviation or followed by a lower-case word."""
    begin = stop
    while begin > 0 and stop - begin < 12 and (text[begin - 1].isalnum() or text[begin - 1] == "."):
        begin -= 1
    word = text[begin:stop]
    after = end
    while after < len(text) and text[after] in " \t\u00a0":
        after += 1
    if after >= len(text) or text[after] == "\n":
        return False
    if text[after].islower():
        return True
    if word.lower() in _ABBREVIATIONS or "." in word or (len(word) == 1 and word.isupper()):
        return True
    return (
        word.isdecimal()
        and len(word) <= 2
        and text[after].isalpha()
        and begin > 0
        and text[begin - 1] != "\n"
        and end == stop + 1
    )


def _add(spans: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        spans.append((start, end))
