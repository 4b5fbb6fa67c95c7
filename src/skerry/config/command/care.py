"""``skerry doctor``, ``backup`` and ``restore``: keeping an installation well."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from skerry.config.command import environment
from skerry.config.command.terminal import (
    AsJson,
    CommandRefused,
    Exit,
    Yes,
    answer,
    ask,
    progress,
    say,
)

_COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}


def doctor(*, as_json: AsJson = False) -> None:
    """Check database, disk, mail, worker, migrations and settings, and say what to do.

    Ends with 4 when a check fails; warnings alone end with 0.
    """
    environment.start_command()
    from django.utils import timezone

    from skerry.config import doctor as examination

    findings = examination.examine(now=timezone.now())
    verdict = examination.worst(findings)
    if as_json:
        values = {"verdict": verdict, "findings": [asdict(f) for f in findings]}
        answer(values, as_json=True, words="")
    else:
        for finding in findings:
            colour = _COLOURS[finding.verdict]
            say(f"[{colour}]{finding.verdict:<4}[/]  [bold]{finding.check:<13}[/] {finding.seen}")
            if finding.remedy:
                say(f"{'':20}→ {finding.remedy}")
    if verdict is examination.Verdict.FAIL:
        raise typer.Exit(Exit.UNHEALTHY)


Target = Annotated[
    Path | None, typer.Argument(help="File to write; by default a dated one under backups/.")
]


def backup(file: Target = None, *, as_json: AsJson = False) -> None:
    """Write database and uploaded files into one file, while people work.

    The file holds personal data: keep it where only administrators reach it.
    """
    environment.start_command()
    from django.utils import timezone

    from skerry.config.backup import BackupNotMade, write_backup

    now = timezone.now()
    target = file or _backup_folder() / f"skerry-{now:%Y%m%d-%H%M%S}.zip"
    try:
        with progress("Backup", quiet=as_json) as advance:
            manifest = write_backup(target, now=now, advance=advance)
    except BackupNotMade as refusal:
        raise CommandRefused(str(refusal)) from refusal
    size = target.stat().st_size
    uploads = len(manifest.media)
    answer(
        {"file": target, "bytes": size, "uploads": uploads, "made_at": manifest.made_at},
        as_json=as_json,
        words=f"[bold]{target}[/]: {size / 1024**2:.1f} MB, database and {uploads} uploaded files.",
    )


def _backup_folder() -> Path:
    return environment.folder() / "backups"


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `skerry backup` made.")],
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace what is there, after a safety copy of it.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Only check the file; change nothing.")
    ] = False,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Put a backup back: into an empty place, or with --replace in the place of what is there.

    The whole file is checked first. The server must not be running.
    """
    environment.start_command()
    from skerry.config.backup import BackupNotRestored, check_backup, restore_backup

    try:
        with progress("Checking", quiet=as_json) as advance:
            manifest = check_backup(file, advance=advance)
        if not check:
            with environment.folder_held(alone=True):
                safety = _make_room(replace=replace, yes=yes, quiet=as_json)
                with progress("Restoring", quiet=as_json) as advance:
                    restore_backup(file, manifest, advance=advance)
    except BackupNotRestored as refusal:
        raise CommandRefused(f"Not restored. {refusal}") from refusal
    if check:
        words = f"[bold]{file}[/] is whole: made {manifest.made_at} by Skerry {manifest.skerry}."
        answer({"file": file, "is_whole": True}, as_json=as_json, words=words)
        return
    kept = f" What was there before is in {safety}." if safety else ""
    answer(
        {"file": file, "made_at": manifest.made_at, "safety_copy": safety},
        as_json=as_json,
        words=f"Restored the state of {manifest.made_at}.{kept} Now run: skerry prepare",
    )


def _make_room(*, replace: bool, yes: bool, quiet: bool) -> Path | None:
    """Make sure that nothing is lost: an empty place, or a safety copy of what is there."""
    from django.utils import timezone

    from skerry.config.backup import BackupNotMade, is_empty, write_backup

    if is_empty():
        return None
    if not replace:
        raise CommandRefused(
            "There is data here already. Add --replace to put the backup in its place; a safety copy is made first."
        )
    ask("Replace everything that is here with the backup?", yes=yes)
    now = timezone.now()
    safety = _backup_folder() / f"before-restore-{now:%Y%m%d-%H%M%S}.zip"
    try:
        with progress("Safety copy", quiet=quiet) as advance:
            write_backup(safety, now=now, advance=advance)
    except BackupNotMade as refusal:
        raise CommandRefused(
            f"No safety copy could be made, so nothing was changed. {refusal}"
        ) from refusal
    return safety
