"""Furniture: what stands on a news page and is no part of the article, in the languages of the demo."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files

from babel.dates import format_datetime

from tagwire.demo.tables import Table

_TEMPLATES = ("bio", "minutes", "date")
"""Words with a place to be filled: they never stand on a page as they are."""


@dataclass(frozen=True, slots=True)
class Furniture:
    """The words of a page's dress in one language: ``words.say("ad")``."""

    lang: str
    table: Table

    def say(self, name: str, /, **places: object) -> str:
        """Return one text, its places filled."""
        text = self.table.text(name)
        return text.format(**places) if places else text

    def all(self, name: str) -> tuple[str, ...]:
        """Return the texts of a list."""
        return self.table.texts(name)

    def date(self, moment: datetime) -> str:
        """Return a time as a page of this language shows it, in UTC."""
        return str(format_datetime(moment, self.say("date"), locale=self.lang))

    @property
    def direction(self) -> str:
        """The direction of writing: "rtl" or "ltr"."""
        return "rtl" if self.lang == "ar" else "ltr"

    @property
    def sentences(self) -> tuple[str, ...]:
        """The long texts of the dress, none of which may turn up in an extracted article."""
        longest = {"ja": 12}.get(self.lang, 25)
        values = [value for name, value in self.table.fields.items() if name not in _TEMPLATES]
        texts = [text for value in values for text in (value if isinstance(value, list) else [value])]
        return tuple(text for text in texts if isinstance(text, str) and len(text) >= longest)


def furniture(lang: str) -> Furniture:
    """Return the furniture of a language; raise KeyError for one the demo does not speak."""
    return Furniture(lang, Table(f"furniture.toml [{lang}]", _tables()[lang]))


@cache
def _tables() -> Mapping[str, Mapping[str, object]]:
    return tomllib.loads((files("tagwire.demo") / "furniture.toml").read_text(encoding="utf-8"))
