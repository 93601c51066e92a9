"""Embedded text: an article that stands only in a script's JSON, for pages whose visible mark-up lacks it."""

import re
from collections import deque
from collections.abc import Iterator

import orjson
from selectolax.lexbor import LexborHTMLParser

from tagwire.extract.blocks import clean, read_blocks
from tagwire.extract.structured import Json, JsonObject, Structured, texts_of

MAX_SCRIPT_CHARS = 3_000_000
MAX_NODES = 60_000
MAX_PARAGRAPHS = 2000
_MIN_CHARS = 400
_SELECTOR = (
    'script#__NEXT_DATA__, script[type="application/json" i], script[data-component-props], script#initial-state'
)
_PARAGRAPH_TYPES = frozenset(
    ("paragraph", "p", "heading", "h2", "h3", "text", "list-item", "blockquote", "quote", "raw_html")
)
_TEXT_KEYS = ("value", "text", "content", "html", "plainText", "textContent")
_BODY_KEYS = frozenset(
    ("articlebody", "body", "bodyhtml", "content", "html", "text", "fulltext", "story", "bodytext", "contenthtml")
)


def article_body_text(structured: Structured) -> str:
    """Return JSON-LD articleBody as paragraphs; empty when there is none."""
    texts = structured.main.get("articleBody")
    if not isinstance(texts, str):
        return "\n\n".join(texts_of(texts, "text", "articleBody"))
    if "<p" in texts or "<br" in texts:
        return _html_text(texts)
    lines = (clean(line) for line in re.split(r"\s*\n\s*", texts[:MAX_SCRIPT_CHARS]))
    return "\n\n".join(line for line in lines if line)


def state_scripts(tree: LexborHTMLParser) -> tuple[str, ...]:
    """Return the JSON of a page's embedded state, to be read before the tree is pruned."""
    texts = (node.text(deep=True) or "" for node in tree.css(_SELECTOR)[:30])
    return tuple(text for text in texts if _MIN_CHARS < len(text) <= MAX_SCRIPT_CHARS)


def state_text(scripts: tuple[str, ...]) -> str:
    """Return the longest run of paragraphs in embedded state JSON; empty when there is none worth the name."""
    best = ""
    for script in scripts:
        try:
            state: Json = orjson.loads(script)
        except orjson.JSONDecodeError:
            continue
        for text in _candidates(state):
            if len(text) > len(best):
                best = text
    return best if len(best) >= _MIN_CHARS else ""


def _candidates(state: Json) -> Iterator[str]:
    """Every list of paragraph nodes, and every long string under a telling key."""
    queue: deque[Json] = deque([state])
    seen = 0
    while queue and seen < MAX_NODES:
        item = queue.popleft()
        seen += 1
        if isinstance(item, dict):
            for key, value in item.items():
                if isinstance(value, str):
                    if len(value) >= _MIN_CHARS and key.lower() in _BODY_KEYS:
                        yield _string_text(value)
                elif isinstance(value, dict | list):
                    queue.append(value)
        elif isinstance(item, list):
            paragraphs = [p for p in (_paragraph(n) for n in item[:MAX_PARAGRAPHS] if isinstance(n, dict)) if p]
            if sum(map(len, paragraphs)) >= _MIN_CHARS:
                yield "\n\n".join(paragraphs)
            queue.extend(n for n in item[:MAX_NODES] if isinstance(n, dict | list))


def _paragraph(node: JsonObject) -> str:
    kind = node.get("type") or node.get("__typename") or node.get("nodeType") or ""
    if not isinstance(kind, str) or kind.lower() not in _PARAGRAPH_TYPES:
        return ""
    parts: list[str] = []
    stack: list[Json] = [node]
    steps = 0
    while stack and steps < 500:
        item = stack.pop()
        steps += 1
        if isinstance(item, list):
            stack.extend(reversed(item))
        elif isinstance(item, dict):
            for key in _TEXT_KEYS:
                value = item.get(key)
                if isinstance(value, str):
                    parts.append(value)
                    break
                if isinstance(value, list | dict):
                    stack.append(value)
                    break
    text = "".join(parts)
    return _string_text(text) if "<" in text else clean(text)


def _string_text(text: str) -> str:
    if re.search(r"<(?:p|br|div|h\d|a|em|strong)\b", text[:MAX_SCRIPT_CHARS]):
        return _html_text(text)
    lines = (clean(line) for line in text.split("\n"))
    found = "\n\n".join(line for line in lines if line)
    return found if len(re.findall(r"[.!?…。！？।]", found)) >= 3 else ""


def _html_text(html: str) -> str:
    page = read_blocks(LexborHTMLParser(html[:MAX_SCRIPT_CHARS]))
    return "\n\n".join(block.text for block in page.blocks)
