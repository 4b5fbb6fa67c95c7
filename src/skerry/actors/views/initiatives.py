"""Projects: the list and one of them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from skerry.actors import forms, phrases
from skerry.actors.queries import initiatives as queries
from skerry.actors.queries import places
from skerry.actors.queries.directory import MAX_PAGES
from skerry.actors.queries.initiatives import PAGE_SIZE, InitiativesWanted
from skerry.actors.queries.places import Areas
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
    wanted = InitiativesWanted(
        words=asked["q"], programmes=asked["programme"], places=asked["place"]
    )
    areas = places.areas_naming(wanted.places)
    offered = list(dict.fromkeys([*areas.codes, *wanted.places]))
    found = queries.initiative_list(
        wanted, viewer=request.viewer, offered=offered, page=asked["page"]
    )
    reachable = min(found.total, MAX_PAGES * PAGE_SIZE)
    context = {
        "words": wanted.words,
        "total": found.total,
        "programmes": _programmes(found.programmes, wanted.programmes),
        "places": _places(offered, found.places, wanted.places, areas),
        "from_places": [areas.name(code) for code in wanted.places],
        "rows": counted_page(found.rows, number=asked["page"], total=reachable, size=PAGE_SIZE),
    }
    return page(request, "actors/initiatives.html", context, part="results")


def _programmes(numbers: Mapping[str, int], chosen: Sequence[str]) -> Sequence[Choice]:
    """What there is, and what is chosen even if nothing is left of it."""
    return [
        Choice(
            value=name,
            label=phrases.programme_name(name),
            count=numbers.get(name, 0),
            is_chosen=name in chosen,
        )
        for name in dict.fromkeys([*numbers, *chosen])
    ]


def _places(
    offered: Sequence[str], numbers: Mapping[str, int], chosen: Sequence[str], areas: Areas
) -> Sequence[Choice]:
    return [
        Choice(
            value=code,
            label=areas.name(code),
            count=numbers.get(code, 0),
            is_chosen=code in chosen,
        )
        for code in offered
    ]


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
    partners = queries.partners_of(found, viewer=request.viewer)
    context = {
        "initiative": found,
        "partners": partners,
        "organisations": len({partner.organisation.pk for partner in partners}),
        "concepts": queries.concepts_of(found, language=get_language() or "en"),
        "may_manage": request.viewer.may(Permission.ORGANISATION_MANAGE),
        "tiers": Visibility.choices,
    }
    return page(request, "actors/initiative.html", context)
