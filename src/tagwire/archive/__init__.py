"""Archives: WARC files → documents, the many records that can't be articles refused before their bodies are read.

``find_archives`` turns files, folders and path lists into archives; ``read_archive`` yields an item for each record of
one, good or bad, with the place to go on from after it.
"""

from tagwire.archive.documents import ArchiveItem, read_archive
from tagwire.archive.files import ArchiveFile, find_archives

__all__ = ["ArchiveFile", "ArchiveItem", "find_archives", "read_archive"]
