"""Projects: the list and one of them."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from skerry.actors import forms
from skerry.actors.queries import initiatives as queries
from skerry.actors.queries.directory import MAX_PAGES
from skerry.actors.queries.initiatives import PAGE_SIZE
from skerry.actors.views.paging import counted_page
from skerry.kernel import counting
from skerry.kernel.caching import cached_for_visitors
from skerry.kernel.components import Choice
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.models import DataVersion
from skerry.kernel.permissions import Permission
from skerry.kernel.visibility import Visibility


@require_safe
@require(Permission.DIRECTORY_VIEW)
@cached_for_visitors(DataVersion.DIRECTORY)
def initiatives(request: Request) -> HttpResponse:
    asked = forms.InitiativeFilter(request.GET).asked()
    found = queries.initiative_list(
        viewer=request.viewer, words=asked["q"], programmes=asked["programme"], page=asked["page"]
    )
    programmes = [
        Choice(value=name, label=name, count=number, is_chosen=name in asked["programme"])
        for name, number in found.programmes.items()
    ]
    reachable = min(found.total, MAX_PAGES * PAGE_SIZE)
    context = {
        "words": asked["q"],
        "total": found.total,
        "programmes": programmes,
        "rows": counted_page(found.rows, number=asked["page"], total=reachable, size=PAGE_SIZE),
    }
    return page(request, "actors/initiatives.html", context, part="results")


@require_safe
@require(Permission.DIRECTORY_VIEW)
@counting.counts_readers("actors.Initiative")
@cached_for_visitors(DataVersion.DIRECTORY)
def initiative(request: Request, uuid: UUID) -> HttpResponse:
    found = queries.initiative_visible_to(request.viewer, uuid=uuid)
    if found is None:
        raise Http404
    if found.visibility == Visibility.PROTECTED:
        counting.record_sensitive_reading(target=found, by=request.actor, now=timezone.now())
    context = {
        "initiative": found,
        "partners": queries.partners_of(found, viewer=request.viewer),
        "concepts": queries.concepts_of(found, language=get_language() or "en"),
    }
    return page(request, "actors/initiative.html", context)
