"""The work of this room that the background worker does."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from skerry.accounts import queries, rules
from skerry.accounts.models import RoleGrant, Vetting
from skerry.accounts.services import reminders
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
