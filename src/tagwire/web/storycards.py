"""A story as a card: one headline, and who else writes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tagwire.model.article import AnnotatedArticle, Genre
from tagwire.model.story import Story
from tagwire.model.tag import TagAssignment
from tagwire.web import ages
from tagwire.web.labels import OPINIONS
from tagwire.web.links import story_path
from tagwire.web.listing import Headline, TagLink, foreign_language, headline, tag_link
from tagwire.web.passages import first_paragraph
from tagwire.web.room import ReadingRoom

CARD_TAGS = 5


@dataclass(frozen=True, slots=True)
class StoryCard:
    """A story by its fullest account, with one line for each other publisher."""

    href: str | None
    """The story's page; None where nobody else writes."""
    lead: Headline
    lang: str | None
    summary: str
    length: str
    others: tuple[Headline, ...]
    """Other publishers' newest headlines, one each."""
    publishers: int
    articles: int
    tags: tuple[TagLink, ...]


def story_card(story: Story, room: ReadingRoom) -> StoryCard:
    """Return a story's card."""
    href = story_path(story.id) if story.texts > 1 else None
    return _card(story.articles, room, href=href, publishers=story.publishers, articles_in_all=story.texts)


def lone_card(article: AnnotatedArticle, room: ReadingRoom) -> StoryCard:
    """Return the card of an article that has no story yet."""
    return _card((article,), room, href=None, publishers=1, articles_in_all=1)


def fullest(articles: Sequence[AnnotatedArticle], *, lang: str) -> AnnotatedArticle:
    """Return the account that stands for a story: in the page's language, a report, no opinion, and the longest."""

    def rank(article: AnnotatedArticle) -> tuple[bool, bool, bool, bool, int, str]:
        is_report, is_opinion = article.genre is Genre.REPORT, article.genre in OPINIONS
        return article.lang == lang, is_report, not is_opinion, article.duplicate_of is None, article.words, article.id

    return max(articles, key=rank)


def common_tags(articles: Sequence[AnnotatedArticle]) -> list[tuple[TagAssignment, int]]:
    """Return the tags of articles with how many have each, copies of one text counted once."""
    texts = [article for article in articles if article.duplicate_of is None]
    counts = Counter(tag.key for article in texts for tag in article.tags)
    scores: dict[str, float] = {}
    tags: dict[str, TagAssignment] = {}
    for article in texts:
        for tag in article.tags:
            scores[tag.key] = scores.get(tag.key, 0.0) + tag.score
            tags.setdefault(tag.key, tag)
    best = sorted(counts, key=lambda key: (-scores[key], key))
    return [(tags[key], counts[key]) for key in best]


def _card(
    articles: Sequence[AnnotatedArticle], room: ReadingRoom, *, href: str | None, publishers: int, articles_in_all: int
) -> StoryCard:
    now = room.now()
    lead = fullest(articles, lang=room.site.lang)
    newest_by_publisher: dict[str, AnnotatedArticle] = {}
    for article in articles:
        if article.article.publisher.id != lead.article.publisher.id:
            newest_by_publisher.setdefault(article.article.publisher.id, article)
    piece = lead.article
    return StoryCard(
        href=href,
        lead=headline(lead, site=room.site, now=now),
        lang=foreign_language(lead.lang, room.site),
        summary=first_paragraph(piece.text, piece.lead),
        length=ages.reading_length(piece.text, words=lead.words, lang=lead.lang, locale=room.site.locale),
        others=tuple(headline(a, site=room.site, now=now) for a in newest_by_publisher.values()),
        publishers=publishers,
        articles=articles_in_all,
        tags=tuple(tag_link(tag) for tag, _ in common_tags(articles)[:CARD_TAGS]),
    )
