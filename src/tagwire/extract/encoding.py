"""Encodings: a page's bytes to text, whatever it declares (WHATWG Encoding and HTML §13.2.3)."""

import re
from functools import cache

MAX_PRESCAN_BYTES = 4096
MAX_SNIFF_BYTES = 60_000
_MAX_BAD_SHARE = 0.02
"""Above this share of undecodable bytes among the non-ASCII ones, a declared UTF-8 is not believed."""

_META = re.compile(
    rb"""<(?:meta\s[^>]{0,400}?charset\s*=\s*["']?\s*|\?xml\s[^>]{0,200}?encoding\s*=\s*["'])([A-Za-z0-9_.:\-]{2,40})""",
    re.IGNORECASE,
)

_LABELS = {
    "utf-8": "utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8",
    "cp866": "866 cp866 csibm866 ibm866",
    "iso8859-2": "csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2",
    "iso8859-3": "csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3",
    "iso8859-4": "csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4",
    "iso8859-5": "csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988",
    "iso8859-6": "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e "
    "iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987",
    "iso8859-7": "csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 iso88597 iso_8859-7 "
    "iso_8859-7:1987 sun_eu_greek",
    "iso8859-8": "csiso88598e csiso88598i csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-8859-8-i iso-ir-138 "
    "iso8859-8 iso88598 iso_8859-8 iso_8859-8:1988 logical visual",
    "iso8859-10": "csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6",
    "iso8859-13": "iso-8859-13 iso8859-13 iso885913",
    "iso8859-14": "iso-8859-14 iso8859-14 iso885914",
    "iso8859-15": "csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9",
    "iso8859-16": "iso-8859-16",
    "koi8-r": "cskoi8r koi koi8 koi8-r koi8_r",
    "koi8-u": "koi8-ru koi8-u",
    "mac-roman": "csmacintosh mac macintosh x-mac-roman",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
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
    "gb18030": "gb18030 chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk",
    "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
    "euc_jp": "cseucpkdfmtjapanese euc-jp x-euc-jp",
    "iso2022_jp": "csiso2022jp iso-2022-jp",
    "cp932": "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis",
    "cp949": "cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 "
    "windows-949",
    "utf-16-be": "unicodefffe utf-16be",
    "utf-16-le": "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le",
}
"""Python's name of an encoding: its labels in the WHATWG Encoding Standard §4.2."""

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
    if text.isascii() and "\x1b" in text and "iso2022_jp" in (codec_of(declared), _meta_codec(body)):
        return body.decode("iso2022_jp", "replace")
    return text


def codec_of(label: str | None) -> str | None:
    """Return Python's codec for a WHATWG label; None for a label the standard does not know.

    >>> codec_of(" ISO-8859-1 "), codec_of("rot13")
    ('cp1252', None)
    """
    return _codecs().get((label or "").strip().strip("\"'").lower())


@cache
def _codecs() -> dict[str, str]:
    return {label: codec for codec, labels in _LABELS.items() for label in labels.split()}


def _meta_codec(body: bytes) -> str | None:
    found = _META.search(body[:MAX_PRESCAN_BYTES])
    codec = codec_of(found[1].decode("ascii")) if found else None
    # A meta element can't be read in UTF-16 unless the page is in something else (HTML §13.2.3.2).
    return "utf-8" if codec in ("utf-16-le", "utf-16-be") else codec


def _legacy_codec(body: bytes, declared: str | None) -> str:
    for codec in (codec_of(declared), _meta_codec(body)):
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
