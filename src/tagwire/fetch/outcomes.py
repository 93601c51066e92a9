"""What the last answer of a chain of redirects means: a document, "not changed", or why it is neither."""

from dataclasses import dataclass, replace
from datetime import datetime

from tagwire.fetch.exchange import Answer
from tagwire.fetch.failures import FetchStoppedError, shown
from tagwire.fetch.headers import fresh_for_s, header_text, links_of, media_type, retry_after_s, validator_text
from tagwire.fetch.policy import FetchPolicy
from tagwire.model.document import Document, FailureReason, FetchRequest, NotModified, Validators

IM_USED = 226
MAX_LINE_CHARS = 2000


@dataclass(frozen=True, slots=True)
class Arrival:
    """The end of a chain of redirects that began at ``start``, a wire URL."""

    start: str
    answer: Answer
    was_conditional: bool
    permanent_url: str | None


def outcome(request: FetchRequest, arrival: Arrival, *, policy: FetchPolicy, now: datetime) -> Document | NotModified:
    """Return what a server gave us; raise FetchStoppedError when it is neither a document nor a fitting 304."""
    answer = arrival.answer
    if answer.status == 304:
        return _not_modified(request, arrival, now=now)
    if answer.status in (200, 203):
        return _document(request, arrival, now=now)
    if answer.status == IM_USED and arrival.was_conditional:
        return replace(_document(request, arrival, now=now), is_delta=_is_feed_delta(answer))
    raise _bad_status(answer, policy=policy, now=now)


def asked_wait_s(answer: Answer, *, policy: FetchPolicy, now: datetime) -> float | None:
    """Return the seconds a server asks us to wait (Retry-After), bounded, or None; a 429 always asks."""
    wait_s = retry_after_s(answer.headers.get("Retry-After"), now=now)
    if wait_s is None:
        return policy.default_retry_after_s if answer.status == 429 else None
    return min(wait_s, policy.max_retry_after_s)


def _document(request: FetchRequest, arrival: Arrival, *, now: datetime) -> Document:
    headers = arrival.answer.headers
    final_url = arrival.answer.url
    kind, charset = media_type(headers.get("Content-Type", ""))
    robots_tag = "\n".join(header_text(value) for value in headers.getall("X-Robots-Tag", ()))
    return Document(
        url=request.url,
        final_url=final_url,
        body=arrival.answer.body,
        media_type=kind,
        charset=charset,
        fetched_at=now,
        validators=Validators(
            etag=validator_text(headers.get("ETag")),
            last_modified=validator_text(headers.get("Last-Modified")),
            url=None if final_url == arrival.start else final_url,
        ),
        permanent_url=arrival.permanent_url,
        max_age_s=fresh_for_s(headers.getall("Cache-Control", ()), headers.get("Expires"), now=now),
        links=links_of(headers.getall("Link", ()), base=final_url),
        robots_tag=robots_tag or None,
        tdm_reservation=_line(headers.get("tdm-reservation")),
        tdm_policy=_line(headers.get("tdm-policy")),
    )


def _is_feed_delta(answer: Answer) -> bool:
    """Return True; raise FetchStoppedError for a delta in another form than the one asked for (RFC 3229 §10.5.2)."""
    applied = ",".join(answer.headers.getall("IM", ())).lower().replace(" ", "").split(",")
    if any(name.partition(";")[0] not in ("", "feed") for name in applied):
        raise FetchStoppedError(
            FailureReason.BAD_ENCODING,
            f"the server sent a difference in a form nobody asked for ({shown(','.join(applied))}); tell the publisher",
            status=IM_USED,
        )
    return True


def _not_modified(request: FetchRequest, arrival: Arrival, *, now: datetime) -> NotModified:
    if not arrival.was_conditional:
        raise FetchStoppedError(
            FailureReason.PROTOCOL,
            "the server answered 304 (not changed) though we asked for the whole; it is asked again later",
            status=304,
        )
    headers, old = arrival.answer.headers, request.validators
    return NotModified(
        url=request.url,
        fetched_at=now,
        validators=replace(
            old,
            etag=validator_text(headers.get("ETag")) or old.etag,
            last_modified=validator_text(headers.get("Last-Modified")) or old.last_modified,
        ),
        permanent_url=arrival.permanent_url,
        max_age_s=fresh_for_s(headers.getall("Cache-Control", ()), headers.get("Expires"), now=now),
    )


def _line(value: str | None) -> str | None:
    return header_text(value).strip()[:MAX_LINE_CHARS] or None if value else None


def _bad_status(answer: Answer, *, policy: FetchPolicy, now: datetime) -> FetchStoppedError:
    status = answer.status
    match status:
        case 410:
            reason, wait_s = FailureReason.GONE, None
            what = "the publisher has taken it away for good (410); it is asked no more until you resume it"
        case 429 | 503:
            reason, wait_s = FailureReason.THROTTLED, asked_wait_s(answer, policy=policy, now=now)
            when = "later" if wait_s is None else f"in {wait_s:,.0f} s at the earliest"
            what = f"the server asks us to slow down ({status}); it is asked again {when}"
        case _:
            reason, wait_s = FailureReason.STATUS, None
            hint = "it is asked again later" if status >= 500 else "check the address, or ask the publisher"
            what = f"the server answered {status}; {hint}"
    return FetchStoppedError(reason, what, status=status, retry_after_s=wait_s)
