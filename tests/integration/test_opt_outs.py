"""Opt-outs bind the whole program: nothing is asked for, and what was stored goes when it is asked to."""

import asyncio
import json
from pathlib import Path

from feed_sites import WORDS, page_of, rss_of, stated
from fetch_publisher import Publisher, policy, publishing, reply
from program import tagwire

from tagwire.fetch.client import HttpFetcher
from tagwire.ingest.optouts import KEPT_S, KnownOptOuts
from tagwire.model.document import Document, FailureReason, FetchFailure, FetchRequest, Purpose
from tagwire.model.optout import OptOut, OptOuts, read_opt_out

PAGE = f"<!doctype html><title>Bridge</title><article><h1>Bridge closes for a year</h1><p>{WORDS * 6}</article>"


def test_neither_a_page_nor_a_redirect_nor_robots_txt_is_asked_for() -> None:
    async def ask() -> tuple[list[FailureReason], list[str], list[str]]:
        async with publishing() as own, publishing() as other:
            other.replies["/there"] = reply(302, b"", ("Location", own.url("/a")))
            rules = OptOuts([read_opt_out(f"127.0.0.1:{own.port}")])
            async with HttpFetcher(policy(), opt_outs=lambda: rules) as fetcher:
                failures = [
                    await fetcher.fetch(FetchRequest(url, Purpose.PAGE)) for url in (own.url("/a"), other.url("/there"))
                ]
            assert all(isinstance(f, FetchFailure) and "optouts" in f.detail for f in failures)
            return [f.reason for f in failures if isinstance(f, FetchFailure)], own.paths(), other.paths()

    reasons, asked, others = asyncio.run(ask())
    assert reasons == [FailureReason.OPTED_OUT] * 2
    assert (asked, others) == ([], ["/robots.txt", "/there"])


def test_a_rule_for_a_path_leaves_the_rest_of_the_host() -> None:
    async def ask() -> list[str]:
        async with publishing({"/a": reply(200, b"a"), "/b": reply(200, b"b")}) as site:
            rules = OptOuts([read_opt_out(f"127.0.0.1:{site.port}/b")])
            async with HttpFetcher(policy(), opt_outs=lambda: rules) as fetcher:
                kinds = [type(await fetcher.fetch(FetchRequest(site.url(p), Purpose.PAGE))) for p in ("/a", "/b")]
            assert kinds == [Document, FetchFailure]
            return site.paths()

    assert asyncio.run(ask()) == ["/robots.txt", "/a"]


def test_a_running_program_learns_of_new_rules() -> None:
    rules: list[OptOut] = []
    at = [0.0]
    known = KnownOptOuts(lambda: rules, monotonic=lambda: at[0])
    rules.append(read_opt_out("example.org"))
    assert not known()
    at[0] = KEPT_S
    assert known().covering("https://example.org/") == rules[0]


def test_opting_out_beats_a_subscription_and_erases_on_request(tmp_path: Path) -> None:
    async def run() -> tuple[list[str], dict[str, object], dict[str, object], str]:
        async with publishing() as site:
            site.replies |= {
                "/": reply(200, page_of(stated("/feed"))),
                "/feed": reply(200, rss_of("Courier", [site.url("/a")])),
                "/a": reply(200, PAGE.encode()),
            }
            await asyncio.to_thread(tagwire, "add", site.url("/"), data=tmp_path)
            await asyncio.to_thread(tagwire, "fetch", data=tmp_path)
            rule = f"127.0.0.1:{site.port}"
            added = await asyncio.to_thread(
                tagwire, "optouts", "add", rule, "--delete", "--reason", "asked", "--json", data=tmp_path
            )
            site.asked.clear()
            fetched = await asyncio.to_thread(tagwire, "fetch", "--json", data=tmp_path)
            tried = await asyncio.to_thread(tagwire, "add", site.url("/"), data=tmp_path)
            return _paths(site), json.loads(added.stdout)[0], json.loads(fetched.stdout), tried.stderr.decode()

    asked, added, fetched, tried = asyncio.run(run())
    assert asked == []
    assert (added["new"], added["erased"], added["publisher"]) == (True, 1, True)
    [source] = fetched["sources"]  # type: ignore[misc]
    assert "opted out" in source["error"]
    assert "opted out" in tried
    assert tagwire("search", "bridge", data=tmp_path).returncode == 4
    listed = tagwire("optouts", data=tmp_path).stdout.decode()
    assert str(added["rule"]) in listed
    assert tagwire("optouts", "remove", str(added["rule"]), data=tmp_path).returncode == 0
    assert tagwire("optouts", "add", "co.uk", data=tmp_path).returncode == 2


def _paths(site: Publisher) -> list[str]:
    return site.paths()
