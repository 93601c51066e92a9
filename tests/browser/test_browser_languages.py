"""The reading room in other languages, in a real browser: nothing overflows, and the script speaks as the page does."""

import pytest
from test_web_gate import drive, pytestmark, served

from reading_articles import NOW, ferry_articles, many_articles
from reading_store import MemoryStore
from tagwire.web import SiteSettings, create_app

__all__ = ["pytestmark"]

PATHS = (
    *("/tag/institutionalfailure", "/", "/latest", "/tags", "/trends", "/stories", "/publishers", "/search?q=ferry"),
    *("/search", "/help", "/settings", "/saved", "/corrections", "/tag/nosuch", "/nowhere", "/api"),
)


@pytest.mark.parametrize(
    ("lang", "saved", "age"),
    [
        ("de", "Gemerkt", "vor 40 Minuten"),
        ("fr", "Enregistré", "il y a 40 minutes"),
        ("es", "Guardado", "hace 40 minutos"),
    ],
)
def test_pages_in_other_languages(lang: str, saved: str, age: str) -> None:
    app = create_app(MemoryStore(many_articles(70) + ferry_articles()), site=SiteSettings(demo=True), clock=lambda: NOW)
    with served(app) as origin:
        assert drive("languages.mjs", origin, lang, saved, age, *PATHS) == []
