"""What a tag's page and feeds look like to the byte; ``pytest --update-golden`` writes them anew, to be reviewed."""

import re
from collections.abc import Callable

import pytest

from asgi_client import ask
from reading_articles import NOW, ferry_articles
from reading_store import MemoryStore
from tagwire.web import SiteSettings, create_app

FERRY = "/tag/institutionalfailure"


@pytest.mark.parametrize("ending", ["", ".rss", ".atom", ".json"])
def test_golden(ending: str, golden: Callable[[str, bytes], None]) -> None:
    app = create_app(MemoryStore(ferry_articles()), site=SiteSettings(), clock=lambda: NOW)
    made = ask(app, FERRY + ending).text
    made = re.sub(r"(/static/[\w-]+)\.[0-9a-f]{12}\.", r"\1.FINGERPRINT.", made)
    name = {"": "web/tag.html", ".json": "web/tag.json"}.get(ending, f"web/tag{ending}")
    line_by_line = {".json": made.replace(',"', ',\n"'), "": made}.get(ending, made.replace("><", ">\n<"))
    golden(name, (line_by_line + "\n").encode())
