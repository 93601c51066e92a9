"""Addresses as feeds state them → absolute http(s) addresses that are safe to show and to ask."""

import re
from urllib.parse import quote, urljoin

from tagwire.errors import UsageError
from tagwire.text.urls import MAX_URL_LENGTH, split_http_url

_IGNORED = re.compile("[\t\r\n]")
_UNWRITTEN = re.compile('[\x00-\x20\x7f-\x9f<>"`{}|\\\\^\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]')
"""What no written address holds: blanks, controls, quotes, and characters that turn or hide text."""


def absolute_link(base: str, reference: str | None) -> str | None:
    """Return ``reference`` as an absolute http(s) address, or None when it leads to no such address.

    The address keeps the publisher's spelling (normalise_url comes later), but for the characters an address can't
    hold, which are percent-encoded. Addresses with user info, without a host or longer than 4,096 characters give None.

    >>> absolute_link("https://example.org/feed", "/a b"), absolute_link("https://example.org/", "javascript:x")
    ('https://example.org/a%20b', None)
    """
    if not reference:
        return None
    reference = _IGNORED.sub("", reference[: MAX_URL_LENGTH + 100]).strip()
    if not reference or len(reference) > MAX_URL_LENGTH:
        return None
    try:
        address = urljoin(base, reference)
        split_http_url(address)
    except (ValueError, UsageError):
        return None
    return _UNWRITTEN.sub(lambda match: quote(match[0]), address)


def is_http_link(reference: str | None) -> bool:
    """Whether ``reference`` is an absolute http(s) address by itself."""
    return absolute_link("", reference) is not None
