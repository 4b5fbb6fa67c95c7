"""Derives size classes from the yearly figures that are known."""

from datetime import datetime

from django.db import transaction

from skerry.actors.models import Organisation
from skerry.actors.queries.sizes import settled_size
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
    size, basis = settled_size(organisation)
    if (size, basis) == (organisation.size_class, organisation.size_basis):
        return organisation

    organisation.size_class, organisation.size_basis = size, basis
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
