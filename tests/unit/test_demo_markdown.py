"""The small Markdown of the demo's articles."""

import pytest

from tagwire.demo.markdown import BlockKind, parse_markdown, plain_text


@pytest.mark.parametrize(
    ("source", "kind", "texts"),
    [
        pytest.param("One line\nand its second.", BlockKind.PARAGRAPH, ("One line and its second.",), id="wrapped"),
        pytest.param("## What now", BlockKind.HEADING, ("What now",), id="heading"),
        pytest.param("- one\n- two\n  wrapped", BlockKind.LIST, ("one", "two wrapped"), id="list"),
        pytest.param("> They said\n> nothing.", BlockKind.QUOTE, ("They said nothing.",), id="quote"),
        pytest.param("**Very** and *so*.", BlockKind.PARAGRAPH, ("Very and so.",), id="marks"),
        pytest.param("5 * 3 is 15", BlockKind.PARAGRAPH, ("5 * 3 is 15",), id="a star alone"),
        pytest.param("「霧」と**海**", BlockKind.PARAGRAPH, ("「霧」と海",), id="japanese"),
    ],
)
def test_blocks(source: str, kind: BlockKind, texts: tuple[str, ...]) -> None:
    (block,) = parse_markdown(source)
    assert (block.kind, block.texts) == (kind, texts)


def test_html_is_escaped_and_marked() -> None:
    (block,) = parse_markdown("Fish & chips < *five* **pounds**")
    assert block.html == ("Fish &amp; chips &lt; <em>five</em> <strong>pounds</strong>",)


def test_plain_text_gives_each_list_item_a_paragraph() -> None:
    assert plain_text(parse_markdown("A.\n\n## B\n\n- c\n- d\n")) == "A.\n\nB\n\nc\n\nd"
