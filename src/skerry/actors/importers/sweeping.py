"""Takes away the files of imports that nobody needs any more.

A run that is being written, or was stopped, keeps its staging file until it is
finished or undone. Undoing needs none. After that the file serves only the
report for download; a preview that nobody applied has to be read again.
"""

import re
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings

from skerry.actors.enums import RunState
from skerry.actors.models import ImportRun

KEPT: Final = timedelta(days=30)
"""So long are staging files kept after they were last written."""
KEPT_UNREAD: Final = timedelta(days=1)
"""So long are files kept that were looked through and not loaded, or belong to no run."""

_OF_A_RUN = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NEEDED: Final = (RunState.APPLYING, RunState.STOPPED)


def sweep(*, now: datetime) -> int:
    """Remove what is too old; says how many files and folders went."""
    root = Path(settings.STAGING_ROOT)
    needed = {
        str(uuid)
        for uuid in ImportRun.objects.filter(state__in=_NEEDED).values_list("uuid", flat=True)
    }
    left = [path for path in _files(root) if _run_of(path) not in needed]
    known = _known({_run_of(path) for path in left})
    gone = [
        path for path in left if _age(path, now) > (KEPT if _run_of(path) in known else KEPT_UNREAD)
    ]
    for path in gone:
        _remove(path)
    return len(gone)


def _files(root: Path) -> list[Path]:
    """What lies in the folder, and in its folder of held files."""
    return [path for part in (root, root / "held") if part.is_dir() for path in part.iterdir()
            if path.name != "held"]  # fmt: skip


def _run_of(path: Path) -> str:
    found = _OF_A_RUN.match(path.name)
    return found[0] if found else ""


def _known(runs: set[str]) -> set[str]:
    wanted = [UUID(run) for run in runs if run]
    found = ImportRun.objects.filter(uuid__in=wanted).values_list("uuid", flat=True)
    return {str(uuid) for uuid in found}


def _age(path: Path, now: datetime) -> timedelta:
    return now - datetime.fromtimestamp(path.stat().st_mtime, tz=now.tzinfo)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
