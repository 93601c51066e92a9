"""The words of one interface language: its translations, and what it calls topics, genres and kinds of tags."""

import gettext
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tagwire.errors import QueryError
from tagwire.text.sayings import Saying
from tagwire.toolkit.mediatopics import SCHEME, MediaTopics
from tagwire.web import ages
from tagwire.web.catalogues import load_translations
from tagwire.web.labels import GENRE_LABELS, KIND_LABELS
from tagwire.web.languages import SOURCE, locale_of


@dataclass(frozen=True, slots=True)
class Wording:
    """What the interface says, in one language. Every text a page makes in Python goes through it."""

    lang: str
    """ISO 639-1."""
    locale: str
    """The CLDR locale for dates, ages and numbers."""
    translations: gettext.NullTranslations
    genres: Mapping[str, str]
    """What each genre is called."""
    topics: Mapping[str, str]
    """What each Media Topic is called, by its digits; one that is not here keeps the label it came with."""

    def say(self, message: str, **values: object) -> str:
        """Return a message in this language, its ``%(name)s`` filled."""
        translated = self.translations.gettext(message)
        return translated % self._inner(values) if values else translated

    def counted(self, one: str, many: str, number: int, **values: object) -> str:
        """Return the form of a message that fits a number, which it calls ``%(count)s``."""
        shown = ages.number(number, self.locale)
        return self.translations.ngettext(one, many, number) % {"count": shown, **self._inner(values)}

    def of(self, text: object) -> str:
        """Return a saying from further inside in this language; any other text, or an error's, as it is."""
        if isinstance(text, QueryError):
            return self.say(
                "%(reason)s, at character %(place)s of the search", reason=self.of(text.reason), place=text.place + 1
            )
        if isinstance(text, Exception):
            text = text.args[0] if text.args and isinstance(text.args[0], Saying) else str(text)
        return self.say(text.message, **text.values) if isinstance(text, Saying) else str(text)

    def genre(self, value: str) -> str:
        """Return a genre's word, or the value itself when it names no genre."""
        return self.genres.get(value, value)

    def kind(self, value: str) -> str:
        """Return what a kind of tag is called: "A person"."""
        return self.translations.gettext(KIND_LABELS[value])

    def topic(self, code: str, otherwise: str | None = None) -> str:
        """Return a Media Topic's label; ``otherwise``, or the code, for one that is not live."""
        return self.topics.get(code.removeprefix(SCHEME)) or otherwise or code

    def moment(self, moment: datetime) -> str:
        """Return a day, with its time where that is not midnight."""
        day = ages.full_date(moment.date(), self.locale)
        return day if (moment.hour, moment.minute) == (0, 0) else f"{day}, {moment:%H:%M} UTC"

    def language(self, code: str) -> str:
        """Return what a language is called."""
        return ages.language_name(code, self.locale)

    def _inner(self, values: dict[str, object]) -> dict[str, object]:
        if Saying not in map(type, values.values()):
            return values
        return {name: self.of(value) if isinstance(value, Saying) else value for name, value in values.items()}


def load_wording(lang: str, topics: MediaTopics) -> Wording:
    """Return a language's words, read from its catalogue; takes some 50 milliseconds."""
    translations = load_translations(lang)
    genres = {genre: translations.gettext(label) for genre, label in GENRE_LABELS.items()}
    labels = {code: topics.label_of(code, lang) for code in topics.broader}
    return Wording(lang, locale_of(lang), translations, genres, labels)


ENGLISH = Wording(SOURCE, locale_of(SOURCE), gettext.NullTranslations(), GENRE_LABELS, {})
"""What terminals say."""
