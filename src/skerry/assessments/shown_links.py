"""Ways to check-ups that somebody may open."""

from django.urls import reverse
from django.utils.translation import gettext as _

from skerry.assessments.models import CheckUp
from skerry.assessments.phrases_kinds import WORDS
from skerry.kernel import formats
from skerry.kernel.components import Link


def link_to(check_up: CheckUp, *, of: str = "") -> Link:
    """A link from an account; ``of`` is the organisation whose check-up it is, if that is to be said."""
    says = {
        "check_up": WORDS[check_up.what].name,
        "day": formats.date(check_up.started_at),
        "organisation": of,
    }
    label = (
        _("%(organisation)s: %(check_up)s, begun on %(day)s")
        if of
        else _("%(check_up)s, begun on %(day)s")
    )
    return Link(label=label % says, href=reverse("assessments:check", args=[check_up.uuid]))
