"""Days and times of the Gregorian calendar from their ISO 8601 text, by arithmetic alone."""

import re
from dataclasses import dataclass

_ISO = re.compile(
    r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
    r"(?:T(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}(?:\.[0-9]{1,9})?))?"
    r"(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_CLOCK = re.compile(
    r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}(?:\.[0-9]{1,9})?))?(?:Z|[+-].{2,5})?"
)
_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FEBRUARY = 2
_DAY = 86_400
_LAST_HOUR, _LAST_MINUTE = 23, 59
FIRST, LAST = -719_162, 2_932_896  # 0001-01-01 and 9999-12-31, as days since 1970 began


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A day, and the seconds of it where a time is said, as the clock on the wall showed them."""

    year: int
    month: int
    day: int
    seconds: float = 0.0
    zone: int = 0  # seconds that the clock was ahead of UTC

    @property
    def number(self) -> int:
        """Days since 1970 began, as that calendar shows it."""
        return _number(self.year, self.month, self.day)

    @property
    def weekday(self) -> int:
        """Monday is 0."""
        return (self.number + 3) % 7

    @property
    def hour(self) -> int:
        return int(self.seconds) // 3600

    @property
    def minute(self) -> int:
        return int(self.seconds) % 3600 // 60

    @property
    def second(self) -> float:
        return self.seconds % 60

    @property
    def date(self) -> str:
        return f"{self.year:04}-{self.month:02}-{self.day:02}"


def read(text: str) -> Moment | None:
    """The moment that ``text`` says, or nothing if it says none that the calendar has.

    >>> read("2024-02-29").number, read("2023-02-29"), read("2026-11-22T12:00:00+01:00").seconds
    (19782, None, 43200.0)
    """
    found = _ISO.fullmatch(text)
    if not found:
        return None
    year, month, day = int(found["year"]), int(found["month"]), int(found["day"])
    if not (year and 1 <= month <= len(_MONTHS) and 1 <= day <= _days_in(year, month)):
        return None
    seconds = _seconds(found) if found["hour"] else 0.0
    if seconds is None:
        return None
    return Moment(year=year, month=month, day=day, seconds=seconds, zone=_zone(found["zone"]))


def days_of(text: str) -> float | None:
    """Days since 1970 began in UTC; a day is its midnight.

    >>> days_of("1970-01-03"), days_of("1970-01-02T13:00:00+01:00"), days_of("soon")
    (2.0, 1.5, None)
    """
    moment = read(text)
    if moment is None:
        return None
    return moment.number + (moment.seconds - moment.zone) / _DAY


def moment_of(days: float) -> Moment | None:
    """The moment in UTC that many days after 1970 began; nothing outside the years 1 to 9999.

    >>> moment_of(20779.5).date, moment_of(20779.5).hour, moment_of(1e300)
    ('2026-11-22', 12, None)
    """
    if not FIRST <= days < LAST + 1:
        return None
    whole = int(days // 1)
    seconds = round((days - whole) * _DAY, 3)
    whole, seconds = (whole + 1, 0.0) if seconds >= _DAY else (whole, seconds)
    if whole > LAST:
        return None
    year, month, day = _civil(whole)
    return Moment(year=year, month=month, day=day, seconds=seconds)


def share_of_day(text: str) -> float | None:
    """How much of a day has gone when a clock shows ``text``.

    >>> share_of_day("18:00"), share_of_day("12:00:00.000+01:00"), share_of_day("25:00")
    (0.75, 0.5, None)
    """
    found = _CLOCK.fullmatch(text)
    seconds = _seconds(found) if found else None
    return None if seconds is None else seconds / _DAY


def _seconds(found: re.Match[str]) -> float | None:
    hour, minute, second = int(found["hour"]), int(found["minute"]), float(found["second"] or 0)
    if hour > _LAST_HOUR or minute > _LAST_MINUTE or second >= _LAST_MINUTE + 1:
        return None
    return hour * 3600 + minute * 60 + second


def _zone(text: str | None) -> int:
    if text is None or text == "Z":
        return 0
    seconds = int(text[1:3]) * 3600 + int(text[-2:]) * 60
    return -seconds if text[0] == "-" else seconds


def _days_in(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return _MONTHS[month - 1] + (leap and month == _FEBRUARY)


def _number(year: int, month: int, day: int) -> int:
    """Count from 1 March of the year 0, so that a leap day is the last of its year."""
    since, shifted = (year, month - 3) if month > _FEBRUARY else (year - 1, month + 9)
    leaps = since // 4 - since // 100 + since // 400
    return since * 365 + leaps + (153 * shifted + 2) // 5 + day - 1 - 719_468


def _civil(number: int) -> tuple[int, int, int]:
    """The opposite of ``_number``, by eras of 400 years, which all have the same days."""
    era, of_era = divmod(number + 719_468, 146_097)
    of_year = (of_era - of_era // 1_460 + of_era // 36_524 - of_era // 146_096) // 365
    left = of_era - (365 * of_year + of_year // 4 - of_year // 100)
    shifted = (5 * left + 2) // 153
    month = shifted + 3 if shifted < len(_MONTHS) - 2 else shifted - 9
    year = of_year + era * 400 + (month <= _FEBRUARY)
    return year, month, left - (153 * shifted + 2) // 5 + 1
