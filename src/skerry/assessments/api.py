"""What this room promises to the rooms above: shares of firms, out of protected figures alone."""

from dataclasses import dataclass

from skerry.assessments.enums import CheckUpKind
from skerry.assessments.queries.peers import figure_of
from skerry.methods.peers import FIRST_OF_CLASSES, Cell, Share, share_of

__all__ = ["CheckUpKind", "FirmsShare", "share_below"]


@dataclass(frozen=True, kw_only=True)
class FirmsShare:
    """A share of ``firms`` counted ones, with what is given or taken."""

    share: Share
    firms: int


def share_below(
    points: int, *, kind: CheckUpKind, size: str = "", sector: str = "", period: str = ""
) -> FirmsShare | None:
    """The share of firms whose score is below ``points``: 20, 40, 60 or 80; None where too few are counted."""
    figure = figure_of(kind, Cell(size=size, sector=sector), period=period)
    if figure is None:
        return None
    lower = range(FIRST_OF_CLASSES.index(points))
    share = share_of(figure.scores, lower, batches=figure.batches)
    return FirmsShare(share=share, firms=figure.firms)
