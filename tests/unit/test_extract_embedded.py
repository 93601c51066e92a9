"""Text in a page's data: taken where the page shows hardly any, or where it goes on from what the page shows."""

import json

from extract_pages import ENGLISH

from tagwire.extract.embedded import article_body_text, best_text, state_text
from tagwire.extract.structured import Structured

SHOWN = "\n\n".join(ENGLISH[:2])
WHOLE = "\n\n".join([*ENGLISH, *(f"{line} And so it went on, hour by hour, until the evening." for line in ENGLISH)])
OTHER = "\n\n".join(
    f"Of quite another matter tells line {n}, which nobody on the page has read or seen." for n in range(40)
)


def test_the_page_is_believed_where_it_shows_as_much() -> None:
    assert best_text(WHOLE, "\n\n".join(ENGLISH), ()) == WHOLE


def test_data_that_go_on_from_the_page_are_taken() -> None:
    assert best_text(SHOWN, WHOLE, ()) == WHOLE


def test_longer_data_of_something_else_are_not_taken() -> None:
    text = "\n\n".join(ENGLISH)
    assert best_text(text, OTHER[:1600], ()) == text


def test_state_that_goes_on_from_the_page_is_taken_and_scripts_are_not_text() -> None:
    nodes = [{"type": "paragraph", "content": [{"type": "text", "value": line}]} for line in WHOLE.split("\n\n")]
    code = "<script>(function(){var t; for (e of o) { if (t) return; }\n})()</script>. A. B. C. " * 200
    state = json.dumps({"props": {"html": code, "story": {"body": {"content": nodes}}}})
    assert state_text((state,)) == WHOLE
    assert best_text(SHOWN[:380], "", (state,)) == WHOLE


def test_a_live_blogs_updates_are_its_text_in_their_order() -> None:
    updates = [
        {"@type": "BlogPosting", "headline": "Bridge closed", "articleBody": "<p>A barge struck the pier.</p>"},
        {"@type": "BlogPosting", "articleBody": "Nobody was hurt.\nThe tow was lost."},
        "nonsense",
    ]
    text = article_body_text(Structured({"@type": "LiveBlogPosting", "liveBlogUpdate": updates}))
    assert text.split("\n\n") == ["Bridge closed", "A barge struck the pier.", "Nobody was hurt.", "The tow was lost."]
