"""The work of this room that the background worker does."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from skerry.accounts import queries, rules
from skerry.accounts.enums import Outcome
from skerry.accounts.models import Claim, Mailing, RoleGrant, Vetting
from skerry.accounts.queries import additions, claims, freshness
from skerry.accounts.queries import mailings as mailing_queries
from skerry.accounts.queries import searches as search_queries
from skerry.accounts.rules import searches as search_rules
from skerry.accounts.services import (
    claim_outcomes,
    delistings,
    digests,
    mailings,
    reminders,
    searches,
)
from skerry.accounts.services import freshness as freshness_service
from skerry.kernel.desk_tasks import tasks_for
from skerry.kernel.jobs import JobContext, job
from skerry.kernel.permissions import Permission


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


@job(
    "accounts.delistings",
    title=_("See that whatever left the directory can come back"),
    resumable=True,
    every=timedelta(hours=1),
)
def restore_wishes(context: JobContext) -> dict[str, int]:
    without = list(additions.out_without_a_wish())
    for organisation in without:
        delistings.restore_wish(organisation=organisation, by=context.by, now=context.now)
    return {"restored": len(without)}


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


@job(
    "accounts.searches",
    title=_("Tell people what is new in their searches"),
    resumable=True,
    every=timedelta(days=1),
)
def tell_of_searches(context: JobContext) -> dict[str, int]:
    """Each search by the eyes of who keeps it: they learn of nobody whom they may not see."""
    now = context.now
    due = [
        search
        for search in search_queries.searches_to_tell_of()
        if search_rules.is_time_to_ask(tells=search.tells, asked_at=search.asked_at, now=now)
    ]
    told = 0
    for done, search in enumerate(due):
        context.progress(done, len(due))
        viewer = queries.viewer_for(search.user, today=timezone.localdate(now))
        new = search_queries.new_in(search, since=search.asked_at, viewer=viewer)
        told += searches.tell_of_new(search=search, number=new.count(), by=context.by, now=now)
    return {"told": told}


@job(
    "accounts.desk_digest",
    title=_("Tell those at the desk what waits"),
    resumable=True,
    every=timedelta(days=7),
)
def tell_of_desk(context: JobContext) -> dict[str, int]:
    """Each by their own eyes: nobody hears of work that is not theirs to do."""
    today = timezone.localdate(context.now)
    people = list(queries.holders_of(Permission.DESK_VIEW, today=today).order_by("pk"))
    told = 0
    for done, person in enumerate(people):
        context.progress(done, len(people))
        viewer = queries.viewer_for(person, today=today)
        tasks = tasks_for(viewer, now=context.now)
        told += digests.tell_what_waits(person=person, tasks=tasks, by=context.by, now=context.now)
    return {"told": told}


@job(mailings.JOB, title=_("Send a mail to a segment"), resumable=True)
def send_mailing(context: JobContext, *, mailing: str) -> dict[str, int]:
    """Each person by a transaction of their own, so that a stop leaves nothing half done."""
    found = Mailing.objects.get(uuid=UUID(mailing))
    waiting = found.receivers.filter(outcome=Outcome.WAITING).order_by("pk")
    due = list(waiting.select_related("user"))
    sent = 0
    for done, receiver in enumerate(due):
        context.progress(done, len(due))
        outcome = mailings.send_to(receiver=receiver, position=sent, by=context.by, now=context.now)
        sent += outcome is Outcome.ON_ITS_WAY
    context.progress(len(due), len(due))
    mailings.finish_mailing(mailing=found, by=context.by, now=context.now)
    return {"sent": sent}


@job(
    "accounts.mailing.settle",
    title=_("Note which mails to segments arrived"),
    resumable=True,
    every=timedelta(hours=6),
)
def settle_mailings(context: JobContext) -> dict[str, int]:
    ended = list(mailing_queries.ended_mails())
    for done, receiver in enumerate(ended):
        context.progress(done, len(ended))
        mailings.settle_outcome(receiver=receiver, by=context.by, now=context.now)
    return {"settled": len(ended)}
