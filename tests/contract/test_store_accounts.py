"""What every store promises of accounts, sessions, tokens and wrong passwords."""

from datetime import timedelta

import pytest

from store_articles import NOW
from tagwire.errors import NotFoundError, UsageError
from tagwire.model.account import Account, ApiToken, FailedLogins, Role, Scope
from tagwire.store import Store

HOUR = timedelta(hours=1)
INES = Account("ines", Role.ADMIN, NOW)
ODA = Account("oda", Role.READER, NOW)


@pytest.fixture(autouse=True)
def _kept(store: Store) -> None:
    store.accounts.add(INES, "hash of ines")
    store.accounts.add(ODA, "hash of oda")


def token(account: str = "oda", label: str = "feed reader") -> ApiToken:
    return ApiToken(0, account, label, frozenset({Scope.READ}), NOW)


def test_accounts_are_kept_by_name(store: Store) -> None:
    assert store.accounts.all() == (INES, ODA)
    assert store.accounts.with_password("oda") == (ODA, "hash of oda")
    assert store.accounts.with_password("nobody") is None
    with pytest.raises(UsageError, match="'oda' already"):
        store.accounts.add(ODA, "another")
    assert store.accounts.with_password("oda") == (ODA, "hash of oda")


def test_a_session_lasts_until_its_time_or_its_end(store: Store) -> None:
    accounts = store.accounts
    accounts.start_session(b"one", "oda", now=NOW, until=NOW + HOUR)
    accounts.start_session(b"two", "oda", now=NOW, until=NOW + 9 * HOUR)
    assert accounts.session(b"one", now=NOW) == ODA
    assert accounts.session(b"one", now=NOW + HOUR) is None
    accounts.end_session(b"two")
    assert accounts.session(b"two", now=NOW) is None


def test_another_password_ends_the_sessions_and_keeps_the_tokens(store: Store) -> None:
    accounts = store.accounts
    for name in ("ines", "oda"):
        accounts.start_session(name.encode(), name, now=NOW, until=NOW + HOUR)
    accounts.add_token(b"token", token())
    accounts.set_password("oda", "new hash")
    assert accounts.with_password("oda") == (ODA, "new hash")
    assert (accounts.session(b"oda", now=NOW), accounts.session(b"ines", now=NOW)) == (None, INES)
    assert accounts.token(b"token", now=NOW) is not None


def test_removing_an_account_removes_its_proofs(store: Store) -> None:
    accounts = store.accounts
    accounts.start_session(b"session", "oda", now=NOW, until=NOW + HOUR)
    accounts.add_token(b"token", token())
    accounts.remove("oda")
    assert accounts.all() == (INES,)
    assert (accounts.session(b"session", now=NOW), accounts.token(b"token", now=NOW)) == (None, None)


def test_the_last_admin_stays_one(store: Store) -> None:
    with pytest.raises(UsageError, match="only admin"):
        store.accounts.remove("ines")
    with pytest.raises(UsageError, match="only admin"):
        store.accounts.set_role("ines", Role.EDITOR)
    store.accounts.set_role("oda", Role.ADMIN)
    store.accounts.set_role("ines", Role.EDITOR)
    assert [account.role for account in store.accounts.all()] == [Role.EDITOR, Role.ADMIN]


def test_who_is_not_there_is_said(store: Store) -> None:
    for change in (
        lambda: store.accounts.set_password("nobody", "x"),
        lambda: store.accounts.set_role("nobody", Role.READER),
        lambda: store.accounts.remove("nobody"),
        lambda: store.accounts.remove_token("oda", 7),
    ):
        with pytest.raises(NotFoundError):
            change()


def test_a_token_remembers_the_day_of_its_use(store: Store) -> None:
    kept = store.accounts.add_token(b"token", token())
    assert store.accounts.tokens("oda") == (kept,)
    assert store.accounts.token(b"token", now=NOW) == (ODA, kept)
    [used] = store.accounts.tokens("oda")
    assert used.used_at == NOW.replace(hour=0)
    with pytest.raises(NotFoundError):
        store.accounts.remove_token("ines", kept.number)
    store.accounts.remove_token("oda", kept.number)
    assert store.accounts.token(b"token", now=NOW) is None


def test_wrong_passwords_are_counted_for_each_key_and_forgiven(store: Store) -> None:
    accounts = store.accounts
    accounts.note_failed_login(["oda", "203.0.113.9"], now=NOW)
    accounts.note_failed_login(["oda"], now=NOW + HOUR / 2)
    assert accounts.failed_logins("oda", now=NOW + HOUR / 2) == FailedLogins(2, NOW + HOUR / 2)
    assert accounts.failed_logins("203.0.113.9", now=NOW).count == 1
    assert accounts.failed_logins("oda", now=NOW + 2 * HOUR) == FailedLogins()
    accounts.forget_failed_logins("oda")
    assert accounts.failed_logins("oda", now=NOW) == FailedLogins()


def test_pages_do_not_change_when_somebody_logs_in(store: Store) -> None:
    before = store.version()
    store.accounts.start_session(b"one", "oda", now=NOW, until=NOW + HOUR)
    assert store.version() == before
