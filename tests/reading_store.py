"""A ReadingStore in memory, for tests of whatever reads from one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from tagwire.errors import HiddenTagError, NotFoundError, WithdrawnError
from tagwire.model.article import AnnotatedArticle, Publisher
from tagwire.model.correction import Hide, LoggedCorrection, named_tags
from tagwire.model.listing import (
    CollectionCounts,
    Cursor,
    Facets,
    Listing,
    Page,
    PublisherCount,
    Tag,
    TagCount,
    TagExpression,
    TagOverview,
    TagTerm,
)
from tagwire.model.query import CategoryIs, GenreIs, LangIs, Leaf, PublisherIs, Query, Words
from tagwire.model.revision import Revision
from tagwire.model.search import Found, SearchFacets, SearchOrder, SearchPage
from tagwire.model.story import Story
from tagwire.model.trend import WINDOWS, Past, RisingCategory, RisingStory, Saying, Subject, TrendMaterial, TrendOf
from tagwire.text.keys import fold
from tagwire.text.search_terms import terms_of
from tagwire.text.times import from_epoch
from tagwire.trends import DAY_S


@dataclass
class MemoryStore:
    """Articles in a list; ``number`` is the place in it."""

    articles: list[AnnotatedArticle] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)
    empty_tags: dict[str, Tag] = field(default_factory=dict)
    """Tags that exist though no article has them."""
    changes: int = 1
    revisions: dict[str, tuple[Revision, ...]] = field(default_factory=dict)
    """By article id, newest first."""
    log: list[LoggedCorrection] = field(default_factory=list)
    """What people corrected, newest first; only a tag that one hid looks different for it."""
    withdrawn: dict[str, datetime] = field(default_factory=dict)
    """When articles that are no more were taken back."""
    merged_stories: dict[str, str] = field(default_factory=dict)
    """Story that is no more → the one it became."""

    def find(self, listing: Listing) -> Page:
        before = None if listing.before is None else (listing.before.published, listing.before.number)
        found = [
            (_published(article), number, article)
            for number, article in enumerate(self.articles, start=1)
            if self._matches(article, listing) and (before is None or (_published(article), number) < before)
        ]
        found.sort(key=lambda place: place[:2], reverse=True)
        shown = found[: listing.limit]
        more = len(found) > len(shown)
        return Page(tuple(place[2] for place in shown), Cursor(*shown[-1][:2]) if more else None)

    def history(self, article_id: str) -> Sequence[Revision]:
        return self.revisions.get(self.get_article(article_id).id, ())

    def get_article(self, article_id: str) -> AnnotatedArticle:
        if article_id in self.withdrawn:
            raise WithdrawnError(f"the article {article_id!r} was withdrawn", at=self.withdrawn[article_id])
        for article in self.articles:
            if article.id == article_id:
                return article
        raise NotFoundError(f"No article has the id {article_id!r}")

    def get_tag(self, key: str) -> Tag:
        key = self.aliases.get(key, key)
        if key in self._hidden():
            raise HiddenTagError(f"#{key} was hidden")
        tags = self._tags()
        if key not in tags:
            raise NotFoundError(f"No article has the tag {key!r}")
        return tags[key]

    def get_publisher(self, publisher_id: str) -> Publisher:
        for article in self.articles:
            if article.article.publisher.id == publisher_id:
                return article.article.publisher
        raise NotFoundError(f"No publisher has the id {publisher_id!r}")

    def tag_overview(self, key: str, *, now: datetime) -> TagOverview:
        tag = self.get_tag(key)
        mine = [a for a in self._since(now, timedelta(days=30)) if any(t.key == tag.key for t in a.tags)]
        by_day = Counter(_published(a).date() for a in mine)
        days = tuple((day, by_day[day]) for day in _days(now, 30))
        shared = Counter(t.key for a in mine for t in a.tags if t.key != tag.key)
        tags = self._tags()
        return TagOverview(
            tag=tag,
            today=days[-1][1],
            month=len(mine),
            days=days,
            publishers=_publisher_counts(mine),
            related=tuple(TagCount(tags[k], n) for k, n in _ranked(shared)),
            facets=Facets(
                langs=_ranked(Counter(a.lang for a in mine if a.lang)),
                genres=_ranked(Counter(a.genre.value for a in mine)),
                categories=_ranked(Counter(a.category.code for a in mine if a.category)),
            ),
            also_written=tuple(sorted({t.name for a in mine for t in a.tags if t.key == tag.key} - {tag.name})),
        )

    def busy_tags(self, *, now: datetime, span: timedelta, limit: int) -> Sequence[TagCount]:
        recent = Counter(t.key for a in self._since(now, span) for t in a.tags)
        tags = self._tags()
        days = Counter((t.key, _published(a).date()) for a in self.articles for t in a.tags)
        return tuple(
            TagCount(tags[key], count, tuple(days[key, day] for day in _days(now, 14)))
            for key, count in _ranked(recent)[:limit]
        )

    def trend_material(self, *, now: datetime, of: TrendOf = TrendOf.TAGS) -> TrendMaterial:
        since = self._since(now, timedelta(days=WINDOWS))
        numbers = {name: n for n, name in enumerate(sorted({a.article.publisher.id for a in since}))}
        spans = [(int((now - _published(a)).total_seconds()), numbers[a.article.publisher.id], a) for a in since]
        articles = {number: [0] * WINDOWS for number in numbers.values()}
        for age_s, publisher, _ in spans:
            articles[publisher][min(age_s // DAY_S, WINDOWS - 1)] += 1
        pasts = []
        for subject in self._subjects(of):
            said = [(s, p, n) for n, (s, p, a) in enumerate(spans) if _is_on(a, subject)]
            heard = Counter((s // DAY_S, p) for s, p, _ in said)
            voices = [sum(min(n, 3) for (w, _), n in heard.items() if w == window) for window in range(WINDOWS)]
            recent = [Saying(s, n, p) for s, p, n in said if s < 36 * 3600]
            by_day = Counter(_published(spans[n][2]).date() for _, _, n in said)
            pasts.append(Past(subject, recent, voices, tuple(by_day[day] for day in _days(now, 14))))
        return TrendMaterial(articles, pasts, {})

    def _subjects(self, of: TrendOf) -> Sequence[Subject]:
        if of is TrendOf.TAGS:
            return [tag for _, tag in sorted(self._tags().items())]
        if of is TrendOf.STORIES:
            return [RisingStory(key) for key in sorted({a.story for a in self.articles if a.story is not None})]
        return [RisingCategory(key) for key in sorted({a.category.code for a in self.articles if a.category})]

    def all_tags(self, *, limit: int, after: str = "") -> Sequence[Tag]:
        return [tag for key, tag in sorted(self._tags().items()) if key > after][:limit]

    def publishers(self, *, now: datetime, span: timedelta) -> Sequence[PublisherCount]:
        return _publisher_counts(self._since(now, span))

    def counts(self, *, now: datetime) -> CollectionCounts:
        day = self._since(now, timedelta(days=1))
        return CollectionCounts(
            articles=len(self.articles),
            articles_day=len(day),
            publishers_day=len({a.article.publisher.id for a in day}),
            tags=len(self._tags()),
            sources=len({a.article.publisher.id for a in self.articles}),
            newest_at=max((_published(a) for a in self.articles), default=None),
        )

    def search(
        self, query: Query, *, order: SearchOrder = SearchOrder.NEWEST, before: Cursor | None = None, limit: int
    ) -> SearchPage:
        """Find articles that hold every word asked for; of other conditions it knows those of categories' pages."""
        wanted = {term for leaf in query.asked() if isinstance(leaf, Words) for term in terms_of(leaf.text)}
        matching = [
            a
            for a in self.articles
            if wanted <= {*terms_of(a.article.text), *terms_of(a.article.headline)}
            and all(_holds(leaf, a) for leaf in query.asked())
        ]
        page = MemoryStore(matching).find(Listing(before=before, limit=limit)) if limit else Page((), None)
        return SearchPage(tuple(map(Found, page.articles)), len(matching), is_total_exact=True, next=page.next)

    def search_facets(self, query: Query) -> SearchFacets:
        """Count genres and languages."""
        found = self.search(query, limit=1000).articles
        return SearchFacets(
            len(found),
            publishers=_publisher_counts(list(found)),
            genres=_ranked(Counter(a.genre.value for a in found)),
            langs=_ranked(Counter(a.lang for a in found if a.lang)),
            days=tuple(sorted(Counter(_published(a).date() for a in found).items())),
        )

    def corrections(
        self, *, limit: int, before: int | None = None, tag: str | None = None
    ) -> Sequence[LoggedCorrection]:
        found = [c for c in self.log if before is None or c.correction.id < before]
        return [c for c in found if tag is None or tag in map(fold, named_tags(c.correction.action))][:limit]

    def story(self, story_id: str, *, limit: int) -> Story:
        story_id = self.merged_stories.get(story_id, story_id)
        members = sorted((a for a in self.articles if a.story == story_id), key=_published, reverse=True)
        if not members:
            raise NotFoundError(f"No story has the id {story_id!r}")
        return Story(
            id=story_id,
            articles=tuple(members[:limit]),
            texts=len({a.duplicate_of or a.id for a in members}),
            publishers=len({a.article.publisher.id for a in members if a.duplicate_of is None}),
            began_at=_published(members[-1]),
            newest_at=_published(members[0]),
        )

    def busy_stories(self, *, now: datetime, span: timedelta, limit: int, articles: int) -> Sequence[Story]:
        ids = dict.fromkeys(a.story for a in self._since(now, span) if a.story is not None)
        stories = [self.story(story_id, limit=articles) for story_id in ids]
        return sorted(stories, key=lambda s: (s.publishers, s.newest_at, s.id), reverse=True)[:limit]

    def same_text(self, article_id: str) -> Sequence[AnnotatedArticle]:
        own = self.get_article(article_id)
        same = {own.duplicate_of or own.id}
        found = (a for a in self.articles if (a.duplicate_of or a.id) in same and a.id != article_id)
        return sorted(found, key=_published)

    def version(self) -> int:
        return self.changes

    def _matches(self, article: AnnotatedArticle, listing: Listing) -> bool:
        wanted = (
            (listing.publisher, article.article.publisher.id),
            (listing.category, article.category and article.category.code),
            (listing.lang, article.lang),
            (listing.genre, article.genre.value),
            (listing.story and self.merged_stories.get(listing.story, listing.story), article.story),
        )
        keys = {tag.key for tag in article.tags}
        return all(value is None or value == own for value, own in wanted) and (
            listing.tags is None or self._holds(listing.tags, keys)
        )

    def _holds(self, expression: TagExpression, keys: set[str]) -> bool:
        def led(names: tuple[str, ...]) -> set[str]:
            return {self.aliases.get(name, name) for name in names}

        def holds(term: TagTerm) -> bool:
            return led(term.all_of) <= keys and not led(term.none_of) & keys

        return any(map(holds, expression.any_of))

    def _hidden(self) -> set[str]:
        standing = [c.correction.action for c in self.log if c.undone_by is None]
        return {fold(action.tag) for action in standing if isinstance(action, Hide)}

    def _tags(self) -> dict[str, Tag]:
        counts = Counter(t.key for a in self.articles for t in a.tags)
        seen = {t.key: Tag(t.key, t.label, t.name, t.kind, counts[t.key]) for a in self.articles for t in a.tags}
        return {**self.empty_tags, **seen}

    def _since(self, now: datetime, span: timedelta) -> list[AnnotatedArticle]:
        return [a for a in self.articles if now - span < _published(a) <= now]


