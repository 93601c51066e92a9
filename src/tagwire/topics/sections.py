"""What a publisher's own filing says an article is about: its section, and the words of its address."""

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from tagwire.model.article import Article
from tagwire.toolkit.sections import SectionTable

SECTION_STRENGTH, LOOSE_SECTION_STRENGTH = 4.0, 1.2
"""Log-odds a declared section gives its topic: almost always right, and only a hint."""
URL_STRENGTH, LOOSE_URL_STRENGTH = 1.5, 0.5
"""The same for a word of the address: two thirds agree with what a reader says."""
LONGEST_SECTION = 200
LONGEST_PATH = 400
MOST_PARTS = 8

_DIVIDERS = re.compile(r"\s*(?:>|»|›|/|\||→|;|::)\s*|\s+[-–—]\s+")
_NUMBER = re.compile(r"[\d_.-]*")


@dataclass(frozen=True, slots=True)
class SectionEvidence:
    """How strongly a publisher's filing speaks for a top-level code, as log-odds."""

    code: str
    strength: float
    is_declared: bool
    """Said by the section; otherwise by the address."""
    is_loose: bool


def section_evidence(article: Article, *, table: SectionTable) -> tuple[SectionEvidence, ...]:
    """Return what section and address say, each top-level code once, the strongest first; empty when they say nothing.

    Of a breadcrumb ("News > Sport > Football") the last part that says anything counts, of an address
    ("/news/business/2024/…", "sport.example.org") the first two folders that do.
    """
    found: dict[str, SectionEvidence] = {}
    for evidence in (*_of_section(article.section or "", table), *_of_url(article.canonical_url or article.url, table)):
        if evidence.code not in found or found[evidence.code].strength < evidence.strength:
            found[evidence.code] = evidence
    return tuple(sorted(found.values(), key=lambda evidence: (-evidence.strength, evidence.code)))


def _of_section(section: str, table: SectionTable) -> tuple[SectionEvidence, ...]:
    section = section[:LONGEST_SECTION].strip()
    whole = table.meanings_of(section)
    parts = [part for part in _DIVIDERS.split(section) if part][:MOST_PARTS]
    for meanings in (whole, *(table.meanings_of(part) for part in reversed(parts)), *_joined_meanings(section, table)):
        if meanings:
            return _evidence(meanings, is_declared=True)
    return ()


def _joined_meanings(section: str, table: SectionTable) -> list[tuple[tuple[str, bool], ...]]:
    """Return the meanings of "Health, Science" and "Politik & Wirtschaft" taken apart, as one loose statement."""
    parts = re.split(r"\s*[,&+・·]\s*|\s+(?:and|und|et|y|e|en|и|و)\s+", section)
    codes = {code for part in parts[:MOST_PARTS] for code, _ in table.meanings_of(part)}
    return [tuple((code, len(codes) > 1) for code in sorted(codes))]


def _of_url(url: str, table: SectionTable) -> tuple[SectionEvidence, ...]:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return ()
    named = (*unquote(parts.path[:LONGEST_PATH]).split("/")[:-1], *host.split(".")[:-2][:1])
    folders = [part for part in named if part and not _NUMBER.fullmatch(part)][:MOST_PARTS]
    spoken = [meanings for meanings in map(table.meanings_of, folders) if meanings]
    return tuple(evidence for meanings in spoken[:2] for evidence in _evidence(meanings, is_declared=False))


def _evidence(meanings: tuple[tuple[str, bool], ...], *, is_declared: bool) -> tuple[SectionEvidence, ...]:
    strong, loose = (SECTION_STRENGTH, LOOSE_SECTION_STRENGTH) if is_declared else (URL_STRENGTH, LOOSE_URL_STRENGTH)
    return tuple(
        SectionEvidence(code, (loose if is_loose else strong) / len(meanings), is_declared, is_loose)
        for code, is_loose in meanings
    )
