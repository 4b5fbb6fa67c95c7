"""Sentences that are used twice or stand for values."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skerry.actors.queries.directory import Facet, Sort
from skerry.kernel.formats import translated
from skerry.kernel.search import SearchKind

# The funders' own codes, as they stand in the records.
PROGRAMMES: Final[Mapping[str, Promise | str]] = {
    "FP7": _("Seventh Framework Programme"),
    "H2020": _("Horizon 2020"),
    "HORIZON": _("Horizon Europe"),
}
# In the order in which the page shows them.
FACETS: Final[Mapping[Facet, Promise | str]] = {
    Facet.PLACE: _("Region"),
    Facet.CITY: _("City"),
    Facet.CONCEPT: _("Speciality"),
    Facet.OFFERING: _("Offers"),
    Facet.SECTOR: _("Sector"),
    Facet.KIND: _("Kind of organisation"),
    Facet.SIZE: _("Size"),
}
OPEN_FACETS: Final = (Facet.PLACE, Facet.CONCEPT, Facet.OFFERING)
EVERYWHERE: Final = _("Everywhere")
SORTS: Final[Mapping[Sort, Promise | str]] = {
    Sort.RELEVANCE: _("Best match"),
    Sort.NAME: _("Name"),
    Sort.NEWEST: _("Newest"),
}
SEARCH_KINDS: Final[Mapping[SearchKind, Promise | str]] = {
    SearchKind.ORGANISATION: _("Organisations"),
    SearchKind.INITIATIVE: _("Projects"),
    SearchKind.OFFERING: _("What organisations offer"),
    SearchKind.CONCEPT: _("Specialities and sectors"),
    SearchKind.REGION: _("Regions"),
}
REPORT_TAKEN: Final = _("Thank you. We have your report and will look at the entry.")
REPORT_TOO_OFTEN: Final = _(
    "Several reports came from your network within the last hour. "
    "Please send this one in an hour, or write to us: you find our address under “Who runs this site”."
)
REPORTS_TOO_MANY: Final = _(
    "So many reports came today that we take no more. "
    "Please send this one tomorrow, or write to us: you find our address under “Who runs this site”."
)
REPORT_CLOSED: Final = _("The report is closed.")
REPORT_CLOSED_ALREADY: Final = _("Somebody has closed this report already.")
VISIBILITY_CHANGED: Final = _("Who may see it is changed.")
ORGANISATION_DELISTED: Final = _(
    "This organisation is out of the directory at its own wish. List it again first."
)
CONFIRMED: Final = _("The entry is confirmed as of today.")
EXPORT_COLUMNS: Final[tuple[Promise | str, ...]] = (
    _("Name"),
    _("Kind of organisation"),
    _("Size"),
    _("City"),
    _("Country"),
    _("Region"),
    _("Website"),
    _("Identifiers"),
    _("Specialities"),
    _("Invented example"),
    _("Address of the entry"),
)
GRANT_COLUMNS: Final[tuple[Promise | str, ...]] = (
    _("Organisation"),
    _("Project"),
    _("Programme"),
    _("Role"),
    _("Contribution in euros"),
    _("Address of the project"),
)
PARTNER_COLUMNS: Final[tuple[Promise | str, ...]] = (
    _("Organisation"),
    _("Countries"),
    _("Projects together"),
    _("Address of the entry"),
)
NETWORK_WHERE: Final[Mapping[str, Promise | str]] = {
    "here": _("In the region"),
    "elsewhere": _("Elsewhere"),
}
NETWORK_ORGANISATION: Final = _("Organisation")
NETWORK_KIND: Final = _("Kind of organisation")
NETWORK_PLACE: Final = _("Place")
NETWORK_JOINT: Final = _("Projects together")
NETWORK_PROJECTS: Final = _("Projects")
NETWORK_PARTNERS: Final = _("Partners")
NETWORK_STRONGEST: Final = _("Works most with")
CLUSTER_KEPT: Final = _("The region is kept.")
CLUSTER_REMOVED: Final = _("The region is removed. Its organisations stay in the directory.")
CLUSTER_IS_HOME: Final = _("The home region cannot be removed.")


def programme_name(programme: str) -> str:
    """What people call the programme."""
    return str(PROGRAMMES.get(programme) or translated(programme))
