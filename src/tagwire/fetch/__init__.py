"""Polite HTTP: asks publishers' servers, one at a time and by their rules, for bounded bytes.

``HttpFetcher`` (client.py) is the real one; tests and the demo may bring their own. Nothing here is imported with
the package, so that knowing the protocol costs no HTTP client.
"""

from typing import Protocol

from tagwire.model.document import Call, CallAnswer, FetchFailure, FetchOutcome, FetchRequest


class Fetcher(Protocol):
    """Whatever answers a FetchRequest."""

    async def fetch(self, request: FetchRequest) -> FetchOutcome:
        """Return the document, that it has not changed, or why there is none; raise only when cancelled."""


class Caller(Protocol):
    """Whatever makes a Call."""

    async def call(self, call: Call) -> CallAnswer | FetchFailure:
        """Return what the machine said, or why it said nothing; raise only when cancelled."""


class WebClient(Fetcher, Caller, Protocol):
    """Both, with one set of limits for all that is asked."""
