"""What this room puts into pages of the rooms below it (``config/slots.py``)."""

from markupsafe import Markup

from skerry.actors.enums import ReportState
from skerry.actors.queries.duplicates import open_count
from skerry.actors.queries.reports import reports_visible_to
from skerry.kernel.actor import Viewer
from skerry.kernel.permissions import Permission
from skerry.kernel.slots import filled


def desk_reports(*, viewer: Viewer, **_values: object) -> Markup | str:
    """A way to the reports of entries, with the number of those that wait."""
    if not viewer.may(Permission.REPORTS_HANDLE):
        return ""
    waiting = reports_visible_to(viewer).filter(state=ReportState.NEW).count()
    return filled("actors/desk_reports.html", waiting=waiting)


def desk_clusters(*, viewer: Viewer, **_values: object) -> Markup | str:
    """A way to the home region and its peers."""
    if not viewer.may(Permission.ORGANISATION_MANAGE):
        return ""
    return filled("actors/desk_clusters.html")


def desk_imports(*, viewer: Viewer, **_values: object) -> Markup | str:
    """A way to the files brought in."""
    if not viewer.may(Permission.IMPORTS_RUN):
        return ""
    return filled("actors/imports/desk_imports.html")


def desk_atlas(*, viewer: Viewer, **_values: object) -> Markup | str:
    """A way to what the European Cybersecurity Atlas would get."""
    if not viewer.may(Permission.ORGANISATION_MANAGE):
        return ""
    return filled("actors/atlas/desk_atlas.html")


def desk_vocabularies(*, viewer: Viewer, **_values: object) -> Markup | str:
    """A way to the terms by which organisations are described."""
    if not viewer.may(Permission.CONCEPTS_MANAGE):
        return ""
    return filled("actors/imports/desk_vocabularies.html")


def desk_statistics(*, viewer: Viewer, **_values: object) -> Markup | str:
    """A way to the series of the statistics offices."""
    if not viewer.may(Permission.STATISTICS_UPLOAD):
        return ""
    return filled("actors/imports/desk_statistics.html")


def desk_duplicates(*, viewer: Viewer, **_values: object) -> Markup | str:
    """A way to the pairs that may be one organisation, with the number of those that wait."""
    if not viewer.may(Permission.DUPLICATES_DECIDE):
        return ""
    return filled("actors/duplicates/desk_duplicates.html", waiting=open_count(viewer))
