"""A listing as JSON Feed 1.1."""

import json

import orjson

from tagwire.model.article import AnnotatedArticle
from tagwire.model.contract import source_line, tag_json
from tagwire.text.times import rfc3339
from tagwire.web.passages import first_paragraph, html_paragraphs
from tagwire.web.syndication.feed import OutFeed
from tagwire.web.syndication.safetext import clean_line

MEDIA_TYPE = "application/feed+json; charset=utf-8"
VERSION = "https://jsonfeed.org/version/1.1"


def write_json_feed(feed: OutFeed) -> bytes:
    """Return the feed as JSON Feed 1.1; what has no value is left out, as the format asks."""
    made = _given(
        {
            "version": VERSION,
            "title": clean_line(feed.title),
            "home_page_url": feed.home,
            "feed_url": feed.self,
            "description": clean_line(feed.description),
            "next_url": feed.next,
            "language": feed.lang,
            "hubs": [{"type": "WebSub", "url": feed.hub}] if feed.hub else None,
            "items": [_item(article, feed) for article in feed.articles],
        }
    )
    try:
        return orjson.dumps(made)
    except TypeError:  # a lone surrogate: one sign for one, so that offsets into the text stay true
        return json.dumps(made, ensure_ascii=False).encode("utf-8", "replace")


def _item(article: AnnotatedArticle, feed: OutFeed) -> dict[str, object]:
    piece = article.article
    return _given(
        {
            "id": piece.canonical_url,
            "url": feed.room_link(article),
            "external_url": piece.url,
            "title": clean_line(piece.headline),
            "content_html": html_paragraphs(piece.text),
            "content_text": piece.text,
            "summary": first_paragraph(piece.text, piece.lead),
            "date_published": None if piece.published is None else rfc3339(piece.published),
            "date_modified": None if piece.modified is None else rfc3339(piece.modified),
            "authors": [{"name": clean_line(author)} for author in piece.authors or (source_line(article),)],
            "tags": [clean_line(tag.label) for tag in article.tags],
            "language": article.lang,
            "_tagwire": {
                "id": article.id,
                "publisher": {"id": piece.publisher.id, "name": clean_line(piece.publisher.name)},
                "category": None
                if article.category is None
                else {"code": article.category.code, "label": article.category.label},
                "genre": article.genre.value,
                "words": article.words,
                "tags": [tag_json(tag) for tag in article.tags],
                **_given({"rights": piece.rights.notice, "license": piece.rights.terms}),
            },
        }
    )


def _given(fields: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value is not None}
