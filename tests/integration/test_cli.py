"""The commands, run as people and scripts run them."""

import gzip
import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from program import command, environment, tagwire

from tagwire.demo.server import DemoServer

OPML = b"""<?xml version="1.0"?>
<opml version="2.0"><head><title>Mine</title></head><body>
<outline text="Coast"><outline text="City">
<outline type="rss" text="The Courier" xmlUrl="https://courier.example/feed"/>
</outline></outline>
<outline type="rss" text="Bad" xmlUrl="javascript:alert(1)"/>
</body></opml>"""

PAGE = """<!doctype html><html lang="en"><head><title>Bridge closed | The Courier</title>
<meta property="og:title" content="Old bridge closes for a year after engineers find cracks">
<meta property="article:published_time" content="2025-06-17T09:12:00Z"></head><body>
<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Old bridge closes for a year after engineers find cracks</h1>
<p>By Ines Marrow</p>
<p>The Old Bridge in Port Calder will close for at least a year after engineers found cracks in two of its nine arches,
the city council said on Tuesday.</p>
<p>Council leader Ada Quill called the bridge closure a failure of maintenance that had been thirty years in the
making. The bridge carries eleven thousand cars a day, and the detour by the harbour adds twenty minutes.</p>
<p>Engineers from the University of Halden measured the cracks in March. Their report, published with the decision,
says that the Old Bridge is safe for people on foot.</p>
</article><footer>Copyright</footer></body></html>"""


