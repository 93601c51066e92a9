"""A reading room that others can reach: nobody gets in by default, and members do with a password or a token."""

import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from program import tagwire
from running_room import Up, running_up

OPEN = ("--host", "0.0.0.0", "--no-ingest")


def asked(up: Up, path: str, **headers: str) -> tuple[int, str]:
    request = urllib.request.Request(up.address.replace("0.0.0.0", "127.0.0.1").rstrip("/") + path, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.geturl()
    except urllib.error.HTTPError as error:
        return error.code, error.geturl()


def test_it_does_not_open_to_others_while_nobody_has_an_account(tmp_path: Path) -> None:
    ended = tagwire("up", *OPEN, "--port", "0", data=tmp_path)
    assert ended.returncode == 3
    assert b"tagwire accounts add NAME --role admin" in ended.stderr


def test_members_get_in_and_strangers_do_not(tmp_path: Path) -> None:
    assert tagwire("accounts", "add", "Ines", "--role", "admin", data=tmp_path, stdin=b"a lantern\n").returncode == 2
    added = tagwire("accounts", "add", "Ines", "--role", "admin", data=tmp_path, stdin=b"a lantern on the mole\n")
    assert added.returncode == 0
    token = tagwire("accounts", "token", "ines", "--label", "feeds", data=tmp_path).stdout.decode().strip()
    with running_up(tmp_path, *OPEN) as up:
        assert asked(up, "/latest")[1].endswith("/login?next=%2Flatest")
        assert asked(up, "/latest.rss")[0] == 401
        assert asked(up, "/latest.rss", Authorization=f"Bearer {token}")[0] == 200


def test_a_read_only_room_is_open_and_has_no_login(tmp_path: Path) -> None:
    (tmp_path / "tagwire.toml").write_text("read_only = true\n")
    with running_up(tmp_path, *OPEN) as up:
        assert asked(up, "/latest")[0] == 200
        assert asked(up, "/login")[0] == 404


def test_the_last_admin_cannot_be_removed(tmp_path: Path) -> None:
    tagwire("accounts", "add", "ines", "--role", "admin", data=tmp_path, stdin=b"a lantern on the mole\n")
    ended = tagwire("accounts", "remove", "ines", data=tmp_path)
    assert ended.returncode == 2
    assert b"only admin" in ended.stderr
    assert tagwire("accounts", data=tmp_path).stdout == b"ines  admin\n"
