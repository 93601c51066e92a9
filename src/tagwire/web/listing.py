"""The view model of a listing: its articles as templates and lists show them, grouped by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from itertools import groupby

from markupsafe import Markup

from tagwire.model.article import OPINIONS, AnnotatedArticle, Genre, Publisher
from tagwire.model.listing import Tag
from tagwire.model.tag import Origin, TagAssignment
from tagwire.text.keys import fold
from tagwire.web import ages, links
from tagwire.web.labels import capitalised
from tagwire.web.passages import Folded, fold_text, marked_sentence, whole_text
from tagwire.web.wording import Wording

FRESH = timedelta(hours=3)
"""Younger articles get a filled dot on the wire."""
PUBLISHER_COLOURS = 8

_ARTICLES = frozenset(("a", "an", "das", "der", "die", "el", "il", "la", "las", "le", "les", "los", "o", "os", "the"))
"""First words that say nothing about a publisher: left out of its initials."""


@dataclass(frozen=True, slots=True)
class Link:
    """A word and where it leads."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class PublisherMark:
    """A publisher's name with its initials on one of eight fixed colours."""

    name: str
    href: str
    initials: str
    colour: int


@dataclass(frozen=True, slots=True)
class TagLink:
    """A hashtag and its page."""

    key: str
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Why:
    """Why an article has the page's tag."""

    label: str
    sentence: Markup
    is_added: bool
    """Whether a person gave it the tag."""
    foreign_name: str | None
    """The language whose name of the tag the sentence holds, when it is another than the tag's own."""


@dataclass(frozen=True, slots=True)
class Headline:
    """An article as a line in a list: enough to say what it is and whose."""

    id: str
    href: str
    text: str
    lang: str | None
    """Language of the article's words where it differs from the page's; None where it does not, or is unknown."""
    dir: str | None
    publisher: PublisherMark
    age: ages.Age | None
    category: Link | None


@dataclass(frozen=True, slots=True)
class Item:
    """An article in a listing."""

    headline: Headline
    genre: str | None
    is_opinion: bool
    byline: str
    language: str | None
    """The language's name, when it is not the page's."""
    folded: Folded
    length: str
    original: str
    original_host: str
    why: tuple[Why, ...]
    tags: tuple[TagLink, ...]
    is_new: bool
    also_at: tuple[Link, ...] = ()
    """Other publishers' articles with the same text, folded into this one."""
    has_text_of: str | None = None
    """The page of the article whose text it has."""


@dataclass(frozen=True, slots=True)
class Day:
    """The articles of one UTC day."""

    anchor: str
    words: str
    """"Today"; empty a week on."""
    date: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class ItemOptions:
    """How a listing shows its articles."""

    words: Wording
    now: datetime
    tags: tuple[Tag, ...] = ()
    """The page's own tags: shown first, and explained."""
    is_unfolded: bool = False


def days(articles: Sequence[AnnotatedArticle], options: ItemOptions) -> tuple[Day, ...]:
    """Return a listing's articles by UTC day, in their order; one without a date stays with the one before it."""
    shown, copies = _folded_copies(articles)
    today = options.now.astimezone(UTC).date()
    dated: list[tuple[date, AnnotatedArticle]] = []
    for article in shown:
        published = article.article.published
        fallback = dated[-1][0] if dated else today
        dated.append((published.astimezone(UTC).date() if published else fallback, article))
    words = options.words
    return tuple(
        Day(
            anchor=f"d{index}",
            words=(called := ages.day_words(day, today, words)),
            date=_day_date(day, today, words.locale, is_first=not called),
            items=tuple(item(article, options, copies=copies.get(article.id, ())) for _, article in group),
        )
        for index, (day, group) in enumerate(groupby(dated, key=lambda pair: pair[0]))
    )


def _day_date(day: date, today: date, locale: str, *, is_first: bool) -> str:
    shown = ages.weekday_date(day, locale) if day.year == today.year else ages.long_date(day, locale)
    return capitalised(shown) if is_first else shown


