"""``tagwire alert`` as a person uses it: made, tried, sent by a round, removed."""

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from demo_publishers import served_publishers
from program import tagwire


@pytest.fixture
def hook() -> Iterator[tuple[str, list[bytes]]]:
    """Where a webhook listens, and what it was sent."""
    got: list[bytes] = []

    class Hook(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(204)
            self.end_headers()

        def log_request(self, code: object = "-", size: object = "-") -> None:
            """Keep quiet."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,)).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/hook", got
        finally:
            server.shutdown()


def test_an_alert_is_made_tried_sent_once_and_removed(tmp_path: Path, hook: tuple[str, list[bytes]]) -> None:
    address, got = hook
    made = tagwire("alert", "add", "#institutionalfailure OR ferry", address, "--json", data=tmp_path)
    assert made.returncode == 0, made.stderr.decode()
    alert = json.loads(made.stdout)
    assert (alert["id"], alert["channel"]) == (1, "webhook")
    assert alert["secret"].startswith("whsec_")
    with served_publishers() as server:
        assert tagwire("add", *server.sources[:3], data=tmp_path).returncode == 0
        assert tagwire("fetch", data=tmp_path).returncode == 0
        sent = [json.loads(body)["data"] for body in got]
        articles = [article["id"] for data in sent for article in data["articles"]]
        assert articles
        assert len(articles) == len(set(articles))
        assert tagwire("fetch", "--force", data=tmp_path).returncode == 0
    assert len(got) == len(sent)
    assert tagwire("alert", "test", "1", data=tmp_path).returncode == 0
    assert json.loads(got[-1])["data"]["alert"]["name"].startswith("Test: ")
    [listed] = json.loads(tagwire("alert", "list", "--json", data=tmp_path).stdout)
    assert (listed["health"], listed["sent"], listed["waiting"]) == ("well", len(sent), 0)
    assert b"secret" not in tagwire("alert", "--json", data=tmp_path).stdout
    assert tagwire("alert", "remove", "1", data=tmp_path).returncode == 0
    assert tagwire("alert", "remove", "1", data=tmp_path).returncode == 4


def test_a_webhook_on_a_private_address_is_refused(
    tmp_path: Path, undisturbed: Path, hook: tuple[str, list[bytes]]
) -> None:
    address, got = hook
    data = tmp_path / "copy"
    data.mkdir()
    (data / "tagwire.db").write_bytes((undisturbed / "tagwire.db").read_bytes())
    assert tagwire("alert", "add", "ferry", address, data=data).returncode == 0
    refused = tagwire("alert", "test", "1", data=data, extra={})
    assert refused.returncode == 1
    assert b"127.0.0.1" in refused.stderr
    assert got == []


def test_what_cant_be_used_is_said(tmp_path: Path) -> None:
    for query, to in (("(ferry", "ines@example.org"), ("ferry", "nowhere"), ("", "ines@example.org")):
        answer = tagwire("alert", "add", query, to, data=tmp_path)
        assert answer.returncode == 2, answer.stderr.decode()
    assert tagwire("alert", "test", "9", data=tmp_path).returncode == 4


def test_a_digest_is_made_looked_at_tried_and_removed(tmp_path: Path, hook: tuple[str, list[bytes]]) -> None:
    address, got = hook
    made = tagwire("digest", "add", "#institutionalfailure OR ferry", address, "--when", "Monday 7:00", data=tmp_path)
    assert made.returncode == 0, made.stderr.decode()
    assert b"every Monday at 07:00 (UTC)" in made.stderr
    assert tagwire("digest", "add", "ferry", address, "--when", "mondays", data=tmp_path).returncode == 2
    with served_publishers() as server:
        assert tagwire("add", *server.sources[:3], data=tmp_path).returncode == 0
        assert tagwire("fetch", data=tmp_path).returncode == 0
    assert not got, "it waits for its Monday"
    shown = tagwire("digest", "show", "1", data=tmp_path)
    assert shown.returncode == 0, shown.stderr.decode()
    assert b"#" in shown.stdout
    assert tagwire("digest", "test", "1", data=tmp_path).returncode == 0
    assert len(got) == 1
    [listed] = json.loads(tagwire("digest", "list", "--json", data=tmp_path).stdout)
    assert (listed["timetable"], listed["waiting"]) == ("monday 07:00 UTC", 1)
    assert tagwire("alert", "add", "ferry", address, data=tmp_path).returncode == 0
    assert tagwire("digest", "remove", "2", data=tmp_path).returncode == 4, "that is an alert"
    assert tagwire("digest", "remove", "1", data=tmp_path).returncode == 0
