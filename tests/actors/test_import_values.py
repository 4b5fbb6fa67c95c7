from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.actors.importers import values
from skerry.actors.importers.values import NotReadable, Point, WebAddress


@pytest.mark.parametrize(
    ("text", "euros"),
    [
        ("528340.97", "528340.97"),
        ("960619,95", "960619.95"),
        ("0", "0.00"),
        ("285,5", "285.50"),
        ("1.234.567,5", "1234567.50"),
        ("1 234 567.50", "1234567.50"),
        ("1'234.5", "1234.50"),
        ("1,234,567", "1234567.00"),
        (" 42 ", "42.00"),
    ],
)
def test_amount_reads_both_decimal_signs(text, euros):
    assert values.amount(text) == Decimal(euros)


@pytest.mark.parametrize("text", ["", None, "  ", "null", "NaN", "No data", "-"])
def test_amount_is_nothing_where_nothing_is_given(text):
    assert values.amount(text) is None


@pytest.mark.parametrize(
    "text", ["-5", "abc", "1e9", "1,2,3", "12.34.5", "inf", "9999999999999", "٣", "1.23,45,6"]
)
def test_amount_refuses_what_it_does_not_understand(text):
    with pytest.raises(NotReadable):
        values.amount(text)


@given(
    st.decimals(min_value=0, max_value=values.MAX_AMOUNT, places=2, allow_nan=False),
    st.sampled_from(".,"),
)
def test_amount_gives_back_what_was_written(euros, sign):
    assert values.amount(str(euros).replace(".", sign)) == euros


@given(st.text(max_size=30))
def test_amount_reads_or_refuses_and_never_fails_otherwise(text):
    try:
        euros = values.amount(text)
    except NotReadable:
        return
    assert euros is None or 0 <= euros <= values.MAX_AMOUNT


@given(
    st.floats(min_value=-90, max_value=90, allow_nan=False),
    st.floats(min_value=-180, max_value=180, allow_nan=False),
)
def test_point_gives_back_what_was_written(latitude, longitude):
    found = values.point(f"{latitude!r},{longitude!r}")

    assert found == (None if latitude == 0 == longitude else Point(latitude, longitude))


@given(st.text(max_size=30))
def test_point_reads_or_refuses_and_never_fails_otherwise(text):
    try:
        found = values.point(text)
    except NotReadable:
        return
    assert found is None or (abs(found.latitude) <= 90 and abs(found.longitude) <= 180)


@pytest.mark.parametrize("text", ["1,2,3", "91,0", "0,181", "a,b", "nan,1", "inf,2", "5"])
def test_point_refuses_what_is_not_on_earth(text):
    with pytest.raises(NotReadable):
        values.point(text)


@pytest.mark.parametrize(
    ("text", "is_so"),
    [("true", True), ("False", False), ("1", True), ("", None), (None, None), ("N", False)],
)
def test_flag_knows_the_empty_ones(text, is_so):
    assert values.flag(text) is is_so


def test_flag_refuses_another_word():
    with pytest.raises(NotReadable):
        values.flag("perhaps")


def test_day_takes_dates_and_times_and_refuses_the_rest():
    assert values.day("2024-02-01 14:03:11") == date(2024, 2, 1)
    assert values.day("") is None
    with pytest.raises(NotReadable):
        values.day("1 January 2016")


@pytest.mark.parametrize(
    ("code", "iso"),
    [("EL", "GR"), ("uk", "GB"), ("XK", "XK"), ("SE", "SE"), ("", ""), (None, ""), ("SWE", "")],
)
def test_iso_country_knows_how_the_eu_writes(code, iso):
    assert values.iso_country(code) == iso


@pytest.mark.parametrize(
    ("text", "url", "domain"),
    [
        ("www.kth.se", "http://www.kth.se", "kth.se"),
        ("https://Example.ORG/a?b=1#c", "https://Example.ORG/a?b=1#c", "example.org"),
        ("http://host.example:8080/", "http://host.example:8080/", "host.example"),
        ("javascript:alert(1)", "", ""),
        ("ftp://files.example", "", ""),
        ("http://bad host.example", "", ""),
        ('http://x.example/"><script>', "", ""),
        ("localhost", "", ""),
        ("http://" + "a" * 300 + ".example", "", ""),
        ("http://" + "a" * 190 + ".example-x.example", "", ""),
        (None, "", ""),
        ("n/a", "", ""),
    ],
)
def test_web_address_keeps_only_what_can_be_a_link(text, url, domain):
    assert values.web_address(text) == WebAddress(url, domain)


@pytest.mark.parametrize(
    ("text", "year"), [("1994", 1994), (1827, 1827), ("1994.0", 1994), ("", None), ("94", None)]
)
def test_year(text, year):
    assert values.year(text) == year


@pytest.mark.parametrize(
    ("text", "number"),
    [("ES B-66340514", "ESB66340514"), ("MISSING", ""), ("", ""), ("XK330079956", "XK330079956")],
)
def test_vat(text, number):
    assert values.vat(text) == number


@pytest.mark.parametrize(
    ("written", "town"),
    [
        ("STOCKHOLM", "Stockholm"),
        ("Stockholm", "Stockholm"),
        ("  TÄBY ", "Täby"),
        ("UPPLANDS VÄSBY", "Upplands Väsby"),
        ("AIX-EN-PROVENCE", "Aix-en-Provence"),
        ("L'AQUILA", "L'Aquila"),
        ("LA SPEZIA", "La Spezia"),
        ("CASTELLÓN DE LA PLANA", "Castellón de la Plana"),
        ("İSTANBUL", "İstanbul"),
        ("CESSON-SÉVIGNÉ CEDEX 9", "Cesson-Sévigné Cedex 9"),
        ("ΑΘΗΝΑ", "Αθηνα"),
        ("Å", "Å"),
        ("stockholm", "stockholm"),
        (None, ""),
    ],
)
def test_towns_are_not_shouted(written, town):
    assert values.city(written) == town
