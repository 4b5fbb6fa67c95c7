"""How answers are weighted: decided at the desk, with what comes of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from skerry.actors.importers.files import MEGABYTE
from skerry.actors.importers.refusals import FileRefused
from skerry.actors.phrases_imports import refusal_sentence
from skerry.kernel.actor import Actor
from skerry.kernel.formats import number
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.kernel.tables import Format, csv_lines, download
from skerry.kernel.uploads import Kind, UploadRefused, spooled
from skerry.questionnaires.api import definition_of
from skerry.surveys import phrases_results, phrases_weights
from skerry.surveys.enums import Mode, ResultsState
from skerry.surveys.forms_weights import WeightsForm
from skerry.surveys.importers.margins import (
    MAX_ROWS,
    MarginColumnsMissing,
    TooManyTotals,
    read_margins,
)
from skerry.surveys.models import Results, Wave
from skerry.surveys.queries import weights as queries
from skerry.surveys.queries.plans import plan_of
from skerry.surveys.queries.replies import frame_of
from skerry.surveys.queries.waves import waves_visible_to
from skerry.surveys.rules.figures.calibrating import Unfit, WeightsNotFitting
from skerry.surveys.rules.figures.margins import categories, margins_of_frame
from skerry.surveys.rules.figures.plans.brought import Brought, BroughtFault
from skerry.surveys.rules.figures.plans.weights import WeightsPlan
from skerry.surveys.services.plans import change_plan
from skerry.surveys.services.results import ResultsNotPossible
from skerry.surveys.views.results.margin_words import MarginWords
from skerry.surveys.views.results.weights_preview import Preview, preview
from skerry.surveys.views.tabs import wave_frame

_LARGEST = MEGABYTE
_SHOWN_FAULTS = 200


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.WAVES_MANAGE)
def results_plan_weights(request: Request, uuid: UUID) -> HttpResponse:
    wave = get_object_or_404(waves_visible_to(request.viewer), uuid=uuid)
    plan, words = plan_of(wave).weights, _words(request, wave)
    form = WeightsForm(
        request.POST or None,
        request.FILES or None,
        plan=plan,
        has_frame=bool(margins_of_frame(frame_of(wave))),
    )
    faults = _kept(form, wave, words, by=request.actor, now=timezone.now())
    if form.is_bound and not form.errors:
        messages.success(request, phrases_weights.SAVED)
        return redirect("surveys:results_plan_weights", uuid)
    context = wave_frame(request, wave, current="surveys:wave_results") | {
        "form": form,
        "faults": [_fault_words(fault, words) for fault in faults[:_SHOWN_FAULTS]],
        "is_published": Results.objects.filter(wave=wave, state=ResultsState.PUBLISHED).exists(),
        "brought": [words.margin(margin.variable) for margin in plan.margins],
        **_came_of_it(request, wave, plan, words),
    }
    status = 422 if form.is_bound else 200
    return page(request, "surveys/results/weights.html", context, status=status)


def _words(request: Request, wave: Wave) -> MarginWords:
    return MarginWords(definition=definition_of(wave.version), language=request.LANGUAGE_CODE)


def _kept(
    form: WeightsForm, wave: Wave, words: MarginWords, *, by: Actor, now: datetime
) -> Sequence[BroughtFault]:
    """Keep what was decided; whatever is wrong stands in ``form``, and what is wrong with rows is returned."""
    if not form.is_valid():
        return ()
    brought = _brought(form, wave, words)
    if form.errors:
        return brought.faults
    chosen = form.chosen(replace(form.plan, margins=brought.margins or form.plan.margins))
    try:
        queries.weighed(wave, chosen)
        change_plan(
            wave=wave,
            change=lambda plan: replace(plan, weights=chosen),
            part="weights",
            by=by,
            now=now,
        )
    except WeightsNotFitting as refusal:
        form.add_error(None, unfit_words(refusal, words))
    except ResultsNotPossible as refusal:
        form.add_error(None, str(phrases_results.OBSTACLES[refusal.obstacle]))
    return ()


def _brought(form: WeightsForm, wave: Wave, words: MarginWords) -> Brought:
    """The totals in what was uploaded or pasted; nothing where those from before stay."""
    values = form.cleaned_data
    pasted = values["pasted"].encode()
    upload = values["upload"] or (SimpleUploadedFile("pasted.csv", pasted) if pasted else None)
    field = "upload" if values["upload"] else "pasted"
    if not form.wants_margins or upload is None:
        return Brought()
    known = words.known(categories(words.definition, frame_of(wave)))
    try:
        with spooled(upload, max_size=_LARGEST, kinds={Kind.ZIP, Kind.TEXT}) as path:
            brought = read_margins(path, name=upload.name or "", known=known)
    except UploadRefused as refusal:
        form.add_error(field, str(refusal.sentence))
    except FileRefused as refusal:
        form.add_error(field, refusal_sentence(refusal.as_json()))
    except MarginColumnsMissing:
        form.add_error(field, str(phrases_weights.COLUMNS_MISSING))
    except TooManyTotals:
        form.add_error(field, str(phrases_weights.TOO_MANY_ROWS) % {"count": number(MAX_ROWS)})
    else:
        if brought.faults:
            form.add_error(
                field, _("Nothing was taken. Correct the rows below and bring it again.")
            )
        return brought
    return Brought()


def _fault_words(fault: BroughtFault, words: MarginWords) -> tuple[str, str, str]:
    """The row, what stands there, and what is wrong."""
    said = [words.margin(fault.variable)] if fault.variable else []
    if fault.category or fault.variable:
        said += words.categories(
            fault.variable, [fault.category] if fault.category else []
        ).values()
    said += [f"{words.margin(name)}: {number(total)}" for name, total in fault.sums]
    said += [fault.value] if fault.value else []
    row = str(fault.row) if fault.row else "–"
    return row, ", ".join(said) or "–", str(phrases_weights.FAULTS[fault.reason])


def unfit_words(refusal: WeightsNotFitting, words: MarginWords) -> str:
    """Why there are no weights as decided, and what to do."""
    margin = words.margin(refusal.variable) if refusal.variable else ""
    least = number(refusal.least + 0.05, 1)
    return str(phrases_weights.UNFIT[Unfit(refusal.reason)]) % {"margin": margin, "least": least}


def _came_of_it(
    request: Request, wave: Wave, plan: WeightsPlan, words: MarginWords
) -> dict[str, object]:
    """What the plan that is kept makes of the answers, or why it makes nothing."""
    try:
        weighed = queries.weighed(wave, plan)
    except WeightsNotFitting as refusal:
        return {"preview": None, "unfit": unfit_words(refusal, words)}
    shown: Preview | None = None
    if weighed is not None:
        may_see = wave.mode != Mode.ANONYMOUS and request.viewer.may(Permission.ANSWERS_READ)
        shown = preview(weighed, words, may_see_answers=may_see)
    return {"preview": shown, "unfit": ""}


@require_safe
@require(Permission.WAVES_MANAGE)
def results_plan_totals(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """The template of a table of totals: every category, with the number in the panel where there is one."""
    wave = get_object_or_404(waves_visible_to(request.viewer), uuid=uuid)
    words, frame = _words(request, wave), frame_of(wave)
    there = {margin.variable: margin.totals for margin in margins_of_frame(frame)}
    rows = [
        [variable, name, there.get(variable, {}).get(name, ""), words.margin(variable), label]
        for variable, names in categories(words.definition, frame).items()
        for name, label in words.categories(variable, names).items()
    ]
    header = ["margin", "category", "total", _("What the margin is"), _("What the category is")]
    lines = csv_lines(header, rows, has_bom=True)
    return download(lines, format=Format.CSV, name=f"totals-{wave.uuid}")
