"""RSS, RDF and Atom: what each element becomes, dialect by dialect."""

from datetime import UTC, datetime

import pytest

from feed_documents import FEED_URL, FETCHED_AT, feed_document, rss
from tagwire.feeds import parse_feed
from tagwire.feeds.limits import MAX_CATEGORIES, MAX_ENTRIES
from tagwire.model.feed import Enclosure, Entry, EntryAuthor, FeedFormat

RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
REL = 'rel="noopener noreferrer nofollow"'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"{attributes}><title>Harbour</title>{inside}</feed>'


def only_entry(body: str, url: str = FEED_URL) -> Entry:
    (entry,) = parse_feed(feed_document(body, url=url)).entries
    return entry


def item(inside: str) -> Entry:
    return only_entry(rss(f"<item>{inside}</item>"))


def atom_entry(inside: str, attributes: str = "") -> Entry:
    return only_entry(ATOM.format(attributes=attributes, inside=f"<entry>{inside}</entry>"))


def test_an_rss_feed_with_everything() -> None:
    feed = parse_feed(
        feed_document(
            rss(
                "<item><guid isPermaLink='false'>cc-17</guid><title>Rent cap &amp; after</title>"
                "<link>/news/rent-cap?x=1&amp;y=2</link><description>Short.</description>"
                "<content:encoded><![CDATA[<p>Long <a href='/about'>text</a>.</p>]]></content:encoded>"
                "<pubDate>Tue, 17 Jun 2025 09:12:00 +0200</pubDate><dc:creator>Ada Holm</dc:creator>"
                "<category>Housing</category><category>Port Calder</category>"
                "<enclosure url='/a.mp3' type='audio/mpeg' length='1234'/>"
                "<source url='https://wire.example/'>Wire</source>"
                "</item>",
                channel="<description>News</description><language>en-gb</language><ttl>30</ttl>"
                "<lastBuildDate>Tue, 17 Jun 2025 09:30:00 GMT</lastBuildDate>"
                "<atom:link rel='self' href='/feeds/news.xml' type='application/rss+xml'/>"
                "<atom:link rel='hub' href='https://hub.example/'/><atom:link rel='next' href='?page=2'/>"
                "<image><url>/icon.png</url><title>x</title><link>y</link></image>",
            )
        )
    )
    assert feed.format is FeedFormat.RSS20
    assert (feed.title, feed.link, feed.description, feed.lang) == (
        "Calder Courier",
        "https://calder-courier.example/",
        "News",
        "en-gb",
    )
    assert feed.updated == datetime(2025, 6, 17, 9, 30, tzinfo=UTC)
    assert feed.ttl_minutes == 30
    assert (feed.hub, feed.self, feed.next, feed.icon) == (
        "https://hub.example/",
        FEED_URL,
        f"{FEED_URL}?page=2",
        "https://calder-courier.example/icon.png",
    )
    assert feed.problems == ()
    assert feed.entries == (
        Entry(
            id="cc-17",
            link="https://calder-courier.example/news/rent-cap?x=1&y=2",
            title="Rent cap & after",
            summary="Short.",
            content=f'<p>Long <a href="https://calder-courier.example/about" {REL}>text</a>.</p>',
            published=datetime(2025, 6, 17, 7, 12, tzinfo=UTC),
            updated=None,
            authors=(EntryAuthor("Ada Holm"),),
            categories=("Housing", "Port Calder"),
            enclosures=(Enclosure("https://calder-courier.example/a.mp3", "audio/mpeg", 1234),),
            source="Wire",
            lang="en-gb",
        ),
    )


@pytest.mark.parametrize(
    ("root", "format_"),
    [
        ('<rss version="2.0"><channel><title>x</title></channel></rss>', FeedFormat.RSS20),
        ('<rss version="0.91"><channel><title>x</title></channel></rss>', FeedFormat.RSS09X),
        ('<rss version="0.92"><channel><title>x</title></channel></rss>', FeedFormat.RSS09X),
        (
            f'<rdf:RDF {RDF} xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>x</title></channel></rdf:RDF>',
            FeedFormat.RSS09X,
        ),
        (
            f'<rdf:RDF {RDF} xmlns="http://purl.org/rss/1.0/"><channel><title>x</title></channel></rdf:RDF>',
            FeedFormat.RSS10,
        ),
        ('<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>', FeedFormat.ATOM10),
        ('<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>x</title></feed>', FeedFormat.ATOM03),
        ('<rss version="2.0" xmlns="urn:unheard-of"><channel><title>x</title></channel></rss>', FeedFormat.RSS20),
    ],
)
def test_the_dialect_is_told_from_the_bytes(root: str, format_: FeedFormat) -> None:
    feed = parse_feed(feed_document(root))
    assert (feed.format, feed.title) == (format_, "x")


