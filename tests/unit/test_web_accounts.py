"""Accounts in the reading room: who gets in, what keeps others out, and what a wrong password costs."""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette

from asgi_client import Answer, ask
from reading_articles import NOW, ferry_articles
from reading_store import MemoryStore
from store_articles import choose_supported
from tagwire.errors import UsageError
from tagwire.model.account import Account, ApiToken, FailedLogins, Role, Scope, account_name
from tagwire.store import AccountStore
from tagwire.store.sqlite import open_store
from tagwire.web import SiteSettings, create_app
from tagwire.web.access.forms import own_place
from tagwire.web.access.passwords import hash_password, is_password
from tagwire.web.access.proofs import digest

PASSWORD = "a lantern on the mole"
KEPT = hash_password(PASSWORD)
MEMBERS = SiteSettings(members_only=True)


@dataclass
class Room:
    """A reading room with one reader, Oda, and its own clock."""

    accounts: AccountStore
    site: SiteSettings = field(default_factory=SiteSettings)
    now: datetime = NOW
    app: Starlette = field(init=False)

    def __post_init__(self) -> None:
        store = MemoryStore(ferry_articles())
        self.app = create_app(store, site=self.site, clock=lambda: self.now, accounts=self.accounts)

    def get(self, target: str, cookie: str = "", **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return ask(self.app, target, headers={**({"cookie": cookie} if cookie else {}), **named})

    def post(self, target: str, fields: dict[str, str], cookie: str = "", **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        given = {"content-type": "application/x-www-form-urlencoded", "cookie": cookie, **named}
        return ask(self.app, target, method="POST", headers=given, body=urlencode(fields).encode())

    def log_in(self, password: str = PASSWORD, name: str = "oda", back: str = "/") -> Answer:
        return self.post("/login", {"name": name, "password": password, "next": back})

    def session(self) -> str:
        return self.log_in().headers["set-cookie"].partition(";")[0]


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[AccountStore]:
    store = open_store(tmp_path, choose=choose_supported)
    store.accounts.add(Account("oda", Role.READER, NOW), KEPT)
    yield store.accounts
    store.close()


@pytest.fixture
def room(accounts: AccountStore) -> Room:
    return Room(accounts)


def proof(answer: Answer) -> str:
    found = re.search(r'name="proof" value="([0-9a-f]{64})"', answer.text)
    assert found
    return found[1]


def test_the_right_password_opens_a_session_and_leads_back(room: Room) -> None:
    answer = room.log_in(back="/tag/halden?lang=en")
    assert (answer.status, answer.headers["location"]) == (303, "/tag/halden?lang=en")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie
    assert "oda" in room.get("/account", room.session()).text


def test_a_session_over_https_never_leaves_it(accounts: AccountStore) -> None:
    room = Room(accounts, SiteSettings(base_url="https://news.example.org"))
    assert "secure" in room.log_in().headers["set-cookie"].lower()


@pytest.mark.parametrize(
    ("name", "password"), [("oda", "wrong password"), ("nobody", PASSWORD), ("", ""), ("o\0da", "x")]
)
def test_a_wrong_name_and_a_wrong_password_look_the_same(room: Room, name: str, password: str) -> None:
    answer = room.log_in(password, name)
    assert answer.status == 403
    assert "Name or password is wrong" in answer.text
    assert "set-cookie" not in answer.headers


def test_wrong_passwords_must_wait_longer_and_longer_and_are_forgiven(room: Room) -> None:
    for _ in range(5):
        assert room.log_in("wrong password").status == 403
    stopped = room.log_in()
    assert stopped.status == 429
    assert int(stopped.headers["retry-after"]) <= 31
    room.now += timedelta(seconds=31)
    assert room.log_in("wrong password").status == 403
    assert int(room.log_in().headers["retry-after"]) > 31
    room.now += timedelta(hours=1)
    assert room.log_in().status == 303


def test_nobody_is_locked_out_by_wrong_passwords_from_elsewhere(accounts: AccountStore) -> None:
    accounts.note_failed_login(["oda from 203.0.113.9"] * 9, now=NOW)
    assert Room(accounts).log_in().status == 303


def test_waits_grow_to_a_bound() -> None:
    def wait(count: int) -> timedelta:
        return FailedLogins(count, NOW).wait(NOW, free=5)

    assert [wait(n).total_seconds() for n in (0, 4, 5, 6, 7, 9, 50)] == [0, 0, 30, 60, 120, 480, 900]


@pytest.mark.parametrize(
    "place", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", "/a\nb"]
)
def test_a_login_leads_nowhere_else(room: Room, place: str) -> None:
    assert own_place(place) == "/"
    assert room.log_in(back=place).headers["location"] == "/"


def test_logging_out_ends_the_session_itself(room: Room) -> None:
    cookie = room.session()
    form = proof(room.get("/account", cookie))
    assert room.post("/logout", {"proof": form}, cookie).status == 303
    assert room.get("/account", cookie).headers["location"].startswith("/login")


def test_a_form_without_its_sessions_proof_does_nothing(room: Room) -> None:
    cookie, other = room.session(), room.session()
    foreign = proof(room.get("/account", other))
    for given in ({}, {"proof": ""}, {"proof": "0" * 64}, {"proof": foreign}):
        assert room.post("/logout", given, cookie).status == 403
    assert room.get("/account", cookie).status == 200


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://evil.example"}, {"sec_fetch_site": "cross-site"}, {"origin": "null"}],
)
def test_another_sites_form_is_refused(room: Room, headers: dict[str, str]) -> None:
    cookie = room.session()
    form = proof(room.get("/account", cookie))
    assert room.post("/logout", {"proof": form}, cookie, **headers).status == 403
    assert room.post("/login", {"name": "oda", "password": PASSWORD}, **headers).status == 403
    # A page cannot write this header itself, and browsers send it whatever they say of the origin.
    assert "wrong" in room.post("/login", {"name": "oda"}, origin="null", sec_fetch_site="same-origin").text
    assert room.post("/logout", {"proof": form}, cookie, origin="http://room.example").status == 303


def test_browsers_may_state_a_forms_origin(room: Room) -> None:
    assert room.get("/login").headers["referrer-policy"] == "same-origin"


def test_a_form_of_another_kind_or_size_is_refused(room: Room) -> None:
    assert room.post("/login", {}, content_type="text/plain").status == 400
    assert room.post("/login", {"name": "x" * 70_000}).status == 400
    assert room.post("/login", {f"f{n}": "" for n in range(60)}).status == 400


def test_a_token_is_made_shown_once_and_revoked(room: Room) -> None:
    cookie = room.session()
    form = proof(room.get("/account", cookie))
    made = room.post("/account/tokens", {"proof": form, "label": "my reader", "scope-read": "1"}, cookie)
    found = re.search(r"twr_[\w-]{43}", made.text)
    assert found
    page = room.get("/account", cookie).text
    assert found[0] not in page
    assert "my reader" in page
    number = re.search(r'name="number" value="(\d+)"', page)
    assert number
    assert room.post("/account/tokens/revoke", {"proof": form, "number": number[1]}, cookie).status == 303
    assert "my reader" not in room.get("/account", cookie).text


def test_nobody_gets_a_token_that_may_more_than_they(room: Room, accounts: AccountStore) -> None:
    cookie = room.session()
    form = proof(room.get("/account", cookie))
    answer = room.post("/account/tokens", {"proof": form, "label": "x", "scope-manage": "1"}, cookie)
    assert answer.status == 400
    assert accounts.tokens("oda") == ()


def test_a_password_is_changed_with_the_old_one_and_ends_all_sessions(room: Room) -> None:
    cookie = room.session()
    form = proof(room.get("/account", cookie))
    fields = {"proof": form, "old": "wrong password", "new": "another lantern"}
    assert room.post("/account/password", fields, cookie).status == 400
    assert room.post("/account/password", {**fields, "old": PASSWORD, "new": "short"}, cookie).status == 400
    assert room.post("/account/password", {**fields, "old": PASSWORD}, cookie).status == 303
    assert room.get("/account", cookie).status == 303
    assert (room.log_in().status, room.log_in("another lantern").status) == (403, 303)


def test_members_rooms_show_strangers_the_door_and_nothing_else(accounts: AccountStore) -> None:
    room = Room(accounts, MEMBERS)
    for target in ("/", "/tag/institutionalfailure?lang=en", "/search?q=ferry", "/article/x", "/opensearch"):
        answer = room.get(target)
        assert answer.status == 303
        assert answer.headers["location"].startswith("/login?next=%2F")
        assert answer.body == b""
    for target in ("/latest.rss", "/tag/halden.atom", "/latest.json", "/api/v1/articles", "/api/openapi.json"):
        answer = room.get(target)
        assert answer.status == 401
        assert "Basic" in answer.headers["www-authenticate"]
    assert [room.get(t).status for t in ("/login", "/healthz", "/robots.txt")] == [200, 200, 200]


def test_members_read_and_no_cache_between_keeps_it(accounts: AccountStore) -> None:
    room = Room(accounts, MEMBERS)
    answer = room.get("/latest", room.session())
    assert answer.status == 200
    assert answer.headers["cache-control"].startswith("private")
    assert Room(accounts).get("/latest").headers["cache-control"].startswith("public")


@pytest.mark.parametrize(
    "authorization",
    ["Bearer secret", "bearer secret", "Basic " + base64.b64encode(b"anything:secret").decode()],
)
def test_a_token_reads_feeds_and_the_api(accounts: AccountStore, authorization: str) -> None:
    accounts.add_token(digest("secret"), ApiToken(0, "oda", "reader", frozenset({Scope.READ}), NOW))
    room = Room(accounts, MEMBERS)
    for target in ("/latest.rss", "/api/v1/articles?limit=1"):
        assert room.get(target, authorization=authorization).status == 200


@pytest.mark.parametrize(
    "authorization", ["Bearer wrong", "Basic !", "Basic " + base64.b64encode(b"\xff").decode(), "x"]
)
def test_a_wrong_token_is_not_saved_by_a_right_cookie(accounts: AccountStore, authorization: str) -> None:
    room = Room(accounts, MEMBERS)
    assert room.get("/latest.rss", room.session(), authorization=authorization).status == 401


def test_a_trusted_proxy_says_who_asks_and_nobody_else_can(accounts: AccountStore) -> None:
    trusting = SiteSettings(
        members_only=True, proxy_user_header="x-forwarded-user", trusted_proxies=(ip_network("127.0.0.0/8"),)
    )
    assert Room(accounts, trusting).get("/latest", x_forwarded_user="mara").status == 200
    elsewhere = SiteSettings(
        members_only=True, proxy_user_header="x-forwarded-user", trusted_proxies=(ip_network("10.0.0.0/8"),)
    )
    assert Room(accounts, elsewhere).get("/latest", x_forwarded_user="oda").status == 303
    assert Room(accounts, MEMBERS).get("/latest", x_forwarded_user="oda").status == 303


def test_where_nobody_can_log_in_there_is_no_login(accounts: AccountStore) -> None:
    read_only = Room(accounts, SiteSettings(read_only=True))
    assert read_only.get("/login").status == 404
    assert "/account" not in read_only.get("/latest").text
    assert "/account" in Room(accounts).get("/latest").text


def test_roles_may_ever_more() -> None:
    assert Role.READER.scopes == {Scope.READ}
    assert Role.EDITOR.scopes == {Scope.READ, Scope.CORRECT}
    assert Role.ADMIN.scopes == set(Scope)


def test_names_are_one_however_they_are_typed() -> None:
    assert account_name(" Oda ") == account_name("ODA") == "oda"
    for bad in ("", "a b", "x" * 65, "a/b"):
        with pytest.raises(UsageError):
            account_name(bad)


def test_passwords_are_kept_as_argon2_and_bounded() -> None:
    assert KEPT.startswith("$argon2id$")
    assert is_password(PASSWORD, KEPT)
    assert not is_password(PASSWORD, None)
    assert not is_password("x" * 2000, KEPT)
    with pytest.raises(UsageError, match="10"):
        hash_password("short")
