"""Bylines: the people who wrote a piece, and the agency credited."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tagwire.extract.structured import JsonObject, Structured, plain, texts_of, types_of

MAX_AUTHORS = 12
MAX_NAME_CHARS = 60
MAX_NAME_WORDS = 6
_MAX_BYLINE_CHARS = 100

_AGENCIES = {
    "ap": "AP", "associated press": "AP", "the associated press": "AP", "reuters": "Reuters",
    "thomson reuters": "Reuters", "afp": "AFP", "agence france-presse": "AFP", "agence france presse": "AFP",
    "dpa": "dpa", "apa": "APA", "sda": "SDA", "keystone-sda": "Keystone-SDA", "efe": "EFE", "ansa": "ANSA",
    "pa media": "PA Media", "press association": "PA Media", "pa": "PA Media", "upi": "UPI", "tass": "TASS",
    "interfax": "Interfax", "xinhua": "Xinhua", "kyodo": "Kyodo", "kyodo news": "Kyodo", "jiji": "Jiji",
    "jiji press": "Jiji", "yonhap": "Yonhap", "pti": "PTI", "ani": "ANI", "ians": "IANS",
    "bloomberg": "Bloomberg", "bloomberg news": "Bloomberg", "canadian press": "The Canadian Press",
    "the canadian press": "The Canadian Press", "aap": "AAP", "belga": "Belga", "anp": "ANP", "ntb": "NTB",
    "tt": "TT", "ritzau": "Ritzau", "stt": "STT", "lusa": "Lusa", "europa press": "Europa Press", "sid": "SID",
    "epd": "epd", "kna": "KNA", "pap": "PAP", "čtk": "ČTK", "ctk": "ČTK", "mti": "MTI", "agerpres": "Agerpres",
    "tanjug": "Tanjug", "hina": "HINA", "anadolu": "Anadolu", "anadolu agency": "Anadolu",
    "anadolu ajansı": "Anadolu", "aa": "Anadolu", "antara": "Antara", "bernama": "Bernama",
    "dpa-afx": "dpa-AFX", "afx": "dpa-AFX", "cnn wire": "CNN Wire", "pr newswire": "PR Newswire",
    "business wire": "Business Wire",
    "時事通信": "Jiji", "時事通信社": "Jiji", "共同通信": "Kyodo", "共同通信社": "Kyodo",
    "新华社": "Xinhua", "연합뉴스": "Yonhap",
}  # fmt: skip
_BRACKETED = re.compile(r"[(（/]([^()（）/\n]{2,25})[)）/]")
_BY = re.compile(
    r"^\W*(?:(?:written|words|story|text|reported|posted|published|a story|artikel|article|fotos? und text)\s+)?"
    r"(?:by|von|par|por|di|av|af|door|przez|od|autor(?:en|in|es|a)?|auteure?|author|text|texto|texte|写|文|記者|記)\b[\s:：]*",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:(?:written|interview|words|posted) by|author|geschrieben von|verfasst von|écrit par|escrito por|scritto da|"
    r"geschreven door|skrevet av|skriven av|napisane przez):?",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*(?:[;|•·/]|,(?!\s*(?:jr|sr|ii|iii|md|phd|m\.d|ph\.d)\b)|\s(?:and|und|et|y|e|og|och|en|i|ja|ve|with|mit|avec|con|&)\s|、)\s*",
    re.IGNORECASE,
)
_NOT_NAMES = re.compile(
    r"https?:|www\.|@|[<>{}=:]|^(?:the|team|la|le|les|el|die|der|das|by|see)\s|\.com\b|\.de\b|\b(?:staff|team|desk|redaktion|rédaction|redaction|redacción|redacao|redação|redazione|"
    r"admin|administrator|editors?|editorial|editor-in-chief|newsroom|contributors?|correspondent|reporters?|journalist|columnist|"
    r"news|press|agency|agenc[ei]s?|agenturen|magazine|online|webdesk|bureau|guest|anonymous|unknown|none|null|n/a|subscribe|"
    r"follow|updated|published|posted|minutes?|read|comments?|photo(?:graph(?:er|y|s)?)?|getty|images|times|daily|post|tv|"
    r"sponsored|expert|reviewer|head of|marketing|manager|director|security|human|image|instagram|nachrichten|"
    r"inc|llc|ltd|gmbh|ag|wire|service|services|university|institute|department|company|network|channel|board|"
    r"media|social|table|contents|technology|business|design|community|development|januar|january|february|march|april|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)
_ROLE_TAIL = re.compile(
    r"\s*(?:,|\||–|—|\s-\s|\(|\bis an?\b|\bist\b|\bfor\b|\bin\b(?=\s[A-Z])).*$|"
    r"\s+(?:senior|staff|chief|political|special|"
    r"freelance|contributing|associate|assistant|managing|deputy|executive)\s.*$",
    re.IGNORECASE,
)
_TITLES = re.compile(r"^(?:dr|prof|mr|mrs|ms|sir|dame|rev)\.?\s+(?=\S+\s)", re.IGNORECASE)
_AFTER_NAMES = re.compile(
    r"\d|[|•·⋅∙●◦\n]|(?:January|February|March|April|May|June|July|August|September|October|November|December|vor)\s|\b(?:Published|Released|Updated|Posted|Last|Am|On|Veröffentlicht|Aktualisiert|Publié|Publicado)\b"
)
_PARTICLES = frozenset(
    [
        "de",
        "da",
        "do",
        "dos",
        "das",
        "del",
        "della",
        "di",
        "du",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "ibn",
        "ben",
        "van",
        "von",
        "der",
        "den",
        "ter",
        "ten",
        "zu",
        "y",
        "e",
        "of",
    ]
)
_ORGANISATIONS = frozenset(("Organization", "NewsMediaOrganization", "Corporation", "Brand", "WebSite"))

_META_NAMES = (
    "author", "article:author_name", "parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator",
    "citation_author", "cxenseparse:author", "cxense-parse:author", "article:author", "twitter:data1-author", "creator",
)  # fmt: skip
_MAX_MARKED = 3
"""So many marked authors are read: where a page marks more, they are those of its comments or of other pieces."""
_BYLINE_SELECTORS = (
    '[itemprop~="author" i] [itemprop~="name" i]', '[itemprop~="author" i]', 'a[rel~="author" i]',
)  # fmt: skip
_AUTHOR_FOLDERS = ("/aut", "/contributor", "/blogger", "/re", "/journalist", "/columnist", "/forfatter")
_AUTHOR_PAGE_LINKS = ", ".join(f'a[href*="{folder}" i]' for folder in _AUTHOR_FOLDERS)
_AUTHOR_PAGE = re.compile(
    "/(?:author|contributor|autor|autoren|auteur|reporter|journalist|columnist)s?/|/(?:blogger|redakteur|forfatter)/",
    re.IGNORECASE,
)
_MAX_LINKED = 12
_MOST_ABOVE = 12
_LEGAL_FORM = 3
_DATE_FIRST = re.compile(r"\s*(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2})")
_SITE_FIRST = re.compile(r"\s*[\w-]+(?:\.[\w-]+)*\.(?:com|de|at|ch|net|org|fr|es|it|nl|pl|co\.uk)\s*,", re.IGNORECASE)
"""A site and where it stands, "wrenfield.de, Wrenfield, Germany", names nobody."""
_INNER_BY = re.compile(r"[\d,.] (?:by|von|par|por|di|av|af|door|przez) (?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote a piece: people in order, and the agency credited, if any."""

    authors: tuple[str, ...] = ()
    agency: str | None = None


