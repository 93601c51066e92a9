"""Embedded text: an article that stands only in a script's JSON, for pages whose visible mark-up lacks it."""

import re
from collections import deque
from collections.abc import Iterator

import orjson
from selectolax.lexbor import LexborHTMLParser

from tagwire.extract.blocks import clean, read_blocks
from tagwire.extract.characters import letters_of, weighted_length
from tagwire.extract.structured import Json, JsonObject, Structured, texts_of

MAX_SCRIPT_CHARS = 3_000_000
MAX_NODES = 60_000
MAX_PARAGRAPHS = 2000
MAX_UPDATES = 500
THIN_CHARS = 400
"""A text below this is looked for a second time, in structured data and embedded state."""
_SHORT_CHARS = 2500
_CODE = re.compile(r"<(?:script|style|iframe|svg)\b|function\s*\(|[{};]\s*\n")
_CODE_CHARS = 2000
_MORE = 1.5
_FAR_MORE = 3
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
    """Return JSON-LD articleBody as paragraphs, or a live blog's updates in order; empty where there is neither."""
    stated = structured.main.get("articleBody")
    body = _body_text(stated) if isinstance(stated, str) else "\n\n".join(texts_of(stated, "text", "articleBody"))
    updates = structured.main.get("liveBlogUpdate")
    if not isinstance(updates, list):
        return body
    entries = [_update_text(update) for update in updates[:MAX_UPDATES] if isinstance(update, dict)]
    return max(body, "\n\n".join(filter(None, entries)), key=len)


def _update_text(update: JsonObject) -> str:
    headline, body = update.get("headline"), update.get("articleBody")
    parts = [clean(headline) if isinstance(headline, str) else "", _body_text(body) if isinstance(body, str) else ""]
    return "\n\n".join(filter(None, parts))


def _body_text(text: str) -> str:
    if "<p" in text or "<br" in text:
        return _html_text(text)
    lines = (clean(line) for line in re.split(r"\s*\n\s*", text[:MAX_SCRIPT_CHARS]))
    return "\n\n".join(line for line in lines if line)


def best_text(text: str, promised: str, scripts: tuple[str, ...]) -> str:
    """Return a page's visible text, or what JSON-LD (``promised``) or embedded state hold more of, where it is thin.

    A long text is left for an embedded one only when that one goes on from it: holds what was found, and far more.
    """
    if is_thin(text, promised):
        return max(text, promised, state_text(scripts), key=weighted_length)
    if len(promised) > _MORE * len(text) and _goes_on(text, promised):
        return promised
    if scripts and weighted_length(text) < _SHORT_CHARS:
        whole = state_text(scripts)
        if len(whole) > _FAR_MORE * len(text) and _goes_on(text, whole):
            return whole
    return text


def is_thin(text: str, promised: str) -> bool:
    """Whether a text found on the page is so much less than structured data promises that it can't be all."""
    found = weighted_length(text)
    return found < THIN_CHARS or (len(promised) > 2 * THIN_CHARS and found < 0.4 * weighted_length(promised))


def _goes_on(text: str, whole: str) -> bool:
    """Whether half the long paragraphs of a text stand in a longer one."""
    letters = letters_of(whole)
    paragraphs = [letters_of(line) for line in text.split("\n\n") if len(line) > 60]
    return bool(paragraphs) and sum(line in letters for line in paragraphs) * 2 >= len(paragraphs)


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
    if _CODE.search(text[:_CODE_CHARS]):
        return ""
    if re.search(r"<(?:p|br|div|h\d|a|em|strong)\b", text[:MAX_SCRIPT_CHARS]):
        return _html_text(text)
    lines = (clean(line) for line in text.split("\n"))
    found = "\n\n".join(line for line in lines if line)
    return found if len(re.findall(r"[.!?…。！？।]", found)) >= 3 else ""


def _html_text(html: str) -> str:
    page = read_blocks(LexborHTMLParser(html[:MAX_SCRIPT_CHARS]))
    return "\n\n".join(block.text for block in page.blocks)
