"""Feeds, sitemaps and pages of a fictional site, for tests of what is found behind its address."""

from collections.abc import Iterable

WORDS = "The old bridge in Port Calder will close for at least a year after engineers found cracks in two arches. "


def no_language(headline: str, text: str) -> str | None:
    """Tell no language: for tests that are not about it."""
    return None


def rss_of(title: str, links: Iterable[str], *, year: int = 2026, text: str = "Short words.") -> bytes:
    """Return an RSS feed of one entry for each link."""
    items = "".join(
        f"<item><guid>{link}</guid><title>Story at {link}</title><link>{link}</link>"
        f"<pubDate>1 Mar {year} 09:00:00 GMT</pubDate><description>{text}</description></item>"
        for link in links
    )
    return f'<rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'.encode()


def atom_of(title: str, links: Iterable[str]) -> bytes:
    """Return an Atom feed that carries its articles in full."""
    entries = "".join(
        f'<entry><id>{link}</id><title>Story at {link}</title><link href="{link}"/>'
        f"<updated>2026-03-01T09:00:00Z</updated><content>{WORDS * 12}</content></entry>"
        for link in links
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{title}</title>{entries}</feed>'.encode()


def news_sitemap_of(links: Iterable[str]) -> bytes:
    """Return a news sitemap of addresses."""
    rows = "".join(
        f"<url><loc>{link}</loc><n:news><n:publication><n:name>Courier</n:name><n:language>en</n:language>"
        "</n:publication><n:publication_date>2026-03-01</n:publication_date>"
        f"<n:title>At {link}</n:title></n:news></url>"
        for link in links
    )
    spaces = (
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
    )
    return f"<urlset {spaces}>{rows}</urlset>".encode()


def sitemap_index_of(links: Iterable[str]) -> bytes:
    """Return a sitemap index."""
    rows = "".join(f"<sitemap><loc>{link}</loc></sitemap>" for link in links)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'.encode()


def page_of(*markup: str) -> bytes:
    """Return a page."""
    return f"<!doctype html><title>Courier</title>{''.join(markup)}".encode()


def stated(href: str, *, title: str = "Courier", kind: str = "application/rss+xml") -> str:
    """Return the element by which a page states a feed."""
    return f'<link rel="alternate" type="{kind}" title="{title}" href="{href}">'
