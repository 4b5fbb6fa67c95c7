"""The life of an import run: from a file that was brought to a change that can be undone.

Reading, comparing and writing rows is the importers' work; what a run may become
next, and the record of it, is here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from skerry.actors.enums import RunState
from skerry.actors.models import ImportRun, Source
from skerry.actors.queries.imports import job_of
from skerry.actors.rules.runs import Obstacle, RunAction, obstacle_to
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.caching import bump
from skerry.kernel.events import Event
from skerry.kernel.jobs import request_job
from skerry.kernel.models import DataVersion, Job, JobState

_OPEN = (RunState.APPLYING, RunState.STOPPED, RunState.UNDOING)


class ImportNotPossible(Exception):
    """The run cannot take this step from where it stands."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


class ImportInterrupted(Exception):
    """Somebody stopped the run, or took it over, while it was being written."""


@dataclass(frozen=True, kw_only=True)
class FileFacts:
    """What is kept of the files that were brought: never the files themselves."""

    name: str
    size: int


@transaction.atomic
def start_run(
    *,
    uuid: UUID,
    importer: str,
    source: Mapping[str, str],
    file: FileFacts,
    by: Actor,
    now: datetime,
) -> ImportRun:
    """Open a run for ``file``; nothing has been read yet."""
    described, _created = Source.objects.update_or_create(key=importer, defaults=dict(source))
    return ImportRun.objects.create(
        uuid=uuid,
        source=described,
        importer=importer,
        file_name=file.name[:255],
        file_bytes=file.size,
        by=by.id,
        created_at=now,
    )


@transaction.atomic
def refuse_run(
    *, run: ImportRun, refusal: Mapping[str, object], by: Actor, now: datetime
) -> ImportRun:
    """Nothing of the file is taken in, and ``refusal`` says why and where."""
    run = _locked(run, RunState.STAGING)
    run.state, run.refusal = RunState.REFUSED, dict(refusal)
    run.save(update_fields=["state", "refusal"])
    audit.record(
        Event.IMPORT_REFUSED, target=run, by=by, at=now, detail={"reason": run.refusal["reason"]}
    )
    return run


@transaction.atomic
def finish_staging(
    *,
    run: ImportRun,
    counts: Mapping[str, int],
    found: Mapping[str, object],
    digest: str,
    by: Actor,
    now: datetime,
) -> ImportRun:
    """The preview stands, with what was ``found``. It holds for the directory as it is now."""
    run = _locked(run, RunState.STAGING)
    run.state, run.counts, run.file_sha256 = RunState.PREVIEW, dict(counts), digest
    run.options |= {"compared_with": directory_version()} | dict(found)
    run.save(update_fields=["state", "counts", "file_sha256", "options"])
    audit.record(Event.IMPORT_STAGED, target=run, by=by, at=now, detail=dict(counts))
    return run


@transaction.atomic
def discard_run(*, run: ImportRun, by: Actor, now: datetime) -> ImportRun:
    """Give a run up before it changed anything."""
    run = _checked(run, RunAction.DISCARD)
    run.state, run.undone_at = RunState.UNDONE, now
    run.save(update_fields=["state", "undone_at"])
    audit.record(Event.IMPORT_UNDONE, target=run, by=by, at=now, detail={"discarded": True})
    return run


@transaction.atomic
def read_mapped(
    *, run: ImportRun, source: Source, plan: Mapping[str, object], by: Actor, now: datetime
) -> ImportRun:
    """Have a list read, or read anew, as ``plan`` says; it comes from ``source``.

    Raises:
        ImportNotPossible: the file is being read just now, or was applied or given up.
    """
    run = _checked(run, RunAction.MAP)
    if job_of(run) is not None:
        raise ImportNotPossible(Obstacle.NOT_IN_THIS_STATE)
    run.source, run.state = source, RunState.STAGING
    run.counts, run.refusal = {}, {}
    run.options = {"plan": dict(plan), "source": source.pk}
    run.save(update_fields=["source", "state", "counts", "refusal", "options"])
    audit.record(Event.LIST_MAPPED, target=run, by=by, at=now, detail={"list": source.key})
    request_work(run=run, kind="actors.import.read", by=by, now=now)
    return run


@transaction.atomic
def begin_applying(*, run: ImportRun, by: Actor, now: datetime) -> ImportRun:
    """Take a previewed or stopped run up; the steps follow, each in its own transaction."""
    state = ImportRun.objects.values_list("state", flat=True).get(pk=run.pk)
    action = RunAction.APPLY if state == RunState.PREVIEW else RunAction.RESUME
    run = _checked(run, action)
    run.state = RunState.APPLYING
    run.options |= {
        "turn": int(str(run.options.get("turn", 0))) + 1,
        "begun_by": by.id,
        "begun_at": now.isoformat(),
    }
    run.save(update_fields=["state", "options"])
    return run


