"""Alerts in the reading room: made, tried and removed by admins, with nothing typed lost."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from changing_room import ChangingRoom, changing_room, told
from tagwire.web import SiteSettings

MAIL = {"q": "#ferry lang:en", "channel": "email", "address": "ines@example.org", "name": "Boats"}


@pytest.fixture
def room(tmp_path: Path) -> Iterator[ChangingRoom]:
    with changing_room(tmp_path) as room:
        yield room


def test_an_alert_is_made_tried_and_removed(room: ChangingRoom) -> None:
    ada = room.called("ada")
    assert "There is no alert yet" in ada.get("/alerts").text
    assert told(ada.follow(ada.post("/alerts", MAIL))).startswith("Made: Boats, to ines@example.org.")
    [alert] = room.store.alerts.all()
    assert (alert.query, alert.who) == ("#ferry lang:en", "ada")
    tried = told(ada.follow(ada.post(f"/alerts/{alert.id}/test", {})))
    assert "did not arrive: no mail server is set" in tried
    assert told(ada.follow(ada.post(f"/alerts/{alert.id}/remove", {}))) == "Removed: Boats."
    assert room.store.alerts.all() == ()
    assert ada.post(f"/alerts/{alert.id}/remove", {}).status == 404
    assert ada.post("/alerts/99999999999999999999/test", {}).status == 404


def test_a_webhooks_secret_is_shown_once_and_its_test_arrives(room: ChangingRoom) -> None:
    ada = room.called("ada")
    made = ada.post("/alerts", {"q": "ferry", "channel": "webhook", "address": "https://hooks.example/x"})
    [secret] = re.findall(r"whsec_[\w+/=]{44}", made.text)
    [alert] = room.store.alerts.all()
    assert alert.secret == secret
    assert secret not in ada.get("/alerts").text
    assert told(ada.follow(ada.post(f"/alerts/{alert.id}/test", {}))) == "The test arrived."
    assert room.receiver is not None
    assert [call.url for call in room.receiver.calls] == ["https://hooks.example/x"]


def test_a_digest_is_an_alert_with_a_timetable(room: ChangingRoom) -> None:
    ada = room.called("ada")
    digest = {**MAIL, "when": "monday", "at": "06:30", "zone": "Europe/Berlin"}
    assert told(ada.follow(ada.post("/alerts", digest))).startswith("Made: Boats")
    [alert] = room.store.alerts.all()
    assert str(alert.timetable) == "monday 06:30 Europe/Berlin"
    assert "Every Monday at 06:30 (Europe/Berlin)." in ada.get("/alerts").text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"when": "daily", "at": "", "zone": "UTC"}, "is no timetable"),
        ({"when": "daily", "at": "07:00", "zone": "Atlantis"}, "is no time zone"),
        ({"q": ""}, "search of an alert"),
        ({"q": "(ferry"}, "at character"),
        ({"address": "ines"}, "no mail address"),
        ({"channel": "pigeon"}, "Choose how"),
        ({"channel": "ntfy", "address": "https://ntfy.example/"}, "names no topic"),
    ],
)
def test_what_cant_be_sent_is_told_and_what_was_typed_stays(
    room: ChangingRoom, change: dict[str, str], said: str
) -> None:
    answer = room.called("ada").post("/alerts", {**MAIL, **change})
    assert answer.status == 400
    assert said in told(answer)
    page = html.document_fromstring(answer.text)
    assert page.xpath("//input[@id='name']/@value") == ["Boats"]
    assert page.xpath("//input[@id='q-alert']/@value") == [{**MAIL, **change}["q"]]
    assert room.store.alerts.all() == ()


def test_a_tag_and_a_search_begin_one(room: ChangingRoom) -> None:
    [tag] = html.document_fromstring(room.get("/tag/ferry").text).xpath("//a[text()='Alert me']/@href")
    [search] = html.document_fromstring(room.get("/search?q=ferry+%22days%22").text).xpath(
        "//a[text()='Alert me']/@href"
    )
    for target, query in ((tag, "#ferry"), (search, 'ferry "days"')):
        page = html.document_fromstring(room.called("ada").get(target).text)
        assert page.xpath("//input[@id='q-alert']/@value") == [query]


def test_only_admins_see_and_make_alerts(room: ChangingRoom, tmp_path: Path) -> None:
    assert room.get("/alerts").headers["location"].startswith("/login")
    assert room.called("edda").get("/alerts").status == 403
    for target in ("/alerts", "/alerts/1/test", "/alerts/1/remove"):
        assert room.post(target, MAIL).headers["location"].startswith("/login")
        assert room.called("edda").post(target, MAIL).status == 403
        assert room.called("ada").post(target, {**MAIL, "proof": "0"}).status == 403
    assert room.store.alerts.all() == ()
    with changing_room(tmp_path / "closed", site=SiteSettings(read_only=True)) as closed:
        assert closed.get("/alerts").status == 404
        assert "Alert me" not in closed.get("/tag/ferry").text
