"""Breakage: what happens to a feed that a home-made script glues together from strings."""

from tagwire.demo.addresses import Addresses

_NOTICE = "\n\nNotice: Undefined index: parish in rss.php on line 41\n"
_CATEGORY = "<category>Town & County</category>"

LINKLESS_TITLE = "Lost: one grey parrot, answers to Admiral"
BROKEN_TITLE = "Corrections & clarifications"


def break_feed(text: str, *, addresses: Addresses) -> str:
    """Return a well-formed RSS feed made ill-formed in the ways real ones are.

    Words of a script stand before the XML declaration; ampersands are bare, in texts and in links; apostrophes are
    entities XML does not know; one item has crossed tags, no end and no real date; one item has no link.
    """
    text = text.replace("&#39;", "&rsquo;").replace("</copyright>", "&nbsp;&copy;</copyright>")
    text = text.replace("</link>\n<guid", "&utm_source=rss&utm_medium=feed</link>\n<guid").replace("&amp;", "&")
    text = text.replace("</item>", f"{_CATEGORY}</item>")
    head, items, rest = text.partition("<item>")
    first, end, others = rest.partition("</item>\n")
    return (
        _NOTICE
        + head
        + items
        + first
        + end
        + _broken_item(addresses)
        + others.replace("</channel>", _linkless_item() + "</channel>", 1)
    )


def _broken_item(addresses: Addresses) -> str:
    return (
        f"<item>\n<title>{BROKEN_TITLE}</title>\n<link>{addresses.house('corrections')}</link>\n"
        "<description><b>On page 7 we said <i>Tuesday</b>. It was a Wednesday</i></description>\n"
        "<pubDate>last Tuesday or so</pubDate>\n"
    )


def _linkless_item() -> str:
    return (
        f"<item>\n<title>{LINKLESS_TITLE}</title>\n"
        "<description>Last seen on the bandstand at Wrenfield. Reward: eggs.</description>\n"
        '<guid isPermaLink="false">notice-parrot</guid>\n</item>\n'
    )