@transaction.atomic
def stop_run(*, run: ImportRun, reason: str, by: Actor, now: datetime) -> ImportRun:
    """Leave an unfinished run where it is: it can be resumed or undone."""
    run = _checked(run, RunAction.STOP)
    run.state = RunState.STOPPED
    run.counts |= {"stopped": reason[:200]}
    run.save(update_fields=["state", "counts"])
    audit.record(Event.IMPORT_STOPPED, target=run, by=by, at=now, detail={"step": run.applied_step})
    return run


@transaction.atomic
def request_step(*, run: ImportRun, action: RunAction, by: Actor, now: datetime) -> Job:
    """Have the background worker apply, resume or undo the run; asked twice, it is done once.

    Raises:
        ImportNotPossible: the run is not in a state for it, other work of it waits, another one is open,
            or the preview is stale.
    """
    run = _checked(run, action)
    kind = "actors.import.undo" if action is RunAction.UNDO else "actors.import.apply"
    waiting = job_of(run)
    if waiting is None or waiting.state != JobState.QUEUED:
        return request_work(run=run, kind=kind, by=by, now=now)
    if waiting.kind != kind:
        raise ImportNotPossible(Obstacle.NOT_IN_THIS_STATE)
    return waiting


@transaction.atomic
def request_work(*, run: ImportRun, kind: str, by: Actor, now: datetime) -> Job:
    """Queue the job and remember it with the run, so that the run's page can show how far it is."""
    job = request_job(kind=kind, arguments={"run": str(run.uuid)}, by=by, now=now)
    run.options |= {"job": str(job.uuid)}
    run.save(update_fields=["options"])
    return job


@transaction.atomic
def take_step(run: ImportRun, step: int) -> None:
    """Mark ``step`` as done, in the transaction that does it.

    Raises:
        ImportInterrupted: the run was stopped, undone or taken up by somebody else.
    """
    turn = run.options.get("turn")
    moved = ImportRun.objects.filter(
        pk=run.pk, state=RunState.APPLYING, applied_step=step, options__turn=turn
    ).update(applied_step=step + 1)
    if not moved:
        raise ImportInterrupted(f"step {step} of {run.uuid}")


@transaction.atomic
def complete_run(
    *, run: ImportRun, counts: Mapping[str, int], by: Actor, now: datetime
) -> ImportRun:
    """Everything is written: from the end of the transaction on, the caller's own if there is one, everybody sees it."""
    run = _locked(run, RunState.APPLYING)
    run.state, run.completed_at = RunState.COMPLETE, now
    run.counts |= dict(counts)
    run.counts.pop("stopped", None)
    run.save(update_fields=["state", "completed_at", "counts"])
    bump(DataVersion.DIRECTORY)
    audit.record(Event.IMPORT_APPLIED, target=run, by=by, at=now, detail=run.counts)
    return run


@transaction.atomic
def begin_undoing(*, run: ImportRun, by: Actor, now: datetime) -> tuple[ImportRun, RunState]:
    """From the end of the transaction on, nobody sees what the run brought. Says where it stood."""
    before = RunState(ImportRun.objects.values_list("state", flat=True).get(pk=run.pk))
    run = _checked(run, RunAction.UNDO)
    run.state = RunState.UNDOING
    run.options |= {"undo_begun_by": by.id, "undo_begun_at": now.isoformat()}
    run.save(update_fields=["state", "options"])
    bump(DataVersion.DIRECTORY)
    return run, before


@transaction.atomic
def finish_undoing(*, run: ImportRun, by: Actor, now: datetime) -> ImportRun:
    run = _locked(run, RunState.UNDOING)
    run.state, run.undone_at = RunState.UNDONE, now
    run.save(update_fields=["state", "undone_at"])
    bump(DataVersion.DIRECTORY)
    audit.record(
        Event.IMPORT_UNDONE, target=run, by=by, at=now, detail=dict(run.counts.get("undo") or {})
    )
    return run


def directory_version() -> str:
    """Changes whenever an import was completed, or undone after it was complete."""
    seen = ImportRun.objects.filter(completed_at__isnull=False)
    return f"{seen.count()}-{seen.exclude(state=RunState.COMPLETE).count()}"


def _checked(run: ImportRun, action: RunAction) -> ImportRun:
    run = _reread(run)
    others = ImportRun.objects.filter(state__in=_OPEN).exclude(pk=run.pk)
    compared = run.options.get("compared_with", "")
    obstacle = obstacle_to(
        action,
        state=RunState(run.state),
        is_another_open=others.exists(),
        has_directory_changed=action is RunAction.APPLY and compared != directory_version(),
    )
    if obstacle:
        raise ImportNotPossible(obstacle)
    return run


def _locked(run: ImportRun, state: RunState) -> ImportRun:
    run = _reread(run)
    if run.state != state:
        raise ImportNotPossible(Obstacle.NOT_IN_THIS_STATE)
    return run


def _reread(run: ImportRun) -> ImportRun:
    """The run as it is now, for this transaction alone; all runs wait for each other."""
    list(Source.objects.select_for_update().order_by("pk").values_list("pk"))
    return ImportRun.objects.select_for_update().get(pk=run.pk)
