"""The desk's pages about people: who has an account, which roles, who is vetted."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from skerry.accounts import forms, phrases, queries, rules
from skerry.accounts.models import User
from skerry.accounts.services import roles as services
from skerry.kernel import counting
from skerry.kernel.events import Event
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.kernel.phrases_audit import EVENTS

PAGE_LENGTH = 50
HISTORY_SHOWN = 50


@require_safe
@require(Permission.PEOPLE_VIEW)
def people(request: Request) -> HttpResponse:
    form = forms.PeopleFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = queries.people_visible_to(request.viewer, **wanted, today=timezone.localdate())
    shown = Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page"))
    return page(request, "accounts/people.html", {"form": form, "people": shown}, part="results")


def _person(request: Request, uuid: UUID) -> User:
    people = queries.people_visible_to(request.viewer, today=timezone.localdate())
    return get_object_or_404(people, uuid=uuid)


@require_safe
@require(Permission.PEOPLE_VIEW)
def person(request: Request, uuid: UUID) -> HttpResponse:
    found = _person(request, uuid)
    if request.viewer.person != uuid:
        counting.record_sensitive_reading(
            target=found, by=request.actor, now=timezone.now(), event=Event.PERSON_READ
        )
    return _person_page(request, found)


def _person_page(
    request: Request,
    person: User,
    *,
    grant_form: forms.GrantForm | None = None,
    vetting_form: forms.VettingForm | None = None,
) -> HttpResponse:
    viewer, today = request.viewer, timezone.localdate()
    grantable = rules.grantable_for_region({grant.role for grant in viewer.grants})
    context = {
        "person": person,
        "grants": queries.grants_of(person, viewer=viewer),
        "vetting": queries.current_vetting(person, today=today),
        "vettings": queries.vettings_of(person),
        "history": queries.history_of(person)[:HISTORY_SHOWN],
        "events": {event.value: text for event, text in EVENTS.items()},
        "grantable": grantable,
        "may_grant": viewer.may(Permission.ROLES_GRANT) and viewer.person != person.uuid,
        "may_vet": viewer.may(Permission.PEOPLE_VET) and viewer.person != person.uuid,
        "grant_form": grant_form or forms.GrantForm(roles=grantable),
        "vetting_form": vetting_form or forms.VettingForm(today=today),
    }
    return page(
        request, "accounts/person.html", context, status=422 if grant_form or vetting_form else 200
    )


@require_POST
@require(Permission.ROLES_GRANT)
def role_grant(request: Request, uuid: UUID) -> HttpResponse:
    person = _person(request, uuid)
    offered = rules.grantable_for_region({grant.role for grant in request.viewer.grants})
    form = forms.GrantForm(request.POST, roles=offered)
    if not form.is_valid():
        return _person_page(request, person, grant_form=form)
    try:
        services.grant_role(
            person=person, **form.cleaned_data, by=request.actor, now=timezone.now()
        )
    except services.RoleNotGranted as refusal:
        form.add_error(None, phrases.OBSTACLES[refusal.obstacle])
        return _person_page(request, person, grant_form=form)
    messages.success(request, phrases.ROLE_GIVEN)
    return redirect("accounts:person", uuid)


@require_POST
@require(Permission.ROLES_GRANT)
def role_withdraw(request: Request, uuid: UUID, role: str) -> HttpResponse:
    person = _person(request, uuid)
    grants = queries.grants_of(person, viewer=request.viewer)
    grant = get_object_or_404(grants, organisation=None, role=role)
    try:
        services.withdraw_role(grant=grant, by=request.actor, now=timezone.now())
    except services.RoleNotWithdrawn as refusal:
        messages.error(request, phrases.OBSTACLES[refusal.obstacle])
    else:
        messages.success(request, phrases.ROLE_TAKEN)
    return redirect("accounts:person", uuid)


@require_POST
@require(Permission.PEOPLE_VET)
def vet(request: Request, uuid: UUID) -> HttpResponse:
    person = _person(request, uuid)
    form = forms.VettingForm(request.POST, today=timezone.localdate())
    if not form.is_valid():
        return _person_page(request, person, vetting_form=form)
    try:
        services.vet_person(
            person=person, **form.cleaned_data, by=request.actor, now=timezone.now()
        )
    except services.PersonNotVetted as refusal:
        form.add_error(None, phrases.OBSTACLES[refusal.obstacle])
        return _person_page(request, person, vetting_form=form)
    messages.success(request, phrases.VETTED)
    return redirect("accounts:person", uuid)


@require_POST
@require(Permission.PEOPLE_VET)
def vetting_withdraw(request: Request, uuid: UUID) -> HttpResponse:
    person = _person(request, uuid)
    for vetting in queries.vettings_of(person).filter(withdrawn_at=None):
        services.withdraw_vetting(vetting=vetting, by=request.actor, now=timezone.now())
    messages.success(request, phrases.VETTING_TAKEN)
    return redirect("accounts:person", uuid)
