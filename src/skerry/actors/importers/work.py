"""An import from beginning to end: stage, apply, undo, discard, and the report on it."""

import gc
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Protocol
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from skerry.actors.enums import RunState
from skerry.actors.importers import apply as applying
from skerry.actors.importers import lists, report
from skerry.actors.importers import undo as undoing
from skerry.actors.importers.catalogue import IMPORTERS
from skerry.actors.importers.compare import compare
from skerry.actors.importers.files import Upload
from skerry.actors.importers.places import nuts_2024
from skerry.actors.importers.refusals import FileRefused, Place, Refusal
from skerry.actors.importers.report import samples
from skerry.actors.importers.spreadsheets import open_table
from skerry.actors.importers.staging import Staging, StagingSink
from skerry.actors.models import ImportRun, Region
from skerry.actors.rules.runs import POSSIBLE, RunAction
from skerry.actors.services import imports
from skerry.kernel.actor import Actor

Progress = Callable[[int, int | None], None]


class RegionsMissing(Exception):
    """Places cannot be given regions before the regions are loaded."""


class StagingMissing(Exception):
    """The staging file of the run is gone; the file has to be read again."""


class Received(Protocol):
    """A file as Django hands it over: its name for people, and its content in pieces."""

    @property
    def name(self) -> str | None: ...

    def chunks(self) -> Iterable[bytes]: ...


def _silent(_done: int, _total: int | None) -> None:
    """Tell nobody how far it is."""


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Millions of rows make no cycles, and looking for some would take a fifth of the reading."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def folder() -> Path:
    """Where staging files lie, outside the database."""
    path = Path(settings.STAGING_ROOT)
    path.mkdir(parents=True, exist_ok=True)
    return path


def staging_path(run: ImportRun) -> Path:
    return folder() / f"{run.uuid}.duckdb"


def uploads_of(run: ImportRun) -> list[Upload]:
    """The files as they were brought, for as long as they are kept: until they have been read."""
    kept = folder() / str(run.uuid)
    if not kept.is_dir():
        return []
    return [Upload(name=path.name.split("-", 1)[1], path=path) for path in sorted(kept.iterdir())]


def forget_files(run: ImportRun) -> None:
    """The files as they were brought are needed no more."""
    shutil.rmtree(folder() / str(run.uuid), ignore_errors=True)


def is_mappable(run: ImportRun) -> bool:
    """Whether somebody may say, or say anew, what the columns of the run's list hold."""
    may = RunAction.MAP in POSSIBLE[RunState(run.state)]
    return run.importer == lists.SCHEME and may and bool(uploads_of(run))


def list_file(run: ImportRun) -> Upload:
    """The file of a list whose columns are being mapped.

    Raises:
        FileRefused: it is no longer kept.
    """
    kept = uploads_of(run)
    if not kept:
        raise FileRefused(Refusal.NOT_KEPT, Place(file=run.file_name))
    return kept[0]


def receive_import(
    *, importer: str, files: Sequence[Received], by: Actor, now: datetime
) -> ImportRun:
    """Keep uploaded ``files`` until they have been read, and ask for the reading.

    Raises:
        FileRefused: a file is empty or bigger than the site accepts.
    """
    uuid = uuid4()
    named = _kept(uuid, files, check=importer == lists.SCHEME)
    with transaction.atomic():
        run = _open(uuid=uuid, importer=importer, files=named, by=by, now=now)
        # How a list is to be read, somebody has to say first.
        if importer != lists.SCHEME:
            imports.request_work(run=run, kind="actors.import.read", by=by, now=now)
    return run


def _kept(uuid: UUID, files: Sequence[Received], *, check: bool) -> list[tuple[str, Path]]:
    """The files, written to disk; a list is opened once, so that what is wrong with it is said at once."""
    kept = folder() / str(uuid)
    kept.mkdir()
    try:
        named = [(file.name or "", _keep(file, kept, n)) for n, file in enumerate(files)]
        if check:
            _check_list(named)
    except BaseException:
        shutil.rmtree(kept, ignore_errors=True)
        raise
    return named


def _check_list(named: Sequence[tuple[str, Path]]) -> None:
    if len(named) > 1:
        raise FileRefused(Refusal.SEVERAL_LISTS, Place())
    open_table(named[0][1], name=named[0][0])


def _keep(file: Received, kept: Path, number: int) -> Path:
    """Write the file to disk as it comes; its own name serves only to be shown."""
    safe = re.sub(r"[^\w.-]+", "_", file.name or "file")[-100:]
    path = kept / f"{number:02d}-{safe}"
    size = 0
    with path.open("wb") as target:
        for chunk in file.chunks():
            size += len(chunk)
            if size > settings.MAX_IMPORT_BYTES:
                raise FileRefused(Refusal.TOO_BIG, Place(file=file.name or ""))
            target.write(chunk)
    if size == 0:
        raise FileRefused(Refusal.EMPTY, Place(file=file.name or ""))
    return path


def _open(
    *,
    uuid: UUID,
    importer: str,
    files: Sequence[tuple[str, Path]],
    by: Actor,
    now: datetime,
) -> ImportRun:
    chosen = IMPORTERS[importer]
    return imports.start_run(
        uuid=uuid,
        importer=importer,
        source={
            "name": chosen.name,
            "licence": chosen.licence,
            "attribution": chosen.attribution,
            "url": chosen.url,
        },
        file=imports.FileFacts(
            name=", ".join(name for name, _path in files),
            size=sum(path.stat().st_size for _name, path in files),
        ),
        by=by,
        now=now,
    )


