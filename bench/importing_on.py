"""Brings a dump in and takes it back, again and again, until the time is over."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

from django.utils import timezone

from skerry.actors import api
from skerry.actors.enums import RunState
from skerry.kernel.actor import COMMAND


class ImportFailed(Exception):
    """An import among readers must work as one alone does."""


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dump", type=Path)
    parser.add_argument("seconds", type=float)
    given = parser.parse_args(arguments)
    ends_at = monotonic() + given.seconds
    made: list[dict[str, float]] = []
    while not made or monotonic() < ends_at:
        made.append(once(given.dump))
    print(json.dumps(made))


def once(dump: Path) -> dict[str, float]:
    began = monotonic()
    run = api.stage_import(importer="ror", paths=[dump], by=COMMAND, now=timezone.now())
    if run.state == RunState.PREVIEW:
        run = api.apply_import(run=run.uuid, by=COMMAND, now=timezone.now())
    if run.state != RunState.COMPLETE:
        raise ImportFailed(f"{run.state}: {run.refusal or run.counts}")
    applied = monotonic()
    undone = api.undo_import(run=run.uuid, by=COMMAND, now=timezone.now())
    if undone.state != RunState.UNDONE:
        raise ImportFailed(f"{undone.state} after the undo")
    return {"applied": applied - began, "undone": monotonic() - applied}
