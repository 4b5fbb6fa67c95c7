from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from skerry.kernel import formats

LATE = datetime(2026, 9, 14, 22, 30, tzinfo=UTC)  # already the 15th in Stockholm


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", ["14 September 2026", "1,234.5", "€1,235", "25%", "Sweden", "Swedish"]),
        (
            "sv",
            ["14 september 2026", "1\xa0234,5", "1\xa0235\xa0€", "25\xa0%", "Sverige", "Svenska"],
        ),
        ("xx", ["September 14, 2026", "1,234.5", "€1,235", "25%", "Sweden", "Swedish"]),
    ],
)
def test_values_are_written_as_the_language_writes_them(language, shown):
    with translation.override(language):
        assert [
            formats.date(date(2026, 9, 14)),
            formats.number(1234.5),
            formats.money(Decimal("1234.6")),
            formats.percent(0.25),
            formats.country("se"),
            formats.language_name("sv"),
        ] == shown


@pytest.mark.parametrize(
    "shown",
    [
        formats.date,
        formats.datetime,
        formats.number,
        formats.exact_number,
        formats.money,
        formats.percent,
        formats.country,
        formats.language_name,
    ],
)
def test_what_is_missing_is_a_dash_that_can_be_heard(shown):
    assert shown(None) == (
        '<span aria-hidden="true">–</span><span class="visually-hidden">no value</span>'
    )


@pytest.mark.parametrize(("language", "shown"), [("sv", "engelska"), ("en", "English")])
def test_a_language_inside_a_sentence_is_written_as_its_reader_writes(language, shown):
    with translation.override(language):
        assert formats.language_within("en") == shown


@pytest.mark.parametrize(("language", "shown"), [("sv", "1\xa0012,500001"), ("en", "1,012.500001")])
def test_an_exact_number_loses_no_decimal(language, shown):
    with translation.override(language):
        assert formats.exact_number(Decimal("1012.500001")) == shown


def test_a_moment_is_shown_in_the_time_zone_of_the_region():
    with translation.override("en"):
        assert formats.date(LATE) == "15 September 2026"
        assert formats.datetime(LATE) == "15 September 2026, 00:30"
        assert formats.datetime(LATE.replace(tzinfo=None)) == "14 September 2026, 22:30"
        assert formats.date(LATE.replace(tzinfo=None), "short") == "14/09/2026"


def test_a_moment_begins_with_the_day_as_days_are_written():
    with translation.override("sv"):
        assert formats.date(LATE) == "15 september 2026"
        assert formats.datetime(LATE) == "15 september 2026 00:30"
        assert str(formats.lazy_date(LATE)) == "15 september 2026"


def test_decimals_and_short_money_can_be_asked_for():
    with translation.override("en"):
        assert formats.number(2, 1) == "2.0"
        assert formats.number(1999.6, 0) == "2,000"
        assert formats.percent(0.1234, 1) == "12.3%"
        assert formats.money(412_500_000, is_compact=True) == "€412.5M"
        assert formats.money(999_999, is_compact=True) == "€999,999"
        assert formats.money(10, "SEK") == "SEK\xa010"


def test_a_code_nobody_knows_is_shown_as_it_is():
    with translation.override("en"):
        assert formats.country("ZZZ") == "ZZZ"
        assert formats.language_name("qqq") == "Qqq"
        assert formats.language_name("sv-SE", is_own=True) == "Svenska"


@pytest.mark.parametrize(
    ("size", "english", "swedish"),
    [
        (0, "0 byte", "0 B"),
        (999, "999 byte", "999 B"),
        (1000, "1 kB", "1 kB"),
        (10_437_000, "10 MB", "10 MB"),
        (1_550_000, "1.6 MB", "1,6 MB"),
        (300_000_000, "300 MB", "300 MB"),
        (2_000_000_000, "2 GB", "2 GB"),
        (7_250_000_000_000, "7,250 GB", "7\xa0250 GB"),
    ],
)
def test_a_file_is_as_big_as_people_say(size, english, swedish):
    with translation.override("en"):
        assert formats.file_size(size) == english
    with translation.override("sv"):
        assert formats.file_size(size) == swedish


def test_a_file_of_unknown_size():
    with translation.override("en"):
        assert formats.file_size(None) == formats.nothing()
