"""What every service promises by its signature."""

import importlib
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.db.transaction import Atomic

# Functions beside the services that several of them share, each with the reason why it is no service.
NO_SERVICES: Mapping[str, str] = {
    "skerry.accounts.services.people.sign_up": "who signs up is who acts",
    "skerry.accounts.services.personal.erase_forgotten_account": "the timer acts, nobody else",
    "skerry.accounts.services.roles.hold_administrators": "it locks and writes nothing",
    "skerry.actors.services.imports.directory_version": "it reads",
    "skerry.actors.services.statistics.read_series": "it reads a file and writes nothing",
    "skerry.actors.services.imports.take_step": "a step inside a service that has said who and when",
}
WRITE_NOTHING = {
    "skerry.accounts.services.roles.hold_administrators",
    "skerry.actors.services.imports.directory_version",
    "skerry.actors.services.statistics.read_series",
}
WRITE_IN_THE_END = {
    "skerry.assessments.services.plans.work_out_plan": "long work before the only transaction",
    "skerry.surveys.services.results.compute_results": "long work between two transactions; only the last one writes",
}
SOURCES = Path(__file__).parent.parent.parent / "src"


def services(folder: Path = SOURCES) -> Iterator[Callable[..., Any]]:
    """The public functions of every room's ``services``, and of those in the kernel's parts."""
    files = [*folder.glob("skerry/**/services.py"), *folder.glob("skerry/**/services/**/*.py")]
    for file in sorted(files):
        name = ".".join(file.relative_to(folder).with_suffix("").parts).removesuffix(".__init__")
        module = importlib.import_module(name)
        for public, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == name and not public.startswith("_"):
                yield function


def faults(functions: Iterable[Callable[..., Any]]) -> list[str]:
    """Services that can be called without saying who and when, or by position."""
    return [
        name_of(function)
        for function in functions
        for parameters in [inspect.signature(function).parameters]
        if not {"by", "now"} <= parameters.keys()
        or any(parameter.kind is not parameter.KEYWORD_ONLY for parameter in parameters.values())
    ]


def outside_transactions(functions: Iterable[Callable[..., Any]]) -> list[str]:
    """Services that could do half of what they promise."""
    return [name_of(function) for function in functions if not _is_atomic(function)]


def _is_atomic(function: Callable[..., Any]) -> bool:
    held = [cell.cell_contents for cell in getattr(function, "__closure__", None) or ()]
    inner = getattr(function, "__wrapped__", None)
    return any(isinstance(value, Atomic) for value in held) or (
        inner is not None and _is_atomic(inner)
    )


def name_of(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{function.__name__}"
