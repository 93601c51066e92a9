"""Backfill: the demo edition's pages as archives, read undisturbed and killed."""

import json
import random
import signal
import subprocess
from pathlib import Path

import pytest
from program import command, environment, tagwire
from test_nothing_lost import stored
from web_archives import Capture, demo_captures, packed, record, warcinfo

from tagwire.store.sqlite import open_store
from tagwire.understand import choose

PAGE = """<!doctype html><html lang="en"><head><title>Old lighthouse is sold</title>
<meta property="og:type" content="article"></head><body><article><h1>Old lighthouse is sold to its keepers</h1>
<p>The lighthouse on Sorrel Head has been sold to the three families who have kept it for a hundred and ten years, the
harbour board of Port Calder said in a notice that nobody had expected to read.</p>
<p>Its lamp will go on burning. The board keeps the right of way along the cliff, and pays for the oil and the glass as
it has always done, said the notice, which was pinned to the door of the customs house.</p></article></body></html>"""
ARTICLES = 79


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the demo edition in three archives, one of each kind."""
    folder = tmp_path_factory.mktemp("archives")
    records = [record(c) for c in demo_captures()]
    for nth, suffix in enumerate((".warc", ".warc.gz", ".warc.zst")):
        part = [warcinfo(), *records[nth::3]]
        (folder / f"demo-{nth}{suffix}").write_bytes(packed(part, suffix=suffix))
    return folder


@pytest.fixture(scope="module")
def undisturbed(archives: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object]]:
    """Return the data folder of a run that nothing disturbed, and what it said."""
    data = tmp_path_factory.mktemp("undisturbed")
    run = tagwire("backfill", str(archives), "--json", data=data)
    assert run.returncode == 0, run.stderr.decode()
    return data, json.loads(run.stdout)


def test_every_article_is_stored_and_every_refusal_counted(undisturbed: tuple[Path, dict[str, object]]) -> None:
    data, said = undisturbed
    assert len(stored(data)) == said["stored"] == ARTICLES
    assert said["refused"] == {"front-page": 11, "not-a-response": 3, "status": 11}
    assert said["records"] == ARTICLES + 25


def test_a_second_run_reads_nothing(archives: Path, undisturbed: tuple[Path, dict[str, object]]) -> None:
    data, first = undisturbed
    store = open_store(data, choose=choose)
    version = store.version()
    second = json.loads(tagwire("backfill", str(archives), "--json", data=data).stdout)
    assert second["stored"] == first["stored"]
    assert all(a["records_before"] == a["records"] for a in second["archives"])
    assert store.version() == version
    store.close()


def test_killed_at_random_points_it_stores_everything_once_and_counts_it_once(
    archives: Path, undisturbed: tuple[Path, dict[str, object]], tmp_path: Path
) -> None:
    data, said = undisturbed
    chance = random.Random(20250617)
    killed = 0
    for _ in range(6):
        with subprocess.Popen(
            command("backfill", str(archives), "--workers", "1"),
            env=environment(tmp_path),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as run:
            try:
                run.wait(timeout=chance.uniform(0.5, 3.5))
            except subprocess.TimeoutExpired:
                run.send_signal(signal.SIGKILL)
                killed += 1
    last = tagwire("backfill", str(archives), "--json", data=tmp_path)
    assert last.returncode == 0, last.stderr.decode()
    found = json.loads(last.stdout)
    assert killed >= 2
    assert {k: found[k] for k in ("records", "stored", "updated", "duplicates", "refused")} == {
        k: said[k] for k in ("records", "stored", "updated", "duplicates", "refused")
    }
    assert stored(tmp_path) == stored(data)


def test_a_page_without_a_date_has_that_of_its_capture(tmp_path: Path) -> None:
    archive = tmp_path / "one.warc"
    captured = Capture("http://courier.example/old-lighthouse-is-sold", PAGE.encode(), date="2019-03-04T05:06:07Z")
    archive.write_bytes(record(captured))
    assert tagwire("backfill", str(archive), data=tmp_path).returncode == 0
    assert [a["published"] for a in stored(tmp_path)] == ["2019-03-04T05:06:07+00:00"]


def test_a_page_without_text_that_names_a_variant_is_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    url = "https://courier.example/politics/2026/empty-shell-of-an-article"
    shell = (
        '<html><head><title>Ferry review</title><meta property="og:type" content="article">'
        f'<link rel="canonical" href="{url}"><link rel="amphtml" href="{url}/amp"></head>'
        '<body><div id="app"></div><script>' + 'push("state of the page, not a word for readers");' * 80 + "</script>"
        "<noscript><p>Switch JavaScript on.</p></noscript></body></html>"
    )
    captures = [Capture(url, shell.encode()), *demo_captures()[:8]]
    (tmp_path / "shell.warc").write_bytes(packed([warcinfo(), *map(record, captures)], suffix=".warc"))
    ended = tagwire("backfill", str(tmp_path / "shell.warc"), "--workers", "1", "--json", data=tmp_path / "data")
    assert ended.returncode == 0, ended.stderr.decode()
    assert json.loads(ended.stdout)["refused"].get("no-text") == 1
    assert stored(tmp_path / "data")


def test_a_path_list_names_archives_beside_it(archives: Path, tmp_path: Path) -> None:
    listing = archives / "warc.paths"
    listing.write_text("crawl-data/2025/demo-0.warc\n\ndemo-1.warc.gz\n")
    found = json.loads(tagwire("backfill", str(listing), "--json", "--workers", "1", data=tmp_path).stdout)
    assert [Path(a["file"]).name for a in found["archives"]] == ["demo-0.warc", "demo-1.warc.gz"]
    listing.unlink()


@pytest.mark.parametrize(
    ("name", "content", "code", "said"),
    [
        ("nosuch.warc", None, 2, "nosuch.warc"),
        ("empty", "folder", 4, "no archive"),
        ("picture.warc", b"\x89PNG\r\n\x1a\n" * 500, 1, "no WARC file"),
        ("list.txt", b"https://data.example/a.warc.gz\n", 2, "download it first"),
    ],
)
def test_exit_codes(name: str, content: bytes | str | None, code: int, said: str, tmp_path: Path) -> None:
    place = tmp_path / name
    if content == "folder":
        place.mkdir()
    elif isinstance(content, bytes):
        place.write_bytes(content)
    run = tagwire("backfill", str(place), data=tmp_path / "data")
    assert run.returncode == code
    assert said in run.stderr.decode()


def test_only_the_local_engine_is_known(tmp_path: Path) -> None:
    assert tagwire("backfill", "x.warc", "--engine", "moon", data=tmp_path).returncode == 2
