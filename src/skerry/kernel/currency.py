"""The money of the site's region: what is known in euros is said and asked for in it.

For rough figures, such as what a measure costs. Grants and turnovers stay in the currency in
which they were published.
"""

from typing import Any

from babel import numbers
from django.conf import settings

from skerry.kernel import formats


def from_euros(euros: float) -> float:
    """So many euros in the money of the region, at the rate of the settings."""
    return euros * float(settings.CURRENCY_PER_EURO)


def to_euros(amount: float) -> float:
    """So much money of the region in euros, at the rate of the settings."""
    return amount / float(settings.CURRENCY_PER_EURO)


def currency_name() -> str:
    """Its name in the reader's language, of more than one: ``kronor``, not ``krona``."""
    return str(
        numbers.get_currency_name(settings.CURRENCY, count=2, locale=formats.reader_locale())
    )


def local_money(euros: formats.Number) -> str:
    """So many euros as people of the region write their money."""
    return formats.money(from_euros(float(euros)), settings.CURRENCY)


def add_to(env: Any) -> None:  # Any: the environment's filters are open
    """Give every template this filter."""
    env.filters |= {"local_money": local_money}
