"""Writing articles: what a batch of intents changes, in one transaction, the same however often it is done."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, text

from tagwire.model.article import AnnotatedArticle
from tagwire.model.source import Applied, LinkEntry, RejectEntry, StoreArticle, WriteIntent
from tagwire.store.sqlite.packing import (
    BodyCodec,
    headline_and_text,
    modified_at,
    pack_body,
    pack_candidates,
    stated_publisher,
    unpack_candidates,
    unpack_tags,
)
from tagwire.store.sqlite.search_index import index_articles, unindex_article
from tagwire.store.sqlite.support import Holder, hold_candidates, release_candidates
from tagwire.store.sqlite.tagging import Chooser, choose_again, drop_tags
from tagwire.text.hashes import key_hash
from tagwire.text.times import epoch


def apply_intents(
    connection: Connection, intents: Iterable[WriteIntent], *, choose: Chooser, codec: BodyCodec
) -> Applied:
    """Carry out intents inside an open write transaction; choose tags once for all articles they touch."""
    applied = Applied()
    stored: set[int] = set()
    touched: set[int] = set()
    for intent in intents:
        if isinstance(intent, StoreArticle):
            outcome, number, neighbours = _store(connection, intent, codec)
            applied += outcome
            if outcome.stored or outcome.updated:
                stored.add(number)
            touched |= neighbours
            if intent.entry_id is not None:
                connection.execute(_ENTRY_DONE, {"id": intent.entry_id, "number": number})
        elif isinstance(intent, LinkEntry):
            number = connection.execute(_NUMBER_OF_ID, {"id": intent.article_id}).scalar_one()
            connection.execute(_ENTRY_DONE, {"id": intent.entry_id, "number": number})
            applied += Applied(duplicates=1)
        elif isinstance(intent, RejectEntry):
            connection.execute(
                _ENTRY_REJECTED,
                {
                    "id": intent.entry_id,
                    "stage": intent.rejected.stage.value,
                    "reason": intent.rejected.reason,
                    "detail": intent.rejected.detail,
                },
            )
            applied += Applied(rejected=1)
        else:
            connection.execute(
                _ENTRY_LATER,
                {"id": intent.entry_id, "detail": intent.detail, "try_at": epoch(intent.retry_at)},
            )
            applied += Applied(retried=1)
    index_articles(connection, stored, codec)
    changed = choose_again(connection, stored | touched, choose=choose, codec=codec)
    return applied + Applied(retagged=len(changed - stored))


def find_known(connection: Connection, urls: Sequence[str]) -> int | None:
    """Return the number of the article stored under any of these normalised addresses."""
    for url in urls:
        number = connection.execute(_KNOWN, {"hash": key_hash(url)}).scalar_one_or_none()
        if number is not None:
            return int(number)
    return None


def _store(connection: Connection, intent: StoreArticle, codec: BodyCodec) -> tuple[Applied, int, set[int]]:
    """Insert or update one article; return what that was, its number, and the articles whose support changed."""
    annotated = intent.article
    addresses = dict.fromkeys((annotated.article.canonical_url, *intent.aliases))
    number = find_known(connection, tuple(addresses))
    if number is not None:
        _know(connection, tuple(addresses), number)
        if not _is_newer(connection, annotated, number, codec):
            return Applied(duplicates=1), number, set()
        neighbours = _forget_content(connection, number, codec)
        neighbours |= _write_content(connection, intent, number, codec)
        return Applied(updated=1), number, neighbours - {number}
    number = int(connection.execute(_NEXT_NUMBER).scalar_one())
    neighbours = _write_content(connection, intent, number, codec)
    _know(connection, tuple(addresses), number)
    return Applied(stored=1), number, neighbours


def _is_newer(connection: Connection, annotated: AnnotatedArticle, number: int, codec: BodyCodec) -> bool:
    """Whether this is a later state of the stored article: its publisher says so, and its words differ."""
    row = connection.execute(_BODY, {"number": number}).one()
    stored = codec.decompress(row.body, row.dictionary_id)
    headline, body = headline_and_text(stored)
    if (headline, body) == (annotated.article.headline, annotated.article.text):
        return False
    modified, known_at = annotated.article.modified, modified_at(stored)
    return modified is not None and (known_at is None or epoch(modified) > known_at)


def _write_content(connection: Connection, intent: StoreArticle, number: int, codec: BodyCodec) -> set[int]:
    annotated = intent.article
    article = annotated.article
    published = epoch(article.published or intent.fetched_at)
    publisher_number = _publisher_number(connection, article.publisher.id, article.publisher.name)
    connection.execute(
        _NEW_ARTICLE,
        {
            "number": number,
            "id": annotated.id,
            "publisher": publisher_number,
            "published": published,
            "lang": annotated.lang,
            "category": annotated.category.code if annotated.category else None,
            "genre": annotated.genre.value,
            "stored_at": epoch(intent.fetched_at),
            "fetched_at": epoch(intent.fetched_at),
            "toolkit_version": annotated.toolkit_version,
        },
    )
    packed = pack_candidates(annotated.candidates, headline=article.headline, text=article.text, words=annotated.words)
    connection.execute(
        _NEW_BODY,
        {
            "number": number,
            "dictionary_id": codec.newest,
            "body": codec.compress(pack_body(annotated)),
            "candidates": codec.compress(packed),
        },
    )
    return hold_candidates(connection, Holder(published, number, publisher_number), annotated.candidates)


def _forget_content(connection: Connection, number: int, codec: BodyCodec) -> set[int]:
    """Take a stored article's content away, keeping its number and addresses; return who might lose support."""
    row = connection.execute(_ARTICLE, {"number": number}).one()
    holder = Holder(row.published, number, row.publisher_number)
    packed = codec.decompress(row.body, row.dictionary_id)
    headline, body = headline_and_text(packed)
    _, candidates = unpack_candidates(codec.decompress(row.candidates, row.dictionary_id), headline=headline, text=body)
    unindex_article(connection, number, codec)
    drop_tags(connection, holder, unpack_tags(row.tags))
    neighbours = release_candidates(connection, holder, candidates)
    connection.execute(_COUNT_NAME, {"number": row.publisher_number, "name": stated_publisher(packed), "by": -1})
    connection.execute(_DROP_BODY, {"number": number})
    return neighbours


