"""How a source fares, in words."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ingest_sources import NOW, source
from tagwire.ingest.health import health_words
from tagwire.model.document import FailureReason
from tagwire.model.source import SeenMove, Source, SourceState

ASKED = replace(source(), last_polled_at=NOW)


def failing(reason: FailureReason | None, *, days: float, failures: int = 9) -> Source:
    return replace(ASKED, failures=failures, failure_reason=reason, failing_since=NOW - timedelta(days=days))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (source(), "not asked yet"),
        (ASKED, "well"),
        (replace(ASKED, state=SourceState.PAUSED), "paused"),
        (replace(ASKED, state=SourceState.GONE), "took it away for good (410)"),
        (replace(ASKED, move=SeenMove("https://new.example/feed", 2, NOW)), "moved to https://new.example/feed"),
        (failing(FailureReason.TIMEOUT, days=0.1, failures=1), "failed once: it does not answer in time"),
        (failing(FailureReason.DNS, days=3), "nobody knows its host's name"),
        (
            failing(FailureReason.DNS, days=12),
            "failing for 12 days: nobody knows its host's name any more; asked every",
        ),
        (failing(FailureReason.STATUS, days=45), "dead for 45 days: it answers with an error; asked once a week"),
        (failing(None, days=1), "no feed"),
    ],
)
def test_health(asked: Source, words: str) -> None:
    assert words in health_words(asked, now=NOW)


@pytest.mark.parametrize("reason", list(FailureReason))
def test_every_reason_has_words(reason: FailureReason) -> None:
    assert health_words(failing(reason, days=1), now=NOW)
