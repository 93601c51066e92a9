"""Whatever stands in an address, the answer is a page."""

from urllib.parse import quote

from hypothesis import given, settings
from hypothesis import strategies as st

from asgi_client import ask
from reading_articles import NOW, ferry_articles
from reading_store import MemoryStore
from tagwire.web import SiteSettings, create_app

APP = create_app(MemoryStore(ferry_articles()), site=SiteSettings(demo=True), clock=lambda: NOW)


@settings(max_examples=150, deadline=None)
@given(
    name=st.text(max_size=40) | st.text("sulataR+-|# .%é", max_size=20),
    ending=st.sampled_from(["", ".rss", ".atom", ".json"]),
    query=st.dictionaries(
        st.sampled_from(["lang", "genre", "before", "publisher", "category", "text"]), st.text(max_size=12), max_size=3
    ),
)
def test_any_tag_address_is_answered(name: str, ending: str, query: dict[str, str]) -> None:
    asked = "&".join(f"{key}={quote(value, safe='', errors='surrogatepass')}" for key, value in query.items())
    answer = ask(APP, f"/tag/{quote(name, safe='+', errors='surrogatepass')}{ending}?{asked}")
    assert answer.status in {200, 301, 400, 404}
    if answer.status == 301:
        assert answer.headers["location"].isascii()
        assert ask(APP, answer.headers["location"]).status != 301
