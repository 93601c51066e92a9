"""Bytes → text: which encoding a document is in, by the WHATWG label table and never by a codec named from outside.

Order (ingest behaviour 27): byte order mark, HTTP charset, XML declaration, UTF-8. An unknown label falls through.
"""

import re
from collections.abc import Iterator

from tagwire.text.encodings import SINGLE_BYTE_CODECS, codec_of_label

_UTF8 = "utf-8"

_BYTE_ORDER_MARKS = (
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\xef\xbb\xbf", _UTF8),
    (b"\xfe\xff", "utf-16-be"),
    (b"\xff\xfe", "utf-16-le"),
)

_UNMARKED_STARTS = (
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00<\x00", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00{\x00", "utf-16-be"),
    (b"{\x00", "utf-16-le"),
)
"""How "<" and "{" look in the wide encodings (XML 1.0 appendix F)."""

_XML_DECLARATION = re.compile(rb"<\?xml\s[^>]{0,200}?encoding\s{0,8}=\s{0,8}[\"']([A-Za-z0-9._:\-]{1,40})[\"']")
_NOT_XML_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def decoded_text(body: bytes, *, charset: str | None) -> str:
    """Return the text of a document without its byte order mark and without characters no XML may hold.

    ``charset`` is the HTTP header's, unchecked. Undecodable bytes become U+FFFD; nothing raises.
    """
    for mark, codec in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return _legal(body[len(mark) :].decode(codec, "replace"))
    for start, codec in _UNMARKED_STARTS:
        if body.startswith(start):
            return _legal(body.decode(codec, "replace"))
    return _legal(_decoded_by_label(body, charset))


def is_binary(body: bytes) -> bool:
    """Whether bytes hold more control characters than any text does; the wide encodings are told by their marks."""
    if body.startswith(tuple(mark for mark, _ in (*_BYTE_ORDER_MARKS, *_UNMARKED_STARTS))):
        return False
    sample = body[:4_096]
    controls = sum(1 for byte in sample if byte < 0x20 and byte not in b"\t\n\f\r\x1b")
    return controls * 20 > len(sample)


def _decoded_by_label(body: bytes, charset: str | None) -> str:
    declared = list(_declared_codecs(body, charset))
    if _UTF8 in declared and declared[0] in SINGLE_BYTE_CODECS and _is_utf8(body):
        # A server's default charset against the document's own word, and the bytes agree with the document.
        return body.decode(_UTF8)
    for codec in (*declared, _UTF8):
        try:
            return body.decode(codec)
        except UnicodeDecodeError:
            if codec in SINGLE_BYTE_CODECS:
                # Only an unassigned byte fails here: one bad byte must not cost the label.
                return body.decode(codec, "replace")
    return _decoded_with_losses(body, declared[0] if declared else _UTF8)


def _declared_codecs(body: bytes, charset: str | None) -> Iterator[str]:
    if (codec := codec_of_label(charset)) is not None:
        yield codec
    found = _XML_DECLARATION.search(body, 0, 1024)
    if found and (codec := codec_of_label(found[1].decode("ascii"))) is not None:
        yield codec


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode(_UTF8)
    except UnicodeDecodeError:
        return False
    return True


def _decoded_with_losses(body: bytes, codec: str) -> str:
    """Decode what is wrong in every declared encoding; more losses than finds in UTF-8 means that it is not UTF-8."""
    text = body.decode(codec, "replace")
    lost = text.count("\ufffd")
    found = sum(1 for character in text if character > "\x7f") - lost
    return text if codec != _UTF8 or lost <= found else body.decode("cp1252", "replace")


def _legal(text: str) -> str:
    text = text.removeprefix("\ufeff")
    if _NOT_XML_CHARACTER.search(text):
        text = _NOT_XML_CHARACTER.sub("", text)
    return text
