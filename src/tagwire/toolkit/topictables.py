"""The topic tables: everything an article's category and topics are found with, in one bundle."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tagwire.toolkit.mediatopics import MediaTopics, load_media_topics
from tagwire.toolkit.sections import SectionTable, load_section_table
from tagwire.toolkit.topicweights import LanguageTopicWeights, load_topic_weights
from tagwire.toolkit.topicwords import LanguageTopicWords, TopicWords, arrange_words, load_topic_words
from tagwire.toolkit.vectors import WordVectors, load_word_vectors

LONGEST_LABEL_WORDS = 4


@dataclass(frozen=True, slots=True)
class ConceptLabels:
    """A language's labels of the deeper Media Topics as words to look for: word number → ``codes``."""

    words: LanguageTopicWords
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class TopicTables:
    """The vocabulary, the section table, topic words, learnt weights, concepts' labels, English word vectors."""

    media_topics: MediaTopics
    sections: SectionTable
    words: TopicWords
    weights: Mapping[str, LanguageTopicWeights]
    """By language (ISO 639-1)."""
    labels: Mapping[str, ConceptLabels]
    """By language (ISO 639-1, "no" for Norwegian)."""
    vectors: WordVectors
    vector_tops: NDArray[np.intp]
    """For each of the vectors' topics the index of its top-level code."""
    vector_seconds: tuple[str | None, ...]
    """For each of the vectors' topics its code at the second level; None for a top-level one."""


@cache
def load_topic_tables() -> TopicTables:
    """Return the topic tables that ship with the package, the same ones each time; takes some 100 milliseconds."""
    media_topics = load_media_topics()
    labels = {lang: _concept_labels(media_topics, lang) for lang in media_topics.labels if lang != "nn"}
    labels["no"] = labels.pop("nb")
    vectors = load_word_vectors()
    return TopicTables(
        media_topics=media_topics,
        sections=load_section_table(),
        words=load_topic_words(),
        weights=load_topic_weights(),
        labels=labels,
        vectors=vectors,
        vector_tops=np.array([media_topics.tops.index(media_topics.top_of(code)) for code in vectors.codes]),
        vector_seconds=tuple(media_topics.ancestor_of(code, level=2) for code in vectors.codes),
    )


def _concept_labels(media_topics: MediaTopics, lang: str) -> ConceptLabels:
    codes: list[str] = []
    spelled: dict[str, dict[int, float]] = {}
    for code, label in media_topics.labels[lang].items():
        if media_topics.broader[code] is None:
            continue
        for name in label.partition("(")[0].replace(",", "/").split("/"):
            words = name.casefold().replace("-", " ").replace("'", " ").replace("’", " ").split()
            if 0 < len(words) <= LONGEST_LABEL_WORDS and (word := "_".join(words)) not in spelled:
                spelled[word] = {len(codes): 1.0}
                codes.append(code)
    return ConceptLabels(arrange_words(spelled, spaceless=lang == "zh"), tuple(codes))
