"""Firms that wait to be counted, without a questionnaire each."""

import numpy as np

from skerry.assessments.enums import CheckUpKind
from skerry.assessments.models import CheckUp, PeerContribution
from skerry.assessments.services.peers import close_batches
from skerry.kernel.actor import TIMER
from tests.assessments.answering import NOON

QUESTIONS = ("mfa_mail", "backup", "disposal")


def waiting_firm(*, number=0, kind=CheckUpKind.SECURITY, size="2-9", sector="trade", **more):
    check_up = CheckUp.objects.create(kind=kind, started_at=NOON, touched_at=NOON, is_counted=True)
    values = {"region": "", "joined_at": NOON, **more}
    PeerContribution.objects.create(
        check_up=check_up,
        kind=kind,
        size=size,
        sector=sector,
        score_class=number % 5,
        states={name: (number + place) % 5 for place, name in enumerate(QUESTIONS)},
        **values,
    )
    return check_up


def firms(many, **more):
    return [waiting_firm(number=number, **more) for number in range(many)]


def close(now=NOON):
    return close_batches(chance=np.random.default_rng(5), by=TIMER, now=now)
