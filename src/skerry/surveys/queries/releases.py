"""Which anonymous waves have answers that wait, and which may be opened."""

from django.db.models import Exists, OuterRef, QuerySet

from skerry.surveys.enums import Mode, WaveState
from skerry.surveys.models import SealedAnswer, Wave


def waves_to_release() -> "QuerySet[Wave]":
    """Anonymous waves that are closed and whose answers are still sealed."""
    return Wave.objects.filter(mode=Mode.ANONYMOUS, state=WaveState.CLOSED, release=None)


def waves_that_wait() -> "QuerySet[Wave]":
    """Waves with answers in the pool."""
    return Wave.objects.filter(Exists(SealedAnswer.objects.filter(wave=OuterRef("pk"))))
