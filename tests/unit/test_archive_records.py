"""WARC records: what is read, what is refused and why, and where reading goes on after something broken."""

import gzip
import os
import resource
import sys
import zlib
from collections import Counter
from pathlib import Path

import pytest
import zstandard
from web_archives import Capture, packed, record, warcinfo

from tagwire.archive import read_archive
from tagwire.archive.gate import body_refusal
from tagwire.archive.records import MAX_HEAD_BYTES
from tagwire.model.archive import ArchivePlace
from tagwire.model.document import Document

SUFFIXES = (".warc", ".warc.gz", ".warc.zst")
BEGINNING = ArchivePlace()
GZIP = [("Content-Encoding", "gzip")]
BODY = b"<html><body><article><h1>Ferry runs again</h1><p>" + b"The ferry runs again. " * 60 + b"</p></article></body>"


def page(nth: int, body: bytes = BODY) -> Capture:
    return Capture(f"http://courier.example/2025/ferry-runs-again-{nth}", body + b"<!--%d-->" % nth)


def read(path: Path, place: ArchivePlace = BEGINNING) -> list[str]:
    """Return an archive's pages by the number in their address, and its refusals by reason."""
    return [
        found.url.rpartition("-")[2] if isinstance(found, Document) else found for found, _ in read_archive(path, place)
    ]


def written(tmp_path: Path, content: bytes, suffix: str = ".warc") -> Path:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_each_kind_is_read_with_its_provenance(suffix: str, version: str, tmp_path: Path) -> None:
    path = written(tmp_path, packed([warcinfo(), record(page(1), version=version)], suffix=suffix), suffix)
    items = [found for found, _ in read_archive(path, BEGINNING)]
    assert items[0] == "not-a-response"
    assert isinstance(items[1], Document)
    assert items[1].body == page(1).body
    assert (items[1].media_type, items[1].charset) == ("text/html", "utf-8")
    assert items[1].fetched_at.isoformat() == "2025-06-18T06:30:00+00:00"


@pytest.mark.parametrize("suffix", [*SUFFIXES, ".whole.warc.gz"])
def test_going_on_from_any_place_gives_the_rest_and_only_the_rest(suffix: str, tmp_path: Path) -> None:
    records = [warcinfo(), *[record(page(n, os.urandom(3000).hex().encode() + BODY)) for n in range(8)]]
    content = gzip.compress(b"".join(records)) if "whole" in suffix else packed(records, suffix=suffix)
    path = written(tmp_path, content, suffix)
    places = [after for _, after in read_archive(path, BEGINNING)]
    whole = read(path)
    assert len(whole) == 9
    for nth, place in enumerate(places, 1):
        assert read(path, place) == whole[nth:]


def test_a_zstd_archive_may_bring_its_dictionary(tmp_path: Path) -> None:
    records = [record(page(n)) for n in range(4)]
    dictionary = zstandard.train_dictionary(4096, [os.urandom(40) + r for r in records * 40]).as_bytes()
    compressor = zstandard.ZstdCompressor(dict_data=zstandard.ZstdCompressionDict(dictionary))
    head = b"\x5d\x2a\x4d\x18" + len(dictionary).to_bytes(4, "little") + dictionary
    path = written(tmp_path, head + b"".join(map(compressor.compress, records)), ".warc.zst")
    places = [after for _, after in read_archive(path, BEGINNING)]
    assert read(path) == ["0", "1", "2", "3"]
    assert read(path, places[1]) == ["2", "3"]


