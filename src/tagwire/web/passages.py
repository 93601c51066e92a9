"""Article text for pages: paragraphs, the first ones of them, and the words that earned a tag, marked."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

from tagwire.model.tag import Evidence

FIRST_PARAGRAPHS = 2
FIRST_WORDS = 90
LONGEST_FIRST_WORDS = 150
"""A single paragraph longer than this is cut, so that a list stays a list."""
FOLDED_WORDS = 1500
"""How many words of an article a list holds folded; the rest is on the article's own page."""
FOLDED_KEPT = 512
"""Texts kept as lists show them: a busy page is made again with each new article, and the others stay."""

_PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")
_SENTENCE_END = re.compile(r"[.!?…。！？؟۔।]['\"”’»）)\]]*(?=\s|$)|[。！？]")

Span = tuple[int, int]
"""Start and end in code points."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as a list shows it, as HTML paragraphs."""

    first: Markup
    rest: Markup
    """What "Read on" unfolds; maybe empty."""
    is_cut: bool
    """Whether the article's own page holds still more."""


@lru_cache(maxsize=FOLDED_KEPT)
def fold_text(text: str) -> Folded:
    """Return the first paragraphs (two, or up to 90 words), and the rest up to 1,500 words."""
    paragraphs = _PARAGRAPH.findall(text)
    weights = list(map(_weight, paragraphs))
    count = min(1, len(paragraphs))
    while (
        count < min(FIRST_PARAGRAPHS, len(paragraphs))
        and sum(weights[:count]) < FIRST_WORDS
        and weights[count] <= LONGEST_FIRST_WORDS
    ):
        count += 1
    if count and weights[count - 1] > LONGEST_FIRST_WORDS:
        paragraphs[count - 1 : count] = _split_paragraph(paragraphs[count - 1])
        weights[count - 1 : count] = map(_weight, paragraphs[count - 1 : count + 1])
    end, total = count, sum(weights[:count])
    while end < len(paragraphs) and total + weights[end] <= FOLDED_WORDS:
        total += weights[end]
        end += 1
    return Folded(_html(paragraphs[:count]), _html(paragraphs[count:end]), is_cut=end < len(paragraphs))


def whole_text(text: str) -> Folded:
    """Return every paragraph unfolded."""
    return Folded(_html(_PARAGRAPH.findall(text)), Markup(), is_cut=False)


def marked_paragraphs(text: str, spans: Iterable[Span]) -> tuple[Markup, ...]:
    """Return a text's paragraphs with the spans marked; spans out of bounds are left out, overlapping ones joined."""
    joined = _join_spans(spans, len(text))
    return tuple(_marked(text, match.start(), match.end(), joined) for match in _PARAGRAPH.finditer(text))


def marked(text: str, spans: Iterable[Span]) -> Markup:
    """Return a text in one piece with the spans marked, as ``marked_paragraphs`` does."""
    return _marked(text, 0, len(text), _join_spans(spans, len(text)))


def marked_sentence(evidence: Evidence, whole: str) -> Markup:
    """Return an evidence sentence with its name marked; ``whole`` is the text or headline it is from."""
    name = whole[evidence.start : evidence.end]
    at = whole.rfind(evidence.sentence, 0, evidence.start + len(evidence.sentence))
    start = evidence.start - at
    if not name or at < 0 or not 0 <= start <= len(evidence.sentence) - len(name):
        start = evidence.sentence.find(name) if name else -1
    if start < 0:
        return escape(evidence.sentence)
    return _marked(evidence.sentence, 0, len(evidence.sentence), [(start, start + len(name))])


def html_paragraphs(text: str) -> str:
    """Return a plain text as HTML paragraphs."""
    return str(_html(_PARAGRAPH.findall(text)))


def first_paragraph(text: str, lead: str | None = None) -> str:
    """Return the lead, or the first paragraph, cut at a sentence's end when it is long."""
    match = _PARAGRAPH.search(text)
    paragraph = lead or (match[0] if match else "")
    return _split_paragraph(paragraph)[0] if _weight(paragraph) > LONGEST_FIRST_WORDS else paragraph


def _marked(text: str, start: int, end: int, spans: Sequence[Span]) -> Markup:
    parts: list[str] = []
    at = start
    for span_start, span_end in spans:
        if span_end <= start or span_start >= end:
            continue
        span_start, span_end = max(span_start, start), min(span_end, end)
        parts += [escape(text[at:span_start]), "<mark>", escape(text[span_start:span_end]), "</mark>"]
        at = span_end
    parts.append(escape(text[at:end]))
    return Markup("".join(parts))  # noqa: S704  every part is escaped above


def _join_spans(spans: Iterable[Span], length: int) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(span for span in spans if 0 <= span[0] < span[1] <= length):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _html(paragraphs: Sequence[str]) -> Markup:
    """Paragraphs as HTML, escaped in one go: a blank line stands in none of them."""
    if not paragraphs:
        return Markup()
    between = Markup("</p><p>")
    return Markup("<p>") + escape("\n\n".join(paragraphs)).replace("\n\n", between) + Markup("</p>")


def _weight(paragraph: str) -> int:
    """Words; for scripts without spaces two characters are taken for one."""
    words = len(paragraph.split())
    return words if words * 20 >= len(paragraph) else len(paragraph) // 2


def _split_paragraph(paragraph: str) -> tuple[str, str]:
    """Cut a long paragraph at the first sentence's end after 90 words, or at a space, or anywhere."""
    share = min(1.0, FIRST_WORDS / max(1, _weight(paragraph)))
    earliest = int(len(paragraph) * share)
    latest = int(len(paragraph) * min(1.0, share * LONGEST_FIRST_WORDS / FIRST_WORDS))
    match = _SENTENCE_END.search(paragraph, earliest, latest)
    cut = match.end() if match else paragraph.find(" ", earliest, latest)
    cut = cut if cut > 0 else latest
    return paragraph[:cut].rstrip(), paragraph[cut:].lstrip()
