"""Terms: what the finders hand over, a name or phrase with every place it occurs at."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from tagwire.model.tag import Origin, TagKind
from tagwire.text.keys import fold, is_key


class Mention(NamedTuple):
    """One place a term occurs at: offsets in the headline (sentence 0) or the text, and its place among the words."""

    sentence: int
    start: int
    end: int
    at: int
    """Index of its first word, the headline's words included."""
    size: int
    """How many words it takes up."""


@dataclass(frozen=True, slots=True)
class Term:
    """A name or phrase of an article, under its key."""

    key: str
    name: str
    words: tuple[str, ...]
    """Its words in lower case."""
    mentions: tuple[Mention, ...]
    """In reading order, at least one."""
    is_name: bool = False
    kind: TagKind | None = None
    """Known to the finder from the words around it; None when it must be told from the words themselves."""
    others: tuple[Mention, ...] = ()
    """Mentions under another form: a surname, an acronym, a plural."""
    origins: frozenset[Origin] = field(default_factory=frozenset)
    short_forms: frozenset[str] = field(default_factory=frozenset)
    """Keys of acronyms and partial names that the article ties to it."""
    full_name: str = ""
    """What an acronym that names the term is short for."""


def with_other(kept: Term, gone: Term, *, is_short_form: bool = False) -> Term:
    """Return a term with the mentions, origins and short forms of another form of it."""
    return replace(
        kept,
        others=tuple(sorted({*kept.others, *gone.mentions, *gone.others} - {*kept.mentions})),
        origins=kept.origins | gone.origins,
        short_forms=kept.short_forms | gone.short_forms | ({gone.key} if is_short_form else frozenset()),
    )


def terms_of(found: Iterable[tuple[str, tuple[str, ...], Mention]], *, is_name: bool = False) -> dict[str, Term]:
    """Return key → term for (name, words, mention) triples; the spelling used most, then first, names the term."""
    places: dict[str, list[Mention]] = {}
    spellings: dict[str, dict[str, int]] = {}
    words_of: dict[str, tuple[str, ...]] = {}
    keys: dict[str, str] = {}
    for name, words, mention in found:
        key = keys.get(name)
        if key is None:
            key = keys[name] = fold(name)
        if key not in places:
            if not is_key(key):
                continue
            places[key] = []
            spellings[key] = {}
            words_of[key] = words
        places[key].append(mention)
        spellings[key][name] = spellings[key].get(name, 0) + 1
    return {
        key: Term(
            key, max(spellings[key], key=lambda name: spellings[key][name]), words_of[key], tuple(mentions), is_name
        )
        for key, mentions in places.items()
    }