def _digest(paths: Sequence[Path]) -> str:
    """SHA-256 of the file; of several files, that of their digests in a row."""
    digests = []
    for path in paths:
        with path.open("rb") as file:
            digests.append(file_digest(file, "sha256").hexdigest())
    return digests[0] if len(digests) == 1 else sha256("".join(digests).encode()).hexdigest()


def stage_import(
    *,
    importer: str,
    paths: Sequence[Path],
    by: Actor,
    now: datetime,
    progress: Progress = _silent,
) -> ImportRun:
    """Read the files at ``paths`` and compare them with the directory; nothing in it changes.

    The run that comes back is a preview, or a refusal that says what is wrong,
    where, and what to do. ``progress`` is told how many rows are done, of how many
    if that is known, and may raise to stop.
    """
    files = [(path.name, path) for path in paths]
    run = _open(uuid=uuid4(), importer=importer, files=files, by=by, now=now)
    uploads = [Upload(name=name, path=path) for name, path in files]
    return _stage(run=run, files=uploads, by=by, now=now, progress=progress)


def read_import(*, run: UUID, by: Actor, now: datetime, progress: Progress = _silent) -> ImportRun:
    """As ``stage_import``, for a run whose files were uploaded."""
    opened = ImportRun.objects.get(uuid=run)
    return _stage(run=opened, files=uploads_of(opened), by=by, now=now, progress=progress)


def apply_import(*, run: UUID, by: Actor, now: datetime, progress: Progress = _silent) -> ImportRun:
    """Write the previewed run, or go on with a stopped one; steps done are told to ``progress``.

    Raises:
        ImportNotPossible: the run is not in a state to be written, or its preview is stale.
        ImportInterrupted: somebody stopped it or took it over.
        ImportDisturbed: the directory changed meanwhile; undo the run and read the file again.
    """
    found = ImportRun.objects.get(uuid=run)
    path = staging_path(found)
    if not path.exists():
        raise StagingMissing
    forget_files(found)
    with _nothing_collected(), Staging(path, is_read_only=True) as staging:
        return applying.apply(run=found, staging=staging, by=by, now=now, progress=progress)


def undo_import(*, run: UUID, by: Actor, now: datetime, progress: Progress = _silent) -> ImportRun:
    """Take back what the run brought and nobody has built on since; what is kept is reported."""
    found = ImportRun.objects.get(uuid=run)
    return undoing.undo(run=found, by=by, now=now, progress=progress)


def stop_import(*, run: UUID, by: Actor, now: datetime, reason: str = "") -> ImportRun:
    """Leave an unfinished run where it is, to be resumed or undone."""
    return imports.stop_run(run=ImportRun.objects.get(uuid=run), reason=reason, by=by, now=now)


def discard_import(*, run: UUID, by: Actor, now: datetime) -> ImportRun:
    """Give up a run that has changed nothing yet."""
    discarded = imports.discard_run(run=ImportRun.objects.get(uuid=run), by=by, now=now)
    _remove(staging_path(discarded))
    forget_files(discarded)
    return discarded


def _stage(
    *, run: ImportRun, files: Sequence[Upload], by: Actor, now: datetime, progress: Progress
) -> ImportRun:
    if not Region.objects.exists():
        raise RegionsMissing
    _remove(staging_path(run))
    try:
        counts, found = _read_and_compare(run, files, progress)
        digest = _digest([file.path for file in files])
    except FileRefused as refusal:
        _remove(staging_path(run))
        return imports.refuse_run(run=run, refusal=refusal.as_json(), by=by, now=now)
    finally:
        # What is not published, such as private persons, is not kept in a corner either.
        # A list is kept until it is applied or given up, so that its mapping can be mended.
        if run.importer != lists.SCHEME:
            forget_files(run)
    return imports.finish_staging(
        run=run, counts=counts, found=found, digest=digest, by=by, now=now
    )


def _read_and_compare(
    run: ImportRun, files: Sequence[Upload], progress: Progress
) -> tuple[dict[str, int], dict[str, object]]:
    with _nothing_collected(), Staging(staging_path(run)) as staging:
        sink = StagingSink(staging, nuts_2024(), lambda done: progress(done, None))
        found = IMPORTERS[run.importer].read(files, sink, run.options)
        rows = sink.finish()
        if rows == 0:
            raise FileRefused(Refusal.EMPTY, Place(file=run.file_name))
        counts = {"rows": rows} | compare(staging, source=run.source_id)
        return counts, {"samples": samples(staging), **found}


def has_report(run: ImportRun) -> bool:
    return bool(run.counts) and staging_path(run).exists()


def report_lines(run: ImportRun) -> Iterator[report.Line]:
    """What the run did or would do, row by row.

    Raises:
        StagingMissing: the staging file is gone.
    """
    path = staging_path(run)
    if not path.exists():
        raise StagingMissing
    with Staging(path, is_read_only=True) as staging:
        yield from report.lines(staging)


def _remove(path: Path) -> None:
    """The staging file, and what a killed process left beside it."""
    for left in (path, path.with_suffix(".duckdb.wal")):
        left.unlink(missing_ok=True)
    for left in path.parent.glob(f"{path.stem}-*"):
        shutil.rmtree(left, ignore_errors=True)
