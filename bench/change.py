"""Says that the directory has changed, so that nothing kept of it is shown any more."""

from collections.abc import Sequence

from django.db import transaction

from skerry.kernel.caching import bump
from skerry.kernel.models import DataVersion


def main(_arguments: Sequence[str]) -> None:
    with transaction.atomic():
        bump(DataVersion.DIRECTORY)
