"""Two ways of writing a country: NUTS and EU files say EL and UK where ISO 3166 says GR and GB."""

from typing import Final

_ISO_OF: Final = {"EL": "GR", "UK": "GB"}
_NUTS_OF: Final = {iso: nuts for nuts, iso in _ISO_OF.items()}
_LETTERS: Final = 2


def iso_of(code: str) -> str:
    """The ISO code of the country that ``code`` names, or in which the region ``code`` lies.

    >>> iso_of("EL303"), iso_of("UK"), iso_of("SE11"), iso_of("XK")
    ('GR', 'GB', 'SE', 'XK')
    """
    country = code[:_LETTERS]
    return _ISO_OF.get(country, country)


def nuts_of(iso: str) -> str:
    """The country as NUTS codes begin with it.

    >>> nuts_of("GR"), nuts_of("SE")
    ('EL', 'SE')
    """
    return _NUTS_OF.get(iso, iso)
