"""How reserved articles look on pages, in feeds and as data: nothing of their text, and the way to the original."""

import json
from dataclasses import replace

import pytest

from asgi_client import ask
from reading_articles import NOW, ferry_articles
from reading_store import MemoryStore
from tagwire.ingest.keeping import Treatment, kept_annotation
from tagwire.model.article import AnnotatedArticle
from tagwire.web import SiteSettings, create_app

LEAD = "A short account in the publisher's own words."


def reserved(treatment: Treatment) -> tuple[AnnotatedArticle, str]:
    """Return an article as it is kept, and the end of the text that must not be seen."""
    whole = ferry_articles()[-1]
    whole = replace(whole, article=replace(whole.article, lead=LEAD))
    return kept_annotation(whole, treatment), whole.article.text[-80:]


@pytest.mark.parametrize(("treatment", "shown"), [(Treatment(is_lead_only=True), LEAD), (Treatment(most_chars=0), "")])
def test_no_view_shows_what_was_not_kept(treatment: Treatment, shown: str) -> None:
    kept, secret = reserved(treatment)
    app = create_app(MemoryStore([kept]), site=SiteSettings(), clock=lambda: NOW)
    tag = kept.tags[0].key
    for path in (f"/article/{kept.id}", f"/tag/{tag}", f"/tag/{tag}.rss", f"/tag/{tag}.atom", f"/tag/{tag}.json", "/"):
        answer = ask(app, path)
        assert answer.status == 200, path
        assert secret not in answer.text
        assert kept.article.headline[:20] in answer.text
    data = json.loads(ask(app, f"/article/{kept.id}.json").text)
    assert data["text"] == shown
    assert data["rights"]["shown"] == ("lead" if shown else "headline")
    page = ask(app, f"/article/{kept.id}").text
    assert "The publisher reserves the whole text" in page
    assert f'href="{kept.article.url}"' in page


def test_a_tag_whose_sentence_is_gone_says_so() -> None:
    kept, _ = reserved(Treatment(most_chars=0))
    gone = [t for t in kept.tags if not t.evidence.sentence]
    assert gone
    app = create_app(MemoryStore([kept]), site=SiteSettings(), clock=lambda: NOW)
    page = ask(app, f"/tag/{gone[0].key}").text
    assert "named in the publisher’s own text" in page
    assert "<q></q>" not in page
