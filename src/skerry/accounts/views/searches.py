"""A person's own searches of the directory."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skerry.accounts import phrases_searches as phrases
from skerry.accounts import queries as people
from skerry.accounts.forms_searches import SearchForm, TellingForm
from skerry.accounts.models.searches import Telling
from skerry.accounts.queries import searches as queries
from skerry.accounts.services import searches as services
from skerry.actors import asking
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission


@require_safe
@require(Permission.ACCOUNT_OWN)
def my_searches(request: Request) -> HttpResponse:
    context = {"searches": queries.searches_of(request.viewer), "tellings": Telling.choices}
    return page(request, "accounts/searches/my_searches.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.ACCOUNT_OWN)
def search_new(request: Request) -> HttpResponse:
    form = SearchForm(request.POST or None)
    if form.is_valid() and _is_kept(request, form):
        messages.success(request, phrases.KEPT)
        return redirect("accounts:my_searches")
    context = {"form": form, "back": asking.address("actors:directory", request.GET)}
    status = 422 if form.is_bound else 200
    return page(request, "accounts/searches/search_new.html", context, status=status)


def _is_kept(request: Request, form: SearchForm) -> bool:
    person = people.person_of(request.actor)
    if person is None:
        raise Http404
    try:
        services.keep_search(
            person=person,
            name=form.cleaned_data["name"],
            query=asking.kept(request.GET),
            tells=Telling(form.cleaned_data["tells"]),
            by=request.actor,
            now=timezone.now(),
        )
    except services.SearchNotKept as refusal:
        form.add_error("name", phrases.OBSTACLES[refusal.obstacle])
        return False
    return True


@require_POST
@require(Permission.ACCOUNT_OWN)
def search_change(request: Request, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(queries.searches_of(request.viewer), uuid=uuid)
    form = TellingForm(request.POST)
    if form.is_valid():
        tells = Telling(form.cleaned_data["tells"])
        services.change_telling(search=found, tells=tells, by=request.actor, now=timezone.now())
        messages.success(request, phrases.CHANGED)
    return redirect("accounts:my_searches")


@require_POST
@require(Permission.ACCOUNT_OWN)
def search_delete(request: Request, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(queries.searches_of(request.viewer), uuid=uuid)
    services.delete_search(search=found, by=request.actor, now=timezone.now())
    messages.success(request, phrases.DELETED)
    return redirect("accounts:my_searches")