@pytest.fixture(scope="module")
def followed(publishers: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with three publishers read."""
    data = tmp_path_factory.mktemp("followed")
    assert tagwire("add", *publishers.sources[:3], data=data).returncode == 0
    assert tagwire("fetch", data=data).returncode == 0
    return data


@pytest.mark.parametrize(
    "command",
    [
        *("up", "add", "sources", "optouts", "import", "export", "fetch", "feed", "backfill"),
        *("read", "annotate", "latest", "search", "tags", "stories", "trends", "accounts", "config", "doctor"),
    ],
)
def test_every_command_has_help_with_an_example(command: str, tmp_path: Path) -> None:
    shown = tagwire(command, "--help", data=tmp_path)
    assert shown.returncode == 0
    assert b"Example: " in shown.stdout


@pytest.mark.parametrize(
    ("arguments", "extra", "code", "said"),
    [
        (["--version"], {}, 0, ""),
        (["nosuch"], {}, 2, "No such command"),
        (["latest", "a", "--limit", "many"], {}, 2, "Invalid value"),
        (["latest", "a++b"], {}, 2, "a++b"),
        (["latest", "nosuchtag"], {}, 4, "nosuchtag"),
        (["latest", "a", "--before", "yesterday"], {}, 2, "yesterday"),
        (["search", "rain (snow"], {}, 2, "at character 6 of the search\n  rain (snow\n       ^"),
        (["search", "組織 lang:x"], {}, 2, "\n            ^"),
        (["search", "zeppelin lang:de"], {}, 4, "\u201czeppelin\u201d"),
        (["search", "a", "--before", "yesterday"], {}, 2, "yesterday"),
        (["fetch"], {}, 4, "tagwire add"),
        (["config"], {"TAGWIRE_PORT": "many"}, 3, "TAGWIRE_PORT"),
        (["fetch"], {"TAGWIRE_DATABASE_URL": "postgresql://x"}, 3, "database_url"),
        (["read", "nosuch.html"], {}, 2, "nosuch.html"),
        (["import", "nosuch.opml"], {}, 2, "nosuch.opml"),
        (["sources", "remove", "7"], {}, 4, "'7'"),
        (["annotate", "nosuch.jsonl"], {}, 2, "nosuch.jsonl"),
    ],
)
def test_exit_codes_and_messages(
    arguments: list[str], extra: dict[str, str], code: int, said: str, tmp_path: Path
) -> None:
    ended = tagwire(*arguments, data=tmp_path, extra=extra)
    assert ended.returncode == code, ended.stderr.decode()
    assert said in ended.stderr.decode()
    assert b"Traceback" not in ended.stderr


def test_private_addresses_are_refused_unless_allowed(publishers: DemoServer, tmp_path: Path) -> None:
    refused = tagwire("add", publishers.sources[0], data=tmp_path, extra={})
    assert refused.returncode == 1
    assert "TAGWIRE_ALLOW_NETWORKS" in refused.stderr.decode()
    assert json.loads(tagwire("sources", "--json", data=tmp_path).stdout) == []


def test_add_says_what_it_found_and_follows_the_best(publishers: DemoServer, tmp_path: Path) -> None:
    site = next(address for address in publishers.sources if address.endswith("/"))
    looked = json.loads(tagwire("add", site, "--dry-run", "--json", data=tmp_path).stdout)
    assert looked[0]["found"]
    assert not any(found["followed"] for found in looked[0]["found"])
    added = json.loads(tagwire("add", site, "--json", data=tmp_path).stdout)
    assert added[0]["found"][0]["new"]
    again = json.loads(tagwire("add", site, "--json", data=tmp_path).stdout)
    assert (again[0]["found"][0]["followed"], again[0]["found"][0]["new"]) == (True, False)
    assert len(json.loads(tagwire("sources", "--json", data=tmp_path).stdout)) == 1


def test_sources_are_paused_resumed_and_removed(publishers: DemoServer, tmp_path: Path) -> None:
    tagwire("add", *publishers.sources[:2], data=tmp_path)
    paused = json.loads(tagwire("sources", "pause", "1", "--json", data=tmp_path).stdout)
    assert [(s["id"], s["state"]) for s in paused] == [(1, "paused")]
    fetched = json.loads(tagwire("fetch", "--json", data=tmp_path).stdout)
    assert ([s["id"] for s in fetched["sources"]], [s["id"] for s in fetched["waiting"]]) == ([2], [1])
    assert json.loads(tagwire("sources", "resume", "1", "--json", data=tmp_path).stdout)[0]["state"] == "active"
    tagwire("sources", "remove", "1", data=tmp_path)
    assert [s["id"] for s in json.loads(tagwire("sources", "--json", data=tmp_path).stdout)] == [2]


def test_opml_goes_in_and_out_with_folders_and_bad_rows_named(tmp_path: Path) -> None:
    file = tmp_path / "mine.opml"
    file.write_bytes(OPML)
    imported = tagwire("import", str(file), "--json", data=tmp_path)
    assert imported.returncode == 1
    summary = json.loads(imported.stdout)
    assert (summary["feeds"], summary["added"], len(summary["problems"])) == (1, 1, 1)
    [source] = json.loads(tagwire("sources", "--json", data=tmp_path).stdout)
    assert (source["url"], source["folder"]) == ("https://courier.example/feed", "Coast/City")
    exported = tmp_path / "out.opml"
    assert tagwire("export", str(exported), data=tmp_path).returncode == 0
    elsewhere = tmp_path / "elsewhere"
    assert tagwire("import", str(exported), data=elsewhere).returncode == 0
    assert json.loads(tagwire("sources", "--json", data=elsewhere).stdout)[0]["folder"] == "Coast/City"


def test_a_failing_source_is_named_and_the_others_are_read(publishers: DemoServer, tmp_path: Path) -> None:
    file = tmp_path / "two.opml"
    rows = [publishers.sources[0], publishers.failing_sources[0]]
    outlines = "".join(f'<outline type="rss" text="x" xmlUrl="{url}"/>' for url in rows)
    file.write_text(f'<opml version="2.0"><body>{outlines}</body></opml>', encoding="utf-8")
    tagwire("import", str(file), data=tmp_path)
    fetched = tagwire("fetch", "--json", data=tmp_path)
    summary = json.loads(fetched.stdout)
    assert fetched.returncode == 1
    assert summary["stored"] > 0
    assert [s["url"] for s in summary["sources"] if s["error"]] == list(publishers.failing_sources)
    checks = json.loads(tagwire("doctor", "--json", data=tmp_path).stdout)
    assert [c["state"] for c in checks if c["check"] == "source"] == ["warn"]


def test_search_finds_shows_and_pages_on(followed: Path) -> None:
    answer = json.loads(tagwire("search", "the -zeppelin", "--limit", "2", "--json", data=followed).stdout)
    assert answer["read_as"] == "\u201cthe\u201d, not \u201czeppelin\u201d"
    assert (len(answer["articles"]), answer["is_total_exact"]) == (2, True)
    assert {"headline", "text", "tags"} <= answer["articles"][0].keys()
    older = json.loads(tagwire("search", "the -zeppelin", "--before", answer["next"], "--json", data=followed).stdout)
    assert not {a["id"] for a in older["articles"]} & {a["id"] for a in answer["articles"]}
    told = tagwire("search", "the", "--best", data=followed)
    assert "read as: \u201cthe\u201d" in told.stderr.decode()
    assert answer["articles"][0]["headline"] in tagwire("search", "the", data=followed).stdout.decode()


def test_stories_are_listed_and_shown_with_what_each_article_adds(followed: Path) -> None:
    listed = json.loads(tagwire("stories", "list", "--days", "30", "--json", data=followed).stdout)["stories"]
    assert listed
    shown = json.loads(tagwire("stories", "show", listed[0]["id"], "--json", data=followed).stdout)
    assert (shown["id"], shown["headline"]) == (listed[0]["id"], listed[0]["headline"])
    assert len(shown["accounts"]) >= shown["articles"]
    text = tagwire("stories", "show", listed[0]["id"], data=followed).stdout.decode()
    assert "began" in text
    assert tagwire("stories", "show", "nosuch", data=followed).returncode == 4


def test_trends_tell_what_rises_and_say_so_where_nothing_does(followed: Path, tmp_path: Path) -> None:
    shown = tagwire("trends", "--json", data=followed)
    assert shown.returncode == 0
    assert all(trend["articles"] >= 3 and trend["tag"]["key"] for trend in json.loads(shown.stdout)["trends"])
    shown = tagwire("trends", "--of", "stories", "--json", data=tmp_path)
    assert shown.returncode == 4
    assert json.loads(shown.stdout) == {"trends": []}
    assert b"nothing rises now among stories" in shown.stderr


def test_latest_shows_articles_newest_first_and_pages_on(followed: Path) -> None:
    answer = json.loads(tagwire("latest", "institutional failure", "--limit", "2", "--json", data=followed).stdout)
    assert answer["tag"]["key"] == "institutionalfailure"
    dates = [a["published"] for a in answer["articles"]]
    assert len(dates) == 2
    assert dates == sorted(dates, reverse=True)
    for article in answer["articles"]:
        [tag] = [t for t in article["tags"] if t["key"] == "institutionalfailure"]
        evidence = tag["evidence"]
        held = article["headline"] if evidence["in_headline"] else article["text"]
        assert held[evidence["start"] : evidence["end"]].casefold() == "institutional failure"
        assert evidence["sentence"] in held
    older = json.loads(
        tagwire("latest", "institutionalfailure", "--before", answer["next"], "--json", data=followed).stdout
    )
    assert {a["id"] for a in older["articles"]}.isdisjoint(a["id"] for a in answer["articles"])
    told = tagwire("latest", "institutionalfailure", data=followed).stdout.decode()
    assert told.startswith("Latest news with #InstitutionalFailure")
    assert " ago" in told


def test_read_tells_of_a_page_and_stores_nothing(tmp_path: Path) -> None:
    page = tmp_path / "page.html.gz"
    page.write_bytes(gzip.compress(PAGE.encode()))
    url = "https://courier.example/city/old-bridge"
    told = json.loads(tagwire("read", str(page), "--url", url, "--json", data=tmp_path).stdout)
    assert told["headline"] == "Old bridge closes for a year after engineers find cracks"
    assert (told["published"], told["lang"], told["canonical_url"]) == ("2025-06-17T09:12:00+00:00", "en", url)
    assert told["text"].split("\n\n")[0].startswith("The Old Bridge in Port Calder")
    assert "oldbridge" in [t["key"] for t in told["tags"]]
    assert not (tmp_path / "tagwire.db").exists()


def test_read_refuses_what_is_no_article(tmp_path: Path) -> None:
    page = tmp_path / "empty.html"
    page.write_text("<html><body></body></html>", encoding="utf-8")
    refused = tagwire("read", str(page), "--json", data=tmp_path)
    assert refused.returncode == 1
    assert set(json.loads(refused.stdout)["rejected"]) == {"stage", "reason", "detail"}


def test_feed_prints_one_value_or_one_a_line(publishers: DemoServer, tmp_path: Path) -> None:
    first, second = (s for s in publishers.sources[:2])
    one = json.loads(tagwire("feed", first, "--json", data=tmp_path).stdout)
    assert (one["format"], len(one["entries"]) > 5) == ("rss20", True)
    lines = tagwire("feed", first, second, "--json", data=tmp_path).stdout.splitlines()
    assert [json.loads(line)["file"] for line in lines] == [first, second]
    bad = tmp_path / "bad.xml"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n")
    refused = tagwire("feed", str(bad), "--json", data=tmp_path)
    assert refused.returncode == 1
    assert b"bad.xml" in refused.stderr


def test_annotate_keeps_order_and_passes_bad_lines_over(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    lines: list[object] = [
        {"key": f"text-{n}", "text": f"The Old Bridge closed on day {n}, said Ada Quill.", "headline": "Bridge"}
        for n in range(70)
    ]
    lines += [
        {"key": "page", "html_file": "page.html", "url": "https://courier.example/x"},
        {"key": "empty", "text": " "},
    ]
    lines += ["not an object", {"key": "lost", "html_file": "nosuch.html"}]
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    ended = tagwire("annotate", str(source), "-o", str(target), "--workers", "2", data=tmp_path)
    assert ended.returncode == 1
    assert b"line 73" in ended.stderr
    answers = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [a["key"] for a in answers] == [f"text-{n}" for n in range(70)] + ["page", "empty", "lost"]
    assert answers[70]["headline"].startswith("Old bridge closes")
    assert answers[71]["rejected"]["reason"] == "no-text"
    assert answers[72]["rejected"]["stage"] == "input"
    assert "nosuch.html" in answers[72]["rejected"]["detail"]


def test_annotate_can_stop_after_the_text_or_begin_at_it(tmp_path: Path) -> None:
    line = json.dumps({"key": "a", "html": PAGE, "url": "https://courier.example/x"}).encode()
    extracted = json.loads(tagwire("annotate", "--only", "extract", data=tmp_path, stdin=line).stdout)
    assert (extracted["tags"], extracted["lang"], extracted["words"] > 50) == ([], None, True)
    refused = json.loads(tagwire("annotate", "--only", "understand", data=tmp_path, stdin=line).stdout)
    assert refused["rejected"]["stage"] == "input"


def test_annotate_never_writes_over_its_input(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"key": "a", "text": "The Old Bridge closed."}\n', encoding="utf-8")
    assert tagwire("annotate", str(source), "-o", str(source), data=tmp_path).returncode == 2
    assert source.stat().st_size > 0


def test_a_text_is_taken_before_a_page(tmp_path: Path) -> None:
    line = json.dumps({"key": "a", "html": "<p>hi</p>", "text": "The Old Bridge closed on Monday."}).encode()
    answer = json.loads(tagwire("annotate", data=tmp_path, stdin=line).stdout)
    assert answer["text"] == "The Old Bridge closed on Monday."


def test_a_page_without_an_address_gets_none_made_up(tmp_path: Path) -> None:
    line = json.dumps({"key": "a", "html": PAGE, "publisher": "The Courier"}).encode()
    answer = json.loads(tagwire("annotate", data=tmp_path, stdin=line).stdout)
    assert (answer["url"], answer["canonical_url"]) == ("", "")
    assert answer["publisher"] == {"id": "the courier", "name": "The Courier"}


def test_ctrl_c_ends_quietly_with_its_code(publishers: DemoServer, tmp_path: Path) -> None:
    assert tagwire("add", *publishers.sources, data=tmp_path).returncode == 0
    with subprocess.Popen(
        command("fetch"), env=environment(tmp_path), stderr=subprocess.PIPE, start_new_session=True
    ) as run:
        time.sleep(1.2)
        os.killpg(run.pid, signal.SIGINT)
        _, said = run.communicate(timeout=30)
    assert (run.returncode, said.decode()) == (130, "Interrupted: what was stored stays stored.\n")


def test_config_tells_where_each_value_came_from(tmp_path: Path) -> None:
    (tmp_path / "tagwire.toml").write_text('title = "Harbour Desk"\nport = 9000\n', encoding="utf-8")
    shown = tagwire("config", "--json", data=tmp_path, extra={"TAGWIRE_PORT": "9001"})
    rows = {row["name"]: row for row in json.loads(shown.stdout)}
    assert (rows["title"]["value"], rows["title"]["origin"]) == ("Harbour Desk", str(tmp_path / "tagwire.toml"))
    assert (rows["port"]["value"], rows["port"]["origin"]) == (9001, "TAGWIRE_PORT")
    assert rows["host"]["origin"] == "default"
    (tmp_path / "tagwire.toml").write_text("colour = 1\n", encoding="utf-8")
    wrong = tagwire("config", data=tmp_path)
    assert (wrong.returncode, b"colour" in wrong.stderr) == (3, True)


def test_doctor_finds_a_broken_database(tmp_path: Path) -> None:
    assert tagwire("doctor", data=tmp_path).returncode == 0
    for name in ("tagwire.db", "tagwire.db-wal", "tagwire.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    (tmp_path / "tagwire.db").write_bytes(b"this is not a database" * 100)
    found = tagwire("doctor", "--json", data=tmp_path)
    assert found.returncode == 1
    assert [c["state"] for c in json.loads(found.stdout) if c["check"] == "database"] == ["bad"]


def test_version_loads_nothing_heavy() -> None:
    import subprocess
    import sys

    script = (
        "import sys; sys.argv = ['tagwire', '--version']\n"
        "from tagwire.__main__ import main\nmain()\n"
        "heavy = {'aiohttp', 'sqlalchemy', 'starlette', 'numpy', 'selectolax', 'jinja2', 'typer', 'feedparser'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[1] == "[]"


def test_help_loads_nothing_heavy() -> None:
    import subprocess
    import sys

    script = (
        "import sys; sys.argv = ['tagwire', 'latest', '--help']\n"
        "from tagwire.__main__ import main\nmain()\n"
        "heavy = {'aiohttp', 'sqlalchemy', 'starlette', 'numpy', 'lxml', 'selectolax', 'jinja2', 'feedparser'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"
