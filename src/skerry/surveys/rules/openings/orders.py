"""Answers in their order, with the places that each may have."""

from collections.abc import Sequence
from dataclasses import dataclass

from skerry.methods.openings import Printed, Span, ranks_of_printed
from skerry.surveys.rules.figures.content import Figure


@dataclass(frozen=True, kw_only=True)
class Order:
    """``spans`` are those whose figure is shown, the most frequent first; ``hidden`` are left out."""

    spans: Sequence[Span]
    hidden: Sequence[str]

    @property
    def first_for_certain(self) -> Span | None:
        """The one that is first, whatever chance may have done."""
        return next((each for each in self.spans if each.low == each.high == 1), None)

    @property
    def perhaps_first(self) -> Sequence[Span]:
        """Those between which it is open."""
        return [each for each in self.spans if each.low == 1]


def order_of(figures: Sequence[tuple[str, Figure]], *, is_sample: bool) -> Order:
    """``figures`` by their printed shares. Without a sample they speak of those who answered alone."""
    printed = [
        Printed(item=name, value=figure.value, low=low, high=high)
        for name, figure in figures
        if figure.value is not None
        for low, high in [_ends(figure, figure.value, is_sample=is_sample)]
    ]
    return Order(
        spans=ranks_of_printed(printed).spans,
        hidden=[name for name, figure in figures if figure.is_hidden],
    )


def _ends(figure: Figure, value: float, *, is_sample: bool) -> tuple[float, float]:
    if figure.low is None or figure.high is None or not is_sample:
        return value, value
    return min(figure.low, value), max(figure.high, value)
