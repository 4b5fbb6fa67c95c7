"""Two entries that no search has paired: chosen by hand, and then compared like any other pair."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from skerry.actors import phrases_duplicates as phrases
from skerry.actors.forms import PublicId
from skerry.actors.forms_duplicates import OtherForm
from skerry.actors.models import Organisation
from skerry.actors.queries import duplicates as queries
from skerry.actors.queries import profiles
from skerry.actors.services.duplicates import pair_by_hand
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.DUPLICATES_DECIDE)
def merge_with(request: Request, uuid: UUID) -> HttpResponse:
    found = profiles.organisation_visible_to(request.viewer, uuid=uuid)
    if found is None:
        raise Http404
    if request.method == "POST":
        return _paired(request, found)
    words = OtherForm(request.GET).words()
    context = {
        "organisation": found,
        "words": words,
        "others": queries.others_named(words, besides=found, viewer=request.viewer),
    }
    return page(request, "actors/duplicates/choose.html", context)


def _paired(request: Request, found: Organisation) -> HttpResponse:
    chosen = PublicId().clean(request.POST.get("other"))
    offered = queries.others(found, viewer=request.viewer)
    other = offered.filter(uuid=chosen).first() if chosen else None
    if other is None:
        messages.error(request, phrases.NOT_COMPARABLE)
        return redirect("actors:merge_with", found.uuid)
    pair = pair_by_hand(one=found, other=other, by=request.actor, now=timezone.now())
    return redirect(f"{pair.get_absolute_url()}?stays={found.uuid}")
