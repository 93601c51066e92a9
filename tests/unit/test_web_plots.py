"""Numbers as pictures."""

from datetime import date, timedelta

from tagwire.web.plots import change_from_usual, day_plot, spark
from tagwire.web.wording import ENGLISH

DAYS = [(date(2031, 2, 13) + timedelta(days=n), n % 3) for n in range(29)] + [(date(2031, 3, 14), 14)]


def test_a_plot_says_in_words_what_it_draws() -> None:
    plot = day_plot(DAYS, subject="#X", words=ENGLISH)
    assert plot.label == "Articles a day with #X over 30 days: 42 in all, 14 today"
    assert (len(plot.bars), plot.peak, plot.peak_anchor, plot.first) == (30, 14, "end", "13 Feb")
    assert [bar.is_today for bar in plot.bars].index(True) == 29
    assert plot.table[0].day == "Fri 14 Mar"
    assert plot.bars[-1].title == "14 March: 14"


def test_a_plot_of_nothing_and_of_noughts() -> None:
    assert day_plot((), subject="#X", words=ENGLISH).bars == ()
    assert {bar.height for bar in day_plot([(DAYS[0][0], 0)] * 3, subject="#X", words=ENGLISH).bars} == {"1.5"}


def test_a_sparkline_is_scaled_to_its_own_peak() -> None:
    line = spark((0, 5, 10))
    assert line is not None
    assert line.points == "2.0,21.0 36.0,12.5 70.0,4.0"
    assert spark((3,)) is None


def test_change_is_against_the_usual_day() -> None:
    assert change_from_usual((1, 1, 9, 1, 14)) == 13
    assert change_from_usual((2, 2, 0)) == -2
    assert change_from_usual(()) is None
