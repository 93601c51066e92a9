"""The toolkit: everything understanding needs, in one frozen bundle whose version is stored with every article."""

from collections.abc import Sequence
from dataclasses import dataclass

from tagwire.model.reranker import Reranker
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
    rerankers: tuple[Reranker, ...] = ()
    """Add-ons that have a say in the tags."""
    version: str = VERSION


def load_toolkit(rerankers: Sequence[Reranker] = ()) -> Toolkit:
    """Load every model and table from the package's own files."""
    return Toolkit(load_language_identifier(), load_topic_tables(), load_word_tables(), tuple(rerankers))
