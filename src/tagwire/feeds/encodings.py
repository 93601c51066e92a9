"""Bytes → text: which encoding a document is in, by the WHATWG label table and never by a codec named from outside.

Order (ingest behaviour 27): byte order mark, HTTP charset, XML declaration, UTF-8. An unknown label falls through.
"""

import re
from collections.abc import Iterator

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

BINARY_MARKS = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"RIFF", b"OggS", b"ID3")
"""How common files that are no text begin."""

_LABELS_BY_CODEC = {
    _UTF8: "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8",
    "cp866": "866 cp866 csibm866 ibm866",
    "iso8859-2": "csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2",
    "iso8859-3": "csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3",
    "iso8859-4": "csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4",
    "iso8859-5": "csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988",
    "iso8859-6": "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e "
    "iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987",
    "iso8859-7": "csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 iso88597 iso_8859-7 "
    "iso_8859-7:1987 sun_eu_greek",
    "iso8859-8": "csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8 "
    "iso_8859-8:1988 visual csiso88598i iso-8859-8-i logical",
    "iso8859-10": "csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6",
    "iso8859-13": "iso-8859-13 iso8859-13 iso885913",
    "iso8859-14": "iso-8859-14 iso8859-14 iso885914",
    "iso8859-15": "csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9",
    "iso8859-16": "iso-8859-16",
    "koi8-r": "cskoi8r koi koi8 koi8-r koi8_r",
    "koi8-u": "koi8-ru koi8-u",
    "mac-roman": "csmacintosh mac macintosh x-mac-roman",
    "cp874": "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874",
    "cp1250": "cp1250 windows-1250 x-cp1250",
    "cp1251": "cp1251 windows-1251 x-cp1251",
    "cp1252": "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 "
    "iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252",
    "cp1253": "cp1253 windows-1253 x-cp1253",
    "cp1254": "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5 "
    "windows-1254 x-cp1254",
    "cp1255": "cp1255 windows-1255 x-cp1255",
    "cp1256": "cp1256 windows-1256 x-cp1256",
    "cp1257": "cp1257 windows-1257 x-cp1257",
    "cp1258": "cp1258 windows-1258 x-cp1258",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "gb18030": "chinese csgb2312 csiso58gb231280 gb18030 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk",
    "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
    "euc_jp": "cseucpkdfmtjapanese euc-jp x-euc-jp",
    "iso2022_jp": "csiso2022jp iso-2022-jp",
    "cp932": "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis",
    "cp949": "cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 "
    "windows-949",
}
"""Python's codec for each encoding of the WHATWG Encoding Standard, with its labels; the wide ones need a mark."""

_SINGLE_BYTE_CODECS = frozenset(
    codec for codec in _LABELS_BY_CODEC if codec.startswith(("cp1", "cp8", "iso8859", "koi8", "mac"))
)

_CODEC_BY_LABEL = {label: codec for codec, labels in _LABELS_BY_CODEC.items() for label in labels.split()}

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


def codec_of_label(label: str | None) -> str | None:
    """Return Python's codec for a WHATWG encoding label, or None for a label the standard does not know.

    >>> codec_of_label(" Latin1 "), codec_of_label("zlib_codec")
    ('cp1252', None)
    """
    return _CODEC_BY_LABEL.get(label.strip(" \t\r\n'\"").lower()) if label else None


def _decoded_by_label(body: bytes, charset: str | None) -> str:
    declared = list(_declared_codecs(body, charset))
    if _UTF8 in declared and declared[0] in _SINGLE_BYTE_CODECS and _is_utf8(body):
        # A server's default charset against the document's own word, and the bytes agree with the document.
        return body.decode(_UTF8)
    for codec in (*declared, _UTF8):
        try:
            return body.decode(codec)
        except UnicodeDecodeError:
            if codec in _SINGLE_BYTE_CODECS:
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
