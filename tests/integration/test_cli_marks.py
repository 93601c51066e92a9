"""Correcting categories, genres and stories by commands, as people type them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from program import tagwire

from store_articles import NOW, choose_supported, stored_article
from tagwire.model.story import StoryTelling
from tagwire.store.sqlite import SqliteStore, open_store

FIRST, SECOND, THIRD = (f"https://courier.example/{number}" for number in (1, 2, 3))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder whose first two articles are one story, and whose third is another."""
    store = open_store(tmp_path, choose=choose_supported)
    store.apply([stored_article(number, ["rent control"]) for number in (1, 2, 3)])
    store.stories.tell(StoryTelling(0, 3, False, {1: 1, 2: 1, 3: 2}, {}, {}, {}), now=NOW)
    store.close()
    return tmp_path


def run(*arguments: str, data: Path, code: int = 0) -> tuple[Any, str]:
    """Run a command; return what it wrote as JSON, and what it said."""
    ended = tagwire(*arguments, data=data)
    said = ended.stderr.decode()
    assert ended.returncode == code, said
    assert "Traceback" not in said
    return json.loads(ended.stdout or "null"), said


def looked_at(data: Path, look: Callable[[SqliteStore], Any]) -> Any:
    store = open_store(data, choose=choose_supported)
    try:
        return look(store)
    finally:
        store.close()


def stories(data: Path) -> list[str]:
    def look(store: SqliteStore) -> list[str]:
        return [store.get_article(store.known_article([url]) or "").story or "" for url in (FIRST, SECOND, THIRD)]

    found: list[str] = looked_at(data, look)
    return found


def test_an_articles_marks_are_tried_given_and_taken_back(data: Path) -> None:
    tried, said = run("correct", "category", FIRST, "sport", "--dry-run", "--json", data=data)
    assert [mark["of"] for mark in tried["changed"][0]["marks"]] == ["category", "topics"]
    run("correct", "history", data=data, code=4)
    [made], said = run("correct", "category", FIRST, "sport", "--who", "ines", "--why", "a match", "--json", data=data)
    assert (made["id"], made["do"], made["to"], made["who"]) == (1, "category", "medtop:15000000", "ines")
    assert "into the category Sport" in said
    [made], _ = run("correct", "genre", FIRST, "opinion", "--json", data=data)
    found, _ = run("search", "category:sport genre:opinion", "--json", data=data)
    assert [a["url"] for a in found["articles"]] == [FIRST]
    _, said = run("correct", "category", FIRST, "politics", "--json", data=data, code=1)
    assert "tagwire tags undo 1" in said
    _, said = run("correct", "genre", FIRST, "opinion", data=data)
    assert "Nothing to do" in said
    run("correct", "undo", "1", data=data)
    run("search", "category:sport", data=data, code=4)
    assert "there is no category 'cabbages'" in run("correct", "category", FIRST, "cabbages", data=data, code=2)[1]
    assert "press-release" in run("correct", "genre", FIRST, "poem", data=data, code=2)[1]
    run("correct", "genre", "nosuch", "opinion", data=data, code=4)


def test_stories_are_moved_merged_and_split(data: Path, tmp_path: Path) -> None:
    one, _, two = stories(data)
    ended = tagwire("stories", "split", one, SECOND, "--dry-run", data=data)
    assert b"Headline 2" in ended.stdout
    assert b"story:" in ended.stdout
    assert stories(data) == [one, one, two]
    [made], _ = run("stories", "split", one, SECOND, "--json", data=data)
    assert stories(data) == [one, made["into"], two]
    run("stories", "move", THIRD, f"https://news.example/story/{one}", data=data)
    assert stories(data) == [one, made["into"], one]
    run("stories", "merge", made["into"], one, data=data)
    assert stories(data) == [one, one, one]
    _, said = run("stories", "merge", one, data=data, code=2)
    assert "name the stories to merge" in said
    run("stories", "move", FIRST, "nosuch", data=data, code=4)
    _, said = run("correct", "undo", "1", data=data, code=1)
    assert "tagwire tags undo 3" in said
    file = tmp_path / "corrections.toml"
    run("correct", "export", str(file), data=data)
    again, _ = run("correct", "import", str(file), "--json", data=data)
    assert again == {"made": 0, "known": 3, "problems": []}
    for number in ("3", "2", "1"):
        run("correct", "undo", number, data=data)
    assert stories(data) == [one, one, two]


@pytest.mark.parametrize("command", ["correct category", "correct genre", "stories move", "stories merge"])
def test_every_command_has_help_with_an_example(command: str, tmp_path: Path) -> None:
    shown = tagwire(*command.split(), "--help", data=tmp_path)
    assert shown.returncode == 0
    assert f"Example: tagwire {command}".encode() in shown.stdout
