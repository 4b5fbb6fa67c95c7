"""Changes to one organisation."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from skerry.actors.models import Organisation
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.caching import bump
from skerry.kernel.events import Event
from skerry.kernel.models import DataVersion


@transaction.atomic
def confirm_organisation(*, organisation: Organisation, by: Actor, now: datetime) -> Organisation:
    """Say that the entry is true today, so that it counts as fresh for a year."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    organisation.confirmed_on = timezone.localdate(now)
    organisation.save(update_fields=["confirmed_on"])
    bump(DataVersion.DIRECTORY)
    audit.record(Event.ORGANISATION_CONFIRMED, target=organisation, by=by, at=now)
    return organisation
