"""What a cluster manager has on the desk after a few weeks: tags, a segment, a note, a mail that was sent."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from skerry.accounts.api import User
from skerry.accounts.enums import ConsentKind, MailingState, Outcome
from skerry.accounts.models import Consent, Mailing, MailingReceiver
from skerry.actors.enums import ReportReason, TagColour
from skerry.actors.models import Organisation, Segment
from skerry.actors.services.notes import write_note
from skerry.actors.services.reports import report_entry
from skerry.actors.services.segments import keep_segment, pick_organisations
from skerry.actors.services.tags import keep_tag, tag_organisations
from skerry.kernel.actor import VISITOR, Actor
from skerry.kernel.roles import Role

LANGUAGE: Final = "sv"
INCIDENT_RESPONSE: Final = "jrc-domains:c2c37b83-15e5-47f0-a9f4-d5196b06ee8b"
TAGS: Final = (
    (gettext_noop("Speaks at our events"), TagColour.GOOD, slice(0, 5)),
    (gettext_noop("To be asked about the pilot"), TagColour.WARN, slice(3, 9)),
)
SEGMENT: Final = gettext_noop("Firms with 10–49 people in Stockholm that do incident response")
NOTE: Final = gettext_noop(
    "Met at the autumn meeting. They would host a visit for students; ask again in January."
)
REPORT: Final = gettext_noop("They moved in September; the street is no longer right.")
SUBJECT: Final = gettext_noop("Join the exercise on 3 December")
TEXT: Final = gettext_noop(
    "Good day,\n\nwe invite you to an exercise for small firms: one attack, ninety minutes, "
    "and what we learn from it together.\n\nWelcome!"
)


@transaction.atomic
def lay_out_desk(*, now: datetime) -> None:
    """Done by the example cluster manager, in the words of the region."""
    manager = User.objects.filter(is_example=True, grants__role=Role.CLUSTER_MANAGER).first()
    firms = list(Organisation.objects.filter(is_example=True).order_by("pk"))
    if manager is None or not firms:
        return
    by = Actor.person(manager.uuid)
    with override(LANGUAGE):
        _tag(firms, by=by, now=now)
        write_note(organisation=firms[0], text=_(NOTE), by=by, now=now - timedelta(days=9))
        segment = keep_segment(
            name=_(SEGMENT), query=_query(), follows_search=True, by=by, now=now - timedelta(days=9)
        )
        pick_organisations(
            segment=segment, organisations=[firms[0].pk], is_added=True, by=by, now=now
        )
        _past_mail(segment, by=by, now=now - timedelta(days=6))
        report_entry(
            organisation=firms[1],
            reason=ReportReason.WRONG,
            message=_(REPORT),
            reply_to="",
            by=VISITOR,
            now=now - timedelta(days=2),
        )


def _tag(firms: Sequence[Organisation], *, by: Actor, now: datetime) -> None:
    for name, colour, some in TAGS:
        tag = keep_tag(tag=None, name=_(name), colour=colour, by=by, now=now)
        pks = [firm.pk for firm in firms[some]]
        tag_organisations(tag=tag, organisations=pks, adds=True, by=by, now=now)


def _query() -> str:
    """The search of the directory that finds the firms of the segment."""
    query = QueryDict(mutable=True)
    query.update({"kind": "company", "size": "small", "concept": INCIDENT_RESPONSE})
    return query.urlencode()


def _past_mail(segment: Segment, *, by: Actor, now: datetime) -> None:
    """The record of a mail whose copies the outbox has forgotten."""
    texts = {}
    for language in ("en", LANGUAGE):
        with override(language):
            texts[language] = {"subject": _(SUBJECT), "text": _(TEXT)}
    readers = list(User.objects.filter(is_example=True).exclude(uuid=by.id).order_by("pk")[:6])
    Consent.objects.bulk_create(
        [
            Consent(user=person, kind=ConsentKind.NEWS, wording="2026-11", given_at=now)
            for person in readers
        ]
    )
    mailing = Mailing.objects.create(
        segment=segment.uuid,
        segment_name=segment.name,
        texts=texts,
        state=MailingState.SENT,
        by=by.id,
        made_at=now,
        sent_at=now,
        counts=_counts(len(readers)),
    )
    MailingReceiver.objects.bulk_create(
        [
            MailingReceiver(mailing=mailing, user=person, outcome=Outcome.DELIVERED)
            for person in readers
        ]
    )


def _counts(reached: int) -> dict[str, int]:
    return {
        "organisations": 9,
        "without_person": 4,
        "people": reached + 3,
        "without_consent": 3,
        "without_address": 0,
    }
