"""Previews: what a correction would do, with nothing done."""

from correction_logs import draft
from store_articles import stored_article
from tagwire.model.correction import Add, Correction, Merge, Refusal, Rename
from tagwire.store import Store


def filled(store: Store, articles: int = 30) -> None:
    store.apply([stored_article(n, ["harbour council", f"matter {n}"], strong=True) for n in range(articles)])
    store.apply([stored_article(99, ["harbour board"], strong=True)])


def test_a_preview_says_what_changes_and_changes_nothing(store: Store) -> None:
    filled(store)
    version, before = store.version(), store.get_tag("harbourcouncil")
    found = store.preview(draft(Merge(("harbour council",), "harbour board")), sample=7)
    assert isinstance(found.outcome, Correction)
    assert (found.looked_at, len(found.changed)) == (7, 6)  # one of the seven has the tag that is kept
    assert found.concerned >= 30
    assert {(c.lost, c.gained) for c in found.changed} == {(("HarbourCouncil",), ("HarbourBoard",))}
    assert store.version() == version
    assert store.corrections(limit=9) == ()
    assert store.articles_to_correct() == 0
    assert store.get_tag("harbourcouncil") == before


def test_what_it_says_is_what_is_then_done(store: Store) -> None:
    filled(store, articles=5)
    action = Merge(("harbour council",), "harbour board")
    found = store.preview(draft(action))
    store.correct([draft(action)])
    for changed in found.changed:
        assert [tag.label for tag in store.get_article(changed.id).tags if tag.label in changed.gained]
        assert not [tag.label for tag in store.get_article(changed.id).tags if tag.label in changed.lost]


def test_what_waits_for_earlier_corrections_is_not_counted(store: Store) -> None:
    filled(store, articles=80)
    store.correct([draft(Rename("harbour council", "harbour commission"))])
    assert store.articles_to_correct()
    article = store.known_article(["https://courier.example/99"])
    assert article is not None
    found = store.preview(draft(Add(article, "quays")))
    assert found.concerned <= 2
    assert [(c.id, c.gained) for c in found.changed] == [(article, ("Quays",))]
    assert store.articles_to_correct()


def test_a_refusal_is_told(store: Store) -> None:
    filled(store)
    found = store.preview(draft(Rename("harbour council", "harbour board")))
    assert isinstance(found.outcome, Refusal)
    assert found.changed == ()
