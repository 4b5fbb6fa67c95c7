"""What respondents are told of who may know what they answer, and why a link opens no sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skerry.surveys.enums import Mode
from skerry.surveys.rules.answering import AnsweringObstacle

Sentence = str | Promise


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A page that says why, and what to do."""

    title: Sentence
    words: Sentence
    status: int


UNKNOWN: Final = Refusal(
    title=_("This link opens no survey"),
    words=_(
        "It may have lost a part on its way: mail programs break long lines. Copy the whole link from the mail into the address line."
    ),
    status=404,
)
TOO_MANY_GUESSES: Final = Refusal(
    title=_("Too many links that open nothing"),
    words=_(
        "Many links that open no survey were tried from your network. Wait an hour; a right link works all the time."
    ),
    status=429,
)
REFUSALS: Mapping[AnsweringObstacle, Refusal] = {
    AnsweringObstacle.NOT_YET: Refusal(
        title=_("This survey is not open yet"),
        words=_("Your link is right. Come back when the survey has opened."),
        status=403,
    ),
    AnsweringObstacle.OVER: Refusal(
        title=_("This survey is closed"),
        words=_("It takes no answers any more. Thank you for wanting to take part."),
        status=410,
    ),
    AnsweringObstacle.ANSWERED: Refusal(
        title=_("This link has been used"),
        words=_(
            "Answers were handed in with it. The survey is anonymous, so nobody can find them again to show, change or delete them."
        ),
        status=200,
    ),
}
STATUS_OF_LATE_ANSWERS: Final = 409
TOO_LARGE: Final = Refusal(
    title=_("This is more than we can keep"),
    words=_(
        "All your answers together may have some 50,000 letters. What you saved before is as it was; what you typed now was not saved. Shorten it and save it again."
    ),
    status=413,
)
ENTERED_TOO_OFTEN: Final = _(
    "Many people have begun this survey from your network today. Please come back tomorrow, or write to us."
)
A_VISITOR: Final = _("Somebody who came by the open link")
CLOSED: Final = _("The survey is closed, so answers can no longer be changed or taken back.")

THREATS: Mapping[Mode, Sequence[Sentence]] = {
    Mode.NAMED: (
        _("Whoever may read answers sees whose they are."),
        _("A copy of the database holds the answers and whose they are."),
    ),
    Mode.CONFIDENTIAL: (
        _("The survey team sees whose answers they are; each reading is in the log of changes."),
        _("A copy of the database holds the answers and whose they are."),
    ),
    Mode.ANONYMOUS: (
        _("If all in a stratum answer alike, it is known what each of them answered."),
        _("What people write in their own words may tell who they are."),
        _(
            "Whoever has both the secret key of the site and copies of its database from before the closing, taken at different times, can tell who answered what; one look is enough for what came within the last hour, and a copy of PostgreSQL's files for what came within some days. Keep the key and the backups apart, and delete those backups when the survey is closed."
        ),
        _(
            "Whoever may change the list of respondents can set one of them apart, by answering for addresses of their own: the limits count answers, not people."
        ),
        _(
            "Whoever controls the running server, or reads the traffic before it, could watch people answer. Let the web server in front log no addresses of pages below /s/."
        ),
        _(
            "A link opens a draft. Whoever has the mail with the link can read what is not handed in yet."
        ),
    ),
}
CELLS_REMAIN: Final = _(
    "A copy of the database shows who has answered, and the stratum stands with each answer. The fewer answered in a stratum, the easier it is to guess; strata with fewer than %(cell)s answers stand together."
)
ASKS_WHO: Final = _(
    "The questionnaire asks for the name of an organisation. Whoever gives their own is no longer anonymous."
)
ASKS_FILES: Final = _(
    "The questionnaire asks for files. Anonymous waves take none, because files tell who made them."
)
ASKS_WORDS: Final = _("The questionnaire has questions that are answered in own words.")
