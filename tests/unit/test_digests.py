"""Digests: gathered until a time of day, told by story, sent once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_alerting import Desk

from store_articles import NOW, choose_supported, stored_article
from tagwire.errors import UsageError
from tagwire.ingest.alerting.digests import MOST_ENTRIES, digest_mail, entries_of
from tagwire.ingest.alerting.messages import Letter
from tagwire.model.alert import AlertDraft, Channel, WaitingMessage
from tagwire.model.article import AnnotatedArticle
from tagwire.model.timetable import WEEKDAYS, Timetable, read_timetable
from tagwire.store.sqlite import open_store

DAILY = read_timetable("daily 07:00")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    store = open_store(tmp_path, choose=choose_supported)
    yield Desk(store)
    store.close()


def make_digest(desk: Desk, *, when: str = "daily 07:00", channel: Channel = Channel.EMAIL) -> int:
    address = "ines@example.org" if channel is Channel.EMAIL else "https://hooks.example/x"
    draft = AlertDraft("Boats", "ferry", channel, address, "ines", None, read_timetable(when))
    return desk.store.alerts.add(draft, now=desk.now).id


def plain(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def marked(mail: EmailMessage) -> str:
    body = mail.get_body(("html",))
    assert body is not None
    return str(body.get_content())


def test_a_digest_gathers_what_comes_and_goes_out_once_at_its_time(desk: Desk) -> None:
    make_digest(desk)
    due = DAILY.next_after(NOW)
    desk.store.apply([stored_article(1, ["ferry"])])
    assert desk.turn() == 0
    desk.store.apply([stored_article(2, ["ferry"])])
    assert desk.turn() == 0, "it waits for its time"
    desk.now = due
    desk.store.apply([stored_article(3, ["ferry"])])
    assert desk.turn() == 1
    [mail] = desk.mails.sent
    assert "Headline 1" in plain(mail)
    assert "Headline 2" in plain(mail)
    assert "Headline 3" not in plain(mail), "what comes at the time is for the next one"
    assert mail["Date"].datetime == due
    assert desk.turn() == 0
    desk.now = DAILY.next_after(due)
    assert desk.turn() == 1
    assert "Headline 3" in plain(desk.mails.sent[1])


def test_a_digest_that_could_not_be_sent_is_tried_for_a_week_from_its_time(desk: Desk) -> None:
    make_digest(desk, when="sunday 07:00", channel=Channel.WEBHOOK)
    desk.receiver.statuses = [503, 200]
    desk.store.apply([stored_article(1, ["ferry"])])
    assert desk.turn() == 0
    desk.now = read_timetable("sunday 07:00").next_after(NOW)
    assert desk.turn() == 0, "the receiver fails"
    [alert] = desk.store.alerts.all()
    assert (alert.failures, alert.given_up) == (1, 0)
    desk.now += timedelta(minutes=2)
    assert desk.turn() == 1


def test_what_is_over_goes_into_another_message_for_the_same_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tagwire.store.sqlite.alerts.MOST_IN_A_DIGEST", 3)
    make_digest(desk)
    for number in range(1, 8):
        desk.store.apply([stored_article(number, ["ferry"])])
        desk.turn()
    desk.now = DAILY.next_after(NOW)
    assert desk.turn() == 3
    told = "".join(plain(mail) for mail in desk.mails.sent)
    assert [told.count(f"Headline {number}\n") for number in range(1, 8)] == [1] * 7


def test_stories_that_most_publishers_tell_come_first_and_copies_once(desk: Desk) -> None:
    desk.store.apply([stored_article(number, ["ferry"], publisher=f"p{number}.example") for number in range(1, 6)])
    one, two, three, four, five = articles_of(desk)
    told = (
        one,
        replace(two, story="s"),
        replace(three, story="s"),
        replace(four, duplicate_of=five.id),
        five,
    )
    entries = entries_of(told)
    assert [entry.first.id for entry in entries] == [two.id, one.id, five.id]
    assert [other.id for other in entries[0].others] == [three.id]


def test_a_long_digest_counts_and_links_the_rest(desk: Desk) -> None:
    desk.store.apply([stored_article(number, ["ferry"]) for number in range(1, MOST_ENTRIES + 4)])
    mail = digest_mail(letter(desk, articles_of(desk)), sender="News <news@example.org>")
    assert "and 3 more stories https://news.example.org/search?q=ferry" in plain(mail)
    assert marked(mail).count("<h2") == MOST_ENTRIES
    assert 'href="https://news.example.org/search?q=ferry"' in marked(mail)


def test_hostile_words_stay_words(desk: Desk) -> None:
    desk.store.apply([stored_article(1, ["ferry"])])
    [article] = articles_of(desk)
    bad = replace(
        article.article,
        headline='<script>alert(1)</script>\r\nBcc: all@example.org "&',
        url="javascript:alert(1)",
        publisher=replace(article.article.publisher, name="<b>Post</b>"),
    )
    hostile = replace(letter(desk, (replace(article, article=bad),)), base=None)
    mail = digest_mail(hostile, sender="News <news@example.org>")
    assert "<script" not in marked(mail)
    assert "<b>" not in marked(mail)
    assert "javascript:" not in marked(mail)
    assert mail["Bcc"] is None


def articles_of(desk: Desk) -> tuple[AnnotatedArticle, ...]:
    from tagwire.model.listing import Listing

    return desk.store.find(Listing(limit=100)).articles


def letter(desk: Desk, articles: tuple[AnnotatedArticle, ...]) -> Letter:
    number = make_digest(desk)
    message = WaitingMessage(1, desk.store.alerts.get(number), NOW, tuple(a.id for a in articles))
    return Letter(message, articles, "https://news.example.org")


MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))
ZONES = st.sampled_from(("UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Asia/Kathmandu"))
TIMETABLES = st.builds(
    Timetable,
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    zone=ZONES,
    weekday=st.none() | st.integers(0, 6),
)


@given(TIMETABLES, MOMENTS)
def test_the_next_time_lies_ahead_by_a_period_at_most_and_is_read_back(timetable: Timetable, moment: datetime) -> None:
    due = timetable.next_after(moment)
    assert moment < due <= moment + timetable.period() + timedelta(hours=25), "clocks may be put, or skip a day"
    assert read_timetable(str(timetable)) == timetable


def test_clocks_that_are_put_keep_the_time_of_day() -> None:
    timetable = read_timetable("daily 07:00 Europe/Berlin")
    before = datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert timetable.next_after(before) == datetime(2026, 3, 29, 5, tzinfo=UTC), "summer time since 01:00 UTC"
    assert timetable.next_after(before - timedelta(days=1)) == datetime(2026, 3, 28, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    "words",
    ["", "7:00", "daily", "daily 24:00", "someday 07:00", "daily 07:00 Mars/Base", "daily 07:00 ../etc"],
)
def test_what_is_no_timetable_is_told(words: str) -> None:
    with pytest.raises(UsageError, match=r"write it like|name one like"):
        read_timetable(words)


@pytest.mark.parametrize("day", WEEKDAYS)
def test_each_weekday_can_be_named(day: str) -> None:
    due = read_timetable(f"{day.capitalize()} 7:00").next_after(NOW)
    assert (WEEKDAYS[due.weekday()], due.hour) == (day, 7)