@pytest.mark.parametrize(
    ("reason", "bad"),
    [
        ("status", record(Capture("http://a.example/some-piece", BODY, status=404))),
        ("status", record(Capture("http://a.example/some-piece", BODY, status=301))),
        ("media-type", record(Capture("http://a.example/some-piece", BODY, content_type="application/pdf"))),
        ("front-page", record(Capture("http://a.example/", BODY))),
        ("front-page", record(Capture("http://a.example/index.php", BODY))),
        ("list-address", record(Capture("http://a.example/tag/floods", BODY))),
        ("list-address", record(Capture("http://a.example/news/feed/", BODY))),
        ("search-address", record(Capture("http://a.example/?s=floods", BODY))),
        ("address", record(Capture("ftp://a.example/some-piece", BODY))),
        ("address", record(Capture("http://user:word@a.example/some-piece", BODY))),
        ("address", record(Capture("javascript:alert(1)", BODY))),
        ("no-date", record(Capture("http://a.example/some-piece", BODY, date="yesterday"))),
        ("no-date", record(Capture("http://a.example/some-piece", BODY, date="1970-01-01T00:00:00Z"))),
        ("too-small", record(Capture("http://a.example/some-piece", b"<p>Moved.</p>"))),
        ("no-text", record(Capture("http://a.example/some-piece", b"<div id=app></div><script>" + b"x" * 900))),
        ("too-large", record(Capture("http://a.example/some-piece", b"<p>" + b" " * 10_100_000))),
        ("revisit", record(page(1), kind="revisit")),
        ("not-a-response", record(page(1), kind="request")),
        ("not-a-response", record(page(1), kind="metadata")),
        ("no-http", record(page(1)).replace(b"HTTP/1.1 200", b"GOPHER/1 200")),
        ("truncated", record(page(1), warc=[("WARC-Truncated", "length")])),
        ("coding", record(page(1), http=[("Content-Encoding", "rot13")])),
        ("coding", record(Capture("http://a.example/p", gzip.compress(BODY)[:-9]), http=GZIP)),
        ("coding", record(Capture("http://a.example/p", b"5\r\nhel"), http=[("Transfer-Encoding", "chunked")])),
    ],
)  # fmt: skip
def test_what_can_be_no_article_is_refused_with_its_reason(reason: str, bad: bytes, tmp_path: Path) -> None:
    path = written(tmp_path, record(page(1)) + bad + record(page(2)))
    assert read(path) == ["1", reason, "2"]


@pytest.mark.parametrize("address", ["/tag/how-tag-came-back", "/?p=812", "/2025/archive-fire", "/what-is-node.js"])
def test_an_address_of_words_is_no_list(address: str, tmp_path: Path) -> None:
    path = written(tmp_path, record(Capture(f"http://a.example{address}", BODY)))
    assert [type(found) for found, _ in read_archive(path, BEGINNING)] == [Document]


@pytest.mark.parametrize(
    ("coding", "coded"),
    [
        ("gzip", gzip.compress(BODY)),
        ("gzip", BODY),
        ("deflate", zlib.compress(BODY)),
        ("deflate", zlib.compress(BODY)[2:-4]),
        ("zstd", zstandard.compress(BODY)),
        ("br", BODY),
        ("gzip, gzip", gzip.compress(gzip.compress(BODY))),
    ],
)
def test_codings_are_undone_and_a_body_stored_decoded_is_taken_as_it_is(
    coding: str, coded: bytes, tmp_path: Path
) -> None:
    capture = Capture("http://a.example/some-piece", coded)
    path = written(tmp_path, record(capture, http=[("Content-Encoding", coding)]))
    ((found, _),) = read_archive(path, BEGINNING)
    assert isinstance(found, Document)
    assert found.body == BODY


