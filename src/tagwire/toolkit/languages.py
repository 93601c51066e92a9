"""The language identifier: py3langid, wrapped so that the rest need not know it, and the common words of languages.

py3langid 0.4 (BSD-3) is a naive Bayes model over byte n-grams; its probabilities are tempered by the square root of
the text's length, so that they mean the same for a headline and a paragraph.
"""

import gzip
import json
from dataclasses import dataclass
from functools import cache

from py3langid.langid import MODEL_FILE
from py3langid.langid import LanguageIdentifier as Model

from tagwire.toolkit.words import TABLES

FEW_SPEAK_NEWS = 0.1
"""How much less often than the others news comes in a language that is not among ``NEWS_LANGUAGES``."""
_NEWS_LANGUAGES = (
    "af am ar az be bg bn bs ca cs da de el en es et eu fa fi fr gl gu he hi hr hu hy id is it ja ka kk km kn ko lo lt "
    "lv mk ml mn mr ms my ne nl no or pa pl ps pt ro ru si sk sl so sq sr sv sw ta te th tl tr uk ur uz vi zh"
)
NEWS_LANGUAGES = frozenset(_NEWS_LANGUAGES.split())
"""Languages with a daily press (ISO 639-1)."""
WORDED_LANGUAGES = frozenset(("ar", "de", "en", "es", "fr", "hi", "it", "nl", "pl", "pt", "ru", "tr", "uk"))
"""Languages whose word table reaches down to ``COMMON_ZIPF`` and which write spaces between words."""
COMMON_ZIPF = 3.5
"""A word is common that is used three times in a million words or more."""


@dataclass(frozen=True, slots=True)
class LanguageIdentifier:
    """Tells which language a text is in; share one between threads that only read."""

    model: Model

    def rank(self, text: str) -> tuple[tuple[str, float], ...]:
        """Return languages (ISO 639-1) with their probability, most likely first; five at most.

        Languages without a daily press count for a tenth: a headline of six words would otherwise be a creole.
        """
        weighted = [
            (lang, share if lang in NEWS_LANGUAGES else share * FEW_SPEAK_NEWS)
            for lang, share in self.model.rank(text)[:12]
            if len(lang) == 2
        ]
        weighted.sort(key=lambda pair: (-pair[1], pair[0]))
        return tuple(weighted[:5])


@cache
def common_words(lang: str) -> frozenset[str] | None:
    """Return a language's common words, in lower case; None where its table is too scant to tell.

    Read when first asked for, which takes some 60 milliseconds, and kept.
    """
    if lang not in WORDED_LANGUAGES:
        return None
    table = json.loads(gzip.decompress((TABLES / f"{lang}.json.gz").read_bytes()))
    return frozenset(word for word, hundredths in table["zipf"].items() if hundredths >= 100 * COMMON_ZIPF)


def load_language_identifier() -> LanguageIdentifier:
    """Return the identifier with the model that ships inside py3langid; takes about a third of a second."""
    return LanguageIdentifier(Model.from_model_file(MODEL_FILE, norm_probs=True))
