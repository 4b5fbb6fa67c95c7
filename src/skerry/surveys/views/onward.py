"""What comes next for a wave, so that nobody has to look for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import ngettext

from skerry.kernel.actor import Viewer
from skerry.kernel.components import Link
from skerry.kernel.permissions import Permission
from skerry.surveys import phrases
from skerry.surveys.enums import InvitationState, ResultsState, WaveState
from skerry.surveys.models import Results, Wave
from skerry.surveys.phrases_results import OBSTACLES
from skerry.surveys.queries.invitations import state_counts
from skerry.surveys.queries.results import obstacle_of


@dataclass(frozen=True, kw_only=True)
class Onward:
    """A sentence, and the pages on which it is done."""

    words: str
    links: Sequence[Link]


def next_step(wave: Wave, *, viewer: Viewer, today: date) -> Onward | None:
    """For those who run surveys: until somebody has been written to, and from the closing to what is published."""
    if not viewer.may(Permission.WAVES_MANAGE):
        return None
    if wave.state == WaveState.CLOSED:
        return _to_results(wave)
    if wave.state == WaveState.OPEN and wave.closes_on > today and wave.panel:
        return _to_mail(wave)
    return None


def _to_results(wave: Wave) -> Onward | None:
    """How the figures are made, the figures, and then everybody who sees them; nothing to those who cannot."""
    results = reverse("surveys:wave_results", args=[wave.uuid])
    found = Results.objects.filter(wave=wave).first()
    if found and found.state == ResultsState.PUBLISHED:
        to_results = Link(label=phrases.SEE_RESULTS, href=found.get_absolute_url())
        return Onward(words=str(phrases.RESULTS_ARE_PUBLISHED), links=[to_results])
    if obstacle := obstacle_of(wave):
        return Onward(words=str(OBSTACLES[obstacle]), links=[])
    if found:
        to_results = Link(label=phrases.LOOK_AT_RESULTS, href=results)
        return Onward(words=str(phrases.NEXT_IS_PUBLISHING), links=[to_results])
    plan = reverse("surveys:results_plan", args=[wave.uuid])
    to_plan = Link(label=phrases.SEE_HOW_MADE, href=plan)
    to_results = Link(label=phrases.COMPUTE_RESULTS, href=results)
    return Onward(words=str(phrases.NEXT_IS_COMPUTING), links=[to_plan, to_results])


def _to_mail(wave: Wave) -> Onward | None:
    """As long as nobody has been written to."""
    counts = state_counts(wave)
    respondents = reverse("surveys:invitations", args=[wave.uuid])
    if not counts["all"]:
        to_respondents = Link(label=phrases.PREPARE_INVITATIONS, href=respondents)
        return Onward(words=str(phrases.NEXT_IS_INVITING), links=[to_respondents])
    if counts[InvitationState.PREPARED] < counts["all"]:
        return None
    mail = reverse("surveys:rounds", args=[wave.uuid])
    to_mail = Link(label=phrases.WRITE_INVITATION, href=mail)
    missing = counts["no-address"]
    if not missing:
        return Onward(words=str(phrases.NEXT_IS_WRITING), links=[to_mail])
    lacking = Link(label=phrases.FILL_IN_ADDRESSES, href=f"{respondents}?state=no-address")
    return Onward(words=_addresses_first(missing), links=[lacking, to_mail])


def _addresses_first(missing: int) -> str:
    return ngettext(
        "Next: %(n)s respondent has no address yet. Fill it in, or begin with the others.",
        "Next: %(n)s respondents have no address yet. Fill them in, or begin with the others.",
        missing,
    ) % {"n": missing}
