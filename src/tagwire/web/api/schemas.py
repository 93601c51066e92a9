"""The shapes of the API's answers as JSON Schemas (2020-12), for the OpenAPI document.

What writes them: ``model/contract.py`` for articles, the modules beside this one for the rest. A test holds every
answer against its schema, so a field that is renamed there and not here is found.
"""

from typing import Any

from tagwire.model.alert import Channel
from tagwire.model.article import Genre
from tagwire.model.correction_fields import DECISIONS
from tagwire.model.document import FailureReason
from tagwire.model.feed import FeedFormat
from tagwire.model.rights import Shown
from tagwire.model.source import SourceState
from tagwire.model.sourcereport import Verdict
from tagwire.model.tag import Origin, TagKind
from tagwire.web.api.endpoint import Schema

_STRING: Schema = {"type": "string"}
_TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
_NUMBER_OR_NULL: Schema = {"type": ["integer", "null"]}
_FLAG: Schema = {"type": "boolean"}
_FLAG_OR_NULL: Schema = {"type": ["boolean", "null"]}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_SCORE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
_TIME: Schema = {"type": "string", "format": "date-time"}
_TIME_OR_NULL: Schema = {"type": ["string", "null"], "format": "date-time"}
_NEXT: Schema = {
    "type": ["string", "null"],
    "description": "Where the next page begins; null on the last one.",
}


