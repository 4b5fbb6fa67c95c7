"""The front page: the region at a glance."""

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from skerry.actors import nuts
from skerry.actors.enums import OrganisationKind
from skerry.actors.queries import directory, home
from skerry.actors.queries.directory import Facet, Wanted
from skerry.actors.queries.facets import Counts, count
from skerry.actors.queries.places import areas
from skerry.kernel import slots
from skerry.kernel.caching import cached_for_visitors
from skerry.kernel.charts import Bar, BarChart
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.models import DataVersion
from skerry.kernel.permissions import Permission
from skerry.kernel.slots import Slot

NEWEST = 6


@require_safe
@require(Permission.DIRECTORY_VIEW)
@cached_for_visitors(DataVersion.DIRECTORY)
def the_region(request: Request) -> HttpResponse:
    known, viewer, language = areas(), request.viewer, get_language() or "en"
    place = {Facet.PLACE: [known.home.code]} if known.home else {}
    counts = count(Wanted(chosen=place), viewer=viewer, places=known.codes)
    newest = home.newest(known, viewer=viewer, most=NEWEST)
    context = {
        "areas": known,
        "glance": home.glance(known, viewer=viewer),
        "peers": home.peers(known, viewer=viewer),
        "cards": directory.cards(newest, viewer=viewer, language=language),
        "counts": counts,
        "chart": _kinds(counts) if counts.total else None,
        "slot_main": slots.fill(Slot.HOME_MAIN, viewer=viewer),
        "notice": nuts.NOTICE,
        "bounds": known.bounds,
    }
    return page(request, "actors/home.html", context)


def _kinds(counts: Counts) -> BarChart:
    bars = [
        Bar(name=OrganisationKind(kind).label, value=number)
        for kind, number in counts.of[Facet.KIND].items()
    ]
    return BarChart(
        title=_("Who is here"),
        description=_("Organisations of the region by their kind."),
        name=_("Kind of organisation"),
        value_name=_("Organisations"),
        bars=bars,
    )
