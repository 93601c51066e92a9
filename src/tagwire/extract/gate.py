"""Gate: which pages are refused as no article, and which texts are too thin to be believed at once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from tagwire.extract.blocks import Block, PageBlocks
from tagwire.extract.characters import weighted_length
from tagwire.extract.structured import ARTICLE_TYPES, Structured, types_of
from tagwire.model.article import Rejected, Stage

SHORTEST_CHARS = 60
"""A text below this, in characters of a spaced script, is none."""
_NON_ARTICLE_TYPES = frozenset(
    [
        "Product",
        "ProductGroup",
        "ItemList",
        "CollectionPage",
        "SearchResultsPage",
        "ProfilePage",
        "QAPage",
        "DiscussionForumPosting",
        "SoftwareApplication",
        "Offer",
        "AggregateOffer",
        "Store",
        "LocalBusiness",
        "JobPosting",
        "Event",
        "ContactPage",
        "AboutPage",
        "CheckoutPage",
        "WebApplication",
        "Course",
        "Service",
    ]
)
_NON_ARTICLE_OG = frozenset(
    [
        "product",
        "product.group",
        "product.item",
        "profile",
        "video.other",
        "music.song",
        "place",
        "business.business",
        "book",
    ]
)
_INDEX_PATHS = re.compile(
    r"(?i)^/?(?:(?:index|default|home)(?:\.\w{2,5})?)?$|/(?:category|categories|tags?|topics?|authors?|search|archives?|page/\d+|"
    r"forums?|collections?|products?|shop|cart)(?:/[^/]+)?/?$"
)
_REFUSED_BELOW = -1.0
"""Log-odds of being an article below which a page is refused: fitted on the labelled pages, where it refused a third
of the pages that are none and hardly one that is (docs: logistic regression on these signs, rounded)."""


@dataclass(frozen=True, slots=True)
class PageSigns:
    """What speaks for and against a page being one article."""

    is_article_type: bool
    """JSON-LD names an article."""
    is_other_type: bool
    """JSON-LD or og:type names something else and no article."""
    is_article_og: bool
    has_date: bool
    has_author: bool
    slug_words: int
    """Words in the last part of the address."""
    is_index_address: bool
    kept_share: float
    """Of all the page's text."""


def page_signs(
    page: PageBlocks, kept: Sequence[Block], structured: Structured, url: str, *, has_date: bool, has_author: bool
) -> PageSigns:
    """Return what speaks for and against a page being one article."""
    types = {t for node in structured.nodes for t in types_of(node)}
    is_article_type = bool(
        ARTICLE_TYPES.difference(("DiscussionForumPosting", "SocialMediaPosting")).intersection(types)
    )
    og_type = (structured.meta_value("og:type") or "").lower()
    parts = urlsplit(url)
    segments = [s for s in parts.path.split("/") if s]
    slug = segments[-1] if segments else ""
    total = weighted_length("".join([b.text for b in page.blocks]))
    return PageSigns(
        is_article_type,
        not is_article_type and (bool(_NON_ARTICLE_TYPES & types) or og_type in _NON_ARTICLE_OG),
        og_type in ("article", "news", "blog", "newsarticle", "news_article", "article:article"),
        has_date,
        has_author,
        len(re.findall(r"[^\W\d_]{2,}", slug)),
        bool(_INDEX_PATHS.search(parts.path)) and not parts.query,
        weighted_length("".join([b.text for b in kept])) / max(total, 1.0),
    )


def refusal(signs: PageSigns, *, text_chars: float, is_announced: bool) -> Rejected | None:
    """Return why a page is refused as no article, or None; ``is_announced`` by a feed's entry that led to it."""
    if text_chars < SHORTEST_CHARS:
        return Rejected(Stage.EXTRACT, "no-text", "no running text was found on the page; it may be made by scripts")
    speaks = (
        1.2 * signs.is_article_type
        - 1.5 * signs.is_other_type
        + 1.0 * signs.is_article_og
        + 0.9 * (signs.has_date or is_announced)
        + 0.9 * (signs.has_author or is_announced)
        + 0.4 * min(signs.slug_words, 6)
        - 0.4 * signs.is_index_address
        + 1.0 * signs.kept_share
        - 2.0
    )
    if speaks >= _REFUSED_BELOW:
        return None
    if signs.is_index_address:
        return Rejected(
            Stage.EXTRACT,
            "index-page",
            "the address is a front page or a list, and the page names no article, date or author",
        )
    return Rejected(
        Stage.EXTRACT, "not-an-article", "the page names no article, date or author, and little of it is running text"
    )
