"""Understanding: what an article's text says of language, category, genre, tags and story; pure."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from tagwire.model.article import AnnotatedArticle, Article
from tagwire.model.filing import NO_HABITS, FilingHabits
from tagwire.model.reranker import RerankError
from tagwire.model.tag import Candidate, Support, TagAssignment
from tagwire.stories.sketch import sketch_article
from tagwire.tags import choose_tags, find_candidates
from tagwire.tags.reranking import rerank
from tagwire.text.hashes import article_id
from tagwire.text.lengths import count_words
from tagwire.toolkit.kit import Toolkit
from tagwire.topics.category import categorise
from tagwire.topics.genre import find_genre
from tagwire.topics.language import identify_language


def annotate(
    article: Article, toolkit: Toolkit, *, key: str | None = None, habits: FilingHabits = NO_HABITS
) -> AnnotatedArticle:
    """Return the article with everything worked out from its own words; the collection has its say in the store.

    ``habits`` say what its publisher's sections have meant so far, where that is known. Where an add-on can't say
    anything, the article has the tags it would have without add-ons.
    """
    lang = identify_language(
        article.headline, article.text, declared=article.declared_lang, identifier=toolkit.languages
    )
    found = categorise(article, lang=lang, tables=toolkit.topics, habits=habits)
    words = count_words(article.text)
    candidates = find_candidates(article, lang=lang, words=toolkit.words)
    with suppress(RerankError):
        candidates = rerank(article, lang, candidates, toolkit.rerankers)
    return AnnotatedArticle(
        id=article_id(article.canonical_url),
        article=article,
        lang=lang,
        category=found.category,
        topics=found.topics,
        genre=find_genre(article, lang=lang),
        tags=choose_tags(candidates, {}, words_in_text=words),
        words=words,
        candidates=candidates,
        toolkit_version=toolkit.version,
        key=key,
        said_by_text=found.by_text,
        sketch=sketch_article(article.headline, article.text, lang=lang, words=toolkit.words).to_bytes(),
    )


def choose(candidates: Sequence[Candidate], support: Mapping[str, Support], words: int) -> tuple[TagAssignment, ...]:
    """Return an article's tags, given what other articles hold: the rule the store chooses by."""
    return choose_tags(candidates, support, words_in_text=words)
