"""What every store promises of the paragraphs that a publisher's pages repeat."""

from dataclasses import replace

from store_articles import stored_article
from tagwire.extract.furniture import line_hash, without_furniture
from tagwire.model.listing import Listing
from tagwire.model.source import CleanArticle, StoreArticle
from tagwire.store import Store
from tagwire.text.hashes import key_hash

BOX = "Sign up and get the Morning Tide in your inbox before breakfast."


def boxed_article(number: int, *, publisher: str = "courier", copies: bool = False) -> StoreArticle:
    """Return an article with a newsletter box, and words of its own unless it is to be a copy."""
    intent = stored_article(number, [f"matter {0 if copies else number}"], publisher=publisher)
    own = "The harbour board met on a grey morning and agreed to mend the second lamp of the northern mole."
    text = "\n\n".join([intent.article.article.text, f"{own} {0 if copies else number}", BOX])
    return replace(intent, article=replace(intent.article, article=replace(intent.article.article, text=text)))


def furnished(store: Store) -> dict[str, set[str]]:
    """Return, by the articles' numbers, the paragraphs that are to be dropped."""
    return {
        a.article.canonical_url.rsplit("/", 1)[1]: {
            line for line in a.article.text.split("\n\n") if line_hash(line) in a.furniture
        }
        for a in store.articles_to_clean(limit=100)
    }


def test_a_paragraph_on_three_pages_of_a_publisher_is_furniture_on_all_of_them(store: Store) -> None:
    store.apply([boxed_article(1), boxed_article(2), boxed_article(3, publisher="wire")])
    assert furnished(store) == {}
    store.apply([boxed_article(4)])
    assert furnished(store) == {"1": {BOX}, "2": {BOX}, "4": {BOX}}


def test_a_text_issued_again_is_not_furniture(store: Store) -> None:
    store.apply([boxed_article(n, copies=True) for n in (1, 2, 3)])
    assert furnished(store) == {"1": set(), "2": set(), "3": set()}


def test_a_cleaned_article_keeps_its_place_and_leaves_the_queue(store: Store) -> None:
    store.apply([boxed_article(n) for n in (1, 2, 3)])
    before = store.find(Listing()).articles
    for waiting in store.articles_to_clean(limit=10):
        cleaned = without_furniture(waiting.article, waiting.furniture)
        whole = next(a for a in before if a.id == waiting.id)
        state = key_hash(waiting.article.text)
        store.apply(
            [CleanArticle(waiting.id, state - 1, waiting.furniture, replace(whole, article=cleaned, candidates=()))]
        )
        assert waiting.id in {a.id for a in store.articles_to_clean(limit=10)}
        store.apply(
            [CleanArticle(waiting.id, state, waiting.furniture, replace(whole, article=cleaned, candidates=()))]
        )
    assert store.articles_to_clean(limit=10) == ()
    after = store.find(Listing()).articles
    assert [a.id for a in after] == [a.id for a in before]
    assert all(BOX not in a.article.text for a in after)
    store.apply([boxed_article(5)])
    assert furnished(store) == {"5": {BOX}}


def test_furniture_that_shows_while_an_article_is_cleaned_is_dropped_next(store: Store) -> None:
    again = "Read also: five lamps, one harbour."
    both = [with_line(boxed_article(n), again) for n in (1, 2)]
    store.apply([*both, boxed_article(3)])
    waiting = next(a for a in store.articles_to_clean(limit=10) if a.article.canonical_url.endswith("/1"))
    whole = next(a for a in store.find(Listing()).articles if a.id == waiting.id)
    store.apply([with_line(boxed_article(4), again)])
    cleaned = replace(whole, article=without_furniture(waiting.article, waiting.furniture), candidates=())
    store.apply([CleanArticle(waiting.id, key_hash(waiting.article.text), waiting.furniture, cleaned)])
    assert furnished(store)["1"] == {BOX, again}


def with_line(intent: StoreArticle, line: str) -> StoreArticle:
    article = intent.article.article
    own = f"The keeper of the lamp wrote a letter about it, the longest of all his letters, to {article.canonical_url}."
    return replace(
        intent, article=replace(intent.article, article=replace(article, text=f"{article.text}\n\n{own}\n\n{line}"))
    )
