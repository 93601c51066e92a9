"""The demo edition, read by the real pipeline, against what its articles truly say."""

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from tagwire.demo.edition import DemoArticle
from tagwire.demo.server import DemoServer
from tagwire.model.article import AnnotatedArticle
from tagwire.model.listing import Cursor, Listing, TagExpression, TagTerm
from tagwire.model.rights import Shown
from tagwire.store.sqlite import SqliteStore, open_store
from tagwire.text.keys import fold
from tagwire.understand import choose

Pair = tuple[DemoArticle, AnnotatedArticle]


@pytest.fixture(scope="module")
def pairs(publishers: DemoServer, undisturbed: Path) -> list[Pair]:
    """Each article as it truly is, with what was made of it."""
    store = open_store(undisturbed, choose=choose)
    found = {a.article.canonical_url: a for a in every_article(store)}
    store.close()
    return [
        (truth, found[address])
        for address, truth in publishers.articles.items()
        if found[address].article.rights.shown is Shown.WHOLE
    ]


def every_article(store: SqliteStore) -> list[AnnotatedArticle]:
    articles: list[AnnotatedArticle] = []
    cursor: Cursor | None = None
    while True:
        page = store.find(Listing(before=cursor, limit=50))
        articles += page.articles
        cursor = page.next
        if cursor is None:
            return articles


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n\n")]


def test_only_what_is_for_payers_is_kept_as_its_lead(publishers: DemoServer, pairs: list[Pair]) -> None:
    premium = {(p.folder, slug) for p in publishers.edition.publishers for slug in p.premium}
    whole = {(truth.publisher, truth.slug) for truth, _ in pairs}
    every = {(truth.publisher, truth.slug) for truth in publishers.articles.values()}
    assert every - whole == premium
    assert premium


def test_no_line_is_lost(pairs: list[Pair]) -> None:
    lost = {
        truth.slug: missing
        for truth, read in pairs
        if (missing := [x for x in lines(truth.text) if x not in " ".join(lines(read.article.text))])
    }
    assert sum(map(len, lost.values())) <= 2, lost


def test_hardly_a_line_leaks(pairs: list[Pair]) -> None:
    leaked: Counter[str] = Counter()
    total = 0
    for truth, read in pairs:
        own = {*lines(truth.text), " ".join(truth.lead.split())}
        read_lines = lines(read.article.text)
        total += len(read_lines)
        leaked.update(line for line in read_lines if line not in own)
    assert leaked.total() <= 0.04 * total, leaked


def test_bylines_dates_and_languages_are_right(pairs: list[Pair]) -> None:
    wrong = [
        (truth.slug, read.article.authors, read.article.published, read.lang)
        for truth, read in pairs
        if read.article.authors != truth.byline
        or read.article.published is None
        or abs((read.article.published - truth.published).total_seconds()) >= 60
        or read.lang != truth.lang
    ]
    assert wrong == []


def test_opinion_is_never_shown_as_report(pairs: list[Pair]) -> None:
    family = {"opinion", "editorial", "letter"}
    told = [(truth.slug, read.genre) for truth, read in pairs if truth.genre in family and read.genre not in family]
    assert len(told) <= 1, told


def test_a_shown_category_is_right_nine_times_of_ten(pairs: list[Pair]) -> None:
    shown = [(truth.category, read.category.code) for truth, read in pairs if read.category is not None]
    right = sum(true == found for true, found in shown)
    assert len(shown) >= 0.4 * len(pairs)
    assert right >= 0.85 * len(shown)


def test_articles_on_one_event_share_a_tag_across_publishers(pairs: list[Pair]) -> None:
    by_event = defaultdict(list)
    for truth, read in pairs:
        if truth.lang == "en":
            by_event[truth.event].append((truth.publisher, {t.key for t in read.tags}))
    for event, members in by_event.items():
        if len({publisher for publisher, _ in members}) >= 2:
            holders = Counter(key for _, keys in members for key in keys)
            assert holders.most_common(1)[0][1] >= 0.75 * len(members), event


def test_every_english_article_with_the_phrase_has_its_tag_with_a_sentence(
    pairs: list[Pair], undisturbed: Path
) -> None:
    phrase = "institutional failure"
    speaking = {read.id for truth, read in pairs if truth.lang == "en" and phrase in truth.text.casefold()}
    store = open_store(undisturbed, choose=choose)
    tagged = store.find(Listing(tags=TagExpression((TagTerm((fold(phrase),)),)), limit=50)).articles
    store.close()
    assert len(speaking) >= 8
    assert speaking <= {a.id for a in tagged}
    for article in tagged:
        [tag] = [t for t in article.tags if t.key == fold(phrase)]
        assert phrase in tag.evidence.sentence.casefold()
