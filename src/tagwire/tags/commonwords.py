"""Common words: those of a language that hardly ever name anyone."""

from tagwire.toolkit.words import LanguageWords


def is_common_noun(low: str, words: LanguageWords) -> bool:
    """Whether a word is a noun of the language that hardly ever names anyone."""
    shares = words.class_of(low)
    return words.knows(low) and shares.noun >= 0.5 and shares.name < 0.3


def is_common_word(low: str, words: LanguageWords) -> bool:
    """Whether a word is a noun or adjective of the language that hardly ever names anyone."""
    shares = words.class_of(low)
    return words.knows(low) and shares.noun + shares.adjective >= 0.5 and shares.name < 0.35
