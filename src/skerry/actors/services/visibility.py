"""Who may see an organisation at all."""

from datetime import datetime

from django.db import transaction

from skerry.actors.models import Organisation
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.caching import bump
from skerry.kernel.events import Event
from skerry.kernel.models import DataVersion
from skerry.kernel.visibility import Visibility


@transaction.atomic
def set_visibility(
    *, organisation: Organisation, visibility: Visibility, by: Actor, now: datetime
) -> Organisation:
    """Show ``organisation`` to the people of ``visibility`` from now on; the same again changes nothing."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if organisation.visibility == visibility:
        return organisation

    before, organisation.visibility = organisation.visibility, visibility
    organisation.changed_at = now
    organisation.save(update_fields=["visibility", "changed_at"])
    bump(DataVersion.DIRECTORY)
    audit.record(
        Event.VISIBILITY_CHANGED,
        target=organisation,
        by=by,
        at=now,
        detail={"from": before, "to": visibility},
    )
    return organisation
