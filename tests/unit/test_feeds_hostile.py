"""Broken and hostile feeds: what must survive, what must be refused, and with which words."""

import gzip

import pytest

from feed_documents import feed_document, rss
from tagwire.errors import ParseError
from tagwire.feeds import parse_feed

GOOD = "<item><guid>1</guid><title>One</title><link>https://a.example/1</link></item>"


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"", "no text"),
        (b"\n \n", "no text"),
        (b"<!DOCTYPE html><html><head><title>502</title></head><body>Bad gateway</body></html>", "HTML page"),
        (b"<html><body>moved</body></html>", "HTML page"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary"),
        (b"%PDF-1.7 ...", "binary"),
        (bytes(range(256)) * 8, "binary"),
        (b"Not found", "plain text"),
        (b"<service><workspace/></service>", "<service>"),
        (b'<opml version="2.0"><body/></opml>', "OPML"),
        (b'{"error": "not found"}', "no JSON Feed"),
        (b"[1, 2]", "not an object"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": [', "is not"),
        (b"+ADw-rss version=+ACI-2.0+ACI- +AD4-", "plain text"),
        (b"\x1f\x8b\x08\x00broken", "gzip"),
        (gzip.compress(b"<urlset/>", mtime=0)[:-6], "cut"),
    ],
)
def test_what_is_no_feed_is_refused_with_the_reason(body: bytes, what: str) -> None:
    with pytest.raises(ParseError, match=what):
        parse_feed(feed_document(body))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("\n\n  " + rss(GOOD), id="blank lines before the declaration"),
        pytest.param(
            "<br />\n<b>Warning</b>: Undefined index in /var/www/x.php<br />\n" + rss(GOOD), id="a PHP warning"
        ),
        pytest.param(rss(GOOD) + "<!-- cached --><script>track()</script>", id="junk after the end"),
        pytest.param(rss(GOOD) + rss("<item><title>b</title></item>"), id="two roots"),
        pytest.param(rss(f"{GOOD}<item><title>Two</title><link>https://a.exa")[: -len("</channel></rss>")], id="cut"),
        pytest.param(rss(GOOD).replace("One", "One \x00\x08"), id="control characters"),
        pytest.param(rss(GOOD).replace("</item>", "<georss:point>1 2</georss:point></item>"), id="unbound prefix"),
        pytest.param(rss(GOOD).replace("</item>", "<x><b></x></item>"), id="misnested tags"),
        pytest.param(rss(GOOD).replace("<guid>", "<guid isPermaLink=false x>"), id="unquoted attributes"),
        pytest.param(rss(GOOD).replace("</item>", ""), id="an item without end"),
        pytest.param(rss(GOOD).replace("<channel>", "<!-- a -- b --><channel>"), id="a bad comment"),
    ],
)
def test_common_breakage_keeps_the_good_entries(body: str) -> None:
    feed = parse_feed(feed_document(body))
    assert [(entry.id, entry.title, entry.link) for entry in feed.entries] == [("1", "One", "https://a.example/1")]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Fish &amp; chips", "Fish & chips"),
        ("Fish & chips", "Fish & chips"),
        ("Caf&eacute;&nbsp;noir", "Café noir"),
        ("a&nosuch;b", "a&nosuch;b"),
        ("x&#150;y", "x–y"),
        ("a < b & c", "a < b & c"),
        ("&#0;zero&#x1F;", "zero"),
    ],
)
def test_entities_and_stray_marks_survive(title: str, expected: str) -> None:
    feed = parse_feed(feed_document(rss(f"<item><guid>1</guid><title>{title}</title></item>")))
    assert feed.entries[0].title == expected


