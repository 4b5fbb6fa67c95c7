"""``skerry demo``: the demo region on this machine, with one command."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skerry.config.command import environment
from skerry.config.command.serve import Host, Port, Workers, run_site
from skerry.config.command.terminal import (
    CommandRefused,
    Yes,
    ask,
    progress,
    say,
    table,
)

if TYPE_CHECKING:
    from skerry.config.demo.accounts import ExampleAccount
    from skerry.config.demo.state import State

DEMO_FILES = ("skerry.sqlite3", "skerry.sqlite3-wal", "skerry.sqlite3-shm", "demo.json")
DEMO_FOLDERS = ("media", "static", "locale", "staging", "cache")
BEFORE_FIRST_LOAD = "loading"


def demo(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Workers = 0,
    *,
    reset: Annotated[
        bool, typer.Option("--reset", help="Delete the demo's data and start over.")
    ] = False,
    passwords: Annotated[
        bool,
        typer.Option(
            "--passwords", help="Give the example accounts new passwords, print them and end."
        ),
    ] = False,
    serve: Annotated[bool, typer.Option(help="Serve the site afterwards.")] = True,
    yes: Yes = False,
) -> None:
    """Load the demo region and serve it, with its background worker. What you change is kept.

    The first start takes a minute, later ones a few seconds. Ctrl-C ends everything.
    """
    if os.environ.get("SKERRY_DATABASE"):
        raise CommandRefused("The demo has its own SQLite database: unset SKERRY_DATABASE first.")
    if passwords:
        _print_new_passwords()
        return
    environment.demo_environment(port)
    if serve:
        environment.free_port(host, port)
    with environment.folder_held(alone=True):
        if reset:
            _reset(yes=yes)
        _bring_up_to_date()
    if serve:
        run_site(host=host, port=port, workers=workers, background=True)


def _reset(*, yes: bool) -> None:
    from skerry.config.demo import state

    place = environment.folder()
    if (place / "skerry.sqlite3").exists() and not state.is_demo(place):
        raise CommandRefused(f"{place} does not hold a demo, so nothing in it was deleted.")
    ask(f"Delete the demo's data in {place} and start over?", yes=yes)
    _delete_data(place)


def _delete_data(place: Path) -> None:
    for name in DEMO_FILES:
        (place / name).unlink(missing_ok=True)
    for name in DEMO_FOLDERS:
        shutil.rmtree(place / name, ignore_errors=True)


def _bring_up_to_date() -> None:
    """Do what changed since the last start, and nothing when nothing did."""
    from skerry.config.demo.state import State

    place = environment.folder()
    wanted, found = State.wanted(), State.found(place)
    if found.regional_data in {"", BEFORE_FIRST_LOAD}:
        _first_start(place, wanted)
        return
    if (found.migrations, found.static) != (wanted.migrations, wanted.static):
        _upgrade(wanted, found)
    if found.regional_data != wanted.regional_data:
        say(
            "The demo region has newer data than yours; `make demo-reset` loads it and drops your changes."
        )
    State(
        migrations=wanted.migrations, static=wanted.static, regional_data=found.regional_data
    ).keep(place)


def _first_start(place: Path, wanted: "State") -> None:
    """Load everything into an empty database; what an interrupted start left is dropped first."""
    from skerry.config.demo.state import State

    if (place / "skerry.sqlite3").exists() and State.found(place) == State():
        raise CommandRefused(
            f"{place} holds a database that is not a demo. Set SKERRY_VAR to another folder."
        )
    _delete_data(place)
    State(regional_data=BEFORE_FIRST_LOAD).keep(place)
    say(f"Making the demo region in {place}")
    _upgrade(wanted, State())
    from django.utils import timezone

    from skerry.config.demo import accounts, checkups, desk, loading, surveys, wishes

    now = timezone.now()
    loading.load_region(progress=progress, now=now)
    added = accounts.add_example_accounts(now=now)
    wishes.add_wishes(now=now)
    desk.lay_out_desk(now=now)
    with progress("Surveys (invented answers)"):
        surveys.ask_the_region(now=now)
    with progress("Check-ups (invented answers)"):
        checkups.add_check_ups(now=now)
    organisations, initiatives = loading.counts()
    say(
        f"[bold]{organisations:,}[/] organisations and [bold]{initiatives:,}[/] initiatives are in the directory."
    )
    _print_accounts(added)
    wanted.keep(place)


def _upgrade(wanted: "State", found: "State") -> None:
    environment.start_django()
    from django.core.management import call_command

    if found.migrations != wanted.migrations:
        with progress("Database"):
            call_command("migrate", interactive=False, verbosity=0)
    if found.static != wanted.static:
        with progress("Static files"):
            call_command("collectstatic", interactive=False, verbosity=0)


def _print_new_passwords() -> None:
    from skerry.config.demo import state

    if not state.is_demo(environment.folder()):
        raise CommandRefused("There is no demo yet: start it with `make demo`.")
    environment.start_django()
    from skerry.config.demo import accounts

    _print_accounts(accounts.renew_passwords())


def _print_accounts(accounts: "Sequence[ExampleAccount]") -> None:
    table(
        ("Role", "Sign in with", "Password"),
        [(a.role.replace("-", " "), a.email, a.password) for a in accounts],
        title="\n[bold]Example accounts[/] (shown once; `skerry demo --passwords` makes new ones)",
    )
    say("")
