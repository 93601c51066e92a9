"""Features: what can be said of each block of a page, as numbers for the model, in columns over all blocks."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from tagwire.extract.blocks import TAG_BITS, Block, Elements, PageBlocks
from tagwire.extract.characters import KINDS, Column, Matrix, count_kinds, edge_flags, letters_of, letters_of_all
from tagwire.extract.cues import CUES, cues_in_all
from tagwire.extract.hints import HINT_COUNT, Hint
from tagwire.extract.words import WORD_COLUMNS, BlockWords, block_words, word_scores

LONG_BLOCK = 80
"""Weighted characters from which a block with few links counts as running text."""
_LEVELS = 5
_COMPARED_CHARS = 200
MARKUP_COLUMNS = 5
LEARNED_COLUMNS = MARKUP_COLUMNS + WORD_COLUMNS
"""The last columns: what ``markup_scores`` and ``word_scores`` give."""
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
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_HELD = _HEADINGS | {"p", "li"}
"""Elements that hold one paragraph: what holds their text is the element above."""
# fmt: off
_TAGS = (
    "p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "div", "td", "tr", "blockquote", "figcaption", "dd", "dt", "pre",
    "section", "article", "body",
)
# fmt: on
_TAG_PLACES = {tag: place for place, tag in enumerate(_TAGS)}
_OWN_COLUMNS = 28 + len(_TAGS)
IN_HOLDER_COLUMN = _OWN_COLUMNS + len(CUES) + 12
"""The column that says: in the element that holds the running text, and in nothing there that looks like an aside."""
_PLACE_COLUMNS = 13 + 4 * _LEVELS
_HEADING_CUES = ("related", "newsletter", "comment", "bio", "tags")

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What structured data says that helps to find the body; all may be empty."""

    headline: str = ""
    description: str = ""
    authors: tuple[str, ...] = ()
    body: str = ""
    """JSON-LD articleBody."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A page's elements as arrays, and which element each block stands in."""

    parents: Integers
    ends: Integers
    depths: Integers
    of_block: Integers

    @classmethod
    def of(cls, page: PageBlocks) -> "Tree":
        """Return the arrays of a page."""
        elements = page.elements
        return cls(
            np.array(elements.parents),
            np.array(elements.ends),
            np.array(elements.depths),
            np.array([block.element for block in page.blocks]),
        )

    def direct(self, amounts: Column) -> Column:
        """Return for each element the sum of its own blocks' ``amounts``."""
        summed: Column = np.bincount(self.of_block, amounts, minlength=len(self.parents))
        return summed

    def within(self, direct: Column) -> Column:
        """Return for each element the sum over all elements inside it, itself included."""
        before = np.concatenate([[0.0], np.cumsum(direct)])
        summed: Column = before[self.ends + 1] - before[:-1]
        return summed


def features_of(page: PageBlocks, facts: PageFacts, markup: Matrix, words: Matrix) -> Matrix:
    """Return one row of features for each block of a page, in reading order.

    ``markup`` holds what is learned of the words in class names and ids: a weight for each word, by how far above the
    block the name stands (``markup_scores``); ``words`` what is learned of the words in texts (``word_scores``).
    """
    blocks = page.blocks
    tree = Tree.of(page)
    sizes = np.array([len(b.text) for b in blocks], dtype=np.float32)
    texts = [b.text for b in blocks]
    kinds = count_kinds(texts)
    lengths = sizes + 1.5 * kinds[:, KINDS.index("wide")]
    link_share = np.minimum(np.array([b.link_chars for b in blocks], dtype=np.float32) / sizes, 1)
    running = np.where((lengths >= LONG_BLOCK) & (link_share < 0.35), lengths * (1 - link_share), 0).astype(np.float32)
    said = block_words(texts)
    cues, own = _own_features(blocks, said, facts, sizes, lengths, kinds, link_share)
    places = _place_features(page, tree, lengths, running, link_share)
    hints = _hint_features(page.elements, tree)
    flow = _flow_features(page, tree, lengths, running, own, cues)
    learned = (markup_scores(page, tree, markup), word_scores(said, words))
    return np.hstack([own, cues, places, hints, flow, *learned]).astype(np.float32)


def hint_inside_column(hint: Hint) -> int:
    """Return the column that says that a name between a block and the path to the running text hints at this."""
    return _OWN_COLUMNS + len(CUES) + _PLACE_COLUMNS + list(Hint).index(hint)


