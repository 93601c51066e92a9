"""HTML in feeds: sanitised mark-up with absolute addresses, and plain text for titles.

The sanitiser is nh3 (html5ever): an allow-list of elements and attributes; http, https and mailto; no id, no style.
"""

import html
import re
from typing import Final

import nh3

from tagwire.feeds.limits import MAX_MARKUP_LENGTH
from tagwire.feeds.links import absolute_link
from tagwire.text.controls import without_controls

MAX_NESTING = 256
"""Open elements at once; the HTML parser's time grows with the square of it, so deeper mark-up is read as its text."""

_URL_SCHEMES: Final = frozenset({"http", "https", "mailto"})
_TAGS: Final = frozenset(
    {"a", "abbr", "aside", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "col", "colgroup",
    "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "footer", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt",
    "ruby", "s", "samp", "section", "small", "span", "strike", "strong", "sub", "summary", "sup", "table",
    "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr"}
)  # fmt: skip
_DROPPED_WITH_TEXT: Final = frozenset(
    {"script", "style", "template", "noscript", "title", "textarea", "select", "button", "noembed", "noframes",
    "xmp", "plaintext"}
)  # fmt: skip
_ATTRIBUTES: Final = {
    "*": {"dir", "lang", "title"},
    "a": {"href", "hreflang"},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"cite", "datetime"},
    "img": {"alt", "height", "src", "width"},
    "ins": {"cite", "datetime"},
    "ol": {"reversed", "start", "type"},
    "q": {"cite"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
_URL_ATTRIBUTES: Final = frozenset({"href", "src", "cite"})

_TAG = re.compile(r"<(/?)([A-Za-z][^\s<>/]*)([^<>]*)>")
_ANY_TAG = re.compile(r"<[!/?A-Za-z][^<>]*>?")
_BREAK = re.compile(
    r"<(?=/?(?:address|article|aside|blockquote|br|dd|div|dl|dt|figure|h[1-6]|hr|li|ol|p|pre|section|td|tr|ul)\b)",
    re.IGNORECASE,
)
_WRAPPER = re.compile(
    r"</?(?:iframe|frame|embed|object|applet|math|m[inos]|mrow|mtext|msup|msub|msubsup|mfrac|msqrt|mover|munder|semantics)"
    r"(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
"""Dropped before parsing, so that what they wrap is read as HTML and its words kept: words for who can't see a frame,
which HTML takes as raw text, and the letters of formulas, which the sanitiser drops whole."""
_COMMENT_START = re.compile(r"<!--[^<>]*>?")
_KNOWN_TAG = re.compile(
    r"</?(?:a|abbr|b|blockquote|br|code|div|em|h[1-6]|i|img|li|p|q|s|small|span|strong|sub|sup|tt|u|ul)(?=[\s/>])|&#?\w{1,32};",
    re.IGNORECASE,
)
_BARE_AMPERSAND = re.compile(r"&(?!#?\w{1,32};)")
_ELEMENTS_WITHOUT_END = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr"}
)  # fmt: skip


def sanitised_html(markup: str, *, base: str) -> str:
    """Return ``markup`` with only harmless elements and attributes, its addresses made absolute against ``base``.

    At most MAX_MARKUP_LENGTH characters are read. What can't be resolved to http, https or mailto loses its address.
    """
    markup = _prepared(markup[:MAX_MARKUP_LENGTH])
    if "<" not in markup and ">" not in markup:
        return html_of_text(html.unescape(markup))
    if _is_too_deep(markup):
        return html_of_text(_text_of_any_markup(markup))

    def resolved(_element: str, attribute: str, value: str) -> str | None:
        if attribute not in _URL_ATTRIBUTES or value[:7].lower() == "mailto:":
            return value
        return absolute_link(base, value)

    cleaned = nh3.clean(
        markup,
        tags=_TAGS,
        clean_content_tags=_DROPPED_WITH_TEXT,
        attributes=_ATTRIBUTES,
        attribute_filter=resolved,
        url_schemes=_URL_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
    return without_controls(cleaned).strip()


def html_of_text(text: str) -> str:
    """Return plain text as HTML: the same characters without controls, with line ends kept as blanks."""
    return html.escape(without_controls(text[:MAX_MARKUP_LENGTH]), quote=False).strip()


def plain_text(markup: str, *, limit: int) -> str:
    """Return the text of ``markup`` without tags, scripts and extra white space, at most ``limit`` characters."""
    markup = markup[: limit * 20]
    if "<" in markup:
        if _is_too_deep(markup):
            return shortened(_text_of_any_markup(markup), limit=limit)
        markup = _BREAK.sub(" <", _prepared(markup))
        markup = nh3.clean(markup, tags=set(), clean_content_tags=_DROPPED_WITH_TEXT, link_rel=None)
    return shortened(html.unescape(markup), limit=limit)


def plain_title(text: str, *, limit: int) -> str:
    """Return a title that ought to be plain text, read as mark-up only where it shows HTML's tags or entities."""
    return plain_text(text, limit=limit) if _KNOWN_TAG.search(text[: limit * 20]) else shortened(text, limit=limit)


def shortened(text: str, *, limit: int) -> str:
    """Return ``text`` without controls, its white space made single blanks, cut at a word after ``limit`` with "…"."""
    text = " ".join(without_controls(text[: limit * 20]).split())
    text = text.encode("utf-8", "replace").decode()  # no half surrogate pairs
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    head, blank, _ = cut.rpartition(" ")
    return (head if blank and len(head) > limit // 2 else cut).rstrip() + "…"


def _prepared(markup: str) -> str:
    """Return ``markup`` with what would make an HTML parser lose words, or take long, written more plainly."""
    markup = _BARE_AMPERSAND.sub("&amp;", _WRAPPER.sub(" ", markup))
    end = markup.rfind("-->")
    if "<!--" in markup[max(0, end) :]:  # a comment without end would swallow all that follows
        end = max(0, end)
        markup = markup[:end] + _COMMENT_START.sub("", markup[end:])
    return markup


def _is_too_deep(markup: str) -> bool:
    if markup.count("<") <= MAX_NESTING:
        return False
    depth = 0
    for close, name, rest in _TAG.findall(markup):
        if close:
            depth = max(0, depth - 1)
        elif not rest.endswith("/") and name.lower() not in _ELEMENTS_WITHOUT_END:
            depth += 1
            if depth > MAX_NESTING:
                return True
    return False


def _text_of_any_markup(markup: str) -> str:
    return " ".join(html.unescape(_ANY_TAG.sub(" ", markup)).split())
