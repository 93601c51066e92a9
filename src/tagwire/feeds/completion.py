"""Entry drafts → entries: the fall-backs, bounds and dates that all dialects share."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from tagwire.feeds.limits import (
    MAX_AUTHORS,
    MAX_CATEGORIES,
    MAX_ENCLOSURES,
    MAX_ENTRIES,
    MAX_ID_LENGTH,
    MAX_MARKUP_LENGTH,
    MAX_MARKUP_TOTAL,
)
from tagwire.feeds.links import absolute_link
from tagwire.feeds.markup import plain_text
from tagwire.model.feed import Enclosure, Entry, EntryAuthor, Problem

TITLE_FROM_BODY_LENGTH = 100
"""Characters of the body that stand for a missing title."""


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """An entry as its dialect's reader found it: addresses absolute, HTML sanitised, anything may be missing."""

    id: str | None = None
    link: str | None = None
    title: str | None = None
    summary: str | None = None
    content: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    authors: tuple[EntryAuthor, ...] = ()
    categories: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    source: str | None = None
    lang: str | None = None
    rights: str | None = None
    license: str | None = None
    is_empty: bool = False
    """Whether the feed's element held nothing whatever."""


@dataclass(slots=True)
class MarkupBudget:
    """How much HTML of one feed is still read: what bounds the sanitiser's time."""

    left: int = MAX_MARKUP_TOTAL
    is_cut: bool = False

    def spend(self, markup: str) -> str:
        """Return as much of ``markup`` as may still be read."""
        allowed = min(self.left, MAX_MARKUP_LENGTH)
        self.is_cut = self.is_cut or len(markup) > allowed
        markup = markup[:allowed]
        self.left -= len(markup)
        return markup

    def problems(self) -> tuple[Problem, ...]:
        """Return what to say when something was cut."""
        if not self.is_cut:
            return ()
        bounds = f"{MAX_MARKUP_LENGTH} characters a field or {MAX_MARKUP_TOTAL} in all"
        what = f"its text is longer than {bounds}: the rest is cut"
        return (Problem("feed", what),)


@dataclass(frozen=True, slots=True)
class EntryRules:
    """What the feed and the fetch say about all of its entries."""

    fetched_at: datetime
    """No entry is dated later."""
    lang: str | None = None
    """The language of entries that state none."""
    rights: str | None = None
    license: str | None = None
    limit: int = MAX_ENTRIES
    invents_titles: bool = True
    """Whether the body or the link stands for a missing title."""


def completed_entries(drafts: Iterable[EntryDraft], rules: EntryRules, *, problems: list[Problem]) -> tuple[Entry, ...]:
    """Return the entries in the feed's order, adding to ``problems`` what was wrong with any.

    An entry that states nothing at all is left out; one without id, link, title and text is kept, and named.
    """
    entries: list[Entry] = []
    for number, draft in enumerate(drafts, 1):
        if len(entries) >= rules.limit:
            problems.append(Problem("feed", f"more than {rules.limit} entries: the first {rules.limit} are kept"))
            break
        where = f"entry {number}"
        if not (draft.id or draft.link or draft.title or draft.summary or draft.content):
            problems.append(
                Problem(where, f"it states no id, link, title or text{', and is left out' * draft.is_empty}")
            )
            if draft.is_empty:
                continue
        entries.append(_completed(draft, rules, where=where, problems=problems))
    return tuple(entries)


def _completed(draft: EntryDraft, rules: EntryRules, *, where: str, problems: list[Problem]) -> Entry:
    link = draft.link or absolute_link("", draft.id)
    title = draft.title or (_title_for(draft, link) if rules.invents_titles else None)
    published = _clamped(draft.published, rules.fetched_at, where, problems)
    updated = (
        _clamped(draft.updated, rules.fetched_at, where, problems) if draft.updated != draft.published else published
    )
    if draft.id and len(draft.id) > MAX_ID_LENGTH:
        problems.append(Problem(where, f"its id is longer than {MAX_ID_LENGTH} characters: a hash stands for it"))
    return Entry(
        id=_entry_id(draft, link=link, title=title),
        link=link,
        title=title,
        summary=draft.summary,
        content=draft.content,
        published=published,
        updated=updated,
        authors=draft.authors[:MAX_AUTHORS],
        categories=draft.categories[:MAX_CATEGORIES],
        enclosures=tuple(dict.fromkeys(draft.enclosures))[:MAX_ENCLOSURES],
        source=draft.source,
        lang=draft.lang or rules.lang,
        rights=draft.rights or rules.rights,
        license=draft.license or rules.license,
    )


def _title_for(draft: EntryDraft, link: str | None) -> str | None:
    body = draft.summary or draft.content
    return (plain_text(body, limit=TITLE_FROM_BODY_LENGTH) if body else None) or link


def _entry_id(draft: EntryDraft, *, link: str | None, title: str | None) -> str:
    """Return what tells an entry from its feed's others: its own id, else its link, else a hash of title and date."""
    stated = draft.id or link
    if stated and len(stated) <= MAX_ID_LENGTH:
        return stated
    words = stated or f"{title or draft.summary or draft.content or draft.authors}\n{draft.published or ''}"
    return f"hash:{hashlib.blake2b(words.encode('utf-8', 'replace'), digest_size=16).hexdigest()}"


def _clamped(moment: datetime | None, latest: datetime, where: str, problems: list[Problem]) -> datetime | None:
    if moment is None:
        return None
    latest = latest.replace(tzinfo=UTC) if latest.tzinfo is None else latest.astimezone(UTC)
    if moment <= latest:
        return moment
    problems.append(
        Problem(where, f"its date {moment.isoformat()} is in the future: the time of fetching stands for it")
    )
    return latest
