"""Dates, numbers and names as the reader's language writes them.

What is missing is shown as a dash that a screen reader can say.
"""

import datetime as dt
import re
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from babel import Locale, UnknownLocaleError, dates, numbers, units
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

Number = int | float | Decimal
MILLION = 1_000_000
_SIZES: Final = ("byte", "kilobyte", "megabyte", "gigabyte")
_WHOLE_FROM, _FRACTIONS_FROM = 10, 2
_LETTER_AND_DIGIT = re.compile(r"([^\W\d_])(\d)")  # SEK10 is SEK 10


def nothing() -> Markup:
    """A dash for the eye, words for the ear."""
    return Markup(
        '<span aria-hidden="true">–</span><span class="visually-hidden">{}</span>'
    ).format(_("no value"))


@lru_cache(maxsize=64)
def _locale_called(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale("en")


def reader_locale() -> Locale:
    """The locale of the language in use; British order of dates for English."""
    language = get_language() or "en"
    return _locale_called("en-GB" if language == "en" else language)


def date(value: dt.date | dt.datetime | None, style: str = "long") -> str:
    """``style`` is one of short, medium, long, full or a CLDR pattern."""
    if value is None:
        return nothing()
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return dates.format_date(value, style, locale=reader_locale())


lazy_date = lazy(date, str)
"""For sentences that are told in the language of whoever receives them."""


def datetime(value: dt.datetime | None) -> str:
    """The day as ``date`` writes it, and the time to the minute."""
    if value is None:
        return nothing()
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    locale = reader_locale()
    time = dates.format_time(local, "short", tzinfo=local.tzinfo, locale=locale)
    return str(dates.get_datetime_format("medium", locale=locale)).format(time, date(local))


def time(value: dt.datetime) -> str:
    """To the minute, where the reader is."""
    return dates.format_time(timezone.localtime(value), "short", locale=reader_locale())


def number(value: Number | None, decimals: int | None = None) -> str:
    """With ``decimals`` exactly that many, otherwise as many as there are, up to three."""
    if value is None:
        return nothing()
    return _number(value, decimals, reader_locale())


def exact_number(value: Number | None) -> str:
    """With all its decimals: for values that are looked over before they are kept."""
    if value is None:
        return nothing()
    return numbers.format_decimal(value, locale=reader_locale(), decimal_quantization=False)


@lru_cache(maxsize=10_000, typed=True)
def _number(value: Number, decimals: int | None, locale: Locale) -> str:
    """A page of the directory shows forty, mostly the same as the page before it."""
    pattern = None if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    return numbers.format_decimal(value, format=pattern, locale=locale)


def money(value: Number | None, currency: str = "EUR", *, is_compact: bool = False) -> str:
    """Whole units: nobody reads the cents of a grant. Short forms begin with a million."""
    if value is None:
        return nothing()
    locale = reader_locale()
    if is_compact and not -MILLION < value < MILLION:
        shown = numbers.format_compact_currency(value, currency, locale=locale, fraction_digits=1)
    else:
        shown = numbers.format_currency(
            round(value), currency, _whole_units(locale), locale, currency_digits=False
        )
    return _LETTER_AND_DIGIT.sub("\\1\N{NO-BREAK SPACE}\\2", shown)


def _whole_units(locale: Locale) -> str:
    """The locale's own pattern for money, without the fraction."""
    return str(locale.currency_formats["standard"].pattern).replace(".00", "")


def percent(share: Number | None, decimals: int = 0) -> str:
    """``share`` is a fraction: 0.25 is 25 per cent."""
    if share is None:
        return nothing()
    locale = reader_locale()
    pattern = locale.percent_formats[None].pattern
    if decimals:
        pattern = pattern.replace("0", "0." + "0" * decimals, 1)
    return str(numbers.format_percent(share, format=pattern, locale=locale))


def file_size(size: int | None) -> str:
    """In the largest unit of which there is one, with no more digits than anybody reads."""
    if size is None:
        return nothing()
    power = min((len(str(size)) - 1) // 3, len(_SIZES) - 1)
    value = size / 1000**power
    shown = round(value) if value >= _WHOLE_FROM or power < _FRACTIONS_FROM else round(value, 1)
    unit = f"digital-{_SIZES[power]}"
    return str(units.format_unit(shown, unit, length="short", locale=reader_locale()))


def country(code: str | None) -> str:
    """The name of an ISO 3166 country; an unknown code is shown as it is."""
    if not code:
        return nothing()
    return str(reader_locale().territories.get(code.upper(), code))


def language_name(code: str | None, *, is_own: bool = False) -> str:
    """The name of a language in the reader's language, or in its own with ``is_own``."""
    if not code:
        return nothing()
    name = _language(code, _locale_called(code) if is_own else reader_locale())
    return name[:1].upper() + name[1:]


def language_within(code: str) -> str:
    """The name of a language as it stands inside a sentence: small in Swedish, not in English."""
    return _language(code, reader_locale())


def _language(code: str, locale: Locale) -> str:
    return str(locale.languages.get(code.lower().split("-")[0], code))


def translated(text: str) -> str:
    """A stored sentence that our sources know, in the reader's language; any other as it is."""
    return _(text) if text else ""


def add_to(env: Any) -> None:  # Any: the environment's filters are open
    """Give every template these filters."""
    env.filters |= {
        "date": date,
        "datetime": datetime,
        "number": number,
        "exact_number": exact_number,
        "money": money,
        "percent": percent,
        "file_size": file_size,
        "country": country,
        "language_name": language_name,
        "language_within": language_within,
        "translated": translated,
    }
