"""Writing articles: what a batch of intents changes, in one transaction, the same however often it is done."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from tagwire.extract.furniture import without_furniture
from tagwire.model.archive import AdvanceArchive
from tagwire.model.article import AnnotatedArticle, Rejected, Stage
from tagwire.model.optout import OPTED_OUT, OptOuts
from tagwire.model.rights import Shown
from tagwire.model.source import (
    Applied,
    CleanArticle,
    LinkEntry,
    RejectEntry,
    StoreArticle,
    WithdrawArticle,
    WriteIntent,
)
from tagwire.model.tag import Candidate
from tagwire.store.sqlite import furniture
from tagwire.store.sqlite.archives import advance
from tagwire.store.sqlite.filing import note_filing
from tagwire.store.sqlite.identity import free_id, identify, know
from tagwire.store.sqlite.marking import drop_marks, give_marks
from tagwire.store.sqlite.naming import forget_ties, note_ties
from tagwire.store.sqlite.optout_rules import load_opt_outs
from tagwire.store.sqlite.packing import (
    BodyCodec,
    StatedFiling,
    addresses_of,
    headline_and_text,
    pack_body,
    pack_candidates,
    pack_state,
    stated_filing,
    stated_publisher,
    unpack_candidates,
    unpack_tags,
)
from tagwire.store.sqlite.placement import Held, place_state
from tagwire.store.sqlite.search_index import index_articles, unindex_article
from tagwire.store.sqlite.story_places import place_arrived
from tagwire.store.sqlite.storytelling import write_sketch
from tagwire.store.sqlite.support import Holder, hold_candidates, release_candidates
from tagwire.store.sqlite.tagging import Choice, choose_again, drop_tags
from tagwire.tags.naming import under_identity
from tagwire.text.hashes import key_hash
from tagwire.text.times import epoch, from_epoch


def apply_intents(
    connection: Connection, intents: Iterable[WriteIntent], *, choice: Choice, codec: BodyCodec
) -> Applied:
    """Carry out intents inside an open write transaction; choose tags once for all articles they touch."""
    applied = Applied()
    opt_outs = OptOuts(load_opt_outs(connection))
    stored: set[int] = set()
    touched: set[int] = set()
    for intent in (_as_promised(intent, opt_outs) for intent in intents):
        if isinstance(intent, StoreArticle):
            outcome, number, neighbours = _store(connection, intent, codec)
            applied += outcome
            if outcome.stored or outcome.updated:
                stored.add(number)
            touched |= neighbours
            if intent.entry_id is not None:
                connection.execute(_ENTRY_DONE, {"id": intent.entry_id, "number": number})
                if intent.is_reread:
                    connection.execute(_TWINS_DONE, {"id": intent.entry_id, "number": number})
        elif isinstance(intent, WithdrawArticle):
            number = int(connection.execute(_NUMBER_OF_ID, {"id": intent.article_id}).scalar_one())
            lost = _withdraw(connection, number, at=epoch(intent.at), codec=codec)
            touched |= lost or set()
            connection.execute(_ENTRY_DELETED, {"id": intent.entry_id, "detail": intent.detail})
            applied += Applied(withdrawn=int(lost is not None))
        elif isinstance(intent, CleanArticle):
            number = int(connection.execute(_NUMBER_OF_ID, {"id": intent.article_id}).scalar_one())
            affected = _clean(connection, intent, number, codec)
            if affected is not None:
                stored.add(number)
                touched |= affected
                applied += Applied(cleaned=1)
        elif isinstance(intent, LinkEntry):
            number = connection.execute(_NUMBER_OF_ID, {"id": intent.article_id}).scalar_one()
            connection.execute(_ENTRY_DONE, {"id": intent.entry_id, "number": number})
            applied += Applied(duplicates=1)
        elif isinstance(intent, RejectEntry):
            rejected = intent.rejected
            values = {"stage": rejected.stage.value, "reason": rejected.reason, "detail": rejected.detail}
            connection.execute(_ENTRY_REJECTED, {"id": intent.entry_id, "opted_out": OPTED_OUT, **values})
            applied += Applied(rejected=1)
        elif isinstance(intent, AdvanceArchive):
            advance(connection, intent, applied)
        else:
            connection.execute(
                _ENTRY_LATER,
                {
                    "id": intent.entry_id,
                    "detail": intent.detail,
                    "try_at": epoch(intent.retry_at),
                    "by": int(intent.counts),
                },
            )
            applied += Applied(retried=1)
    give_marks(connection, stored, choice.corrections, codec)
    place_arrived(connection, stored)
    index_articles(connection, stored, codec)
    changed = choose_again(connection, stored | touched, choice=choice, codec=codec)
    return applied + Applied(retagged=len(changed - stored))


def withdraw_all(connection: Connection, numbers: Iterable[int], *, at: int, choice: Choice, codec: BodyCodec) -> bool:
    """Mark articles as taken back; return whether that changed anything."""
    lost = [_withdraw(connection, number, at=at, codec=codec) for number in numbers]
    choose_again(connection, set().union(*filter(None, lost)), choice=choice, codec=codec)
    return any(neighbours is not None for neighbours in lost)


def _as_promised(intent: WriteIntent, opt_outs: OptOuts) -> WriteIntent:
    """Return an intent, or the refusal of an article whose publisher the operator promised not to read."""
    if not isinstance(intent, StoreArticle):
        return intent
    article = intent.article.article
    rule = opt_outs.covering(article.canonical_url, article.url, *intent.aliases)
    if rule is None:
        return intent
    refusal = Rejected(Stage.FEEDS, OPTED_OUT, f"the operator opted out of {rule.rule}")
    return RejectEntry(intent.entry_id, refusal, intent.fetched_at)


def _withdraw(connection: Connection, number: int, *, at: int, codec: BodyCodec) -> set[int] | None:
    """Mark an article as taken back and take it off every listing; return whose support changed.

    None says that nothing did: it was withdrawn before, or read after that moment, and so is there again.
    """
    row = connection.execute(_ARTICLE, {"number": number}).one()
    if row.fetched_at > at:
        return None
    if row.withdrawn_at is not None:
        connection.execute(_WITHDRAW, {"number": number, "at": max(at, row.withdrawn_at)})
        return None
    candidates = _stored_candidates(row, codec)
    holder = Holder(row.published, number, row.publisher_number)
    unindex_article(connection, number, codec)
    drop_tags(connection, holder, unpack_tags(row.tags))
    neighbours = _release(connection, holder, candidates)
    connection.execute(_WITHDRAW, {"number": number, "at": at})
    return neighbours - {number}


def _store(connection: Connection, intent: StoreArticle, codec: BodyCodec) -> tuple[Applied, int, set[int]]:
    """Insert or update one article; return what that was, its number, and the articles whose support changed."""
    intent, number = identify(connection, intent, codec)
    if number is None:
        annotated = intent.article
        annotated = replace(annotated, id=free_id(connection, annotated.id, annotated.article.canonical_url))
        number = int(connection.execute(_NEXT_NUMBER).scalar_one())
        neighbours = _write_content(connection, annotated, intent.fetched_at, number, codec)
        _note_lines(connection, annotated, number)
        know(connection, intent, number)
        at = _seen_at(intent)
        connection.execute(_SET_HELD, {"number": number, "since": at, "until": at})
        return Applied(stored=1), number, neighbours
    know(connection, intent, number)
    outcome, neighbours = _meet(connection, intent, number, codec)
    return outcome, number, neighbours - {number}


def _meet(connection: Connection, intent: StoreArticle, number: int, codec: BodyCodec) -> tuple[Applied, set[int]]:
    """Take in another state of a stored article: as the present one, as a past one, or as nothing new."""
    row = connection.execute(_ARTICLE, {"number": number}).one()
    stored = codec.decompress(row.body, row.dictionary_id)
    url, canonical_url = addresses_of(stored)  # they and the id made from them stay, whatever it is called now
    article = replace(intent.article.article, url=url, canonical_url=canonical_url)
    intent = replace(intent, article=replace(intent.article, id=row.id, article=article))
    arrived = pack_body(intent.article)
    repeated = furniture.repeated_lines(connection, row.publisher_number, article.text)
    is_same = headline_and_text(stored) in (
        (article.headline, article.text),
        (article.headline, without_furniture(article, repeated).text),
    )
    placement = place_state(
        Held(row.held_from, row.held_until),
        _seen_at(intent),
        is_same=is_same,
        last_past=connection.execute(_LAST_PAST, {"number": number}).scalar_one_or_none(),
    )
    for moments, body in ((placement.old_past, stored), (placement.new_past, arrived)):
        for moment in moments:
            state = {"dictionary_id": codec.newest, "state": codec.compress(pack_state(body))}
            connection.execute(_NEW_PAST, {"number": number, "held_from": moment, **state})
    connection.execute(_SET_HELD, {"number": number, "since": placement.held.since, "until": placement.held.until})
    fetched_at = epoch(intent.fetched_at)
    connection.execute(_SET_FETCHED, {"number": number, "at": fetched_at})
    is_back = row.withdrawn_at is not None and fetched_at > row.withdrawn_at
    if is_back:
        connection.execute(_WITHDRAW, {"number": number, "at": None})
    if not placement.is_present or arrived == stored or (is_same and repeated):
        if not is_back:
            return Applied(duplicates=1), set()
        return Applied(updated=1), _hold_again(connection, number, codec)
    connection.execute(_FORGET_LINES, {"number": number})
    neighbours = _forget_content(connection, number, codec)
    neighbours |= _write_content(connection, intent.article, intent.fetched_at, number, codec)
    _note_lines(connection, intent.article, number)
    return Applied(updated=1), neighbours


def _seen_at(intent: StoreArticle) -> int:
    """Return the moment at which the article's words are known to have stood.

    A page that was read again shows how the article is then. Of one read for the first time only its own dates tell
    whether it is later than what another address showed before.
    """
    article, fetched_at = intent.article.article, epoch(intent.fetched_at)
    stated = article.modified or article.published
    return fetched_at if intent.is_reread or stated is None else min(epoch(stated), fetched_at)


def _clean(connection: Connection, intent: CleanArticle, number: int, codec: BodyCodec) -> set[int] | None:
    """Put a cleaned text in an article's place; return whose support that may change, or None when nothing changed."""
    row = connection.execute(_ARTICLE, {"number": number}).one()
    stored = headline_and_text(codec.decompress(row.body, row.dictionary_id))[1]
    if key_hash(stored) != intent.cleaned_from or furniture.furniture_of(connection, number) != intent.furniture:
        return None  # a later state came meanwhile, or more furniture, and waits in the queue for its own cleaning
    furniture.settle(connection, [number])
    if intent.article is None or stored == intent.article.article.text:
        return None
    neighbours = _forget_content(connection, number, codec)
    return neighbours | _write_content(connection, intent.article, from_epoch(row.fetched_at), number, codec)


