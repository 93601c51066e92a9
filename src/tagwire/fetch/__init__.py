"""Polite HTTP: asks publishers' servers, one at a time and by their rules, for bounded bytes.

``HttpFetcher`` (client.py) is the real one; tests and the demo may bring their own. Nothing here is imported with
the package, so that knowing the protocol costs no HTTP client.
"""

from typing import Protocol

from tagwire.model.document import FetchOutcome, FetchRequest


class Fetcher(Protocol):
    """Whatever answers a FetchRequest."""

    async def fetch(self, request: FetchRequest) -> FetchOutcome:
        """Return the document, that it has not changed, or why there is none; raise only when cancelled."""
