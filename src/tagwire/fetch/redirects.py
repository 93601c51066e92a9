"""Where a redirect leads, and when it is not followed."""

from datetime import datetime

from tagwire.errors import AddressRefusedError
from tagwire.fetch.exchange import Answer
from tagwire.fetch.failures import FetchStoppedError, refused
from tagwire.fetch.outcomes import asked_wait_s
from tagwire.fetch.policy import FetchPolicy
from tagwire.fetch.urls import redirect_target
from tagwire.model.document import FailureReason

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT_REDIRECTS = frozenset({301, 308})
SAME_REQUEST_REDIRECTS = frozenset({307, 308})
"""Those that keep method and body; every other turns a POST into a GET (RFC 9110 §15.4)."""


class Chain:
    """The URLs asked so far for one request, in order; knows a circle and how far the chain was permanent."""

    def __init__(self, start: str, *, max_redirects: int) -> None:
        self.url = start
        """The URL to ask now."""
        self.permanent_url: str | None = None
        """Where the permanent redirects at the beginning of the chain lead; None when it begins with none."""
        self._asked = {start}
        self._is_permanent = True
        self._max_redirects = max_redirects

    def step(self, status: int, target: str) -> None:
        """Go on to ``target``; raise FetchStoppedError when that was asked already or is one step too many."""
        if target in self._asked:
            raise _lost(f"it redirects in a circle, back to {target}")
        if len(self._asked) > self._max_redirects:
            raise _lost(f"it is the last of {self._max_redirects} redirects, and leads still further")
        self._asked.add(target)
        self._is_permanent = self._is_permanent and status in PERMANENT_REDIRECTS
        if self._is_permanent:
            self.permanent_url = target
        self.url = target


def next_url(answer: Answer, *, policy: FetchPolicy, now: datetime, allows_downgrade: bool = False) -> str:
    """Return the wire URL a redirect leads to; raise FetchStoppedError when it is not to be followed.

    Not followed are redirects to nowhere, to what is not http(s), from https to http unless allowed, and those
    with a Retry-After beyond our patience (RFC 9110 §10.2.3; in practice a notice of maintenance).
    """
    location = answer.headers.get("Location", "")
    if not location.strip():
        raise FetchStoppedError(
            FailureReason.PROTOCOL,
            f"the server answered {answer.status} but named no address to go to; tell the publisher",
            status=answer.status,
        )
    wait_s = asked_wait_s(answer, policy=policy, now=now)
    if wait_s and wait_s > policy.patience_s:
        raise FetchStoppedError(
            FailureReason.THROTTLED,
            f"the server redirects but asks us to wait {wait_s:,.0f} s first; it is asked again then",
            status=answer.status,
            retry_after_s=wait_s,
        )
    try:
        target = redirect_target(answer.url, location)
    except AddressRefusedError as error:
        raise refused(error) from error
    if answer.url.startswith("https:") and not target.startswith("https:") and not allows_downgrade:
        raise _lost(f"it redirects from https to {target}, which anybody on the way could read or change")
    return target


def _lost(what: str) -> FetchStoppedError:
    return FetchStoppedError(FailureReason.REDIRECTS, f"{what}; look for the address it should lead to")
