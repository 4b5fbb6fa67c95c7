"""Amounts that a merge added up, taken apart again when it is taken back."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from skerry.actors.models import Participation
from skerry.kernel.rows import Kept, Values

_AMOUNTS: Final = ("contribution", "total_cost")


def take_apart(journal: Sequence[Values], kept: Iterable[Kept]) -> None:
    """Where an import renewed a sum since, what came back with the other entry goes from it.

    Otherwise the same money would stand with both of them until the next import.
    """
    table = Participation._meta.label
    back = [entry["was"] for entry in journal if entry["table"] == table and entry["is"] is None]
    for one in kept:
        renewed = [name for name in _AMOUNTS if name in one.columns]
        if one.table == table and renewed:
            part = Participation.objects.get(pk=one.row)
            for name in renewed:
                _subtract(part, name, back)
            part.save(update_fields=renewed)


def _subtract(part: Participation, name: str, back: Iterable[Values]) -> None:
    """Only rows that did come back count, and nothing goes below nothing."""
    ours = [
        row
        for row in back
        if (row["initiative_id"], row["role"]) == (part.initiative_id, part.role)
        and Participation.objects.filter(pk=row["id"]).exists()
    ]
    theirs = sum((Decimal(row[name]) for row in ours if row[name]), Decimal(0))
    today: Decimal | None = getattr(part, name)
    if today is not None and today >= theirs:
        setattr(part, name, today - theirs)
