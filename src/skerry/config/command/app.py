"""All commands, put together."""

import typer

from skerry.config.command import care, demo, duplicates, imports, mail, people, serve
from skerry.config.command.terminal import EXIT_CODES, failing_plainly

app = typer.Typer(
    name="skerry",
    help="What a region runs to build its cybersecurity cluster.",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
app.command("demo")(demo.demo)
app.command("prepare")(serve.prepare)
app.command("serve")(serve.serve)
app.command("web", hidden=True)(serve.web)
app.command("worker")(serve.worker)
app.add_typer(imports.app, name="import")
app.command("duplicates")(duplicates.duplicates)
app.add_typer(people.app, name="user")
app.command("bounce")(mail.bounce)
app.command("doctor")(care.doctor)
app.command("backup")(care.backup)
app.command("restore")(care.restore)


def main() -> None:
    with failing_plainly():
        app()