@pytest.mark.parametrize("chunked", [b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY), BODY])
def test_chunks_are_joined_where_there_are_any(chunked: bytes, tmp_path: Path) -> None:
    path = written(tmp_path, record(Capture("http://a.example/p", chunked), http=[("Transfer-Encoding", "chunked")]))
    ((found, _),) = read_archive(path, BEGINNING)
    assert isinstance(found, Document)
    assert found.body == BODY


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_cut_file_loses_only_its_last_record(suffix: str, tmp_path: Path) -> None:
    # random letters, so that what is cut off holds words of the page and not only its end
    content = packed([record(page(n, os.urandom(2000).hex().encode() + BODY)) for n in range(4)], suffix=suffix)
    found = read(written(tmp_path, content[:-300], suffix))
    assert found[:3] == ["0", "1", "2"]
    assert found[3:] in (["truncated"], ["broken"])


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("garbage", b"\xff\xfegarbage\r\n" * 40),
        ("longer than the file", record(page(7), length=99_999_999_999)),
        ("longer than the rest", record(page(7), length=200_000)),
        ("shorter than its block", record(page(7), length=400)),
        ("negative length", record(page(7), length=-7)),
        ("giant head", record(page(7), warc=[("X-Long", "x" * 4 * MAX_HEAD_BYTES)])),
        ("no end of the head", b"WARC/1.0\r\nWARC-Type: response\r\n" + b"A: b\r\n" * 20_000),
        ("another version", b"WARC/9.9\r\n\r\n\r\n"),
    ],
)
def test_reading_goes_on_behind_what_is_broken(name: str, bad: bytes, suffix: str, tmp_path: Path) -> None:
    records = [record(page(0)), record(page(1)), bad, record(page(2)), record(page(3))]
    found = read(written(tmp_path, packed(records, suffix=suffix), suffix))
    assert [f for f in found if f.isdigit() and f != "7"] == ["0", "1", "2", "3"]
    assert set(found) - set("0123") <= {"broken", "truncated", "too-large", "too-small", "no-http", "7"}
    assert len(found) > 4


@pytest.mark.parametrize("suffix", [".warc.gz", ".warc.zst"])
def test_a_damaged_member_costs_itself(suffix: str, tmp_path: Path) -> None:
    members = [packed([record(page(n, os.urandom(2000).hex().encode() + BODY))], suffix=suffix) for n in range(4)]
    middle = len(members[0]) + len(members[1]) // 2
    content = bytearray(b"".join(members))
    content[middle : middle + 12] = b"\xff" * 12
    assert [f for f in read(written(tmp_path, bytes(content), suffix)) if f.isdigit()] == ["0", "2", "3"]


def test_a_record_inside_a_page_is_no_record(tmp_path: Path) -> None:
    forged = record(Capture("http://victim.example/forged-7", BODY))
    path = written(tmp_path, record(page(0, BODY + b"\r\n\r\n" + forged)) + b"garbage" * 50 + record(page(1)))
    assert read(path) == ["0", "broken", "1"]


@pytest.mark.parametrize(
    "content", [b"", b"\0" * 5000, b"hello " * 5000, gzip.compress(b"x" * 9000), b"WARC/1.0\r\n" * 400]
)
def test_what_is_no_archive_gives_no_page(content: bytes, tmp_path: Path) -> None:
    assert set(read(written(tmp_path, content))) <= {"broken", "not-a-response"}


def test_a_file_of_nothing_but_beginnings_is_given_up(tmp_path: Path) -> None:
    assert read(written(tmp_path, b"\x1f\x8b\x08" * 100_000, ".warc.gz"))[-1] == "too-broken"


def test_bombs_cost_no_more_than_a_page_may(tmp_path: Path) -> None:
    coded = deflated(b"<p>", megabytes=100)
    records = [
        deflated(record(page(1)), megabytes=100),
        gzip.compress(record(Capture("http://a.example/p", coded), http=[("Content-Encoding", "gzip")])),
        gzip.compress(record(page(2))),
    ]
    path = written(tmp_path, b"".join(records), ".warc.gz")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert Counter(read(path)) == {"1": 1, "broken": 1, "too-large": 1, "2": 1}
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 60_000 * (1024 if sys.platform == "darwin" else 1)


def deflated(head: bytes, *, megabytes: int) -> bytes:
    """Return a gzip member of a head and so many megabytes of zeros."""
    packer = zlib.compressobj(1, wbits=31)
    zeros = bytes(1 << 20)
    return packer.compress(head) + b"".join(packer.compress(zeros) for _ in range(megabytes)) + packer.flush()


def test_a_page_in_utf_16_is_left_to_extraction() -> None:
    assert body_refusal(BODY.decode().encode("utf-16")) is None
