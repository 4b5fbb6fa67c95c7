"""How commands talk: exit codes, plain failures, words for people or JSON for programs."""

import errno
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import IntEnum
from typing import Annotated

import typer

AsJson = Annotated[
    bool, typer.Option("--json", help="Print one JSON object instead of words for people.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


class Exit(IntEnum):
    DONE = 0
    REFUSED = 1
    USAGE = 2
    STOPPED = 3
    UNHEALTHY = 4


EXIT_CODES = (
    "Exit codes: 0 done · 1 refused or failed, the reason is printed · 2 wrong use of the command · "
    "3 stopped before the end, resume or undo · 4 doctor found a failure · 130 interrupted"
)


class CommandRefused(Exception):
    """A command that cannot do its work; the message says why and what to do."""

    def __init__(self, message: str, *, code: Exit = Exit.REFUSED) -> None:
        super().__init__(message)
        self.code = code


@contextmanager
def failing_plainly() -> Iterator[None]:
    """Turn what an administrator can mend into one sentence instead of a traceback."""
    try:
        yield
    except CommandRefused as refusal:
        complain(str(refusal))
        sys.exit(refusal.code)
    except KeyboardInterrupt:
        complain("Interrupted.")
        sys.exit(130)
    except Exception as error:
        if not (sentence := _plain_words(error)):
            raise
        complain(sentence)
        sys.exit(Exit.REFUSED)


def _plain_words(error: BaseException) -> str:
    """The sentence for an error whose cause lies in the surroundings, or nothing."""
    text = str(error)
    if (isinstance(error, OSError) and error.errno == errno.ENOSPC) or "disk is full" in text:
        return "The disk is full. Free some space and start again: nothing is left half-done."
    if isinstance(error, OSError) and error.errno == errno.EDQUOT:
        return "Your disk quota is used up. Free some space and start again."
    if isinstance(error, PermissionError):
        return f"No permission for {error.filename}. Start again as its owner, or set SKERRY_VAR to a folder of yours."
    if type(error).__name__ == "ImproperlyConfigured":
        return text
    if type(error).__name__ == "OperationalError":
        return f"The database does not answer: {text.strip().splitlines()[0]}. `skerry doctor` tells more."
    return ""


def say(text: str) -> None:
    from rich.console import Console

    Console(highlight=False, soft_wrap=True).print(text)


def complain(text: str) -> None:
    from rich.console import Console

    Console(stderr=True, highlight=False, soft_wrap=True).print(f"[red]skerry:[/] {escaped(text)}")


def escaped(text: str) -> str:
    from rich.markup import escape

    return escape(text)


def answer(values: Mapping[str, object], *, as_json: bool, words: str) -> None:
    """Print ``values`` for a program or ``words`` for a person."""
    if as_json:
        sys.stdout.write(json.dumps(values, default=str, ensure_ascii=False, indent=2) + "\n")
    else:
        say(words)


def table(columns: Sequence[str], rows: Sequence[Sequence[object]], *, title: str = "") -> None:
    """A value too long for its column goes on below, so that nothing is lost."""
    from rich.console import Console
    from rich.table import Column, Table

    headed = [Column(name, overflow="fold") for name in columns]
    shown = Table(*headed, title=title, title_justify="left", box=None, pad_edge=False)
    for row in rows:
        shown.add_row(*(escaped(str(cell)) for cell in row))
    Console(highlight=False).print(shown)


def ask(question: str, *, yes: bool) -> None:
    """Go on only with a yes; without a person at the keyboard, ``--yes`` must be given."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise CommandRefused(f"{question} Nobody is here to answer: add --yes.", code=Exit.USAGE)
    if not typer.confirm(question):
        raise CommandRefused("Nothing was done.")


Advance = Callable[[int, int, str], None]


@contextmanager
def progress(title: str, *, quiet: bool = False) -> Iterator[Advance]:
    """A bar with count, rate and time left; call the value with done, total and a note."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description:<34}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(compact=True),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as shown:
        task = shown.add_task(title, total=None, rate="")

        def advance(done: int, total: int, note: str = "") -> None:
            seconds = shown.tasks[task].elapsed or 0
            rate = f"{done / seconds:,.0f}/s" if seconds > 1 else ""
            shown.update(task, completed=done, total=total, rate=rate, description=note or title)

        yield advance
        ended = shown.tasks[task]
        shown.update(task, completed=ended.total or 1, total=ended.total or 1, description=title)
