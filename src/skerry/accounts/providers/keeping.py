"""Which organisations somebody of their own keeps, for rooms that know nothing of people."""

from collections.abc import Collection, Iterable

from skerry.accounts.models import RoleGrant
from skerry.kernel.roles import Role


def with_editors(organisations: Collection[int]) -> Iterable[int]:
    """Those with an editor: one whose time is over for now would come back to the entry too."""
    grants = RoleGrant.objects.filter(
        organisation__in=organisations, role=Role.ORGANISATION_EDITOR, user__is_active=True
    )
    return grants.values_list("organisation", flat=True).distinct()
