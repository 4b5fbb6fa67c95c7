"""Writes what an organisation counts each year: people, turnover, balance sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from skerry.actors.enums import FigureKind, Origin
from skerry.actors.models import Organisation
from skerry.actors.rules.facts import Fact, named
from skerry.actors.services.editing import change_organisation
from skerry.kernel.actor import Actor
from skerry.kernel.visibility import Visibility

_CENT = Decimal("0.01")


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
    *,
    organisation: Organisation,
    figures: Sequence[Figure],
    by: Actor,
    now: datetime,
    origin: Origin = Origin.MANAGER,
) -> Organisation:
    """Keep ``figures`` in place of those of the same years and kinds, and derive the size anew.

    Raises:
        FiguresNotRecorded: one is negative, or a year has two of a kind.
    """
    told = {(figure.year, figure.kind) for figure in figures}
    if len(told) < len(figures) or any(figure.value < 0 for figure in figures):
        raise FiguresNotRecorded

    changes = {
        named(Fact.FIGURE, figure.year, figure.kind): {
            "value": str(figure.value.quantize(_CENT)),
            "visibility": str(figure.visibility),
        }
        for figure in figures
    }
    change_organisation(organisation=organisation, changes=changes, by=by, now=now, origin=origin)
    return Organisation.objects.get(pk=organisation.pk)
