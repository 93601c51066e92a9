"""What commands take: files, packed files and what is no feed, within bounds."""

import gzip
import json
from pathlib import Path

import pytest
from program import tagwire

from tagwire.cli import inputs
from tagwire.errors import UsageError


def test_a_packed_file_is_unpacked_no_further_than_its_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "MAX_INPUT_BYTES", 1_000)
    small, bomb, broken, plain = (tmp_path / name for name in ("small.gz", "bomb.gz", "broken.gz", "plain"))
    small.write_bytes(gzip.compress(b"<rss/>"))
    bomb.write_bytes(gzip.compress(bytes(100_000)))
    broken.write_bytes(gzip.compress(b"<rss/>" * 50)[:-12])
    plain.write_bytes(bytes(1_001))
    assert inputs.read_bytes(str(small)) == b"<rss/>"
    for file, why in ((bomb, "1,000 bytes"), (plain, "1,000 bytes"), (broken, "ended before")):
        with pytest.raises(UsageError, match=why):
            inputs.read_bytes(str(file))


def test_what_is_no_feed_is_an_unknown_feed_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<!doctype html><title>Sorry</title><p>Not found", encoding="utf-8")
    for files in (["page.html"], ["page.html", "missing.xml"]):
        paths = [str(tmp_path / name) for name in files]
        ended = tagwire("feed", "--json", *paths, data=tmp_path)
        assert ended.returncode == 1
        said = [json.loads(line) for line in ended.stdout.splitlines()]
        assert [(s["format"], s["entries"], len(s["problems"])) for s in said] == [("unknown", [], 1)] * len(files)
        assert "page" in said[0]["problems"][0]["what"]


def test_a_file_without_an_address_gets_none_invented(tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_text("<rss version='2.0'><channel><item><title>A</title><link>/a</link></item></channel></rss>", "utf-8")
    alone = json.loads(tagwire("feed", "--json", str(feed), data=tmp_path).stdout)
    named = json.loads(tagwire("feed", "--json", "--url", "https://a.example/f", str(feed), data=tmp_path).stdout)
    assert (alone["link"], alone["entries"][0]["link"]) == (None, None)
    assert (named["link"], named["entries"][0]["link"]) == ("https://a.example/f", "https://a.example/a")
