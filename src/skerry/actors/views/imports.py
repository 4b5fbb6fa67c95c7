"""The desk's pages for bringing actors in: runs, a new one, its preview, and what may be done with it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skerry.actors import api, phrases_imports
from skerry.actors.enums import RunState
from skerry.actors.forms_imports import ImportForm
from skerry.actors.importers import report
from skerry.actors.importers.lists import SCHEME as LIST
from skerry.actors.importers.sentences import ON_OBSTACLE
from skerry.actors.models import ImportRun
from skerry.actors.queries import imports as queries
from skerry.actors.rules.runs import POSSIBLE, RunAction
from skerry.actors.services import imports as services
from skerry.kernel import tables
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission

PAGE_LENGTH = 25


@require_safe
@require(Permission.IMPORTS_RUN)
def import_runs(request: Request) -> HttpResponse:
    runs = queries.runs_visible_to(request.viewer)
    context = {"page": Paginator(runs, PAGE_LENGTH).get_page(request.GET.get("page"))}
    return page(request, "actors/imports/runs.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.IMPORTS_RUN)
def import_new(request: Request) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None)
    has_regions = queries.has_regions()
    if request.method == "POST" and has_regions and form.is_valid():
        try:
            run = api.receive_import(
                importer=form.cleaned_data["importer"],
                files=form.cleaned_data["uploads"],
                by=request.actor,
                now=timezone.now(),
            )
        except api.FileRefused as refusal:
            form.add_error("uploads", phrases_imports.refusal_sentence(refusal.as_json()))
        else:
            return redirect(
                "actors:import_columns" if run.importer == LIST else "actors:import_run", run.uuid
            )
    context = {"form": form, "importers": api.IMPORTERS.values(), "has_regions": has_regions}
    return page(request, "actors/imports/new.html", context, status=422 if form.errors else 200)


@require_safe
@require(Permission.IMPORTS_RUN)
def import_run(request: Request, uuid: UUID) -> HttpResponse:
    run = get_object_or_404(queries.runs_visible_to(request.viewer), uuid=uuid)
    context = {
        "run": run,
        "job": queries.job_of(run),
        "failure": queries.failure_of(run),
        "happened": phrases_imports.happened(run),
        "refusal": phrases_imports.refusal_sentence(run.refusal),
        "brought": phrases_imports.brought(run),
        "groups": report.groups(run.counts),
        "samples": phrases_imports.samples(run.options.get("samples") or {}),
        "may": {action.value for action in POSSIBLE[RunState(run.state)]},
        "has_report": api.has_report(run),
        "is_mappable": api.is_mappable(run),
        "unknown": run.options.get("unknown") or {},
    }
    return page(request, "actors/imports/run.html", context, part="standing")


@require_safe
@require(Permission.IMPORTS_RUN)
def import_report(request: Request, uuid: UUID) -> HttpResponseBase:
    run = get_object_or_404(queries.runs_visible_to(request.viewer), uuid=uuid)
    if not api.has_report(run):
        messages.error(request, _("The rows of this import are no longer kept."))
        return redirect(run)
    lines = tables.csv_lines(report.header(), api.report_lines(run), has_bom=True)
    return tables.download(lines, format=tables.Format.CSV, name=f"import-{run.pk}")


@require_POST
@require(Permission.IMPORTS_RUN)
def import_apply(request: Request, uuid: UUID) -> HttpResponse:
    return _ask_for(request, uuid, RunAction.APPLY)


@require_POST
@require(Permission.IMPORTS_RUN)
def import_resume(request: Request, uuid: UUID) -> HttpResponse:
    return _ask_for(request, uuid, RunAction.RESUME)


@require_POST
@require(Permission.IMPORTS_RUN)
def import_undo(request: Request, uuid: UUID) -> HttpResponse:
    return _ask_for(request, uuid, RunAction.UNDO)


@require_POST
@require(Permission.IMPORTS_RUN)
def import_stop(request: Request, uuid: UUID) -> HttpResponse:
    run = get_object_or_404(queries.runs_visible_to(request.viewer), uuid=uuid)
    try:
        api.stop_import(run=run.uuid, by=request.actor, now=timezone.now())
    except api.ImportNotPossible as refusal:
        messages.error(request, str(ON_OBSTACLE[refusal.obstacle]))
    else:
        messages.success(request, _("Stopped. Nothing of it is seen; resume it or undo it."))
    return redirect(run)


@require_POST
@require(Permission.IMPORTS_RUN)
def import_discard(request: Request, uuid: UUID) -> HttpResponse:
    run = get_object_or_404(queries.runs_visible_to(request.viewer), uuid=uuid)
    try:
        api.discard_import(run=run.uuid, by=request.actor, now=timezone.now())
    except api.ImportNotPossible as refusal:
        messages.error(request, str(ON_OBSTACLE[refusal.obstacle]))
    else:
        messages.success(request, _("Given up. Nothing in the directory has changed."))
    return redirect(run)


def _ask_for(request: Request, uuid: UUID, action: RunAction) -> HttpResponse:
    run: ImportRun = get_object_or_404(queries.runs_visible_to(request.viewer), uuid=uuid)
    try:
        services.request_step(run=run, action=action, by=request.actor, now=timezone.now())
    except services.ImportNotPossible as refusal:
        messages.error(request, str(ON_OBSTACLE[refusal.obstacle]))
    else:
        messages.success(request, str(phrases_imports.ASKED_FOR[action]))
    return redirect(run)
