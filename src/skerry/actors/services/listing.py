"""Organisations that leave the directory at their own wish, and come back."""

from datetime import datetime

from django.db import transaction

from skerry.actors.enums import Origin
from skerry.actors.models import Organisation, Revision
from skerry.actors.rules.facts import Fact
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.caching import bump
from skerry.kernel.events import Event
from skerry.kernel.models import DataVersion
from skerry.kernel.visibility import Visibility


@transaction.atomic
def delist_organisation(*, organisation: Organisation, by: Actor, now: datetime) -> Organisation:
    """Show ``organisation`` to nobody but its own people and the cluster manager, whatever is imported."""
    return _written(
        organisation,
        Event.ORGANISATION_DELISTED,
        {"delisted_at": now, "visibility": Visibility.PROTECTED},
        by=by,
        now=now,
    )


@transaction.atomic
def list_organisation(
    *, organisation: Organisation, visibility: Visibility, by: Actor, now: datetime
) -> Organisation:
    """Bring ``organisation`` back, for the people of ``visibility``."""
    return _written(
        organisation,
        Event.ORGANISATION_LISTED,
        {"delisted_at": None, "visibility": visibility},
        by=by,
        now=now,
    )


def _written(
    organisation: Organisation,
    event: Event,
    values: dict[str, object],
    *,
    by: Actor,
    now: datetime,
) -> Organisation:
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    before = organisation.visibility
    for name, value in (values | {"changed_at": now}).items():
        setattr(organisation, name, value)
    organisation.save(update_fields=[*values, "changed_at"])
    _remember_tier(organisation, before, by=by, now=now)
    bump(DataVersion.DIRECTORY)
    audit.record(event, target=organisation, by=by, at=now)
    return organisation


def _remember_tier(organisation: Organisation, before: str, *, by: Actor, now: datetime) -> None:
    """The history shows who may see it from now on; whose word the tier is stays as it was."""
    if organisation.visibility == before:
        return
    noted = {
        "before": before,
        "after": str(organisation.visibility),
        "origin": organisation.origins.get(Fact.VISIBILITY),
    }
    Revision.objects.create(
        organisation=organisation,
        at=now,
        by=by.id,
        origin=Origin.MANAGER,
        changes={Fact.VISIBILITY.value: noted},
    )
