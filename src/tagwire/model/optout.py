"""Opt-outs: what the operator promised a publisher never to ask for, read or keep."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from tagwire.errors import UsageError
from tagwire.text.patterns import matches
from tagwire.text.urls import host_of, is_public_suffix, normalise_url, publisher_id

OPTED_OUT = "opted-out"
"""The reason with which what a rule covers is refused."""
MAX_RULE_LENGTH = 1_000


@dataclass(frozen=True, slots=True)
class OptOut:
    """One rule; it holds for http and https alike, and whatever anybody subscribed to."""

    host: str
    """As in an address, with its port where that is not the scheme's own."""
    path: str = ""
    """A pattern as in robots.txt; empty: everything."""
    reason: str | None = None
    added_at: datetime | None = None

    @property
    def rule(self) -> str:
        """The rule as it is written: "example.org", "example.org/private/"."""
        return self.host + self.path

    @property
    def is_publisher(self) -> bool:
        """Whether it names a whole publisher: every host under its registrable domain."""
        return not self.path and publisher_id(f"https://{self.host}") == self.host

    def covers(self, url: str) -> bool:
        """Whether an http(s) address falls under the rule."""
        try:
            address = normalise_url(url)
        except UsageError:
            return False
        if self.is_publisher:
            return publisher_id(address) == self.host
        host = host_of(address)
        if self.host not in (host, host.partition(":")[0]):
            return False
        parts = urlsplit(address)
        return matches(self.path, parts.path + (f"?{parts.query}" if parts.query else ""))


def read_opt_out(rule: str, *, reason: str | None = None) -> OptOut:
    """Return a rule as a person writes it; raise UsageError.

    A publisher's domain covers all its hosts, a host itself alone, an address all that begins like it.

    >>> read_opt_out("https://www.Example.org/private/").rule, read_opt_out("example.org").is_publisher
    ('www.example.org/private/', True)
    """
    written = rule.strip()
    if not written or len(written) > MAX_RULE_LENGTH:
        raise UsageError(f"an opt-out is a domain, a host or the beginning of an address, not {written[:80]!r}")
    address = normalise_url(written if "://" in written else f"https://{written}")
    parts = urlsplit(address)
    if is_public_suffix(parts.netloc):
        raise UsageError(
            f"{parts.netloc!r} is shared by many publishers; name one of them, such as example.{parts.netloc}"
        )
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return OptOut(parts.netloc, "" if path in ("/", "/*") else path, reason)


class OptOuts:
    """A set of rules, asked about many addresses."""

    def __init__(self, rules: Iterable[OptOut] = ()) -> None:
        self._by_publisher: dict[str, list[OptOut]] = {}
        for rule in rules:
            self._by_publisher.setdefault(publisher_id(f"https://{rule.host}"), []).append(rule)

    def __bool__(self) -> bool:
        return bool(self._by_publisher)

    def covering(self, *urls: str | None) -> OptOut | None:
        """Return a rule that covers one of the addresses, or None."""
        if not self._by_publisher:
            return None
        for url in filter(None, urls):
            try:
                rules = self._by_publisher.get(publisher_id(url), ())
            except UsageError:
                continue
            found = next((rule for rule in rules if rule.covers(url)), None)
            if found is not None:
                return found
        return None
