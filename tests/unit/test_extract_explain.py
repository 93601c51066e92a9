"""Explanations: every block of a page, kept or not, and why not."""

import json
from pathlib import Path

from extract_pages import ENGLISH, document, page
from typer.testing import CliRunner

from tagwire.cli.app import make_app
from tagwire.extract.explain import Explanation, explain
from tagwire.extract.page import ReadPage, read_page


def explained(html: str) -> Explanation:
    read = read_page(document(html))
    assert isinstance(read, ReadPage)
    return explain(read)


def test_every_block_has_a_verdict_and_the_dropped_ones_a_reason() -> None:
    inside = "<div class='newsletter'><p>Subscribe to our newsletter and read the Post in your inbox.</p></div>"
    found = explained(page(inside=inside))
    kept = [verdict.text for verdict in found.verdicts if verdict.is_kept]
    assert kept == list(ENGLISH)
    assert all(verdict.why for verdict in found.verdicts if not verdict.is_kept)
    [box] = [verdict for verdict in found.verdicts if verdict.text.startswith("Subscribe to our")]
    assert "newsletter" in box.why
    assert found.origin == "the page's blocks"
    assert found.confidence > 0.9


def test_a_headline_said_again_and_a_pull_quote_are_dropped_with_a_reason() -> None:
    quote = "We owe every family an explanation, and we do not have one yet"
    inside = f"<p>Gates shut at 19 county schools</p><blockquote><p>{quote}</p></blockquote>"
    reasons = {v.text: v.why for v in explained(page(inside=inside)).verdicts if not v.is_kept}
    assert reasons["Gates shut at 19 county schools"]
    assert reasons[quote]


def test_the_command_shows_it_for_people_and_for_scripts(tmp_path: Path) -> None:
    saved = tmp_path / "page.html"
    saved.write_text(page(), encoding="utf-8")
    command = ["read", str(saved), "--explain", "--data", str(tmp_path)]
    shown = CliRunner().invoke(make_app(), command)
    assert shown.exit_code == 0
    assert "+ " in shown.output
    assert "Related articles" in shown.output
    printed = CliRunner().invoke(make_app(), [*command, "--json"])
    told = json.loads(printed.stdout)
    assert [b["text"] for b in told["blocks"] if b["kept"]] == list(ENGLISH)
    assert 0 < told["kept_from"] <= told["confidence"] <= 1
