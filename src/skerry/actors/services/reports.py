"""Reports of wrong or abusive entries. Nobody is written to before a person has looked."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from skerry.actors.enums import ReportReason, ReportState
from skerry.actors.models import EntryReport, Organisation
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event

MOST_OPEN_AN_ENTRY: Final = 20
MOST_A_DAY: Final = 500


class ReportNotTaken(Exception):
    """So many reports came in a day that this one looks like an attack."""


class ReportNotClosable(Exception):
    """Somebody has closed the report already."""


@transaction.atomic
def report_entry(
    *,
    organisation: Organisation,
    reason: ReportReason,
    message: str,
    reply_to: str,
    by: Actor,
    now: datetime,
) -> EntryReport:
    """Keep a report for the desk.

    Raises:
        ReportNotTaken: the entry, or the site, has had too many within a day.
    """
    today = EntryReport.objects.filter(reported_at__gt=now - timedelta(days=1))
    if (
        today.filter(organisation=organisation).count() >= MOST_OPEN_AN_ENTRY
        or today.count() >= MOST_A_DAY
    ):
        raise ReportNotTaken

    report = EntryReport.objects.create(
        organisation=organisation,
        reason=reason,
        message=message,
        reply_to=reply_to,
        reported_at=now,
    )
    audit.record(Event.ENTRY_REPORTED, target=report, by=by, at=now, detail={"reason": reason})
    return report


@transaction.atomic
def close_report(
    *, report: EntryReport, outcome: ReportState, by: Actor, now: datetime
) -> EntryReport:
    """Close ``report`` as mended or dismissed.

    Raises:
        ReportNotClosable: it is closed already.
    """
    report = EntryReport.objects.select_for_update().get(pk=report.pk)
    if report.state != ReportState.NEW:
        raise ReportNotClosable

    report.state, report.closed_at, report.closed_by = outcome, now, by.id
    report.save(update_fields=["state", "closed_at", "closed_by"])
    audit.record(
        Event.ENTRY_REPORT_CLOSED, target=report, by=by, at=now, detail={"outcome": outcome}
    )
    return report
