"""Headers: the blocks around the headline, where a piece says who wrote it and when."""

import itertools
import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from tagwire.extract.blocks import TAG_BITS, Block, PageBlocks
from tagwire.extract.bylines import (
    Byline,
    is_byline_label,
    is_dated_name,
    is_name,
    is_names,
    names_in,
    visible_names_in,
)
from tagwire.extract.characters import letters_of
from tagwire.extract.hints import Hint
from tagwire.extract.visible_dates import find_visible_date

_BEFORE = 4
_AFTER = 14
_FAR = 40
_MAX_CHARS = 220
_NEAREST = 5
_DATE_CHARS = 60
_A_DAY = timedelta(days=1)
_DATED = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[./]\d{1,2}[./]\d\d")
_ELSEWHERE = int(Hint.RELATED | Hint.COMMENT | Hint.NAV | Hint.FOOT | Hint.AD | Hint.SIDE | Hint.CARD)
_MARKED = int(Hint.BYLINE | Hint.DATE)
_PUBLISHED = re.compile(
    r"(?i)(?:first )?(?:published|posted|veröffentlicht|erschienen|publié|publicado|pubblicato|gepubliceerd)\b"
)
_CREDITED = int(Hint.BYLINE | Hint.CAPTION)
_NO_BYLINE = int(Hint.SHARE | Hint.NAV | Hint.TAGS | Hint.AD | Hint.CAPTION)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_CHANGED = re.compile(
    r"(?i)\b(?:updated|modified|aktualisiert|stand\b|akt\.|mis à jour|actualizado|atualizado|aggiornato|bijgewerkt|"
    r"обновлено)|更新"
)
_LONG = 200
_SIGNED = re.compile(
    r"(?i)(?:(?:this|the) (?:post|article|story|piece) was )?written by:?\s|(?:verfasst|geschrieben) von:?\s"
    r"|écrit par:?\s|escrito por:?\s|scritto da:?\s|geschreven door:?\s"
)
_SIGNED_CHARS = 120


def header_blocks(page: PageBlocks, headline: str | None) -> list[Block]:
    """Return the short blocks near the headline, those after it first, then bylines and dates farther off."""
    blocks = page.blocks
    at = _headline_at(blocks, headline)
    if at is None:
        near: list[Block] = []
    else:
        after: list[Block] = []
        for block in blocks[at + 1 : at + 1 + _AFTER]:
            after.append(block)
            if len(block.text) > 2 * _LONG:
                break
        near = after + blocks[max(0, at - _BEFORE) : at][::-1]
    start = at or 0
    elements = page.elements
    far = [
        b
        for b in blocks[start : start + 4 * _FAR] + blocks[max(0, start - _FAR) : start]
        if elements.hints[b.element] & _MARKED and not elements.above[b.element] & _ELSEWHERE
    ]
    return [b for b in near + far if len(b.text) <= _MAX_CHARS]


def visible_date(page: PageBlocks, header: list[Block], lang: str | None, fetched_at: datetime) -> datetime | None:
    """Return the date of publication that the header shows; one called "updated" only when it is the only one."""
    changed: datetime | None = None
    for block in header:
        if page.elements.tags_above[block.element] & (TAG_BITS["nav"] | TAG_BITS["footer"]):
            continue
        found = find_visible_date(block.text, lang, fetched_at)
        if found is None:
            continue
        moment, before = found
        if not _CHANGED.search(before):
            return moment
        changed = changed or moment
    return changed or _labelled_date(page, lang, fetched_at)


def _labelled_date(page: PageBlocks, lang: str | None, fetched_at: datetime) -> datetime | None:
    """Return the date in the first line anywhere that says when the piece was published, else in a line of a date's
    class: below the text, or far above."""
    lines = [block for block in page.blocks if len(block.text) <= _DATE_CHARS]
    labelled = [block for block in lines if _PUBLISHED.match(block.text)]
    elements = page.elements
    called = [
        block
        for block in lines
        if elements.hints[block.element] & int(Hint.DATE) and not elements.above[block.element] & _ELSEWHERE
    ]
    dates = (find_visible_date(block.text, lang, fetched_at) for block in labelled + called)
    return next((found[0] for found in dates if found is not None), None)