def stated_byline(tree: LexborHTMLParser, structured: Structured, publisher_name: str | None) -> Byline:
    """Return the people and agency of JSON-LD, else of meta elements, microdata and rel=author, or an author's page."""
    agency: str | None = None
    for texts in _sources(tree, structured):
        byline = names_in(texts, publisher_name)
        agency = agency or byline.agency
        if byline.authors:
            return Byline(byline.authors, agency)
    return Byline(_linked(tree, publisher_name), agency)


def _linked(tree: LexborHTMLParser, publisher_name: str | None) -> tuple[str, ...]:
    """Return the one person whose author page the page links to; none when it links to several, as lists do."""
    names: dict[str, str] = {}
    links = (node for node in tree.css(_AUTHOR_PAGE_LINKS) if _AUTHOR_PAGE.search(node.attributes.get("href") or ""))
    for node in islice(links, _MAX_LINKED):
        for name in names_in((plain(node.text(deep=True, separator=" ")),), publisher_name).authors:
            if _looks_like_name(name):
                names.setdefault(_key(name), name)
    return tuple(names.values()) if len(names) == 1 else ()


def names_in(texts: tuple[str, ...], publisher_name: str | None = None) -> Byline:
    """Return the people in byline texts, once each, without "By", roles, agencies and the publisher itself.

    >>> names_in(("By Jane Doe and Ole Berg, Political Editor", "Reuters"))
    Byline(authors=('Jane Doe', 'Ole Berg'), agency='Reuters')
    """
    people: dict[str, str] = {}
    agency: str | None = None
    site = _site_keys(publisher_name or "")
    for text in texts[:40]:
        if _SITE_FIRST.match(text):
            continue
        for part in _SPLIT.split(_BY.sub("", " ".join(text[:400].split()))):
            name = part.strip(" \t.,:-–—_*\"'“”()[]")
            known = _AGENCIES.get(name.casefold())
            if known:
                agency = agency or known
                continue
            name = _person(name)
            key = _key(name)
            if key and not site & {key, key.removeprefix("the")} and len(people) < MAX_AUTHORS:
                people.setdefault(key, name)
    return Byline(tuple(people.values()), agency)


