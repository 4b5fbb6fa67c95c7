"""The figures of the front page: what each means, and the records behind it."""

from collections.abc import Iterable, Iterator, Sequence

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from skerry.actors import forms, phrases
from skerry.actors.models import Initiative, Organisation, Participation
from skerry.actors.queries import figures as queries
from skerry.actors.queries import home, places
from skerry.actors.queries.figures import PartnerAbroad
from skerry.actors.queries.places import Areas
from skerry.kernel import counting, tables
from skerry.kernel.caching import cached_for_visitors
from skerry.kernel.formats import country
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.models import DataVersion
from skerry.kernel.permissions import Permission
from skerry.kernel.tables import Format
from skerry.kernel.visibility import Visibility

ROWS_A_PAGE = 50
BATCH = 500


@require_safe
@require(Permission.DIRECTORY_VIEW)
@cached_for_visitors(DataVersion.DIRECTORY)
def figures(request: Request) -> HttpResponse:
    known = places.areas()
    context = {"areas": known, "glance": home.glance(known, viewer=request.viewer)}
    return page(request, "actors/figures.html", context)


@require_safe
@require(Permission.DIRECTORY_VIEW)
@cached_for_visitors(DataVersion.DIRECTORY)
def money(request: Request) -> HttpResponse:
    number = forms.PageForm(request.GET).asked()
    known = places.areas()
    grants = queries.grants(_code(known), viewer=request.viewer)
    context = {
        "areas": known,
        "total": queries.sum_of(grants),
        "rows": Paginator(grants, ROWS_A_PAGE).get_page(number),
    }
    return page(request, "actors/figures_money.html", context)


@require_safe
@require(Permission.DIRECTORY_EXPORT)
def money_file(request: Request) -> HttpResponseBase:
    grants = queries.grants(_code(places.areas()), viewer=request.viewer)
    _remember_reading(request, queries.protected_in(grants), "public-money")
    rows = (_grant(grant, request) for grant in grants.iterator(chunk_size=BATCH))
    lines = tables.csv_lines(phrases.GRANT_COLUMNS, rows, has_bom=True)
    return tables.download(lines, format=Format.CSV, name="public-money")


@require_safe
@require(Permission.DIRECTORY_VIEW)
@cached_for_visitors(DataVersion.DIRECTORY)
def partners(request: Request) -> HttpResponse:
    number = forms.PageForm(request.GET).asked()
    known = places.areas()
    found = queries.partners_abroad(_code(known), viewer=request.viewer)
    context = {
        "areas": known,
        "total": len(found),
        "rows": Paginator(found, ROWS_A_PAGE).get_page(number),
    }
    return page(request, "actors/figures_partners.html", context)


@require_safe
@require(Permission.DIRECTORY_EXPORT)
def partners_file(request: Request) -> HttpResponseBase:
    found = queries.partners_abroad(_code(places.areas()), viewer=request.viewer)
    taken = [partner.organisation for partner in found]
    hidden = [one for one in taken if one.visibility == Visibility.PROTECTED]
    _remember_reading(request, hidden, "partners-abroad")
    lines = tables.csv_lines(phrases.PARTNER_COLUMNS, _partners(found, request), has_bom=True)
    return tables.download(lines, format=Format.CSV, name="partners-abroad")


def _remember_reading(
    request: Request, taken: Iterable[Organisation | Initiative], name: str
) -> None:
    """As with the page of each: the audit log knows who took protected entries away."""
    for one in taken:
        counting.record_sensitive_reading(
            target=one, by=request.actor, now=timezone.now(), detail={"export": name}
        )


def _code(areas: Areas) -> str:
    """Of the home region, or nothing."""
    return areas.home.code if areas.home else ""


def _grant(grant: Participation, request: Request) -> list[tables.Cell]:
    return [
        grant.organisation.name,
        grant.initiative.acronym or grant.initiative.title,
        grant.initiative.programme,
        grant.get_role_display(),
        grant.contribution,
        request.build_absolute_uri(grant.initiative.get_absolute_url()),
    ]


def _partners(found: Sequence[PartnerAbroad], request: Request) -> Iterator[list[tables.Cell]]:
    for partner in found:
        yield [
            partner.organisation.name,
            ", ".join(country(code) for code in partner.countries),
            partner.projects,
            request.build_absolute_uri(partner.organisation.get_absolute_url()),
        ]
