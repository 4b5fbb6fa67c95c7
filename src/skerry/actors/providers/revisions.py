"""What was changed in a profile follows it when two organisations become one."""

from datetime import datetime

from skerry.actors.models import Revision
from skerry.kernel.actor import Actor
from skerry.kernel.providers import OrganisationReference


def _merge(*, keep: int, drop: int, by: Actor, now: datetime) -> None:
    """All of it: what no longer fits the profile that stays cannot be undone, but it can be read."""
    Revision.objects.filter(organisation=drop).update(organisation=keep)


REFERENCE = OrganisationReference(model="actors.Revision", field="organisation", merge=_merge)