def _named(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _many(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _thing(**fields: Schema) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "required": list(fields)}


def _with(thing: dict[str, Any], **fields: Schema) -> dict[str, Any]:
    """Return a thing that may also have these."""
    return thing | {"properties": thing["properties"] | fields}


def _more(base: str, **fields: Schema) -> Schema:
    return {"allOf": [_named(base), _thing(**fields)]}


def _counts(of: str) -> Schema:
    return {"type": "object", "additionalProperties": _COUNT, "description": f"{of} → articles."}


_TOPIC = _thing(code={**_STRING, "pattern": "^medtop:[0-9]{8}$"}, label=_STRING, score=_SCORE)

SCHEMAS: dict[str, Schema] = {
    "Article": _thing(
        key=_TEXT_OR_NULL,
        id=_STRING,
        url=_STRING,
        canonical_url=_STRING,
        publisher=_thing(id=_STRING, name=_STRING),
        headline=_STRING,
        lead=_TEXT_OR_NULL,
        authors=_many(_STRING),
        source={**_STRING, "description": "The byline, or the agency credited, or the publisher."},
        published=_TIME_OR_NULL,
        modified=_TIME_OR_NULL,
        lang={**_TEXT_OR_NULL, "description": "ISO 639-1; null where it could not be told."},
        section={**_TEXT_OR_NULL, "description": "As the publisher gave it."},
        category={"anyOf": [_named("MediaTopic"), {"type": "null"}]},
        topics=_many(_named("MediaTopic")),
        genre={**_STRING, "enum": [genre.value for genre in Genre]},
        text={**_STRING, "description": "The cleaned text, paragraphs parted by a blank line."},
        words=_COUNT,
        image=_TEXT_OR_NULL,
        paywalled=_FLAG,
        tags=_many(_named("Tag")),
        story=_TEXT_OR_NULL,
        duplicate_of=_TEXT_OR_NULL,
        rights=_named("Rights"),
    ),
    "MediaTopic": {**_TOPIC, "description": "A concept of the IPTC Media Topics."},
    "Tag": {
        **_thing(
            key=_STRING,
            label={**_STRING, "description": 'What people read after the "#".'},
            name=_STRING,
            score=_SCORE,
            kind={**_STRING, "enum": [kind.value for kind in TagKind]},
            origin=_many({**_STRING, "enum": [origin.value for origin in Origin]}),
            evidence=_named("Evidence"),
        ),
        "description": "A tag of one article, with the sentence that says why.",
    },
    "Evidence": _thing(
        sentence=_STRING,
        start={**_COUNT, "description": "Where the name begins, in code points of the text (or of the headline)."},
        end=_COUNT,
        in_headline=_FLAG,
    ),
    "Rights": {
        **_thing(
            shown={**_STRING, "enum": [shown.value for shown in Shown]},
            noindex=_FLAG,
            noarchive=_FLAG,
            max_snippet=_NUMBER_OR_NULL,
            noimage=_FLAG,
            tdm_reserved=_FLAG_OR_NULL,
            tdm_policy=_TEXT_OR_NULL,
            license=_TEXT_OR_NULL,
            license_reserves=_FLAG,
            search_refused=_FLAG,
            notice=_TEXT_OR_NULL,
            terms=_TEXT_OR_NULL,
        ),
        "description": "What the publisher reserves, and so how much is shown.",
    },
    "Revision": {
        **_thing(
            at=_TIME,
            headline_before=_TEXT_OR_NULL,
            headline_after=_TEXT_OR_NULL,
            added=_many(_STRING),
            removed=_many(_STRING),
        ),
        "description": "One change that the publisher made: paragraphs added and removed.",
    },
    "ArticleWithHistory": _more("Article", revisions=_many(_named("Revision"))),
    "ArticlePage": {
        **_thing(articles=_many(_named("Article")), next=_NEXT),
        "properties": {
            "articles": _many(_named("Article")),
            "next": _NEXT,
            "total": {**_COUNT, "description": "Of a search alone: how many articles match, counted up to a bound."},
            "total_is_exact": {**_FLAG, "description": "Of a search alone: whether there are no more than that."},
        },
    },
    "TagSummary": _thing(
        key=_STRING,
        label=_STRING,
        name=_STRING,
        kind={**_STRING, "enum": [kind.value for kind in TagKind]},
        articles={**_COUNT, "description": "How many articles have it, of all times."},
    ),
    "TagPage": _thing(
        tags=_many(
            {
                **_named("TagSummary"),
                "properties": {
                    "recent": {**_COUNT, "description": "Of busy tags: articles in the span."},
                    "days": {**_many(_COUNT), "description": "Of busy tags: the last fourteen days, oldest first."},
                },
            }
        ),
        next=_NEXT,
    ),
    "TagOverview": _more(
        "TagSummary",
        today=_COUNT,
        month=_COUNT,
        also_written={**_many(_STRING), "description": "Other spellings that lead here."},
        publishers=_many(_named("PublisherCount")),
        languages=_counts("Language"),
        genres=_counts("Genre"),
        categories=_counts("Media Topic"),
    ),
    "RelatedTags": _thing(
        tag=_named("TagSummary"),
        related=_many(_more("TagSummary", shared={**_COUNT, "description": "Recent articles that have both."})),
        broader={**_many(_named("TagSummary")), "description": "Tags of its kind that hold it, the nearest first."},
        narrower={**_many(_named("TagSummary")), "description": "Tags of its kind that it holds, the largest first."},
    ),
    "TagTimeline": _thing(
        tag=_named("TagSummary"),
        days=_many(_thing(day={"type": "string", "format": "date"}, articles=_COUNT)),
    ),
    "StoryList": _thing(stories=_many(_named("Story"))),
    "Story": {
        **_thing(
            id=_STRING,
            headline={**_STRING, "description": "Of the fullest account; no opinion's, if there is a report."},
            lang=_TEXT_OR_NULL,
            category={"anyOf": [_named("MediaTopic"), {"type": "null"}]},
            articles={**_COUNT, "description": "How many texts it has in all: copies count once."},
            publishers={**_COUNT, "description": "Whose texts these are, those that only copied left out."},
            began=_TIME,
            newest=_TIME,
            lead={**_STRING, "description": "The id of the article that the headline is of."},
            tags=_many(_named("TagSummary")),
        ),
        "description": "An event that several articles tell of. Its tags count the newest of its articles.",
    },
    "StoryWithAccounts": _more("Story", accounts=_many(_named("Account"))),
    "Account": {
        **_thing(
            article=_named("Article"),
            adds={
                "anyOf": [_thing(sentence=_STRING, only_here=_FLAG), {"type": "null"}],
                "description": "The sentence that says most of what no earlier one of these articles says.",
            },
        ),
        "description": "An article of a story, and what it adds; copies add nothing.",
    },
    "TrendList": _thing(trends=_many(_named("Trend"))),
    "Trend": {
        **_with(
            _thing(
                score={
                    "type": "number",
                    "description": "Standard deviations above its usual, now or lately; it halves in four hours.",
                },
                articles={**_COUNT, "description": "In the last 24 hours, copies left out."},
                publishers=_COUNT,
                voices={"type": "number", "description": "The articles as they count: three of a publisher at most."},
                usual={"type": "number", "description": "How many voices 24 hours like these usually have."},
                days={**_many(_COUNT), "description": "Articles on each of the last fourteen days, oldest first."},
            ),
            tag=_named("TagSummary"),
            story=_thing(id=_STRING, headline=_STRING),
            category=_thing(code=_STRING, label=_STRING),
        ),
        "description": "A tag, a story or a category that rises against its own past, as was asked for.",
    },
    "PublisherCount": _thing(id=_STRING, name=_STRING, articles=_COUNT),
    "PublisherList": _thing(publishers=_many(_named("PublisherCount"))),
    "Correction": {
        **_thing(
            id={"type": "integer", "minimum": 1},
            at=_TIME,
            who=_STRING,
            why=_STRING,
            do={**_STRING, "enum": list(DECISIONS)},
            undone_by={**_NUMBER_OR_NULL, "description": "The correction that undid it."},
            words={**_STRING, "description": "What it did, in words."},
        ),
        "description": "A person's decision. Which further fields it has depends on what it does.",
    },
    "CorrectionPage": _thing(corrections=_many(_named("Correction")), next=_NEXT),
    "Decision": {
        **_thing(do={**_STRING, "enum": list(DECISIONS)}),
        "description": "What to decide; docs/corrections.md says which fields go with each.",
        "properties": {
            "do": {**_STRING, "enum": list(DECISIONS)},
            "why": {**_STRING, "maxLength": 500, "description": "The reason, for everybody who asks later."},
            "tag": {**_STRING, "description": "split, rename, hide, pin, block, add: the tag."},
            "from": {**_many(_STRING), "description": "merge: the tags that become another."},
            "into": {
                **_STRING,
                "description": "merge, merge-stories: what they become; split: the other meaning.",
            },
            "to": {
                **_STRING,
                "description": "rename: the new name; category: a label, a code or none; genre: the genre.",
            },
            "off": {**_STRING, "description": "split: the name to take off, in place of into and conditions."},
            "articles": {**_many(_STRING), "description": "split, split-story: these articles."},
            "with": {**_many(_STRING), "description": "split: articles that also name one of these tags."},
            "publishers": {**_many(_STRING), "description": "split: articles of these publishers."},
            "words": {**_many(_STRING), "description": "split: articles that say one of these."},
            "article": {**_STRING, "description": "block, add, category, genre, move: the article."},
            "story": {**_STRING, "description": "move: where to; split-story: what the articles are taken out of."},
            "stories": {**_many(_STRING), "description": "merge-stories: the stories that become another."},
            "kind": {**_STRING, "enum": list(TagKind), "description": "add: of which kind a new tag is."},
            "of": {"type": "integer", "minimum": 1, "description": "undo: the correction."},
        },
        "examples": [
            {"do": "merge", "from": ["Kiev"], "into": "Kyiv", "why": "the name its people use"},
            {"do": "hide", "tag": "weeks"},
            {"do": "category", "article": "7hq2m0cd41ka", "to": "sport"},
            {"do": "undo", "of": 1},
        ],
    },
    "CorrectionPreview": _thing(
        words=_STRING,
        concerned={**_COUNT, "description": "Stored articles that would be gone through."},
        looked_at={**_COUNT, "description": "The newest of these, which were tried."},
        changed={
            **_many(
                _thing(
                    id=_STRING,
                    headline=_STRING,
                    lang=_TEXT_OR_NULL,
                    lost=_many(_STRING),
                    gained=_many(_STRING),
                    marks=_many(
                        _thing(
                            of={**_STRING, "enum": ["category", "topics", "genre", "story"]},
                            before=_TEXT_OR_NULL,
                            after=_TEXT_OR_NULL,
                        )
                    ),
                )
            ),
            "description": "Those of the tried ones of which something would change.",
        },
    ),
    "Source": {
        **_thing(
            id={"type": "integer", "minimum": 1},
            url=_STRING,
            title=_TEXT_OR_NULL,
            site=_TEXT_OR_NULL,
            folder=_TEXT_OR_NULL,
            format={**_STRING, "enum": list(FeedFormat)},
            state={**_STRING, "enum": list(SourceState)},
            added_at=_TIME,
            last_polled_at=_TIME_OR_NULL,
            last_success_at=_TIME_OR_NULL,
            next_poll_at=_TIME,
            not_before=_TIME_OR_NULL,
            failures={**_COUNT, "description": "Failed polls in a row."},
            last_error=_TEXT_OR_NULL,
            failing_since=_TIME_OR_NULL,
            failure_reason={"enum": [None, *FailureReason]},
            moving_to=_TEXT_OR_NULL,
            articles=_COUNT,
            articles_a_day={"type": "number", "minimum": 0},
            pending=_COUNT,
            rejected=_COUNT,
            doubtful_week=_COUNT,
            verdict={**_STRING, "enum": list(Verdict)},
            health={**_STRING, "description": "How it fares, in words."},
            advice={**_TEXT_OR_NULL, "description": "What to do about it."},
            pushed={**_TEXT_OR_NULL, "description": "How it is pushed, in words."},
        ),
        "description": "A feed that is followed.",
    },
    "SourcePage": _thing(sources=_many(_named("Source")), next=_NEXT),
    "NewSource": {
        "type": "object",
        "properties": {
            "url": {**_STRING, "description": "A site, a feed, a news sitemap.", "minLength": 1, "maxLength": 2000},
            "all": {**_FLAG, "default": False, "description": "Follow everything found, not only the best."},
        },
        "required": ["url"],
        "examples": [{"url": "www.example.org"}],
    },
    "SourceChange": _thing(state={**_STRING, "enum": ["active", "paused"]}),
    "Followed": _thing(
        followed={**_many(_named("Source")), "description": "Those that were not followed yet."},
        found=_many(
            _thing(
                url=_STRING,
                title=_TEXT_OR_NULL,
                format={**_STRING, "enum": list(FeedFormat)},
                kind={**_STRING, "enum": ["site", "section", "comments"]},
                entries=_COUNT,
                newest=_TIME_OR_NULL,
                text={**_STRING, "enum": ["full", "summary", "titles", "addresses"]},
                lang=_TEXT_OR_NULL,
                same_as=_many(_STRING),
                was_followed=_FLAG,
            )
        ),
    ),
    "Alert": _thing(
        id={"type": "integer", "minimum": 1},
        name=_STRING,
        query=_STRING,
        channel={**_STRING, "enum": list(Channel)},
        address=_STRING,
        who={**_STRING, "description": "Who made it."},
        made_at=_TIME,
        sent={**_COUNT, "description": "Messages sent."},
        sent_at=_TIME_OR_NULL,
        timetable={**_TEXT_OR_NULL, "description": "Of a digest: when it goes out."},
        waiting={**_COUNT, "description": "Messages that still wait."},
        given_up={**_COUNT, "description": "Messages given up after a week."},
        failures={**_COUNT, "description": "Failed tries in a row."},
        failing_since=_TIME_OR_NULL,
        try_at={**_TIME_OR_NULL, "description": "When it is tried again."},
        health={**_STRING, "description": "How it fares, in words."},
    ),
    "AlertList": _thing(alerts=_many(_named("Alert"))),
    "AddedAlert": _more("Alert", secret={**_TEXT_OR_NULL, "description": "What a webhook's messages are signed with."}),
    "NewAlert": {
        "type": "object",
        "properties": {
            "query": {**_STRING, "minLength": 1, "maxLength": 500},
            "channel": {**_STRING, "enum": list(Channel)},
            "address": {**_STRING, "minLength": 1, "maxLength": 2000},
            "name": {**_STRING, "description": "What it is called; the search where it is left out."},
            "timetable": {
                **_STRING,
                "description": "Of a digest: daily or a weekday, a time, and a time zone unless it is UTC.",
            },
        },
        "required": ["query", "channel", "address"],
        "examples": [{"query": "#rentcontrol lang:en", "channel": "email", "address": "ines@example.org"}],
    },
    "AlertTest": _thing(arrived=_FLAG, trouble={**_TEXT_OR_NULL, "description": "Why it did not arrive."}),
    "Problem": {
        **_thing(type=_STRING, title=_STRING, status={"type": "integer"}, detail=_STRING, instance=_STRING),
        "description": "What is wrong, by RFC 9457; further fields may stand in it.",
    },
}
