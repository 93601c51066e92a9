"""Laws of what the interface says of ages, numbers and lengths, in every language there is."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tagwire.toolkit.mediatopics import load_media_topics
from tagwire.web import ages
from tagwire.web.languages import LANGUAGES
from tagwire.web.wording import Wording, load_wording

NOW = datetime(2031, 3, 14, 14, tzinfo=UTC)
_TOPICS = load_media_topics()
WORDINGS = {lang: load_wording(lang, _TOPICS) for lang in LANGUAGES}
wordings = st.sampled_from(sorted(WORDINGS)).map(WORDINGS.__getitem__)


def digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


@given(wordings, st.integers(0, 7 * 1440 - 1))
def test_an_age_states_its_number_and_grows_by_whole_units(words: Wording, minutes: int) -> None:
    age = ages.age_of(NOW - timedelta(minutes=minutes), NOW, words)
    wanted = minutes if minutes < 60 else minutes // 60 if minutes < 1440 else minutes // 1440
    assert digits(age.text) == (str(wanted) if minutes else "")
    assert age.is_relative


@given(wordings, st.integers(7 * 1440, 10_000_000))
def test_a_date_states_its_day_and_its_year_when_that_is_another(words: Wording, minutes: int) -> None:
    moment = NOW - timedelta(minutes=minutes)
    age = ages.age_of(moment, NOW, words)
    assert str(moment.day) in age.text
    assert (str(moment.year) in age.text) == (moment.year != NOW.year)


@given(wordings, st.integers(0, 999_999))
def test_a_length_states_its_words_in_the_form_that_fits_them(words: Wording, count: int) -> None:
    length = ages.reading_length("x", count=count, lang="en", words=words)
    assert digits(length) == f"{count}{max(1, round(count / ages.WORDS_PER_MINUTE))}"
    form = words.translations.ngettext("%(count)s word, %(minutes)s min", "%(count)s words, %(minutes)s min", count)
    assert form.split(" ")[1] in length


@given(wordings, st.dates(date(1970, 1, 1), date(2100, 1, 1)))
def test_a_day_is_written_with_its_weekday_in_full(words: Wording, day: date) -> None:
    written = ages.weekday_date(day, words.locale)
    assert str(day.day) in written
    assert ages.long_date(day, words.locale).split()[0].rstrip(",") in written
