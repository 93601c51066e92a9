"""What a publisher's own filing says an article is about: its section, and the words of its address.

What a name means is first what the section table says. What the texts of a publisher's articles under that name turned
out to be about then counts as well, the more articles the more: so a name that nobody knows gets a meaning, and one
that this publisher uses otherwise loses its own.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import exp, log
from urllib.parse import unquote, urlsplit

from tagwire.model.article import Article
from tagwire.model.filing import NO_HABITS, FilingCounts, FilingHabits
from tagwire.text.keys import fold
from tagwire.toolkit.sections import SectionTable

SECTION_STRENGTH, LOOSE_SECTION_STRENGTH = 4.0, 1.2
"""Log-odds a declared section gives its topic: almost always right, and only a hint."""
URL_STRENGTH, LOOSE_URL_STRENGTH = 1.5, 0.5
"""The same for a word of the address: two thirds agree with what a reader says."""
TABLE_ARTICLES = 5
"""As many articles the section table counts for, against those that were read."""
LEAST_ARTICLES = 4
"""From so many articles on a name that the table does not know is listened to."""
DOUBT = 0.02
"""Share of a name's articles that any topic is granted, for texts are misread: no name gets beyond log-odds of 4."""
UNCLEAR_SHARE, CLEAR_SHARE = 0.4, 0.6
"""Below what share of its commonest topic a name says nothing, and from what share on all that it can."""
LEAST_STRENGTH = 0.3
FIRM_SHARE = 0.5
"""From what share of a name's articles on its topic is as good as declared."""
TOPICS = 17
LONGEST_SECTION = 200
LONGEST_PATH = 400
LONGEST_NAME = 60
"""Longer names are titles, not sections: they are not counted."""
MOST_PARTS = 8
MOST_FOLDERS = 2

_DIVIDERS = re.compile(r"\s*(?:>|»|›|/|\||→|;|::)\s*|\s+[-–—]\s+")
_NUMBER = re.compile(r"[\d_.-]*")
_SERIAL = re.compile(r"\d\D*\d\D*\d")
"""Three digits: a story's number or a date, not a folder that others share."""
_SECTION, _FOLDER = "=", "/"
"""What names of sections and of folders begin with, so that each keeps its own counts."""

Meanings = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class SectionEvidence:
    """How strongly a publisher's filing speaks for a top-level code, as log-odds."""

    code: str
    strength: float
    is_declared: bool
    """Said by the section; otherwise by the address."""
    is_loose: bool


def section_evidence(
    article: Article, *, table: SectionTable, habits: FilingHabits = NO_HABITS
) -> tuple[SectionEvidence, ...]:
    """Return what section and address say, each top-level code once, the strongest first; empty when they say nothing.

    Of a breadcrumb ("News > Sport > Football") the last part that says anything counts, of an address
    ("/news/business/2024/…", "sport.example.org") the first two folders that do.
    """
    section = (article.section or "")[:LONGEST_SECTION].strip()
    spoken = [*_of_section(section, table, habits), *_of_url(article.canonical_url or article.url, table, habits)]
    found: dict[str, SectionEvidence] = {}
    for evidence in spoken:
        if evidence.code not in found or found[evidence.code].strength < evidence.strength:
            found[evidence.code] = evidence
    return tuple(sorted(found.values(), key=lambda evidence: (-evidence.strength, evidence.code)))


def filing_names(section: str | None, url: str) -> tuple[str, ...]:
    """Return the names under which a publisher files an article, as its habits are counted by: "=sport", "/uk"."""
    named = fold((section or "")[:LONGEST_SECTION].strip())
    folders = [fold(folder) for folder in _folders(url) if not _SERIAL.search(folder)][:MOST_FOLDERS]
    names = (*((_SECTION + named,) if named else ()), *(_FOLDER + folder for folder in folders if folder))
    return tuple(dict.fromkeys(name for name in names if len(name) <= LONGEST_NAME))


