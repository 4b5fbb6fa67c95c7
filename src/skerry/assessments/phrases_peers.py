"""Sentences about figures of firms."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from skerry.assessments.phrases import Sentence

CLASSES: Final[Mapping[int, Sentence]] = {
    0: _("0 to 19 points"),
    1: _("20 to 39 points"),
    2: _("40 to 59 points"),
    3: _("60 to 79 points"),
    4: _("80 to 100 points"),
}
COUNTED: Final = _(
    "You are among those who will be counted. Until that happens you can take it back."
)
NOT_COUNTED: Final = _("You will not be counted.")
IN_SUMS: Final = _(
    "You are counted already. What is in sums cannot be taken out, and nothing there leads to you."
)
NOTHING_TO_COUNT: Final = _(
    "There is nothing to count. Hand in your first check first. Where no question applies to you, there is no score to count."
)
EVERY_SIZE: Final = _("All sizes")
EVERY_SECTOR: Final = _("All sectors")
ALL_TIME: Final = _("All the time")


def half_year_words(period: str) -> str:
    """A half-year in words.

    >>> half_year_words("2026-2")
    '2026, July to December'
    """
    year, half = period.split("-")
    words = (
        gettext("%(year)s, January to June")
        if half == "1"
        else gettext("%(year)s, July to December")
    )
    return words % {"year": year}
