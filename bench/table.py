"""What the bench prints: one line a measure, always beside what it is compared with."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, kw_only=True)
class Line:
    """One measure over several rounds; a limit is kept or missed by the median."""

    section: str
    name: str
    rounds: Sequence[float]
    unit: str = "×"
    at_most: float | None = None
    at_least: float | None = None
    note: str = ""

    @property
    def middle(self) -> float:
        return median(self.rounds)

    @property
    def is_kept(self) -> bool | None:
        """Whether the limit is kept; None where there is none."""
        if self.at_most is not None:
            return self.middle <= self.at_most
        if self.at_least is not None:
            return self.middle >= self.at_least
        return None

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {
            "rounds": list(self.rounds),
            "median": self.middle,
            "min": min(self.rounds),
            "max": max(self.rounds),
            "kept": self.is_kept,
        }


@dataclass(kw_only=True)
class Report:
    lines: list[Line] = field(default_factory=list)

    def add(self, section: str, name: str, rounds: float | Sequence[float], **more: Any) -> None:
        values = [rounds] if isinstance(rounds, int | float) else list(rounds)
        self.lines.append(Line(section=section, name=name, rounds=values, **more))

    def show(self, console: Console) -> None:
        table = Table(title="Skerry, measured in one run (median, min–max of the rounds)")
        for heading in ("Part", "Measure", "Median", "Min–max", "Limit", "Kept", "Note"):
            table.add_column(heading, overflow="fold")
        for line in self.lines:
            table.add_row(*_cells(line))
        console.print(table)


def _cells(line: Line) -> tuple[str, ...]:
    kept = {True: "yes", False: "NO", None: ""}[line.is_kept]
    spread = f"{_figure(min(line.rounds))}–{_figure(max(line.rounds))}"
    limit = ""
    if line.at_most is not None:
        limit = f"≤ {_figure(line.at_most)}"
    elif line.at_least is not None:
        limit = f"≥ {_figure(line.at_least)}"
    middle = f"{_figure(line.middle)} {line.unit}".strip()
    return (line.section, line.name, middle, spread, limit, kept, line.note)


def _figure(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"
