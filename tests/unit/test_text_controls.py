"""Characters that steer and are no text."""

import pytest

from feed_documents import feed_document, rss
from tagwire.feeds import parse_feed
from tagwire.text.controls import without_controls


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x1b[31mb\x07\x9b", "a[31mb"),
        ("\u202eevil\u202c \u2066x\u2069", "evil x"),
        ("zero\u200bwidth\ufeff\u2060", "zerowidth"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष \u200f\u200e", "क्\u200dष \u200f\u200e"),
        ("two\nlines\tand\x85more", "two\nlines\tand\x85more"),
        ("plain", "plain"),
    ],
)
def test_controls_go_and_what_spells_words_stays(text: str, kept: str) -> None:
    assert without_controls(text) == kept


def test_no_field_that_people_read_turns_or_hides_its_surroundings() -> None:
    said = "\u202eA&#x202e;&#8238;"
    item = (
        f"<item><title>{said}</title><description>{said} &lt;b&gt;&amp;#x202e;x&lt;/b&gt;</description>"
        f"<dc:creator>{said}</dc:creator><category>{said}</category><source url='x'>{said}</source></item>"
    )
    feed = parse_feed(feed_document(rss(item, channel=f"<description>{said}</description>")))
    [entry] = feed.entries
    assert (feed.description, entry.title, entry.source, entry.categories) == ("A", "A", "A", ("A",))
    assert (entry.summary, entry.authors[0].name) == ("A <b>x</b>", "A")
