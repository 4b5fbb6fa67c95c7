"""Writes what an organisation counts each year: people, turnover, balance sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from skerry.actors.enums import FigureKind
from skerry.actors.models import Organisation, YearlyFigure
from skerry.actors.services.sizes import derive_size
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.caching import bump
from skerry.kernel.events import Event
from skerry.kernel.models import DataVersion
from skerry.kernel.visibility import Visibility


@dataclass(frozen=True, kw_only=True)
class Figure:
    year: int
    kind: FigureKind
    value: Decimal
    visibility: Visibility = Visibility.MEMBERS


class FiguresNotRecorded(Exception):
    """A figure is below nothing, or stands twice."""


@transaction.atomic
def record_figures(
    *, organisation: Organisation, figures: Sequence[Figure], by: Actor, now: datetime
) -> Organisation:
    """Keep ``figures`` in place of those of the same years and kinds, and derive the size anew.

    Raises:
        FiguresNotRecorded: one is negative, or a year has two of a kind.
    """
    told = {(figure.year, figure.kind) for figure in figures}
    if len(told) < len(figures) or any(figure.value < 0 for figure in figures):
        raise FiguresNotRecorded

    YearlyFigure.objects.bulk_create(
        [
            YearlyFigure(
                organisation=organisation,
                year=figure.year,
                kind=figure.kind,
                value=figure.value,
                visibility=figure.visibility,
            )
            for figure in figures
        ],
        update_conflicts=True,
        unique_fields=["organisation", "year", "kind"],
        update_fields=["value", "visibility"],
    )
    bump(DataVersion.DIRECTORY)
    years = sorted({figure.year for figure in figures})
    audit.record(
        Event.ORGANISATION_CHANGED,
        target=organisation,
        by=by,
        at=now,
        detail={"fields": ["figures"], "years": years},
    )
    return derive_size(organisation=organisation, by=by, now=now)
