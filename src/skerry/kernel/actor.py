"""Who acts and who looks: two small values that every service and query takes.

``Actor`` is what the audit log remembers; ``Viewer`` is what a query filters by.
Neither knows the account tables, so rooms below ``accounts`` can use them.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Self
from uuid import UUID

from skerry.kernel.permissions import Permission
from skerry.kernel.roles import ROLES, Role
from skerry.kernel.visibility import Visibility


class ActorKind(StrEnum):
    PERSON = "person"
    VISITOR = "visitor"
    TIMER = "timer"
    IMPORT = "import"
    COMMAND = "command"


@dataclass(frozen=True, kw_only=True)
class Grant:
    """A role held for one organisation, or for the whole region (``organisation`` None)."""

    role: Role
    organisation: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who does something. ``id`` is opaque: erasing a person leaves it pointing at nobody."""

    kind: ActorKind
    id: str = ""

    @classmethod
    def person(cls, uuid: UUID) -> Self:
        return cls(kind=ActorKind.PERSON, id=str(uuid))


VISITOR = Actor(kind=ActorKind.VISITOR)
TIMER = Actor(kind=ActorKind.TIMER)
COMMAND = Actor(kind=ActorKind.COMMAND)


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Who looks, and what that lets them see. ``person`` is None for a visitor."""

    person: UUID | None = None
    grants: frozenset[Grant] = frozenset({Grant(role=Role.VISITOR)})
    is_vetted: bool = False
    name: str = field(default="", compare=False)

    @cached_property
    def actor(self) -> Actor:
        return Actor.person(self.person) if self.person else VISITOR

    @cached_property
    def tiers(self) -> frozenset[Visibility]:
        """The tiers of which the viewer sees every object."""
        seen = frozenset[Visibility]().union(*(ROLES[grant.role].sees for grant in self.grants))
        return seen | {Visibility.VETTED} if self.is_vetted else seen

    @cached_property
    def organisations(self) -> frozenset[UUID]:
        """Those the viewer belongs to: they see these in whatever tier."""
        return frozenset(grant.organisation for grant in self.grants if grant.organisation)

    @property
    def is_signed_in(self) -> bool:
        return self.person is not None

    def may(self, permission: Permission, *, organisation: UUID | None = None) -> bool:
        """Whether the viewer holds the power for the region or for ``organisation``."""
        return any(
            permission in ROLES[grant.role].permissions
            and (grant.organisation is None or grant.organisation == organisation)
            for grant in self.grants
        )

    def may_somewhere(self, permission: Permission) -> bool:
        return any(permission in ROLES[grant.role].permissions for grant in self.grants)


ANYBODY = Viewer()
