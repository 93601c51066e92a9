"""A pool that works at once, in this process: feeds are parsed and pages extracted, but not understood.

What understanding costs is measured elsewhere; here it would only make the world smaller. The articles it leaves have
their whole text and no tags.
"""

from collections.abc import Sequence
from concurrent.futures import Future

from tagwire.extract import extract_article, extract_from_entry
from tagwire.ingest.tasks import CleanTask, ParseTask, Task, TaskResult, failed, parse
from tagwire.model.article import AnnotatedArticle, Article, Genre, Rejected
from tagwire.text.hashes import article_id
from tagwire.text.lengths import count_words


class PoolAtOnce:
    """Stands in for a WorkerPool."""

    def submit(self, tasks: Sequence[Task]) -> "Future[list[TaskResult]]":
        """Return the results of a batch, which are there already."""
        done: Future[list[TaskResult]] = Future()
        done.set_result([_result(task) for task in tasks])
        return done


def _result(task: Task) -> TaskResult:
    if isinstance(task, ParseTask):
        return parse(task)
    if isinstance(task, CleanTask):
        return failed(task, "the world's pages repeat nothing")
    if task.document is not None:
        article = extract_article(task.document, task.entry, task.publisher_name)
    elif task.entry is not None:
        article = extract_from_entry(task.entry, task.url, task.read_at, task.publisher_name)
    else:
        return failed(task, "neither a document nor an entry")
    return article if isinstance(article, Rejected) else _untagged(article)


def _untagged(article: Article) -> AnnotatedArticle:
    return AnnotatedArticle(
        id=article_id(article.canonical_url),
        article=article,
        lang="en",
        category=None,
        topics=(),
        genre=Genre.OTHER,
        tags=(),
        words=count_words(article.text),
        candidates=(),
        toolkit_version="world",
    )
