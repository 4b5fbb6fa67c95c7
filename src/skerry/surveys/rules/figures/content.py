"""The figures of a wave as they are kept and shown: nothing that is hidden is in here.

``Content`` is written as JSON by ``as_json`` and read by ``from_json``, exact opposites.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Self

from skerry.surveys.rules.figures.fitted import FittedMargin
from skerry.surveys.rules.figures.trends_kept import Trends
from skerry.surveys.rules.figures.variables import VariableKind

FORMAT: Final = 1
MEAN: Final = "mean"
MEDIAN: Final = "median"
LOWER_QUARTILE: Final = "lower-quartile"
UPPER_QUARTILE: Final = "upper-quartile"
TOTAL: Final = "total"
"""The rows of a question that asks for a number."""


@dataclass(frozen=True, kw_only=True)
class Domain:
    """Of whom a column speaks: everybody, or those with ``value`` in ``dimension``.

    ``replies`` is how many organisations of them handed in, none where that is hidden. Of a
    group that answers make it is not told: ``share`` is its printed share of everybody.
    ``weighted`` is for how many organisations its answers stand, none where that is not known.
    """

    dimension: str = ""
    value: str = ""
    replies: int | None
    share: float | None = None
    weighted: int | None = None

    @property
    def is_all(self) -> bool:
        return not self.dimension


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One cell. Shares, and their ends, are whole hundredths; all three are none where it is hidden.

    ``low`` and ``high`` are none, too, where the answers do not say how sure the figure is.
    ``cautions`` are keys of ``methods.estimates.Caution``.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    cautions: tuple[str, ...] = ()

    @property
    def is_hidden(self) -> bool:
        return self.value is None


@dataclass(frozen=True, kw_only=True)
class FigureRow:
    """``value`` names a choice, a step of a scale, or an amount such as ``MEAN``; one figure a domain."""

    value: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, kw_only=True)
class QuestionFigures:
    """All figures of one question, or of one row of a matrix.

    ``bases`` are the organisations whose answers a domain's shares are of, none where hidden.
    ``silent`` are rows of shares of all: who gave no answer, or was not asked. ``apart`` are
    dimensions by which the question is not compared; its figures there hold nothing.
    """

    name: str
    kind: VariableKind
    rows: tuple[FigureRow, ...]
    bases: tuple[int | None, ...]
    silent: tuple[FigureRow, ...] = ()
    is_money: bool = False
    apart: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Weighing:
    """How answers were weighted. ``classes`` are the cells that stand for each other.

    ``effect`` is Kish's design effect; ``cautions`` as in ``Figure``. Without a frame
    ``is_sample`` is false: the figures then speak of those who answered, of nobody else.
    """

    is_sample: bool
    population: int
    invited: int
    replies: int
    classes: tuple[tuple[str, ...], ...] = ()
    effect: float = 1.0
    smallest: float = 1.0
    largest: float = 1.0
    cautions: tuple[str, ...] = ()
    way: str = "classes"
    """One of ``plans.weights.Way``; to which ``margins``, from which ``source``, under which ``limit``."""
    margins: tuple[FittedMargin, ...] = ()
    source: str = ""
    limit: float | None = None
    is_cut: bool = False
    is_by_answers: bool = False
    """Weights follow from answers: ``smallest`` and ``largest`` are not told."""
    entered: Mapping[str, int] = field(default_factory=dict)
    """How many replies the survey team typed in, by ``EntryMode``."""


@dataclass(frozen=True, kw_only=True)
class Protection:
    """What was hidden and how it was checked; counts of cells, and the thresholds."""

    minimum: int
    width: float
    cells: int
    primary: int
    secondary: int
    gap: float
    narrowest: float | None
    """The narrowest range of a hidden figure, as a share of it, by the audit; none without one."""


@dataclass(frozen=True, kw_only=True)
class Content:
    """The whole set."""

    weighing: Weighing
    protection: Protection
    domains: tuple[Domain, ...]
    questions: tuple[QuestionFigures, ...]
    methods: Mapping[str, int]
    """Each method that took part, with its version."""
    trends: Trends | None = None
    """What changed since an earlier wave, where one was chosen."""

    def question(self, name: str) -> QuestionFigures | None:
        return next((each for each in self.questions if each.name == name), None)

    def as_json(self) -> dict[str, Any]:  # Any: JSON
        return {"format": FORMAT, **asdict(self)}

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Self:  # Any: JSON
        """Raise ContentUnreadable for what ``as_json`` did not write."""
        if written.get("format") != FORMAT:
            raise ContentUnreadable(f"format {written.get('format')!r}")
        return cls(
            weighing=_weighing(written["weighing"]),
            protection=Protection(**written["protection"]),
            domains=tuple(Domain(**each) for each in written["domains"]),
            questions=tuple(_question(each) for each in written["questions"]),
            methods=dict(written["methods"]),
            trends=Trends.from_json(written["trends"]) if written.get("trends") else None,
        )


class ContentUnreadable(Exception):
    """What is kept is none that this release can read."""


def _weighing(written: Mapping[str, Any]) -> Weighing:  # Any: JSON
    classes = tuple(tuple(cells) for cells in written["classes"])
    read = {
        "classes": classes,
        "cautions": tuple(written["cautions"]),
        "margins": tuple(FittedMargin.from_json(each) for each in written.get("margins", ())),
    }
    return Weighing(**{**written, **read})


def _question(written: Mapping[str, Any]) -> QuestionFigures:  # Any: JSON
    read = {
        "kind": VariableKind(written["kind"]),
        "rows": _rows(written["rows"]),
        "silent": _rows(written["silent"]),
        "bases": tuple(written["bases"]),
        "apart": tuple(written.get("apart", ())),
    }
    return QuestionFigures(**{**written, **read})


def _rows(written: Sequence[Mapping[str, Any]]) -> tuple[FigureRow, ...]:  # Any: JSON
    return tuple(
        FigureRow(value=row["value"], figures=tuple(_figure(each) for each in row["figures"]))
        for row in written
    )


def _figure(written: Mapping[str, Any]) -> Figure:  # Any: JSON
    return Figure(**{**written, "cautions": tuple(written["cautions"])})
