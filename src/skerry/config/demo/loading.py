"""Everything the demo region loads, in order, each step telling how far it is."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from django.db import transaction
from django.utils.translation import gettext_noop

from skerry.actors.api import apply_import, load_regions, load_vocabularies, stage_import
from skerry.actors.indexing import index_initiatives, index_organisations
from skerry.actors.models import Initiative, Organisation, Source
from skerry.config.demo import described
from skerry.kernel.actor import COMMAND
from skerry.kernel.caching import bump
from skerry.kernel.identity.services import change_identity
from skerry.kernel.models import DataVersion
from skerry.questionnaires.api import load_questionnaires

DATA = Path(__file__).parent
OPEN_DATA = (
    ("Organisations from ROR", "ror", "ror.jsonl.gz"),
    ("Horizon 2020 from CORDIS", "cordis", "cordis-h2020.zip"),
    ("Horizon Europe from CORDIS", "cordis", "cordis-horizon.zip"),
)
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
    yield "Vocabularies", lambda _: _load_vocabularies(now=now)
    yield "Questionnaires", lambda _: _load_questionnaires(now=now)
    for title, importer, name in OPEN_DATA:
        yield title, partial(_import, importer, DATA / name, now=now)
    yield "Name and words of the site", lambda _: _name_site(now=now)
    yield (
        "Example firms (invented)",
        lambda _: _load_described("examples.yaml", _invented(), now=now),
    )
    # Last, so that the newest entries of the front page are real.
    yield "Known actors of the plan", lambda _: _load_described("known.yaml", _known(), now=now)


def _load_regions(*, now: datetime) -> None:
    load_regions(by=COMMAND, now=now)


def _load_vocabularies(*, now: datetime) -> None:
    load_vocabularies(by=COMMAND, now=now)


def _load_questionnaires(*, now: datetime) -> None:
    load_questionnaires(by=COMMAND, now=now)


class DemoNotLoaded(Exception):
    """A file of the demo was refused; the message is the importer's reason."""


def _import(importer: str, file: Path, advance: Advance, *, now: datetime) -> None:
    def tell(done: int, total: int | None) -> None:
        advance(done, total or 0, "")

    run = stage_import(importer=importer, paths=[file], by=COMMAND, now=now, progress=tell)
    if run.refusal:
        raise DemoNotLoaded(f"{file.name}: {run.refusal}")
    apply_import(run=run.uuid, by=COMMAND, now=now, progress=tell)


@transaction.atomic
def _load_described(name: str, source: Source, *, now: datetime) -> None:
    loaded = described.load(DATA / name, source=source, now=now)
    index_organisations([organisation.pk for organisation in loaded.organisations.values()])
    index_initiatives(list(Initiative.objects.filter(run=loaded.run).values_list("pk", flat=True)))
    bump(DataVersion.DIRECTORY)


def _name_site(*, now: datetime) -> None:
    """Give the site the name of its region, in words that say that this is a demo."""
    identity = described.read(DATA / "identity.yaml")
    change_identity(values=identity["values"], texts=identity["texts"], by=COMMAND, now=now)


def _known() -> Source:
    return Source.objects.get_or_create(
        key="regional-plan",
        defaults={
            "name": gettext_noop("Named by the regional plan and its forerunners"),
            "licence": gettext_noop("facts"),
            "attribution": gettext_noop(
                "Region Stockholm RS 2024-0587; Interreg Europe CYBER; facts in our own words"
            ),
        },
    )[0]


def _invented() -> Source:
    return Source.objects.get_or_create(
        key="example",
        defaults={
            "name": gettext_noop("Example, invented for the demo"),
            "licence": "CC0 1.0",
            "is_example": True,
        },
    )[0]


def counts() -> tuple[int, int]:
    """Organisations and initiatives in the database."""
    return Organisation.objects.count(), Initiative.objects.count()
