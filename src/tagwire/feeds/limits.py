"""Bounds on what a feed may cost: counts, lengths and depths, all fixed, so that equal bytes parse equally.

There is no clock here: the time a feed may take is bounded by the work it may ask for (elements, characters).
"""

from tagwire.model.feed import Problem

MAX_BODY_BYTES = 64 * 1024 * 1024
"""Bytes of a document we decode; the fetcher's own limit is lower."""
MAX_ENTRIES = 5_000
"""Entries kept of one feed."""
MAX_SITEMAP_ENTRIES = 50_000
"""Addresses in one sitemap, as the sitemaps.org protocol allows."""
MAX_CHILD_SITEMAPS = 5_000
MAX_ELEMENTS = 250_000
"""XML elements read of one feed: 5,000 entries of 50."""
MAX_SMALL_ELEMENTS = 500_000
"""XML elements read of one sitemap or OPML list: 50,000 addresses of 10."""
MAX_DEPTH = 200
"""XML nesting kept."""
MAX_ATTRIBUTES = 64
"""Attributes kept of one XML element."""
MAX_NAMESPACES = 200
MAX_MARKUP_LENGTH = 400_000
"""Characters of one HTML field (a summary, a content)."""
MAX_MARKUP_TOTAL = 8_000_000
"""Characters of all HTML fields of one feed together."""
MAX_TEXT_LENGTH = 20_000
"""Characters of any other element's text, before it is made plain."""
MAX_TITLE_LENGTH = 1_000
MAX_NAME_LENGTH = 200
"""Characters of an author, a category, a language."""
MAX_ID_LENGTH = 2_048
MAX_DATE_LENGTH = 100
MAX_CATEGORIES = 100
MAX_AUTHORS = 50
MAX_ENCLOSURES = 50
MAX_PROBLEMS = 100


def bounded_problems(problems: list[Problem], *, limit: int = MAX_PROBLEMS) -> tuple[Problem, ...]:
    """Return at most ``limit`` problems, the last one counting those left out."""
    if len(problems) <= limit:
        return tuple(problems)
    kept = problems[: limit - 1]
    return (*kept, Problem(where="document", what=f"{len(problems) - len(kept)} further problems"))
