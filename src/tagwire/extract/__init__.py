"""Page to article: the body's text and nothing but the text, and what the page says of itself.

In order: bytes to text (``encoding``), one parse, what the page states of itself (``structured`` and the metadata
modules), the page cut into blocks (``blocks``), a model's verdict on each block (``features``, ``trees``, ``body``),
what stands around the headline (``header``), second tries and refusals (``embedded``, ``gate``).
"""

from dataclasses import dataclass
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser

from tagwire.errors import UsageError
from tagwire.extract.blocks import Block, PageBlocks, read_blocks
from tagwire.extract.body import body_blocks, text_of_blocks
from tagwire.extract.bylines import Byline, agency_in, names_in, stated_byline
from tagwire.extract.canonical import canonical_url
from tagwire.extract.dates import Dates, stated_dates, url_date
from tagwire.extract.embedded import article_body_text, state_scripts, state_text
from tagwire.extract.encoding import decode_page
from tagwire.extract.features import PageFacts, weighted_length
from tagwire.extract.fragment import fragment_text
from tagwire.extract.gate import SHORTEST_CHARS, is_thin, page_signs, refusal
from tagwire.extract.header import header_blocks, visible_byline, visible_date
from tagwire.extract.headline import headline_of
from tagwire.extract.limits import is_too_tangled
from tagwire.extract.publisher import declared_lang_of, image_of, is_paywalled, publisher_name_of
from tagwire.extract.rights import stated_rights
from tagwire.extract.section import keywords_of, section_of
from tagwire.extract.structured import Structured, plain, read_structured, types_of
from tagwire.model.article import Article, Publisher, Rejected, Stage
from tagwire.model.document import Document
from tagwire.model.feed import Entry
from tagwire.text.urls import normalise_url, publisher_id

MAX_BODY_BYTES = 10_000_000
"""Pages above this are refused: no article is so long, and parsing takes memory many times its size."""
MAX_LEAD_CHARS = 1000
_ENTRY_IS_BETTER = 1.7
"""How many times longer an entry's own text must be to be taken instead of the page's."""


@dataclass(frozen=True, slots=True)
class _Stated:
    """What a page says of itself before its body is looked at."""

    headline: str | None
    byline: Byline
    dates: Dates
    canonical_url: str
    publisher: Publisher
    lead: str | None
    lang: str | None
    section: str | None
    keywords: tuple[str, ...]


def extract_article(
    document: Document, entry: Entry | None = None, publisher_name: str | None = None
) -> Article | Rejected:
    """Return the article of a page; a page that holds none is refused with a reason. Pure; never raises.

    ``entry`` is the feed's entry that led here: it fills what the page does not say, and its full text is taken
    when the page's is much shorter. ``publisher_name`` is what the publisher is called where the page does not say.
    """
    if len(document.body) > MAX_BODY_BYTES:
        size = len(document.body)
        return Rejected(Stage.EXTRACT, "too-large", f"the page has {size} bytes; at most {MAX_BODY_BYTES} are read")
    try:
        publisher = publisher_id(document.final_url)
    except UsageError as error:
        return Rejected(Stage.EXTRACT, "bad-address", str(error))
    html = decode_page(document.body, document.charset)
    if is_too_tangled(html):
        return Rejected(
            Stage.EXTRACT, "too-complex", "the page's mark-up is nested or attributed beyond what a browser would show"
        )
    tree = LexborHTMLParser(html)
    structured = read_structured(tree)
    name = publisher_name_of(structured) or publisher_name or publisher
    stated = _Stated(
        headline_of(tree, structured, name),
        stated_byline(tree, structured, name),
        stated_dates(tree, structured, document.fetched_at),
        canonical_url(tree, structured, document.final_url),
        Publisher(publisher, name),
        structured.meta_value("og:description", "description", "twitter:description"),
        declared_lang_of(tree, structured),
        section_of(structured, document.final_url),
        keywords_of(structured),
    )
    scripts = state_scripts(tree)
    return _article(document, entry, stated, structured, read_blocks(tree), scripts)


