"""Ages, dates and numbers, as readers see them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tagwire.web import ages
from tagwire.web.wording import ENGLISH

NOW = datetime(2031, 3, 14, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("elapsed", "text"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=60), "1 minute ago"),
        (timedelta(minutes=38, seconds=59), "38 minutes ago"),
        (timedelta(minutes=59, seconds=59), "59 minutes ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(hours=8, minutes=59), "8 hours ago"),
        (timedelta(hours=23, minutes=59), "23 hours ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=6, hours=23), "6 days ago"),
        (timedelta(days=7), "7 March"),
        (timedelta(days=74), "30 December 2030"),
        (timedelta(minutes=-30), "just now"),
        (timedelta(days=-2), "16 March"),
    ],
)
def test_age_is_rounded_down(elapsed: timedelta, text: str) -> None:
    assert ages.age_of(NOW - elapsed, NOW, ENGLISH).text == text


def test_age_carries_what_a_time_element_needs() -> None:
    age = ages.age_of(datetime(2031, 3, 14, 7, 56, tzinfo=UTC), NOW, ENGLISH)
    assert (age.iso, age.title, age.clock) == ("2031-03-14T07:56Z", "Friday 14 March 2031, 07:56 UTC", "07:56")
    assert age.is_relative
    assert not ages.age_of(NOW - timedelta(days=8), NOW, ENGLISH).is_relative


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0"), (1204, "1,204"), (12400, "12,400"), (1_234_567, "1.2 million"), (-3, "-3")]
)
def test_numbers(count: int, text: str) -> None:
    assert ages.number(count, "en_GB") == text


@pytest.mark.parametrize(
    ("text", "words", "lang", "length"),
    [
        ("one", 1, "en", "1 word, 1 min"),
        ("x", 1180, "en", "1,180 words, 5 min"),
        ("字" * 1600, 1, "ja", "1,600 characters, 3 min"),
        ("字 字", 1, "zh", "2 characters, 1 min"),
    ],
)
def test_reading_length(text: str, words: int, lang: str, length: str) -> None:
    assert ages.reading_length(text, count=words, lang=lang, words=ENGLISH) == length


def test_days_have_words_for_a_week() -> None:
    today = date(2031, 3, 14)
    words = [ages.day_words(today - timedelta(days=ago), today, ENGLISH) for ago in (-1, 0, 1, 2, 6, 7)]
    assert words == ["", "Today", "Yesterday", "2 days ago", "6 days ago", ""]


def test_languages_have_names_and_directions() -> None:
    assert [ages.language_name(code, "en_GB") for code in ("fr", "ja", "zzz")] == ["French", "Japanese", "zzz"]
    assert [ages.direction(code) for code in ("ar", "he", "ja")] == ["rtl", "rtl", "ltr"]
