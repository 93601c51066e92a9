"""What worker processes do: parse a feed, or turn a page into an annotated article."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from tagwire.addons import NO_ADDONS, AddonChoice, load_rerankers
from tagwire.errors import ParseError
from tagwire.extract import extract_article, extract_from_entry
from tagwire.extract.furniture import without_furniture
from tagwire.extract.rights import with_entry, with_site
from tagwire.extract.rules import NO_RULES, PublisherRules, load_rules
from tagwire.extract.variants import page_variant
from tagwire.feeds import parse_feed
from tagwire.ingest.keeping import kept_annotation, kept_article, treatment_of
from tagwire.model.article import AnnotatedArticle, Article, Rejected, Stage
from tagwire.model.document import Document
from tagwire.model.feed import Entry, ParsedFeed
from tagwire.model.filing import NO_HABITS, FilingHabits
from tagwire.model.rights import Rights, RightsPolicy
from tagwire.text.urls import normalise_url
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
    first_try: "ReadElsewhere | None" = None
    """What came of the article's own page, where ``document`` is its AMP or print variant."""
    site: Rights = field(default_factory=Rights)
    """What its site's files say about its use."""
    policy: RightsPolicy = field(default_factory=RightsPolicy)
    habits: FilingHabits = NO_HABITS
    """What its publisher's sections have meant so far."""


@dataclass(frozen=True, slots=True)
class ReadElsewhere:
    """A page without text that names a variant of itself, which may have some."""

    page_url: str
    variant: str
    rejected: Rejected
    """What the article is refused with when the variant has none either."""


@dataclass(frozen=True, slots=True)
class CleanTask:
    """A stored article to be freed of its publisher's furniture, and understood anew."""

    article: Article
    furniture: frozenset[int]
    habits: FilingHabits = NO_HABITS


Task = ParseTask | ReadTask | CleanTask
TaskResult = ParsedFeed | AnnotatedArticle | Rejected | ReadElsewhere


def load_work(rules_folder: Path | None = None, addons: AddonChoice = NO_ADDONS) -> Callable[[Task], TaskResult]:
    """Load the toolkit, the add-ons and the publishers' rules and return the function that does a task."""
    toolkit, rules = load_toolkit(load_rerankers(addons)), load_rules(rules_folder)

    def work(task: Task) -> TaskResult:
        if isinstance(task, ParseTask):
            return parse(task)
        if isinstance(task, CleanTask):
            return annotate(without_furniture(task.article, task.furniture), toolkit, habits=task.habits)
        return read(task, toolkit, rules)

    return work


def parse(task: ParseTask) -> ParsedFeed | Rejected:
    """Return what a feed says, or why it can't be read."""
    try:
        return parse_feed(task.document)
    except ParseError as error:
        return Rejected(Stage.FEEDS, "not-a-feed", str(error))


def read(
    task: ReadTask, toolkit: Toolkit, rules: PublisherRules = NO_RULES
) -> AnnotatedArticle | Rejected | ReadElsewhere:
    """Return the annotated article of a page or entry, or why there is none, or which variant of the page to try."""
    if task.document is not None:
        article = extract_article(task.document, task.entry, task.publisher_name, rules)
    elif task.entry is not None:
        article = extract_from_entry(task.entry, task.url, task.read_at, task.publisher_name)
    else:
        raise ValueError("a ReadTask needs a document or an entry")
    if isinstance(article, Rejected):
        return _after_refusal(article, task)
    if task.first_try is not None:
        article = _as_on_its_page(article, task, task.first_try)
    rights = with_site(article.rights, task.site)
    article = _dated(replace(article, rights=with_entry(rights, task.entry) if task.entry else rights), task)
    treatment = treatment_of(article.rights, task.policy, is_paywalled=article.paywalled)
    if treatment.is_refused:
        return Rejected(Stage.EXTRACT, "noindex", "its publisher asks that it is not listed (noindex)")
    if treatment.is_unread:
        return annotate(kept_article(article, treatment), toolkit, habits=task.habits)
    return kept_annotation(annotate(article, toolkit, habits=task.habits), treatment)


def failed(task: Task, why: str) -> Rejected:
    """Return the result of a task whose worker raised, died or hung."""
    stage = Stage.FEEDS if isinstance(task, ParseTask) else Stage.EXTRACT
    return Rejected(stage, "crashed", why)


def _after_refusal(rejected: Rejected, task: ReadTask) -> Rejected | ReadElsewhere:
    """Return the refusal of an article's own page, or the variant to try when the page has no text but names one."""
    if task.first_try is not None:
        return task.first_try.rejected
    if rejected.reason != "no-text" or task.document is None:
        return rejected
    variant = page_variant(task.document)
    return rejected if variant is None else ReadElsewhere(normalise_url(task.document.final_url), variant, rejected)


def _as_on_its_page(article: Article, task: ReadTask, first_try: ReadElsewhere) -> Article:
    """Return an article read from a variant under its page's addresses, unless the variant names another canonical."""
    is_own = task.document is None or article.canonical_url == normalise_url(task.document.final_url)
    return replace(article, url=task.url, canonical_url=first_try.page_url if is_own else article.canonical_url)


def _dated(article: Article, task: ReadTask) -> Article:
    """Return the article with a date: the page's, the entry's, or when it was first seen; never in the future."""
    published = article.published or (task.entry and (task.entry.published or task.entry.updated)) or task.first_seen
    return replace(article, published=task.read_at if published > task.read_at + FUTURE_SLACK else published)
