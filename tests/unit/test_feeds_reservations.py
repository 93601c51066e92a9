"""What a site's files reserve."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagwire.feeds.reservations import (
    RobotsStatement,
    matches,
    parse_robots_statement,
    parse_rsl,
    parse_tdmrep,
    rsl_rights,
    tdm_rights,
)

SITE = "https://courier.example"
TDMREP = f"{SITE}/.well-known/tdmrep.json"


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("/", "/a", True),
        ("*", "/a", True),
        ("/news/", "/news/a", True),
        ("/news/", "/sport/a", False),
        ("/*.html$", "/a/b.html", True),
        ("/*.html$", "/a/b.html?x", False),
        ("/a$", "/a", True),
        ("/a$", "/ab", False),
        ("/a*b*c", "/a1b2c3", True),
        ("/a*b*c", "/a1c2b3", False),
        ("/a*a$", "/a", False),
        ("/ν*", "/νέα", True),
    ],
)
def test_patterns(pattern: str, path: str, expected: bool) -> None:
    assert matches(pattern, path) is expected


def test_patterns_cost_no_backtracking() -> None:
    assert not matches("/" + "*a" * 5000 + "b$", "/" + "a" * 20_000)


@pytest.mark.parametrize(
    ("rules", "url", "reserved", "policy"),
    [
        ([{"location": "/", "tdm-reservation": 1}], "/a", True, None),
        (
            [{"location": "/", "tdm-reservation": 1}, {"location": "/free/", "tdm-reservation": 0}],
            "/free/a",
            False,
            None,
        ),
        ([{"location": "/free/", "tdm-reservation": 0}], "/a", None, None),
        ([{"location": "/", "tdm-reservation": 1, "tdm-policy": "/p.json"}], "/a", True, f"{SITE}/p.json"),
        ([{"location": "/", "tdm-reservation": 2}], "/a", None, None),
        ([{"location": 3, "tdm-reservation": 1}, "x", None], "/a", None, None),
        ({"location": "/", "tdm-reservation": 1}, "/a", None, None),
    ],
)
def test_tdmrep(rules: object, url: str, reserved: bool | None, policy: str | None) -> None:
    found = tdm_rights(parse_tdmrep(json.dumps(rules), url=TDMREP), SITE + url)
    assert (found.tdm_reserved, found.tdm_policy) == (reserved, policy)


@pytest.mark.parametrize("text", ["", "<html>", "[" * 100_000, '[{"location": "/", "tdm-reservation": NaN}]', "1e999"])
def test_a_broken_tdmrep_says_nothing(text: str) -> None:
    assert parse_tdmrep(text, url=TDMREP) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", RobotsStatement()),
        ("User-agent: *\nDisallow:\nLicense: https://courier.example/l.xml", RobotsStatement(f"{SITE}/l.xml")),
        ("license: /l.xml#a", RobotsStatement(f"{SITE}/l.xml#a")),
        ("License: javascript:alert(1)", RobotsStatement()),
        ("Content-Signal: search=yes, ai-train=no", RobotsStatement()),
        ("Content-Signal: ai-train=no, search = no", RobotsStatement(search_refused=True)),
        ("# License: https://courier.example/l.xml", RobotsStatement()),
    ],
)
def test_robots_lines(text: str, expected: RobotsStatement) -> None:
    assert parse_robots_statement(text, url=f"{SITE}/robots.txt") == expected


def rsl(inner: str, url: str = "/") -> str:
    return f'<rsl xmlns="https://rslstandard.org/rsl"><content url="{url}">{inner}</content></rsl>'


@pytest.mark.parametrize(
    ("text", "reserves"),
    [
        (rsl("<license/>"), False),
        (rsl('<license><permits type="usage">all</permits></license>'), False),
        (rsl('<license><permits type="usage">search</permits></license>'), False),
        (rsl('<license><permits type="usage">ai-train</permits></license>'), True),
        (rsl('<license><prohibits type="usage">ai-train ai-input</prohibits></license>'), False),
        (rsl('<license><prohibits type="usage">all</prohibits></license>'), True),
        (rsl('<license><prohibits type="usage">ai-train,search</prohibits></license>'), True),
        (rsl('<license><permits type="geo">EU</permits></license>'), False),
        (rsl('<license><payment type="purchase"/></license>'), True),
        (rsl('<license><payment type="attribution"/></license>'), False),
        (rsl('<license><payment type="subscription"/></license><license><payment type="free"/></license>'), False),
        (rsl(""), True),
        (rsl("<license/>", "/free/*"), False),
        (rsl('<license><payment type="purchase"/></license>', "https://elsewhere.example/"), False),
        (rsl('<license><payment type="purchase"/></license>', "https://courier.example/news/*"), True),
        ("<html><body>Not found</body></html>", False),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><rsl>" + "<a>" * 5000, False),
    ],
)
def test_rsl(text: str, reserves: bool) -> None:
    found = rsl_rights(parse_rsl(text), f"{SITE}/news/a", license_url=f"{SITE}/l.xml")
    assert found.license_reserves is reserves
    assert found.license == f"{SITE}/l.xml"


@given(st.text(max_size=400))
def test_nothing_raises(text: str) -> None:
    parse_tdmrep(text, url=TDMREP)
    parse_rsl(text)
    parse_rsl(rsl(text))
    parse_robots_statement(text, url=f"{SITE}/robots.txt")
