"""The contract's JSON: names in their order, absent values, offsets."""

from datetime import UTC, datetime

from reading_articles import NOW, WIRE, article, ferry_articles
from tagwire.model.contract import annotated_article_json, parsed_feed_json
from tagwire.model.feed import Enclosure, Entry, EntryAuthor, FeedFormat, ParsedFeed, Problem

ARTICLE_FIELDS = """
    key id url canonical_url publisher headline lead authors source published modified lang section category topics
    genre text words image paywalled tags story duplicate_of rights
"""
FEED_FIELDS = (
    "format title link description lang updated ttl_minutes hub self next icon entries problems deleted prev_archive "
    "complete"
)
ENTRY_FIELDS = (
    "id link title summary content published updated authors categories enclosures source lang rights license"
)


def test_an_article_has_the_contracts_fields_in_order() -> None:
    made = annotated_article_json(ferry_articles()[-1])
    assert list(made) == ARTICLE_FIELDS.split()
    assert made["published"] == "2031-03-14T13:22:00+00:00"
    assert made["publisher"] == {"id": "northmere-radio.example", "name": "Northmere Public Radio"}
    assert made["source"] == "Oda Verrin"
    assert made["category"] == {"code": "medtop:11000000", "label": "Politics", "score": 0.93}
    assert made["genre"] == "interview"


def test_evidence_offsets_name_the_words() -> None:
    for piece in ferry_articles():
        made = annotated_article_json(piece)
        tags = made["tags"]
        assert isinstance(tags, list)
        for tag in tags:
            assert list(tag) == ["key", "label", "name", "score", "kind", "origin", "evidence"]
            evidence = tag["evidence"]
            whole = piece.article.headline if evidence["in_headline"] else piece.article.text
            assert whole[evidence["start"] : evidence["end"]] in evidence["sentence"]


def test_absent_values_are_null_and_the_source_falls_back() -> None:
    made = annotated_article_json(article("x", WIRE, "H", "T", published=None, category=None, lang=None))
    assert (made["published"], made["category"], made["lang"], made["topics"], made["tags"]) == (
        None,
        None,
        None,
        [],
        [],
    )
    assert made["source"] == "Meridian Wire"


def test_a_feed_has_the_contracts_fields_in_order() -> None:
    entry = Entry(
        "1",
        title="One",
        published=datetime(2031, 3, 14, 9, tzinfo=UTC),
        authors=(EntryAuthor("Ines", email="i@caldercourier.example"),),
        categories=("a",),
        enclosures=(Enclosure("https://x.example/a.mp3", "audio/mpeg", 12),),
    )
    made = parsed_feed_json(
        ParsedFeed(FeedFormat.RSS20, title="T", updated=NOW, entries=(entry,), problems=(Problem("entry 2", "no id"),))
    )
    assert list(made) == FEED_FIELDS.split()
    entries = made["entries"]
    assert isinstance(entries, list)
    assert list(entries[0]) == ENTRY_FIELDS.split()
    assert entries[0]["authors"] == [{"name": "Ines", "url": None, "email": "i@caldercourier.example"}]
    assert entries[0]["enclosures"] == [{"url": "https://x.example/a.mp3", "type": "audio/mpeg", "length": 12}]
    assert made["problems"] == [{"where": "entry 2", "what": "no id"}]
    assert made["updated"] == "2031-03-14T14:00:00+00:00"
