"""``parse_rfc3339`` and ``normalise_url``: any text gives a time, an address, or the error that says why not."""

from contextlib import suppress
from datetime import UTC

from target import Target

from tagwire.errors import ParseError, UsageError
from tagwire.text.times import epoch, from_epoch, parse_rfc3339, rfc3339
from tagwire.text.urls import normalise_url, publisher_id

SEEDS = (
    b"2025-06-17T09:12:00Z",
    b"2025-06-17T09:12:00.123456+05:30",
    b"1970-01-01",
    b"HTTPS://Example.org:443/a/../b%7e?utm_source=x&id=7#top",
    "http://bücher.example/ä?ö=ü".encode(),
    b"http://[::1]:8000/a",
)
MARKS = (
    b"%00", b"%", b"..", b"//", b"@", b":99999", b"[", b"]", b"xn--", b"\xe2\x80\xae", b"\x00", b"\n", b"0000",
    b"9999-12-31",
    b"+99:99", b"T24:00", b"W01-1", b"\xef\xbc\x8f", b"utm_x=", b";", b"\\",
)  # fmt: skip


def check(data: bytes) -> None:
    """Raise when what was read does not read back as itself."""
    text = data.decode("utf-8", "surrogateescape")
    with suppress(ParseError):
        moment = parse_rfc3339(text)
        assert moment.tzinfo == UTC
        assert from_epoch(epoch(moment.replace(microsecond=0))) == moment.replace(microsecond=0)
        assert parse_rfc3339(rfc3339(moment)) == moment.replace(microsecond=0)
    with suppress(UsageError):
        url = normalise_url(text)
        assert normalise_url(url) == url
        assert publisher_id(url)


TARGET = Target("times and addresses", SEEDS, MARKS, check)
