"""Mail of a survey that has not left yet, taken back."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from skerry.kernel.actor import Actor
from skerry.kernel.mail import withdraw_mails
from skerry.surveys.enums import MailOutcome
from skerry.surveys.models import RoundMail


@transaction.atomic
def take_back_mail(*, invitations: Collection[int], by: Actor, now: datetime) -> None:
    """Nothing that waits for the respondents of ``invitations`` (primary keys) leaves any more."""
    mine = RoundMail.objects.filter(invitation__in=invitations)
    mine.filter(outcome=MailOutcome.WAITING).delete()
    under_way = mine.filter(outcome=MailOutcome.ON_ITS_WAY)
    mails = under_way.values_list("mail", flat=True)
    gone = withdraw_mails(mails=mails, by=by, now=now)
    under_way.filter(mail__in=gone).delete()
