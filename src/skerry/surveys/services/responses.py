"""The count of answers at the end of a day, kept as it may be shown."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from skerry.kernel.actor import Actor
from skerry.surveys.enums import Mode
from skerry.surveys.models import ResponseCount, Wave
from skerry.surveys.queries import responses as queries


@transaction.atomic
def count_response(*, wave: Wave, by: Actor, now: datetime) -> None:  # noqa: ARG001  # the shape of a service
    """Keep today's count of every part of ``wave``; once a day is enough, a second count replaces it.

    Leaves no event: it changes nothing for anybody.
    """
    answered = queries.answered_in(wave)
    counted = {stratum: answered.get(stratum, 0) for stratum in queries.asked_in(wave)}
    if wave.mode != Mode.NAMED:
        counted = {part.key: part.answered for part in queries.to_be_shown(wave, answered)}
    today = timezone.localdate(now)
    ResponseCount.objects.bulk_create(
        [
            ResponseCount(wave=wave, on=today, part=part, answered=number)
            for part, number in counted.items()
        ],
        update_conflicts=True,
        unique_fields=["wave", "on", "part"],
        update_fields=["answered"],
    )
