"""Statements of rights and licences in feeds, kept with each entry."""

import pytest

from feed_documents import feed_document, rss
from tagwire.feeds import parse_feed
from tagwire.model.contract import parsed_feed_json

CC = "https://creativecommons.example/by/4.0/"
COMMONS = 'xmlns:creativeCommons="http://backend.userland.com/creativeCommonsRssModule"'
ITEM = "<item><title>A</title>{}</item>"
ENTRY = "<entry><id>a</id><title>A</title>{}</entry>"


def atom(inner: str) -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>The Courier</title>{inner}</feed>'


@pytest.mark.parametrize(
    ("document", "rights", "licence"),
    [
        (rss(ITEM.format("<dc:rights>&#169; Ines</dc:rights>")), "© Ines", None),
        (rss(ITEM.format(""), channel="<copyright>© 2025 Courier</copyright>"), "© 2025 Courier", None),
        (rss(ITEM.format("<dc:rights>Mine</dc:rights>"), channel="<copyright>Ours</copyright>"), "Mine", None),
        (
            rss(ITEM.format(f"<creativeCommons:license {COMMONS}>{CC}</creativeCommons:license>")),
            None,
            CC,
        ),
        (atom(ENTRY.format(f'<rights type="html">&amp;copy; B</rights><link rel="license" href="{CC}"/>')), "© B", CC),
        (
            atom(f'<rights>All</rights><link rel="license" href="/by"/>{ENTRY.format("")}'),
            "All",
            "https://calder-courier.example/by",
        ),
        (atom(ENTRY.format('<link rel="license" href="javascript:x"/>')), None, None),
        (atom(ENTRY.format("")), None, None),
    ],
)
def test_rights_and_licence(document: str, rights: str | None, licence: str | None) -> None:
    feed = parse_feed(feed_document(document))
    [entry] = feed.entries
    assert (entry.rights, entry.license) == (rights, licence)
    [row] = parsed_feed_json(feed)["entries"]  # type: ignore[misc]
    assert (row["rights"], row["license"]) == (rights, licence)
