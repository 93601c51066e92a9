"""The store as those who correct tags see it."""

from collections.abc import Sequence
from typing import Protocol

from tagwire.model.correction import Correction, Draft, Refusal
from tagwire.model.listing import Tag, TagRecord
from tagwire.model.preview import Preview
from tagwire.model.tag import Weighing


class CorrectingStore(Protocol):
    """What people's corrections ask for.

    A correction is in force from the moment ``correct`` returns: names lead to their tags, hidden tags are seen no
    more, the newest articles concerned and all that are stored from then on have the tags they should. The older
    articles wait in the store, whoever writes to it, until ``correct_some`` has gone through them.
    """

    def correct(self, drafts: Sequence[Draft]) -> Sequence[Correction | Refusal]:
        """Make corrections, in their order and in one transaction; say of each what it became, or why not.

        Raise UsageError, and make none, where one can't be used at all.
        """

    def correct_some(self, *, limit: int = 50) -> int:
        """Go through at most so many of the articles that corrections concern; return how many are left."""

    def articles_to_correct(self) -> int:
        """Return how many articles are still to be gone through; one that waits for two reasons counts twice."""

    def standing_corrections(self) -> Sequence[Correction]:
        """Return the corrections in force, in the order they were made; undoings and what they undid are not in it."""

    def tag_record(self, key: str) -> TagRecord:
        """Return all that is known of the tag a name leads to, be it hidden; raise NotFoundError."""

    def largest_tags(self, *, limit: int) -> Sequence[Tag]:
        """Return the tags with most articles, largest first."""

    def weigh(self, article_id: str, key: str) -> Weighing:
        """Return what speaks for and against a tag in an article; raise as ``get_article`` does."""


class EditingStore(CorrectingStore, Protocol):
    """What correcting on a page asks for beside that: to see what a correction would do."""

    def preview(self, draft: Draft, *, sample: int = 20) -> Preview:
        """Return what a correction would do, and do nothing; ``sample`` articles at most are looked at.

        Raise UsageError where it can't be used at all. It holds the writer for as long as the sample takes.
        """
