"""Echoes: blocks that only say again what the article says, or who took the picture.

Rules that hold whatever a page looks like: a pull quote repeats words of a longer paragraph; a picture's caption ends
in its credit; a feed's last line says where the article "appeared first".
"""

import re
from collections import Counter
from collections.abc import Sequence

from tagwire.extract.blocks import Block
from tagwire.extract.characters import letters_of_all

LEAST_ECHO_LETTERS = 18
"""A shorter repeat may be a sub-heading or a name."""
MOST_ECHO_CHARS = 600
MOST_CAPTION_CHARS = 300
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "li", "dt"})
_CREDIT = re.compile(
    r"(?:Photo(?:graph|s)?|Picture|Image|Foto(?:graf[íi]a|s)?|Bild|Photographie|写真|صورة|الصورة)\s?[:：/]\s?\S.{1,70}$"
    r"|[\(\[](?:Photo|Foto|Image|Bild|Picture)\s?(?:by|von|de|:)?\s.{2,60}[\)\]]\.?$"
)
_FIRST_SEEN = re.compile(
    r"(?:appeared first on|first appeared on|erschien zuerst (?:auf|bei)|est apparu en premier sur"
    r"|(?:se public[oó]|apareci[oó]) primero en|è apparso per primo su|verscheen eerst op)\s.{1,120}$",
    re.IGNORECASE,
)
_FIRST = ("first", "zuerst", "en premier", "primero", "per primo", "verscheen eerst")
"""One of these stands in each phrase above; far cheaper to look for in every block than the expression."""


def without_echoes(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks without pull quotes, captions with a credit, and notes of where a feed's text stood first."""
    letters = letters_of_all([block.text for block in blocks])
    whole, twins = "\n".join(letters), Counter(letters)
    return [
        block
        for block, own in zip(blocks, letters, strict=True)
        if block.tag in _HEADINGS
        or not (
            _is_credited(block.text)
            or _says_first_seen(block.text[-200:])
            or _is_echo(block.text, own, whole, twins=twins[own])
        )
    ]


def _is_echo(text: str, letters: str, whole: str, *, twins: int) -> bool:
    """Whether a block's letters stand inside a longer block's: one of the same length is not an echo but a twin."""
    if len(text) > MOST_ECHO_CHARS or len(letters) < LEAST_ECHO_LETTERS:
        return False
    return whole.count(letters) > twins


def _is_credited(text: str) -> bool:
    return len(text) <= MOST_CAPTION_CHARS and _CREDIT.search(text[-160:]) is not None


def _says_first_seen(text: str) -> bool:
    lower = text.lower()
    return any(word in lower for word in _FIRST) and _FIRST_SEEN.search(text) is not None
