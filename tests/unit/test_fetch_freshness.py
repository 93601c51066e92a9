"""How long an answer is fresh."""

from datetime import UTC, datetime

import pytest

from tagwire.fetch.headers import fresh_for_s

NOW = datetime(2031, 3, 14, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cache_control", "expires", "seconds"),
    [
        ((), None, None),
        (("max-age=300",), None, 300),
        (("max-age=300",), "Fri, 14 Mar 2031 15:00:00 GMT", 300),
        (("no-cache",), "Fri, 14 Mar 2031 15:00:00 GMT", 3600),
        ((), "Fri, 14 Mar 2031 13:00:00 GMT", None),
        ((), "0", None),
        ((), "-1", None),
        ((), "600", None),
        ((), "soon", None),
        (("max-age=0",), "Fri, 14 Mar 2031 15:00:00 GMT", 0),
    ],
)
def test_freshness(cache_control: tuple[str, ...], expires: str | None, seconds: int | None) -> None:
    assert fresh_for_s(cache_control, expires, now=NOW) == seconds
