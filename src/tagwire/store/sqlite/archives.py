"""Archives: how far each has been read, and what came of it."""

from collections import Counter

import orjson
from sqlalchemy import Connection, text

from tagwire.model.archive import AdvanceArchive, ArchiveKey, ArchivePlace, ArchiveProgress
from tagwire.model.optout import OPTED_OUT
from tagwire.model.source import Applied


def load_progress(connection: Connection, key: ArchiveKey) -> ArchiveProgress:
    """Return how far an archive has been read: from its beginning, where it is unknown."""
    row = connection.execute(_PROGRESS, {"name": key.name, "size": key.size, "mark": key.mark}).one_or_none()
    if row is None:
        return ArchiveProgress()
    return ArchiveProgress(
        ArchivePlace(row.offset, row.skip),
        records=row.records,
        stored=row.stored,
        updated=row.updated,
        duplicates=row.duplicates,
        refused=orjson.loads(row.refused),
        is_done=bool(row.is_done),
    )


def advance(connection: Connection, intent: AdvanceArchive, applied: Applied) -> None:
    """Write down a new place, adding up what was refused and what was ``applied`` since the last one."""
    before = load_progress(connection, intent.key)
    refused = Counter(before.refused) + Counter(intent.refused) + Counter({OPTED_OUT: applied.rejected})
    connection.execute(
        _ADVANCE,
        {
            "name": intent.key.name,
            "size": intent.key.size,
            "mark": intent.key.mark,
            "offset": intent.place.offset,
            "skip": intent.place.skip,
            "records": before.records + intent.records,
            "stored": before.stored + applied.stored,
            "updated": before.updated + applied.updated,
            "duplicates": before.duplicates + applied.duplicates,
            "refused": orjson.dumps(refused, option=orjson.OPT_SORT_KEYS).decode(),
            "is_done": int(intent.is_done),
        },
    )


_PROGRESS = text("SELECT * FROM archive WHERE name = :name AND size = :size AND mark = :mark")
_ADVANCE = text(
    "INSERT INTO archive (name, size, mark, offset, skip, records, stored, updated, duplicates, refused, is_done)"
    " VALUES (:name, :size, :mark, :offset, :skip, :records, :stored, :updated, :duplicates, :refused, :is_done)"
    " ON CONFLICT (name, size, mark) DO UPDATE SET offset = excluded.offset, skip = excluded.skip,"
    " records = excluded.records, stored = excluded.stored, updated = excluded.updated,"
    " duplicates = excluded.duplicates, refused = excluded.refused, is_done = excluded.is_done"
)
