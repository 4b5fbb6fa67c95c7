"""Derives size classes from the yearly figures that are known."""

from datetime import datetime

from django.db import transaction

from skerry.actors.enums import SizeBasis, SizeClass
from skerry.actors.models import Organisation
from skerry.actors.rules.sizes import size_of_years
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.caching import bump
from skerry.kernel.events import Event
from skerry.kernel.models import DataVersion


@transaction.atomic
def derive_size(*, organisation: Organisation, by: Actor, now: datetime) -> Organisation:
    """Set the size class that the newest year with a headcount gives.

    What the organisation declared itself stands; without figures that decide, a
    class derived earlier goes back to unknown, and what a list says stays.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if organisation.size_basis == SizeBasis.DECLARED:
        return organisation
    size = _derived(organisation)
    is_known = size != SizeClass.UNKNOWN
    is_listed = organisation.size_basis == SizeBasis.LISTED
    if size == organisation.size_class or (is_listed and not is_known):
        return organisation

    organisation.size_class = size
    organisation.size_basis = SizeBasis.DERIVED if is_known else SizeBasis.UNKNOWN
    organisation.changed_at = now
    organisation.save(update_fields=["size_class", "size_basis", "changed_at"])
    bump(DataVersion.DIRECTORY)
    audit.record(
        Event.ORGANISATION_CHANGED,
        target=organisation,
        by=by,
        at=now,
        detail={"fields": ["size_class"]},
    )
    return organisation


def _derived(organisation: Organisation) -> SizeClass:
    return size_of_years(
        organisation.figures.values_list("year", "kind", "value"),
        is_linked_enterprise=organisation.is_linked_enterprise,
    )
