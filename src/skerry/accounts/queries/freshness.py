"""Which kept entries should be confirmed, and which have not been for more than a year."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core import signing
from django.db.models import Min
from django.utils import timezone

from skerry.accounts.enums import Freshness
from skerry.accounts.models import FreshnessReminder, RoleGrant
from skerry.accounts.rules import claims as rules
from skerry.actors.models import Organisation
from skerry.actors.rules.freshness import FRESH_FOR
from skerry.kernel.roles import Role

_SALT = "accounts.confirm"


@dataclass(frozen=True, kw_only=True)
class Due:
    """An entry that its editors should confirm: by ``due_on``, or since then."""

    organisation: Organisation
    due_on: date
    step: Freshness


def due(*, today: date) -> Iterator[Due]:
    """Entries with an editor whose year ends soon or is over, and who were not told of it yet."""
    for organisation, kept_since in _kept(today=today):
        step = rules.freshness(
            confirmed_on=organisation.confirmed_on, kept_since=kept_since, today=today
        )
        due_on = (organisation.confirmed_on or kept_since) + FRESH_FOR
        told = FreshnessReminder.objects.filter(organisation=organisation, due_on=due_on, step=step)
        if step is not Freshness.FRESH and not told.exists():
            yield Due(organisation=organisation, due_on=due_on, step=step)


def _kept(*, today: date) -> Iterator[tuple[Organisation, date]]:
    """Organisations with an editor who can be reached, and since when they have had one."""
    since = dict(
        RoleGrant.objects.valid_on(today)
        .filter(role=Role.ORGANISATION_EDITOR, user__is_active=True)
        .values_list("organisation")
        .annotate(first=Min("granted_at"))
    )
    rows = Organisation.objects.filter(pk__in=since, delisted_at=None).order_by("pk")
    for organisation in rows.iterator():
        yield organisation, timezone.localdate(since[organisation.pk])


# The link that asks an editor to confirm


def confirming_token(*, person: UUID, organisation: UUID) -> str:
    return signing.dumps([str(person), str(organisation)], salt=_SALT)


def read_confirming_token(token: str, *, today: date) -> tuple[UUID, Organisation] | None:
    """The person and the entry that the link names, while it holds and they keep the entry."""
    try:
        person, uuid = signing.loads(token, salt=_SALT, max_age=rules.CONFIRM_LINK_LASTS)
        grant = (
            RoleGrant.objects.valid_on(today)
            .select_related("organisation")
            .get(
                user__uuid=person,
                user__is_active=True,
                organisation__uuid=uuid,
                role=Role.ORGANISATION_EDITOR,
            )
        )
    except (signing.BadSignature, ValueError, RoleGrant.DoesNotExist):
        return None
    return (UUID(person), grant.organisation) if grant.organisation else None
