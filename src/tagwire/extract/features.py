"""Features: what can be said of each block of a page, as numbers for the model."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tagwire.extract.blocks import TAG_BITS, Block, PageBlocks
from tagwire.extract.cues import CUES, cues_in
from tagwire.extract.hints import HINT_COUNT, Hint

Matrix = NDArray[np.float32]

LONG_BLOCK = 80
"""Weighted characters from which a block with few links counts as running text."""
_LEVELS = 5
_PLAIN_COLUMNS = 28
_OWN_COLUMNS = _PLAIN_COLUMNS + len(CUES) + 14
IN_HOLDER_COLUMN = _OWN_COLUMNS + 12
"""The column that says: in the element that holds the running text, and in nothing there that looks like an aside."""
_BAD_HINTS = int(
    Hint.RELATED
    | Hint.COMMENT
    | Hint.SHARE
    | Hint.NEWSLETTER
    | Hint.AD
    | Hint.CAPTION
    | Hint.BYLINE
    | Hint.NAV
    | Hint.FOOT
    | Hint.SIDE
    | Hint.DIALOG
    | Hint.BIO
    | Hint.TAGS
    | Hint.HIDDEN
)
_BAD_TAGS = TAG_BITS["aside"] | TAG_BITS["nav"] | TAG_BITS["footer"] | TAG_BITS["figure"] | TAG_BITS["figcaption"]
_ENDS = frozenset(".!?…。！？।؟۔:;»”\"’')）」』】։።")
_STOPS = frozenset(".!?…。！？।؟۔։።")
_WIDE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]+")
_STOP_MARKS = re.compile(r"[.!?…](?=\s)|[。！？।؟۔։።]")
_COMMAS = re.compile(r"[,;،、，]")
_QUOTES = re.compile(r"[\"“”„«»「」]")
_DIGITS = re.compile(r"\d")
_UPPER = re.compile(r"[A-ZÀ-ÞΑ-ΩА-Я]")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_TAGS = ("p", "li", "h1", "h2", "h3", "h4", "div", "td", "blockquote", "figcaption", "dd", "pre", "section", "body")
_TAG_PLACES = {tag: place for place, tag in enumerate(_TAGS)}


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What structured data says that helps to find the body; all may be empty."""

    headline: str = ""
    description: str = ""
    authors: tuple[str, ...] = ()
    body: str = ""
    """JSON-LD articleBody."""


def letters_of(text: str) -> str:
    """Return the letters and digits of a text, case-folded: what is compared when spacing and marks differ."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def weighted_length(text: str) -> float:
    """Return a text's length in characters of a spaced script: one of an unspaced script counts two and a half."""
    if text.isascii():
        return float(len(text))
    return len(text) + 1.5 * sum(map(len, _WIDE.findall(text)))


def features_of(page: PageBlocks, facts: PageFacts) -> Matrix:
    """Return one row of features for each block of a page, in reading order."""
    blocks = page.blocks
    lengths = np.array([weighted_length(b.text) for b in blocks], dtype=np.float32)
    own = _own_features(blocks, lengths, facts)
    link_share = own[:, 1]
    running = np.where((lengths >= LONG_BLOCK) & (link_share < 0.35), lengths * (1 - link_share), 0).astype(np.float32)
    places = _place_features(page, lengths, running, link_share)
    hints = _hint_features(page)
    flow = _flow_features(page, lengths, running, own)
    return np.hstack([own, places, hints, flow]).astype(np.float32)


def _own_features(blocks: list[Block], lengths: Matrix, facts: PageFacts) -> Matrix:
    counts = Counter(b.text for b in blocks)
    headline = letters_of(facts.headline)
    description = letters_of(facts.description)
    body = letters_of(facts.body)
    authors = [a.casefold() for a in facts.authors]
    rows: list[list[float]] = []
    cues_found: list[int] = []
    tags: list[int] = []
    for b, length in zip(blocks, lengths.tolist(), strict=True):
        text = b.text
        size = len(text)
        stops = len(_STOP_MARKS.findall(text))
        last = text[-1]
        cues = cues_in(text)
        first = text[0]
        is_short = size < 200
        folded = letters_of(text[:300]) if headline or description or body else ""
        rows.append(
            [
                float(np.log1p(length)),
                min(1.0, b.link_chars / size),
                min(b.links, 20),
                min(1.0, b.bold_chars / size),
                min(b.images, 5),
                b.is_whole,
                stops + (last in _STOPS),
                last in _STOPS,
                last in _ENDS,
                last == ":",
                len(_COMMAS.findall(text)) / (1 + length / 100),
                len(_QUOTES.findall(text)) / (1 + length / 100),
                len(_DIGITS.findall(text)) / size,
                len(_UPPER.findall(text)) / size,
                first.islower(),
                first.isdigit(),
                not first.isalnum(),
                size / (1 + text.count(" ")),
                "|" in text or "›" in text or "»" in text,
                "@" in text,
                "…" in text or "..." in text,
                min(5, counts[text]),
                bool(folded) and folded == headline,
                bool(folded) and len(folded) > 15 and (folded in headline or headline.startswith(folded)),
                bool(folded)
                and len(folded) > 20
                and bool(description)
                and (folded[:100] in description or description[:100] in folded),
                (1.0 if len(folded) > 3 and folded[:60] in body else 0.0) if body else -1.0,
                is_short and any(a in text.casefold() for a in authors),
                cues.bit_count(),
            ]
        )
        cues_found.append(cues)
        tags.append(1 << _TAG_PLACES[b.tag] if b.tag in _TAG_PLACES else 0)
    table = np.array(rows, dtype=np.float32).reshape(len(blocks), _PLAIN_COLUMNS)
    return np.hstack([table, _bits(cues_found, len(CUES)), _bits(tags, len(_TAGS))])


