"""``tagwire annotate --stories``: the whole way from articles to stories."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from demo_stories import demo_articles
from program import tagwire

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def test_articles_get_stories_and_copies_their_original(tmp_path: Path) -> None:
    told = [a for a in demo_articles("en") if a.event in ("cup-final", "boil-water", "storks")]
    lines: list[dict[str, object]] = [
        {
            "key": f"{article.event}-{n}",
            "headline": article.headline,
            "text": article.text,
            "published": (EPOCH + timedelta(days=article.day)).isoformat(),
            "publisher": article.publisher,
        }
        for n, article in enumerate(told)
    ]
    lines.append({**lines[0], "key": "copy", "headline": "Another headline", "publisher": "elsewhere"})
    lines.insert(1, {"key": "empty", "text": " "})
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    ended = tagwire("annotate", str(source), "--stories", "-o", str(target), "--workers", "2", data=tmp_path)
    assert ended.returncode == 0, ended.stderr
    answers = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [a["key"] for a in answers] == [line["key"] for line in lines]
    assert answers[1]["rejected"]["reason"] == "no-text"
    stories: dict[str, set[str]] = {}
    for answer in answers[:1] + answers[2:-1]:
        stories.setdefault(answer["key"].rpartition("-")[0], set()).add(answer["story"])
    assert [len(ids) for ids in stories.values()] == [1, 1, 1]
    assert len(set().union(*stories.values())) == 3
    assert answers[-1]["duplicate_of"] == lines[0]["key"]
    assert answers[-1]["story"] == answers[0]["story"]
    assert all(a["duplicate_of"] is None for a in answers[2:-1])


def test_a_headline_alone_is_an_article(tmp_path: Path) -> None:
    heads = ["Wrenfield boil-water notice extended", "Boil-water notice in Wrenfield extended to Monday"]
    stdin = b"\n".join(json.dumps({"key": str(n), "headline": head}).encode() for n, head in enumerate(heads))
    ended = tagwire("annotate", "--stories", data=tmp_path, stdin=stdin)
    one, other = (json.loads(line) for line in ended.stdout.splitlines())
    assert one["text"] == ""
    assert one["story"] == other["story"] is not None


def test_without_the_option_there_are_no_stories(tmp_path: Path) -> None:
    stdin = json.dumps({"key": "a", "text": "The Old Bridge closed on Monday."}).encode()
    answer = json.loads(tagwire("annotate", data=tmp_path, stdin=stdin).stdout)
    assert (answer["story"], answer["duplicate_of"]) == (None, None)


def test_stories_need_articles_that_are_understood(tmp_path: Path) -> None:
    ended = tagwire("annotate", "--stories", "--only", "extract", data=tmp_path, stdin=b"")
    assert ended.returncode == 2
    assert b"--only extract" in ended.stderr