def _site_keys(publisher_name: str) -> frozenset[str]:
    """Return what a publisher is called: its name, also without an article, a legal form ("eG"), a domain's end."""
    words = re.split(r"[\s.]+", publisher_name)
    called = [words]
    if len(words) > 1:
        called += [words[1:]] if len(words[0]) <= _LEGAL_FORM else []
        called += [words[:-1]] if len(words[-1]) <= _LEGAL_FORM else []
    return frozenset(_key(" ".join(each)) for each in called)


def agency_in(text: str) -> str | None:
    """Return the agency that a text's dateline credits, "BRUSSELS (Reuters) —", or its last line; else None."""
    for part in (text[:120], text[-60:]):
        for found in _BRACKETED.findall(part):
            agency = _AGENCIES.get(found.strip().casefold())
            if agency:
                return agency
    return None


def visible_names_in(text: str, *, is_marked: bool) -> Byline:
    """Return the people in a line of the page that begins with "By", or, when ``is_marked``, is called a byline.

    A person here has two to five words, each written as a name's: a page says many things near its headline. One word
    is enough after "By" in a line that is called a byline.
    """
    starts = _BY.match(text) or _INNER_BY.search(text)
    if not starts and not is_marked:
        return Byline()
    line = _AFTER_NAMES.split(text[starts.end() if starts else 0 :], maxsplit=1)[0][:160]
    byline = names_in((line,))
    is_sure = is_marked and starts is not None and len(byline.authors) == 1
    names = tuple(name for name in byline.authors if _looks_like_name(name) or (is_sure and _is_first_name(name)))
    return Byline(names, byline.agency)


def _is_first_name(name: str) -> bool:
    return name.isalpha() and name.istitle() and len(name) > 2


def is_byline(text: str) -> bool:
    """Whether a line of the page is nothing but "By" and names.

    >>> is_byline("By Jane Doe and Ole Berg"), is_byline("By noon Jane Doe had left.")
    (True, False)
    """
    if len(text) > _MAX_BYLINE_CHARS or text.endswith((".", "!", "?")):
        return False
    names = visible_names_in(text, is_marked=False).authors
    return bool(names) and len(_key("".join(names))) >= 0.6 * len(_key(_BY.sub("", text)))


def is_name(text: str) -> bool:
    """Whether a line of the page is one person's name and nothing else.

    >>> is_name("Ines Calloway"), is_name("Social Media")
    (True, False)
    """
    return len(text.split()) in (2, 3) and names_in((text,)).authors == (text,) and _looks_like_name(text)


def is_names(text: str) -> bool:
    """Whether a line of the page is the names of one to three people and nothing else.

    >>> is_names("Ines Calloway/Tom Ferrand"), is_names("Calls for calm")
    (True, False)
    """
    names = names_in((text,)).authors
    is_said = any(mark in text for mark in "!?:…")
    return not is_said and 1 <= len(names) <= 3 and all(map(is_name, names)) and _key("".join(names)) == _key(text)


