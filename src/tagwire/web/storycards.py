"""A story as a card: one headline, and who else writes."""

from collections.abc import Sequence
from dataclasses import dataclass

from tagwire.model.article import AnnotatedArticle
from tagwire.model.story import Story, common_tags, fullest
from tagwire.web import ages
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


def _card(
    articles: Sequence[AnnotatedArticle], room: ReadingRoom, *, href: str | None, publishers: int, articles_in_all: int
) -> StoryCard:
    now = room.now()
    lead = fullest(articles, lang=room.words.lang)
    newest_by_publisher: dict[str, AnnotatedArticle] = {}
    for article in articles:
        if article.article.publisher.id != lead.article.publisher.id:
            newest_by_publisher.setdefault(article.article.publisher.id, article)
    piece = lead.article
    return StoryCard(
        href=href,
        lead=headline(lead, words=room.words, now=now),
        lang=foreign_language(lead.lang, room.words),
        summary=first_paragraph(piece.text, piece.lead),
        length=ages.reading_length(piece.text, count=lead.words, lang=lead.lang, words=room.words),
        others=tuple(headline(a, words=room.words, now=now) for a in newest_by_publisher.values()),
        publishers=publishers,
        articles=articles_in_all,
        tags=tuple(tag_link(tag) for tag, _ in common_tags(articles)[:CARD_TAGS]),
    )
