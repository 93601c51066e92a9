"""Calls to machines: what is posted, what of the answer counts, and what never happens to a POST."""

import asyncio

import pytest
from fetch_publisher import Asked, Publisher, Reply, policy, publishing, raw, reply

from tagwire.fetch.client import HttpFetcher
from tagwire.model.document import Call, CallAnswer, FailureReason, FetchFailure

FORM = b"hub.mode=subscribe"


async def call(publisher: Publisher, path: str = "/hub", *, is_redirected: bool = True) -> CallAnswer | FetchFailure:
    asked = Call(publisher.url(path), FORM, "application/x-www-form-urlencoded", is_redirected=is_redirected)
    async with HttpFetcher(policy()) as fetcher:
        return await fetcher.call(asked)


def said(replies: dict[str, Reply], *, is_redirected: bool = True) -> tuple[CallAnswer | FetchFailure, list[Asked]]:
    async def visit() -> tuple[CallAnswer | FetchFailure, list[Asked]]:
        async with publishing(replies) as publisher:
            return await call(publisher, is_redirected=is_redirected), publisher.asked

    return asyncio.run(visit())


def test_a_form_is_posted_whole_and_robots_txt_is_not_asked() -> None:
    answer, asked = said({"/hub": reply(202, b"on its way")})
    assert isinstance(answer, CallAnswer)
    assert (answer.status, answer.text, answer.is_success) == (202, "on its way", True)
    assert [(a.method, a.path, a.body) for a in asked] == [("POST", "/hub", FORM)]
    assert asked[0].header("Content-Type") == b"application/x-www-form-urlencoded"


def test_a_refusal_says_why_and_how_long_to_wait() -> None:
    answer, _ = said({"/hub": reply(429, "trop d’abonnés".encode(), ("Retry-After", "120"))})
    assert isinstance(answer, CallAnswer)
    assert (answer.status, answer.text, answer.retry_after_s) == (429, "trop d’abonnés", 120)
    assert not answer.is_success


@pytest.mark.parametrize("status", [307, 308])
def test_a_redirect_that_keeps_the_request_is_followed(status: int) -> None:
    answer, asked = said({"/hub": reply(status, b"", ("Location", "/other")), "/other": reply(202)})
    assert isinstance(answer, CallAnswer)
    assert answer.status == 202
    assert [(a.method, a.path, a.body) for a in asked] == [("POST", "/hub", FORM), ("POST", "/other", FORM)]


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_redirect_that_would_make_another_request_of_it_is_not_followed(status: int) -> None:
    answer, asked = said({"/hub": reply(status, b"", ("Location", "/other")), "/other": reply(202)})
    assert isinstance(answer, CallAnswer)
    assert answer.status == status
    assert [a.path for a in asked] == ["/hub"]


def test_no_redirect_is_followed_where_none_may_be() -> None:
    answer, asked = said({"/hub": reply(307, b"", ("Location", "/other"))}, is_redirected=False)
    assert isinstance(answer, CallAnswer)
    assert answer.status == 307
    assert [a.path for a in asked] == ["/hub"]


@pytest.mark.parametrize("place", ["http://10.0.0.1/", "http://[::1]:9/", "http://169.254.169.254/latest/meta-data"])
def test_a_redirect_to_a_private_address_is_never_asked(place: str) -> None:
    failure, asked = said({"/hub": reply(307, b"", ("Location", place))})
    assert isinstance(failure, FetchFailure)
    assert failure.reason is FailureReason.ADDRESS_REFUSED
    assert [a.path for a in asked] == ["/hub"]


@pytest.mark.parametrize(
    "answer",
    [
        reply(202, b"cut", length=5_000, is_last=True),
        reply(202, b"not gzip at all", ("Content-Encoding", "gzip")),
        reply(202, b"x" * 50_000),
        raw(b"HTTP/1.1 202 Yes\r\n\r\n"),
    ],
    ids=["cut short", "lies about its coding", "long", "without length"],
)
def test_the_status_counts_whatever_becomes_of_the_words(answer: Reply) -> None:
    found, _ = said({"/hub": answer})
    assert isinstance(found, CallAnswer)
    assert found.is_success
    assert len(found.text) <= 8 * 1024


def test_one_host_is_called_once_at_a_time() -> None:
    async def visit() -> int:
        async with publishing({"/hub": reply(202, delay_s=0.05)}) as publisher, HttpFetcher(policy()) as fetcher:
            asked = Call(publisher.url("/hub"), FORM)
            await asyncio.gather(*(fetcher.call(asked) for _ in range(4)))
            return publisher.most_at_once

    assert asyncio.run(visit()) == 1


def test_a_loopback_address_is_refused_unless_it_is_allowed() -> None:
    async def visit() -> tuple[CallAnswer | FetchFailure, list[Asked]]:
        async with publishing({"/hub": reply(202)}) as publisher, HttpFetcher(policy(allow_networks=())) as fetcher:
            return await fetcher.call(Call(publisher.url("/hub"), FORM)), publisher.asked

    failure, asked = asyncio.run(visit())
    assert isinstance(failure, FetchFailure)
    assert failure.reason is FailureReason.ADDRESS_REFUSED
    assert not asked
