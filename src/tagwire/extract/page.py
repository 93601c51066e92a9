"""Pages: one page read once, from bytes to what it states, its blocks, and the text among them."""

from dataclasses import dataclass, replace

from selectolax.lexbor import LexborHTMLParser

from tagwire.errors import UsageError
from tagwire.extract.blocks import PageBlocks, read_blocks
from tagwire.extract.body import Body, read_body, text_of_blocks
from tagwire.extract.bylines import Byline, names_in, stated_byline
from tagwire.extract.canonical import canonical_url
from tagwire.extract.dates import Dates, parse_date, stated_dates
from tagwire.extract.embedded import article_body_text, best_text, state_scripts
from tagwire.extract.encoding import decode_page, is_binary, is_recoded
from tagwire.extract.features import PageFacts
from tagwire.extract.fragment import fragment_text
from tagwire.extract.headline import headline_of
from tagwire.extract.limits import is_too_tangled
from tagwire.extract.publisher import declared_lang_of, publisher_name_of
from tagwire.extract.rules import NO_RULES, PageRule, PublisherRules, drop_by_rule, html_by_rule, texts_by_rule
from tagwire.extract.section import keywords_of, section_of
from tagwire.extract.structured import Structured, read_structured
from tagwire.extract.visible_dates import read_visible_date
from tagwire.model.article import Publisher, Rejected, Stage
from tagwire.model.document import Document
from tagwire.text.urls import publisher_id

MAX_BODY_BYTES = 10_000_000
"""Pages above this are refused: no article is so long, and parsing takes memory many times its size."""
MAX_RULED_CHARS = 400_000
_RULED_CONFIDENCE = 1.0
"""Of a body that a person's rule names."""


@dataclass(frozen=True, slots=True)
class Stated:
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


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page after reading: nothing is decided yet on whether it is an article."""

    stated: Stated
    structured: Structured
    blocks: PageBlocks
    body: Body
    text: str
    """The article's own text: of the body's blocks, or where there are too few, of JSON-LD or embedded state."""
    rule: PageRule | None


def read_page(
    document: Document, publisher_name: str | None = None, rules: PublisherRules = NO_RULES
) -> ReadPage | Rejected:
    """Read a page; one that can't or mustn't be read is refused. Pure; never raises.

    ``publisher_name`` is what the publisher is called where the page does not say.
    """
    if len(document.body) > MAX_BODY_BYTES:
        size = len(document.body)
        return Rejected(Stage.EXTRACT, "too-large", f"the page has {size} bytes; at most {MAX_BODY_BYTES} are read")
    try:
        publisher = publisher_id(document.final_url)
    except UsageError as error:
        return Rejected(Stage.EXTRACT, "bad-address", str(error))
    rule = rules.rule_for(publisher, document.final_url)
    if rule is not None and rule.refuse:
        return Rejected(Stage.EXTRACT, "refused-by-rule", f"{rule.refuse} (a rule in {rule.origin})")
    html = decode_page(document.body, document.charset)
    if is_binary(document.body, html):
        return Rejected(Stage.EXTRACT, "not-a-page", "it is a file of another kind (a PDF, a picture, a recording)")
    if is_too_tangled(html, document.body):
        return Rejected(
            Stage.EXTRACT, "too-complex", "the page's mark-up is nested or attributed beyond what a browser would show"
        )
    tree = LexborHTMLParser(html if is_recoded(document.body, html) else document.body)
    structured = read_structured(tree)
    name = publisher_name_of(structured) or publisher_name or publisher
    stated = Stated(
        headline_of(tree, structured, name),
        stated_byline(tree, structured, name),
        stated_dates(tree, structured, document.fetched_at),
        canonical_url(structured, document.final_url),
        Publisher(publisher, name),
        structured.meta_value("og:description", "description", "twitter:description"),
        declared_lang_of(tree, structured),
        section_of(structured, document.final_url),
        keywords_of(structured),
    )
    ruled = ""
    if rule is not None:
        drop_by_rule(tree, rule)
        stated = _stated_by_rule(stated, tree, rule, document)
        ruled = fragment_text(html_by_rule(tree, rule.body))[:MAX_RULED_CHARS]
    scripts = state_scripts(tree)
    blocks = read_blocks(tree)
    promised = article_body_text(structured)
    body = read_body(blocks, PageFacts(stated.headline or "", stated.lead or "", stated.byline.authors, promised))
    if ruled:
        return ReadPage(stated, structured, blocks, replace(body, confidence=_RULED_CONFIDENCE), ruled, rule)
    text = best_text(text_of_blocks(list(body.kept)), promised, scripts)
    return ReadPage(stated, structured, blocks, body, text, rule)


def _stated_by_rule(stated: Stated, tree: LexborHTMLParser, rule: PageRule, document: Document) -> Stated:
    """Return what the page states, with what the rule's selectors find put in its place."""
    headlines = texts_by_rule(tree, rule.headline)
    byline = names_in(texts_by_rule(tree, rule.byline), stated.publisher.name)
    published = next(
        (
            moment
            for text in texts_by_rule(tree, rule.date, "datetime")
            for moment in [
                parse_date(text, document.fetched_at) or read_visible_date(text, stated.lang, document.fetched_at)
            ]
            if moment is not None
        ),
        None,
    )
    return replace(
        stated,
        headline=headlines[0] if headlines else stated.headline,
        byline=byline if byline.authors or byline.agency else stated.byline,
        dates=replace(stated.dates, published=published or stated.dates.published),
    )
