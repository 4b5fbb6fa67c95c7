"""Who may see an organisation or an initiative at all."""

from datetime import datetime

from django.db import transaction

from skerry.actors.enums import Origin
from skerry.actors.models import Initiative, Organisation
from skerry.actors.rules.facts import Fact, named
from skerry.actors.services.editing import change_organisation
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.caching import bump
from skerry.kernel.events import Event
from skerry.kernel.models import DataVersion
from skerry.kernel.visibility import Visibility


@transaction.atomic
def set_visibility(
    *,
    organisation: Organisation,
    visibility: Visibility,
    by: Actor,
    now: datetime,
    origin: Origin = Origin.MANAGER,
) -> Organisation:
    """Show ``organisation`` to the people of ``visibility`` from now on; the same again changes nothing.

    Raises:
        OrganisationNotChangeable: a cluster manager has chosen the tier and an owner asks, or the
            organisation left the directory at its own wish and has to be listed again first.
    """
    changes = {named(Fact.VISIBILITY): str(visibility)}
    change_organisation(organisation=organisation, changes=changes, by=by, now=now, origin=origin)
    return Organisation.objects.get(pk=organisation.pk)


@transaction.atomic
def set_initiative_visibility(
    *, initiative: Initiative, visibility: Visibility, by: Actor, now: datetime
) -> Initiative:
    """Show ``initiative``, and who takes part in it, to the people of ``visibility``."""
    initiative = Initiative.objects.select_for_update().get(pk=initiative.pk)
    if initiative.visibility == visibility:
        return initiative

    before, initiative.visibility = initiative.visibility, visibility
    initiative.changed_at = now
    initiative.save(update_fields=["visibility", "changed_at"])
    bump(DataVersion.DIRECTORY)
    detail = {"from": before, "to": str(visibility)}
    audit.record(Event.VISIBILITY_CHANGED, target=initiative, by=by, at=now, detail=detail)
    return initiative
