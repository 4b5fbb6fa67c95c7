"""A person and their own account."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skerry.accounts import archive, forms, phrases, queries
from skerry.accounts.enums import ConsentKind
from skerry.accounts.models import User
from skerry.accounts.services import people, personal
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission


def person_in(request: Request) -> User:
    """The account behind a request that its view lets in only with one."""
    if not isinstance(request.user, User):
        raise TypeError("the view admits visitors")
    return request.user


@require_safe
@require(Permission.ACCOUNT_OWN)
def account(request: Request) -> HttpResponse:
    person = person_in(request)
    context = {
        "person": person,
        "grants": queries.grants_of(person, viewer=request.viewer),
        "vetting": queries.current_vetting(person, today=timezone.localdate()),
        "ways": queries.ways_to_sign_in(person),
        "consents": phrases.CONSENTS,
        "agreed": {consent.kind for consent in queries.open_consents_of(person)},
    }
    return page(request, "accounts/account.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.ACCOUNT_OWN)
def details(request: Request) -> HttpResponse:
    person = person_in(request)
    now_told = {"name": person.name, "language": person.language}
    form = forms.DetailsForm(request.POST or None, initial=now_told)
    if not form.is_valid():
        return page(request, "accounts/details.html", {"form": form}, status=_status(form))
    people.change_my_details(
        person=person, **form.cleaned_data, by=request.actor, now=timezone.now()
    )
    messages.success(request, phrases.DETAILS_SAVED)
    return redirect("accounts:account")


@require_POST
@require(Permission.ACCOUNT_OWN)
def consent_give(request: Request, kind: ConsentKind) -> HttpResponse:
    people.give_consent(
        person=person_in(request),
        kind=kind,
        wording=phrases.CONSENTS[kind].version,
        by=request.actor,
        now=timezone.now(),
    )
    messages.success(request, phrases.DETAILS_SAVED)
    return redirect("accounts:account")


@require_POST
@require(Permission.ACCOUNT_OWN)
def consent_withdraw(request: Request, kind: ConsentKind) -> HttpResponse:
    people.withdraw_consent(
        person=person_in(request), kind=kind, by=request.actor, now=timezone.now()
    )
    messages.success(request, phrases.DETAILS_SAVED)
    return redirect("accounts:account")


@require_POST
@require(Permission.ACCOUNT_OWN)
def sessions_end(request: Request) -> HttpResponse:
    people.end_other_sessions(
        person=person_in(request),
        keep=request.session.session_key,
        by=request.actor,
        now=timezone.now(),
    )
    messages.success(request, phrases.SESSIONS_ENDED)
    return redirect("accounts:account")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.ACCOUNT_OWN)
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no type information
def export(request: Request) -> HttpResponse:
    if request.method != "POST":
        return page(request, "accounts/export.html", {})
    person, now = person_in(request), timezone.now()
    tables = personal.export_my_data(person=person, by=request.actor, now=now)
    answer = HttpResponse(
        archive.packed(tables, now=now), headers={"Content-Type": "application/zip"}
    )
    answer["Content-Disposition"] = f'attachment; filename="{archive.NAME}-{now:%Y-%m-%d}.zip"'
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.ACCOUNT_OWN)
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no type information
def erase(request: Request) -> HttpResponse:
    person = person_in(request)
    form = forms.ErasureForm(request.POST or None)
    context = {"form": form, "kept_alone": queries.kept_only_by(person)}
    if not form.is_valid():
        return page(request, "accounts/erase.html", context, status=_status(form))
    try:
        personal.erase_me(
            person=person, typed=form.cleaned_data["typed"], by=request.actor, now=timezone.now()
        )
    except personal.PersonNotErased as refusal:
        form.add_error(None, phrases.OBSTACLES[refusal.obstacle])
        return page(request, "accounts/erase.html", context, status=422)
    logout(request)
    messages.success(request, phrases.ERASED)
    return redirect("account_login")


def _status(form: Form) -> int:
    return 422 if form.is_bound else 200
