"""``skerry import``: open data from a shell, with the same steps as at the desk."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from skerry.config.command import environment
from skerry.config.command.terminal import (
    AsJson,
    CommandRefused,
    Exit,
    Yes,
    answer,
    ask,
    escaped,
    progress,
    say,
    table,
)

if TYPE_CHECKING:
    from skerry.actors.api import ImportNotPossible
    from skerry.actors.models import ImportRun

app = typer.Typer(
    help="Bring in open data: look first (--dry-run), apply, resume or undo.", no_args_is_help=True
)

WHAT_TO_GIVE = {
    "ror": "Give ROR's zip as it is, or its JSON or CSV file.",
    "cordis": "Give the official zip as it is, or its CSV files one after the other.",
    "eccc": "Give JSON:API documents of the Atlas, singly or in a zip, or the form's answers as XLSX or CSV.",
    "eurostat": "Give SDMX-CSV or TSV as Eurostat offers it, packed or not.",
}
Files = Annotated[
    list[Path], typer.Argument(help="The file as its publisher offers it, or several.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")]
RunId = Annotated[str, typer.Argument(help="The run, as `skerry import list` shows it.")]


@app.command("ror")
def ror(
    files: Files, *, dry_run: DryRun = False, yes: Yes = False, as_json: AsJson = False
) -> None:
    """Organisations that do research: the ROR dump, version 1 or 2, as zip, JSON, JSON lines or CSV."""
    _bring("ror", files, dry_run=dry_run, yes=yes, as_json=as_json)


@app.command("cordis")
def cordis(
    files: Files, *, dry_run: DryRun = False, yes: Yes = False, as_json: AsJson = False
) -> None:
    """EU projects and their participants: the official CORDIS zip, or its CSV files."""
    _bring("cordis", files, dry_run=dry_run, yes=yes, as_json=as_json)


@app.command("eccc")
def eccc(
    files: Files, *, dry_run: DryRun = False, yes: Yes = False, as_json: AsJson = False
) -> None:
    """Members of the European competence community: documents of the Atlas, or the form's spreadsheet."""
    _bring("eccc", files, dry_run=dry_run, yes=yes, as_json=as_json)


@app.command("eurostat")
def eurostat(
    files: Files, *, dry_run: DryRun = False, yes: Yes = False, as_json: AsJson = False
) -> None:
    """Official figures of Eurostat: SDMX-CSV with or without labels, or TSV."""
    _bring("eurostat", files, dry_run=dry_run, yes=yes, as_json=as_json)


@app.command("regions")
def regions(*, as_json: AsJson = False) -> None:
    """The regions of Europe (NUTS 2024) that come with Skerry. Loading again changes nothing."""
    environment.start_command()
    from django.utils import timezone

    from skerry.actors.api import load_regions
    from skerry.kernel.actor import COMMAND

    count = load_regions(by=COMMAND, now=timezone.now())
    answer({"regions": count}, as_json=as_json, words=f"{count:,} regions are loaded.")


@app.command("vocabularies")
def vocabularies(*, as_json: AsJson = False) -> None:
    """The vocabularies that come with Skerry. Loading again changes nothing."""
    environment.start_command()
    from django.utils import timezone

    from skerry.actors.api import load_vocabularies
    from skerry.kernel.actor import COMMAND

    loaded = load_vocabularies(by=COMMAND, now=timezone.now())
    keys = [changes.scheme.key for changes in loaded]
    words = f"{len(keys)} vocabularies are loaded: {', '.join(keys)}."
    answer({"schemes": keys}, as_json=as_json, words=words)


@app.command("questionnaires")
def questionnaires(*, as_json: AsJson = False) -> None:
    """The questionnaires that come with Skerry. Loading again changes nothing."""
    environment.start_command()
    from django.utils import timezone

    from skerry.kernel.actor import COMMAND
    from skerry.questionnaires.api import load_questionnaires

    keys = load_questionnaires(by=COMMAND, now=timezone.now())
    words = f"{len(keys)} questionnaires have a new version: {', '.join(keys) or 'all are as they were'}."
    answer({"questionnaires": keys}, as_json=as_json, words=words)