def _folded_copies(
    articles: Sequence[AnnotatedArticle],
) -> tuple[list[AnnotatedArticle], dict[str, list[AnnotatedArticle]]]:
    """Return a page's articles without those that have the text of another on it, and these by that one's id."""
    here = {article.id for article in articles}
    copies: dict[str, list[AnnotatedArticle]] = {}
    for article in articles:
        if article.duplicate_of in here:
            copies.setdefault(article.duplicate_of, []).append(article)
    return [article for article in articles if article.duplicate_of not in here], copies


def item(article: AnnotatedArticle, options: ItemOptions, *, copies: Sequence[AnnotatedArticle] = ()) -> Item:
    """Return an article as a listing shows it; ``copies`` of its text are folded into it."""
    piece = article.article
    words = options.words
    own = {tag.key for tag in options.tags}
    return Item(
        headline=headline(article, words=words, now=options.now),
        genre=None if article.genre is Genre.OTHER else words.genre(article.genre),
        is_opinion=article.genre in OPINIONS,
        byline=", ".join(piece.authors) or piece.agency or "",
        language=foreign_language(article.lang, words),
        folded=whole_text(piece.text) if options.is_unfolded else fold_text(piece.text),
        length=ages.reading_length(piece.text, count=article.words, lang=article.lang, words=words),
        original=piece.url,
        original_host=piece.publisher.id,
        why=tuple(why(tag, article, words) for tag in article.tags if tag.key in own),
        tags=tuple(tag_link(tag) for tag in sorted(article.tags, key=lambda tag: tag.key not in own)),
        is_new=piece.published is not None and options.now - piece.published < FRESH,
        also_at=tuple(Link(copy.article.publisher.name, links.article_path(copy.id)) for copy in copies),
        has_text_of=None if article.duplicate_of is None else links.article_path(article.duplicate_of),
    )


def headline(article: AnnotatedArticle, *, words: Wording, now: datetime) -> Headline:
    """Return an article as a line in a list."""
    piece = article.article
    is_foreign = article.lang is not None and article.lang != words.lang
    return Headline(
        id=article.id,
        href=links.article_path(article.id),
        text=piece.headline,
        lang=article.lang if is_foreign else None,
        dir=ages.direction(article.lang) if is_foreign and article.lang else None if article.lang else "auto",
        publisher=publisher_mark(piece.publisher),
        age=None if piece.published is None else ages.age_of(piece.published, now, words),
        category=None
        if article.category is None
        else Link(
            words.topic(article.category.code, article.category.label), links.category_path(article.category.code)
        ),
    )


def why(tag: TagAssignment, article: AnnotatedArticle, words: Wording) -> Why:
    """Return the sentence that earned an article a tag."""
    evidence = tag.evidence
    whole = article.article.headline if evidence.in_headline else article.article.text
    is_renamed = bool(evidence.sentence) and fold(whole[evidence.start : evidence.end]) != tag.key
    return Why(
        label=tag.label,
        sentence=marked_sentence(evidence, whole),
        is_added=Origin.PERSON in tag.origin,
        foreign_name=foreign_language(article.lang, words) if is_renamed else None,
    )


def foreign_language(lang: str | None, words: Wording) -> str | None:
    """Return the name of a language other than the page's; None for the page's own and for none."""
    return None if lang is None or lang == words.lang else words.language(lang)


def tag_link(tag: TagAssignment | Tag) -> TagLink:
    """Return a hashtag with its page."""
    return TagLink(tag.key, tag.label, links.tag_path(tag.key))


@lru_cache(maxsize=4096)
def publisher_mark(publisher: Publisher) -> PublisherMark:
    """Return a publisher's name, page, initials and colour (a hash of its id: it never changes)."""
    return PublisherMark(
        name=publisher.name,
        href=links.publisher_path(publisher.id),
        initials=_initials(publisher.name),
        colour=blake2b(publisher.id.encode(), digest_size=1).digest()[0] % PUBLISHER_COLOURS,
    )


def _initials(name: str) -> str:
    """First letters of the first two telling words; one sign where a script has no capitals."""
    words = [word for word in name.split() if word[0].isalnum()]
    telling = [word for word in words if word.lower() not in _ARTICLES] or words
    if len(telling) == 1 and words[0] not in telling:
        telling = words
    if not telling:
        return "#"
    letters = [word[0].upper() for word in telling[:2]]
    return "".join(letters) if letters[0].lower() != letters[0] else letters[0]
