"""Identity: which stored article an arriving one is, by the addresses under which both are known.

An article is known by the addresses that were asked for it and those they led to, and by the canonical address that
its page states. What was asked is a fact; a canonical address is a claim, and templates err: one that states the same
canonical on every page would make all of them one article. So where two pages are tied by a claim alone, their texts
must be alike (``SAME_FROM``). If they are not, the claim is refused: the page has its own address for its canonical
one. And where the article that held the canonical address merely claimed it as well, it loses it too, and the address
is disputed: no claim to it is believed any more until an article is found that is really there.

The number and the id of a stored article never change. An id is made from the canonical address; where one is taken by
an article that lost that address, the next is made from the address and a count.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, text

from tagwire.errors import UsageError
from tagwire.model.source import StoreArticle
from tagwire.store.sqlite.packing import BodyCodec, addresses_of, headline_and_text, with_canonical_url
from tagwire.text.hashes import article_id, key_hash
from tagwire.text.keys import fold
from tagwire.text.likeness import shared_part
from tagwire.text.urls import normalise_url, publisher_id

SAME_FROM = 0.3
"""From which part of the shorter text in common two pages can be one article. Other articles of a publisher shared at
most 0.15 with one another, boilerplate and all; edited, cut and copied ones at least 0.54."""


def find_known(connection: Connection, urls: Sequence[str]) -> int | None:
    """Return the number of the article stored under any of these normalised addresses."""
    for url in urls:
        number = connection.execute(_KNOWN, {"hash": key_hash(url)}).scalar_one_or_none()
        if number is not None:
            return int(number)
    return None


def identify(connection: Connection, intent: StoreArticle, codec: BodyCodec) -> tuple[StoreArticle, int | None]:
    """Return the number of the stored article that an arriving one is, None for a new one, and its claims as believed.

    What loses its canonical address to the arriving article, or with it, is written.
    """
    canonical = intent.article.article.canonical_url
    own = _own_addresses(intent)
    ties = [tie for tie in (_tie(connection, url) for url in own) if tie is not None]
    for tie in sorted(ties, key=lambda t: t.is_claimed):
        if not tie.is_claimed or _is_alike(connection, intent, tie.number, codec):
            return intent, tie.number
    for tie in ties:
        _take_address(connection, tie, codec)
    if canonical in own or not own:
        return intent, None
    claimed = _tie(connection, canonical)
    if claimed is None:
        is_disputed = connection.execute(_DISPUTED, {"hash": key_hash(canonical)}).first() is not None
        return (_without_claim(intent, own) if is_disputed else intent), None
    if _is_alike(connection, intent, claimed.number, codec):
        return intent, claimed.number
    if claimed.is_claimed:
        _take_address(connection, claimed, codec)
        connection.execute(_DISPUTE, {"hash": key_hash(canonical)})
    return _without_claim(intent, own), None


def know(connection: Connection, intent: StoreArticle, number: int) -> None:
    """Remember under which addresses an article is known, and which of them it only claims."""
    own = _own_addresses(intent)
    for url in own:
        connection.execute(_KNOW_OWN, {"hash": key_hash(url), "number": number})
    canonical = intent.article.article.canonical_url
    if canonical not in own:
        connection.execute(_KNOW_CLAIMED, {"hash": key_hash(canonical), "number": number})


def free_id(connection: Connection, wanted: str, canonical_url: str) -> str:
    """Return the id of a new article: the one wanted, or, where another has it, the next that is free."""
    found, nth = wanted, 1
    while connection.execute(_HAS_ID, {"id": found}).first() is not None:
        nth += 1
        found = article_id(f"{canonical_url}#{nth}")
    return found


def _own_addresses(intent: StoreArticle) -> tuple[str, ...]:
    """Return the addresses that were asked for an article, or led to it."""
    try:
        url = normalise_url(intent.article.article.url)
    except UsageError:
        return intent.aliases
    return tuple(dict.fromkeys((url, *intent.aliases)))


@dataclass(frozen=True, slots=True)
class _Tie:
    """An address and the stored article that is known under it."""

    url: str
    number: int
    is_claimed: bool


def _tie(connection: Connection, url: str) -> _Tie | None:
    row = connection.execute(_TIE, {"hash": key_hash(url)}).one_or_none()
    return None if row is None else _Tie(url, row.article_number, bool(row.is_claimed))


def _is_alike(connection: Connection, intent: StoreArticle, number: int, codec: BodyCodec) -> bool:
    """Whether an arriving article can be a state of a stored one; where there is too little text, headlines decide."""
    row = connection.execute(_BODY, {"number": number}).one()
    headline, words = headline_and_text(codec.decompress(row.body, row.dictionary_id))
    article = intent.article.article
    shared = shared_part(article.text, words)
    return fold(article.headline) == fold(headline) if shared is None else shared >= SAME_FROM


def _without_claim(intent: StoreArticle, own: Sequence[str]) -> StoreArticle:
    """Return an article with its own address, where the last redirect led on its publisher's domain, as canonical."""
    annotated = intent.article
    home = annotated.article.publisher.id
    at_home = [url for url in own if publisher_id(url) == home]
    canonical = (at_home or own)[-1]
    article = replace(annotated.article, canonical_url=canonical)
    return replace(intent, article=replace(annotated, id=article_id(canonical), article=article))


