"""Panels: frozen once, and then the frame of one wave or several."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.surveys.enums import Dimension
from skerry.surveys.models import Panel, PanelMember
from skerry.surveys.queries.panels import Candidate
from skerry.surveys.rules.strata import place_at

_AT_ONCE: Final = 1_000


class PanelEmpty(Exception):
    """Nobody would be in it."""


class PanelInUse(Exception):
    """A wave asks this panel, so it stays."""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Where the members of a panel come from, and what makes its strata."""

    name: str
    query: str = ""
    segment: str = ""
    dimensions: Sequence[Dimension] = ()
    place_level: int = 3


@transaction.atomic
def freeze_panel(*, frame: Frame, members: Iterable[Candidate], by: Actor, now: datetime) -> Panel:
    """Keep ``members`` as they are today, whatever becomes of the directory.

    Raises:
        PanelEmpty: there are none.
    """
    panel = Panel.objects.create(
        name=frame.name,
        query=frame.query,
        segment=frame.segment,
        dimensions=list(frame.dimensions),
        place_level=frame.place_level,
        by=by.id,
        frozen_at=now,
    )
    rows = [_member(panel, frame, one) for one in members]
    if not rows:
        raise PanelEmpty
    PanelMember.objects.bulk_create(rows, batch_size=_AT_ONCE)
    detail = {"rows": len(rows), "filter": frame.query}
    audit.record(Event.PANEL_FROZEN, target=panel, by=by, at=now, detail=detail)
    return panel


def _member(panel: Panel, frame: Frame, one: Candidate) -> PanelMember:
    return PanelMember(
        panel=panel,
        organisation_id=one.organisation,
        kind=one.kind,
        size_class=one.size_class,
        place=place_at(one.region, level=frame.place_level),
        stratum=one.stratum(frame.dimensions, place_level=frame.place_level),
    )


@transaction.atomic
def delete_panel(*, panel: Panel, by: Actor, now: datetime) -> None:
    """Throw away a panel that no wave asks.

    Raises:
        PanelInUse: a wave asks it.
    """
    if panel.waves.exists():
        raise PanelInUse
    audit.record(Event.PANEL_DELETED, target=panel, by=by, at=now)
    panel.delete()
