"""Keeping: how much of an article is kept, by what its publisher reserves and which reservations are obeyed.

This happens where the article is made, before anything is stored. So no page, feed, export, search index or backup can
show what was not to be shown, and no reader of the store need know the rules. The price is that an operator who later
gets a licence has whole texts only of what is read from then on.
"""

from dataclasses import dataclass, replace
from unicodedata import combining

from tagwire.model.article import AnnotatedArticle, Article
from tagwire.model.rights import Rights, RightsPolicy, Shown
from tagwire.model.tag import Evidence
from tagwire.text.sentences import split_sentences

LEAD_CHARS = 400
"""The most characters of a reserved text that are shown: what links and previews show anywhere."""
_NOWHERE = Evidence("", 0, 0)


@dataclass(frozen=True, slots=True)
class Treatment:
    """What is done with an article."""

    is_refused: bool = False
    """It is not kept at all."""
    is_unread: bool = False
    """Its text is not analysed beyond what is shown: mining it is reserved."""
    is_lead_only: bool = False
    most_chars: int | None = None
    """The most characters of text that are shown; None: no limit."""
    shows_image: bool = True


def treatment_of(rights: Rights, policy: RightsPolicy, *, is_paywalled: bool) -> Treatment:
    """Return what the policy makes of an article's rights."""
    by_robots = policy.robots_meta
    is_unread = (policy.tdm and rights.tdm_reserved is True) or (
        policy.rsl and (rights.license_reserves or rights.search_refused)
    )
    return Treatment(
        is_refused=by_robots and rights.noindex,
        is_unread=is_unread,
        is_lead_only=is_unread or (by_robots and rights.noarchive) or (policy.paywall and is_paywalled),
        most_chars=rights.max_snippet if by_robots else None,
        shows_image=not (by_robots and rights.noimage),
    )


def kept_article(article: Article, treatment: Treatment) -> Article:
    """Return an article with as much text, lead and picture as may be shown."""
    image = article.image if treatment.shows_image else None
    limit = treatment.most_chars
    if not treatment.is_lead_only and (limit is None or limit >= len(article.text)):
        return replace(article, image=image)
    whole = article.text
    if treatment.is_lead_only:
        whole = article.lead or article.text.split("\n\n", 1)[0]
        limit = LEAD_CHARS if limit is None else min(limit, LEAD_CHARS)
    text = _cut(whole, limit or 0)
    lead = _cut(article.lead, limit or 0) if article.lead else None
    rights = replace(article.rights, shown=Shown.LEAD if text else Shown.HEADLINE)
    return replace(article, text=text, lead=lead or None, image=image, rights=rights)


def kept_annotation(annotated: AnnotatedArticle, treatment: Treatment) -> AnnotatedArticle:
    """Return an annotated article with as much text as may be shown; its tags stay.

    Evidence that lay in the text left out is sought in what is shown, then in the headline; else it is empty, and the
    tag stands for a name in the publisher's own text.
    """
    kept = kept_article(annotated.article, treatment)
    if kept.text == annotated.article.text:
        return replace(annotated, article=kept)
    names = {c.key: c.name for c in annotated.candidates}
    return replace(
        annotated,
        article=kept,
        tags=tuple(replace(t, evidence=_shown(t.evidence, t.name, kept)) for t in annotated.tags),
        candidates=tuple(replace(c, evidence=_shown(c.evidence, names[c.key], kept)) for c in annotated.candidates),
    )


def _shown(evidence: Evidence, name: str, kept: Article) -> Evidence:
    if evidence.in_headline:
        return evidence
    for whole, in_headline in ((kept.text, False), (kept.headline, True)):
        at = whole.find(name) if name else -1
        if at < 0:
            continue
        spans = [(0, len(whole))] if in_headline else split_sentences(whole)
        for start, end in spans:
            if start <= at and at + len(name) <= end:
                return Evidence(whole[start:end], at, at + len(name), in_headline=in_headline)
    return _NOWHERE


def _cut(text: str, most: int) -> str:
    """Return the first ``most`` characters at most, ended at a word where there are spaces, never within a letter."""
    if len(text) <= most:
        return text
    end = most
    while end > 0 and combining(text[end]):
        end -= 1
    shown = text[:end]
    if shown and not text[end].isspace() and not shown[-1].isspace():
        words = shown.rsplit(None, 1)
        shown = words[0] if len(words) == 2 and 2 * len(words[0]) > end else shown
    return shown.rstrip()
