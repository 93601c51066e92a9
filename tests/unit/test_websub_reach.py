"""Whether hubs can reach us, and what WebSub the settings ask for."""

from ipaddress import ip_network

import pytest

from tagwire.cli.websub import websub_of
from tagwire.ingest.websub.reach import unreachable_because
from tagwire.settings import Settings


@pytest.mark.parametrize(
    ("base", "words"),
    [
        (None, "not set"),
        ("https://news.example.org", None),
        ("http://203.0.113.9:8321", "documentation"),
        ("http://8.8.8.8", None),
        ("http://[2606:4700::1]:8321", None),
        ("http://127.0.0.1:8321", "loopback"),
        ("http://0x7f.1/", "loopback"),
        ("http://[::1]/", "loopback"),
        ("http://room.localhost", "loopback"),
        ("http://192.168.1.20", "private"),
        ("https://calder", "only your own network"),
        ("http://1.2.3.4.5/", "not an IPv4 address"),
    ],
)
def test_whether_an_address_can_be_reached(base: str | None, words: str | None) -> None:
    why = unreachable_because(base)
    assert (why is None) if words is None else (why is not None and words in why)


def test_an_allowed_network_is_reached() -> None:
    assert unreachable_because("http://10.1.2.3", allow=[ip_network("10.0.0.0/8")]) is None


def test_what_the_settings_ask_for() -> None:
    public = Settings(base_url="https://news.example.org/")
    websub = websub_of(public, is_open=True)
    assert (websub.base, websub.hub) == ("https://news.example.org", "https://news.example.org/hub")
    assert websub.inbox is not None
    members = websub_of(public, is_open=False)
    assert (members.base, members.hub) == ("https://news.example.org", None)
    for off in (Settings(), Settings(base_url="http://10.0.0.1"), public.model_copy(update={"websub": False})):
        nothing = websub_of(off, is_open=True)
        assert (nothing.base, nothing.hub, nothing.inbox) == (None, None, None)
