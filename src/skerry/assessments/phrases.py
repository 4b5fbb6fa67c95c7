"""Sentences of check-ups that stand in several places, or that rules return."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup, escape

from skerry.assessments.enums import MeasureState, SetUp
from skerry.assessments.rules.law import Product
from skerry.kernel.permissions import Permission
from skerry.methods.scoring import DONT_KNOW, NOT_APPLICABLE, Standing

Sentence = str | Promise

STARTED_TOO_OFTEN: Final = _(
    "Many check-ups were begun from your network today. Wait until tomorrow, or go on with the link you have."
)
PLANNED_TOO_OFTEN: Final = _(
    "Many plans were worked out from your network. Wait an hour; the plan that you have stays."
)
NOTHING_TO_ASK: Final = _(
    "The questions are not here yet. Try again later, or tell those who run this site."
)
PROMISE: Final = (
    _("Only who has your link can open your answers. We keep no name and no address with them."),
    _(
        "Nobody of the region sees the answers of a single firm. Figures are published of groups only."
    ),
    _("You can delete everything for ever, at any time, with one press of a button."),
    _("Answers that were never handed in are deleted after 90 days, all others after three years."),
)
SET_UPS: Final[Mapping[SetUp, Sentence]] = {
    SetUp.MICROSOFT_365: "Microsoft 365",
    SetUp.GOOGLE_WORKSPACE: "Google Workspace",
    SetUp.OTHER: _("Any other set-up"),
}
MISSING: Final[Mapping[str, Sentence]] = {
    DONT_KNOW: _("Don't know"),
    NOT_APPLICABLE: _("Does not apply"),
}
STANDINGS: Final[Mapping[Standing, Sentence]] = {
    Standing.MET: _("In place"),
    Standing.PARTLY: _("Partly"),
    Standing.OPEN: _("Missing"),
    Standing.UNKNOWN: _("Not known"),
    Standing.NOT_APPLICABLE: _("Does not apply"),
    Standing.NOT_ASKED: _("Not asked"),
}
KINDS_OF_STANDING: Final[Mapping[Standing, str]] = {
    Standing.MET: "good",
    Standing.PARTLY: "warn",
    Standing.OPEN: "bad",
    Standing.UNKNOWN: "warn",
    Standing.NOT_APPLICABLE: "plain",
    Standing.NOT_ASKED: "plain",
}
OWN_PAGES: Final = (
    ("assessments:kept", _("Your check-ups"), Permission.CHECK_UP_KEEP),
    ("assessments:advised", _("Firms that let you in"), Permission.CHECK_UP_ADVISE),
)
HELPS: Final[Mapping[str, Sentence]] = {
    "training": _("Training"),
    "awareness": _("Awareness"),
    "consulting": _("Advice"),
    "managed_services": _("Somebody who runs it for you"),
    "backup_services": _("Backup as a service"),
    "identity_services": _("Sign-in and accounts"),
    "monitoring": _("Watching for attacks"),
    "incident_response": _("Help when something happens"),
    "testing": _("Tests of security"),
    "legal_advice": _("Legal advice"),
    "insurance": _("Insurance"),
    "secure_development": _("Secure development"),
    "certification": _("Certification"),
    "internationalisation": _("Help with selling abroad"),
    "funding": _("Funding"),
    "language": _("Translation and languages"),
    "procurement": _("Help with tenders"),
}
PRODUCTS: Final[Mapping[Product, Sentence]] = {
    Product.CONCERNED: _("Concerned"),
    Product.SERVICE_ALONE: _("Outside"),
    Product.UNSURE: _("To be found out"),
}
PRODUCT_SENTENCES: Final[Mapping[Product, Sentence]] = {
    Product.CONCERNED: _(
        "The law seems to apply to what you make: you answer for its security as long as it is used, and report weaknesses that are used in attacks."
    ),
    Product.SERVICE_ALONE: _(
        "A service on the web that no product of yours depends on is outside this law; the law on cybersecurity may apply instead."
    ),
    Product.UNSURE: _(
        "Find out whether what you make is software or a device that can be connected: then this law applies."
    ),
}
STATES: Final[Mapping[str, Sentence]] = {
    "": _("To do"),
    MeasureState.DONE: _("Done"),
    MeasureState.POSTPONED: _("Postponed"),
}
FOLLOWED: Final[Mapping[str, Sentence]] = {
    "": _("It is to be done again."),
    MeasureState.DONE: _("Well done! It is marked as done."),
    MeasureState.POSTPONED: _("It is put off. The plan shows until when."),
}


def promise_in_short() -> Markup:
    """What happens with the answers, as a list."""
    return Markup("<ul>{}</ul>").format(
        Markup("").join(Markup("<li>{}</li>").format(escape(each)) for each in PROMISE)
    )
