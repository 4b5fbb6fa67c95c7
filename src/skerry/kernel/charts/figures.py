"""Numbers as the reader's language writes them, in labels, axes and table twins."""

import re
from typing import Any

from babel import Locale
from babel.numbers import (
    NumberPattern,
    format_compact_currency,
    format_currency,
    format_decimal,
    format_percent,
)
from django.utils.translation import gettext as _

from skerry.kernel.charts.values import Cell, TwinTable, Unit

MINUS = "\u2212"
MILLION = 1_000_000


def shown(value: float | None, *, unit: Unit, decimals: int, language: str) -> str:
    """``value`` in words of ``language``; a value that is not published says so."""
    if value is None:
        return _("not shown")
    locale = locale_of(language)
    match unit:
        case Unit.SHARE:
            return format_percent(value, _digits(locale.percent_formats[None], decimals), locale)
        case Unit.EURO if decimals == 0 and abs(value) >= MILLION:
            return format_compact_currency(value, "EUR", locale=locale, fraction_digits=1)
        case Unit.EURO:
            pattern = _digits(locale.currency_formats["standard"], decimals)
            return format_currency(value, "EUR", pattern, locale, currency_digits=False)
        case Unit.NUMBER:
            return format_decimal(value, _digits(locale.decimal_formats[None], decimals), locale)


def shown_table(twin: TwinTable, *, unit: Unit, decimals: int, language: str) -> list[list[str]]:
    """The rows of ``twin`` as text."""

    def cell(value: Cell) -> str:
        if value is None or isinstance(value, int | float):
            return shown(value, unit=unit, decimals=decimals, language=language)
        return str(value)

    return [[cell(value) for value in row] for row in twin.rows]


def locale_of(language: str) -> Locale:
    return Locale.parse(language, sep="-")


def vega_locale(language: str) -> dict[str, Any]:
    """How the axes write numbers, in the words of d3-format."""
    locale = locale_of(language)
    symbols = locale.number_symbols["latn"]
    return {
        "decimal": symbols["decimal"],
        "thousands": symbols["group"],
        "grouping": [3],
        "currency": ["€", ""]
        if locale.currency_formats["standard"].pattern.startswith("¤")
        else ["", "\u00a0€"],
        "percent": _percent_sign(locale),
        "minus": MINUS,
    }


def vega_format(unit: Unit) -> str:
    return {Unit.NUMBER: ",.2~f", Unit.SHARE: ".1~%", Unit.EURO: "$~s"}[unit]


def _digits(pattern: NumberPattern, decimals: int) -> str:
    """The language's own pattern, with at most ``decimals`` digits after its decimal sign."""
    wanted = "#,##0" + ("." + "#" * decimals if decimals else "")
    return re.sub(r"#,##0(\.[0#]+)?", wanted, pattern.pattern)


def _percent_sign(locale: Locale) -> str:
    """``%`` with the space that the language puts before it."""
    suffix: str = locale.percent_formats[None].suffix[0]
    return suffix or "%"
