"""Previews of corrections: made in a transaction that is undone."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from tagwire.model.article import AnnotatedArticle
from tagwire.model.correction import Correction, Draft, Refusal
from tagwire.model.preview import ChangedMark, Preview, RetaggedArticle
from tagwire.store.sqlite.correcting import articles_left, next_articles, queue_affected
from tagwire.store.sqlite.corrections import lead_names, record
from tagwire.store.sqlite.listings import load_articles
from tagwire.store.sqlite.marking import mark_corrected
from tagwire.store.sqlite.packing import BodyCodec
from tagwire.store.sqlite.tagging import Choice, Chooser, choose_again
from tagwire.tags.affected import affected
from tagwire.tags.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Tried:
    """A correction that was made, and the articles it concerns with the tags they have after it."""

    outcome: Correction | Refusal
    concerned: int = 0
    numbers: tuple[int, ...] = ()
    after: tuple[AnnotatedArticle, ...] = ()


def try_out(
    connection: Connection, draft: Draft, *, ledger: Ledger, rule: Chooser, codec: BodyCodec, sample: int
) -> Tried:
    """Make a correction in an open transaction, which the caller undoes, and go through some of its articles."""
    before = ledger.corrections()
    [outcome], moved = record(connection, ledger, [draft], codec)
    if isinstance(outcome, Refusal):
        return Tried(outcome)
    after = ledger.corrections()
    lead_names(connection, before, after)
    marked = moved | mark_corrected(connection, before, after, codec)
    connection.execute(_FORGET_WAITING)  # what earlier corrections still concern is not this one's doing
    queue_affected(connection, affected(before, after))
    concerned = articles_left(connection) + len(marked)
    numbers = sorted(marked, reverse=True)[:sample]
    while len(numbers) < sample and (found := next_articles(connection, limit=sample - len(numbers))) is not None:
        numbers += [number for number in found if number not in numbers]
    choose_again(connection, numbers, choice=Choice(rule, after), codec=codec)
    return Tried(outcome, concerned, tuple(numbers), load_articles(connection, numbers, codec))


def preview_of(tried: Tried, before: Sequence[AnnotatedArticle]) -> Preview:
    """Return what was tried as its difference from the articles as they are."""
    was = {article.id: article for article in before}
    changed = [_changed(was[article.id], article) for article in tried.after if article.id in was]
    return Preview(
        outcome=tried.outcome,
        concerned=tried.concerned,
        looked_at=len(tried.numbers),
        changed=tuple(article for article in changed if article.lost or article.gained or article.marks),
    )


def _changed(before: AnnotatedArticle, after: AnnotatedArticle) -> RetaggedArticle:
    had, has = {t.key: t.label for t in before.tags}, {t.key: t.label for t in after.tags}
    return RetaggedArticle(
        id=after.id,
        headline=after.article.headline,
        lang=after.lang,
        lost=tuple(label for key, label in had.items() if has.get(key) != label),
        gained=tuple(label for key, label in has.items() if had.get(key) != label),
        marks=tuple(mark for mark in _marks(before, after) if mark.before != mark.after),
    )


def _marks(before: AnnotatedArticle, after: AnnotatedArticle) -> tuple[ChangedMark, ...]:
    return (
        ChangedMark("category", _category(before), _category(after)),
        ChangedMark("topics", _topics(before), _topics(after)),
        ChangedMark("genre", before.genre.value, after.genre.value),
        ChangedMark("story", before.story, after.story),
    )


def _category(article: AnnotatedArticle) -> str | None:
    return None if article.category is None else article.category.code


def _topics(article: AnnotatedArticle) -> str | None:
    return ", ".join(topic.label for topic in article.topics if topic.is_likely) or None


_FORGET_WAITING = text("DELETE FROM correction_work")
