"""The plan: made, followed, taken home."""

from datetime import timedelta
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from skerry.assessments import phrases
from skerry.assessments.calendars import plan_calendar
from skerry.assessments.documents import plan_document
from skerry.assessments.enums import MeasureState
from skerry.assessments.forms import EvidenceForm, PostponeForm, WishesForm
from skerry.assessments.queries.badges import is_seen_by, seen_of
from skerry.assessments.queries.evidence import evidence_of
from skerry.assessments.queries.helps import offerings_that_help
from skerry.assessments.queries.plans import plan_of, progress_of
from skerry.assessments.queries.standing import checked
from skerry.assessments.rules.planning import FIRST_WISHES_FOR, Wishes
from skerry.assessments.services.plans import follow_measure, work_out_plan
from skerry.assessments.shown_plans import shown_measure, shown_plan, shown_threats
from skerry.assessments.views.doors import TOO_MANY, Opened, behind_door, whose_form_is_on
from skerry.kernel import slots
from skerry.kernel.documents import to_pdf
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.kernel.senders import Limit, is_within, sender_of
from skerry.kernel.slots import Slot

PLANS_OF_A_SENDER: Final = Limit(name="check-up-plans", most=100, within=timedelta(hours=1))
"""Each takes the machine up to a second or two, and needs no account."""
UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.CHECK_UP_TAKE)
@behind_door
def plan(request: Request, opened: Opened) -> HttpResponseBase:
    """What there is to give, and what comes of it."""
    if not opened.finished:
        return redirect(opened.address("check"))
    row = plan_of(opened.check_up)
    given = Wishes.from_json(row.wishes) if row else FIRST_WISHES_FOR[opened.kind]
    if request.method != "POST":
        return _plan(request, opened, WishesForm(given=given))
    form = WishesForm(request.POST, given=given)
    if not form.is_valid():
        return _plan(request, opened, form, status=UNPROCESSABLE)
    if not is_within(PLANS_OF_A_SENDER, sender=sender_of(request, today=timezone.localdate())):
        form.add_error(None, str(phrases.PLANNED_TOO_OFTEN))
        return _plan(request, opened, form, status=TOO_MANY)
    work_out_plan(
        check_up=opened.check_up,
        check=opened.finished[0],
        wishes=form.wishes,
        by=request.actor,
        now=timezone.now(),
    )
    return redirect(opened.address("plan"))


def _plan(request: Request, opened: Opened, form: WishesForm, *, status: int = 200) -> HttpResponse:
    row = plan_of(opened.check_up)
    language = get_language() or ""
    context = {
        "opened": opened,
        "form": form,
        "plan": shown_plan(opened.check_up, row, language, today=timezone.localdate())
        if row
        else None,
        "threats": shown_threats(opened.kind, language),
    }
    return page(request, "assessments/plan.html", context, status=status)


@require_safe
@require(Permission.CHECK_UP_TAKE)
@behind_door
def plan_pdf(request: Request, opened: Opened) -> HttpResponse:
    """Where the firm stands and what it does, for board and bank."""
    row = plan_of(opened.check_up)
    if row is None or not opened.finished:
        raise Http404
    document = plan_document(
        opened.words,
        checked(opened.finished[0]),
        shown_plan(opened.check_up, row, get_language() or "", today=timezone.localdate()),
        language=get_language() or "",
        today=timezone.localdate(),
    )
    response = HttpResponse(to_pdf(document), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{opened.words.file_name}.pdf"'
    return response


@require_safe
@require(Permission.CHECK_UP_TAKE)
@behind_door
def plan_ics(request: Request, opened: Opened) -> HttpResponse:
    """What is to be done, for a calendar."""
    row, now = plan_of(opened.check_up), timezone.now()
    if row is None or not opened.finished:
        raise Http404
    submitted_at = opened.finished[0].sheet.submitted_at
    calendar = plan_calendar(
        opened.check_up,
        shown_plan(opened.check_up, row, get_language() or "", today=timezone.localdate(now)),
        opened.words,
        checked_on=timezone.localdate(submitted_at),
        now=now,
    )
    response = HttpResponse(calendar, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{opened.words.file_name}.ics"'
    return response


@require_safe
@require(Permission.CHECK_UP_TAKE)
@behind_door
def measure(request: Request, opened: Opened, key: str) -> HttpResponse:
    return measure_page(request, opened, key)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.CHECK_UP_TAKE)
@behind_door
@whose_form_is_on("measure")
def follow(request: Request, opened: Opened, key: str) -> HttpResponseBase:
    """Done, put off, or to be done again."""
    if key not in opened.content.measures:
        raise Http404
    now, wanted = timezone.now(), request.POST.get("state", "")
    form = PostponeForm(request.POST, today=timezone.localdate(now))
    if wanted not in phrases.FOLLOWED:
        raise Http404
    if wanted == MeasureState.POSTPONED and not form.is_valid():
        return measure_page(request, opened, key, form=form, status=UNPROCESSABLE)
    follow_measure(
        check_up=opened.check_up,
        measure=key,
        state=MeasureState(wanted) if wanted else None,
        until=form.cleaned_data["until"] if wanted == MeasureState.POSTPONED else None,
        by=request.actor,
        now=now,
    )
    messages.success(request, str(phrases.FOLLOWED[wanted]))
    return redirect(opened.address("plan"))


def measure_page(
    request: Request,
    opened: Opened,
    key: str,
    *,
    form: PostponeForm | None = None,
    evidence_form: EvidenceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of one measure, with the forms as they were sent."""
    known = opened.content.measures.get(key)
    if known is None or not opened.finished:
        raise Http404
    answers = checked(opened.finished[0]).answers
    seen = seen_of(opened.check_up, measure=key)
    context = {
        "opened": opened,
        "shown": shown_measure(known, answers, opened.content, get_language() or ""),
        "set_ups": phrases.SET_UPS,
        "progress": progress_of(opened.check_up).get(key),
        "form": form or PostponeForm(today=timezone.localdate()),
        "evidence": evidence_of(opened.check_up, measure=key),
        "evidence_form": evidence_form or EvidenceForm(),
        "seen": seen,
        "is_seen_by_viewer": is_seen_by(seen, request.viewer),
        "helps": known.helps,
        "offers": offerings_that_help(
            known.helps, viewer=request.viewer, language=get_language() or ""
        ),
        "slot_help": slots.fill(
            Slot.MEASURE_HELP, viewer=request.viewer, measure=known.key, helps=known.helps
        ),
    }
    return page(request, "assessments/measure.html", context, status=status)
