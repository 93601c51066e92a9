"""Headers: the blocks around the headline, where a piece says who wrote it and when."""

import itertools
import re
from datetime import datetime

from tagwire.extract.blocks import TAG_BITS, Block, PageBlocks
from tagwire.extract.bylines import Byline, is_byline_label, is_name, names_in, visible_names_in
from tagwire.extract.characters import letters_of
from tagwire.extract.hints import Hint
from tagwire.extract.visible_dates import read_visible_date

_BEFORE = 4
_AFTER = 14
_FAR = 40
_MAX_CHARS = 220
_NEAREST = 5
_DATE_CHARS = 60
_DATED = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[./]\d{1,2}[./]\d\d")
_ELSEWHERE = int(Hint.RELATED | Hint.COMMENT | Hint.NAV | Hint.FOOT | Hint.AD | Hint.SIDE | Hint.CARD)
_MARKED = int(Hint.BYLINE | Hint.DATE)
_CHANGED = re.compile(
    r"(?i)\b(?:updated|modified|aktualisiert|mis à jour|actualizado|atualizado|aggiornato|bijgewerkt|обновлено)|更新"
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
        found = read_visible_date(block.text, lang, fetched_at)
        if found is None:
            continue
        if not _CHANGED.search(block.text[:40]):
            return found
        changed = changed or found
    return changed


def visible_byline(page: PageBlocks, header: list[Block]) -> Byline:
    """Return the people named in the header: after "By", in an element called a byline, or alone beside the date."""
    elements = page.elements
    for block, following in itertools.zip_longest(header, header[1:]):
        is_marked = bool(
            (elements.hints[block.element] | elements.hints[elements.parents[block.element]]) & int(Hint.BYLINE)
        )
        byline = visible_names_in(block.text, is_marked=is_marked)
        if byline.authors or byline.agency:
            return byline
        if following is not None and is_byline_label(block.text):
            byline = visible_names_in(following.text, is_marked=True)
            if byline.authors:
                return byline
    for block, other in [*itertools.pairwise(header[:_NEAREST]), *itertools.pairwise(header[:_NEAREST][::-1])]:
        if is_name(block.text) and len(other.text) <= _DATE_CHARS and _DATED.search(other.text):
            return names_in((block.text,))
    return _signed(page)


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