@app.command("skos")
def skos(
    file: Annotated[Path, typer.Argument(help="A vocabulary in SKOS: Turtle, RDF/XML or JSON-LD.")],
    key: Annotated[str, typer.Option(help="Our key for it; by default the file's name.")] = "",
    *,
    speciality: Annotated[
        bool, typer.Option("--speciality", help="Its terms say what organisations do.")
    ] = False,
    sector: Annotated[
        bool, typer.Option("--sector", help="Its terms say whom organisations serve.")
    ] = False,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """A vocabulary of your own. Terms that are gone from the file are retired, not deleted."""
    environment.start_command()
    from dataclasses import replace

    from django.utils import timezone

    from skerry.actors.importers.skos import SchemeRefused, read_skos
    from skerry.actors.services.schemes import save_scheme
    from skerry.kernel.actor import COMMAND

    _check_files([file], "Give the vocabulary's file: Turtle, RDF/XML or JSON-LD.")
    try:
        content = read_skos(file.read_bytes(), key=key or file.stem)
    except SchemeRefused as refusal:
        raise CommandRefused(f"{file.name}: {refusal.sentences}") from refusal
    terms = len(content.concepts)
    if not as_json:
        say(f"[bold]{escaped(content.title)}[/]: {terms:,} terms in the file.")
    ask(f"Keep it as {content.key}?", yes=yes or as_json)
    content = replace(content, is_for_speciality=speciality, is_for_sector=sector)
    changes = save_scheme(content=content, by=COMMAND, now=timezone.now())
    answer(
        {
            "scheme": changes.scheme.key,
            "added": changes.added,
            "renamed": changes.renamed,
            "retired": changes.retired,
        },
        as_json=as_json,
        words=f"[bold]{escaped(changes.scheme.title)}[/]: {changes.added} terms added, {changes.renamed} renamed, "
        f"{changes.retired} retired.",
    )


@app.command("report")
def report(run: RunId, file: Annotated[Path, typer.Argument(help="CSV file to write.")]) -> None:
    """Write what a run did, or would do, row by row."""
    environment.start_command()
    from skerry.actors.api import StagingMissing, report_lines
    from skerry.actors.importers.report import header
    from skerry.kernel.tables import csv_lines

    found = _run(run)
    try:
        with file.open("w", encoding="utf-8", newline="") as target:
            target.writelines(csv_lines(header(), report_lines(found), has_bom=True))
    except StagingMissing as refusal:
        file.unlink()
        raise CommandRefused("What was read is gone, so there is no report any more.") from refusal
    say(f"[bold]{file}[/] is written.")


@app.command("discard")
def discard(run: RunId, *, as_json: AsJson = False) -> None:
    """Give up a run that has changed nothing yet."""
    environment.start_command()
    from django.utils import timezone

    from skerry.actors.api import ImportNotPossible, discard_import
    from skerry.kernel.actor import COMMAND

    try:
        found = discard_import(run=_run(run).uuid, by=COMMAND, now=timezone.now())
    except ImportNotPossible as refusal:
        raise CommandRefused(f"The run was not given up. {_why(refusal)}") from refusal
    answer(_values(found), as_json=as_json, words=f"{found.file_name} is given up.")


@app.command("list")
def list_runs(*, as_json: AsJson = False) -> None:
    """List all import runs, newest first."""
    environment.start_command()
    from skerry.actors.models import ImportRun

    runs = list(ImportRun.objects.order_by("-created_at", "-pk"))
    if as_json:
        answer({"runs": [_values(run) for run in runs]}, as_json=True, words="")
        return
    rows = [
        (
            run.uuid,
            run.importer,
            run.file_name,
            run.get_state_display(),
            f"{run.created_at:%Y-%m-%d %H:%M}",
        )
        for run in runs
    ]
    table(("Run", "Importer", "File", "State", "Begun (UTC)"), rows)


@app.command("apply")
def apply(run: RunId, *, yes: Yes = False, as_json: AsJson = False) -> None:
    """Apply a run that was looked at before with --dry-run."""
    environment.start_command()
    found = _run(run)
    ask(f"Apply {found.file_name}?", yes=yes or as_json)
    _apply(found, as_json=as_json)


@app.command("resume")
def resume(run: RunId, *, as_json: AsJson = False) -> None:
    """Go on with a run that was stopped or killed."""
    environment.start_command()
    _apply(_run(run), as_json=as_json)


@app.command("undo")
def undo(run: RunId, *, yes: Yes = False, as_json: AsJson = False) -> None:
    """Take back what a run brought; what people have changed since is kept and counted."""
    environment.start_command()
    from django.utils import timezone

    from skerry.actors.api import ImportNotPossible, undo_import
    from skerry.kernel.actor import COMMAND

    found = _run(run)
    ask(f"Take back what {found.file_name} brought?", yes=yes or as_json)
    try:
        with progress("Undoing", quiet=as_json) as advance:
            found = undo_import(
                run=found.uuid,
                by=COMMAND,
                now=timezone.now(),
                progress=lambda done, total: advance(done, total or 0, ""),
            )
    except ImportNotPossible as refusal:
        raise CommandRefused(f"The run was not undone. {_why(refusal)}") from refusal
    answer(_values(found), as_json=as_json, words=f"{found.file_name} is undone. {_counted(found)}")


def _bring(
    importer: str, files: Sequence[Path], *, dry_run: bool, yes: bool, as_json: bool
) -> None:
    environment.start_command()
    _check_files(files, WHAT_TO_GIVE[importer])
    run = _stage(importer, files, as_json=as_json)
    if run.refusal:
        _refuse(run)
    if dry_run:
        words = f"{_counted(run)} Nothing was changed. To apply: skerry import apply {run.uuid}"
        answer(_values(run), as_json=as_json, words=words)
        return
    if not as_json:
        say(_counted(run))
    ask("Apply this?", yes=yes)
    _apply(run, as_json=as_json)


def _check_files(files: Sequence[Path], advice: str) -> None:
    for file in files:
        if file.is_dir():
            raise CommandRefused(f"{file.resolve()} is a folder. {advice}", code=Exit.USAGE)
        if not file.is_file():
            raise CommandRefused(f"There is no file {file}.", code=Exit.USAGE)


def _stage(importer: str, files: Sequence[Path], *, as_json: bool) -> "ImportRun":
    from django.utils import timezone

    from skerry.actors.api import RegionsMissing, stage_import
    from skerry.kernel.actor import COMMAND

    try:
        with progress("Reading", quiet=as_json) as advance:
            return stage_import(
                importer=importer,
                paths=files,
                by=COMMAND,
                now=timezone.now(),
                progress=lambda done, total: advance(done, total or 0, ""),
            )
    except RegionsMissing as refusal:
        raise CommandRefused("Load the regions first: skerry import regions.") from refusal


def _refuse(run: "ImportRun") -> None:
    from skerry.actors.api import SENTENCES, Refusal

    reason = run.refusal
    line = f", line {reason['line']}" if reason.get("line") else ""
    column = f", column {reason['column']}" if reason.get("column") else ""
    sentence = SENTENCES[Refusal(reason["reason"])]
    detail = f" ({reason['detail']})" if reason.get("detail") else ""
    raise CommandRefused(f"{reason.get('file') or run.file_name}{line}{column}: {sentence}{detail}")


def _apply(run: "ImportRun", *, as_json: bool) -> None:
    from django.utils import timezone

    from skerry.actors.api import (
        ImportDisturbed,
        ImportInterrupted,
        ImportNotPossible,
        StagingMissing,
        apply_import,
    )
    from skerry.kernel.actor import COMMAND

    try:
        with progress("Applying", quiet=as_json) as advance:
            run = apply_import(
                run=run.uuid,
                by=COMMAND,
                now=timezone.now(),
                progress=lambda done, total: advance(done, total or 0, ""),
            )
    except ImportNotPossible as refusal:
        raise CommandRefused(f"The run cannot be applied. {_why(refusal)}") from refusal
    except StagingMissing as refusal:
        raise CommandRefused("What was read is gone; bring the file again.") from refusal
    except (ImportInterrupted, ImportDisturbed, KeyboardInterrupt) as stop:
        raise CommandRefused(
            f"Stopped before the end; nobody sees half of it. Go on with `skerry import resume {run.uuid}` "
            f"or take it back with `skerry import undo {run.uuid}`.",
            code=Exit.STOPPED,
        ) from stop
    words = f"[bold]{run.file_name}[/] is in the directory. {_counted(run)}"
    answer(_values(run), as_json=as_json, words=words)


def _why(refusal: "ImportNotPossible") -> str:
    from skerry.actors.importers.sentences import ON_OBSTACLE

    return str(ON_OBSTACLE[refusal.obstacle])


def _run(key: str) -> "ImportRun":
    from skerry.actors.models import ImportRun

    try:
        return ImportRun.objects.get(uuid=UUID(key))
    except (ValueError, ImportRun.DoesNotExist) as error:
        raise CommandRefused(
            f"There is no import run {key}; `skerry import list` shows them.", code=Exit.USAGE
        ) from error


def _values(run: "ImportRun") -> dict[str, object]:
    return {
        "run": run.uuid,
        "importer": run.importer,
        "file": run.file_name,
        "state": run.state,
        "counts": run.counts,
        "refusal": run.refusal,
        "begun_at": run.created_at,
    }


def _counted(run: "ImportRun") -> str:
    """The run's counts in words: what was read and changed, then why rows were left out."""
    from skerry.actors.api import REMARKS, Remark

    lines = []
    for key, count in run.counts.items():
        name, _colon, reason = key.partition(":")
        words = (
            REMARKS[Remark(reason)]
            if name == "remark"
            else key.replace("_same", "_unchanged").replace("_", " ")
        )
        if isinstance(count, int) and count:
            lines.append(f"{count:,} {words}" if name != "remark" else f"{count:,} × {words}")
    return "; ".join(lines) + "."