def _note_lines(connection: Connection, annotated: AnnotatedArticle, number: int) -> None:
    """Write down an article's paragraphs, unless rights left only a part of it: that part is not to be read again."""
    if annotated.article.rights.shown is not Shown.WHOLE:
        return
    publisher_number = int(connection.execute(_PUBLISHER_OF, {"number": number}).scalar_one())
    furniture.note_lines(connection, number, publisher_number, annotated.article.text)


def _write_content(
    connection: Connection, annotated: AnnotatedArticle, fetched_at: datetime, number: int, codec: BodyCodec
) -> set[int]:
    article = annotated.article
    published = epoch(article.published or fetched_at)
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
            "stored_at": epoch(fetched_at),
            "fetched_at": epoch(fetched_at),
            "toolkit_version": annotated.toolkit_version,
            "confidence": article.confidence,
        },
    )
    filing = StatedFiling(article.section, article.canonical_url, annotated.said_by_text)
    note_filing(connection, publisher_number, filing, by=1)
    candidates = under_identity(annotated.candidates)
    packed = pack_candidates(candidates, headline=article.headline, text=article.text, words=annotated.words)
    connection.execute(
        _NEW_BODY,
        {
            "number": number,
            "dictionary_id": codec.newest,
            "body": codec.compress(pack_body(annotated)),
            "candidates": codec.compress(packed),
        },
    )
    if annotated.sketch:
        write_sketch(connection, number, annotated.sketch)
    if connection.execute(_WITHDRAWN_AT, {"number": number}).scalar_one() is not None:
        return set()
    return _hold(connection, Holder(published, number, publisher_number), candidates)


