"""One request and its answer: deadlines, size limits and the end of the body, all checked."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import SimpleNamespace

import aiohttp
from multidict import CIMultiDictProxy
from yarl import URL

from tagwire.fetch.decompress import BodyDecoder
from tagwire.fetch.failures import FetchStoppedError, broken_off, too_slow
from tagwire.fetch.policy import BodyLimits, FetchPolicy
from tagwire.model.document import Call, FailureReason

MAX_HEADER_BYTES = 32 * 1024
"""For one header line: the Content-Security-Policy of a newspaper is longer than aiohttp's 8 KiB."""
MAX_HEADERS = 256
WORDS_WITHIN_S = 3.0
"""How long the words that come with the answer to a call are waited for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said to one request.

    ``body`` is read, decompressed and complete for a 2xx answer, else empty; that of a call may be but its beginning.
    """

    url: str
    status: int
    headers: CIMultiDictProxy[str]
    body: bytes


@dataclass(slots=True)
class Connection:
    """What is known of the connection a request went out on."""

    is_kept: bool = False
    """Whether it was open from an earlier request."""


def watch_connections() -> aiohttp.TraceConfig:
    """Return what a session needs to tell ``exchange`` of its connections."""

    async def note(session: aiohttp.ClientSession, context: SimpleNamespace, event: object) -> None:
        context.trace_request_ctx.is_kept = True

    tracing = aiohttp.TraceConfig()
    tracing.on_connection_reuseconn.append(note)
    return tracing


async def exchange(
    session: aiohttp.ClientSession,
    url: str,
    *,
    headers: Mapping[str, str],
    limits: BodyLimits,
    policy: FetchPolicy,
    budget_s: float,
    is_prefix_enough: bool = False,
    call: Call | None = None,
) -> Answer:
    """Ask a wire URL once, in at most ``budget_s``, and return the answer whatever its status.

    With ``is_prefix_enough`` a body over the limits is cut instead of refused. A ``call`` gives what is posted. Raise
    FetchStoppedError for every failure of the network or of HTTP.
    """
    posted = None if call is None else call.body
    connection = Connection()
    try:
        async with asyncio.timeout(max(budget_s, 0.001)):
            response = await _headers(
                session, url, headers=headers, policy=policy, posted=posted, connection=connection
            )
            async with response:
                _check_framing(response)
                body = b""
                if call is not None:
                    body = await _words(response, limits)
                elif 200 <= response.status < 300:
                    body = await _body(response, limits, is_prefix_enough=is_prefix_enough)
                return Answer(url, response.status, response.headers, body)
    except aiohttp.ServerTimeoutError as error:
        raise too_slow(f"the server was silent for too long ({error})") from error
    except TimeoutError as error:
        raise too_slow(f"the answer was not complete after {policy.total_timeout_s:g} s") from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        # ValueError: aiohttp's word for a URL or a header it will not send.
        stopped = broken_off(error)
        stopped.is_stale_connection = connection.is_kept and isinstance(
            error, aiohttp.ServerDisconnectedError | aiohttp.ClientOSError
        )
        raise stopped from error


async def _headers(
    session: aiohttp.ClientSession,
    url: str,
    *,
    headers: Mapping[str, str],
    policy: FetchPolicy,
    posted: bytes | None,
    connection: Connection,
) -> aiohttp.ClientResponse:
    limit = asyncio.timeout(policy.headers_timeout_s)
    method = "GET" if posted is None else "POST"
    try:
        async with limit:
            return await session.request(
                method,
                URL(url, encoded=True),
                headers=headers,
                data=posted,
                allow_redirects=False,
                trace_request_ctx=connection,
            )
    except TimeoutError as error:
        if not limit.expired():
            raise
        raise too_slow(f"no answer came within {policy.headers_timeout_s:g} s") from error


def _check_framing(response: aiohttp.ClientResponse) -> None:
    """Refuse two lengths for one body (RFC 9112 §6.3), which aiohttp's parser in plain Python lets through."""
    if len(set(response.headers.getall("Content-Length", ()))) > 1:
        raise FetchStoppedError(
            FailureReason.PROTOCOL,
            "the server gives two lengths for one body, so its end is unknown; tell the publisher",
        )


async def _body(response: aiohttp.ClientResponse, limits: BodyLimits, *, is_prefix_enough: bool) -> bytes:
    decoder = BodyDecoder(response.headers.getall("Content-Encoding", ()), max_bytes=limits.decoded_bytes)
    announced = response.content_length
    if announced is not None and announced > limits.wire_bytes and not is_prefix_enough:
        raise _too_large(f"announces {announced:,} bytes", limits.wire_bytes)
    wire_bytes = 0
    async for chunk in response.content.iter_any():
        wire_bytes += len(chunk)
        decoder.add(chunk)
        if decoder.is_full or wire_bytes > limits.wire_bytes:
            if is_prefix_enough:
                return decoder.prefix()
            if decoder.is_full:
                raise _too_large("holds more once decompressed", limits.decoded_bytes)
            raise _too_large("goes on", limits.wire_bytes)
    return decoder.finish()


async def _words(response: aiohttp.ClientResponse, limits: BodyLimits) -> bytes:
    """Return the beginning of what a machine says to a call, whatever the status.

    The status is the answer: a body that breaks off, or that is compressed though we asked for none of that, loses
    words for people and nothing else.
    """
    said = b""
    if response.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        return said
    with suppress(aiohttp.ClientError, TimeoutError):
        async with asyncio.timeout(WORDS_WITHIN_S):
            async for chunk in response.content.iter_any():
                said += chunk
                if len(said) >= limits.wire_bytes:
                    break
    return said[: limits.wire_bytes]


def _too_large(what: str, limit: int) -> FetchStoppedError:
    return FetchStoppedError(
        FailureReason.TOO_LARGE,
        f"the body {what}, and {limit:,} bytes are the most we take; look for a smaller address",
    )
