"""Digests: what a day or a week brought, as a mail: one entry a story, what most publishers tell first."""

from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from html import escape
from urllib.parse import quote

from tagwire.ingest.alerting.messages import Letter, link_of, mail_head, one_line
from tagwire.model.article import AnnotatedArticle

MOST_ENTRIES = 40
"""Stories in a mail; the rest is counted, and linked."""
MOST_ALSO = 6
"""Further articles named under a story; the rest is counted."""
LEAD_CHARS = 300
_TEXT = "font:16px/1.5 Georgia,serif;color:#1d1c1a;background:#fff;max-width:40em;margin:0 auto;padding:16px"
_SMALL = "font:13px/1.5 Helvetica,Arial,sans-serif;color:#5d5a54;margin:0"


@dataclass(frozen=True, slots=True)
class Entry:
    """A story as a digest tells it: the article that stands for it, and the others."""

    first: AnnotatedArticle
    others: tuple[AnnotatedArticle, ...]


def entries_of(articles: Sequence[AnnotatedArticle]) -> tuple[Entry, ...]:
    """Return the articles by story: those that most publishers tell first, then the newest; copies are named once.

    A story's newest article stands for it. Articles come newest first.
    """
    stories: dict[str, list[AnnotatedArticle]] = {}
    kept = {article.id for article in articles}
    for article in articles:
        if article.duplicate_of in kept and article.duplicate_of != article.id:
            continue  # the text it copies is in the digest
        stories.setdefault(article.story or f"article:{article.id}", []).append(article)
    order = {story: place for place, story in enumerate(stories)}
    ranked = sorted(stories, key=lambda story: (-len({a.article.publisher.id for a in stories[story]}), order[story]))
    return tuple(Entry(stories[story][0], tuple(stories[story][1:])) for story in ranked)


def digest_mail(letter: Letter, *, sender: str) -> EmailMessage:
    """Return a digest as a mail of plain text, with HTML beside it that needs nothing from the network."""
    entries = entries_of(letter.articles)
    publishers = {a.article.publisher.id for a in letter.articles}
    summary = f"{_count(len(letter.articles), 'article')}, {_count(len(publishers), 'publisher')}"
    mail = mail_head(letter, subject=f"{letter.message.alert.name}: {summary}", sender=sender)
    shown, more = entries[:MOST_ENTRIES], len(entries) - MOST_ENTRIES
    rest = f"and {_count(more, 'more story', 'more stories')}" if more > 0 else ""
    foot = f"Tagwire digest {letter.message.alert.id}: {letter.message.alert.query}"
    if letter.message.alert.timetable is not None:
        foot += f", {letter.message.alert.timetable.words()}"
    page = None if letter.base is None else f"{letter.base}/search?q={quote(letter.message.alert.query)}"
    plain = [summary, *(_plain(entry, letter.base) for entry in shown), " ".join(filter(None, (rest, page)))]
    mail.set_content("\n\n".join([*filter(None, plain), f"-- \n{foot}"]))
    marked = [_marked(entry, letter.base) for entry in shown]
    onward = _link(page, rest or "All of it") if page else escape(rest)
    name = escape(one_line(letter.message.alert.name, most=200))
    mail.add_alternative(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{name}</title>'
        f'<body style="{_TEXT}"><h1 style="font-size:24px;line-height:1.2;margin:0"><bdi>{name}</bdi></h1>'
        f'<p style="{_SMALL}">{escape(summary)}</p>'
        f'{"".join(marked)}<p>{onward}</p><p style="{_SMALL}"><bdi>{escape(foot)}</bdi></p></body></html>',
        subtype="html",
    )
    return mail


def _plain(entry: Entry, base: str | None) -> str:
    lines = [
        _headline(entry.first),
        _from(entry.first),
        _lead(entry.first),
        _tags(entry.first),
        link_of(entry.first, base),
        *(f"  also: {_headline(a)} · {a.article.publisher.name}" for a in entry.others[:MOST_ALSO]),
        _further(entry),
    ]
    return "\n".join(filter(None, lines))


def _marked(entry: Entry, base: str | None) -> str:
    also = "".join(
        f"<li>{_link(link_of(a, base), _headline(a))} · <bdi>{escape(a.article.publisher.name)}</bdi></li>"
        for a in entry.others[:MOST_ALSO]
    )
    also += f"<li>{escape(_further(entry))}</li>" if _further(entry) else ""
    language = f' lang="{escape(entry.first.lang)}"' if entry.first.lang else ""
    return (
        f'<div style="border-top:1px solid #d8d4cc;margin:16px 0 0;padding:12px 0 0" dir="auto"{language}>'
        f'<h2 style="font-size:19px;line-height:1.3;margin:0">'
        f"{_link(link_of(entry.first, base), _headline(entry.first))}</h2>"
        f'<p style="{_SMALL}"><bdi>{escape(_from(entry.first))}</bdi></p>'
        f'<p style="margin:6px 0">{escape(_lead(entry.first))}</p><p style="{_SMALL}">{escape(_tags(entry.first))}</p>'
        + (f'<ul style="{_SMALL};padding:0 0 0 18px">{also}</ul>' if also else "")
        + "</div>"
    )


def _link(address: str, words: str) -> str:
    if not address.startswith(("https://", "http://")):
        return escape(words)
    return f'<a href="{escape(address)}" style="color:#1b6e5a"><bdi>{escape(words)}</bdi></a>'


def _headline(article: AnnotatedArticle) -> str:
    return one_line(article.article.headline, most=300)


def _from(article: AnnotatedArticle) -> str:
    when = article.article.published
    return article.article.publisher.name + ("" if when is None else f" · {when:%Y-%m-%d %H:%M} UTC")


def _lead(article: AnnotatedArticle) -> str:
    return one_line(article.article.lead or article.article.text.partition("\n\n")[0], most=LEAD_CHARS)


def _tags(article: AnnotatedArticle) -> str:
    return " ".join(f"#{tag.label}" for tag in article.tags)


def _further(entry: Entry) -> str:
    more = len(entry.others) - MOST_ALSO
    return f"and {_count(more, 'more article')}" if more > 0 else ""


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or f'{one}s'}"