def test_a_documents_own_short_entities_are_read_and_others_never_grow() -> None:
    doctype = '<!DOCTYPE rss [<!ENTITY paper "Calder"><!ENTITY big "&paper;&paper;"><!ENTITY file SYSTEM "file:///x">]>'
    body = rss("<item><guid>1</guid><title>&paper; &big; &file;</title></item>")
    feed = parse_feed(feed_document(body.replace("?>", f"?>{doctype}", 1)))
    assert feed.entries[0].title == "Calder &big; &file;"


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        pytest.param(b'<?xml version="1.0" encoding="utf-8"?>' + "Ørsted €".encode(), None, id="utf-8"),
        pytest.param("Ørsted €".encode("cp1252"), "ISO-8859-1", id="HTTP charset, read as Windows-1252"),
        pytest.param(
            b"<?xml version='1.0' encoding='windows-1252'?>" + "Ørsted €".encode("cp1252"), None, id="declared"
        ),
        pytest.param(b"\xef\xbb\xbf" + "Ørsted €".encode(), "iso-8859-1", id="a mark beats the header"),
        pytest.param("\ufeffØrsted €".encode("utf-16-le"), None, id="utf-16 with mark"),
        pytest.param("<?xml version='1.0'?>Ørsted €".encode("utf-16-be"), None, id="utf-16 without mark"),
        pytest.param(b"<?xml version='1.0' encoding='zlib_codec'?>" + "Ørsted €".encode(), "idna", id="no text codecs"),
        pytest.param(
            b'<?xml version="1.0" encoding="utf-8"?>' + "Ørsted €".encode(), "latin1", id="a server's default"
        ),
        pytest.param("Ørsted €".encode("cp1252"), "utf-8", id="neither"),
    ],
)
def test_encodings_in_the_order_of_the_standards(body: bytes, charset: str | None) -> None:
    wide = body[:2] in (b"\xff\xfe", b"\x00<")
    encoding = ("utf-16-le" if body[:2] == b"\xff\xfe" else "utf-16-be") if wide else "ascii"
    start, end = ("<rss><channel><title>", "</title></channel></rss>")
    at = body.find(b"?>") + 2 if not wide else body.find("?>".encode(encoding)) + 4
    mark = next((len(m) for m in (b"\xef\xbb\xbf", b"\xff\xfe") if body.startswith(m)), 0)
    at = at if b"?" in body[:80] else mark
    whole = body[:at] + start.encode(encoding) + body[at:] + end.encode(encoding)
    assert parse_feed(feed_document(whole, charset=charset)).title == "Ørsted €"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(rss("<item>" + "<a>" * 20_000 + "</a>" * 20_000 + "</item>"), id="deep elements"),
        pytest.param(rss("<item>" + "<a>" * 20_000), id="deep unclosed elements"),
        pytest.param(rss("<item " + " ".join(f'a{n}="1"' for n in range(20_000)) + "/>"), id="attributes"),
        pytest.param(rss("<item " + " ".join(f'xmlns:a{n}="u{n}"' for n in range(9_000)) + "/>"), id="namespaces"),
        pytest.param(rss("<item><author>" + "a." * 200_000 + "</author></item>"), id="a long author"),
        pytest.param(rss("<item><title>" + "x" * 2_000_000 + "</title></item>"), id="a long title"),
        pytest.param(rss("<item><pubDate>" + "9" * 5_000 + "</pubDate></item>"), id="a long date"),
        pytest.param("<rss>" + "<!--" * 100_000, id="comments without end"),
        pytest.param("<rss>" + "<![CDATA[" * 100_000, id="sections without end"),
        pytest.param("<rss>" + "<" * 300_000, id="angle brackets"),
        pytest.param("<rss>" + "<a b=\"' c='\" " * 50_000, id="quotes"),
        pytest.param(
            rss("<item><description><![CDATA[" + "<div>" * 70_000 + "]]></description></item>"), id="deep HTML"
        ),
        pytest.param(rss("<item><description><![CDATA[" + "&" * 300_000 + "]]></description></item>"), id="ampersands"),
        pytest.param('{"items": ' + "[" * 50_000, id="deep JSON"),
        pytest.param('{"items": [{"id": ' + "1" * 100_000 + "}]}", id="a long number"),
    ],
)
def test_size_and_depth_cost_little(body: str) -> None:
    try:
        feed = parse_feed(feed_document(body))
    except ParseError:
        return
    assert len(feed.entries) <= 1
    assert all(len(entry.title or "") <= 1_000 and len(entry.id) <= 2_048 for entry in feed.entries)


@pytest.mark.parametrize("blank", [" ", "\u2003", "\n", " \u2003 "])
def test_blanks_in_the_name_of_a_namespace_hide_nothing(blank: str) -> None:
    name = f"http://www.w3.org/{blank}2005/Atom{blank}"
    other = f'xmlns:x = "urn:a{blank}b{blank}c{blank}d"'
    feed = parse_feed(feed_document(f'<feed xmlns="{name}" {other}><x:y/><entry><title>A</title></entry></feed>'))
    assert [entry.title for entry in feed.entries] == ["A"]
