"""Tags of stored articles: chosen from their candidates and from what other articles of those weeks hold.

An article's tags are a function of its own candidates and of which other articles, published within ``WINDOW_S`` of
it, hold the same candidates. So the order in which articles arrive does not matter: when one arrives, exactly those
earlier articles are chosen for again whose support it changes. Both counts are capped, and a candidate that more
than ``ESTABLISHED`` articles of the window hold counts as fully supported, so the work an arrival makes is bounded.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from tagwire.model.tag import Candidate, Support, TagAssignment
from tagwire.store.sqlite.packing import (
    BodyCodec,
    PackedTag,
    headline_and_text,
    pack_tags,
    packed_tag,
    unpack_candidates,
    unpack_tags,
)
from tagwire.text.hashes import key_hash

WINDOW_S = 30 * 24 * 3600
"""How far apart two articles may be published and still support each other's tags."""
ESTABLISHED = 64
SUPPORT_CAP = Support(publishers=5, articles=8)

Chooser = Callable[[Sequence[Candidate], Mapping[str, Support], int], tuple[TagAssignment, ...]]
"""Chooses an article's tags from its candidates, the support of their keys, and its number of words."""


@dataclass(frozen=True, slots=True)
class Holder:
    """An article that holds a candidate."""

    published: int
    number: int
    publisher_number: int


def support_among(holders: Iterable[Holder], of: Holder) -> Support:
    """Return the capped support that the other holders within the window give an article."""
    others = [h for h in holders if h.number != of.number and abs(h.published - of.published) <= WINDOW_S]
    if len(others) >= ESTABLISHED:
        return SUPPORT_CAP  # so many hold it that counting publishers would say nothing more
    publishers = {h.publisher_number for h in others} - {of.publisher_number}
    return Support(
        publishers=min(len(publishers), SUPPORT_CAP.publishers), articles=min(len(others), SUPPORT_CAP.articles)
    )


def hold_candidates(connection: Connection, holder: Holder, candidates: Sequence[Candidate]) -> set[int]:
    """Write down which candidates an article holds; return the numbers of earlier articles whose support changed."""
    changed: set[int] = set()
    for hashed in sorted(key_hash(c.key) for c in candidates):
        before = _holders(connection, hashed, around=holder.published, reach_s=2 * WINDOW_S, limit=4 * ESTABLISHED)
        if len(before) < 4 * ESTABLISHED:
            changed |= _numbers_with_new_support(before, holder, known=changed)
        connection.execute(
            _HOLD,
            {
                "key_hash": hashed,
                "published": holder.published,
                "number": holder.number,
                "publisher": holder.publisher_number,
            },
        )
    return changed


def release_candidates(connection: Connection, holder: Holder, candidates: Sequence[Candidate]) -> None:
    """Forget which candidates an article held."""
    for candidate in candidates:
        connection.execute(
            _RELEASE,
            {"key_hash": key_hash(candidate.key), "published": holder.published, "number": holder.number},
        )


def choose_again(connection: Connection, numbers: Iterable[int], *, choose: Chooser, codec: BodyCodec) -> set[int]:
    """Choose the tags of these articles anew and write the differences; return which articles changed."""
    changed: set[int] = set()
    for number in sorted(numbers):
        row = connection.execute(_ARTICLE, {"number": number}).one()
        holder = Holder(row.published, number, row.publisher_number)
        headline, body = headline_and_text(codec.decompress(row.body, row.dictionary_id))
        words, candidates = unpack_candidates(
            codec.decompress(row.candidates, row.dictionary_id), headline=headline, text=body
        )
        support = {
            c.key: support_among(
                _holders(connection, key_hash(c.key), around=holder.published, reach_s=WINDOW_S, limit=ESTABLISHED + 1),
                holder,
            )
            for c in candidates
        }
        chosen = choose(candidates, support, words)
        before = unpack_tags(row.tags)
        after = tuple(
            packed_tag(t, _tag_id(connection, t), headline=headline, text=body)
            for t in _one_of_each(connection, chosen)
        )
        if after != before:
            _write(connection, holder, before=before, after=after)
            changed.add(number)
    return changed


def drop_tags(connection: Connection, holder: Holder, tags: Sequence[PackedTag]) -> None:
    """Take an article's tags off every listing and count."""
    _write(connection, holder, before=tags, after=())


def _numbers_with_new_support(before: Sequence[Holder], arrival: Holder, *, known: set[int]) -> set[int]:
    """Return which of the holders, sorted by time, get another support once ``arrival`` holds the candidate too."""
    times = [h.published for h in before]
    first = bisect_left(times, arrival.published - WINDOW_S)
    last = bisect_right(times, arrival.published + WINDOW_S)
    changed = set()
    for other in before[first:last]:
        if other.number not in known:
            near = before[
                bisect_left(times, other.published - WINDOW_S) : bisect_right(times, other.published + WINDOW_S)
            ]
            if support_among(near, other) != support_among((*near, arrival), other):
                changed.add(other.number)
    return changed


def _one_of_each(connection: Connection, chosen: Sequence[TagAssignment]) -> list[TagAssignment]:
    """Return the assignments without those whose tag, through an alias, an earlier and better one has already."""
    kept: list[TagAssignment] = []
    seen: set[str | int] = set()
    for assignment in chosen:
        found = connection.execute(_ALIAS, {"key": assignment.key}).scalar_one_or_none()
        identity = assignment.key if found is None else int(found)
        if identity not in seen:
            seen.add(identity)
            kept.append(assignment)
    return kept


