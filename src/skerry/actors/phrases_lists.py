"""Sentences about lists of the region's own."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from skerry.actors.importers.list_drafts import ValueDraft
from skerry.actors.rules.list_guesses import Reason

REASONS: Final[dict[Reason, str | Promise]] = {
    Reason.HEADER: gettext_lazy("Guessed from its name"),
    Reason.VALUES: gettext_lazy("Guessed from its values"),
    Reason.PERSONAL: gettext_lazy("Looks like personal data: left out"),
    Reason.TAKEN: gettext_lazy("Another column seems to hold this: left out"),
    Reason.EARLIER: gettext_lazy("As last time"),
    Reason.NONE: gettext_lazy("Not recognised: left out"),
}


def day_hint(value: ValueDraft) -> str:
    """What a day among sizes most probably was, before a spreadsheet changed it."""
    if value.range is None:
        return ""
    return _("A day: the spreadsheet has probably made it of “%(first)d-%(last)d”.") % {
        "first": value.range[0],
        "last": value.range[1],
    }
