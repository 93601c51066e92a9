"""Floors under what understanding reaches on the demo edition's labelled articles: a change that costs much shows here.

The floors lie two or three articles below what was measured; ``make eval`` tells of the real sets.
"""

import random
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import tagwire.demo
from tagwire.model.article import OPINIONS, Article, Genre, MediaTopic, Publisher
from tagwire.stories.copies import CopyIndex
from tagwire.stories.shingles import fingerprint
from tagwire.toolkit.languages import load_language_identifier
from tagwire.toolkit.topictables import load_topic_tables
from tagwire.topics.category import categorise
from tagwire.topics.genre import find_genre
from tagwire.topics.language import identify_language

FURNITURE = "Sign up for the morning letter of this paper. " * 4


@dataclass(frozen=True, slots=True)
class Labelled:
    article: Article
    lang: str
    category: str
    genre: Genre

    @property
    def found(self) -> tuple[str | None, MediaTopic | None, Genre]:
        article = self.article
        identifier = load_language_identifier()
        lang = identify_language(article.headline, article.text, declared=None, identifier=identifier)
        category = categorise(article, lang=lang, tables=load_topic_tables()).category
        return lang, category, find_genre(article, lang=lang)


@cache
def labelled() -> Sequence[Labelled]:
    """Return the demo edition's articles, without section and address: text alone has to do."""
    found = []
    for path in sorted((Path(tagwire.demo.__file__).parent / "articles").glob("*/*.md")):
        _, front, text = path.read_text(encoding="utf-8").split("+++", 2)
        facts = tomllib.loads(front)
        publisher = Publisher(path.parent.name, path.parent.name)
        article = Article("", "", publisher, headline=facts["headline"], text=text.strip(), lead=facts.get("lead"))
        found.append(Labelled(article, facts["lang"], facts["category"], Genre(facts["genre"])))
    return found


@cache
def judged() -> Sequence[tuple[Labelled, tuple[str | None, MediaTopic | None, Genre]]]:
    return [(row, row.found) for row in labelled()]


def test_every_article_has_its_language() -> None:
    assert [row.article.headline for row, (lang, _, _) in judged() if lang != row.lang] == []


def test_a_category_that_is_shown_is_nearly_always_right() -> None:
    shown = [topic.code == row.category for row, (_, topic, _) in judged() if topic]
    assert len(shown) >= 20
    assert sum(shown) / len(shown) >= 0.85


def test_most_genres_are_right_and_no_report_is_called_an_opinion() -> None:
    said = [(row.genre, genre) for row, (_, _, genre) in judged()]
    assert sum(meant is genre for meant, genre in said) / len(said) >= 0.75
    assert [meant for meant, genre in said if genre in OPINIONS and meant is Genre.REPORT] == []
    assert sum(genre in OPINIONS for _, genre in said) >= 3


def test_texts_that_were_cut_framed_and_edited_are_known_again_and_no_others_are() -> None:
    texts = [row.article.text for row in labelled()]
    index = CopyIndex(texts=4 * len(texts))
    chance = random.Random(5)
    right = wrong = meant = 0
    for number, text in enumerate(texts):
        index.add(number, fingerprint(text))
    for number, text in enumerate(texts):
        paragraphs = text.split("\n\n")
        kept = sorted(chance.sample(range(len(paragraphs)), max(1, len(paragraphs) * 3 // 4)))
        edited = "\n\n".join([FURNITURE, *(paragraphs[at].replace(" said ", " told us ") for at in kept)])
        meant += 1
        same = {copy.number for copy in index.copies(fingerprint(text))}  # the wire's own text, with whom it runs
        found = {copy.number for copy in index.copies(fingerprint(edited))}
        right += number in found
        wrong += len(found - same)
    assert right / meant >= 0.97
    assert wrong == 0
