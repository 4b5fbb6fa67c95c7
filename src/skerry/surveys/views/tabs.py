"""The pages of one wave, as tabs."""

from collections.abc import Sequence
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from skerry.kernel.actor import Viewer
from skerry.kernel.components import Link
from skerry.kernel.http import Request
from skerry.kernel.permissions import Permission
from skerry.surveys.enums import WaveState
from skerry.surveys.models import Wave

_TABS: Final = (
    ("surveys:wave", _("Overview"), Permission.WAVES_VIEW),
    ("surveys:invitations", _("Respondents"), Permission.WAVES_MANAGE),
    ("surveys:rounds", _("Mail"), Permission.WAVES_MANAGE),
    ("surveys:answers", _("Answers"), Permission.ANSWERS_READ),
    ("surveys:wave_results", _("Results"), Permission.WAVES_VIEW),
)


def wave_tabs(wave: Wave, *, viewer: Viewer, current: str) -> Sequence[Link]:
    """``current`` is the name of the page's own address."""
    return [
        Link(label=label, href=reverse(name, args=[wave.uuid]), is_current=name == current)
        for name, label, permission in _TABS
        if viewer.may(permission)
    ]


def wave_frame(request: Request, wave: Wave, *, current: str) -> dict[str, object]:
    """What every page of a wave shows around its own part."""
    return {
        "wave": wave,
        "title": wave.title(request.LANGUAGE_CODE),
        "tabs": wave_tabs(wave, viewer=request.viewer, current=current),
    }


def preview_of(wave: Wave) -> str:
    """Where the questionnaire can be tried as respondents see it."""
    version = wave.version
    return reverse("questionnaires:try", args=[version.instrument.key, version.number])


def open_link_of(wave: Wave) -> str:
    """What to put on a poster, while the wave takes answers from whoever has it."""
    if wave.state != WaveState.OPEN or not wave.open_key:
        return ""
    return f"{settings.SITE_URL}{reverse('surveys:entrance', args=[wave.open_key])}"
