"""Functions on days and times. What is no day of the calendar is an empty text."""

import math
import re
from collections.abc import Mapping

from skerry.methods.expressions import dates
from skerry.methods.expressions.dates import Moment
from skerry.methods.expressions.functions.shape import Function, as_given
from skerry.methods.expressions.values import Value, as_number, as_text

_CODE = re.compile(r"%(.)", re.DOTALL)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def date(value: Value) -> str:
    """The day of ``value``, which is a day, a time or the days since 1970 began.

    >>> date("2026-11-22T10:00:00Z"), date(20779.0), date("tomorrow")
    ('2026-11-22', '2026-11-22', '')
    """
    moment = _moment(value)
    return moment.date if moment else ""


def date_time(value: Value) -> str:
    """The day and time of ``value``.

    >>> date_time(20779.75), date_time("2026-11-22")
    ('2026-11-22T18:00:00.000Z', '2026-11-22T00:00:00.000Z')
    """
    written = as_text(value).strip()
    moment = _moment(value)
    if moment is None:
        return ""
    return written if "T" in written else formatted(value, "%Y-%m-%dT%H:%M:%S.%3Z")


def formatted(value: Value, pattern: str) -> str:
    """The day and time in ``value`` as ``pattern`` shows them.

    >>> formatted("2026-11-02", "%e/%n %Y, %a %d %b"), formatted("2026-11-02T09:05:00", "%H.%M")
    ('2/11 2026, Mon 02 Nov', '09.05')
    """
    moment = _moment(value)
    if moment is None:
        return ""
    shown = _codes(moment)
    return _CODE.sub(lambda found: shown.get(found[1], found[0]), pattern)


def days(value: Value) -> float:
    moment = _moment(value)
    return as_number(value) if moment else math.nan


def share_of_day(text: str) -> float:
    share = dates.share_of_day(text.strip())
    return math.nan if share is None else share


def _moment(value: Value) -> Moment | None:
    read = dates.read(value.strip()) if isinstance(value, str) else None
    return read or dates.moment_of(as_number(value))


def _codes(moment: Moment) -> Mapping[str, str]:
    return {
        "Y": f"{moment.year:04}",
        "y": f"{moment.year % 100:02}",
        "m": f"{moment.month:02}",
        "n": f"{moment.month}",
        "b": _MONTHS[moment.month - 1],
        "d": f"{moment.day:02}",
        "e": f"{moment.day}",
        "a": _WEEKDAYS[moment.weekday],
        "H": f"{moment.hour:02}",
        "h": f"{moment.hour}",
        "M": f"{moment.minute:02}",
        "S": f"{int(moment.second):02}",
        "3": f"{int(moment.second % 1 * 1000):03}",
        "%": "%",
    }


TIMES: Mapping[str, Function] = {
    "today": Function(call=as_text, reads="today"),
    "now": Function(call=as_text, reads="now"),
    "date": Function(call=date, takes=(as_given,)),
    "date-time": Function(call=date_time, takes=(as_given,)),
    "decimal-date-time": Function(call=days, takes=(as_given,)),
    "decimal-time": Function(call=share_of_day, takes=(as_text,)),
    "format-date": Function(call=formatted, takes=(as_given, as_text)),
    "format-date-time": Function(call=formatted, takes=(as_given, as_text)),
}
