"""Tags of stored articles: chosen from their candidates, their support and people's corrections, listed under each."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, text

from tagwire.model.correction import ArticleFacts
from tagwire.model.tag import Candidate, Support, TagAssignment, TagKind
from tagwire.store.sqlite.naming import full_names
from tagwire.store.sqlite.packing import (
    BodyCodec,
    PackedTag,
    headline_and_text,
    pack_tags,
    packed_tag,
    unpack_candidates,
    unpack_tags,
)
from tagwire.store.sqlite.support import Holder, support_of
from tagwire.tags.correcting import correct_candidates, correct_choice
from tagwire.tags.corrections import Corrections
from tagwire.tags.naming import name_candidates, ties_of
from tagwire.text.keys import fold
from tagwire.text.times import from_epoch

Chooser = Callable[[Sequence[Candidate], Mapping[str, Support], int], tuple[TagAssignment, ...]]
"""Chooses an article's tags from its candidates, the support of their keys, and its number of words."""


@dataclass(frozen=True, slots=True)
class Choice:
    """How tags are chosen: by a rule, and by what people decided, which no rule undoes."""

    rule: Chooser
    corrections: Corrections


def choose_again(connection: Connection, numbers: Iterable[int], *, choice: Choice, codec: BodyCodec) -> set[int]:
    """Choose the tags of these articles anew and write the differences; return which articles changed."""
    changed: set[int] = set()
    for number in sorted(numbers):
        row = connection.execute(_ARTICLE, {"number": number}).one_or_none()
        if row is None:
            continue  # withdrawn: it has no tags
        holder = Holder(row.published, number, row.publisher_number)
        headline, body = headline_and_text(codec.decompress(row.body, row.dictionary_id))
        words, candidates = unpack_candidates(
            codec.decompress(row.candidates, row.dictionary_id), headline=headline, text=body
        )
        full = full_names(connection, holder, candidates)
        named = name_candidates(candidates, full)
        facts = ArticleFacts(row.id, row.publisher_id, from_epoch(row.published), headline, body)
        corrected = correct_candidates(named.candidates, facts, choice.corrections)
        support = support_of(connection, holder, {c.candidate.key: named.held(c.called) for c in corrected})
        chosen = choice.rule([c.candidate for c in corrected], support, words)
        chosen = correct_choice(chosen, corrected, support, facts, choice.corrections)
        before = unpack_tags(row.tags)
        ids = _tag_ids(connection, chosen)
        after = _once_each(packed_tag(t, ids[t.key], headline=headline, text=body) for t in chosen)
        if after != before:
            _write(connection, holder, before=before, after=after)
            changed.add(number)
            spelled = [(fold(t.name), t.key) for t in chosen]
            spelled += [(short, tie.identity) for short, tie in full.items()]
            spelled += [
                (tie.short, tie.identity) for tie in ties_of(named.candidates) if tie.kind is not TagKind.PERSON
            ]
            _lead(connection, {key: ids[own] for key, own in spelled if own in ids and key not in (own, "")})
    return changed


def drop_tags(connection: Connection, holder: Holder, tags: Sequence[PackedTag]) -> None:
    """Take an article's tags off every listing and count."""
    _write(connection, holder, before=tags, after=())


def label_as_most_do(connection: Connection, tag_ids: Iterable[int]) -> None:
    """Show tags as most of their articles write them, or as a person named them."""
    connection.execute(_LABEL_AS_MOST_DO, [{"tag_id": tag_id} for tag_id in sorted(tag_ids)])


def _once_each(tags: Iterable[PackedTag]) -> tuple[PackedTag, ...]:
    """Return the tags without those whose tag, through an alias, an earlier and better one has already."""
    best: dict[int, PackedTag] = {}
    for tag in tags:
        best.setdefault(tag.tag_id, tag)
    return tuple(best.values())


