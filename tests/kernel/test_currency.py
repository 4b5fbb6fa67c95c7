"""The money of the region."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import translation

from skerry.config.settings import _currency
from skerry.kernel import currency

HARD = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("language", "name", "shown"),
    [
        ("sv", "svenska kronor", f"13{HARD}200{HARD}kr"),
        ("en", "Swedish kronor", f"SEK{HARD}13,200"),
    ],
)
def test_euros_are_said_in_the_money_of_the_region(settings, language, name, shown):
    settings.CURRENCY, settings.CURRENCY_PER_EURO = "SEK", 11.0

    with translation.override(language):
        assert (currency.currency_name(), currency.local_money(1200)) == (name, shown)
    assert currency.to_euros(currency.from_euros(909.5)) == pytest.approx(909.5)


def test_a_region_with_euros_sees_them_as_they_are(settings):
    settings.CURRENCY, settings.CURRENCY_PER_EURO = "EUR", 1.0

    with translation.override("en"):
        assert currency.local_money(1200) == "€1,200"


@pytest.mark.parametrize(
    ("said", "read"),
    [("SEK 11.43", ("SEK", 11.43)), ("EUR", ("EUR", 1.0)), (" ISK  140 ", ("ISK", 140.0))],
)
def test_the_setting_names_a_currency_and_its_rate(monkeypatch, said, read):
    monkeypatch.setenv("SKERRY_CURRENCY", said)

    assert _currency("SKERRY_CURRENCY", default="EUR") == read


@pytest.mark.parametrize("said", ["", "SEK", "kronor 11", "SEK 0", "SEK -1", "SEK 11,4"])
def test_a_setting_that_cannot_be_read_says_what_to_give(monkeypatch, said):
    monkeypatch.setenv("SKERRY_CURRENCY", said)

    with pytest.raises(ImproperlyConfigured, match="such as SEK 11"):
        _currency("SKERRY_CURRENCY", default="EUR")
