"""Stories of a batch: what is written, when, and in which order."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import orjson
import pytest
from demo_stories import Told, demo_articles

from tagwire.ingest.batch import BatchAnswer, BatchArticle
from tagwire.ingest.batchstories import BatchStories
from tagwire.ingest.spool import LineSpool

ENGLISH = demo_articles("en")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _answer(key: str, article: Told) -> BatchAnswer:
    told = BatchArticle(key, f"id-{key}", EPOCH + timedelta(days=article.day), article.sketch.to_bytes())
    return BatchAnswer(orjson.dumps({"key": key, "story": None, "duplicate_of": None}), article=told)


def _write(answers: Sequence[BatchAnswer], *, held_lines: int = 1_000) -> Iterator[list[dict[str, str | None]]]:
    """Yield the lines written after each answer, and those written at the end."""
    with LineSpool() as spool:
        batch = BatchStories(spool, held_lines=held_lines)
        for answer in answers:
            yield [orjson.loads(line) for line in batch.add(answer)]
        yield [orjson.loads(line) for line in batch.finish()]


def test_every_line_is_written_in_input_order_with_its_story() -> None:
    *meanwhile, rest = _write([_answer(f"a{n}", article) for n, article in enumerate(ENGLISH)])
    assert not any(meanwhile)
    assert [line["key"] for line in rest] == [f"a{n}" for n in range(len(ENGLISH))]
    stories = [line["story"] for line in rest]
    finals = {story for story, a in zip(stories, ENGLISH, strict=True) if a.event == "cup-final"}
    others = {story for story, a in zip(stories, ENGLISH, strict=True) if a.event != "cup-final"}
    assert len(finals) == 1
    assert not finals & others


def test_a_line_waits_only_while_its_story_may_change() -> None:
    *meanwhile, rest = _write([_answer(f"a{n}", article) for n, article in enumerate(ENGLISH)], held_lines=10)
    assert [len(lines) for lines in meanwhile] == [0] * 10 + [1] * (len(ENGLISH) - 10)
    assert [line["key"] for lines in (*meanwhile, rest) for line in lines] == [f"a{n}" for n in range(len(ENGLISH))]
    assert all(line["story"] for lines in (*meanwhile, rest) for line in lines)


def test_a_duplicate_names_the_earliest_published_by_its_key() -> None:
    wire, other = (next(a for a in ENGLISH if a.event == event) for event in ("storm-berit", "cup-final"))
    answers = [
        _answer("copy", replace(wire, day=wire.day + 0.2)),
        _answer("other", other),
        _answer("original", wire),
        _answer("later", replace(wire, day=wire.day + 1)),
    ]
    *_, rest = _write(answers)
    assert {line["key"]: line["duplicate_of"] for line in rest} == {
        "copy": "original",
        "other": None,
        "original": None,
        "later": "original",
    }
    assert rest[0]["story"] == rest[2]["story"] == rest[3]["story"] != rest[1]["story"]


def test_refused_lines_keep_their_place_and_get_no_story() -> None:
    refusal = BatchAnswer(b'{"key":"bad","rejected":{"reason":"no-text"}}')
    *_, rest = _write([_answer("a", ENGLISH[0]), refusal, _answer("b", ENGLISH[1])])
    assert [line["key"] for line in rest] == ["a", "bad", "b"]
    assert "story" not in rest[1]


def test_the_same_input_gives_the_same_ids() -> None:
    answers = [_answer(f"a{n}", article) for n, article in enumerate(ENGLISH)]
    assert list(_write(answers)) == list(_write(answers))


def test_no_two_stories_have_one_id() -> None:
    shuffled = sorted(ENGLISH, key=lambda article: article.headline)  # so that the repair parts stories, too
    *_, rest = _write([_answer(f"a{n}", article) for n, article in enumerate(shuffled)])
    told: dict[str | None, set[str]] = {}
    for line, article in zip(rest, shuffled, strict=True):
        told.setdefault(line["story"], set()).add(article.event)
    assert all(len(events) == 1 for events in told.values())


def test_a_spool_gives_lines_back_in_order_over_many_files() -> None:
    lines = [bytes([65 + n % 26]) * n for n in range(60)]
    with LineSpool(segment_bytes=100) as spool:
        for line in lines[:40]:
            spool.put(line)
        taken = [spool.take() for _ in range(25)]
        for line in lines[40:]:
            spool.put(line)
        assert taken + [spool.take() for _ in range(35)] == lines
        with pytest.raises(IndexError):
            spool.take()
