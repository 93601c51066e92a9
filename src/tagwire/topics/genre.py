"""The genre of an article: the form it takes, from what its publisher says and from how it is built.

The order is the order of trust: the page's schema.org type, the section, the address, a label before the headline,
the headline's wording, the text's build. What nothing speaks for is a report. Opinion is looked for hardest: a reader
is misled more by an opinion shown as a report than by the opposite.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from tagwire.model.article import Article, Genre
from tagwire.text.keys import fold
from tagwire.toolkit.genrewords import load_genre_names
from tagwire.topics.genremarkers import headline_genre, is_personal, text_genre

SURER = 1.0
"""How much more of a personal voice (log-odds) makes "How to …" an opinion."""
LONGEST_NAME = 40
LONGEST_PATH = 400
MOST_PARTS = 8

_DECLARED = {
    "opinionnewsarticle": Genre.OPINION,
    "reviewnewsarticle": Genre.REVIEW,
    "review": Genre.REVIEW,
    "criticreview": Genre.REVIEW,
    "liveblogposting": Genre.LIVE,
    "analysisnewsarticle": Genre.ANALYSIS,
    "backgroundnewsarticle": Genre.EXPLAINER,
    "claimreview": Genre.FACTCHECK,
    "askpublicnewsarticle": Genre.OTHER,
    "satiricalarticle": Genre.OTHER,
    "advertisercontentarticle": Genre.PRESS_RELEASE,
}
"""schema.org types that name a genre; NewsArticle, Article and BlogPosting do not."""
_OPINION_FAMILY = frozenset((Genre.OPINION, Genre.EDITORIAL, Genre.LETTER))
_LABEL = re.compile(r"^\s*[\[(【|]?([^\]\)】:：|–—]{2,40}?)\s*(?:[\])】|]|[:：|]|\s[-–—]\s)")
_TRAILER = re.compile(r"(?:\s[-–—]\s|[|:：\[(【])\s*([^|\[\]()【】:：–—]{2,40}?)\s*[\])】]?\s*$")
_DIVIDERS = re.compile(r"\s*(?:>|»|›|/|\||→|;|::|,)\s*")


def find_genre(article: Article, *, lang: str | None) -> Genre:
    """Return the form an article takes; ``lang`` (ISO 639-1) chooses the wordings looked for, all when it is None."""
    headline = " ".join(article.headline[:400].split())
    declared = _declared_genre(article)
    named = next(_named_genres(article, headline), None)
    if declared in _OPINION_FAMILY:
        return named if named in _OPINION_FAMILY else Genre.OPINION
    if declared is not None:
        return declared
    worded = headline_genre(headline, lang=lang)
    if named is not None:
        return _narrowed(named, worded)
    if worded is Genre.EXPLAINER and is_personal(article, lang=lang, more=SURER):
        return Genre.OPINION
    if worded is not None:
        return worded
    return text_genre(article, lang=lang) or Genre.REPORT


def _declared_genre(article: Article) -> Genre | None:
    types = (name.rpartition("/")[2].lower() for name in article.declared_types)
    return next((genre for name in types if (genre := _DECLARED.get(name))), None)


def _narrowed(named: Genre, worded: Genre | None) -> Genre:
    """Return the publisher's genre, made narrower by the headline: a letter in the opinion pages is a letter."""
    if named is Genre.OPINION and worded in (Genre.EDITORIAL, Genre.LETTER):
        return worded
    loose = (Genre.FEATURE, Genre.ANALYSIS)
    return worded if named in loose and worded not in (None, *loose) else named


def _named_genres(article: Article, headline: str) -> Iterator[Genre]:
    """Yield the genres the publisher's own words name: section, label of the headline, address."""
    names = load_genre_names()
    sections = _DIVIDERS.split((article.section or "")[:200])
    for part in ((article.section or "")[:200], *reversed(sections[:MOST_PARTS])):
        if genre := names.get(fold(part[:LONGEST_NAME])):
            yield genre
    for pattern in (_LABEL, _TRAILER):
        if (match := pattern.search(headline)) and (genre := names.get(fold(match[1]))):
            yield genre
    for folder in _folders(article.canonical_url or article.url):
        if genre := names.get(fold(folder[:LONGEST_NAME])):
            yield genre


def _folders(url: str) -> tuple[str, ...]:
    """Return an address's folders and the host's first label ("opinion.example.com")."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return ()
    folders = unquote(parts.path[:LONGEST_PATH]).split("/")[:-1]
    return (*(folder for folder in folders[-MOST_PARTS:] if folder), *host.split(".")[:-2][:1])
