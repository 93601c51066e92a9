"""Peers of the tagger, for one table with it: TF-IDF, TopicRank, and YAKE where it is installed.

All see the same headline and text. TF-IDF counts words of one to three between stop words over the articles of the
set's language; TopicRank is Bougouin, Boudin, Daille (2013) with our word classes for its noun phrases.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from porter import stem

from tagwire.model.article import Article
from tagwire.tags.names import name_flags
from tagwire.tags.reading import read_article
from tagwire.tags.roles import word_roles
from tagwire.toolkit.words import load_word_tables

Tagger = Callable[[Sequence[tuple[Article, str]]], list[list[str]]]
"""From (article, language) pairs to each one's tags, best first."""
LONGEST_NGRAM, TAGS = 3, 15
MERGING_SIMILARITY = 0.25
DAMPING, ROUNDS = 0.85, 50


def peers() -> dict[str, Tagger]:
    """Return the peers that can be run here, by name."""
    found: dict[str, Tagger] = {"TF-IDF": tfidf, "TopicRank": topicrank}
    try:
        import yake
    except ImportError:
        print("(YAKE is not installed: pip install yake)")
    else:
        extractors: dict[str, object] = {}

        def by_yake(rows: Sequence[tuple[Article, str]]) -> list[list[str]]:
            for lang in {lang for _, lang in rows}:
                extractors.setdefault(lang, yake.KeywordExtractor(lan=lang, n=3, top=TAGS))
            return [
                [name for name, _ in extractors[lang].extract_keywords(f"{article.headline}.\n{article.text}")]
                for article, lang in rows
            ]

        found[f"YAKE {getattr(yake, '__version__', '')}".strip()] = by_yake
    return found


def tfidf(rows: Sequence[tuple[Article, str]]) -> list[list[str]]:
    """Return each article's n-grams by frequency × rarity among the articles of its language."""
    counted = [Counter(_ngrams(article, lang)) for article, lang in rows]
    frequencies: dict[str, Counter[str]] = {}
    for (_, lang), counts in zip(rows, counted, strict=True):
        frequencies.setdefault(lang, Counter()).update(counts.keys())
    sizes = Counter(lang for _, lang in rows)
    ranked = []
    for (_, lang), counts in zip(rows, counted, strict=True):
        weights = {
            ngram: count * (1 + math.log(sizes[lang] / frequencies[lang][ngram])) for ngram, count in counts.items()
        }
        ranked.append(sorted(weights, key=lambda ngram: (-weights[ngram], ngram))[:TAGS])
    return ranked


def topicrank(rows: Sequence[tuple[Article, str]]) -> list[list[str]]:
    """Return each article's topics' first noun phrases, by a random walk over topics that stand near each other."""
    return [_topicrank(article, lang) for article, lang in rows]


def _ngrams(article: Article, lang: str) -> Iterator[str]:
    words = load_word_tables().language(lang)
    tokens = read_article(article, words=words).tokens
    bounds = [not t.low[0].isalpha() or t.low in words.stop or t.low in words.calendar for t in tokens]
    for start in range(len(tokens)):
        for end in range(start + 1, min(len(tokens), start + LONGEST_NGRAM) + 1):
            if bounds[end - 1] or (end - 1 > start and not tokens[end - 1].glued):
                break
            yield " ".join(token.low for token in tokens[start:end])


def _topicrank(article: Article, lang: str) -> list[str]:
    words = load_word_tables().language(lang)
    reading = read_article(article, words=words)
    roles = word_roles(reading, name_flags(reading, words=words), words=words)
    places: dict[str, list[int]] = {}
    start = 0
    while start < len(roles):
        end = start
        while end < len(roles) and roles[end] and (end == start or reading.tokens[end].glued):
            end += 1
        if end > start:
            places.setdefault(" ".join(t.low for t in reading.tokens[start:end]), []).append(start)
        start = max(end, start + 1)
    topics = _topics({name: frozenset(stem(word) for word in name.split()) for name in places})
    edges: list[dict[int, float]] = [{} for _ in topics]
    for a, b in combinations(range(len(topics)), 2):
        weight = sum(
            1 / abs(p - q)
            for one in topics[a]
            for other in topics[b]
            for p in places[one]
            for q in places[other]
            if p != q
        )
        if weight:
            edges[a][b] = edges[b][a] = weight
    scores = [1.0] * len(topics)
    totals = [sum(edge.values()) for edge in edges]
    for _ in range(ROUNDS):
        scores = [
            1 - DAMPING + DAMPING * sum(scores[other] * weight / totals[other] for other, weight in edge.items())
            for edge in edges
        ]
    order = sorted(range(len(topics)), key=lambda topic: -scores[topic])
    return [min(topics[topic], key=lambda name: places[name][0]) for topic in order[:TAGS]]


def _topics(stems: dict[str, frozenset[str]]) -> list[list[str]]:
    """Return phrases grouped: average linkage over the share of stems in common, down to a quarter."""
    groups = [[name] for name in stems]
    links = {
        (a, b): len(stems[groups[a][0]] & stems[groups[b][0]]) / len(stems[groups[a][0]] | stems[groups[b][0]])
        for a, b in combinations(range(len(groups)), 2)
        if stems[groups[a][0]] & stems[groups[b][0]]
    }
    alive = set(range(len(groups)))
    while links:
        (a, b), best = max(links.items(), key=lambda item: (item[1], (-item[0][0], -item[0][1])))
        if best < MERGING_SIMILARITY:
            break
        sizes = len(groups[a]), len(groups[b])
        alive.discard(b)
        for other in alive - {a}:
            to_a = links.pop((min(a, other), max(a, other)), 0.0)
            to_b = links.pop((min(b, other), max(b, other)), 0.0)
            if to_a or to_b:
                links[min(a, other), max(a, other)] = (to_a * sizes[0] + to_b * sizes[1]) / sum(sizes)
        del links[a, b]
        groups[a] += groups[b]
    return [groups[i] for i in sorted(alive)]