def _take_address(connection: Connection, tie: _Tie, codec: BodyCodec) -> None:
    """Take from a stored article an address that it claimed wrongly; its canonical one is then its own.

    Entries that were taken for it by that address alone are forgotten, so that their feed brings them anew.
    """
    number = tie.number
    values = {"number": number, "hash": key_hash(tie.url)}
    connection.execute(_UNKNOW, values)
    connection.execute(_FORGET_ENTRIES, values)
    row = connection.execute(_BODY, {"number": number}).one()
    body, candidates = (codec.decompress(packed, row.dictionary_id) for packed in (row.body, row.candidates))
    url, canonical = addresses_of(body)
    if canonical != tie.url:
        return
    own = normalise_url(url)
    connection.execute(_KNOW_OWN, {"number": number, "hash": key_hash(own)})
    packed = {"body": codec.compress(with_canonical_url(body, own)), "candidates": codec.compress(candidates)}
    connection.execute(_REPACK, {"number": number, "dictionary_id": codec.newest, **packed})


_KNOWN = text("SELECT article_number FROM article_url WHERE url_hash = :hash")
_TIE = text("SELECT article_number, is_claimed FROM article_url WHERE url_hash = :hash")
_KNOW_OWN = text(
    "INSERT INTO article_url (url_hash, article_number, is_claimed) VALUES (:hash, :number, 0)"
    " ON CONFLICT (url_hash) DO UPDATE SET is_claimed = 0 WHERE article_number = excluded.article_number"
)
_KNOW_CLAIMED = text(
    "INSERT OR IGNORE INTO article_url (url_hash, article_number, is_claimed) VALUES (:hash, :number, 1)"
)
_UNKNOW = text("DELETE FROM article_url WHERE url_hash = :hash AND article_number = :number")
_FORGET_ENTRIES = text("DELETE FROM entry WHERE link_hash = :hash AND article_number = :number")
_DISPUTED = text("SELECT 1 FROM disputed_url WHERE url_hash = :hash")
_DISPUTE = text("INSERT OR IGNORE INTO disputed_url (url_hash) VALUES (:hash)")
_HAS_ID = text("SELECT 1 FROM article WHERE id = :id")
_BODY = text("SELECT dictionary_id, body, candidates FROM article_body WHERE article_number = :number")
_REPACK = text(
    "UPDATE article_body SET dictionary_id = :dictionary_id, body = :body, candidates = :candidates"
    " WHERE article_number = :number"
)
