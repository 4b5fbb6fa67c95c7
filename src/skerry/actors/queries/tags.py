"""The desk's tags, for those who work with segments; nobody else learns of them."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import Count, QuerySet

from skerry.actors.models import OrganisationTag, Tag, Tagging
from skerry.kernel.actor import Viewer
from skerry.kernel.permissions import Permission


def tags_visible_to(viewer: Viewer) -> "QuerySet[Tag]":
    """All tags by name, each with the number of organisations that have it as ``size``."""
    if not viewer.may(Permission.SEGMENTS_MANAGE):
        return Tag.objects.none()
    return Tag.objects.annotate(size=Count("links")).order_by("name")


def sizes(viewer: Viewer) -> Sequence[tuple[UUID, str, int]]:
    """Each tag with its name and the number of organisations that have it."""
    known = tags_visible_to(viewer).annotate(number=Count("links"))
    return list(known.values_list("uuid", "name", "number"))


def taggings_visible_to(viewer: Viewer) -> "QuerySet[Tagging]":
    rows = Tagging.objects.select_related("tag").order_by("-at", "-pk")
    return rows if viewer.may(Permission.SEGMENTS_MANAGE) else rows.none()


def tags_of(pks: Iterable[int], *, viewer: Viewer) -> Mapping[int, Sequence[Tag]]:
    """The tags of each of the organisations ``pks``, by name."""
    if not viewer.may(Permission.SEGMENTS_MANAGE):
        return {}
    found: dict[int, list[Tag]] = {}
    links = OrganisationTag.objects.filter(organisation__in=list(pks)).select_related("tag")
    for link in links.order_by("tag__name"):
        found.setdefault(link.organisation_id, []).append(link.tag)
    return found


def tagged(tags: Sequence[UUID], *, viewer: Viewer) -> "QuerySet[OrganisationTag]":
    """The links of all that have one of ``tags``."""
    links = OrganisationTag.objects.filter(tag__uuid__in=tags)
    return links if viewer.may(Permission.SEGMENTS_MANAGE) else links.none()