def _forget_content(connection: Connection, number: int, codec: BodyCodec) -> set[int]:
    """Take a stored article's content away, keeping its number and addresses; return who might lose support."""
    row = connection.execute(_ARTICLE, {"number": number}).one()
    holder = Holder(row.published, number, row.publisher_number)
    packed = codec.decompress(row.body, row.dictionary_id)
    drop_marks(connection, number, codec)
    unindex_article(connection, number, codec)
    drop_tags(connection, holder, unpack_tags(row.tags))
    neighbours = _release(connection, holder, _stored_candidates(row, codec))
    connection.execute(_COUNT_NAME, {"number": row.publisher_number, "name": stated_publisher(packed), "by": -1})
    note_filing(connection, row.publisher_number, stated_filing(packed), by=-1)
    connection.execute(_DROP_BODY, {"number": number})
    return neighbours


def _hold_again(connection: Connection, number: int, codec: BodyCodec) -> set[int]:
    """Hold the candidates of an article that was withdrawn and is there again; return whose support changed."""
    row = connection.execute(_ARTICLE, {"number": number}).one()
    holder = Holder(row.published, number, row.publisher_number)
    return _hold(connection, holder, _stored_candidates(row, codec))


def _hold(connection: Connection, holder: Holder, candidates: Sequence[Candidate]) -> set[int]:
    """Write down an article's candidates and what it calls them; return whose tags that may change."""
    return hold_candidates(connection, holder, candidates) | note_ties(connection, holder, candidates)


