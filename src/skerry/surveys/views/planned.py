"""A new wave, step by step."""

import secrets
from collections.abc import Sequence
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from skerry.kernel.components import Step
from skerry.kernel.formats import date as written_day
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.surveys import phrases
from skerry.surveys.enums import Mode, WaveObstacle
from skerry.surveys.forms_waves import A_DAY
from skerry.surveys.queries.waves import terms
from skerry.surveys.rules import waves as rules
from skerry.surveys.rules.strata import too_small, ways_to_collapse
from skerry.surveys.services import waves as services
from skerry.surveys.views.planning import AT, TITLES, Planning, PlanStep
from skerry.surveys.views.wording import (
    about_version,
    cautions_in_words,
    strata_groups,
    version_in_words,
)

MOST_SEEDS: Final = 2**31


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.WAVES_MANAGE)
def wave_new(request: Request) -> HttpResponse:
    planning = _planning(request, request.POST if request.method == "POST" else request.GET)
    if request.method == "POST" and planning.present is None:
        try:
            made = services.make_wave(
                design=planning.design(open_key=secrets.token_urlsafe(24)),
                words=planning.words,
                by=request.actor,
                now=timezone.now(),
            )
        except services.WaveNotPossible as refusal:
            return _page(request, planning, refusal.obstacles, status=422)
        messages.success(request, phrases.WAVE_MADE)
        return redirect(made)
    return _page(request, planning, status=422 if request.method == "POST" else 200)


def _planning(request: Request, said: QueryDict) -> Planning:
    return Planning(
        said=said,
        viewer=request.viewer,
        today=timezone.localdate(),
        seed=secrets.randbelow(MOST_SEEDS),
    )


def _page(
    request: Request,
    planning: Planning,
    refused: Sequence[WaveObstacle] = (),
    *,
    status: int = 200,
) -> HttpResponse:
    """The present step, or when all are taken, the summary."""
    context: dict[str, object] = {
        "planning": planning,
        "step": planning.present,
        "form": planning.forms[planning.present] if planning.present else None,
        "steps": _shown_steps(planning),
        "before": _address(planning, planning.before(planning.present or PlanStep.WORDS)),
        "is_first": planning.present is PlanStep.QUESTIONNAIRE,
        "meanings": _meanings(planning),
        "sizes": {},
    }
    if planning.present is None:
        context |= _summary(planning, refused)
    if planning.panel is not None:
        context |= _strata(planning)
    return page(request, "surveys/wave_new.html", context, status=status)


def _meanings(planning: Planning) -> dict[str, object]:
    """What each choice that binds for good means."""
    versions = planning.versions if planning.present is PlanStep.QUESTIONNAIRE else ()
    return {
        "version": {version.uuid: [about_version(version)] for version in versions},
        "mode": {mode: [words.promises, words.costs] for mode, words in phrases.MODES.items()},
        "unit": {unit: [words] for unit, (_name, words) in phrases.UNITS.items()},
        "access": {access: [words] for access, (_name, words) in phrases.ACCESSES.items()},
    }


def _shown_steps(planning: Planning) -> Sequence[Step]:
    steps = planning.steps
    place = steps.index(planning.present) if planning.present else len(steps)
    shown = [
        Step(label=TITLES[step], is_done=number < place, is_current=number == place)
        for number, step in enumerate(steps)
    ]
    return [*shown, Step(label=_("Summary"), is_current=planning.present is None)]


def _address(planning: Planning, at: str) -> str:
    """The step after ``at`` again, with all that was said."""
    said = planning.said.copy()
    for name in (AT, "csrfmiddlewaretoken"):
        said.pop(name, None)
    if at:
        said[AT] = at
    return f"{reverse('surveys:wave_new')}?{said.urlencode()}"


def _strata(planning: Planning) -> dict[str, object]:
    """The strata as they are chosen so far, and those that the promise could not bear."""
    smallest = settings.SURVEY_SMALLEST_STRATUM
    sizes = planning.sample or planning.frame
    is_anonymous = planning.said_in(PlanStep.PROMISE).get("mode") == Mode.ANONYMOUS
    small = too_small(sizes, smallest=smallest) if is_anonymous else []
    ways = ways_to_collapse(sizes, of=planning.dimensions, smallest=smallest) if small else []
    return {
        "sizes": planning.frame,
        "sample": planning.sample,
        "small": set(small),
        "smallest": smallest,
        "ways": [[str(phrases.DIMENSIONS[dimension]) for dimension in way] for way in ways],
        "groups": strata_groups(planning.frame, planning.dimensions),
    }


def _summary(planning: Planning, refused: Sequence[WaveObstacle]) -> dict[str, object]:
    """What would be made, and what stands in its way."""
    plan = planning.plan
    smallest = settings.SURVEY_SMALLEST_STRATUM
    obstacles = refused or rules.obstacles_to_making(plan, smallest=smallest)
    return {
        "summary": _in_words(planning),
        "obstacles": [phrases.OBSTACLES[obstacle] for obstacle in obstacles],
        "cautions": cautions_in_words(plan, planning.dimensions, has_terms=bool(terms())),
    }


def _in_words(planning: Planning) -> Sequence[tuple[str | Promise, object]]:
    design, words, plan = planning.design(open_key=""), planning.words, planning.plan
    asked = sum(plan.asked.values())
    return [
        (_("Questionnaire"), version_in_words(design.version, get_language())),
        (_("Promise"), phrases.MODES[design.mode].name),
        (_("Who answers"), phrases.UNITS[design.unit][0]),
        (_("Who is asked"), phrases.ACCESSES[design.access][0]),
        (_("Panel"), design.panel.name if design.panel else "–"),
        (_("Organisations asked"), asked or "–"),
        *([(_("Drawn as in"), planning.like.title(get_language()))] if planning.like else []),
        (_("Title"), " / ".join(title for title in words.titles.values() if title)),
        (_("First day"), written_day(words.opens_on)),
        (_("Last day"), written_day(words.closes_on - A_DAY)),
        (_("Deleted on"), written_day(words.kept_until)),
    ]
