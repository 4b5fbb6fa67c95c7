"""What this room puts into pages of the rooms below it (``config/slots.py``)."""

from typing import Final
from uuid import UUID

from markupsafe import Markup

from skerry.actors.queries import notes, tags
from skerry.kernel.actor import Viewer
from skerry.kernel.permissions import Permission
from skerry.kernel.slots import filled

NOTES_SHOWN: Final = 3


def desk_organisations(*, viewer: Viewer, **_values: object) -> Markup | str:
    """A way to the list with ticks, and to its tags."""
    if not viewer.may(Permission.SEGMENTS_MANAGE):
        return ""
    return filled("actors/desk/tool_organisations.html")


def desk_segments(*, viewer: Viewer, **_values: object) -> Markup | str:
    """A way to the segments, and to what was taken out as a file."""
    if not viewer.may(Permission.SEGMENTS_MANAGE):
        return ""
    return filled("actors/desk/tool_segments.html")


def organisation_desk(
    *, viewer: Viewer, organisation: object = None, **_values: object
) -> Markup | str:
    """Tags and the newest notes, for those at the desk."""
    if not isinstance(organisation, UUID) or not viewer.may(Permission.NOTES_WRITE):
        return ""
    found = notes.notes_visible_to(viewer).filter(organisation__uuid=organisation)
    context = {
        "organisation": organisation,
        "notes": found[:NOTES_SHOWN],
        "tags": tags.tags_visible_to(viewer).filter(links__organisation__uuid=organisation),
        "may_merge": viewer.may(Permission.DUPLICATES_DECIDE),
    }
    return filled("actors/desk/organisation.html", **context)


def desk_reports(*, viewer: Viewer, **_values: object) -> Markup | str:
    """A way to the reports of entries."""
    if not viewer.may(Permission.REPORTS_HANDLE):
        return ""
    return filled("actors/desk_reports.html")


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
    """A way to the pairs that may be one organisation."""
    if not viewer.may(Permission.DUPLICATES_DECIDE):
        return ""
    return filled("actors/duplicates/desk_duplicates.html")
