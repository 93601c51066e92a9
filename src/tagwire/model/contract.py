"""The contract's JSON shapes: an annotated article and a parsed feed as every command, address and feed gives them."""

from datetime import datetime

from tagwire.model.article import AnnotatedArticle, MediaTopic
from tagwire.model.feed import Entry, ParsedFeed
from tagwire.model.listing import Tag
from tagwire.model.revision import Revision
from tagwire.model.rights import Rights
from tagwire.model.story import Story, common_tags, fullest
from tagwire.model.tag import TagAssignment
from tagwire.model.trend import RisingStory, Trend
from tagwire.text.times import rfc3339

STORY_TAGS = 10
"""How many of a story's tags are given, those of most weight first."""


def annotated_article_json(article: AnnotatedArticle) -> dict[str, object]:
    """Return an annotated article in the contract's shape, fields in its order; absent values are None or []."""
    piece = article.article
    return {
        "key": article.key,
        "id": article.id,
        "url": piece.url,
        "canonical_url": piece.canonical_url,
        "publisher": {"id": piece.publisher.id, "name": piece.publisher.name},
        "headline": piece.headline,
        "lead": piece.lead,
        "authors": list(piece.authors),
        "source": source_line(article),
        "published": _time(piece.published),
        "modified": _time(piece.modified),
        "lang": article.lang,
        "section": piece.section,
        "category": None if article.category is None else _topic(article.category),
        "topics": [_topic(topic) for topic in article.topics],
        "genre": article.genre.value,
        "text": piece.text,
        "words": article.words,
        "image": piece.image,
        "paywalled": piece.paywalled,
        "tags": [tag_json(tag) for tag in article.tags],
        "story": article.story,
        "duplicate_of": article.duplicate_of,
        "rights": _rights(piece.rights),
    }


def revision_json(revision: Revision) -> dict[str, object]:
    """Return a revision in the contract's shape."""
    return {
        "at": rfc3339(revision.at),
        "headline_before": revision.headline_before,
        "headline_after": revision.headline_after,
        "added": list(revision.added),
        "removed": list(revision.removed),
    }


def story_json(story: Story, *, lang: str) -> dict[str, object]:
    """Return a story in the contract's shape, without its articles; its headline is one in ``lang`` if there is one."""
    lead = fullest(story.articles, lang=lang)
    return {
        "id": story.id,
        "headline": lead.article.headline,
        "lang": lead.lang,
        "category": None if lead.category is None else _topic(lead.category),
        "articles": story.texts,
        "publishers": story.publishers,
        "began": rfc3339(story.began_at),
        "newest": rfc3339(story.newest_at),
        "lead": lead.id,
        "tags": [
            {"key": tag.key, "label": tag.label, "name": tag.name, "kind": tag.kind.value, "articles": articles}
            for tag, articles in common_tags(story.articles)[:STORY_TAGS]
        ],
    }


def tag_json(tag: TagAssignment) -> dict[str, object]:
    """Return a tag with its evidence in the contract's shape."""
    evidence = tag.evidence
    return {
        "key": tag.key,
        "label": tag.label,
        "name": tag.name,
        "score": tag.score,
        "kind": tag.kind.value,
        "origin": [origin.value for origin in tag.origin],
        "evidence": {
            "sentence": evidence.sentence,
            "start": evidence.start,
            "end": evidence.end,
            "in_headline": evidence.in_headline,
        },
    }


def parsed_feed_json(feed: ParsedFeed) -> dict[str, object]:
    """Return a parsed feed in the contract's shape, fields in its order; absent values are None or []."""
    return {
        "format": feed.format.value,
        "title": feed.title,
        "link": feed.link,
        "description": feed.description,
        "lang": feed.lang,
        "updated": _time(feed.updated),
        "ttl_minutes": feed.ttl_minutes,
        "hub": feed.hub,
        "self": feed.self,
        "next": feed.next,
        "icon": feed.icon,
        "entries": [_entry(entry) for entry in feed.entries],
        "problems": [{"where": problem.where, "what": problem.what} for problem in feed.problems],
        "deleted": [{"id": gone.id, "at": _time(gone.at)} for gone in feed.deleted],
        "prev_archive": feed.prev_archive,
        "complete": feed.is_complete,
    }


def source_line(article: AnnotatedArticle) -> str:
    """Return whom an article is from: its byline, or the agency credited, or the publisher."""
    piece = article.article
    return ", ".join(piece.authors) or piece.agency or piece.publisher.name


def _entry(entry: Entry) -> dict[str, object]:
    return {
        "id": entry.id,
        "link": entry.link,
        "title": entry.title,
        "summary": entry.summary,
        "content": entry.content,
        "published": _time(entry.published),
        "updated": _time(entry.updated),
        "authors": [{"name": author.name, "url": author.url, "email": author.email} for author in entry.authors],
        "categories": list(entry.categories),
        "enclosures": [{"url": file.url, "type": file.type, "length": file.length} for file in entry.enclosures],
        "source": entry.source,
        "lang": entry.lang,
        "rights": entry.rights,
        "license": entry.license,
    }


def _rights(rights: Rights) -> dict[str, object]:
    return {
        "shown": rights.shown.value,
        "noindex": rights.noindex,
        "noarchive": rights.noarchive,
        "max_snippet": rights.max_snippet,
        "noimage": rights.noimage,
        "tdm_reserved": rights.tdm_reserved,
        "tdm_policy": rights.tdm_policy,
        "license": rights.license,
        "license_reserves": rights.license_reserves,
        "search_refused": rights.search_refused,
        "notice": rights.notice,
        "terms": rights.terms,
    }


def _topic(topic: MediaTopic) -> dict[str, object]:
    return {"code": topic.code, "label": topic.label, "score": topic.score}


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else rfc3339(moment)


def trend_json(trend: Trend, *, name: str) -> dict[str, object]:
    """Return what rises as programs read it; ``name`` is a story's headline or a category's label."""
    subject = trend.subject
    about: dict[str, object]
    if isinstance(subject, Tag):
        summary = {"key": subject.key, "label": subject.label, "name": subject.name}
        about = {"tag": {**summary, "kind": subject.kind.value, "articles": subject.articles}}
    elif isinstance(subject, RisingStory):
        about = {"story": {"id": subject.key, "headline": name}}
    else:
        about = {"category": {"code": subject.key, "label": name}}
    return {
        **about,
        "score": round(trend.score, 3),
        "articles": trend.articles,
        "publishers": trend.publishers,
        "voices": round(trend.voices, 3),
        "usual": round(trend.usual, 3),
        "days": list(trend.days),
    }
