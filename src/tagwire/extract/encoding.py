"""Encodings: a page's bytes to text, whatever it declares (WHATWG Encoding and HTML §13.2.3)."""

import re
import unicodedata
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tagwire.extract.characters import PLANE, points_of
from tagwire.text.encodings import BINARY_MARKS, codec_of_label

MAX_PRESCAN_BYTES = 4096
MAX_SNIFF_BYTES = 60_000
_MAX_BAD_SHARE = 0.02
"""Above this share of undecodable bytes among the non-ASCII ones, a declared UTF-8 is not believed."""

_MAX_NO_LETTERS_SHARE = 0.05
_TEXT_CONTROLS = "\t\n\f\r\x1b"

_META = re.compile(
    rb"""<(?:meta\s[^>]{0,400}?charset\s*=\s*["']?\s*|\?xml\s[^>]{0,200}?encoding\s*=\s*["'])([A-Za-z0-9_.:\-]{2,40})""",
    re.IGNORECASE,
)

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le"))


def decode_page(body: bytes, declared: str | None) -> str:
    """Return the text of a page: byte order mark, then sound UTF-8, then what header or meta declare, then a guess.

    Bytes that are sound UTF-8 and hold multi-byte letters are UTF-8 whatever a header says: no other encoding
    gives such bytes by chance.
    """
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, "replace")
    if body[:200].count(0) > len(body[:200]) / 4:
        return body.decode("utf-16-le" if body[1:2] == b"\0" else "utf-16-be", "replace")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode(_legacy_codec(body, declared), "replace")
    if text.isascii() and "\x1b" in text and "iso2022_jp" in (codec_of_label(declared, wide=True), _meta_codec(body)):
        return body.decode("iso2022_jp", "replace")
    return text


def is_recoded(body: bytes, text: str) -> bool:
    """Whether a page's text is not what its bytes are in UTF-8, which alone the parser reads at once."""
    return text.encode("utf-8", "surrogatepass") != body


def is_binary(body: bytes, text: str) -> bool:
    """Whether what was decoded is a file that holds no text: it begins as such, or with what no text is made of.

    >>> is_binary(b"%PDF-1.7", "%PDF-1.7"), is_binary(b"<p>", "<p>")
    (True, False)
    """
    sample = text[:MAX_PRESCAN_BYTES]
    bad = int(np.count_nonzero(_unprinted_table()[points_of(sample)]))
    return body.startswith(BINARY_MARKS) or bad > _MAX_NO_LETTERS_SHARE * len(sample)


@cache
def _unprinted_table() -> NDArray[np.bool_]:
    """Which characters of the basic plane no text holds: controls, surrogates, private and unassigned ones."""
    unprinted = (unicodedata.category(c) in ("Cc", "Cn", "Co", "Cs") for c in map(chr, range(PLANE - 1)))
    table = np.array([*unprinted, False])  # the last stands for what is beyond the plane, emoji mostly
    table[[ord(c) for c in _TEXT_CONTROLS]] = False
    return table


def _meta_codec(body: bytes) -> str | None:
    found = _META.search(body[:MAX_PRESCAN_BYTES])
    codec = codec_of_label(found[1].decode("ascii"), wide=True) if found else None
    # A meta element can't be read in UTF-16 unless the page is in something else (HTML §13.2.3.2).
    return "utf-8" if codec in ("utf-16-le", "utf-16-be") else codec


def _legacy_codec(body: bytes, declared: str | None) -> str:
    for codec in (codec_of_label(declared, wide=True), _meta_codec(body)):
        if codec and _bad_share(body, codec) <= _MAX_BAD_SHARE:
            return codec
    if _bad_share(body, "utf-8") <= _MAX_BAD_SHARE:
        return "utf-8"
    return _guessed_codec(body)


def _bad_share(body: bytes, codec: str) -> float:
    """Return the share of characters that can't be decoded among those that are not ASCII."""
    text = body[: 20 * MAX_SNIFF_BYTES].decode(codec, "replace")
    bad = text.count("\ufffd")
    if not bad:
        return 0.0
    return bad / max(1, len(text) - len(text.encode("ascii", "ignore")))


def _guessed_codec(body: bytes) -> str:
    """Guess by what the decoded letters are: kana, Hangul, common Han, Cyrillic words; else Western."""
    high = bytes(b for b in body[: 8 * MAX_SNIFF_BYTES] if b > 0x7F)[:MAX_SNIFF_BYTES]
    sample = body[: 8 * MAX_SNIFF_BYTES]
    best, best_score = "cp1252", 0.5
    for codec, letters in (
        ("cp932", r"[\u3041-\u30fe]"),
        ("euc_jp", r"[\u3041-\u30fe]"),
        ("cp949", r"[\uac00-\ud7a3]"),
        ("gb18030", r"[的一是不了在人有我他这中大来上国]"),
        ("big5hkscs", r"[的一是不了在人有我他這中大來上國]"),
    ):
        text = sample.decode(codec, "replace")
        foreign = len(text) - len(text.encode("ascii", "ignore"))
        weight = 6.0 if "的" in letters else 1.0
        score = (len(re.findall(letters, text)) * weight - 20 * text.count("\ufffd")) / max(1, foreign)
        if score > best_score:
            best, best_score = codec, score
    if best == "cp1252" and len(re.findall(rb"[\xc0-\xff]{3,}", sample)) > 0.05 * len(high):
        return "cp1251"
    return best