def cue_columns(names: Sequence[str]) -> list[int]:
    """Return the columns that say that a block holds these cues."""
    return [_OWN_COLUMNS + _CUE_PLACES[name] for name in names]


def lengths_in(rows: Matrix) -> Matrix:
    """Return the blocks' weighted lengths, read back from their features."""
    lengths: Matrix = np.expm1(rows[:, 0])
    return lengths


def _own_features(
    blocks: list[Block],
    said: BlockWords,
    facts: PageFacts,
    sizes: Matrix,
    lengths: Matrix,
    kinds: Matrix,
    link_share: Matrix,
) -> tuple[Matrix, Matrix]:
    """Return each block's cues, and what can be said of it alone."""
    counts = Counter([b.text for b in blocks])
    headline = letters_of(facts.headline)
    description = letters_of(facts.description)
    body = letters_of(facts.body)
    authors = [a.casefold() for a in facts.authors]
    stop, comma, quote, digit, upper, _, space, wide_stop = kinds.T
    by_length = 1 + lengths / 100
    texts = [b.text for b in blocks]
    cues = _bits(cues_in_all(texts, said, (digit > 0).tolist()), len(CUES))
    edges = edge_flags(texts)
    table = [
        np.minimum(np.array([b.links for b in blocks]), 20),
        np.minimum(np.array([b.images for b in blocks]), 5),
        np.array([b.is_whole for b in blocks]),
        *edges.T,
        np.array(["|" in text or "›" in text or "»" in text for text in texts]),
        np.array(["@" in text for text in texts]),
        np.array(["…" in text or "..." in text for text in texts]),
        np.minimum(np.array([counts[text] for text in texts]), 5),
        np.array([len(text) < 200 and any(a in text.casefold() for a in authors) for text in texts])
        if authors
        else np.zeros(len(texts)),
        *_likeness(texts, headline, description, body).T,
    ]
    columns = [
        np.log1p(lengths),
        link_share,
        np.minimum(np.array([b.bold_chars for b in blocks], dtype=np.float32) / sizes, 1),
        stop + wide_stop,
        comma / by_length,
        quote / by_length,
        digit / sizes,
        upper / sizes,
        sizes / (1 + space),
        cues.sum(axis=1),
    ]
    tags = [1 << _TAG_PLACES[b.tag] if b.tag in _TAG_PLACES else 0 for b in blocks]
    return cues, np.hstack([np.stack([*columns, *table], axis=1), _bits(tags, len(_TAGS))])


def _likeness(texts: list[str], headline: str, description: str, body: str) -> Column:
    """For each block: whether it says the headline, a part of it, the description, and what JSON-LD calls the body.

    The last is -1 where JSON-LD has none.
    """
    if not (headline or description or body):
        return np.tile([0.0, 0.0, 0.0, -1.0], (len(texts), 1))
    likeness: Column = np.array(
        [
            (
                folded == headline,
                len(folded) > 15 and (folded in headline or headline.startswith(folded)),
                len(folded) > 20 and bool(description) and (folded[:100] in description or description[:100] in folded),
                (len(folded) > 3 and folded[:60] in body) if body else -1,
            )
            for folded in letters_of_all([text[:_COMPARED_CHARS] for text in texts])
        ],
        dtype=np.float64,
    )
    return likeness


def _place_features(page: PageBlocks, tree: Tree, lengths: Matrix, running: Matrix, link_share: Matrix) -> Matrix:
    """Features of the elements a block stands in: how much running text and how many links they hold."""
    elements, blocks = page.elements, page.blocks
    at, parents = tree.of_block, tree.parents
    linked = lengths * link_share
    text_in = tree.within(tree.direct(lengths))
    run_in = tree.within(tree.direct(running))
    link_in = tree.within(tree.direct(linked))
    blocks_in = tree.within(tree.direct(np.ones_like(lengths)))
    is_held = np.array([b.tag in _HELD for b in blocks])
    direct = np.bincount(np.where(is_held, parents[at], at), running, minlength=len(parents))
    best, spread = _best_holder(parents, direct)
    on_path = (np.arange(len(parents)) <= best) & (tree.ends >= best)
    in_best = (at >= best) & (at <= tree.ends[best])
    hints_inside, tags_inside, away, gate = _inside(elements, on_path.tolist())
    total_run, total_text = run_in[0] + 1e-6, text_in[0] + 1e-6
    kind = _kinds_of_places(elements, tree)
    group_run, group_text, group_link, group_size = (
        np.bincount(kind, amounts)[kind] for amounts in (running, lengths, linked, np.ones_like(lengths))
    )
    inside_hints = np.array(hints_inside)[at]
    inside_tags = np.array(tags_inside)[at]
    columns = [
        in_best,
        tree.depths[at],
        tree.depths[at] - tree.depths[best],
        direct[parents[at]] / total_run,
        direct[at] / total_run,
        spread[at],
        group_run / total_run,
        group_link / (group_text + 1),
        np.minimum(group_size, 50),
        group_text / group_size,
        np.array(away)[at],
        run_in[np.array(gate)[at]] / total_run,
        in_best & (inside_hints & _BAD_HINTS == 0) & (inside_tags & _BAD_TAGS == 0),
    ]
    level = at
    for _ in range(_LEVELS):
        columns += [
            run_in[level] / total_run,
            link_in[level] / (text_in[level] + 1),
            np.minimum(blocks_in[level], 100),
            text_in[level] / total_text,
        ]
        level = parents[level]
    table = np.stack(columns, axis=1).astype(np.float32)
    return np.hstack([table, _bits(inside_hints, HINT_COUNT), _bits(inside_tags, len(TAG_BITS))])