@pytest.mark.parametrize(
    ("inside", "title"),
    [
        ("<title>Plain</title>", "Plain"),
        ("<title>Rent &amp;amp; rates</title>", "Rent & rates"),
        ("<title><![CDATA[<b>Bold</b> words]]></title>", "Bold words"),
        ("<title>5 &lt; 6</title>", "5 < 6"),
        ("<title>  गरमी\n की  लहर </title>", "गरमी की लहर"),
        ("<title/><description>The &lt;i>body&lt;/i> speaks.</description>", "The body speaks."),
        ("<title/><link>https://a.example/x</link>", "https://a.example/x"),
    ],
)
def test_titles_are_plain_text_and_never_missing(inside: str, title: str) -> None:
    assert item(inside).title == title


@pytest.mark.parametrize(
    ("inside", "link"),
    [
        ("<link>/a</link>", "https://calder-courier.example/a"),
        ("<link> https://a.example/ b </link>", "https://a.example/%20b"),
        ("<guid>https://a.example/permanent</guid>", "https://a.example/permanent"),
        ("<guid isPermaLink='false'>https://a.example/id</guid>", "https://a.example/id"),
        ("<link>javascript:alert(1)</link>", None),
        ("<link>java\tscript:alert(1)</link>", None),
        ("<link>https://user:secret@a.example/</link>", None),
        ("<link>file:///etc/passwd</link>", None),
        ("<link>https://a.example/\u202egnp.exe</link>", "https://a.example/%E2%80%AEgnp.exe"),
        ("<atom:link rel='alternate' href='https://a.example/atom'/>", "https://a.example/atom"),
        ("<atom:link rel='replies' href='https://a.example/replies'/>", None),
    ],
)
def test_links_are_absolute_http_or_absent(inside: str, link: str | None) -> None:
    assert item(f"<title>x</title>{inside}").link == link


def test_relative_links_follow_xml_base_then_the_site_then_the_feed() -> None:
    based = atom_entry("<id>a</id><link href='x'/>", " xml:base='https://base.example/dir/'")
    assert based.link == "https://base.example/dir/x"
    assert atom_entry("<id>a</id><link href='x'/>").link == "https://calder-courier.example/feeds/x"
    carried = ATOM.format(
        attributes="", inside="<link href='https://site.example/'/><entry><id>a</id><link href='x'/></entry>"
    )
    assert only_entry(carried, url="https://feed-service.example/abc").link == "https://site.example/x"


@pytest.mark.parametrize(
    ("inside", "id_"),
    [
        ("<guid>  AbC  </guid><title>x</title>", "AbC"),
        ("<guid>HTTP://Example.ORG/%7ea</guid>", "HTTP://Example.ORG/%7ea"),
        ("<link>https://a.example/1</link>", "https://a.example/1"),
    ],
)
def test_ids_are_exactly_as_stated(inside: str, id_: str) -> None:
    assert item(inside).id == id_


def test_an_entry_without_id_and_link_has_a_stable_id_of_its_own() -> None:
    feed = parse_feed(feed_document(rss("<item><title>one</title></item><item><title>two</title></item>")))
    again = parse_feed(feed_document(rss("<item><title>two</title></item>")))
    one, two = feed.entries
    assert one.id.startswith("hash:")
    assert one.id != two.id == again.entries[0].id


@pytest.mark.parametrize(
    ("inside", "authors"),
    [
        ("<author>ada@a.example (Ada Holm)</author>", (EntryAuthor("Ada Holm", None, "ada@a.example"),)),
        ("<author>Ada Holm</author>", (EntryAuthor("Ada Holm"),)),
        ("<dc:creator>Ada</dc:creator><dc:creator>Bo</dc:creator>", (EntryAuthor("Ada"), EntryAuthor("Bo"))),
        ("<author>Ada Holm &lt;ada@a.press></author>", (EntryAuthor("Ada Holm", None, "ada@a.press"),)),
        ("<author>ada@a.example</author>", (EntryAuthor(None, None, "ada@a.example"),)),
        ("", (EntryAuthor("The desk"),)),
    ],
)
def test_authors_come_from_the_entry_or_else_the_feed(inside: str, authors: tuple[EntryAuthor, ...]) -> None:
    body = rss(f"<item><title>x</title>{inside}</item>", channel="<managingEditor>The desk</managingEditor>")
    assert only_entry(body).authors == authors


