"""``skerry serve``, ``worker`` and ``prepare``: the site in production."""

import os
from typing import Annotated

import typer

from skerry.config.command import environment
from skerry.config.command.terminal import CommandRefused, Exit, complain, say

Host = Annotated[str, typer.Option(envvar="HOST", help="Address to listen on.")]
Port = Annotated[int, typer.Option(envvar="PORT", min=1, max=65535, help="Port to listen on.")]
Workers = Annotated[
    int, typer.Option(min=0, envvar="SKERRY_WORKERS", help="Web processes; 0 means one a core.")
]
WithParent = Annotated[bool, typer.Option("--with-parent", hidden=True)]


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Workers = 0,
    *,
    background: Annotated[
        bool, typer.Option(help="Also run the background worker in the same tree.")
    ] = True,
) -> None:
    """Serve the site: web server and background worker in one tree of processes.

    Ends with Ctrl-C or SIGTERM, and then leaves nothing running.
    """
    environment.writable_folder()
    environment.free_port(host, port)
    environment.start_django()
    _refuse_pending_migrations()
    run_site(host=host, port=port, workers=workers, background=background)


def _refuse_pending_migrations() -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    connection.close()
    if pending:
        raise CommandRefused(
            f"The database is {len(pending)} migrations behind this version. Make a backup, then run `skerry prepare`."
        )


def run_site(*, host: str, port: int, workers: int, background: bool) -> None:
    """Serve until asked to end; raises ``typer.Exit`` with the code."""
    from skerry.config import serving

    count = workers or os.cpu_count() or 1
    where = ("--host", host, "--port", str(port), "--workers", str(count))
    programs = [
        serving.Program(
            name="web",
            arguments=("web", *where, "--with-parent"),
            is_vital=True,
            patience=serving.WEB_PATIENCE,
        )
    ]
    if background:
        programs.append(
            serving.Program(name="worker", arguments=("worker", "--with-parent"), is_vital=False)
        )
    address = (host, port)

    def tell() -> None:
        say(
            f"[bold green]Skerry is ready:[/] {_address(host, port)}   [dim]Ctrl-C ends everything[/]"
        )

    with environment.folder_held(alone=False):
        code = serving.run_together(programs, address=address, on_ready=tell)
    if code:
        complain(
            "The web server ended unexpectedly; what it wrote last, if anything, stands above."
        )
        raise typer.Exit(Exit.REFUSED)
    say("Ended.")


def _address(host: str, port: int) -> str:
    return os.environ.get("SKERRY_URL") or f"http://{host}:{port}"


def web(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Workers = 1,
    *,
    with_parent: WithParent = False,
) -> None:
    """Serve the site without a background worker. Use ``skerry serve --no-background``."""
    from skerry.config import serving

    if with_parent:
        serving.end_with_parent()
    serving.serve_web(host=host, port=port, workers=workers)


def worker(*, with_parent: WithParent = False) -> None:
    """Run the background worker alone: imports, mail, what recurs.

    Any number may run, on any number of machines that share the database.
    """
    from skerry.config import serving

    if with_parent:
        serving.end_with_parent()
    environment.start_django()
    from skerry.kernel.worker import main

    with environment.folder_held(alone=False):
        main()


def prepare(
    *,
    static: Annotated[bool, typer.Option(help="Also collect the static files.")] = True,
) -> None:
    """Bring the database and the static files to this version of Skerry.

    Run it after installing and after each upgrade, before ``skerry serve``. Make a backup first.
    """
    environment.start_django()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    if static:
        call_command("collectstatic", interactive=False, verbosity=0, clear=False)
    say("The database and the static files are at this version.")
