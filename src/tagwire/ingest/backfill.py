"""Backfill: archives of the past through the same stages as the news, each record once, whenever it is killed.

The unit is one archive. What a batch of its records led to and the place behind the batch are written in one
transaction, so the next run goes on exactly there. Nothing else is remembered.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from tagwire.archive import ArchiveFile, read_archive
from tagwire.engine.pool import WorkerPool
from tagwire.ingest.tasks import ReadElsewhere, ReadTask, Task, TaskResult
from tagwire.model.archive import AdvanceArchive, ArchivePlace, ArchiveProgress
from tagwire.model.article import AnnotatedArticle, Rejected
from tagwire.model.document import Document
from tagwire.model.source import StoreArticle, WriteIntent
from tagwire.store import FollowingStore
from tagwire.text.urls import normalise_url, publisher_id

BATCH_PAGES = 32
BATCH_BYTES = 4_000_000
BATCH_RECORDS = 2_000
"""Records after which the place is written down although hardly one of them was a page."""
AHEAD = 2
"""Batches a worker that are begun before the oldest is awaited: the bound on what is held in memory."""


@dataclass(frozen=True, slots=True)
class ArchiveOutcome:
    """What came of one archive."""

    archive: ArchiveFile
    progress: ArchiveProgress
    """All that is known of it, earlier runs included."""
    resumed_at: int = 0
    """Records read in earlier runs."""
    error: str | None = None
    """A sentence when the file could not be read to its end, or is no archive."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a backfill has just written down, for a progress bar."""

    archive: ArchiveFile
    offset: int
    """Bytes of the file that are behind."""
    stored: int


@dataclass(slots=True)
class _Batch:
    """Pages of one archive, and the place behind the last record before the next batch."""

    place: ArchivePlace
    tasks: list[ReadTask] = field(default_factory=list)
    size: int = 0
    records: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    is_last: bool = False


def backfill(
    archives: Sequence[ArchiveFile],
    *,
    store: FollowingStore,
    pool: WorkerPool[Task, TaskResult],
    workers: int,
    watch: Callable[[Step], None],
) -> list[ArchiveOutcome]:
    """Read archives, each from where an earlier run left it, and store their articles; return what came of each."""
    return [_read_one(archive, store, pool, workers, watch) for archive in archives]


def _read_one(
    archive: ArchiveFile,
    store: FollowingStore,
    pool: WorkerPool[Task, TaskResult],
    workers: int,
    watch: Callable[[Step], None],
) -> ArchiveOutcome:
    before = store.archive_progress(archive.key)
    error: str | None = None
    if not before.is_done:
        begun: deque[tuple[_Batch, Future[list[TaskResult]]]] = deque()

        def settle() -> None:
            batch, future = begun.popleft()
            applied = store.apply(_intents(archive, batch, future.result()))
            watch(Step(archive, archive.key.size if batch.is_last else batch.place.offset, applied.stored))

        try:
            for batch in _batches(archive, before.place, store):
                begun.append((batch, pool.submit(batch.tasks)))
                if len(begun) >= AHEAD * workers + 1:
                    settle()
        except OSError as failure:
            error = f"{archive.path} can't be read further: {failure.strerror or failure}"
        while begun:
            settle()
    progress = store.archive_progress(archive.key)
    if error is None and not set(progress.refused) - {"broken"} and progress.records == progress.refused.get("broken"):
        error = f"{archive.path} is no WARC file: no record was found in it"
    return ArchiveOutcome(archive, progress, before.records, error)


def _batches(archive: ArchiveFile, place: ArchivePlace, store: FollowingStore) -> Iterator[_Batch]:
    batch = _Batch(place=place)
    for found, after in read_archive(archive.path, place):
        batch.records += 1
        batch.place = after
        if isinstance(found, Document):
            batch.tasks.append(_task(found, store))
            batch.size += len(found.body)
        else:
            batch.refused[found] += 1
        if len(batch.tasks) >= BATCH_PAGES or batch.size >= BATCH_BYTES or batch.records >= BATCH_RECORDS:
            yield batch
            batch = _Batch(place=after)
    batch.is_last = True
    yield batch


def _task(page: Document, store: FollowingStore) -> ReadTask:
    """Return the work on a page; a page that names no date has that of its capture."""
    return ReadTask(
        page,
        None,
        page.url,
        None,
        read_at=page.fetched_at,
        first_seen=page.fetched_at,
        habits=store.filing_habits(publisher_id(page.url)),
    )


def _intents(archive: ArchiveFile, batch: _Batch, results: Sequence[TaskResult]) -> list[WriteIntent]:
    intents: list[WriteIntent] = []
    refused = Counter(batch.refused)
    for task, result in zip(batch.tasks, results, strict=True):
        if isinstance(result, AnnotatedArticle):
            intents.append(StoreArticle(result, task.read_at, aliases=(normalise_url(task.url),)))
        elif isinstance(result, Rejected):
            refused[result.reason] += 1
        elif isinstance(result, ReadElsewhere):
            refused[result.rejected.reason] += 1  # its variant, if it was captured, is a record of its own
        else:
            raise TypeError(f"a page was read into {type(result).__name__}")
    advance = AdvanceArchive(archive.key, batch.place, batch.records, refused, is_done=batch.is_last)
    return [*intents, advance]
