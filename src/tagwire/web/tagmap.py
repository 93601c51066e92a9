"""A map of related tags: the tag in the middle, the others around it, the closest nearest; its geometry for SVG.

Labels stand in rows above and below the middle one, so that they can be read like text and never meet. Each goes, the
closest first, into the nearest row that has room, there to the side with less in it. The same tags make the same map.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from tagwire.model.listing import Tag, TagCount
from tagwire.web.links import tag_path

WIDTH = 320.0
ROW = 40.0
"""From one row to the next."""
LABEL_HEIGHT = 30.0
GAP = 8.0
"""Least space between two labels of a row."""
_PADDING = 10.0
_SIZES = (13.0, 15.0, 17.0)
"""Heights of letters: of the tags least, more and most in common."""
_BASELINE = 0.35
"""How far below a row's middle letters stand, in their height."""
_NARROW, _ROUND, _WIDE = 0.42, 0.62, 1.05
"""Widths of characters in their height, rather too much than too little."""
_THINNEST, _THICKEST = 1.0, 4.0
_NARROW_LETTERS = frozenset("fijlrt'.|")
_CAPITAL = 0.74


@dataclass(frozen=True, slots=True)
class MapLabel:
    """A tag on the map; x and y are its upper left corner."""

    text: str
    """The hashtag, cut where it is wider than the map."""
    label: str
    href: str
    articles: int
    size: int
    """0 to 2: how much it has in common."""
    x: float
    y: float
    width: float

    @property
    def is_cut(self) -> bool:
        """Whether the text is not the whole hashtag."""
        return self.text != f"#{self.label}"

    @property
    def letters(self) -> float:
        """The height of its letters."""
        return _SIZES[self.size]

    @property
    def text_x(self) -> float:
        """The middle of the text."""
        return self.x + self.width / 2

    @property
    def text_y(self) -> float:
        """The text's baseline."""
        return self.y + LABEL_HEIGHT / 2 + self.letters * _BASELINE


@dataclass(frozen=True, slots=True)
class MapLine:
    """A line from the middle to a tag, thicker for more in common."""

    x1: float
    y1: float
    x2: float
    y2: float
    thickness: float


@dataclass(frozen=True, slots=True)
class TagMap:
    """The map, ready to be drawn: lines first, then labels, the closest tag first."""

    width: float
    height: float
    centre: MapLabel
    labels: tuple[MapLabel, ...]
    lines: tuple[MapLine, ...]


@dataclass(slots=True)
class _Row:
    """A row while it is filled: labels' places in the list, from left to right."""

    number: int
    """0 the middle one, -1 the one above it, 1 the one below it."""
    room: float = WIDTH
    places: list[int] = field(default_factory=list)
    lean: float = 0.0
    """Width on the right minus width on the left."""


def related_map(tag: Tag, related: Sequence[TagCount]) -> TagMap | None:
    """Return the map of a tag and the tags related to it, the closest first; None when there are none."""
    if not related:
        return None
    most = max(count.articles for count in related)
    sizes = [min(2, 3 * count.articles // (most + 1)) for count in related]
    texts = [_fitted(f"#{count.tag.label}", _SIZES[size]) for count, size in zip(related, sizes, strict=True)]
    widths = [_width(text, _SIZES[size]) + 2 * _PADDING for text, size in zip(texts, sizes, strict=True)]
    rows = _rows(widths)
    top = min(row.number for row in rows)
    height = (max(row.number for row in rows) - top + 1) * ROW
    corners: dict[int, tuple[float, float]] = {}
    for row in rows:
        free = WIDTH - sum(widths[place] for place in row.places)
        space = max(GAP, min(4 * GAP, free / (len(row.places) + 1)))
        x = (free - space * (len(row.places) - 1)) / 2
        for place in row.places:
            corners[place] = (x, (row.number - top) * ROW + (ROW - LABEL_HEIGHT) / 2)
            x += widths[place] + space
    labels = tuple(
        MapLabel(texts[i], count.tag.label, tag_path(count.tag.key), count.articles, sizes[i], *corners[i], widths[i])
        for i, count in enumerate(related)
    )
    middle = _fitted(f"#{tag.label}", _SIZES[2])
    width = _width(middle, _SIZES[2]) + 2 * _PADDING
    y = -top * ROW + (ROW - LABEL_HEIGHT) / 2
    centre = MapLabel(middle, tag.label, tag_path(tag.key), 0, 2, (WIDTH - width) / 2, y, width)
    return TagMap(WIDTH, height, centre, labels, tuple(_line(centre, label, most) for label in labels))


def _rows(widths: Sequence[float]) -> list[_Row]:
    """Return the rows that labels of these widths stand in, the middle one, which holds none of them, among them."""
    rows = [_Row(0, room=0.0)]
    for place, width in enumerate(widths):
        row = next((row for row in rows if row.room >= width), None)
        if row is None:
            last = rows[-1].number
            row = _Row(1 if last == 0 else -last if last > 0 else 1 - last)
            rows.append(row)
        if row.lean > 0:
            row.places.insert(0, place)
            row.lean -= width
        else:
            row.places.append(place)
            row.lean += width
        row.room -= width + GAP
    return rows


def _line(centre: MapLabel, label: MapLabel, most: int) -> MapLine:
    above = label.y < centre.y
    return MapLine(
        x1=centre.text_x,
        y1=centre.y if above else centre.y + LABEL_HEIGHT,
        x2=label.text_x,
        y2=label.y + LABEL_HEIGHT if above else label.y,
        thickness=_THINNEST + (_THICKEST - _THINNEST) * label.articles / most,
    )


def _fitted(text: str, size: float) -> str:
    """Return a label, cut before a letter, not before its marks, where the map is too narrow for it."""
    room = WIDTH - 2 * _PADDING
    if _width(text, size) <= room:
        return text
    end = len(text)
    while _width(text[:end], size) + size * _WIDE > room or unicodedata.combining(text[end]):
        end -= 1
    return text[:end] + "…"


def _width(text: str, size: float) -> float:
    """Return about how wide a sans-serif face draws a text, rather too much than too little."""
    return size * sum(map(_advance, text))


def _advance(letter: str) -> float:
    if letter in _NARROW_LETTERS:
        return _NARROW
    if unicodedata.east_asian_width(letter) in "WF":
        return _WIDE
    if unicodedata.combining(letter):
        return 0.0
    if letter in "mwMWæœ@%…" or (not letter.isascii() and letter.isupper()):
        return 0.95
    return _CAPITAL if letter.isupper() else _ROUND