def _place_features(page: PageBlocks, lengths: Matrix, running: Matrix, link_share: Matrix) -> Matrix:
    """Features of the elements a block stands in: how much running text and how many links they hold."""
    elements, blocks = page.elements, page.blocks
    count = len(elements)
    text_in = [0.0] * count
    run_in = [0.0] * count
    link_in = [0.0] * count
    blocks_in = [0] * count
    direct = [0.0] * count
    signatures: dict[int, list[float]] = {}
    marks: list[int] = []
    for b, length, run, share in zip(blocks, lengths.tolist(), running.tolist(), link_share.tolist(), strict=True):
        e = b.element
        text_in[e] += length
        run_in[e] += run
        link_in[e] += length * share
        blocks_in[e] += 1
        element = elements[e]
        holder = element.parent if b.tag in ("p", "li") or b.tag in _HEADINGS else e
        direct[holder] += run
        mark = hash((element.signature, elements[element.parent].signature, element.depth))
        marks.append(mark)
        group = signatures.setdefault(mark, [0.0, 0.0, 0.0, 0.0])
        group[0] += run
        group[1] += length
        group[2] += length * share
        group[3] += 1
    for e in range(count - 1, 0, -1):
        parent = elements[e].parent
        text_in[parent] += text_in[e]
        run_in[parent] += run_in[e]
        link_in[parent] += link_in[e]
        blocks_in[parent] += blocks_in[e]
    best, spread = _best_holder(page, direct)
    in_best = [False] * count
    on_path = [0] * count
    in_best[best] = True
    for e in range(1, count):
        in_best[e] = in_best[e] or in_best[elements[e].parent]
    at = best
    while True:
        on_path[at] = 1
        if at == 0:
            break
        at = elements[at].parent
    hints_inside = [0] * count
    tags_inside = [0] * count
    away = [0] * count
    for e in range(1, count):
        if not on_path[e]:
            parent = elements[e].parent
            hints_inside[e] = hints_inside[parent] | elements[e].hints
            tags_inside[e] = tags_inside[parent] | TAG_BITS.get(elements[e].tag, 0)
            away[e] = away[parent] + 1
    total_run = run_in[0] + 1e-6
    total_text = text_in[0] + 1e-6
    rows: list[list[float]] = []
    for b, mark in zip(blocks, marks, strict=True):
        e = b.element
        element = elements[e]
        group = signatures[mark]
        row = [
            float(in_best[e]),
            float(element.depth),
            float(element.depth - elements[best].depth),
            direct[element.parent] / total_run,
            direct[e] / total_run,
            spread[e],
            group[0] / total_run,
            group[2] / (group[1] + 1),
            min(group[3], 50.0),
            group[1] / group[3],
        ]
        at = e
        while not on_path[at]:
            at = elements[at].parent
        row.append(float(away[e]))
        row.append(run_in[at] / total_run)
        row.append(float(in_best[e] and not hints_inside[e] & _BAD_HINTS and not tags_inside[e] & _BAD_TAGS))
        at = e
        for _ in range(_LEVELS):
            row += [
                run_in[at] / total_run,
                link_in[at] / (text_in[at] + 1),
                min(blocks_in[at], 100),
                text_in[at] / total_text,
            ]
            at = elements[at].parent
        rows.append(row)
    table = np.array(rows, dtype=np.float32).reshape(len(blocks), 13 + 4 * _LEVELS)
    inside = [
        _bits([hints_inside[b.element] for b in blocks], HINT_COUNT),
        _bits([tags_inside[b.element] for b in blocks], len(TAG_BITS)),
    ]
    return np.hstack([table, *inside])


def _best_holder(page: PageBlocks, direct: list[float]) -> tuple[int, list[float]]:
    """Return the element that best holds the running text, and each element's score as a share of the best.

    After Readability: text counts in full for its holder, half for the one above, a quarter for the next.
    """
    scores = [0.0] * len(direct)
    elements = page.elements
    for e, mass in enumerate(direct):
        if mass:
            share = 1.0
            at = e
            for _ in range(3):
                scores[at] += share * mass
                share /= 2
                if at == 0:
                    break
                at = elements[at].parent
    best = max(range(len(scores)), key=scores.__getitem__)
    top = scores[best] + 1e-6
    return best, [s / top for s in scores]


