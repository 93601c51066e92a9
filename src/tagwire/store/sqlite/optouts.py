"""Opt-outs: rules, and the erasing of what they cover."""

from collections.abc import Callable, Sequence
from datetime import datetime
from threading import Lock

from sqlalchemy import Connection, Engine, TextClause, bindparam, text

from tagwire.errors import NotFoundError
from tagwire.model.optout import OptOut, OptOuts
from tagwire.store.sqlite.articles import withdraw_all
from tagwire.store.sqlite.connection import grow_version, reading, writing
from tagwire.store.sqlite.optout_rules import load_opt_outs
from tagwire.store.sqlite.packing import BodyCodec, addresses_of, erased_body, headline_and_text, pack_candidates
from tagwire.store.sqlite.tagging import Choice
from tagwire.text.times import epoch
from tagwire.text.urls import publisher_id

ERASED_AT_ONCE = 200
"""Articles looked at in one transaction, so that others may write between."""


class SqliteOptOuts:
    """Opt-outs on the store's own file (see the protocol ``OptOutStore`` for what each method promises)."""

    def __init__(
        self,
        engine: Engine,
        write_lock: Lock,
        *,
        choice_for: Callable[[Connection], Choice],
        codec_for: Callable[[Connection], BodyCodec],
    ) -> None:
        self._engine = engine
        self._write_lock = write_lock
        self._choice_for = choice_for
        self._codec_for = codec_for

    def all(self) -> Sequence[OptOut]:
        with reading(self._engine) as connection:
            return load_opt_outs(connection)

    def add(self, opt_out: OptOut, *, now: datetime) -> bool:
        values = {"host": opt_out.host, "path": opt_out.path, "reason": opt_out.reason, "now": epoch(now)}
        with self._write_lock, writing(self._engine, visible=False) as connection:
            return connection.execute(_ADD, values).rowcount > 0

    def remove(self, opt_out: OptOut) -> None:
        with self._write_lock, writing(self._engine, visible=False) as connection:
            if not connection.execute(_REMOVE, {"host": opt_out.host, "path": opt_out.path}).rowcount:
                raise NotFoundError(f"there is no opt-out {opt_out.rule!r}; `tagwire optouts` lists them")

    def erase(self, opt_out: OptOut, *, now: datetime) -> int:
        rules = OptOuts([opt_out])
        publisher = publisher_id(f"https://{opt_out.host}")
        erased, after = 0, 0
        while True:
            with self._write_lock, writing(self._engine, visible=False) as connection:
                codec = self._codec_for(connection)
                rows = connection.execute(_ARTICLES, {"publisher": publisher, "after": after}).all()
                if not rows:
                    break
                after = rows[-1].number
                covered = [
                    row.number for row in rows if _is_covered(codec.decompress(row.body, row.dictionary_id), rules)
                ]
                if covered:
                    self._erase(connection, covered, at=epoch(now), codec=codec)
                    grow_version(connection)
                erased += len(covered)
        with self._write_lock, writing(self._engine, visible=False) as connection:
            sources = [row.id for row in connection.execute(_SOURCES) if rules.covering(row.url) is not None]
            connection.execute(_EMPTY_ENTRIES_OF, {"sources": sources})
        return erased

    def _erase(self, connection: Connection, numbers: Sequence[int], *, at: int, codec: BodyCodec) -> None:
        """Take articles off every list, and everything out of them but that they were there."""
        withdraw_all(connection, numbers, at=at, choice=self._choice_for(connection), codec=codec)
        candidates = codec.compress(pack_candidates((), headline="", text="", words=0))
        for row in connection.execute(_BODIES, {"numbers": numbers}).all():
            body = codec.compress(erased_body(codec.decompress(row.body, row.dictionary_id)))
            values = {"number": row.article_number, "body": body, "candidates": candidates, "by": codec.newest}
            connection.execute(_EMPTY_BODY, values)
        forgetting = (_FORGET_STATES, _FORGET_LINES, _FORGET_CLEANING, _FORGET_SKETCHES)
        for statement in (_EMPTY_TAGS, *forgetting, _EMPTY_ENTRIES):
            connection.execute(statement, {"numbers": numbers})


def _is_covered(body: bytes, rules: OptOuts) -> bool:
    """Whether an article falls under the rules, and still says something."""
    return any(headline_and_text(body)) and rules.covering(*addresses_of(body)) is not None


def _text(statement: str, list_name: str = "numbers") -> TextClause:
    return text(statement).bindparams(bindparam(list_name, expanding=True))


_ADD = text(
    "INSERT INTO opt_out (host, path, reason, added_at) VALUES (:host, :path, :reason, :now) ON CONFLICT DO NOTHING"
)
_REMOVE = text("DELETE FROM opt_out WHERE host = :host AND path = :path")
_ARTICLES = text(
    "SELECT a.number, b.dictionary_id, b.body FROM article a JOIN article_body b ON b.article_number = a.number"
    " JOIN publisher p ON p.number = a.publisher_number WHERE p.id = :publisher AND a.number > :after"
    f" ORDER BY a.number LIMIT {ERASED_AT_ONCE}"
)
_BODIES = _text("SELECT article_number, dictionary_id, body FROM article_body WHERE article_number IN :numbers")
_EMPTY_BODY = text(
    "UPDATE article_body SET body = :body, candidates = :candidates, dictionary_id = :by WHERE article_number = :number"
)
_EMPTY_TAGS = _text("UPDATE article SET tags = '[]' WHERE number IN :numbers")
_FORGET_STATES = _text("DELETE FROM article_state WHERE article_number IN :numbers")
_FORGET_LINES = _text("DELETE FROM publisher_line WHERE article_number IN :numbers")
_FORGET_CLEANING = _text("DELETE FROM clean_queue WHERE article_number IN :numbers")
_FORGET_SKETCHES = _text("DELETE FROM article_sketch WHERE article_number IN :numbers")
_EMPTY_ENTRIES = _text(
    "UPDATE entry SET state = 'deleted', payload = NULL, stage = 'feeds', reason = 'opted-out', detail = NULL"
    " WHERE article_number IN :numbers"
)
_SOURCES = text("SELECT id, url FROM source")
_EMPTY_ENTRIES_OF = _text(
    "UPDATE entry SET state = 'deleted', payload = NULL, stage = 'feeds', reason = 'opted-out', detail = NULL"
    " WHERE source_id IN :sources AND payload IS NOT NULL",
    "sources",
)