def _inside(elements: Elements, on_path: list[bool]) -> tuple[list[int], list[int], list[int], list[int]]:
    """Return for each element what stands between it and the path to the text's holder.

    Hints, telling tags, how many elements, and the element on the path that it hangs from.
    """
    count = len(on_path)
    hints, tags, away, gate = [0] * count, [0] * count, [0] * count, [0] * count
    for e, (parent, own, tag) in enumerate(zip(elements.parents, elements.hints, elements.tags, strict=True)):
        if on_path[e]:
            gate[e] = e
        else:
            hints[e] = hints[parent] | own
            tags[e] = tags[parent] | TAG_BITS.get(tag, 0)
            away[e] = away[parent] + 1
            gate[e] = gate[parent]
    return hints, tags, away, gate


def _kinds_of_places(elements: Elements, tree: Tree) -> Integers:
    """Return a number for each block, equal for blocks in elements of the same kind below elements of the same kind."""
    signatures = np.array(elements.signatures)
    at = tree.of_block
    mixed = signatures[at] * 31 + signatures[tree.parents[at]] * 17 + tree.depths[at]
    numbers: Integers = np.unique(mixed, return_inverse=True)[1]
    return numbers


def _best_holder(parents: Integers, direct: Column) -> tuple[int, Matrix]:
    """Return the element that best holds the running text, and each element's score as a share of the best.

    After Readability: text counts in full for its holder, half for the one above, a quarter for the next.
    """
    scores = direct.astype(np.float64)
    below_root = direct * (np.arange(len(parents)) > 0)
    scores += np.bincount(parents, below_root / 2, minlength=len(parents))
    scores += np.bincount(parents[parents], below_root * (parents > 0) / 4, minlength=len(parents))
    best = int(scores.argmax())
    return best, (scores / (scores[best] + 1e-6)).astype(np.float32)


def _hint_features(elements: Elements, tree: Tree) -> Matrix:
    """The hints of the nearest two elements, of the two above them, of all; and the telling tags above."""
    hints = np.array(elements.hints)
    e0 = tree.of_block
    e1 = tree.parents[e0]
    e2 = tree.parents[e1]
    e3 = tree.parents[e2]
    both = int(Hint.ARTICLE | Hint.BODY)
    is_body = np.zeros(len(e0), dtype=bool)
    for level in (e0, e1, e2, e3):
        is_body |= hints[level] & both == both
    return np.hstack(
        [
            _bits(hints[e0] | hints[e1], HINT_COUNT),
            _bits(hints[e2] | hints[e3], HINT_COUNT),
            _bits(np.array(elements.above)[e0], HINT_COUNT),
            _bits(np.array(elements.tags_above)[e0], len(TAG_BITS)),
            is_body[:, None],
        ]
    )


