"""Sentences about the questions by whose answers figures are compared."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skerry.surveys.rules.figures.comparing import Unfit

Sentence = str | Promise

UNFIT: Final[Mapping[Unfit, Sentence]] = {
    Unfit.HIDDEN: _("Some of its own figures are hidden, and its groups could give them away."),
    Unfit.FEW: _(
        "Too few gave one of its answers: in so small a group most figures would be hidden."
    ),
    Unfit.ONE: _("Nearly all gave the same answer, so there is nothing to compare."),
}
TITLE: Final = _("Compare by answers")
WHAT: Final = _("Up to two questions by whose answers all other figures are compared.")
KEPT: Final = _("Your choice is kept. Compute the figures anew, and it takes effect.")
TOO_MANY: Final = _(
    "Choose two questions at most: every comparison hides figures of all the others, too."
)
