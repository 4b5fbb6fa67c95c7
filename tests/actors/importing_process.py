"""Applies an import in a process of its own, slowly enough to be killed in the middle."""

import os
import sys
import time
from datetime import UTC, datetime
from uuid import UUID

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "skerry.config.settings"
django.setup()

from skerry.actors import api  # noqa: E402  # after django.setup
from skerry.actors.importers import apply  # noqa: E402  # likewise
from skerry.kernel.actor import COMMAND  # noqa: E402  # likewise


def tell(done: int, total: int | None) -> None:
    print(f"{done}/{total}", flush=True)  # noqa: T201  # the test listens
    time.sleep(0.05)


if __name__ == "__main__":
    apply.ROWS_A_STEP = int(sys.argv[2])
    api.apply_import(
        run=UUID(sys.argv[1]), by=COMMAND, now=datetime(2026, 11, 22, 13, tzinfo=UTC), progress=tell
    )
