"""When feeds ask not to be asked."""

from datetime import UTC, datetime

import pytest

from feed_documents import feed_document
from tagwire.feeds import parse_feed
from tagwire.model.rhythm import FeedHints

SY = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("", FeedHints()),
        ("<ttl>90</ttl>", FeedHints(every_minutes=90)),
        ("<ttl>-5</ttl>", FeedHints()),
        ("<skipHours><hour>0</hour><hour>3</hour><hour> 24 </hour></skipHours>", FeedHints(skip_hours=(0, 3))),
        ("<skipHours><hour>25</hour><hour>x</hour><hour>-1</hour></skipHours>", FeedHints()),
        ("<skipHours>" + "".join(f"<hour>{n}</hour>" for n in range(24)) + "</skipHours>", FeedHints()),
        ("<skipDays><day>Sunday</day><day>saturday</day></skipDays>", FeedHints(skip_days=(5, 6))),
        ("<skipDays><day>Someday</day></skipDays>", FeedHints()),
        (
            "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>",
            FeedHints(every_minutes=30),
        ),
        (
            "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateBase>2000-01-01T06:00+00:00</sy:updateBase>",
            FeedHints(every_minutes=1440, base=datetime(2000, 1, 1, 6, tzinfo=UTC)),
        ),
        ("<sy:updateBase>2000-01-01T06:00+00:00</sy:updateBase>", FeedHints()),
        ("<skipHours>" + "<hour>7</hour>" * 9000 + "</skipHours>", FeedHints(skip_hours=(7,))),
        ("<item><title>T</title><hour>7</hour></item>", FeedHints()),
    ],
)
def test_hints(inner: str, expected: FeedHints) -> None:
    rss = f'<rss version="2.0" {SY}><channel><title>Courier</title>{inner}</channel></rss>'
    assert parse_feed(feed_document(rss)).hints == expected
