"""Hints: what the class names, ids and roles of an element say about the text in it."""

import itertools
import re
import zlib
from enum import IntFlag
from functools import cache, lru_cache
from operator import add
from typing import NamedTuple


class Hint(IntFlag):
    """What an element's names hint at."""

    ARTICLE = 1 << 0
    BODY = 1 << 1
    RELATED = 1 << 2
    COMMENT = 1 << 3
    SHARE = 1 << 4
    NEWSLETTER = 1 << 5
    AD = 1 << 6
    CAPTION = 1 << 7
    BYLINE = 1 << 8
    DATE = 1 << 9
    NAV = 1 << 10
    FOOT = 1 << 11
    HEAD = 1 << 12
    SIDE = 1 << 13
    DIALOG = 1 << 14
    TAGS = 1 << 15
    BIO = 1 << 16
    CARD = 1 << 17
    LEAD = 1 << 18
    TITLE = 1 << 19
    BOX = 1 << 20
    HIDDEN = 1 << 21
    LIST = 1 << 22
    PARAGRAPH = 1 << 23
    MEDIA = 1 << 24
    PAYWALL = 1 << 25


HINT_COUNT = len(Hint)

_STEMS: dict[Hint, str] = {
    Hint.ARTICLE: "article|story|post|entry|beitrag|artikel|articulo|noticia|nota|news|blog",
    Hint.BODY: "body|content|text|main|copy|richtext|prose|inhalt|contenido|cuerpo|corps|texto|markdown|"
    "wysiwyg|formatted",
    Hint.RELATED: "relat|recommend|recirc|readmore|readalso|similar|suggest|taboola|outbrain|trending|popular|latest|"
    "mostread|mostviewed|^more$|morefrom|^next$|^prev|^also$|upnext|verwandt|weiterlesen|mehrzum|teaser|"
    "promo|crosslink|"
    "interlink|inlinelink|series|dossier",
    Hint.COMMENT: "comment|disqus|respond|^reply|^replies|kommentar|discussion|coral|livefyre|forum",
    Hint.SHARE: "share|sharing|social|follow|facebook|twitter|whatsapp|telegram|linkedin|pinterest|"
    "bookmark|^print|addthis|sns|"
    "^tool|teilen",
    Hint.NEWSLETTER: "newsletter|subscri|signup|^sign$|mailing|optin|donat|^cta|membership|registr|"
    "^login|mailchimp|^form$",
    Hint.AD: "^ad$|^ads$|^ad0|^ad1|^ad2|^ad3|^ad4|^ad5|^ad6|^ad7|^ad8|^ad9|^ads1|^ads2|^ads3|advert|sponsor|^dfp|^gpt|"
    "banner|anzeige|werbung|publicid|adslot|adunit|"
    "adcontainer|affiliat|"
    "commerc|^deal|shopping|product|price",
    Hint.CAPTION: "caption|credit|copyright|legend|bildunter|bildnachweis|attribution|imagesource|"
    "photographer|wpcaption",
    Hint.BYLINE: "byline|autho|autor|writer|contributor|journalist|reporter|verfasser|^meta|signature|^source",
    Hint.DATE: "^date|^time$|timestamp|publish|updated|posted|dateline|datum|fecha|readtime|readingtime|^reading$",
    Hint.NAV: "^nav|menu|breadcrumb|pagination|pager|toolbar|topbar|masthead|navbar|skip|jump",
    Hint.FOOT: "foot|colophon|bottom|legal|disclaim|imprint|impressum",
    Hint.HEAD: "^header|^head$|hero|^top$|introheader|intrheader",
    Hint.SIDE: "sidebar|aside|^rail|widget|secondary|complementary|sidecolumn|^side|rightcol|right$|marginal",
    Hint.DIALOG: "cookie|consent|gdpr|modal|popup|overlay|dialog|notice|alert|toast|lightbox|tooltip|dropdown|onetrust",
    Hint.TAGS: "^tag$|^tags$|taglist|topic|categor|keyword|^cat$|^cats$|kicker|eyebrow|rubri|^label|hashtag|"
    "taxonomy|ressort",
    Hint.BIO: "^bio|about|profile|authorbox|authorbio|authorinfo|autorenbox|vcard",
    Hint.CARD: "card|grid|tile|carousel|slider|swiper|slick|collection|feed|^item$|^items$|thumb|river|archive|gallery",
    Hint.LEAD: "^lead|^lede|summary|^intro|standfirst|subtitle|subhead|excerpt|abstract|^dek$|^deck$|"
    "descript|sapo|chapo|"
    "vorspann|entradilla|bajada|ingress|anlauf|subline|synopsis|manchet|perex|tagline",
    Hint.TITLE: "title|headline|heading|^hed$|^titre|^titulo",
    Hint.BOX: "box|embed|inset|callout|pull|highlight|keypoint|takeaway|^toc$|tableofcontents|contents|"
    "panel|accordion|tab$|"
    "^tabs|timeline|module|component|infobox|factbox|fact|infokasten|note|footnote|reference",
    Hint.HIDDEN: "hidden|sronly|^sr$|screenreader|visually|offscreen|dnone|invisible|collapse|noprint|none$",
    Hint.LIST: "^list|^ul$|list$|^row$|^rows$|^index",
    Hint.PARAGRAPH: "paragraph|^p$|^par$|absatz|^para|parrafo",
    Hint.MEDIA: "figure|image|^img|photo|video|player|media|picture|audio|podcast|foto|bild|slideshow|youtube|iframe",
    Hint.PAYWALL: "paywall|regwall|premium|metered|piano|^tp$|locked|abo$",
}
_NAMES = re.compile(
    r" (?:class|id|role|itemprop|data-testid|data-component|data-component-name|data-module|data-type|data-qa|"
    r'data-test-id|data-block|data-name|aria-label|name)="([^"]{1,300})'
)
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_UNSEEN = re.compile(r' hidden="| aria-hidden="true"| style="[^"]*?display: ?none', re.IGNORECASE)
_OF_UNSEEN = ("hidden", "display", "DISPLAY")
"""One of these stands in what the expression finds."""
_MAX_WORDS = 40
WORD_BUCKETS = 1 << 16
"""Words are numbered by their checksum: no table of publishers' class names is needed, nor kept."""
_MAX_KNOWN = 100_000


