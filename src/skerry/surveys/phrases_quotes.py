"""Sentences about words of respondents that are quoted, and about how they are named."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skerry.surveys.enums import Mode, QuoteNaming, QuoteObstacle, QuoteState

Sentence = str | Promise

OBSTACLES: Final[Mapping[QuoteObstacle, Sentence]] = {
    QuoteObstacle.ANONYMOUS: _(
        "Nothing from an anonymous wave is quoted. Nobody knows who wrote what, so nobody can be asked, and "
        "without a yes to exactly these words nothing is published."
    ),
    QuoteObstacle.NOT_CLOSED: _(
        "The wave is not closed yet. Until then answers can still be changed or taken back."
    ),
    QuoteObstacle.NO_WORDS: _("There are no words here that could be quoted."),
    QuoteObstacle.NO_MAIL: _("No mail reaches this respondent, so they cannot be asked."),
    QuoteObstacle.ASKED_BEFORE: _("This respondent was asked for these words before."),
    QuoteObstacle.NAMES_TOO_MUCH: _(
        "That would name the respondent more closely than they were promised."
    ),
    QuoteObstacle.NOT_NOW: _("The respondent does not allow it, or allows it no more."),
}
NAMINGS: Final[Mapping[QuoteNaming, Sentence]] = {
    QuoteNaming.ORGANISATION: _("by the name of the organisation"),
    QuoteNaming.ALIKE: _("by kind and size"),
    QuoteNaming.NOBODY: _("not at all"),
}
STATES: Final[Mapping[QuoteState, Sentence]] = {
    QuoteState.ASKED: _("asked, no answer yet"),
    QuoteState.CONSENTED: _("said yes"),
    QuoteState.REFUSED: _("said no"),
    QuoteState.WITHDRAWN: _("took the yes back"),
}
MARKS: Final[Mapping[QuoteState, str]] = {
    QuoteState.ASKED: "plain",
    QuoteState.CONSENTED: "good",
    QuoteState.REFUSED: "warn",
    QuoteState.WITHDRAWN: "warn",
}
A_RESPONDENT: Final = _("A respondent of the survey")
IS_CONFIDENTIAL: Final[Mapping[Mode, Sentence]] = {
    Mode.NAMED: _("Your words are yours: whether and how they are published is up to you alone."),
    Mode.CONFIDENTIAL: _(
        "You were promised that nothing published names you, and that stays so: your organisation is not among the "
        "choices. But who knows you well may know your words."
    ),
}
ASKED: Final = _("The respondent gets a mail. You see the answer here.")
PUBLISHED: Final = _("It stands beside the results now.")
REMOVED: Final = _("It no longer stands beside the results.")
ALLOWED: Final = _("Thank you. You may be quoted with exactly these words and this name.")
DECLINED: Final = _("You are not quoted. If your words were published, they are gone now.")
CHOOSE: Final = _("Choose how you may be named.")