def _holds(leaf: Leaf, article: AnnotatedArticle) -> bool:
    match leaf:
        case CategoryIs():
            return bool({leaf.code, *leaf.below} & {topic.code for topic in article.topics}) or (
                leaf.is_top and article.category is not None and article.category.code == leaf.code
            )
        case PublisherIs():
            return article.article.publisher.id == leaf.text
        case LangIs():
            return article.lang == leaf.lang
        case GenreIs():
            return article.genre is leaf.genre
        case _:
            return True


def _published(article: AnnotatedArticle) -> datetime:
    return article.article.published or from_epoch(0)


def _days(now: datetime, count: int) -> list[date]:
    today = now.astimezone(UTC).date()
    return [today - timedelta(days=ago) for ago in range(count - 1, -1, -1)]


def _ranked(counter: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counter.items(), key=lambda pair: (-pair[1], pair[0])))


def _publisher_counts(articles: Sequence[AnnotatedArticle]) -> tuple[PublisherCount, ...]:
    publishers = {a.article.publisher.id: a.article.publisher for a in articles}
    counts = Counter(a.article.publisher.id for a in articles)
    return tuple(PublisherCount(publishers[key], count) for key, count in _ranked(counts))


def _is_on(article: AnnotatedArticle, subject: Subject) -> bool:
    if isinstance(subject, RisingStory):
        return article.story == subject.key
    if isinstance(subject, RisingCategory):
        return article.category is not None and article.category.code == subject.key
    return any(tag.key == subject.key for tag in article.tags)
