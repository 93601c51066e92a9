"""Why an article has a tag, in words: for ``tagwire tags why``."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tagwire.model.article import AnnotatedArticle
from tagwire.model.correction import LoggedCorrection
from tagwire.model.tag import Weighing
from tagwire.tags.explaining import Explanation

if TYPE_CHECKING:
    from rich.console import Console

    from tagwire.settings import Settings


@dataclass(frozen=True, slots=True)
class Reasons:
    """All that is known of a tag in an article."""

    article: AnnotatedArticle
    label: str
    weighing: Weighing
    explanation: Explanation | None
    """Worked out anew from the stored text, by this release's rules."""
    corrections: tuple[LoggedCorrection, ...]
    """Those of the tag that stand and concern this article or all."""


def weigh(settings: "Settings", key: str, article: str) -> Reasons:
    """Return why an article has a tag, or has it not; raise NotFoundError for no such article."""
    from tagwire.cli.correction_making import article_id_of
    from tagwire.cli.workshop import open_store
    from tagwire.errors import NotFoundError
    from tagwire.model.correction import Add, Block
    from tagwire.tags.explaining import explain_tag
    from tagwire.tags.labels import label_of
    from tagwire.toolkit.words import load_word_tables

    with open_store(settings) as store:
        article_id = article_id_of(store, article)
        found = store.get_article(article_id)
        weighing = store.weigh(article_id, key)
        log = store.corrections(limit=1_000, tag=weighing.key)
        try:
            label = store.tag_record(weighing.key).tag.label
        except NotFoundError:
            label = label_of(weighing.candidate.name if weighing.candidate else weighing.key)
    keys = [*weighing.called, weighing.key]
    explanation = explain_tag(found.article, keys, lang=found.lang, words=load_word_tables())
    concerning = (
        logged
        for logged in log
        if logged.undone_by is None
        and (not isinstance(logged.correction.action, Block | Add) or logged.correction.action.article == article_id)
    )
    return Reasons(found, label, weighing, explanation, tuple(concerning))


def verdict(reasons: Reasons) -> str:
    """Return in a sentence whether the article has the tag, and why it has it not."""
    w = reasons.weighing
    tag = f"#{reasons.label}"
    if w.assignment is not None:
        how = "added by a person" if w.is_added else f"score {w.assignment.score:.2f}"
        return f"The article has {tag}: {how}, number {w.place} of its {len(reasons.article.tags)} tags."
    if w.is_hidden:
        return f"The article does not have {tag}: a person hid that tag everywhere."
    if w.is_blocked:
        return f"The article does not have {tag}: a person took it off this article."
    if w.candidate is None:
        return (
            f"The article does not have {tag}: it is not among the thirty strongest names and phrases of its text."
            if reasons.explanation
            else f"The article does not have {tag}: it does not name it."
        )
    return f"The article does not have {tag}: its score would be {w.score:.2f}, and others of its tags are stronger."


def reasons_json(reasons: Reasons) -> dict[str, object]:
    """Return the reasons in the shape that ``--json`` prints."""
    from tagwire.model.contract import tag_json
    from tagwire.tags.correction_words import correction_json

    w, e = reasons.weighing, reasons.explanation
    return {
        "article": {"id": reasons.article.id, "headline": reasons.article.article.headline},
        "key": w.key,
        "label": reasons.label,
        "verdict": verdict(reasons),
        "tag": None if w.assignment is None else tag_json(w.assignment),
        "place": w.place,
        "called": list(w.called),
        "score": w.score,
        "strength": None if w.candidate is None else w.candidate.strength,
        "taught": round(w.taught, 4),
        "support": {"publishers": w.support.publishers, "articles": w.support.articles},
        "rarity": None if w.candidate is None else w.candidate.rarity,
        "mentions": None if e is None else e.mentions,
        "in_headline": None if e is None else e.in_headline,
        "parts": [] if e is None else [{"of": words, "log_odds": odds} for words, odds in e.parts],
        "hidden": w.is_hidden,
        "pinned": w.is_pinned,
        "blocked": w.is_blocked,
        "corrections": [correction_json(logged) for logged in reasons.corrections],
    }


def print_reasons(console: "Console", reasons: Reasons) -> None:
    """Print the reasons for people."""
    from tagwire.cli.console import plain
    from tagwire.cli.correction_making import print_correction

    w, e = reasons.weighing, reasons.explanation
    console.print(f"[bold]{plain(reasons.article.article.headline)}[/bold]")
    console.print(plain(verdict(reasons)))
    evidence = w.assignment.evidence if w.assignment else w.candidate.evidence if w.candidate else None
    if evidence is not None and evidence.sentence:
        where = "Its headline" if evidence.in_headline else "Its sentence"
        console.print(f"{where}: [green]{plain(evidence.sentence)}[/green]")
    if e is not None:
        times = "once" if e.mentions == 1 else f"{e.mentions} times"
        where = ", in the headline too" if e.in_headline else ""
        console.print(f"The article names it {times}{where}. What that says (above 0 for the tag, below against it):")
        for words, odds in e.parts:
            console.print(f"  {odds:+6.2f}  {words}")
    if w.candidate is not None:
        if w.taught:
            console.print(f"  {w.taught:+6.2f}  what people took off and added elsewhere")
        console.print(_support_words(w))
    for logged in reasons.corrections:
        print_correction(console, logged)


def _support_words(w: Weighing) -> str:
    from tagwire.tags.choice import assignment_of

    assert w.candidate is not None
    from tagwire.model.tag import Support

    alone = assignment_of(w.candidate, Support()).score
    if not w.support.articles:
        return f"No other article within a month names it: score {alone:.2f}."
    more = " or more" if w.support.articles >= 4 else ""
    publishers = (
        "no other publisher"
        if not w.support.publishers
        else ("1 other publisher" if w.support.publishers == 1 else f"{w.support.publishers} other publishers")
    )
    return (
        f"{w.support.articles}{more} other articles within a month name it, of {publishers}:"
        f" that lifts the score from {alone:.2f} to {w.score:.2f}."
    )
