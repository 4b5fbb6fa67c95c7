from datetime import date

from skerry.accounts.models import User
from skerry.kernel.actor import ANYBODY, Grant, Viewer
from skerry.kernel.roles import Role


def viewer_for(user: User, *, today: date) -> Viewer:
    """The viewer that ``user`` is today: roles still valid, vetting not expired."""
    if not user.is_active:
        return ANYBODY

    held = user.grants.valid_on(today).values_list("role", "organisation__uuid")
    grants = {Grant(role=Role(role), organisation=organisation) for role, organisation in held}
    return Viewer(
        person=user.uuid,
        grants=frozenset(grants | {Grant(role=Role.MEMBER)}),
        is_vetted=user.vettings.valid_on(today).exists(),
        name=user.get_full_name(),
    )
