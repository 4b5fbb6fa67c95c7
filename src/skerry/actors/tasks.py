"""The work of this room that the background worker does."""

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from skerry.actors import api, linking
from skerry.actors.importers import sweeping
from skerry.actors.importers.sentences import ON_OBSTACLE
from skerry.actors.queries.duplicates import CLEARING, FINDING, TAKING_BACK
from skerry.kernel.jobs import JobContext, JobNotDoable, JobStopped, job


@job("actors.import.read", title=gettext_lazy("Read the files of an import"), resumable=True)
def read_import(context: JobContext, *, run: str) -> None:
    try:
        api.read_import(run=UUID(run), by=context.by, now=context.now, progress=context.progress)
    except api.RegionsMissing:
        raise JobNotDoable(_("Load the regions first: run “skerry doctor”, it says how.")) from None
    except api.ImportNotPossible as refusal:
        raise JobNotDoable(str(ON_OBSTACLE[refusal.obstacle])) from None


@job("actors.import.apply", title=gettext_lazy("Apply an import"), resumable=True)
def apply_import(context: JobContext, *, run: str) -> None:
    try:
        api.apply_import(run=UUID(run), by=context.by, now=context.now, progress=context.progress)
    except JobStopped:
        api.stop_import(run=UUID(run), by=context.by, now=context.now)
        raise
    except api.ImportInterrupted:
        return
    except api.ImportDisturbed as error:
        api.stop_import(run=UUID(run), by=context.by, now=context.now, reason=str(error))
        raise JobNotDoable(
            _(
                "The directory changed under the import, so it cannot go on. Undo it and read the file again."
            )
        ) from None
    except api.StagingMissing:
        raise JobNotDoable(_("What was read from the file is gone. Read the file again.")) from None
    except api.ImportNotPossible as refusal:
        raise JobNotDoable(str(ON_OBSTACLE[refusal.obstacle])) from None


@job("actors.import.undo", title=gettext_lazy("Undo an import"), resumable=True)
def undo_import(context: JobContext, *, run: str) -> None:
    try:
        api.undo_import(run=UUID(run), by=context.by, now=context.now, progress=context.progress)
    except api.ImportNotPossible as refusal:
        raise JobNotDoable(str(ON_OBSTACLE[refusal.obstacle])) from None


@job(
    "actors.import.sweep",
    title=gettext_lazy("Clear away files of finished imports"),
    resumable=True,
    every=timedelta(days=1),
)
def sweep_imports(context: JobContext) -> dict[str, int]:
    return {"removed": sweeping.sweep(now=context.now)}


@job(FINDING, title=gettext_lazy("Look for duplicates"), resumable=True)
def find_duplicates(context: JobContext) -> dict[str, int]:
    return linking.search(by=context.by, clock=context.clock, progress=context.progress)


@job(CLEARING, title=gettext_lazy("Merge the clear duplicates"), resumable=True)
def merge_clear_duplicates(context: JobContext) -> dict[str, int]:
    return linking.merge_clear(
        batch=context.uuid, by=context.by, clock=context.clock, progress=context.progress
    )


@job(TAKING_BACK, title=gettext_lazy("Take back merges"), resumable=True)
def take_back_merges(context: JobContext, *, batch: str) -> dict[str, int]:
    return linking.take_back_all(
        batch=UUID(batch), by=context.by, clock=context.clock, progress=context.progress
    )
