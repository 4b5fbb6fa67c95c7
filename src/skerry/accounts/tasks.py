"""The work of this room that the background worker does."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from skerry.accounts import queries, rules
from skerry.accounts.models import Claim, RoleGrant, Vetting
from skerry.accounts.queries import claims, freshness
from skerry.accounts.services import claim_outcomes, reminders
from skerry.accounts.services import freshness as freshness_service
from skerry.kernel.jobs import JobContext, job


@job(
    "accounts.reminders",
    title=_("Remind people of roles and vettings that end soon"),
    resumable=True,
    every=timedelta(days=1),
)
def remind(context: JobContext) -> dict[str, int]:
    today = timezone.localdate(context.now)
    ending: list[RoleGrant | Vetting] = [
        *queries.roles_that_end_soon(today=today),
        *queries.vettings_that_end_soon(today=today),
    ]
    due = [
        row
        for row in ending
        if rules.is_time_to_remind(
            given_on=timezone.localdate(row.granted_at),
            expires_on=row.expires_on or today,
            today=today,
        )
    ]
    told = 0
    for done, row in enumerate(due):
        context.progress(done, len(due))
        told += _remind_of(row, context)
    context.progress(len(due), len(due))
    return {"reminded": told}


def _remind_of(row: RoleGrant | Vetting, context: JobContext) -> bool:
    if isinstance(row, Vetting):
        return reminders.remind_of_vetting(vetting=row, by=context.by, now=context.now)
    return reminders.remind_of_role(grant=row, by=context.by, now=context.now)


@job(
    "accounts.claims",
    title=_("Grant claims that nobody objected to, and end those whose link was not opened"),
    resumable=True,
    every=timedelta(hours=1),
)
def settle_claims(context: JobContext) -> dict[str, int]:
    granted = [*claims.unopposed(now=context.now)]
    lapsed = [*claims.unopened(now=context.now)]
    for claim in granted:
        _settle(claim_outcomes.grant_claim, claim, context)
    for claim in lapsed:
        _settle(claim_outcomes.lapse_claim, claim, context)
    return {"granted": len(granted), "lapsed": len(lapsed)}


def _settle(settle: Callable[..., object], claim: Claim, context: JobContext) -> None:
    """What somebody moved a moment ago stays as they left it."""
    with suppress(claim_outcomes.ClaimNotMoved):
        settle(claim=claim, by=context.by, now=context.now)


@job(
    "accounts.confirming",
    title=_("Ask those who keep a profile to confirm it"),
    resumable=True,
    every=timedelta(days=1),
)
def ask_to_confirm(context: JobContext) -> dict[str, int]:
    due = list(freshness.due(today=timezone.localdate(context.now)))
    asked = 0
    for done, one in enumerate(due):
        context.progress(done, len(due))
        asked += freshness_service.ask_to_confirm(due=one, by=context.by, now=context.now)
    context.progress(len(due), len(due))
    return {"asked": asked}
