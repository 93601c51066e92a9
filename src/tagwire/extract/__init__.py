"""Page to article: the body's text and nothing but the text, and what the page says of itself."""

from datetime import datetime

from selectolax.lexbor import LexborHTMLParser

from tagwire.errors import UsageError
from tagwire.extract.blocks import read_blocks
from tagwire.extract.body import body_blocks, joined
from tagwire.extract.bylines import byline_of
from tagwire.extract.canonical import canonical_url
from tagwire.extract.dates import stated_dates, url_date
from tagwire.extract.encoding import decode_page
from tagwire.extract.features import PageFacts
from tagwire.extract.headline import headline_of
from tagwire.extract.publisher import declared_lang_of, image_of, is_paywalled, publisher_name_of
from tagwire.extract.section import keywords_of, section_of
from tagwire.extract.structured import read_structured, text_of, types_of
from tagwire.model.article import Article, Publisher, Rejected, Stage
from tagwire.model.document import Document
from tagwire.model.feed import Entry
from tagwire.text.urls import publisher_id

MAX_BODY_BYTES = 8_000_000


def extract_article(document: Document, entry: Entry | None = None, publisher_name: str | None = None) -> Article | Rejected:
    """Return the article of a page; a page that holds none is refused with a reason. Never raises."""
    if len(document.body) > MAX_BODY_BYTES:
        return Rejected(Stage.EXTRACT, "too-large", f"the page has {len(document.body)} bytes; at most {MAX_BODY_BYTES} are read")
    try:
        publisher = publisher_id(document.final_url)
    except UsageError as error:
        return Rejected(Stage.EXTRACT, "bad-address", str(error))
    tree = LexborHTMLParser(decode_page(document.body, document.charset))
    structured = read_structured(tree)
    name = publisher_name_of(structured) or publisher_name or publisher
    headline = headline_of(tree, structured, name)
    byline = byline_of(tree, structured, name)
    dates = stated_dates(tree, structured, document.fetched_at)
    section = section_of(tree, structured, document.final_url)
    keywords = keywords_of(tree, structured)
    lang = declared_lang_of(tree, structured)
    canonical = canonical_url(tree, structured, document.final_url)
    lead = structured.meta_value("og:description", "description", "twitter:description")
    facts = PageFacts(headline or "", lead or "", byline.authors, text_of(structured.main.get("articleBody")) or "")
    text = joined(body_blocks(read_blocks(tree), facts))
    if not text:
        return Rejected(Stage.EXTRACT, "no-text", "no running text was found on the page")
    return Article(
        url=document.url,
        canonical_url=canonical,
        publisher=Publisher(publisher, name),
        headline=headline or (entry.title if entry else None) or text.split("\n")[0][:120],
        text=text,
        lead=lead,
        authors=byline.authors,
        agency=byline.agency,
        published=dates.published or (entry.published if entry else None) or url_date(document.final_url, document.fetched_at),
        modified=dates.modified,
        declared_lang=lang,
        section=section,
        keywords=keywords,
        declared_types=types_of(structured.main),
        image=image_of(structured, document.final_url),
        paywalled=is_paywalled(structured),
    )


def extract_from_entry(
    entry: Entry, url: str, fetched_at: datetime, publisher_name: str | None = None
) -> Article | Rejected:
    """Return the article that a feed's entry carries in full; refuse an entry without."""
    text = joined(body_blocks(read_blocks(LexborHTMLParser(entry.content or entry.summary or "")), PageFacts()))
    if not text or not entry.title:
        return Rejected(Stage.EXTRACT, "no-text", "the entry carries no text")
    publisher = publisher_id(url)
    names = tuple(a.name for a in entry.authors if a.name)
    return Article(url, url, Publisher(publisher, publisher_name or publisher), entry.title, text, authors=names, published=entry.published)