@pytest.mark.parametrize(
    ("inside", "summary", "content"),
    [
        ("<summary type='html'>&lt;b>s&lt;/b></summary>", "<b>s</b>", None),
        ("<summary>&lt;b>s&lt;/b></summary>", "&lt;b&gt;s&lt;/b&gt;", None),
        ("<summary>s</summary><content type='html'>&lt;p>c</content>", "s", "<p>c</p>"),
        (
            (
                "<summary>s</summary><content type='xhtml'>"
                "<div xmlns='http://www.w3.org/1999/xhtml'><p>c &amp; d</p></div></content>"
            ),
            "s",
            "<p>c &amp; d</p>",
        ),
        (
            "<summary type='html' xml:base='https://b.example/d/'>&lt;img src='i.png'></summary>",
            '<img src="https://b.example/d/i.png">',
            None,
        ),
    ],
)
def test_atom_text_constructs(inside: str, summary: str, content: str | None) -> None:
    entry = atom_entry(f"<id>a</id><title>t</title>{inside}")
    assert (entry.summary, entry.content) == (summary, content)


@pytest.mark.parametrize(
    ("category", "name"),
    [
        ("<category term='housing'/>", "housing"),
        ("<category term='housing' label='Housing policy'/>", "housing"),
        ("<category term='1042' label='Housing policy'/>", "Housing policy"),
        ("<category term='https://a.example/c/1' label='Wohnen'/>", "Wohnen"),
    ],
)
def test_categories_are_words_for_people(category: str, name: str) -> None:
    assert atom_entry(f"<id>a</id>{category}").categories == (name,)


def test_naked_markup_in_a_category_does_not_lose_its_words() -> None:
    assert item("<title>x</title><category><p>Housing</p></category>").categories == ("Housing",)


def test_a_future_date_becomes_the_time_of_fetching_and_is_named() -> None:
    feed = parse_feed(
        feed_document(rss("<item><title>x</title><pubDate>Tue, 17 Jun 2031 09:12:00 GMT</pubDate></item>"))
    )
    assert feed.entries[0].published == FETCHED_AT
    assert feed.problems[0].where == "entry 1"
    assert "future" in feed.problems[0].what


@pytest.mark.parametrize(
    ("channel", "minutes"),
    [
        ("<ttl>60</ttl>", 60),
        ("<ttl>soon</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>99999999999999999999</ttl>", 525_600),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", 360),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", 60),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", 60),
        ("", None),
    ],
)
def test_how_long_a_feed_asks_to_be_left_alone(channel: str, minutes: int | None) -> None:
    assert parse_feed(feed_document(rss("", channel=channel))).ttl_minutes == minutes


def test_http_link_headers_go_before_embedded_links() -> None:
    links = (("https://hub.example/", "hub", ""), ("https://calder-courier.example/canonical.xml", "self", ""))
    embedded = "<atom:link rel='hub' href='https://other.example/'/>"
    feed = parse_feed(feed_document(rss("", channel=embedded), links=links))
    assert (feed.hub, feed.self) == ("https://hub.example/", "https://calder-courier.example/canonical.xml")


def test_a_quoted_or_conflicting_entry_within_an_entry_is_not_news_of_its_own() -> None:
    nested = "<item><title>a</title><x><item><title>old a</title></item></x><link>https://a.example/</link></item>"
    feed = parse_feed(feed_document(rss(nested)))
    assert [(entry.title, entry.link) for entry in feed.entries] == [("a", "https://a.example/")]


def test_a_wholly_empty_entry_is_left_out_and_one_without_identity_is_named() -> None:
    feed = parse_feed(
        feed_document(rss("<item/><item><dc:creator>Ada</dc:creator></item><item><title>x</title></item>"))
    )
    assert [entry.title for entry in feed.entries] == [None, "x"]
    assert [problem.where for problem in feed.problems] == ["entry 1", "entry 2"]


def test_counts_are_bounded_and_said_so() -> None:
    items = "".join(f"<item><guid>{number}</guid></item>" for number in range(MAX_ENTRIES + 3))
    feed = parse_feed(feed_document(rss(items)))
    assert len(feed.entries) == MAX_ENTRIES
    assert any(str(MAX_ENTRIES) in problem.what for problem in feed.problems)
    many = "".join(f"<category>c{number}</category>" for number in range(MAX_CATEGORIES * 3))
    assert len(item(f"<title>x</title>{many}").categories) == MAX_CATEGORIES


def test_media_content_joins_the_enclosures_once() -> None:
    entry = item(
        "<title>x</title><enclosure url=''/><enclosure url='https://a.example/i.jpg' length='many'/>"
        "<media:content url='https://a.example/j.jpg' type='image/jpeg' fileSize='9'/>"
    )
    assert entry.enclosures == (
        Enclosure("https://a.example/i.jpg"),
        Enclosure("https://a.example/j.jpg", "image/jpeg", 9),
    )