def _hint_features(page: PageBlocks) -> Matrix:
    """The hints of the nearest two elements, of the two above them, of all; and the telling tags above."""
    elements = page.elements
    near, middle, above, tags, pairs = [], [], [], [], []
    for b in page.blocks:
        e0 = elements[b.element]
        e1 = elements[e0.parent]
        e2 = elements[e1.parent]
        e3 = elements[e2.parent]
        near.append(e0.hints | e1.hints)
        middle.append(e2.hints | e3.hints)
        above.append(e0.above)
        tags.append(e0.tags_above)
        both = int(Hint.ARTICLE | Hint.BODY)
        pairs.append([float(any(e.hints & both == both for e in (e0, e1, e2, e3)))])
    return np.hstack(
        [
            _bits(near, HINT_COUNT),
            _bits(middle, HINT_COUNT),
            _bits(above, HINT_COUNT),
            _bits(tags, len(TAG_BITS)),
            np.array(pairs, dtype=np.float32).reshape(-1, 1),
        ]
    )


def _bits(values: list[int], width: int) -> Matrix:
    return ((np.array(values, dtype=np.int64)[:, None] >> np.arange(width)) & 1).astype(np.float32)


def _flow_features(page: PageBlocks, lengths: Matrix, running: Matrix, own: Matrix) -> Matrix:
    """Features of the order: how far along the page, after which heading, between which neighbours."""
    blocks = page.blocks
    n = len(blocks)
    index = np.arange(n, dtype=np.float32)
    before_text = np.cumsum(lengths) - lengths
    before_run = np.cumsum(running) - running
    total_run = float(running.sum()) + 1e-6
    h1 = next((i for i, b in enumerate(blocks) if b.tag == "h1"), -1)
    headline = np.flatnonzero(own[:, 22])
    title_at = int(headline[0]) if len(headline) else h1
    since_title = np.clip(index - title_at, -30, 60) if title_at >= 0 else np.full(n, -99, dtype=np.float32)
    long_at = np.flatnonzero(running)
    after_long = np.searchsorted(long_at, index, side="right")
    previous_long = (
        np.where(after_long > 0, index - long_at[np.maximum(after_long - 1, 0)], 99) if len(long_at) else np.full(n, 99)
    )
    next_at = np.searchsorted(long_at, index, side="left")
    next_long = (
        np.where(next_at < len(long_at), long_at[np.minimum(next_at, len(long_at) - 1)] - index, 99)
        if len(long_at)
        else np.full(n, 99)
    )
    heading_cues, heading_gap, heading_level = [], [], []
    cues, gap, level = 0.0, 99, 0
    for i, b in enumerate(blocks):
        if b.tag in _HEADINGS:
            cues = float(own[i, 28] * 1 + own[i, 29] * 2 + own[i, 31] * 4 + own[i, 36] * 8 + own[i, 37] * 16)
            gap, level = 0, int(b.tag[1])
        else:
            gap = min(gap + 1, 99)
        heading_cues.append(cues)
        heading_gap.append(float(gap))
        heading_level.append(float(level))
    same_parent_previous = np.array(
        [float(i > 0 and _holder(page, b) == _holder(page, blocks[i - 1])) for i, b in enumerate(blocks)],
        dtype=np.float32,
    )
    same_parent_next = np.append(same_parent_previous[1:], 0)
    columns = [
        index / max(1, n),
        np.minimum(index, 300),
        np.minimum(n - index, 300),
        np.full(n, min(n, 1000)),
        before_text / (float(lengths.sum()) + 1e-6),
        before_run / total_run,
        np.full(n, np.log1p(total_run)),
        since_title,
        np.minimum(previous_long, 99),
        np.minimum(next_long, 99),
        np.array(heading_cues),
        np.array(heading_gap),
        np.array(heading_level),
        same_parent_previous,
        same_parent_next,
    ]
    picked = own[:, [0, 1, 2, 7, 27, 28, 29, 30, 32]]
    picked = np.hstack([picked, own[:, [28 + len(CUES), 28 + len(CUES) + 1]], running[:, None]])
    neighbours = [shifted(picked, step) for step in (-2, -1, 1, 2)]
    return np.hstack([np.stack(columns, axis=1), *neighbours]).astype(np.float32)


def shifted(rows: Matrix, step: int) -> Matrix:
    """Return the rows of each block's neighbour ``step`` places on; -1 where there is none."""
    moved = np.full_like(rows, -1)
    if step > 0:
        moved[:-step] = rows[step:]
    else:
        moved[-step:] = rows[:step]
    return moved


def _holder(page: PageBlocks, b: Block) -> int:
    return page.elements[b.element].parent if b.tag in ("p", "li") or b.tag in _HEADINGS else b.element