def markup_scores(page: PageBlocks, tree: Tree, markup: Matrix) -> Matrix:
    """Return what the words in class names and ids say of each block.

    ``markup`` has a row for each of four distances, the block's own element, its parent, the next two, all around it,
    and a column for each word's number. The last column returned is the sum of those four.
    """
    words = page.elements.words
    counts = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
    of_element = np.repeat(np.arange(len(words)), counts)
    numbers = np.fromiter(chain.from_iterable(words), dtype=np.int64, count=int(counts.sum()))
    scores = np.stack([np.bincount(of_element, row[numbers], minlength=len(words)) for row in markup])
    every = np.cumsum(np.append(scores[3], 0.0))
    closes = np.bincount(tree.ends + 1, scores[3], minlength=len(words) + 1)
    above = (every - np.cumsum(closes))[:-1]
    e0 = tree.of_block
    e1 = tree.parents[e0]
    e2 = tree.parents[e1]
    e3 = tree.parents[e2]
    columns = np.stack([scores[0][e0], scores[1][e1], scores[2][e2] + scores[2][e3], above[e0]], axis=1)
    summed: Matrix = np.hstack([columns, columns.sum(axis=1, keepdims=True)]).astype(np.float32)
    return summed


def _bits(values: list[int] | Integers, width: int) -> Matrix:
    return ((np.asarray(values, dtype=np.int64)[:, None] >> np.arange(width)) & 1).astype(np.float32)


def _flow_features(page: PageBlocks, tree: Tree, lengths: Matrix, running: Matrix, own: Matrix, cues: Matrix) -> Matrix:
    """Features of the order: how far along the page, after which heading, between which neighbours."""
    blocks = page.blocks
    n = len(blocks)
    index = np.arange(n, dtype=np.float32)
    total_run = float(running.sum()) + 1e-6
    says_headline = np.flatnonzero(own[:, _SAYS_HEADLINE])
    h1 = next((i for i, b in enumerate(blocks) if b.tag == "h1"), -1)
    title_at = int(says_headline[0]) if len(says_headline) else h1
    long_at = np.flatnonzero(running)
    level = np.array([int(b.tag[1]) if b.tag in _HEADINGS else 0 for b in blocks])
    heading_at = np.maximum.accumulate(np.where(level > 0, index, -1)).astype(np.int64)
    has_heading = heading_at >= 0
    heading_cues = cues[heading_at][:, [_CUE_PLACES[name] for name in _HEADING_CUES]] * has_heading[:, None]
    holder = np.where([b.tag in _HELD for b in blocks], tree.parents[tree.of_block], tree.of_block)
    as_before = np.append(False, holder[1:] == holder[:-1])
    columns = [
        index / max(1, n),
        np.minimum(index, 300),
        np.minimum(n - index, 300),
        np.full(n, min(n, 1000)),
        (np.cumsum(lengths) - lengths) / (float(lengths.sum()) + 1e-6),
        (np.cumsum(running) - running) / total_run,
        np.full(n, np.log1p(total_run)),
        np.clip(index - title_at, -30, 60) if title_at >= 0 else np.full(n, -99.0),
        *_distances(index.astype(np.int64), long_at),
        np.where(has_heading, np.minimum(index - heading_at, 99), 99),
        np.where(has_heading, level[heading_at], 0),
        as_before,
        np.append(as_before[1:], False),
    ]
    near_cues = cues[:, [_CUE_PLACES[name] for name in _NEAR_CUES]]
    picked = np.hstack([own[:, _NEAR_COLUMNS], near_cues, running[:, None]])
    neighbours = [shifted(picked, step) for step in (-2, -1, 1, 2)]
    return np.hstack([np.stack(columns, axis=1), heading_cues, *neighbours]).astype(np.float32)


_SAYS_HEADLINE = 10 + 14
_NEAR_COLUMNS = [0, 1, 2, 9, 10, 13, 28, 29]
"""Length, links' share, bold share, cues, links, how it ends, whether a paragraph, a list item."""
_NEAR_CUES = ("related", "newsletter", "share", "credit")
_CUE_PLACES = {cue.name: place for place, cue in enumerate(CUES)}


def _distances(index: Integers, marked: Integers) -> tuple[Integers, Integers]:
    """Return how far before and after each place the nearest of the ``marked`` places is; at most 99."""
    if not len(marked):
        far = np.full(len(index), 99)
        return far, far
    last = np.searchsorted(marked, index, side="right")
    following = np.searchsorted(marked, index, side="left")
    before = np.where(last > 0, index - marked[np.maximum(last - 1, 0)], 99)
    after = np.where(following < len(marked), marked[np.minimum(following, len(marked) - 1)] - index, 99)
    return np.minimum(before, 99), np.minimum(after, 99)


def shifted(rows: Matrix, step: int, missing: float = -1) -> Matrix:
    """Return the rows of each block's neighbour ``step`` places on; ``missing`` where there is none."""
    moved = np.full_like(rows, missing)
    if step > 0:
        moved[:-step] = rows[step:]
    else:
        moved[-step:] = rows[:step]
    return moved
