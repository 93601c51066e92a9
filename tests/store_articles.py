"""Articles for store tests: made from a list of phrases, each a candidate with its sentence."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from tagwire.model.article import AnnotatedArticle, Article, Genre, MediaTopic, Publisher
from tagwire.model.source import StoreArticle
from tagwire.model.tag import Candidate, Evidence, Origin, Support, TagAssignment, TagKind
from tagwire.text.hashes import article_id
from tagwire.text.keys import fold

NOW = datetime(2031, 3, 14, 14, tzinfo=UTC)


def stored_article(
    number: int,
    phrases: Sequence[str],
    *,
    publisher: str = "courier",
    hours_ago: float | None = None,
    lang: str = "en",
    strong: bool = False,
    headline: str | None = None,
    modified: datetime | None = None,
    entry_id: int | None = None,
    aliases: tuple[str, ...] = (),
) -> StoreArticle:
    """Return an article that speaks of each phrase once; ``strong`` ones need no support to be tagged."""
    url = f"https://{publisher}.example/{number}"
    text = "\n\n".join(["A first paragraph.", *(f"The town spoke of {phrase} for days." for phrase in phrases)])
    candidates = []
    for phrase in phrases:
        sentence = f"The town spoke of {phrase} for days."
        at = text.index(sentence) + len("The town spoke of ")
        evidence = Evidence(sentence, at, at + len(phrase))
        strength = 3.0 if strong else 0.5
        candidates.append(Candidate(fold(phrase), phrase, TagKind.ISSUE, strength, 0.7, (Origin.TEXT,), evidence))
    article = Article(
        url=url,
        canonical_url=url,
        publisher=Publisher(f"{publisher}.example", f"The {publisher.title()}"),
        headline=headline or f"Headline {number}",
        text=text,
        authors=("Ines Marrow",),
        published=NOW - timedelta(hours=number if hours_ago is None else hours_ago),
        modified=modified,
        keywords=tuple(phrases),
    )
    annotated = AnnotatedArticle(
        id=article_id(url),
        article=article,
        lang=lang,
        category=MediaTopic("medtop:11000000", "Politics", 0.9),
        topics=(MediaTopic("medtop:11000000", "Politics", 0.9),),
        genre=Genre.REPORT,
        tags=(),
        words=len(text.split()),
        candidates=tuple(candidates),
        toolkit_version="test",
    )
    return StoreArticle(annotated, NOW, entry_id=entry_id, aliases=aliases)


def choose_supported(
    candidates: Sequence[Candidate], support: Mapping[str, Support], words: int
) -> tuple[TagAssignment, ...]:
    """Choose strong candidates, and weak ones that another publisher holds too; the score shows the support."""
    return tuple(
        TagAssignment(
            key=c.key,
            label=c.name.title().replace(" ", ""),
            name=c.name,
            score=min(0.99, 0.3 + 0.1 * support[c.compared].publishers),
            kind=c.kind,
            origin=c.origin,
            evidence=c.evidence,
        )
        for c in candidates
        if c.strength + support[c.compared].publishers > 1
    )
