"""Everything the demo region loads, in order, each step telling how far it is."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from skerry.actors.models import Initiative, Organisation, Source
from skerry.actors.services.regions import load_regions
from skerry.config.demo import described
from skerry.kernel.actor import COMMAND

DATA = Path(__file__).parent
Advance = Callable[[int, int, str], None]


class Progress(Protocol):
    """Opens a bar with a title; the value is called with done, total and a note."""

    def __call__(self, title: str) -> AbstractContextManager[Advance]: ...


def load_region(*, progress: Progress, now: datetime) -> None:
    """Fill an empty database with the demo region."""
    for title, step in _steps(now):
        with progress(title) as advance:
            step(advance)


def _steps(now: datetime) -> Iterator[tuple[str, Callable[[Advance], None]]]:
    yield "Regions of Europe", lambda _: _load_regions(now=now)
    yield "Known actors of the plan", lambda _: _load_described("known.yaml", _known(), now=now)
    yield (
        "Example firms (invented)",
        lambda _: _load_described("examples.yaml", _invented(), now=now),
    )


def _load_regions(*, now: datetime) -> None:
    load_regions(by=COMMAND, now=now)


def _load_described(name: str, source: Source, *, now: datetime) -> None:
    described.load(DATA / name, source=source, now=now)


def _known() -> Source:
    return Source.objects.get_or_create(
        key="regional-plan",
        defaults={
            "name": "Named by the regional plan and its forerunners",
            "licence": "facts",
            "attribution": "Region Stockholm RS 2024-0587; Interreg Europe CYBER; facts in our own words",
        },
    )[0]


def _invented() -> Source:
    return Source.objects.get_or_create(
        key="example",
        defaults={
            "name": "Example, invented for the demo",
            "licence": "CC0 1.0",
            "is_example": True,
        },
    )[0]


def counts() -> tuple[int, int]:
    """Organisations and initiatives in the database."""
    return Organisation.objects.count(), Initiative.objects.count()
