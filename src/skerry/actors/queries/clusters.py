"""The clusters as the desk keeps them."""

from django.db.models import QuerySet

from skerry.actors.models import Cluster
from skerry.kernel.actor import Viewer
from skerry.kernel.permissions import Permission


def clusters_visible_to(viewer: Viewer) -> "QuerySet[Cluster]":
    """All for those who keep the directory, the home region first; none for others."""
    rows = Cluster.objects.select_related("region").order_by("-is_home", "name")
    return rows if viewer.may(Permission.ORGANISATION_MANAGE) else rows.none()