def extract_from_entry(
    entry: Entry, url: str, fetched_at: datetime, publisher_name: str | None = None
) -> Article | Rejected:
    """Return the article that a feed's entry carries in full, for pages that can't be had; refuse one without.

    ``fetched_at`` is when the feed was read: a date far after it is not believed.
    """
    text = fragment_text(entry.content or entry.summary or "")
    if weighted_length(text) < SHORTEST_CHARS or not entry.title:
        return Rejected(Stage.EXTRACT, "no-text", "the feed's entry carries no title or no text of its own")
    try:
        address, publisher = normalise_url(url), publisher_id(url)
    except UsageError as error:
        return Rejected(Stage.EXTRACT, "bad-address", str(error))
    name = publisher_name or publisher
    byline = _entry_byline(entry, name)
    return Article(
        url=url,
        canonical_url=address,
        publisher=Publisher(publisher, name),
        headline=plain(entry.title),
        text=text,
        lead=_lead(entry.summary) if entry.content else None,
        authors=byline.authors,
        agency=byline.agency or agency_in(text),
        published=_not_after(entry.published or entry.updated, fetched_at),
        modified=_not_after(entry.updated, fetched_at),
        declared_lang=entry.lang,
        keywords=entry.categories,
        image=next((e.url for e in entry.enclosures if (e.type or "").startswith("image/")), None),
    )


def _article(
    document: Document,
    entry: Entry | None,
    stated: _Stated,
    structured: Structured,
    page: PageBlocks,
    scripts: tuple[str, ...],
) -> Article | Rejected:
    promised = article_body_text(structured)
    facts = PageFacts(stated.headline or "", stated.lead or "", stated.byline.authors, promised)
    kept = body_blocks(page, facts)
    text = _best_text(text_of_blocks(kept), promised, scripts, entry)
    header = header_blocks(page, stated.headline)
    byline = stated.byline
    if not byline.authors:
        seen = visible_byline(page, header)
        written = _entry_byline(entry, stated.publisher.name) if entry else Byline()
        byline = Byline(seen.authors or written.authors, byline.agency or seen.agency or written.agency)
    published = _published(document, entry, stated, page, header)
    has_author = bool(byline.authors or byline.agency)
    signs = page_signs(
        page, kept, structured, document.final_url, has_date=published is not None, has_author=has_author
    )
    refused = refusal(signs, text_chars=weighted_length(text), is_announced=entry is not None)
    if refused:
        return refused
    return Article(
        url=document.url,
        canonical_url=stated.canonical_url,
        publisher=stated.publisher,
        headline=stated.headline or plain(entry.title or "" if entry else "") or text.split("\n", 1)[0][:120],
        text=text,
        lead=_lead(stated.lead or (entry.summary if entry else None)),
        authors=byline.authors,
        agency=byline.agency or agency_in(text),
        published=published,
        modified=stated.dates.modified or (entry.updated if entry else None),
        declared_lang=stated.lang or (entry.lang if entry else None),
        section=stated.section,
        keywords=stated.keywords or (entry.categories if entry else ()),
        declared_types=types_of(structured.main),
        image=image_of(structured, document.final_url),
        paywalled=is_paywalled(structured),
        rights=stated_rights(document, structured),
    )


def _best_text(text: str, promised: str, scripts: tuple[str, ...], entry: Entry | None) -> str:
    """Return the page's text, or, where it is thin, what JSON-LD, embedded state or the entry hold more of."""
    if is_thin(text, promised):
        text = max(text, promised, state_text(scripts), key=weighted_length)
    if entry is not None and entry.content:
        own = fragment_text(entry.content)
        if weighted_length(own) > _ENTRY_IS_BETTER * weighted_length(text):
            return own
    return text


def _published(
    document: Document, entry: Entry | None, stated: _Stated, page: PageBlocks, header: list[Block]
) -> datetime | None:
    """Return when the piece was published: structured data, the feed, the header, the address, the last change."""
    return (
        stated.dates.published
        or (entry.published if entry else None)
        or visible_date(page, header, stated.lang, document.fetched_at)
        or url_date(document.final_url, document.fetched_at)
        or stated.dates.modified
    )


def _entry_byline(entry: Entry, publisher_name: str) -> Byline:
    return names_in(tuple(author.name for author in entry.authors if author.name), publisher_name)


def _lead(summary: str | None) -> str | None:
    text = plain(summary or "")
    return text[:MAX_LEAD_CHARS] or None


def _not_after(moment: datetime | None, fetched_at: datetime) -> datetime | None:
    return moment if moment is not None and moment <= fetched_at else None
