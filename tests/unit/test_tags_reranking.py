"""Add-ons' opinions of candidates."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tagwire.model.article import Article, Publisher
from tagwire.model.reranker import RerankError
from tagwire.model.tag import Candidate, Evidence, Origin, TagKind
from tagwire.tags.reranking import MOST, rerank
from tagwire.toolkit.kit import load_toolkit
from tagwire.understand import annotate

ARTICLE = Article(
    "https://courier.example/1",
    "https://courier.example/1",
    Publisher("courier.example", "The Courier"),
    headline="Rent control passes in Port Calder",
    text="The council of Port Calder passed rent control. Rent control caps what Mara Denholm pays.",
)


def candidate(name: str, strength: float) -> Candidate:
    return Candidate(name, name, TagKind.ISSUE, strength, 0.5, (Origin.TEXT,), Evidence(name, 0, len(name)))


def test_what_add_ons_say_is_added_within_bounds() -> None:
    def opinion(article: Article, lang: str | None, candidates: Sequence[Candidate], /) -> Sequence[float]:
        return [{"rent": 100.0, "cap": -1.0}.get(c.name, 0.0) for c in candidates]

    found = rerank(ARTICLE, "en", [candidate("cap", 1.0), candidate("rent", 0.5)], [opinion, opinion])
    assert [(c.name, c.strength) for c in found] == [("rent", 0.5 + 2 * MOST), ("cap", -1.0)]


@pytest.mark.parametrize("said", [[1.0], [1.0, float("nan")]])
def test_an_add_on_must_say_something_of_each(said: list[float]) -> None:
    with pytest.raises(RerankError, match="each of 2"):
        rerank(ARTICLE, "en", [candidate("cap", 1.0), candidate("rent", 0.5)], [lambda *_: said])


def test_an_article_has_its_tags_though_an_add_on_fails() -> None:
    def failing(*_: object) -> Sequence[float]:
        raise RerankError("no answer")

    kit = load_toolkit()
    assert annotate(ARTICLE, replace(kit, rerankers=(failing,))) == annotate(ARTICLE, kit)
    turned = annotate(ARTICLE, replace(kit, rerankers=(lambda a, lang, found, /: [-4.0] * len(found),)))
    assert turned.tags != annotate(ARTICLE, kit).tags
