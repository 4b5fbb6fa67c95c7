"""Sentences about mail to segments and about stale profiles."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skerry.accounts.enums import MailingObstacle, MailingState, Outcome

Sentence = str | Promise

STATES: Final[Mapping[MailingState, Sentence]] = {
    MailingState.DRAFT: _("Draft"),
    MailingState.SENDING: _("Being sent"),
    MailingState.STOPPED: _("Stopped"),
    MailingState.SENT: _("Sent"),
}
MARKS: Final[Mapping[MailingState, str]] = {
    MailingState.DRAFT: "plain",
    MailingState.SENDING: "accent",
    MailingState.STOPPED: "warn",
    MailingState.SENT: "good",
}
OUTCOMES: Final[Mapping[Outcome, Sentence]] = {
    Outcome.WAITING: _("Not handed over yet"),
    Outcome.ON_ITS_WAY: _("On its way"),
    Outcome.DELIVERED: _("Delivered"),
    Outcome.FAILED: _("Could not be delivered"),
    Outcome.NOT_WANTED: _("No longer wanted"),
}
OBSTACLES: Final[Mapping[MailingObstacle, Sentence]] = {
    MailingObstacle.NOT_NOW: _("That cannot be done any more: the mail has gone on meanwhile."),
    MailingObstacle.NOBODY: _(
        "Nobody in this segment has agreed to get news, so nothing was sent."
    ),
}
KEPT: Final = _("The draft is kept.")
DELETED: Final = _("The draft is thrown away.")
TRIED: Final = _("It is on its way to you, in each of its languages.")
SENDING: Final = _("It is being sent. You can stop it as long as it is under way.")
STOPPED: Final = _("No more of it is sent. What had not left was taken back.")
