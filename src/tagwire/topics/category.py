"""An article's category, the one top-level Media Topic shown with it, and its further Media Topics.

Evidence is added as log-odds: the publisher's own filing (section, address) first, then the words of the text. Where
the text speaks clearly against a loose section it wins; where nothing speaks clearly there is no category.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log

from tagwire.model.article import Article, MediaTopic
from tagwire.model.filing import NO_HABITS, FilingHabits
from tagwire.toolkit.mediatopics import medtop
from tagwire.toolkit.topictables import TopicTables
from tagwire.toolkit.topicwords import SPACELESS
from tagwire.toolkit.vectors import LANGUAGE as VECTOR_LANGUAGE
from tagwire.topics.concepts import NearConcepts, near_concepts
from tagwire.topics.learntwords import learnt_uses
from tagwire.topics.sections import SectionEvidence, section_evidence
from tagwire.topics.wordscores import TOPICS, Reading, read_words, word_scores, word_strengths

LABEL_LANG = "en"
SHOWN_ALONE = 0.8
"""How sure the text alone must make us of a category: nine of ten above it are right."""
SHOWN_WITH_HINT = 0.7
"""The same where the publisher's address, or a loose name of its section, agrees."""
SHOWN_WITH_SECTION = 0.45
"""The same where the publisher's section says so."""
SAYS_SOMETHING = 0.16
"""What the likeliest topic must reach for anything to be said: with no evidence at all the commonest has 0.1."""
ALSO_ABOUT = 0.05
"""From what share on a further top-level topic is listed, with its score."""
DEEP_UNDER = 0.2
"""From what share on of its top-level topic a deeper topic is named."""
MOST_TOPICS = 5
MOST_TOPS = 3
MOST_KEYWORDS = 20

TEXT_SHARPNESS, TEXT_FLOOR = 10.0, 6.0
"""Words found → log-odds: ten times a topic's share of all topic words' weight, less sure where little was found.

Both fitted by likelihood to nine section-labelled sets and the articles read by hand, each weighted by the root of
its size.
"""
VECTOR_WEIGHT = 0.3
"""What the vectors' log-odds count beside the words': they are right less often, but on other articles."""
COMMONNESS = (0.5, -0.2, -0.1, 0.4, -0.1, -0.1, 0.0, -0.15, -0.2, -0.1, -0.1, -0.1, 0.4, -0.1, 0.2, -0.1, -0.15)
"""How much commoner in the press a topic is than its words alone let expect: log-odds by the topic's index.

Rounded from a fit to nine section-labelled sets, each left out in turn, and halved: a reader finds them less uneven.
"""
NEAR_TRUST = (0.55, 0.2)
"""How often the nearest second-level topic below the right top-level one is right, and the next."""
DEEP_HALF = 3.0
"""Strength at which a deeper topic's label is half believed."""
DEEP_SHOWN = 0.3


@dataclass(frozen=True, slots=True)
class Categories:
    """What an article is about."""

    category: MediaTopic | None
    """The top-level topic to show with it; None when not sure enough."""
    topics: tuple[MediaTopic, ...]
    """Up to five, the likeliest first; none where nothing speaks for any."""
    by_text: str | None
    """The top-level topic (eight digits) that the text alone is sure of: what a publisher's filing is learnt from."""


NO_CATEGORIES = Categories(None, (), None)


