"""The language an article is written in."""

from bisect import bisect_right
from collections.abc import Sequence
from math import exp

from tagwire.toolkit.languages import LanguageIdentifier, common_words
from tagwire.topics.wordscores import find_tokens

INPUT_LENGTH = 1000
"""Code points of headline and text that are looked at: more costs time and changes nothing."""
SURE_MARGIN = 2.0
"""How many times as likely as the second the first language must be."""
SURE_SHARE = 0.06
"""How likely the first language must be: a bare name reaches 0.02, a headline of three words 0.1."""
CLEAR_SHARE = 0.9
"""From what share on the words need not be asked."""
WORDS_ASKED = 8
WORD_WEIGHT, EVEN_SHARE = 0.5, 0.5
"""What each word asked counts (log-odds) when all are common in a language, and what share of them counts nothing.

Chosen on headlines of five languages, whole and cut to six words, and on the beginnings of sentences of six.
"""
DECLARED_WEIGHT = 4.0
"""How much a page's own word for its language counts: it settles doubt, it does not overrule a clear text."""

_SCRIPTS = (
    (0x0370, 0x0400, "el"),
    (0x0530, 0x0590, "hy"),
    (0x0590, 0x0600, "he"),
    (0x0A00, 0x0A80, "pa"),
    (0x0A80, 0x0B00, "gu"),
    (0x0B00, 0x0B80, "or"),
    (0x0B80, 0x0C00, "ta"),
    (0x0C00, 0x0C80, "te"),
    (0x0C80, 0x0D00, "kn"),
    (0x0D00, 0x0D80, "ml"),
    (0x0D80, 0x0E00, "si"),
    (0x0E00, 0x0E80, "th"),
    (0x0E80, 0x0F00, "lo"),
    (0x1000, 0x10A0, "my"),
    (0x10A0, 0x1100, "ka"),
    (0x1100, 0x1200, "ko"),
    (0x1780, 0x1800, "km"),
    (0x1F00, 0x2000, "el"),
    (0x3040, 0x3100, "ja"),
    (0x3400, 0xA000, "zh"),
    (0xAC00, 0xD7B0, "ko"),
    (0x20000, 0x32000, "zh"),
)
"""Blocks of scripts that one language with a daily press is written in; Han is Chinese unless kana stand beside it."""
_STARTS = tuple(start for start, _, _ in _SCRIPTS)
_FIRST_SCRIPT = _STARTS[0]

_SAME_LANGUAGE = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "fil": "tl", "mo": "ro", "sh": "sr"}


def identify_language(headline: str, text: str, *, declared: str | None, identifier: LanguageIdentifier) -> str | None:
    """Return the language (ISO 639-1) of an article by its headline and text, or None when unsure.

    ``declared`` (a BCP 47 tag of page or feed) settles doubt only: pages often name their template's language.
    Norwegian is "no", in either written form.
    """
    sample = f"{headline[:INPUT_LENGTH]}\n{text[:INPUT_LENGTH]}".strip()[:INPUT_LENGTH]
    hint = _language_of_tag(declared)
    by_script = _language_of_script(sample)
    if by_script is not None:
        return hint if by_script == "zh" and hint == "ja" and len(sample) < 30 else by_script
    if sum(map(str.isalpha, sample)) < 3:
        return None
    ranked = _by_words(identifier.rank(sample), sample)
    ranked = [(lang, share * DECLARED_WEIGHT if lang == hint else share) for lang, share in ranked]
    ranked.sort(key=lambda pair: (-pair[1], pair[0]))
    if not ranked:
        return None
    (lang, share), (_, second) = ranked[0], ranked[1] if len(ranked) > 1 else ("", 0.0)
    return lang if share >= SURE_SHARE and share >= SURE_MARGIN * second else None


def _by_words(ranked: Sequence[tuple[str, float]], sample: str) -> Sequence[tuple[str, float]]:
    """Return languages with their shares weighed by how many of the sample's words are common in each.

    So "Yukos loses US bankruptcy battle", whose letters could be anybody's, is English. A language whose common words
    are not known keeps its share.
    """
    if not ranked or max(share for _, share in ranked) >= CLEAR_SHARE:
        return ranked
    words = [word for word in find_tokens(sample) if not word.isdigit()]
    if not words:
        return ranked
    weighed = []
    for lang, share in ranked:
        common = common_words(lang)
        if common is not None:
            known = sum(word in common for word in words) / len(words)
            share *= exp(WORD_WEIGHT * min(len(words), WORDS_ASKED) * (known - EVEN_SHARE))
        weighed.append((lang, share))
    return weighed


def _language_of_tag(tag: str | None) -> str | None:
    """Return the language of a BCP 47 tag ("pt-BR" → "pt"), or None."""
    language = (tag or "").strip().lower().replace("_", "-").partition("-")[0]
    language = _SAME_LANGUAGE.get(language, language)
    return language if len(language) == 2 and language.isascii() and language.isalpha() else None


def _language_of_script(sample: str) -> str | None:
    """Return the language whose script most of the sample is written in, where a script has just one.

    A character of such a script weighs three Latin letters, for Japanese and Chinese name companies in Latin letters
    and write a word in two characters.
    """
    counts: dict[str, int] = {}
    others = 0
    for character in sample:
        point = ord(character)
        if point < _FIRST_SCRIPT:
            others += character.isalpha()
            continue
        _, end, lang = _SCRIPTS[bisect_right(_STARTS, point) - 1]
        if point < end:
            counts[lang] = counts.get(lang, 0) + 1
        else:
            others += character.isalpha()
    if not counts:
        return None
    if "ja" in counts and counts["ja"] * 12 >= counts.get("zh", 0):
        counts["ja"] += counts.pop("zh", 0)
    lang, count = max(counts.items(), key=lambda item: (item[1], item[0]))
    return lang if count * 3 > others else None
