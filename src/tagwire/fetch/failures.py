"""How a fetch ends early: one exception inside this package, one value outside it."""

import asyncio
import ssl
from datetime import datetime

import aiohttp

from tagwire.errors import AddressRefusedError, FetchError
from tagwire.fetch.resolver import SocketRefusedError
from tagwire.model.document import FailureReason, FetchFailure

MAX_SHOWN = 300


class FetchStoppedError(FetchError):
    """Why a hop gave no answer that can be used; ``what`` follows the URL in a sentence."""

    def __init__(
        self,
        reason: FailureReason,
        what: str,
        *,
        status: int | None = None,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(what)
        self.reason = reason
        self.what = what
        self.status = status
        self.retry_after_s = retry_after_s
        self.url: str | None = None
        """The hop it happened at, once known."""
        self.is_stale_connection = False
        """Whether a connection kept from an earlier request was gone before any answer: then another one may do."""


def failure(stopped: FetchStoppedError, url: str, *, at: datetime) -> FetchFailure:
    """Return the value that tells the caller why ``url`` gave no document."""
    where = stopped.url or url
    lead = shown(where) if where == url else f"{shown(url)} leads to {shown(where)}"
    return FetchFailure(
        url=url,
        reason=stopped.reason,
        detail=f"{lead}: {stopped.what}",
        fetched_at=at,
        status=stopped.status,
        retry_after_s=stopped.retry_after_s,
    )


def shown(text: str) -> str:
    """Return a text from outside fit for one line of a message: printable and not too long."""
    plain = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[: MAX_SHOWN + 1])
    return plain if len(plain) <= MAX_SHOWN else f"{plain[:MAX_SHOWN]}…"


def refused(error: AddressRefusedError) -> FetchStoppedError:
    """Return the end of a hop to an address we do not ask."""
    return FetchStoppedError(FailureReason.ADDRESS_REFUSED, str(error))


def unknown_name(error: OSError) -> FetchStoppedError:
    """Return the end of a hop to a host whose name can't be looked up."""
    return FetchStoppedError(
        FailureReason.DNS, f"the host's name can't be looked up ({shown(str(error))}); check the address's spelling"
    )


def too_slow(what: str) -> FetchStoppedError:
    """Return the end of a hop that took too long."""
    return FetchStoppedError(FailureReason.TIMEOUT, f"{what}; it is asked again later")


def broken_off(error: Exception) -> FetchStoppedError:
    """Return the end of a hop that the network or aiohttp broke off, by what went wrong."""
    text = shown(str(error)) or type(error).__name__
    if _cause_is(error, SocketRefusedError):
        return FetchStoppedError(FailureReason.ADDRESS_REFUSED, text)
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError | ssl.CertificateError):
        return FetchStoppedError(
            FailureReason.TLS, f"no safe connection ({text}); the publisher must renew or mend its certificate"
        )
    if isinstance(error, asyncio.TimeoutError):
        return too_slow("the server fell silent")
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return unknown_name(error)
    if isinstance(error, aiohttp.ClientPayloadError):
        return FetchStoppedError(
            FailureReason.TRUNCATED, f"the body ended before its announced end ({text}); it is asked again later"
        )
    if isinstance(error, aiohttp.ClientResponseError | ValueError):
        return FetchStoppedError(
            FailureReason.PROTOCOL, f"the server does not speak proper HTTP ({text}); tell the publisher"
        )
    return FetchStoppedError(FailureReason.CONNECTION, f"the connection failed ({text}); it is asked again later")


def _cause_is(error: BaseException, kind: type[BaseException]) -> bool:
    seen: BaseException | None = error
    for _ in range(8):
        if isinstance(seen, kind):
            return True
        seen = seen.__cause__ if seen is not None else None
    return False
