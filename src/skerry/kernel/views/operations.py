"""What those who keep the site running see: work in the background, mail, the audit log."""

from datetime import timedelta
from uuid import UUID

from babel.dates import format_timedelta
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from skerry.kernel import audit_log as log
from skerry.kernel import counting, filters, phrases_audit
from skerry.kernel.components import address
from skerry.kernel.events import Event
from skerry.kernel.formats import reader_locale
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.jobs import JobNotRetryable, JobNotStoppable, registry, retry_job, stop_job
from skerry.kernel.jobs.queries import jobs_visible_to, living_workers, pace_of
from skerry.kernel.mail import MailNotRetryable, retry_mail
from skerry.kernel.mail.queries import is_readable, mails_visible_to
from skerry.kernel.mail.sealing import words_of
from skerry.kernel.models import AuditEvent
from skerry.kernel.permissions import Permission

PAGE_LENGTH = 50


@require_safe
@require(Permission.JOBS_VIEW)
def jobs(request: Request) -> HttpResponse:
    form = filters.JobFilter(request.GET)
    found = jobs_visible_to(request.viewer).filter(**filters.wanted(form))
    context = {
        "form": form,
        "page": Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page")),
        "title_of": registry.title_of,
        "workers": list(living_workers(now=timezone.now())),
    }
    return page(request, "kernel/operations/jobs.html", context, part="results")


@require_safe
@require(Permission.JOBS_VIEW)
def job(request: Request, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(jobs_visible_to(request.viewer), uuid=uuid)
    context = {
        "job": found,
        "title": registry.title_of(found.kind),
        "pace": pace_of(found, now=timezone.now()),
        "in_words": _in_words,
        "actors": phrases_audit.ACTORS,
        "may_steer": request.viewer.may(Permission.JOBS_STEER),
        "may_troubleshoot": request.viewer.may(Permission.JOBS_TROUBLESHOOT),
    }
    return page(request, "kernel/operations/job.html", context, part="progress")


@require_POST
@require(Permission.JOBS_STEER)
def job_stop(request: Request, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(jobs_visible_to(request.viewer), uuid=uuid)
    try:
        stop_job(job=found, by=request.actor, now=timezone.now())
    except JobNotStoppable:
        messages.error(request, _("There is nothing to stop: it has ended, or is being stopped."))
    else:
        messages.success(request, _("It stops at the next point where nothing is left half done."))
    return redirect("kernel:job", uuid)


@require_POST
@require(Permission.JOBS_STEER)
def job_retry(request: Request, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(jobs_visible_to(request.viewer), uuid=uuid)
    try:
        retry_job(job=found, by=request.actor, now=timezone.now())
    except JobNotRetryable:
        messages.error(request, _("Only work that failed or was stopped can be started again."))
    else:
        messages.success(request, _("It waits for its turn once more."))
    return redirect("kernel:job", uuid)


@require_safe
@require(Permission.OUTBOX_VIEW)
def outbox(request: Request) -> HttpResponse:
    form = filters.MailFilter(request.GET)
    found = mails_visible_to(request.viewer).filter(**filters.wanted(form))
    context = {
        "form": form,
        "page": Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page")),
        "is_demo": settings.DEMO,
        "has_server": bool(settings.EMAIL_HOST),
    }
    return page(request, "kernel/operations/outbox.html", context, part="results")


@require_safe
@require(Permission.OUTBOX_VIEW)
def mail(request: Request, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(mails_visible_to(request.viewer), uuid=uuid)
    now = timezone.now()
    counting.record_sensitive_reading(
        target=found, by=request.actor, now=now, event=Event.MAIL_READ
    )
    can_read = is_readable(found, viewer=request.viewer)
    context = {"mail": found, "text": words_of(found).text if can_read else None}
    return page(request, "kernel/operations/mail.html", context)


@require_POST
@require(Permission.OUTBOX_VIEW)
def mail_retry(request: Request, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(mails_visible_to(request.viewer), uuid=uuid)
    try:
        retry_mail(mail=found, by=request.actor, now=timezone.now())
    except MailNotRetryable:
        messages.error(
            request,
            _(
                "Only a mail that could not be delivered, and whose words are still kept, can be tried again."
            ),
        )
    else:
        messages.success(request, _("The mail is tried again within a minute."))
    return redirect("kernel:mail", uuid)


@require_safe
@require(Permission.AUDIT_READ)
def audit_log(request: Request) -> HttpResponse:
    form = filters.AuditFilter(request.GET)
    wanted = filters.wanted(form)
    events = log.events_visible_to(request.viewer, **wanted)
    shown = log.page_of(events, before=request.GET.get("before", ""))
    counting.record_sensitive_reading(
        target=AuditEvent(),
        by=request.actor,
        now=timezone.now(),
        event=Event.AUDIT_LOG_READ,
        detail={"filters": sorted(wanted)},
    )
    context = {
        "form": form,
        "events": shown.events,
        "older": address(request, before=shown.events[-1].pk) if shown.has_older else "",
        "newest": "" if shown.is_newest else address(request, before=None),
        "sentence_of": phrases_audit.sentence_of,
        "details_of": phrases_audit.details_of,
        "thing_called": phrases_audit.thing_called,
        "actors": phrases_audit.ACTORS,
    }
    return page(request, "kernel/operations/audit_log.html", context, part="results")


def _in_words(duration: timedelta) -> str:
    return format_timedelta(duration, locale=reader_locale())