def learnt_strengths(meanings: Meanings, counts: FilingCounts, *, strong: float, loose: float) -> Mapping[str, float]:
    """Return code → log-odds that a name gives it, from the table's meanings and the counts; and no code given none.

    The table's meanings are a distribution over the topics that counts for ``TABLE_ARTICLES``; with the articles read
    it makes the posterior mean of a Dirichlet-multinomial, whose logarithm over the least likely topic's is what was
    learnt. It counts as far as the name is clear: "News" under which everything is filed says nothing. What the table
    says fades as articles are read.
    """
    strengths = {code: (loose if is_loose else strong) / len(meanings) for code, is_loose in meanings}
    total = sum(counts.values())
    if total < LEAST_ARTICLES:
        return strengths
    weights = {code: exp(strength) for code, strength in strengths.items()}
    unit = TABLE_ARTICLES / (sum(weights.values()) + TOPICS - len(weights))
    believed = {code: unit * weights.get(code, 1.0) + counts.get(code, 0) for code in weights.keys() | counts.keys()}
    share = max(believed.values()) / (TABLE_ARTICLES + total)
    doubt = DOUBT * total
    clarity = min(max((share - UNCLEAR_SHARE) / (CLEAR_SHARE - UNCLEAR_SHARE), 0.0), 1.0)
    fading = TABLE_ARTICLES / (TABLE_ARTICLES + total)
    learnt = {
        code: max(clarity * log((value + doubt) / (unit + doubt)), fading * strengths.get(code, 0.0))
        for code, value in believed.items()
    }
    return {code: strength for code, strength in learnt.items() if strength >= LEAST_STRENGTH}


def _of_section(section: str, table: SectionTable, habits: FilingHabits) -> Iterator[SectionEvidence]:
    counts = habits.counts.get(_SECTION + fold(section), {})
    return _evidence(_meanings_of_section(section, table), counts, is_declared=True)


def _meanings_of_section(section: str, table: SectionTable) -> Meanings:
    parts = [part for part in _DIVIDERS.split(section) if part][:MOST_PARTS]
    known = (
        table.meanings_of(section),
        *(table.meanings_of(part) for part in reversed(parts)),
        _joined_meanings(section, table),
    )
    return next((meanings for meanings in known if meanings), ())


def _joined_meanings(section: str, table: SectionTable) -> Meanings:
    """Return the meanings of "Health, Science" and "Politik & Wirtschaft" taken apart, as one loose statement."""
    parts = re.split(r"\s*[,&+・·]\s*|\s+(?:and|und|et|y|e|en|и|و)\s+", section)
    codes = {code for part in parts[:MOST_PARTS] for code, _ in table.meanings_of(part)}
    return tuple((code, len(codes) > 1) for code in sorted(codes))


def _of_url(url: str, table: SectionTable, habits: FilingHabits) -> Iterator[SectionEvidence]:
    folders = [(table.meanings_of(name), habits.counts.get(_FOLDER + fold(name), {})) for name in _folders(url)]
    spoken = [(meanings, counts) for meanings, counts in folders if meanings or sum(counts.values()) >= LEAST_ARTICLES]
    for meanings, counts in spoken[:MOST_FOLDERS]:
        yield from _evidence(meanings, counts, is_declared=False)


def _folders(url: str) -> tuple[str, ...]:
    """Return an address's folders that are no numbers, then what stands before its host's domain, unless "www"."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return ()
    named = (*unquote(parts.path[:LONGEST_PATH]).split("/")[:-1], *host.removeprefix("www.").split(".")[:-2][:1])
    return tuple(part for part in named if part and not _NUMBER.fullmatch(part))[:MOST_PARTS]


def _evidence(meanings: Meanings, counts: FilingCounts, *, is_declared: bool) -> Iterator[SectionEvidence]:
    strong, loose = (SECTION_STRENGTH, LOOSE_SECTION_STRENGTH) if is_declared else (URL_STRENGTH, LOOSE_URL_STRENGTH)
    total = sum(counts.values())
    for code, strength in learnt_strengths(meanings, counts, strong=strong, loose=loose).items():
        is_loose = counts.get(code, 0) < FIRM_SHARE * total if total >= LEAST_ARTICLES else dict(meanings)[code]
        yield SectionEvidence(code, strength, is_declared, is_loose)
