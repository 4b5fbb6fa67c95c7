"""Where mail to organisations goes: to the people of theirs who have an account."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Exists, OuterRef

from skerry.accounts.models import RoleGrant
from skerry.kernel.roles import Role

_BATCH = 500


@dataclass(frozen=True, kw_only=True)
class Address:
    """Whom to ask, in which language; ``person`` is their account, if they have one."""

    email: str
    name: str = ""
    language: str = ""
    person: UUID | None = None


def addresses_of(organisations: Sequence[int], *, today: date) -> Mapping[int, Sequence[Address]]:
    """The people of each of the ``organisations`` (primary keys), its editors first."""
    found: dict[int, list[Address]] = {}
    for start in range(0, len(organisations), _BATCH):
        for grant in _grants(organisations[start : start + _BATCH], today):
            person = grant.user
            address = Address(
                email=person.email,
                name=person.get_full_name() if person.name else "",
                language=person.language,
                person=person.uuid,
            )
            found.setdefault(grant.organisation_id or 0, []).append(address)
    return found


def _grants(organisations: Sequence[int], today: date) -> Sequence[RoleGrant]:
    is_reached = Exists(EmailAddress.objects.filter(user=OuterRef("user"), verified=True))
    grants = (
        RoleGrant.objects.valid_on(today)
        .filter(is_reached, organisation__in=organisations, user__is_active=True)
        .select_related("user")
        .order_by("granted_at", "pk")
    )
    return sorted(grants, key=lambda grant: grant.role != Role.ORGANISATION_EDITOR)


def language_for(wanted: str) -> str:
    """The language in which somebody is written to: theirs, if the site speaks it."""
    spoken = [language for language, _name in settings.LANGUAGES]
    return wanted if wanted in spoken else str(settings.LANGUAGE_CODE)