def is_dated_name(text: str) -> bool:
    """Whether a line of the page is one person's name, a mark, and a date.

    >>> is_dated_name("Ines Calloway | 05.04.2025 11:20"), is_dated_name("Wrenfield Harbour 05.04.2025")
    (True, False)
    """
    name, bar, rest = text.partition("|")
    return bool(bar) and is_name(name.strip()) and _DATE_FIRST.match(rest) is not None


def is_byline_label(text: str) -> bool:
    """Whether a line of the page only announces a byline: "Written by:".

    >>> is_byline_label("Written By:"), is_byline_label("By noon")
    (True, False)
    """
    starts = _BY.match(text)
    return bool(starts) and not text[starts.end() if starts else 0 :].strip(" :")


def _looks_like_name(name: str) -> bool:
    words = name.replace("-", " ").split()
    if not any(c.isupper() or c.islower() for c in name):
        return 2 <= len(name) <= 20
    return (
        2 <= len(words) <= 5
        and all(w[0].isupper() or w.casefold() in _PARTICLES for w in words)
        and words[-1][0].isupper()
    )


def _sources(tree: LexborHTMLParser, structured: Structured) -> Iterator[tuple[str, ...]]:
    authors = structured.main.get("author") or structured.main.get("creator")
    stated = authors if isinstance(authors, list) else [authors]
    people: list[str] = []
    for author in stated[:40]:
        if isinstance(author, dict):
            if _ORGANISATIONS.intersection(types_of(author)):
                people.extend(t for t in _names(author, structured) if t.casefold() in _AGENCIES or len(stated) == 1)
            else:
                people.extend(_names(author, structured))
        else:
            people.extend(texts_of(author))
    yield tuple(people)
    for name in _META_NAMES:
        if name in structured.meta:
            yield structured.meta[name]
    yield _labelled(structured)
    for selector in _BYLINE_SELECTORS:
        yield _selected(tree, selector)


def _labelled(structured: Structured) -> tuple[str, ...]:
    """Return what Twitter's cards call "Written by": pairs of a label and its data."""
    pairs = ((structured.meta_value(f"twitter:label{n}"), structured.meta_value(f"twitter:data{n}")) for n in (1, 2, 3))
    return tuple(data for label, data in pairs if data and _LABEL.fullmatch(label or ""))


def _names(author: JsonObject, structured: Structured) -> tuple[str, ...]:
    names = texts_of(author.get("name"))
    if not names:
        parts = (*texts_of(author.get("givenName"))[:1], *texts_of(author.get("familyName"))[:1])
        names = (" ".join(parts),) if parts else ()
    if not names and isinstance(author.get("@id"), str):
        for node in structured.nodes:
            if node.get("@id") == author["@id"] and "name" in node:
                return texts_of(node["name"])
    return names


def _selected(tree: LexborHTMLParser, selector: str) -> tuple[str, ...]:
    found = []
    for node in islice((node for node in tree.css(selector) if not _is_in_comments(node)), _MAX_MARKED):
        text = node.attributes.get("content") or node.text(deep=True, separator=" ")
        if text and len(text) < 200:
            found.append(plain(text))
    return tuple(found)


def _is_in_comments(node: LexborNode) -> bool:
    """Whether an element stands among what readers wrote: they are marked as authors too."""
    above = node.parent
    for _ in range(_MOST_ABOVE):
        if above is None or above.tag == "body":
            return False
        names = above.attributes
        if "comment" in f"{names.get('class')} {names.get('id')} {names.get('itemtype')}".lower():
            return True
        above = above.parent
    return False


def _person(name: str) -> str:
    """Return the person's name in one part of a byline, or an empty text when it names none."""
    name = _TITLES.sub("", _ROLE_TAIL.sub("", _BY.sub("", name))).strip(" .,:-–—_*\"'“”()[]")
    words = name.split()
    if not 1 <= len(words) <= MAX_NAME_WORDS or len(name) > MAX_NAME_CHARS or _NOT_NAMES.search(name):
        return ""
    if any(c.isdigit() for c in name) or not any(c.isalpha() for c in name):
        return ""
    if len(words) == 1 and name.isascii() and (len(name) < 3 or name.islower()):
        return ""
    return name


def _key(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name).casefold() if c.isalpha())
