"""An article's category, the one top-level Media Topic shown with it, and its further Media Topics.

Evidence is added as log-odds: the publisher's own filing (section, address) first, then the words of the text. Where
the text speaks clearly against a loose section it wins; where nothing speaks clearly there is no category.
"""

from collections.abc import Mapping
from math import exp

from tagwire.model.article import Article, MediaTopic
from tagwire.toolkit.mediatopics import medtop
from tagwire.toolkit.topictables import TopicTables
from tagwire.topics.sections import section_evidence
from tagwire.topics.wordscores import TOPICS, word_scores, word_strengths

SHOWN_ALONE = 0.62
"""How sure the text alone must make us of a category: nine of ten above it are right."""
SHOWN_WITH_FILING = 0.45
"""The same where the publisher's section or address agrees."""
ALSO_ABOUT = 0.2
"""From what share on a second top-level topic is named."""
MOST_TOPICS = 5
MOST_KEYWORDS = 20

TEXT_SHARPNESS, TEXT_EXPONENT, TEXT_FLOOR = 3.0, 0.75, 6.0
"""Words found → log-odds: score * 3 / (sum of scores + 6) ** 0.75, fitted to development data by likelihood."""
DEEP_HALF = 3.0
"""Strength at which a deeper topic's label is half believed."""
DEEP_SHOWN = 0.3


def categorise(
    article: Article, *, lang: str | None, tables: TopicTables
) -> tuple[MediaTopic | None, tuple[MediaTopic, ...]]:
    """Return the category, or None when not sure enough, and up to five Media Topics, the likeliest first.

    Scores are 0 to 1: for top-level codes how likely a reader would agree, for deeper ones how clearly the text names
    them. Labels are in the article's language where the vocabulary has it.
    """
    media_topics = tables.media_topics
    filing = section_evidence(article, table=tables.sections)
    by_text = _text_log_odds(article, lang, tables)
    odds = dict.fromkeys(media_topics.tops, 0.0)
    for code, strength in zip(media_topics.tops, by_text, strict=True):
        odds[code] += strength
    for evidence in filing:
        odds[evidence.code] += evidence.strength
    shares = _shares(odds)
    ranked = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
    top, share = ranked[0]
    is_filed = any(evidence.code == top for evidence in filing)
    is_shown = share >= (SHOWN_WITH_FILING if is_filed else SHOWN_ALONE)

    def topic(code: str, score: float) -> MediaTopic:
        return MediaTopic(medtop(code), media_topics.label_of(code, lang), round(min(score, 1.0), 3))

    tops = [topic(code, share) for code, share in ranked[:3] if share >= ALSO_ABOUT]
    deep = [topic(code, score) for code, score in _deeper_topics(article, lang, shares, tables)]
    topics = sorted([*tops, *deep], key=lambda found: (-found.score, found.code))[:MOST_TOPICS]
    return (topic(top, share) if is_shown else None), tuple(topics)


def _text_log_odds(article: Article, lang: str | None, tables: TopicTables) -> list[float]:
    words = tables.words.language(lang)
    if words is None:
        return [0.0] * TOPICS
    scores = word_scores(_headline(article), article.text, words=words)
    scale = TEXT_SHARPNESS / (sum(scores) + TEXT_FLOOR) ** TEXT_EXPONENT
    return [score * scale for score in scores]


def _headline(article: Article) -> str:
    """Return the headline with what the publisher adds to it: lead and keywords speak as loudly."""
    return "\n".join((article.headline, *article.keywords[:MOST_KEYWORDS]))


def _shares(odds: Mapping[str, float]) -> dict[str, float]:
    most = max(odds.values())
    weights = {code: exp(value - most) for code, value in odds.items()}
    total = sum(weights.values())
    return {code: weight / total for code, weight in weights.items()}


def _deeper_topics(
    article: Article, lang: str | None, shares: Mapping[str, float], tables: TopicTables
) -> list[tuple[str, float]]:
    """Return deeper topics whose label the text uses, as far as their top-level topic is likely."""
    labels = tables.labels.get(lang or "")
    if labels is None:
        return []
    scores: dict[str, float] = {}
    for number, strength in word_strengths(article.headline, article.text, words=labels.words):
        code = labels.codes[number]
        share = shares[tables.media_topics.top_of(code)]
        if share >= ALSO_ABOUT:
            scores[code] = max(scores.get(code, 0.0), share * strength**2 / (strength**2 + DEEP_HALF))
    found = [(code, score) for code, score in scores.items() if score >= DEEP_SHOWN]
    return sorted(found, key=lambda item: (-item[1], item[0]))[:MOST_TOPICS]
