"""Timetables: when digests go out, by the clock of a place."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tagwire.errors import UsageError
from tagwire.text.sayings import Saying, said

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY_NAMES = (
    said("Monday"),
    said("Tuesday"),
    said("Wednesday"),
    said("Thursday"),
    said("Friday"),
    said("Saturday"),
    said("Sunday"),
)
DAILY = "daily"
_TEXT = re.compile(r"(?P<day>[a-z]+) (?P<hour>\d{1,2}):(?P<minute>\d\d)(?: (?P<zone>[A-Za-z0-9_+/-]{1,64}))?")


@dataclass(frozen=True, slots=True)
class Timetable:
    """Each day, or each week on one day, at a time that the clocks of a place show.

    >>> str(read_timetable("Monday 7:00 Europe/Berlin"))
    'monday 07:00 Europe/Berlin'
    """

    at: time
    zone: str
    """A name of the IANA time zone database."""
    weekday: int | None = None
    """0 is Monday; None is every day."""

    def next_after(self, moment: datetime) -> datetime:
        """Return the first time of the timetable after a moment, in UTC.

        A time that clocks skip when summer begins is the one they show then; one they show twice is the first.
        """
        zone = ZoneInfo(self.zone)
        day = moment.astimezone(zone).date()
        for _ in range(9):
            due = datetime.combine(day, self.at, zone).astimezone(UTC)
            if due > moment and self.weekday in (None, day.weekday()):
                return due
            day += timedelta(days=1)
        raise AssertionError("a week has every day of the week")

    def period(self) -> timedelta:
        """Return how much time a digest covers."""
        return timedelta(days=1) if self.weekday is None else timedelta(days=7)

    def words(self) -> Saying:
        """Return the timetable as people read it."""
        time_of_day = f"{self.at:%H:%M}"
        if self.weekday is None:
            return said("every day at %(time)s (%(zone)s)", time=time_of_day, zone=self.zone)
        day = DAY_NAMES[self.weekday]
        return said("every %(day)s at %(time)s (%(zone)s)", day=day, time=time_of_day, zone=self.zone)

    def __str__(self) -> str:
        """Return the form that is stored, and that ``read_timetable`` reads."""
        return f"{DAILY if self.weekday is None else WEEKDAYS[self.weekday]} {self.at:%H:%M} {self.zone}"


def read_timetable(words: str) -> Timetable:
    """Return what "daily 07:00" or "monday 07:00 Europe/Berlin" means; raise UsageError. Without a zone it is UTC."""
    found = _TEXT.fullmatch(" ".join(words.lower().split()[:2] + words.split()[2:]))
    day = found["day"] if found else ""
    if found is None or day not in (DAILY, *WEEKDAYS):
        raise UsageError(
            said(
                "%(words)s is no timetable: write it like “daily 07:00” or “monday 07:00 Europe/Berlin”",
                words=repr(words[:60]),
            )
        )
    if int(found["hour"]) > 23 or int(found["minute"]) > 59:
        time_of_day = f"{found['hour']}:{found['minute']}"
        raise UsageError(said("%(time)s is no time of day: write it like 07:00", time=time_of_day))
    return Timetable(
        at=time(int(found["hour"]), int(found["minute"])),
        zone=_zone(found["zone"] or "UTC"),
        weekday=None if day == DAILY else WEEKDAYS.index(day),
    )


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(
            said("%(zone)s is no time zone: name one like Europe/Berlin or UTC", zone=repr(name))
        ) from error