def republished(
    page: PageBlocks, header: list[Block], lang: str | None, published: datetime, modified: datetime
) -> datetime | None:
    """Return the later day under which a piece stands anew, where its header shows one that it does not call a change.

    Guides and lists keep the date of their first version in the data for years, and are shown under a newer one.
    Believed is a day well after the one stated, and not after the last change: a page's head may show today's.
    """
    for block in header:
        found = find_visible_date(block.text, lang, modified) if len(block.text) <= _DATE_CHARS else None
        if found is not None:
            moment, before = found
            is_anew = moment.date() > published.date() + _A_DAY and not _CHANGED.search(before)
            return moment if is_anew else None
    return None


def visible_byline(page: PageBlocks, header: list[Block], ending: Sequence[Block] = ()) -> Byline:
    """Return the people named in the header: after "By", in an element called a byline, or alone beside the date.

    ``ending`` is the text's last block, if known: a piece may be signed there.
    """
    elements = page.elements
    for block, following in itertools.zip_longest(header, header[1:]):
        hints = elements.hints[block.element] | elements.hints[elements.parents[block.element]]
        is_marked = hints & _CREDITED == int(Hint.BYLINE)
        byline = visible_names_in(block.text, is_marked=is_marked)
        if byline.authors or byline.agency:
            return byline
        if following is not None and is_byline_label(block.text):
            byline = visible_names_in(following.text, is_marked=True)
            if byline.authors:
                return byline
    named = next((block for block in header[:_NEAREST] if is_dated_name(block.text)), None)
    if named:
        return names_in((named.text.partition("|")[0],))
    for block, other in [*itertools.pairwise(header[:_NEAREST]), *itertools.pairwise(header[:_NEAREST][::-1])]:
        if (
            _may_sign(page, block)
            and is_name(block.text)
            and len(other.text) <= _DATE_CHARS
            and _DATED.search(other.text)
        ):
            return names_in((block.text,))
    for block, following in itertools.pairwise(header[: 2 * _NEAREST]):
        if block.tag == "p" and len(following.text) > _DATE_CHARS and _may_sign(page, block) and is_names(block.text):
            return names_in((block.text,))
    signed = next((block for block in ending if _may_sign(page, block) and is_names(block.text)), None)
    return names_in((signed.text,)) if signed else _signed(page)


def _may_sign(page: PageBlocks, block: Block) -> bool:
    """Whether a line may be a byline for all that its elements are called: no heading, no button, no label."""
    return block.tag not in _HEADINGS and not page.elements.hints[block.element] & _NO_BYLINE


def _signed(page: PageBlocks) -> Byline:
    """Return the people that a line anywhere says the piece was written by: "This post was written by …"."""
    for block in page.blocks:
        signed = _SIGNED.match(block.text) if len(block.text) <= _SIGNED_CHARS else None
        if signed:
            byline = visible_names_in(block.text[signed.end() :], is_marked=True)
            if byline.authors:
                return byline
    return Byline()


def _headline_at(blocks: list[Block], headline: str | None) -> int | None:
    wanted = letters_of(headline or "")
    if wanted:
        for i, block in enumerate(blocks):
            if block.tag in ("h1", "h2", "h3") and letters_of(block.text) == wanted:
                return i
        for i, block in enumerate(blocks):
            if (
                len(block.text) < 3 * len(wanted) + 20
                and letters_of(block.text) == wanted
                and block.link_chars < len(block.text) / 2
            ):
                return i
    return next((i for i, block in enumerate(blocks) if block.tag == "h1"), None)
