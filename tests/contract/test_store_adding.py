"""What every store promises about following many feeds at once."""

from store_articles import NOW
from tagwire.model.source import SourceDraft
from tagwire.store import Store


def test_many_feeds_are_followed_together_and_known_ones_left_as_they_are(store: Store) -> None:
    store.add_source(SourceDraft("https://a.example/feed", title="Mine", folder="Kept"), now=NOW)
    drafts = [SourceDraft(f"https://{name}.example/feed", title=name, folder="New") for name in "abcb"]
    assert store.add_sources(drafts, now=NOW) == 2
    assert store.add_sources([], now=NOW) == 0
    assert [(s.url, s.title, s.folder) for s in store.sources()] == [
        ("https://a.example/feed", "Mine", "Kept"),
        ("https://b.example/feed", "b", "New"),
        ("https://c.example/feed", "c", "New"),
    ]
