"""Corrections of the demo edition's tags, through the commands and over HTTP, as an editor makes them."""

import json
import shutil
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.client import HTTPMessage
from pathlib import Path
from typing import Any

import pytest
from program import tagwire
from test_nothing_lost import differences, stored
from test_up import running_up

from tagwire.demo.server import DemoServer

FAILURE = "institutionalfailure"
JAPANESE, ARABIC = "組織の失敗", "إخفاق مؤسسي"


@pytest.fixture
def data(undisturbed: Path, tmp_path: Path) -> Path:
    """A data folder of one's own that has read all publishers."""
    return Path(shutil.copytree(undisturbed, tmp_path / "data"))


def run(*arguments: str, data: Path, code: int = 0) -> tuple[Any, str]:
    """Run a command on tags; return what it wrote as JSON, and what it said."""
    ended = tagwire("tags", *arguments, data=data)
    said = ended.stderr.decode()
    assert ended.returncode == code, said
    assert "Traceback" not in said
    return json.loads(ended.stdout or "null"), said


def latest(tag: str, data: Path) -> list[str]:
    """Return the ids of the articles with a tag."""
    ended = tagwire("latest", tag, "--json", "--limit", "100", data=data)
    return [a["id"] for a in json.loads(ended.stdout)["articles"]] if ended.returncode == 0 else []


def test_an_editors_day(data: Path, undisturbed: Path, publishers: DemoServer, tmp_path: Path) -> None:
    before = latest(FAILURE, data)
    foreign = [*latest(JAPANESE, data), *latest(ARABIC, data)]
    assert len(foreign) == 2
    [made], said = run(
        "merge", JAPANESE, ARABIC, "institutional failure", "--who", "ines", "--why", "one matter", "--json", data=data
    )
    assert (made["id"], made["do"], made["who"], made["why"]) == (1, "merge", "ines", "one matter")
    assert "Correction 1: merged" in said
    assert set(latest(JAPANESE, data)) == set(latest(FAILURE, data)) == {*before, *foreign}
    shown, _ = run("show", ARABIC, "--json", data=data)
    assert (shown["key"], shown["label"], shown["articles"]) == (FAILURE, "InstitutionalFailure", len(before) + 2)
    assert shown["aliases"] == sorted([JAPANESE, "إخفاقمؤسسي"])
    assert [c["id"] for c in shown["corrections"]] == [1]

    one, other = before[:2]
    run("block", one, FAILURE, "--json", data=data)
    run("add", other, "Harbour inquiry", "--kind", "event", "--json", data=data)
    run("rename", "sulastar", "MV Sula Star", "--json", data=data)
    run("hide", "ajar", "drawer", "--why", "say nothing", "--json", data=data)
    run("pin", "safety warning", "--json", data=data)
    run("split", "wrenfield", "Wrenfield County", "--with", "school-kitchen inspection", "--json", data=data)
    run("unhide", "drawer", data=data)
    why, _ = run("why", FAILURE, one, "--json", data=data)
    assert (why["tag"], why["blocked"], [c["do"] for c in why["corrections"]]) == (None, True, ["block", "merge"])
    why, _ = run("why", "harbourinquiry", other, "--json", data=data)
    assert (why["tag"]["origin"], why["tag"]["kind"], why["place"]) == (["person"], "event", 1)
    why, _ = run("why", FAILURE, foreign[0], "--json", data=data)
    assert why["tag"]["evidence"]["sentence"]
    assert {part["of"] for part in why["parts"]} >= {"how rare its words are"}
    assert latest("sulastar", data) == latest("mvsulastar", data) != []

    corrected = stored(data)
    second = tagwire("fetch", "--force", "--json", data=data)
    assert second.returncode == 0
    assert differences(stored(data), corrected) == []

    file = tmp_path / "corrections.toml"
    assert run("export", str(file), data=data)[1].startswith("7 corrections written")
    again, _ = run("import", str(file), "--json", data=data)
    assert again == {"made": 0, "known": 7, "problems": []}
    fresh = tmp_path / "fresh"
    imported, _ = run("import", str(file), "--json", data=fresh)
    assert imported == {"made": 7, "known": 0, "problems": []}
    assert tagwire("add", *publishers.sources, data=fresh).returncode == 0
    assert tagwire("fetch", data=fresh).returncode == 0
    assert differences(stored(fresh), corrected) == []
    assert tagwire("tags", "export", data=fresh).stdout == file.read_bytes()

    history, _ = run("history", "--json", data=data)
    assert [c["id"] for c in history] == list(range(9, 0, -1))
    for number in (8, 7, 5, 4, 3, 2, 1):
        run("undo", str(number), data=data)
    assert differences(stored(data), stored(undisturbed)) == []


