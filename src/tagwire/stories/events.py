"""Events: grouping the newest articles that evidently tell of one thing, by the tags they share.

A single pass, oldest first: an article joins the open group it is most like, if like enough. Likeness is the share of
tag weight in common (weighted Jaccard), where a tag weighs its score times its rarity among these very articles
(inverse document frequency, Spärck Jones 1972). Good enough to fold a front page; stories proper have a pass of their
own over the whole text.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from math import log

from tagwire.model.article import AnnotatedArticle

LIKE_ENOUGH = 0.25
LEAST_COMMON_TAGS = 2
OPEN_FOR = timedelta(days=3)


def group_by_event(articles: Sequence[AnnotatedArticle]) -> tuple[tuple[AnnotatedArticle, ...], ...]:
    """Return the articles in groups, each newest first; groups by number of publishers, then newest."""
    rarity = _rarity(articles)
    groups: list[list[AnnotatedArticle]] = []
    for article in sorted(articles, key=_place):
        weights = _weights(article, rarity)
        best, likeness = None, LIKE_ENOUGH
        for group in groups:
            if _time(article) - _time(group[-1]) > OPEN_FOR:
                continue
            found = max(_likeness(weights, _weights(member, rarity)) for member in group)
            if found > likeness:
                best, likeness = group, found
        if best is None:
            groups.append([article])
        else:
            best.append(article)
    newest_first = [tuple(sorted(group, key=_place, reverse=True)) for group in groups]
    return tuple(sorted(newest_first, key=lambda g: (_publishers(g), _place(g[0])), reverse=True))


def _rarity(articles: Sequence[AnnotatedArticle]) -> dict[str, float]:
    holders = Counter(tag.key for article in articles for tag in article.tags)
    return {key: log(1 + len(articles) / held) for key, held in holders.items()}


def _weights(article: AnnotatedArticle, rarity: Mapping[str, float]) -> dict[str, float]:
    return {tag.key: tag.score * rarity[tag.key] for tag in article.tags}


def _likeness(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    common = one.keys() & other.keys()
    if len(common) < LEAST_COMMON_TAGS:
        return 0.0
    shared = sum(min(one[key], other[key]) for key in common)
    return shared / (sum(one.values()) + sum(other.values()) - shared)


def _publishers(group: Sequence[AnnotatedArticle]) -> int:
    return len({article.article.publisher.id for article in group})


def _time(article: AnnotatedArticle) -> datetime:
    return article.article.published or datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def _place(article: AnnotatedArticle) -> tuple[datetime, str]:
    return _time(article), article.id
