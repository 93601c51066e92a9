"""The demo edition's articles as input for stories: fictional news of eleven publishers, with the event each tells."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import tagwire.demo
from tagwire.stories.sketch import Sketch, sketch_article
from tagwire.toolkit.words import load_word_tables


@dataclass(frozen=True, slots=True)
class Told:
    """An article of the demo edition."""

    event: str
    lang: str
    publisher: str
    headline: str
    text: str
    day: float
    """Days since 1970."""

    @property
    def sketch(self) -> Sketch:
        return sketch_article(self.headline, self.text, lang=self.lang, words=load_word_tables())


@cache
def demo_articles(*langs: str) -> tuple[Told, ...]:
    """Return the demo edition's articles in these languages, oldest first."""
    told = []
    for path in sorted((Path(tagwire.demo.__file__).parent / "articles").glob("*/*.md")):
        _, facts, text = path.read_text(encoding="utf-8").split("+++", 2)
        front = tomllib.loads(facts)
        if front["lang"] in langs:
            day = 20_000 - front["hours_ago"] / 24
            told.append(Told(front["event"], front["lang"], path.parent.name, front["headline"], text.strip(), day))
    return tuple(sorted(told, key=lambda article: (article.day, article.headline)))
