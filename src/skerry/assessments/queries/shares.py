"""Check-ups that are shared in an organisation, as far as its people may open them."""

from datetime import date
from uuid import UUID

from skerry.accounts.api import person_of, viewer_for
from skerry.actors.models import Organisation
from skerry.assessments.models import CheckUp, CheckUpShare
from skerry.assessments.queries.checkups import uuid_in
from skerry.kernel.actor import Actor, Viewer
from skerry.kernel.permissions import Permission
from skerry.kernel.roles import ROLES


def organisations_of(viewer: Viewer) -> list[Organisation]:
    """Those in which ``viewer`` may share a check-up: whose entry they edit as one who belongs there."""
    return list(Organisation.objects.filter(uuid__in=_edited_by(viewer)).order_by("name", "pk"))


def share_of(check_up: CheckUp) -> CheckUpShare | None:
    """Where it is shared, whether or not that still lets anybody in."""
    return CheckUpShare.objects.select_related("organisation").filter(check_up=check_up).first()


def share_behind(door: str, viewer: Viewer, *, today: date) -> CheckUpShare | None:
    """What lets ``viewer`` in as a colleague by the id of a check-up; its keeper needs no such thing."""
    uuid = uuid_in(door)
    if uuid is None or not _edited_by(viewer):
        return None
    rows = CheckUpShare.objects.select_related("check_up", "organisation")
    share = rows.filter(check_up__uuid=uuid).exclude(check_up__person=viewer.person).first()
    return share if share and _opens(share, viewer, today=today) else None


def shared_with(
    viewer: Viewer, *, today: date, organisation: UUID | None = None
) -> list[CheckUpShare]:
    """What colleagues share with ``viewer``, the newest first; of one ``organisation`` if it is named."""
    asked = _edited_by(viewer)
    if organisation is not None:
        asked &= {organisation}
    rows = CheckUpShare.objects.filter(organisation__uuid__in=asked)
    rows = rows.exclude(check_up__person=viewer.person).select_related("check_up", "organisation")
    found = rows.order_by("-shared_at", "pk")
    return [row for row in found if _opens(row, viewer, today=today)]


def _opens(share: CheckUpShare, viewer: Viewer, *, today: date) -> bool:
    return share.organisation.uuid in _edited_by(viewer) & _edited_by_keeper(share, today=today)


def _edited_by_keeper(share: CheckUpShare, *, today: date) -> frozenset[UUID]:
    keeper = person_of(Actor.person(share.check_up.person)) if share.check_up.person else None
    return _edited_by(viewer_for(keeper, today=today)) if keeper else frozenset()


def _edited_by(viewer: Viewer) -> frozenset[UUID]:
    """A role for the whole region does not make anybody a colleague."""
    return frozenset(
        grant.organisation
        for grant in viewer.grants
        if grant.organisation and Permission.ORGANISATION_EDIT in ROLES[grant.role].permissions
    )