def categorise(
    article: Article, *, lang: str | None, tables: TopicTables, habits: FilingHabits = NO_HABITS
) -> Categories:
    """Return an article's category and topics; ``habits`` are its publisher's.

    Scores are 0 to 1: for top-level codes how likely a reader would agree, for deeper ones how clearly the text names
    them. Labels are English whatever the article's language: a page shows the code's label in its reader's.
    """
    media_topics = tables.media_topics
    reading = read_words(_headline(article), article.text, lang=lang)
    uses = learnt_uses(reading, spaceless=lang in SPACELESS)
    own, near = own_log_odds(reading, uses, lang=lang, tables=tables)
    filing = section_evidence(article, table=tables.sections, habits=habits)
    odds = dict(zip(media_topics.tops, _with_learnt(own, uses, lang, tables), strict=True))
    by_text, text_share = _likeliest(_shares(odds))
    for evidence in filing:
        odds[evidence.code] += evidence.strength
    shares = _shares(odds)
    top, share = _likeliest(shares)
    if share < SAYS_SOMETHING:
        return NO_CATEGORIES
    is_shown = share >= _least_share(next((evidence for evidence in filing if evidence.code == top), None))

    def topic(code: str, score: float) -> MediaTopic:
        return MediaTopic(medtop(code), media_topics.label_of(code, LABEL_LANG), round(min(score, 1.0), 3))

    ranked = sorted(shares.items(), key=lambda item: (-item[1], item[0]))[:MOST_TOPS]
    tops = [topic(code, share) for code, share in ranked if share >= ALSO_ABOUT]
    deep = [topic(code, score) for code, score in _deeper_topics(reading, near, lang, shares, tables)]
    topics = sorted([*tops, *deep], key=lambda found: (-found.score, found.code))[:MOST_TOPICS]
    return Categories(
        category=topic(top, share) if is_shown else None,
        topics=tuple(topics),
        by_text=by_text if text_share >= SHOWN_ALONE else None,
    )


def _least_share(evidence: SectionEvidence | None) -> float:
    """Return how sure we must be of a category, given what the publisher's filing says for it."""
    if evidence is None:
        return SHOWN_ALONE
    return SHOWN_WITH_SECTION if evidence.is_declared and not evidence.is_loose else SHOWN_WITH_HINT


def _headline(article: Article) -> str:
    """Return the headline with the publisher's keywords, which speak as loudly."""
    return "\n".join((article.headline, *article.keywords[:MOST_KEYWORDS]))


def own_log_odds(
    reading: Reading, uses: Mapping[str, float], *, lang: str | None, tables: TopicTables
) -> tuple[list[float], NearConcepts | None]:
    """Return each top-level topic's log-odds by topic words and vectors alone, which no article taught, and the latter.

    The learnt weights are fitted on top of them, so ``scripts/train_topic_weights.py`` asks for them as well.
    """
    words = tables.words.language(lang)
    scores = word_scores(reading, words=words) if words is not None else [0.0] * TOPICS
    scale = TEXT_SHARPNESS / (sum(scores) + TEXT_FLOOR)
    near = near_concepts(uses, tables=tables) if lang == VECTOR_LANGUAGE else None
    odds = [score * scale + common for score, common in zip(scores, COMMONNESS, strict=True)]
    if near is not None:
        odds = [value + VECTOR_WEIGHT * log(share) for value, share in zip(odds, near.top_shares, strict=True)]
    return odds, near


def _with_learnt(own: list[float], uses: Mapping[str, float], lang: str | None, tables: TopicTables) -> list[float]:
    weights = tables.weights.get(lang or "")
    if weights is None:
        return own
    learnt = weights.log_odds(uses).tolist()
    return [value + more for value, more in zip(own, learnt, strict=True)]


def _shares(odds: Mapping[str, float]) -> dict[str, float]:
    most = max(odds.values())
    weights = {code: exp(value - most) for code, value in odds.items()}
    total = sum(weights.values())
    return {code: weight / total for code, weight in weights.items()}


def _likeliest(shares: Mapping[str, float]) -> tuple[str, float]:
    return min(shares.items(), key=lambda item: (-item[1], item[0]))


def _deeper_topics(
    reading: Reading, near: NearConcepts | None, lang: str | None, shares: Mapping[str, float], tables: TopicTables
) -> list[tuple[str, float]]:
    """Return deeper topics that the text names or is near to, as far as their top-level topic is likely."""
    scores: dict[str, float] = {}
    labels = tables.labels.get(lang or "")
    for number, strength in word_strengths(reading, words=labels.words) if labels is not None else ():
        code = labels.codes[number] if labels is not None else ""
        share = shares[tables.media_topics.top_of(code)]
        if share >= DEEP_UNDER:
            scores[code] = max(scores.get(code, 0.0), share * strength**2 / (strength**2 + DEEP_HALF))
    for top, share in shares.items():
        for code, trust in zip(near.seconds[top], NEAR_TRUST, strict=False) if near is not None else ():
            if share >= DEEP_UNDER:
                scores[code] = max(scores.get(code, 0.0), share * trust)
    found = [(code, score) for code, score in scores.items() if score >= DEEP_SHOWN]
    return sorted(found, key=lambda item: (-item[1], item[0]))[:MOST_TOPICS]