def _know(connection: Connection, urls: Sequence[str], number: int) -> None:
    for url in urls:
        connection.execute(_KNOW, {"hash": key_hash(url), "number": number})


def _publisher_number(connection: Connection, publisher_id: str, name: str) -> int:
    """Return a publisher's number; its name is the one most of its articles give."""
    number = int(connection.execute(_PUBLISHER, {"id": publisher_id, "name": name}).scalar_one())
    connection.execute(_COUNT_NAME, {"number": number, "name": name, "by": 1})
    connection.execute(_NAME_AS_MOST_DO, {"number": number})
    return number


_KNOWN = text("SELECT article_number FROM article_url WHERE url_hash = :hash")
_KNOW = text("INSERT OR IGNORE INTO article_url (url_hash, article_number) VALUES (:hash, :number)")
_NUMBER_OF_ID = text("SELECT number FROM article WHERE id = :id")
_NEXT_NUMBER = text("SELECT coalesce(max(number), 0) + 1 FROM article")
_NEW_ARTICLE = text(
    "INSERT INTO article (number, id, publisher_number, published, lang, category, genre, tags, stored_at, fetched_at,"
    " toolkit_version) VALUES (:number, :id, :publisher, :published, :lang, :category, :genre, '[]', :stored_at,"
    " :fetched_at, :toolkit_version) ON CONFLICT (number) DO UPDATE SET publisher_number = excluded.publisher_number,"
    " published = excluded.published, lang = excluded.lang, category = excluded.category, genre = excluded.genre,"
    " tags = '[]', fetched_at = excluded.fetched_at, toolkit_version = excluded.toolkit_version"
)
_NEW_BODY = text(
    "INSERT INTO article_body (article_number, dictionary_id, body, candidates)"
    " VALUES (:number, :dictionary_id, :body, :candidates)"
)
_DROP_BODY = text("DELETE FROM article_body WHERE article_number = :number")
_BODY = text("SELECT dictionary_id, body FROM article_body WHERE article_number = :number")
_ARTICLE = text(
    "SELECT a.published, a.publisher_number, a.tags, b.dictionary_id, b.body, b.candidates"
    " FROM article a JOIN article_body b ON b.article_number = a.number WHERE a.number = :number"
)
_PUBLISHER = text(
    "INSERT INTO publisher (id, name) VALUES (:id, :name) ON CONFLICT (id) DO UPDATE SET id = id RETURNING number"
)
_COUNT_NAME = text(
    "INSERT INTO publisher_form (publisher_number, name, articles) VALUES (:number, :name, :by)"
    " ON CONFLICT (publisher_number, name) DO UPDATE SET articles = articles + :by"
)
_NAME_AS_MOST_DO = text(
    "UPDATE publisher SET name = (SELECT name FROM publisher_form WHERE publisher_number = :number"
    " ORDER BY articles DESC, name LIMIT 1) WHERE number = :number"
)
_ENTRY_DONE = text(
    "UPDATE entry SET state = 'done', article_number = :number, payload = NULL, stage = NULL, reason = NULL,"
    " detail = NULL WHERE id = :id"
)
_ENTRY_REJECTED = text(
    "UPDATE entry SET state = 'rejected', stage = :stage, reason = :reason, detail = :detail WHERE id = :id"
)
_ENTRY_LATER = text("UPDATE entry SET attempts = attempts + 1, try_at = :try_at, detail = :detail WHERE id = :id")
