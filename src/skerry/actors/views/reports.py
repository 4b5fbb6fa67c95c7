"""Reporting an entry, and the desk's list of reports."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skerry.actors import forms, phrases
from skerry.actors.enums import ReportReason, ReportState
from skerry.actors.models import Organisation
from skerry.actors.queries import profiles, reports
from skerry.actors.services import reports as services
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.kernel.senders import Limit, is_within, sender_of

REPORTS_A_PAGE = 50
REPORTS_OF_A_SENDER = Limit(name="reports", most=5, within=timedelta(hours=1))


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.ENTRY_REPORT)
def report(request: Request, uuid: UUID) -> HttpResponse:
    found = profiles.organisation_visible_to(request.viewer, uuid=uuid)
    if found is None:
        raise Http404
    form = forms.ReportForm(request.POST or None)
    if form.is_valid():
        return _answered(request, found, form)
    context = {"organisation": found, "form": form, "refusal": ""}
    return page(request, "actors/report.html", context, status=422 if form.is_bound else 200)


def _answered(request: Request, found: Organisation, form: forms.ReportForm) -> HttpResponse:
    """Thanks, or the form as it was sent with the reason why it was not taken."""
    refusal = _refusal(request, found, form)
    if refusal:
        context = {"organisation": found, "form": form, "refusal": refusal}
        return page(request, "actors/report.html", context, status=429)
    messages.success(request, phrases.REPORT_TAKEN)
    return redirect(found)


def _refusal(request: Request, found: Organisation, form: forms.ReportForm) -> Promise | str:
    """A machine is thanked like everybody, and its report thrown away."""
    now = timezone.now()
    if form.is_from_a_machine:
        return ""
    if not is_within(REPORTS_OF_A_SENDER, sender=sender_of(request, today=now.date())):
        return phrases.REPORT_TOO_OFTEN
    try:
        services.report_entry(
            organisation=found,
            reason=ReportReason(form.cleaned_data["reason"]),
            message=form.cleaned_data["message"],
            reply_to=form.cleaned_data["reply_to"],
            by=request.actor,
            now=now,
        )
    except services.ReportNotTaken:
        return phrases.REPORTS_TOO_MANY
    return ""


@require_safe
@require(Permission.REPORTS_HANDLE)
def report_list(request: Request) -> HttpResponse:
    rows = reports.reports_visible_to(request.viewer)
    context = {
        "reports": Paginator(rows, REPORTS_A_PAGE).get_page(request.GET.get("page")),
        "outcomes": [state for state in ReportState if state is not ReportState.NEW],
    }
    return page(request, "actors/reports.html", context)


@require_POST
@require(Permission.REPORTS_HANDLE)
def report_close(request: Request, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(reports.reports_visible_to(request.viewer), uuid=uuid)
    form = forms.CloseReportForm(request.POST)
    if form.is_valid():
        outcome = ReportState(form.cleaned_data["outcome"])
        try:
            services.close_report(
                report=found, outcome=outcome, by=request.actor, now=timezone.now()
            )
        except services.ReportNotClosable:
            messages.error(request, phrases.REPORT_CLOSED_ALREADY)
        else:
            messages.success(request, phrases.REPORT_CLOSED)
    return redirect("actors:reports")