def _tag_id(connection: Connection, assignment: TagAssignment) -> int:
    found = connection.execute(_ALIAS, {"key": assignment.key}).scalar_one_or_none()
    if found is not None:
        return int(found)
    tag_id = connection.execute(
        _NEW_TAG,
        {"key": assignment.key, "label": assignment.label, "name": assignment.name, "kind": assignment.kind.value},
    ).scalar_one()
    connection.execute(_NEW_ALIAS, {"key": assignment.key, "tag_id": tag_id})
    return int(tag_id)


def _holders(connection: Connection, hashed: int, *, around: int, reach_s: int, limit: int) -> tuple[Holder, ...]:
    rows = connection.execute(
        _HOLDERS, {"key_hash": hashed, "from": around - reach_s, "to": around + reach_s, "limit": limit}
    )
    return tuple(Holder(*row) for row in rows)


def _write(connection: Connection, holder: Holder, *, before: Sequence[PackedTag], after: Sequence[PackedTag]) -> None:
    connection.execute(_SET_TAGS, {"number": holder.number, "tags": pack_tags(after)})
    old, new = {t.tag_id for t in before}, {t.tag_id for t in after}
    for tag_id in sorted(old - new):
        connection.execute(_UNLIST, {"tag_id": tag_id, "published": holder.published, "number": holder.number})
        connection.execute(_UNLIST_BACK, {"tag_id": tag_id, "number": holder.number})
        _count(connection, tag_id, holder, by=-1)
    for tag_id in sorted(new - old):
        connection.execute(_LIST, {"tag_id": tag_id, "published": holder.published, "number": holder.number})
        connection.execute(_LIST_BACK, {"tag_id": tag_id, "number": holder.number})
        _count(connection, tag_id, holder, by=+1)
    old_forms, new_forms = {_form(t) for t in before}, {_form(t) for t in after}
    for form in old_forms - new_forms:
        connection.execute(_COUNT_FORM, {**_form_values(form), "by": -1})
    for form in new_forms - old_forms:
        connection.execute(_COUNT_FORM, {**_form_values(form), "by": 1})
    connection.execute(_FORGET_FORMS)
    for tag_id in sorted({form[0] for form in old_forms ^ new_forms}):
        connection.execute(_LABEL_AS_MOST_DO, {"tag_id": tag_id})


_Form = tuple[int, str, str, str]


def _form(packed: PackedTag) -> _Form:
    return packed.tag_id, packed.label, packed.name, packed.kind.value


def _form_values(form: _Form) -> dict[str, int | str]:
    return dict(zip(("tag_id", "label", "name", "kind"), form, strict=True))


def _count(connection: Connection, tag_id: int, holder: Holder, *, by: int) -> None:
    connection.execute(_COUNT_TAG, {"tag_id": tag_id, "by": by})
    connection.execute(_COUNT_HOUR, {"tag_id": tag_id, "hour": holder.published // 3600, "by": by})


_HOLD = text(
    "INSERT OR IGNORE INTO candidate_key (key_hash, published, article_number, publisher_number)"
    " VALUES (:key_hash, :published, :number, :publisher)"
)
_RELEASE = text(
    "DELETE FROM candidate_key WHERE key_hash = :key_hash AND published = :published AND article_number = :number"
)
_HOLDERS = text(
    "SELECT published, article_number, publisher_number FROM candidate_key"
    " WHERE key_hash = :key_hash AND published BETWEEN :from AND :to ORDER BY published, article_number LIMIT :limit"
)
_ARTICLE = text(
    "SELECT a.published, a.publisher_number, a.tags, b.dictionary_id, b.body, b.candidates"
    " FROM article a JOIN article_body b ON b.article_number = a.number WHERE a.number = :number"
)
_ALIAS = text("SELECT tag_id FROM tag_alias WHERE key = :key")
_NEW_TAG = text(
    "INSERT INTO tag (key, label, name, kind, articles) VALUES (:key, :label, :name, :kind, 0) RETURNING id"
)
_NEW_ALIAS = text("INSERT INTO tag_alias (key, tag_id) VALUES (:key, :tag_id)")
_SET_TAGS = text("UPDATE article SET tags = :tags WHERE number = :number")
_LIST = text("INSERT INTO tag_article (tag_id, published, article_number) VALUES (:tag_id, :published, :number)")
_LIST_BACK = text("INSERT INTO article_tag (article_number, tag_id) VALUES (:number, :tag_id)")
_UNLIST = text("DELETE FROM tag_article WHERE tag_id = :tag_id AND published = :published AND article_number = :number")
_UNLIST_BACK = text("DELETE FROM article_tag WHERE article_number = :number AND tag_id = :tag_id")
_COUNT_TAG = text("UPDATE tag SET articles = articles + :by WHERE id = :tag_id")
_COUNT_HOUR = text(
    "INSERT INTO tag_hour (tag_id, hour, articles) VALUES (:tag_id, :hour, :by)"
    " ON CONFLICT (tag_id, hour) DO UPDATE SET articles = articles + :by"
)
_COUNT_FORM = text(
    "INSERT INTO tag_form (tag_id, label, name, kind, articles) VALUES (:tag_id, :label, :name, :kind, :by)"
    " ON CONFLICT (tag_id, label, name, kind) DO UPDATE SET articles = articles + :by"
)
_FORGET_FORMS = text("DELETE FROM tag_form WHERE articles <= 0")
_LABEL_AS_MOST_DO = text(
    "UPDATE tag SET (label, name, kind) = (SELECT label, name, kind FROM tag_form WHERE tag_id = :tag_id"
    " ORDER BY articles DESC, label, name, kind LIMIT 1)"
    " WHERE id = :tag_id AND EXISTS (SELECT 1 FROM tag_form WHERE tag_id = :tag_id)"
)
