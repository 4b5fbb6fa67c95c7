"""The work of this room that the background worker does."""

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from skerry.kernel.jobs import JobContext, job
from skerry.surveys import links
from skerry.surveys.enums import MailOutcome
from skerry.surveys.models import Round
from skerry.surveys.queries.rounds import unsettled_mails
from skerry.surveys.services import rounds


@job(rounds.JOB, title=_("Send a mail of a survey"), resumable=True)
def send_round(context: JobContext, *, round: str) -> dict[str, int]:  # noqa: A002  # the argument's name in the job
    """Batch by batch, each whole, so that a stop or a kill leaves nothing half done.

    How many of them got a mail stays with the round: in anonymous waves it would tell too much here.
    """
    sent = Round.objects.get(uuid=UUID(round))
    total = sent.mails.filter(outcome=MailOutcome.WAITING).count()
    seen = gone = 0
    while True:
        context.progress(seen, total)
        batch = rounds.send_batch(
            sent=sent, position=gone, new_token=links.new_token, by=context.by, now=context.now
        )
        if not batch.seen:
            break
        seen, gone = seen + batch.seen, gone + batch.sent
    rounds.finish_round(sent=sent, by=context.by, now=context.now)
    return {"seen": seen}


@job(
    "surveys.round.settle",
    title=_("Note which mails of surveys arrived"),
    resumable=True,
    every=timedelta(minutes=15),
)
def settle_rounds(context: JobContext) -> dict[str, int]:
    ended = list(unsettled_mails())
    for done, row in enumerate(ended):
        context.progress(done, len(ended))
        rounds.settle_mail(row=row, by=context.by, now=context.now)
    return {"settled": len(ended)}
