"""OPML lists, read and written."""

import pytest

from tagwire.errors import ParseError
from tagwire.feeds.opml import MAX_FEEDS_OF_ONE_HOST, read_opml, write_opml
from tagwire.model.source import SourceDraft

LIST = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head><title>My papers</title></head>
  <body>
    <outline text="Calder Courier" type="rss" xmlUrl="https://calder.example/feed" htmlUrl="https://calder.example/"/>
    <outline text="World">
      <outline title="Tide / Sea">
        <outline type="rss" title="Tide" XMLURL=" feed://tide.example/rss "/>
      </outline>
      <outline type="rss" text="Bad" xmlUrl="javascript:x"/>
      <outline type="rss" text="Again" xmlUrl="https://calder.example/feed"/>
      <outline type="include" text="More" url="https://lists.example/more.opml"/>
      <outline text="A note"/>
    </outline>
    <outline type="rss" text="Wire" xmlUrl="https://wire.example/atom" category="/Agencies/North,other"/>
  </body>
</opml>"""


def test_a_list_with_folders_and_its_problems_by_line() -> None:
    outline = read_opml(LIST.encode())
    assert outline.title == "My papers"
    assert outline.feeds == (
        SourceDraft("https://calder.example/feed", "Calder Courier", "https://calder.example/", None),
        SourceDraft("http://tide.example/rss", "Tide", None, "World/Tide - Sea"),
        SourceDraft("https://wire.example/atom", "Wire", None, "Agencies/North"),
    )
    assert [problem.where for problem in outline.problems] == ["line 10", "line 12", "line 13"]
    assert [repeat.where for repeat in outline.repeats] == ["line 11"]


def test_a_row_with_a_site_but_no_feed_says_how_to_find_one() -> None:
    row = '<opml version="2.0"><body><outline text="A" htmlUrl="https://a.example/"/></body></opml>'
    [problem] = read_opml(row.encode()).problems
    assert problem.what.endswith("tagwire add https://a.example/")


def test_many_bad_rows_are_all_named() -> None:
    rows = '<outline xmlUrl="nowhere"/>\n' * 900
    outline = read_opml(f'<opml version="2.0"><body>\n{rows}</body></opml>'.encode())
    assert [problem.where for problem in outline.problems] == [f"line {n}" for n in range(2, 902)]


def test_what_is_written_is_read_back() -> None:
    drafts = (
        SourceDraft("https://a.example/?x=1&y=2", 'A & "B" <c>', "https://a.example/", None),
        SourceDraft("https://b.example/", "ข่าว\x00", None, "World/Asia"),
        SourceDraft("https://c.example/", None, None, "World"),
        SourceDraft("https://d.example/", "D", None, "Home"),
    )
    outline = read_opml(write_opml(drafts, "Papers & more"))
    assert outline.problems == ()
    assert outline.title == "Papers & more"
    assert {(feed.url, feed.title, feed.folder) for feed in outline.feeds} == {
        ("https://a.example/?x=1&y=2", 'A & "B" <c>', None),
        ("https://b.example/", "ข่าว", "World/Asia"),
        ("https://c.example/", "https://c.example/", "World"),
        ("https://d.example/", "D", "Home"),
    }


def test_many_feeds_are_fine_but_not_all_of_one_host() -> None:
    many = [SourceDraft(f"https://paper{number}.example/feed", f"Paper {number}") for number in range(5_000)]
    assert read_opml(write_opml(many, "Many")).feeds == tuple(many)
    crowd = [SourceDraft(f"https://one.example/{number}", f"{number}") for number in range(MAX_FEEDS_OF_ONE_HOST + 9)]
    outline = read_opml(write_opml(crowd, "Crowd"))
    assert len(outline.feeds) == MAX_FEEDS_OF_ONE_HOST
    assert len(outline.problems) == 9


@pytest.mark.parametrize("body", [b"", b"nothing", b"<html/>", b'<rss version="2.0"/>', b"\xff\xfe\x00"])
def test_what_is_no_opml_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError, match="no OPML"):
        read_opml(body)


def test_a_very_deep_or_broken_list_is_still_read() -> None:
    deep = '<opml version="2.0"><body>' + '<outline text="a">' * 5_000 + '<outline xmlUrl="https://a.example/f"/>'
    (feed,) = read_opml(deep.encode() + b'<outline xmlUrl="https://b.example/f"').feeds or (None,)
    assert feed is None or (feed.folder or "").count("/") < 10
    ampersand = '<opml version="1.0"><body><outline text="A & B" xmlUrl="https://a.example/?a=1&b=2"/></body></opml>'
    assert read_opml(ampersand.encode()).feeds == (SourceDraft("https://a.example/?a=1&b=2", "A & B"),)