def test_every_command_on_tags_has_help_with_an_example(tmp_path: Path) -> None:
    commands = "list show why merge split rename hide unhide pin unpin block unblock add history undo export import"
    for name in commands.split():
        shown = tagwire("tags", name, "--help", data=tmp_path)
        assert shown.returncode == 0, name
        assert f"Example: tagwire tags {name}".encode() in shown.stdout, name


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["merge", FAILURE], 2, "last the one that they become"),
        (["merge", "zeppelin", FAILURE], 4, "--unseen"),
        (["hide", "?!"], 2, "holds no letter"),
        (["hide", "zeppelin"], 4, "no article has the tag #zeppelin"),
        (["unhide", FAILURE], 4, "#institutionalfailure is not hidden"),
        (["rename", FAILURE, "Sula Star"], 1, "tagwire tags merge institutionalfailure sulastar"),
        (["split", FAILURE, "--off", "sulastar"], 1, "never merged into #institutionalfailure"),
        (["split", FAILURE, "Other"], 2, "nothing says which articles"),
        (["split", FAILURE], 2, "--off"),
        (["block", "nosuchid", FAILURE], 4, "nosuchid"),
        (["block", "https://nowhere.example/x", FAILURE], 4, "tagwire search"),
        (["add", "nosuchid", FAILURE, "--kind", "dog"], 2, "person, organisation"),
        (["undo", "99"], 1, "there is no correction 99"),
        (["why", FAILURE, "nosuchid"], 4, "nosuchid"),
        (["show", "zeppelin"], 4, "zeppelin"),
        (["history"], 4, "nothing was corrected"),
        (["list", "--after", "鿿鿿"], 4, "no tag is in use after"),
        (["import", "nosuch.toml"], 2, "nosuch.toml"),
    ],
)
def test_what_cannot_be_done_is_told_with_its_code(
    arguments: list[str], code: int, said: str, undisturbed: Path
) -> None:
    assert said in run(*arguments, data=undisturbed, code=code)[1]


def test_a_file_with_mistakes_is_told_by_line_and_the_rest_is_made(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "corrections.toml"
    file.write_text(
        '[[correction]]\ndo = "pin"\ntag = "drawer"\n\n[[correction]]\ndo = "hide"\ntag = "drawer"\n\n'
        '[[correction]]\ndo = "hide"\n\n[[correction]]\ndo = "hide"\ntag = "ajar"\n',
        encoding="utf-8",
    )
    told, said = run("import", str(file), "--json", data=data, code=1)
    assert (told["made"], [problem["line"] for problem in told["problems"]]) == (2, [5, 9])
    assert f"{file}:5: #drawer is pinned (correction 1); first: tagwire tags unpin drawer" in said
    assert f"{file}:9: 'hide' needs 'tag'" in said


def test_lists_of_tags(undisturbed: Path) -> None:
    by_size, _ = run("list", "--by", "size", "--limit", "3", "--json", data=undisturbed)
    assert [tag["articles"] for tag in by_size] == sorted((tag["articles"] for tag in by_size), reverse=True)
    by_name, _ = run("list", "--limit", "2000", "--json", data=undisturbed)
    assert [tag["key"] for tag in by_name] == sorted(tag["key"] for tag in by_name)
    assert {tag["key"] for tag in by_size} < {tag["key"] for tag in by_name}
    risen, _ = run("list", "--by", "rise", "--json", data=undisturbed)
    assert [tag["rise"] for tag in risen] == sorted((tag["rise"] for tag in risen), reverse=True)
    for words in (
        ["list"],
        ["list", "--by", "rise"],
        ["show", FAILURE],
        ["why", FAILURE, latest(FAILURE, undisturbed)[0]],
    ):
        shown = tagwire("tags", *words, data=undisturbed)
        assert shown.returncode == 0
        assert b"InstitutionalFailure" in shown.stdout or words[0] == "list"


class StayHere(urllib.request.HTTPRedirectHandler):
    """Follows no redirect."""

    def redirect_request(self, *_: object) -> None:
        return None


def ask(address: str) -> tuple[int, HTTPMessage, str]:
    """Return an answer's status, headers and text, redirects not followed."""
    try:
        with urllib.request.build_opener(StayHere).open(address, timeout=20) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()


@pytest.fixture
def room(data: Path) -> Iterator[str]:
    """The address of a reading room on the folder, which only serves."""
    with running_up(data, "--no-ingest") as up:
        yield up.address.rstrip("/")


def test_readers_see_a_correction_at_once(data: Path, room: str) -> None:
    old = f"{room}/tag/{urllib.parse.quote(JAPANESE)}"
    assert ask(old)[0] == 200
    run("merge", JAPANESE, FAILURE, "--who", "ines", "--why", "one matter", data=data)
    for ending in ("", ".rss", ".atom", ".json"):
        status, headers, _ = ask(old + ending)
        assert (status, headers["location"]) == (301, f"/tag/{FAILURE}{ending}")
    status, headers, _ = ask(f"{room}/tag/{urllib.parse.quote(JAPANESE)}+sulastar?lang=ja")
    assert (status, headers["location"]) == (301, f"/tag/{FAILURE}+sulastar?lang=ja")
    _, _, page = ask(f"{room}/tag/{FAILURE}")
    assert "Also written" in page
    assert JAPANESE in page
    _, _, found = ask(f"{room}/search?q=%23{urllib.parse.quote(JAPANESE)}")
    assert "Wrenfield Post" in found
    run("hide", "sulastar", "--who", "ines", "--why", "the ship is not the matter", data=data)
    status, _, page = ask(f"{room}/tag/sulastar")
    assert status == 404
    assert "the ship is not the matter" in page
    _, _, page = ask(f"{room}/corrections")
    assert page.index("Hid #SulaStar") < page.index(f"Merged #{JAPANESE}")
    items = json.loads(ask(f"{room}/corrections.json")[2])["items"]
    assert [item["_tagwire"]["do"] for item in items] == ["hide", "merge"]