class Marks(NamedTuple):
    """What an element's attributes say of it."""

    hints: int
    """``Hint`` flags."""
    signature: int
    """Equal for equal names."""
    words: tuple[int, ...]
    """The numbers of the words in its names, and of each two that follow each other; below ``WORD_BUCKETS``."""


NO_MARKS = Marks(0, 0, ())


def marks_of(attributes: str) -> Marks:
    """Return what an element's serialised attributes say of it."""
    found = _marks_of_names(" ".join(_NAMES.findall(attributes)))
    is_unseen = any(map(attributes.__contains__, _OF_UNSEEN)) and _UNSEEN.search(attributes)
    return found._replace(hints=found.hints | int(Hint.HIDDEN)) if is_unseen else found


@lru_cache(maxsize=20_000)
def _marks_of_names(names: str) -> Marks:
    hints = 0
    words: dict[int, None] = {}
    for name in names.split():
        of_name, numbers = _marks_of_name(name)
        hints |= of_name
        words |= numbers
    numbered = tuple(words)[:_MAX_WORDS]
    return Marks(hints, hash(numbered), numbered)


@lru_cache(maxsize=50_000)
def _marks_of_name(name: str) -> tuple[int, dict[int, None]]:
    words = [word.lower() for word in _WORDS.findall(name)[:_MAX_WORDS]]
    words += [first + second for first, second in itertools.pairwise(words)]
    hints = 0
    numbers: dict[int, None] = {}
    for of_word, number in map(_WORD_MARKS.__getitem__, words):
        hints |= of_word
        if number >= 0:
            numbers[number] = None
    return hints, numbers


class _WordMarks(dict[str, tuple[int, int]]):
    """The hints and the number (-1: none) of each word, worked out once; forgets all when there are too many."""

    def __missing__(self, word: str) -> tuple[int, int]:
        if len(self) >= _MAX_KNOWN:
            self.clear()
        number = -1 if word.isdigit() else zlib.crc32(word.encode()) % WORD_BUCKETS
        found = self[word] = (_hints_of_word(word), number)
        return found


_WORD_MARKS = _WordMarks()


def _hints_of_word(word: str) -> int:
    marked = f"^{word}$"
    beginning = _stems()
    found = 0
    for place, start in enumerate(map(add, marked, marked[1:])):
        for stem, hints in beginning.get(start, ()):
            if marked.startswith(stem, place):
                found |= hints
    return found


@cache
def _stems() -> dict[str, list[tuple[str, int]]]:
    """Stems with their hints, by their first two letters ("^" begins a word, "$" ends it)."""
    beginning: dict[str, list[tuple[str, int]]] = {}
    for hint, stems in _STEMS.items():
        for stem in stems.split("|"):
            beginning.setdefault(stem[:2], []).append((stem, int(hint)))
    return beginning
