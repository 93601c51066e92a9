"""The small Markdown the demo's articles are written in: paragraphs, sub-headings, lists, quotes, bold, italic."""

import re
from dataclasses import dataclass
from enum import StrEnum
from html import escape

_MARKED = re.compile(r"\*\*([^*]+)\*\*|\*([^*]+)\*")


class BlockKind(StrEnum):
    """What a block of an article's body is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST = "list"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a body; ``lines`` are the items of a list, and exactly one text for every other kind."""

    kind: BlockKind
    lines: tuple[str, ...]
    """With the marks of bold and italic still in them."""

    @property
    def texts(self) -> tuple[str, ...]:
        """The lines as plain text."""
        return tuple(_MARKED.sub(lambda match: match[1] or match[2], line) for line in self.lines)

    @property
    def html(self) -> tuple[str, ...]:
        """The lines as HTML, escaped, with strong and em."""
        return tuple(_inline_html(line) for line in self.lines)


def parse_markdown(text: str) -> tuple[Block, ...]:
    """Return the blocks of a body in order; what is no heading, list or quote is a paragraph.

    >>> [(block.kind.value, block.texts) for block in parse_markdown("## So\\n\\n- *one*\\n- two")]
    [('heading', ('So',)), ('list', ('one', 'two'))]
    """
    chunks = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n"))
    return tuple(
        _block(lines) for chunk in chunks if (lines := [line.strip() for line in chunk.split("\n") if line.strip()])
    )


def plain_text(blocks: tuple[Block, ...]) -> str:
    """Return the blocks as plain text, each paragraph, heading, quote and list item a paragraph of its own."""
    return "\n\n".join(text for block in blocks for text in block.texts)


def _block(lines: list[str]) -> Block:
    first = lines[0]
    if first.startswith("## ") and len(lines) == 1:
        return Block(BlockKind.HEADING, (first[3:].strip(),))
    if all(line.startswith(">") for line in lines):
        return Block(BlockKind.QUOTE, (" ".join(line[1:].strip() for line in lines),))
    if first.startswith("- "):
        items: list[str] = []
        for line in lines:
            if line.startswith("- "):
                items.append(line[2:].strip())
            else:
                items[-1] += " " + line
        return Block(BlockKind.LIST, tuple(items))
    return Block(BlockKind.PARAGRAPH, (" ".join(lines),))


def _inline_html(line: str) -> str:
    def marked(match: re.Match[str]) -> str:
        return f"<strong>{match[1]}</strong>" if match[1] else f"<em>{match[2]}</em>"

    return _MARKED.sub(marked, escape(line, quote=False))