def _tag_ids(connection: Connection, chosen: Sequence[TagAssignment]) -> dict[str, int]:
    """Return the number of each assignment's tag, by its key, making the tags that are new."""
    if not chosen:
        return {}
    ids = {row.key: int(row.tag_id) for row in connection.execute(_ALIASES, {"keys": [t.key for t in chosen]})}
    for tag in chosen:
        if tag.key not in ids:
            made = {"key": tag.key, "label": tag.label, "name": tag.name, "kind": tag.kind.value}
            ids[tag.key] = int(connection.execute(_NEW_TAG, made).scalar_one())
            connection.execute(_NEW_ALIAS, {"key": tag.key, "tag_id": ids[tag.key]})
    return ids


def _lead(connection: Connection, addresses: Mapping[str, int]) -> None:
    """Let keys of other spellings lead to their tags, for good; of two tags with articles to the first by key."""
    if addresses:
        connection.execute(_LEAD, [{"key": key, "tag_id": tag_id} for key, tag_id in sorted(addresses.items())])


def _write(connection: Connection, holder: Holder, *, before: Sequence[PackedTag], after: Sequence[PackedTag]) -> None:
    connection.execute(_SET_TAGS, {"number": holder.number, "tags": pack_tags(after)})
    old, new = {t.tag_id for t in before}, {t.tag_id for t in after}
    for tag_ids, list_it, list_back, by in (
        (sorted(old - new), _UNLIST, _UNLIST_BACK, -1),
        (sorted(new - old), _LIST, _LIST_BACK, +1),
    ):
        if tag_ids:
            rows = [
                {
                    "tag_id": tag_id,
                    "published": holder.published,
                    "number": holder.number,
                    "hour": holder.published // 3600,
                    "by": by,
                }
                for tag_id in tag_ids
            ]
            for statement in (list_it, list_back, _COUNT_TAG, _COUNT_HOUR):
                connection.execute(statement, rows)
    old_forms, new_forms = {_form(t) for t in before}, {_form(t) for t in after}
    counted = [(form, -1) for form in sorted(old_forms - new_forms)] + [
        (form, 1) for form in sorted(new_forms - old_forms)
    ]
    if counted:
        connection.execute(_COUNT_FORM, [{**_form_values(form), "by": by} for form, by in counted])
        touched = {form[0] for form, _ in counted}
        connection.execute(_FORGET_FORMS, [{"tag_id": tag_id} for tag_id in sorted(touched)])
        label_as_most_do(connection, touched)


_Form = tuple[int, str, str, str]


def _form(packed: PackedTag) -> _Form:
    return packed.tag_id, packed.label, packed.name, packed.kind.value


def _form_values(form: _Form) -> dict[str, int | str]:
    return dict(zip(("tag_id", "label", "name", "kind"), form, strict=True))


_ARTICLE = text(
    "SELECT a.id, a.published, a.publisher_number, p.id AS publisher_id, a.tags, b.dictionary_id, b.body, b.candidates"
    " FROM article a JOIN article_body b ON b.article_number = a.number"
    " JOIN publisher p ON p.number = a.publisher_number WHERE a.number = :number AND a.withdrawn_at IS NULL"
)
_ALIASES = text("SELECT key, tag_id FROM tag_alias WHERE key IN :keys").bindparams(bindparam("keys", expanding=True))
_LEAD = text(
    "INSERT INTO tag_address (key, tag_id) VALUES (:key, :tag_id) ON CONFLICT (key) DO UPDATE SET tag_id = :tag_id"
    " WHERE (SELECT t.articles = 0 OR t.key > n.key FROM tag t, tag n"
    " WHERE t.id = tag_address.tag_id AND n.id = :tag_id)"
)
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
_FORGET_FORMS = text("DELETE FROM tag_form WHERE tag_id = :tag_id AND articles <= 0")
_LABEL_AS_MOST_DO = text(  # but a person's name for it stands
    "UPDATE tag SET (label, name, kind) = (SELECT iif(tag.given_name IS NULL, f.label, tag.label),"
    " coalesce(tag.given_name, f.name), f.kind FROM tag_form f WHERE f.tag_id = :tag_id"
    " ORDER BY f.articles DESC, f.label, f.name, f.kind LIMIT 1)"
    " WHERE id = :tag_id AND EXISTS (SELECT 1 FROM tag_form WHERE tag_id = :tag_id)"
)
