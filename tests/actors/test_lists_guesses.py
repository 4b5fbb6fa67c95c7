"""What columns and values of lists are taken for before anybody has looked."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.actors.enums import ListField, OrganisationKind, SizeClass
from skerry.actors.rules import numbers
from skerry.actors.rules.list_guesses import Column, Guess, Reason, guesses, parts_of
from skerry.actors.rules.list_values import (
    country_names,
    country_of,
    day_of_month_name,
    kind_of,
    range_of_day,
    size_of,
    size_of_day,
    size_of_range,
)
from skerry.actors.rules.shared_domains import belongs_to_everybody

NOTHING = ListField.NOTHING


def guess(header, *values, terms=None):
    return guesses([Column(header, values)], terms=terms or {})[0]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Företagsnamn", ListField.NAME),
        ("Org.nr", ListField.NATIONAL),
        ("ORGANISATIONSNUMMER (10 siffror)", ListField.NATIONAL),
        ("Antal anställda 2025", ListField.SIZE),
        ("E-post", ListField.MAIL),
        ("Besöksadress", ListField.STREET),
        ("Zip code", ListField.POSTCODE),
        ("Kommun", ListField.CITY),
        ("Webbplats / URL", ListField.WEBSITE),
        ("Longitude", ListField.LONGITUDE),
        ("Company description", ListField.SUMMARY_EN),
        ("Beskrivning", ListField.SUMMARY_SV),
        ("nr", ListField.KEY),
    ],
)
def test_columns_are_known_by_their_names(header, field):
    assert guess(header) == Guess(field, Reason.HEADER)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (["a@a.se", "b@b.se", None], ListField.MAIL),
        (["https://a.se", "www.b.se"], ListField.WEBSITE),
        (["556036-0793", "556012-5790"], ListField.NATIONAL),
        (["https://ror.org/01vbc2y23"], ListField.ROR),
        (["5493001KJTIIGC8Y1R12"], ListField.LEI),
        (["SE556036079301", "DE136695976"], ListField.VAT),
        (["SE110", "FRH0"], ListField.NUTS),
        (["164 40", "111 22"], ListField.POSTCODE),
        (["Sverige", "Norge", "x"], ListField.COUNTRY),
        (["Nordvakt AB", "Vakt GmbH"], ListField.NAME),
        (["Ideell förening", "Offentlig"], ListField.KIND),
        (["1-9", "10-49"], ListField.SIZE),
        ([date(2026, 10, 1), date(1949, 10, 1)], ListField.SIZE),
        (["Audit; Other"], ListField.SPECIALITY),
        (["bank"], ListField.SECTOR),
        (["blå", "grön"], NOTHING),
        ([7, 8], NOTHING),
        ([None, ""], NOTHING),
    ],
)
def test_columns_without_a_telling_name_are_known_by_their_values(values, field):
    terms = {ListField.SPECIALITY: {"audit"}, ListField.SECTOR: {"bank"}}
    reason = Reason.VALUES if field else Reason.NONE

    assert guess("X", *values, terms=terms) == Guess(field, reason)


@pytest.mark.parametrize("header", ["Kontaktperson", "VD", "Telefon (direkt)", "Personnummer"])
def test_personal_data_is_proposed_to_be_left_out(header):
    assert guess(header, "Anna") == Guess(NOTHING, Reason.PERSONAL)


def test_a_field_that_needs_one_column_is_given_once():
    columns = [Column(header, ()) for header in ("Namn", "Företag", "Alias", "Bifirma")]

    found = guesses(columns, terms={})

    assert [one.field for one in found] == [
        ListField.NAME, NOTHING, ListField.OTHER_NAME, ListField.OTHER_NAME
    ]  # fmt: skip
    assert found[1].reason is Reason.TAKEN


_VALUES = st.one_of(st.none(), st.text(), st.integers(), st.floats(), st.booleans(), st.dates())


@given(st.lists(st.builds(Column, st.text(), st.lists(_VALUES, max_size=5)), max_size=6))
def test_guessing_never_fails_and_gives_each_single_field_once(columns):
    found = [one.field for one in guesses(columns, terms={})]

    single = [field for field in found if field in {ListField.NAME, ListField.SIZE, ListField.CITY}]
    assert len(found) == len(columns)
    assert len(single) == len(set(single))


@given(st.text())
def test_no_text_is_too_odd_to_be_read(text):
    assert size_of(text) in {None, *SizeClass}
    assert kind_of(text) in {None, *OrganisationKind}
    assert re.fullmatch("|[A-Z]{2}", country_of(text))
    assert day_of_month_name(text) is None or isinstance(day_of_month_name(text), date)
    assert all(part and part == " ".join(part.split()) for part in parts_of(text))
    assert belongs_to_everybody(text) in {True, False}


@given(st.dates())
def test_no_day_is_too_odd_to_be_read(day):
    first, last = range_of_day(day)

    assert {first, last} <= {day.day, day.month, day.year % 100}
    assert size_of_day(day) in {None, *SizeClass}


@given(st.text())
def test_no_number_is_too_odd_to_be_read(text):
    readers = [numbers.vat, numbers.pic, numbers.ror, numbers.lei]

    found = [read(text) for read in readers] + [numbers.national(text, country="")]

    assert all(re.fullmatch("[A-Za-z0-9]*", number.value) for number in found)
    assert not any(number.value for number in found if number.is_of_a_person)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("10 - 49", SizeClass.SMALL),
        ("1–9 anställda", SizeClass.MICRO),
        ("< 10", SizeClass.MICRO),
        ("färre än 50", None),
        ("250+", SizeClass.LARGE),
        ("> 249", SizeClass.LARGE),
        ("minst 250", SizeClass.LARGE),
        ("50+", None),
        ("9-1", None),
        ("500-999", SizeClass.LARGE),
        ("0", SizeClass.MICRO),
        ("49", SizeClass.SMALL),
        ("1200", SizeClass.LARGE),
        ("Mikroföretag", SizeClass.MICRO),
        ("Ja", None),
        ("", None),
    ],
)
def test_sizes_are_read_where_they_are_plain(text, size):
    assert size_of(text) == size


@pytest.mark.parametrize(
    ("day", "size"),
    [
        (date(2026, 10, 1), SizeClass.MICRO),  # 1-10, as day and month
        (date(2026, 1, 10), SizeClass.MICRO),  # 1-10, as month and day
        (date(2026, 5, 9), SizeClass.MICRO),  # 5-9
        (date(1949, 10, 1), SizeClass.SMALL),  # 10-49
        (date(2026, 10, 19), SizeClass.SMALL),  # 10-19
        (date(2026, 7, 7), None),
    ],
)
def test_days_show_the_ranges_they_were(day, size):
    assert size_of_day(day) == size


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("okt-49", date(1949, 10, 1)),
        ("Oct-19", date(2000, 10, 19)),
        ("01-okt", date(2000, 10, 1)),
        ("31-feb", None),
        ("10-49", None),
        ("Kista", None),
        ("juni-juli", None),
    ],
)
def test_months_in_text_are_known_as_days(text, day):
    assert day_of_month_name(text) == day


def test_ranges_that_cross_a_border_have_no_class():
    assert size_of_range(5, 60) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("company", OrganisationKind.COMPANY),
        ("AB", OrganisationKind.COMPANY),
        ("Lärosäte", OrganisationKind.ACADEMIA),
        ("Riskkapitalbolag", OrganisationKind.INVESTOR),
        ("Övrigt", OrganisationKind.OTHER),
        ("Guld", None),
    ],
)
def test_kinds_are_read_from_their_words(text, kind):
    assert kind_of(text) == kind


def test_countries_are_known_in_both_languages_and_listed_by_name():
    assert [country_of(text) for text in ("Tyskland", "germany", "DE", "uk", "Ö")] == [
        "DE", "DE", "DE", "GB", ""
    ]  # fmt: skip
    assert ("SE", "Sverige") in country_names("sv")
    assert "EU" not in dict(country_names("en"))


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("556036-0793", "SE", numbers.Number("5560360793")),
        ("16556036-0793", "", numbers.Number("5560360793")),
        ("5560360794", "SE", numbers.Number("")),
        ("5560360794", "", numbers.Number("5560360794")),
        ("811228-9874", "", numbers.Number("", is_of_a_person=True)),
        ("811228-9874", "FI", numbers.Number("", is_of_a_person=True)),
        ("131052-308T", "FI", numbers.Number("", is_of_a_person=True)),
        ("0737546-2", "FI", numbers.Number("07375462")),
        ("01017000027", "NO", numbers.Number("", is_of_a_person=True)),
        ("923609016", "NO", numbers.Number("923609016")),
        ("070761-4285", "DK", numbers.Number("", is_of_a_person=True)),
        ("24256790", "DK", numbers.Number("24256790")),
        ("0123.456.749", "BE", numbers.Number("0123456749")),
        ("40003032949", "LV", numbers.Number("40003032949")),
        ("HRB 12345", "DE", numbers.Number("HRB12345")),
        ("unknown", "DE", numbers.Number("")),
        ("a" * 30, "", numbers.Number("")),
    ],
)
def test_national_numbers_are_checked_where_we_know_how(text, country, number):
    assert numbers.national(text, country=country) == number


def test_other_numbers_are_bare_or_nothing():
    assert numbers.vat("SE 811228-9874 01").is_of_a_person
    assert [numbers.vat(text).value for text in ("DE136695976", "none")] == ["DE136695976", ""]
    assert [numbers.pic(text).value for text in ("999 999 999", "12")] == ["999999999", ""]
    assert [numbers.ror(text).value for text in ("01vbc2y23", "x")] == ["01vbc2y23", ""]


def test_values_in_one_cell_are_parted_by_commas_only_where_nothing_else_parts_them():
    assert parts_of("Audit, Certification; Risk | Law\nMore") == [
        "Audit, Certification", "Risk", "Law", "More"
    ]  # fmt: skip


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_columns_of_sizes_the_one_with_sizes_in_it_is_taken(order):
    columns = [
        Column("SME", ["Ja", "Nej", "Ja"]),
        Column("Antal anställda", ["1-9", "10-49", "250+"]),
    ]

    found = guesses([columns[at] for at in order], terms={})

    fields = {columns[at].header: guess for at, guess in zip(order, found, strict=True)}
    assert fields == {
        "SME": Guess(ListField.NOTHING, Reason.TAKEN),
        "Antal anställda": Guess(ListField.SIZE, Reason.HEADER),
    }