def _release(connection: Connection, holder: Holder, candidates: Sequence[Candidate]) -> set[int]:
    """Forget an article's candidates and what it called them; return whose tags that may change."""
    return release_candidates(connection, holder, candidates) | forget_ties(connection, holder, candidates)


def _stored_candidates(row: Row[Any], codec: BodyCodec) -> tuple[Candidate, ...]:
    headline, body = headline_and_text(codec.decompress(row.body, row.dictionary_id))
    packed = codec.decompress(row.candidates, row.dictionary_id)
    return unpack_candidates(packed, headline=headline, text=body)[1]


def _publisher_number(connection: Connection, publisher_id: str, name: str) -> int:
    """Return a publisher's number; its name is the one most of its articles give."""
    number = int(connection.execute(_PUBLISHER, {"id": publisher_id, "name": name}).scalar_one())
    connection.execute(_COUNT_NAME, {"number": number, "name": name, "by": 1})
    connection.execute(_NAME_AS_MOST_DO, {"number": number})
    return number


_PUBLISHER_OF = text("SELECT publisher_number FROM article WHERE number = :number")
_FORGET_LINES = text("DELETE FROM publisher_line WHERE article_number = :number")
_NUMBER_OF_ID = text("SELECT number FROM article WHERE id = :id")
_NEXT_NUMBER = text("SELECT coalesce(max(number), 0) + 1 FROM article")
_NEW_ARTICLE = text(
    "INSERT INTO article (number, id, publisher_number, published, lang, category, genre, tags, stored_at, fetched_at,"
    " toolkit_version, confidence, held_from, held_until)"
    " VALUES (:number, :id, :publisher, :published, :lang, :category, :genre, '[]', :stored_at, :fetched_at,"
    " :toolkit_version, :confidence, :fetched_at, :fetched_at)"
    " ON CONFLICT (number) DO UPDATE SET publisher_number = excluded.publisher_number,"
    " published = excluded.published, lang = excluded.lang, category = excluded.category, genre = excluded.genre,"
    " tags = '[]', fetched_at = max(fetched_at, excluded.fetched_at), toolkit_version = excluded.toolkit_version,"
    " confidence = excluded.confidence"
)
_NEW_BODY = text(
    "INSERT INTO article_body (article_number, dictionary_id, body, candidates)"
    " VALUES (:number, :dictionary_id, :body, :candidates)"
)
_DROP_BODY = text("DELETE FROM article_body WHERE article_number = :number")
_LAST_PAST = text("SELECT max(held_from) FROM article_state WHERE article_number = :number")
_NEW_PAST = text(
    "INSERT OR IGNORE INTO article_state (article_number, held_from, dictionary_id, state)"
    " VALUES (:number, :held_from, :dictionary_id, :state)"
)
_SET_HELD = text("UPDATE article SET held_from = :since, held_until = :until WHERE number = :number")
_SET_FETCHED = text("UPDATE article SET fetched_at = max(fetched_at, :at) WHERE number = :number")
_WITHDRAW = text("UPDATE article SET withdrawn_at = :at WHERE number = :number")
_WITHDRAWN_AT = text("SELECT withdrawn_at FROM article WHERE number = :number")
_ARTICLE = text(
    "SELECT a.id, a.published, a.publisher_number, a.tags, a.fetched_at, a.held_from, a.held_until, a.withdrawn_at,"
    " b.dictionary_id, b.body, b.candidates"
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
_ENTRY_REJECTED = text(  # an article that can't be read again stays as it was read
    "UPDATE entry SET state = CASE WHEN article_number IS NULL THEN 'rejected' ELSE 'done' END,"
    " stage = :stage, reason = :reason, detail = :detail,"
    " payload = CASE WHEN :reason = :opted_out THEN NULL ELSE payload END"
    " WHERE id = :id AND state = 'new'"
)
_TWINS_DONE = text(  # the same edit, told by another feed: the page was read for it just now
    "UPDATE entry SET state = 'done', payload = NULL WHERE article_number = :number AND state = 'new' AND id <> :id"
    " AND words = (SELECT words FROM entry WHERE id = :id)"
)
_ENTRY_DELETED = text(
    "UPDATE entry SET state = 'deleted', payload = NULL, stage = 'fetch', reason = 'gone', detail = :detail"
    " WHERE id = :id"
)
_ENTRY_LATER = text("UPDATE entry SET attempts = attempts + :by, try_at = :try_at, detail = :detail WHERE id = :id")
