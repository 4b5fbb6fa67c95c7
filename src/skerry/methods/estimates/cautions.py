"""What a reader of a figure must be told with it."""

from enum import StrEnum


class Caution(StrEnum):
    """Why a figure is to be read with care."""

    FEW = "few"
    """It rests on fewer than ten answers."""

    ALL_EQUAL = "all-equal"
    """All answers are the same: the sample does not show how much they vary."""

    SINGLE_UNIT = "single-unit"
    """A stratum has one unit, so that its spread had to be taken from elsewhere."""

    LARGE_WEIGHTS = "large-weights"
    """A few answers carry most of the figure."""

    EMPTY_STRATUM = "empty-stratum"
    """A stratum of the population has no answers at all."""

    UNANSWERED = "unanswered"
    """Some did not answer: a total counts them as nothing."""

    NO_SPREAD = "no-spread"
    """No stratum has two units: how sure the figure is cannot be said."""

    OPEN = "open"
    """The interval has no end on one side: too few answers lie there."""
