"""A publisher's statement of rights stands in every output."""

import json
from dataclasses import replace

from asgi_client import ask
from reading_articles import NOW, ferry_articles
from reading_store import MemoryStore
from tagwire.model.rights import Rights
from tagwire.web import SiteSettings, create_app

TERMS = "https://creativecommons.example/by/4.0/"


def test_statement_and_licence_are_in_every_view_and_nowhere_without_them() -> None:
    plain = ferry_articles()[-1]
    rights = Rights(notice="© 2031 <The> Courier", terms=TERMS)
    stated = replace(plain, article=replace(plain.article, rights=rights))
    path, tag = f"/article/{plain.id}", f"/tag/{plain.tags[0].key}"
    for article in (plain, stated):
        app = create_app(MemoryStore([article]), site=SiteSettings(), clock=lambda: NOW)
        for view, notice in (
            (path, "© 2031 &lt;The&gt; Courier"),
            (f"{path}.txt", "© 2031 <The> Courier"),
            (f"{tag}.atom", "© 2031 &lt;The&gt; Courier</rights>"),
            (f"{tag}.rss", "© 2031 &lt;The&gt; Courier</dc:rights>"),
            (f"{tag}.json", "© 2031 <The> Courier"),
        ):
            said = ask(app, view).text
            assert (notice in said, TERMS in said) == (article is stated,) * 2, view
    data = json.loads(ask(app, f"{path}.json").text)
    assert (data["rights"]["notice"], data["rights"]["terms"]) == (rights.notice, TERMS)
