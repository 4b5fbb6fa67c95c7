"""Mail to a segment: whom it reaches, its words, a trial, the sending, and what became of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skerry.accounts import phrases_mailings as phrases
from skerry.accounts import queries as people
from skerry.accounts.enums import ConsentKind, MailingState, Outcome
from skerry.accounts.forms_mailings import MailingForm
from skerry.accounts.models import Mailing, User
from skerry.accounts.queries import mailings as queries
from skerry.accounts.queries.mailings import Audience
from skerry.accounts.services import mailings as services
from skerry.accounts.services.people import withdraw_consent
from skerry.actors import asking
from skerry.actors.models import Organisation, Segment
from skerry.actors.queries.segments import segments_visible_to
from skerry.kernel.actor import Actor
from skerry.kernel.contacts import names_of
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission

MAILINGS_A_PAGE = 30


@require_safe
@require(Permission.MAILING_SEND)
def mailings(request: Request) -> HttpResponse:
    rows = queries.mailings_visible_to(request.viewer)
    shown = Paginator(rows, MAILINGS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "mailings": shown,
        "outcomes": {mailing.pk: queries.outcomes_of(mailing) for mailing in shown.object_list},
        "names": names_of({mailing.by for mailing in shown.object_list}),
        "states": phrases.STATES,
        "marks": phrases.MARKS,
    }
    return page(request, "accounts/mailings/mailings.html", context)


def _found(request: Request, uuid: UUID) -> Mailing:
    return get_object_or_404(queries.mailings_visible_to(request.viewer), uuid=uuid)


def _audience(request: Request, segment: Segment | None) -> Audience:
    """Those whom the mail would reach now; nobody once the segment is deleted."""
    members = (
        asking.members(segment, viewer=request.viewer) if segment else Organisation.objects.none()
    )
    return queries.audience(members, today=timezone.localdate())


def _segment_of(request: Request, mailing: Mailing) -> Segment | None:
    return segments_visible_to(request.viewer).filter(uuid=mailing.segment).first()


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.MAILING_SEND)
def mailing_new(request: Request, uuid: UUID) -> HttpResponse:
    segment = get_object_or_404(segments_visible_to(request.viewer), uuid=uuid)
    form = MailingForm(request.POST or None)
    if form.is_valid():
        made = services.write_mailing(
            segment=segment, texts=form.texts, by=request.actor, now=timezone.now()
        )
        messages.success(request, phrases.KEPT)
        return redirect("accounts:mailing", made.uuid)
    context = {
        "segment_name": segment.name,
        "mailing": None,
        "form": form,
        "audience": _audience(request, segment),
    }
    status = 422 if form.is_bound else 200
    return page(request, "accounts/mailings/mailing_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.MAILING_SEND)
def mailing_change(request: Request, uuid: UUID) -> HttpResponse:
    found = _found(request, uuid)
    form = MailingForm(request.POST or None, texts=found.texts)
    if form.is_valid():
        return _done(
            request,
            found,
            lambda: services.change_mailing(
                mailing=found, texts=form.texts, by=request.actor, now=timezone.now()
            ),
            phrases.KEPT,
        )
    context = {
        "segment_name": found.segment_name,
        "mailing": found,
        "form": form,
        "audience": _audience(request, _segment_of(request, found)),
    }
    status = 422 if form.is_bound else 200
    return page(request, "accounts/mailings/mailing_form.html", context, status=status)


@require_safe
@require(Permission.MAILING_SEND)
def mailing(request: Request, uuid: UUID) -> HttpResponse:
    found = _found(request, uuid)
    is_draft = found.state == MailingState.DRAFT
    counts = queries.outcomes_of(found)
    handed_over = sum(counts.values()) - counts[Outcome.WAITING]
    context = {
        "mailing": found,
        "is_draft": is_draft,
        "segment": _segment_of(request, found),
        "audience": _audience(request, _segment_of(request, found)) if is_draft else None,
        "outcomes": [(phrases.OUTCOMES[one], number) for one, number in counts.items() if number],
        "failed": counts[Outcome.FAILED],
        "handed_over": handed_over,
        "receivers": sum(counts.values()),
        "state": phrases.STATES[MailingState(found.state)],
        "mark": phrases.MARKS[MailingState(found.state)],
        "name": names_of([found.by]).get(found.by, ""),
    }
    return page(request, "accounts/mailings/mailing.html", context)


def _done(
    request: Request, found: Mailing, deed: Callable[[], Any], sentence: str | Promise
) -> HttpResponse:  # Any: what it gives is of no use here
    """Do it and say so, or say why it cannot be done."""
    try:
        deed()
    except services.MailingNotPossible as refusal:
        messages.error(request, str(phrases.OBSTACLES[refusal.obstacle]))
    else:
        messages.success(request, str(sentence))
    return redirect("accounts:mailing", found.uuid)


@require_POST
@require(Permission.MAILING_SEND)
def mailing_try(request: Request, uuid: UUID) -> HttpResponse:
    found = _found(request, uuid)
    person = people.person_of(request.actor)
    if person is None:
        raise Http404
    services.try_mailing(mailing=found, person=person, by=request.actor, now=timezone.now())
    messages.success(request, phrases.TRIED)
    return redirect("accounts:mailing", uuid)


@require_POST
@require(Permission.MAILING_SEND)
def mailing_send(request: Request, uuid: UUID) -> HttpResponse:
    found = _found(request, uuid)
    audience = _audience(request, _segment_of(request, found))
    return _done(
        request,
        found,
        lambda: services.send_mailing(
            mailing=found, audience=audience, by=request.actor, now=timezone.now()
        ),
        phrases.SENDING,
    )


@require_POST
@require(Permission.MAILING_SEND)
def mailing_stop(request: Request, uuid: UUID) -> HttpResponse:
    found = _found(request, uuid)
    return _done(
        request,
        found,
        lambda: services.stop_mailing(mailing=found, by=request.actor, now=timezone.now()),
        phrases.STOPPED,
    )


@require_POST
@require(Permission.MAILING_SEND)
def mailing_resume(request: Request, uuid: UUID) -> HttpResponse:
    found = _found(request, uuid)
    return _done(
        request,
        found,
        lambda: services.resume_mailing(mailing=found, by=request.actor, now=timezone.now()),
        phrases.SENDING,
    )


@require_POST
@require(Permission.MAILING_SEND)
def mailing_delete(request: Request, uuid: UUID) -> HttpResponse:
    found = _found(request, uuid)
    try:
        services.delete_mailing(mailing=found, by=request.actor, now=timezone.now())
    except services.MailingNotPossible as refusal:
        messages.error(request, str(phrases.OBSTACLES[refusal.obstacle]))
        return redirect("accounts:mailing", uuid)
    messages.success(request, phrases.DELETED)
    return redirect("accounts:mailings")


@csrf_exempt  # mail programs press this button for the person (RFC 8058); the signed link is the proof
@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.PAGES_READ)
def news_stop(request: Request, token: str) -> HttpResponse:
    person = queries.person_who_stops(token)
    if person is None:
        raise Http404
    is_done = request.method == "POST"
    if is_done:
        _stop_news(person)
    return page(request, "accounts/mailings/stop.html", {"is_done": is_done})


def _stop_news(person: User) -> None:
    """Who holds the link acts as the person."""
    withdraw_consent(
        person=person, kind=ConsentKind.NEWS, by=Actor.person(person.uuid), now=timezone.now()
    )
