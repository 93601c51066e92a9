"""What worker processes do: parse a feed, or turn a page into an annotated article."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from tagwire.errors import ParseError
from tagwire.extract import extract_article, extract_from_entry
from tagwire.extract.rights import with_site
from tagwire.feeds import parse_feed
from tagwire.ingest.keeping import kept_annotation, kept_article, treatment_of
from tagwire.model.article import AnnotatedArticle, Article, Rejected, Stage
from tagwire.model.document import Document
from tagwire.model.feed import Entry, ParsedFeed
from tagwire.model.rights import Rights, RightsPolicy
from tagwire.toolkit.kit import Toolkit, load_toolkit
from tagwire.understand import annotate

FUTURE_SLACK = timedelta(minutes=10)
"""How far a publisher's clock may be ahead of ours before its date is taken for a mistake."""


@dataclass(frozen=True, slots=True)
class ParseTask:
    """A feed to parse."""

    document: Document


@dataclass(frozen=True, slots=True)
class ReadTask:
    """An article to read: from its page, or, where ``document`` is None, from its entry's full text."""

    document: Document | None
    entry: Entry | None
    url: str
    publisher_name: str | None
    read_at: datetime
    first_seen: datetime
    site: Rights = field(default_factory=Rights)
    """What its site's files say about its use."""
    policy: RightsPolicy = field(default_factory=RightsPolicy)


Task = ParseTask | ReadTask
TaskResult = ParsedFeed | AnnotatedArticle | Rejected


def load_work() -> Callable[[Task], TaskResult]:
    """Load the toolkit and return the function that does a task."""
    toolkit = load_toolkit()
    return lambda task: parse(task) if isinstance(task, ParseTask) else read(task, toolkit)


def parse(task: ParseTask) -> ParsedFeed | Rejected:
    """Return what a feed says, or why it can't be read."""
    try:
        return parse_feed(task.document)
    except ParseError as error:
        return Rejected(Stage.FEEDS, "not-a-feed", str(error))


def read(task: ReadTask, toolkit: Toolkit) -> AnnotatedArticle | Rejected:
    """Return the annotated article of a page or entry, or why there is none."""
    if task.document is not None:
        article = extract_article(task.document, task.entry, task.publisher_name)
    elif task.entry is not None:
        article = extract_from_entry(task.entry, task.url, task.read_at, task.publisher_name)
    else:
        raise ValueError("a ReadTask needs a document or an entry")
    if isinstance(article, Rejected):
        return article
    article = _dated(replace(article, rights=with_site(article.rights, task.site)), task)
    treatment = treatment_of(article.rights, task.policy, is_paywalled=article.paywalled)
    if treatment.is_refused:
        return Rejected(Stage.EXTRACT, "noindex", "its publisher asks that it is not listed (noindex)")
    if treatment.is_unread:
        return annotate(kept_article(article, treatment), toolkit)
    return kept_annotation(annotate(article, toolkit), treatment)


def failed(task: Task, why: str) -> Rejected:
    """Return the result of a task whose worker raised, died or hung."""
    stage = Stage.FEEDS if isinstance(task, ParseTask) else Stage.EXTRACT
    return Rejected(stage, "crashed", why)


def _dated(article: Article, task: ReadTask) -> Article:
    """Return the article with a date: the page's, else the entry's, else when it was first seen; never in the future."""
    published = article.published or (task.entry and (task.entry.published or task.entry.updated)) or task.first_seen
    return replace(article, published=task.read_at if published > task.read_at + FUTURE_SLACK else published)
