"""Figures about groups of firms."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from skerry.assessments.enums import CheckUpKind
from skerry.assessments.models import CheckUp, PeerContribution, PeerFigure
from skerry.assessments.queries.country import own_region
from skerry.assessments.queries.standing import Checked
from skerry.assessments.rules.peers import is_late
from skerry.assessments.rules.standing import told_in
from skerry.methods.peers import LEAST, Cell, Pending, widening


def waiting(rows: Iterable[PeerContribution], *, now: datetime) -> Sequence[Pending]:
    return [
        Pending(
            key=row.pk,
            cell=Cell(size=row.size, sector=row.sector, region=row.region),
            is_late=is_late(row.joined_at, now=now),
        )
        for row in rows
    ]


def is_waiting(check_up: CheckUp) -> bool:
    """Whether the firm can still be taken out of what will be counted."""
    return PeerContribution.objects.filter(check_up=check_up).exists()


def figure_of(kind: CheckUpKind, cell: Cell, *, period: str = "") -> PeerFigure | None:
    """The figures of one group; None before anybody of it is counted."""
    return PeerFigure.objects.filter(kind=kind, **cell._asdict(), period=period).first()


def peers_of(kind: CheckUpKind, checked: Checked) -> PeerFigure | None:
    """The figures of the firms most like this one that are enough; None where all are too few."""
    groups = widening(
        Cell(
            size=told_in(checked.answers, "size"),
            sector=told_in(checked.answers, "sector"),
            region=own_region(),
        )
    )
    rows = PeerFigure.objects.filter(
        kind=kind,
        period="",
        firms__gte=LEAST,
        size__in={group.size for group in groups},
        sector__in={group.sector for group in groups},
        region__in={group.region for group in groups},
    )
    found = {Cell(size=row.size, sector=row.sector, region=row.region): row for row in rows}
    return next((found[group] for group in groups if group in found), None)


def periods(kind: CheckUpKind) -> Sequence[str]:
    """The half-years in which firms were counted, the newest first."""
    rows = PeerFigure.objects.filter(kind=kind, size="", sector="", region="").exclude(period="")
    return list(rows.order_by("-period").values_list("period", flat=True))
