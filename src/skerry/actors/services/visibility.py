"""Who may see an organisation, an offering or an initiative at all."""

from datetime import datetime

from django.db import transaction

from skerry.actors.models import Initiative, Offering, Organisation
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.caching import bump
from skerry.kernel.events import Event
from skerry.kernel.models import DataVersion
from skerry.kernel.visibility import Visibility


class OrganisationDelisted(Exception):
    """Its editors asked that nobody sees it: who may see it cannot be widened before it is listed again."""


@transaction.atomic
def set_visibility(
    *, organisation: Organisation, visibility: Visibility, by: Actor, now: datetime
) -> Organisation:
    """Show ``organisation`` to the people of ``visibility`` from now on; the same again changes nothing.

    Raises:
        OrganisationDelisted: it was taken out of the directory at its own wish.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if organisation.delisted_at and visibility != Visibility.PROTECTED:
        raise OrganisationDelisted
    if organisation.visibility == visibility:
        return organisation

    before, organisation.visibility = organisation.visibility, visibility
    organisation.changed_at = now
    organisation.save(update_fields=["visibility", "changed_at"])
    _told(organisation, before, visibility, by, now)
    return organisation


@transaction.atomic
def set_offering_visibility(
    *, offering: Offering, visibility: Visibility, by: Actor, now: datetime
) -> Offering:
    """Show ``offering`` to the people of ``visibility``, as far as they see its organisation."""
    offering = Offering.objects.select_for_update().get(pk=offering.pk)
    if offering.visibility == visibility:
        return offering

    before, offering.visibility = offering.visibility, visibility
    offering.save(update_fields=["visibility"])
    _told(offering, before, visibility, by, now)
    return offering


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
    _told(initiative, before, visibility, by, now)
    return initiative


def _told(
    target: Organisation | Offering | Initiative,
    before: str,
    after: Visibility,
    by: Actor,
    now: datetime,
) -> None:
    bump(DataVersion.DIRECTORY)
    detail = {"from": before, "to": after}
    audit.record(Event.VISIBILITY_CHANGED, target=target, by=by, at=now, detail=detail)
