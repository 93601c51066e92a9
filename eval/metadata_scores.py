"""How well what a page says of itself was read: headline exact, authors' F1, day of publication.

A headline counts when its letters and digits are the true one's, or are with the part after its last bar or dash cut
off. Authors are compared as sets of names, by their letters and without "By" and titles, over all pages whose authors
are known together.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

_PARTS = re.compile(r"\s+[|\-–—•·:»]+\s+")
_BEFORE_NAME = re.compile(r"(?i)(?:by|von|par|por|di|av|door|text|dr|prof)[.:]?\s+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class MetadataScore:
    """One page's metadata beside the true ones; None where those are not known."""

    headline: bool | None
    authors: tuple[int, int, int] | None
    """Names right, too many, too few."""
    day: bool | None


def score_metadata(
    expected: Mapping[str, object], headline: str, authors: Sequence[str], published: datetime | None
) -> MetadataScore:
    """Compare what was read with ``expected``: its ``title``, ``authors`` and ``published``, each where known."""
    title, day = expected.get("title"), _DAY.search(str(expected.get("published") or ""))
    stated = expected.get("authors")
    true = {_name(str(name)) for name in (stated if isinstance(stated, list) else [stated] if stated else [])} - {""}
    found = {_name(name) for name in authors}
    return MetadataScore(
        _is_headline(str(title), headline) if title else None,
        (len(true & found), len(found - true), len(true - found)) if true else None,
        (published is not None and published.date().isoformat() == day[0]) if day else None,
    )


def metadata_summary(scores: Iterable[MetadataScore]) -> dict[str, float]:
    """Return the share of right headlines and days, and the authors' F1; without what no page's truth knows."""
    pages = list(scores)
    headlines = [page.headline for page in pages if page.headline is not None]
    days = [page.day for page in pages if page.day is not None]
    right, extra, missing = (sum(page.authors[i] for page in pages if page.authors) for i in range(3))
    measures = {
        "headline": (sum(headlines), len(headlines)),
        "authors": (2 * right, 2 * right + extra + missing),
        "day": (sum(days), len(days)),
    }
    return {name: part / whole for name, (part, whole) in measures.items() if whole}


def _is_headline(true: str, found: str) -> bool:
    cuts = [found, *(found[: part.start()] for part in _PARTS.finditer(found))]
    return any(_letters(cut) == _letters(true) for cut in cuts)


def _name(text: str) -> str:
    """Return the letters of a name, without accents."""
    rest = _BEFORE_NAME.sub("", text.strip(), count=1) if _BEFORE_NAME.match(text.strip()) else text
    return "".join(filter(str.isalpha, unicodedata.normalize("NFKD", rest).casefold()))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))
