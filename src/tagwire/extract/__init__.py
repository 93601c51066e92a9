"""Page to article: the body's text and nothing but the text, and what the page says of itself.

In order, and joined in ``page``: bytes to text (``encoding``), one parse, what the page states of itself
(``structured`` and the metadata modules), what a person knows of the publisher (``rules``), the page cut into blocks
(``blocks``), what can be said of each (``features``), a first verdict, its ``context``, a second (``trees``,
``body``), what stands around the headline (``header``), second tries and refusals (``embedded``, ``gate``).
"""

from datetime import datetime

from tagwire.errors import UsageError
from tagwire.extract.blocks import Block
from tagwire.extract.bylines import Byline, agency_in, names_in
from tagwire.extract.characters import weighted_length
from tagwire.extract.dates import url_date
from tagwire.extract.fragment import fragment_text
from tagwire.extract.gate import SHORTEST_CHARS, page_signs, refusal
from tagwire.extract.header import header_blocks, republished, visible_byline, visible_date
from tagwire.extract.page import ReadPage, read_page
from tagwire.extract.publisher import image_of, is_paywalled
from tagwire.extract.rights import stated_rights
from tagwire.extract.rules import NO_RULES, PublisherRules
from tagwire.extract.structured import plain, types_of
from tagwire.model.article import Article, Publisher, Rejected, Stage
from tagwire.model.document import Document
from tagwire.model.feed import Entry
from tagwire.text.urls import normalise_url, publisher_id

MAX_LEAD_CHARS = 1000
_ENTRY_IS_BETTER = 1.7
"""How many times longer an entry's own text must be to be taken instead of the page's."""


def extract_article(
    document: Document,
    entry: Entry | None = None,
    publisher_name: str | None = None,
    rules: PublisherRules = NO_RULES,
) -> Article | Rejected:
    """Return the article of a page; a page that holds none is refused with a reason. Pure; never raises.

    ``entry`` is the feed's entry that led here: it fills what the page does not say, and its full text is taken
    when the page's is much shorter. ``publisher_name`` is what the publisher is called where the page does not say.
    """
    page = read_page(document, publisher_name, rules)
    return page if isinstance(page, Rejected) else article_of(page, document, entry)


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


def article_of(page: ReadPage, document: Document, entry: Entry | None = None) -> Article | Rejected:
    """Return the article that a page was read as, or why it is none."""
    stated, structured = page.stated, page.structured
    text = _best_text(page.text, entry)
    header = header_blocks(page.blocks, stated.headline)
    byline = stated.byline
    if not byline.authors:
        seen = visible_byline(page.blocks, header, page.body.kept[-1:])
        written = _entry_byline(entry, stated.publisher.name) if entry else Byline()
        site = stated.publisher.name  # of two words it may be the person whose site it is
        people = tuple(name for name in seen.authors if " " in name or names_in((name,), site).authors)
        byline = Byline(people or written.authors, byline.agency or seen.agency or written.agency)
    published = _published(document, entry, page, header)
    refused = refusal(
        page_signs(
            page.blocks,
            page.body.kept,
            structured,
            document.final_url,
            has_date=published is not None,
            has_author=bool(byline.authors or byline.agency),
        ),
        text_chars=weighted_length(text),
        is_announced=entry is not None or (page.rule is not None and bool(page.rule.body)),
    )
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
        confidence=page.body.confidence if text == page.text else None,
    )


def _best_text(text: str, entry: Entry | None) -> str:
    """Return the page's text, or the entry's own where that is much longer."""
    if entry is not None and entry.content:
        own = fragment_text(entry.content)
        if weighted_length(own) > _ENTRY_IS_BETTER * weighted_length(text):
            return own
    return text


def _published(document: Document, entry: Entry | None, page: ReadPage, header: list[Block]) -> datetime | None:
    """Return when the piece was published: structured data, the feed, the header, the address, the last change."""
    stated = page.stated
    published, modified = stated.dates.published, stated.dates.modified
    if published and modified and modified > published and entry is None:
        published = republished(page.blocks, header, stated.lang, published, modified) or published
    if published or (entry and entry.published):
        return published or (entry.published if entry else None)
    seen = visible_date(page.blocks, header, stated.lang, document.fetched_at)
    shown = stated.dates.shown
    return (
        next((moment for moment in shown if seen and moment.date() == seen.date()), None)
        or next(iter(shown), None)
        or seen
        or url_date(document.final_url, document.fetched_at)
        or modified
    )


def _entry_byline(entry: Entry, publisher_name: str) -> Byline:
    return names_in(tuple(author.name for author in entry.authors if author.name), publisher_name)


def _lead(summary: str | None) -> str | None:
    text = plain(summary or "")
    return text[:MAX_LEAD_CHARS] or None


def _not_after(moment: datetime | None, fetched_at: datetime) -> datetime | None:
    return moment if moment is not None and moment <= fetched_at else None
