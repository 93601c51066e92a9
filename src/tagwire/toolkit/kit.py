"""The toolkit: everything understanding needs, in one frozen bundle whose version is stored with every article."""

from dataclasses import dataclass

from tagwire.toolkit.languages import LanguageIdentifier, load_language_identifier
from tagwire.toolkit.topictables import TopicTables, load_topic_tables
from tagwire.toolkit.words import WordTables, load_word_tables

VERSION = "2"
"""Grows whenever a model, a table or a rule changes what an article is given."""


@dataclass(frozen=True, slots=True)
class Toolkit:
    """Models and tables, loaded once a process."""

    languages: LanguageIdentifier
    topics: TopicTables
    words: WordTables
    version: str = VERSION


def load_toolkit() -> Toolkit:
    """Load every model and table from the package's own files."""
    return Toolkit(load_language_identifier(), load_topic_tables(), load_word_tables())
