"""The one fixed set of figures of a closed wave, protected as a whole."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from skerry.methods.disclosure.answers import WHOLE, Answers, Domain, Frame, ancestors, frame_of
from skerry.methods.disclosure.arrays import BoolArray
from skerry.methods.disclosure.attacking import Attacker
from skerry.methods.disclosure.groups import (
    Cells,
    Group,
    cells_of,
    combinations_of,
    groups_of,
    system_of,
)
from skerry.methods.disclosure.parameters import METHOD, VERSION
from skerry.methods.disclosure.protection import Protected, protect
from skerry.methods.disclosure.rounding import whole_shares
from skerry.methods.disclosure.rules import Reason, Rules, State
from skerry.methods.disclosure.suppression import CannotBeProtected, complement
from skerry.methods.disclosure.tables import Cell, Sum, TableSet
from skerry.methods.disclosure.whole import Small


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A weighted share. ``shown`` is what is published: whole per cent, or nothing.

    All else is for the team: ``count`` respondents gave this answer, and from the publication it
    cannot be excluded that they are as few as ``low`` or as many as ``high``.
    """

    question: str
    second: str
    """The other question of a cross-table, or nothing."""
    category: str
    domain: Domain
    shown: int | None
    state: State
    reasons: frozenset[Reason]
    count: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class ProtectedWave:
    """``loss`` is the cost of what is hidden beside the primary figures."""

    method: str = METHOD
    version: int = VERSION
    rules: Rules
    seed: int
    n: int
    bases: Mapping[Domain, int | None]
    """How many organisations answered in each domain; None where that is hidden."""
    base_protection: Protected
    figures: Sequence[Figure]
    loss: float

    def public(self) -> Mapping[str, object]:
        """All that is published, ready for JSON. Why something is hidden is not told."""
        tables: dict[str, dict[str, dict[str, dict[str, int | None]]]] = {}
        for figure in self.figures:
            name = f"{figure.question} × {figure.second}" if figure.second else figure.question
            by_code = tables.setdefault(name, {}).setdefault(figure.domain.dimension, {})
            by_code.setdefault(figure.domain.code, {})[figure.category] = figure.shown
        bases: dict[str, dict[str, int | None]] = {}
        for domain, base in self.bases.items():
            bases.setdefault(domain.dimension, {})[domain.code] = base
        return {
            "method": self.method,
            "version": self.version,
            "bases": bases,
            "tables": tables,
        }


def protect_wave(
    answers: Answers, rules: Rules, *, seed: int = 0, threads: int = 2, is_exact: bool = False
) -> ProtectedWave:
    """Say for every figure of a wave whether it is shown, and prove that the others stay hidden.

    The bounds are proven by other answers that look the same; ``is_exact`` takes the time to
    compute how far an attacker's bounds really lie apart, which is further.

    Raises:
        TooManyCrossed: more questions meet in cross-tables than can be audited.
    """
    frame = frame_of(answers)
    small = Small(frame, seed=seed)
    bases = protect(_bases(answers, frame), rules, seed=seed)
    work = partial(
        _figures,
        answers=answers,
        frame=frame,
        small=small,
        rules=rules,
        seed=seed,
        is_exact=is_exact,
    )
    with ThreadPoolExecutor(max_workers=threads) as pool:
        found = list(pool.map(work, groups_of(answers)))
    return ProtectedWave(
        rules=rules,
        seed=seed,
        n=int(frame.bases[0]),
        bases={
            domain: None if count is None else round(count)
            for domain, count in zip(frame.domains, bases.public.values(), strict=True)
        },
        base_protection=bases,
        figures=[figure for figures, _ in found for figure in figures],
        loss=sum(loss for _, loss in found),
    )


def _bases(answers: Answers, frame: Frame) -> TableSet:
    """The numbers of organisations as tables of their own, which are bound by what lies in what."""
    keys = {domain: (domain.dimension, domain.code) for domain in frame.domains}
    cells = [
        Cell(key=keys[domain], count=int(base), value=float(base))
        for domain, base in zip(frame.domains, frame.people, strict=True)
    ]
    sums: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for dimension in answers.dimensions:
        known = {domain.code for domain in frame.domains if domain.dimension == dimension.name}
        for code in sorted(known):
            above = (*ancestors(dimension, code), WHOLE.code)[0]
            parent = WHOLE if above == WHOLE.code else Domain(dimension=dimension.name, code=above)
            name = (dimension.name, parent.code)
            sums.setdefault(name, []).append((dimension.name, code))
    return TableSet(
        cells=cells,
        sums=[
            Sum(total=("", code) if code == WHOLE.code else (name, code), parts=tuple(parts))
            for (name, code), parts in sums.items()
        ],
    )


def _figures(
    group: Group,
    *,
    answers: Answers,
    frame: Frame,
    small: Small,
    rules: Rules,
    seed: int,
    is_exact: bool,
) -> tuple[Sequence[Figure], float]:
    cells = cells_of(group, answers, frame, rules)
    system = system_of(group, cells, frame, rules)
    among = combinations_of(group, cells, system)
    hide = (
        partial(small.hide, among=among)
        if small.holds(frame, among)
        else partial(complement, seed=seed, most=1)
    )
    of_all = (cells.domain == 0) & ~cells.primary
    try:  # figures of everybody are, where it can be, hidden for no figure of a part
        hidden, reached = hide(replace(system, is_fixed=of_all), cells.primary)
    except CannotBeProtected:
        hidden, reached = hide(system, cells.primary)
    low, high = cells.counts - reached.down, cells.counts + reached.up
    which = np.flatnonzero(hidden)
    if is_exact:
        down, up = Attacker(system, hidden).furthest(which)
        low[which], high[which] = cells.counts[which] + down, cells.counts[which] + up
    loss = float(system.cost[hidden & ~cells.primary].sum())
    shown = whole_shares(cells, hidden)
    return [
        Figure(
            question=group.titles[row][0],
            second=group.titles[row][1],
            category=group.titles[row][2],
            domain=frame.domains[domain],
            shown=shown[place],
            state=_state(cells, hidden, place),
            reasons=_reasons(cells, hidden, place),
            count=int(cells.counts[place]),
            share=float(cells.shares[place]),
            low=float(low[place]) if hidden[place] else float(cells.counts[place]),
            high=float(high[place]) if hidden[place] else float(cells.counts[place]),
        )
        for place, (row, domain) in enumerate(
            zip(cells.row.tolist(), cells.domain.tolist(), strict=True)
        )
    ], loss


def _reasons(cells: Cells, hidden: BoolArray, place: int) -> frozenset[Reason]:
    found = frozenset(reason for reason, where in cells.reasons.items() if where[place])
    return found or (frozenset({Reason.COMPLEMENT}) if hidden[place] else frozenset())


def _state(cells: Cells, hidden: BoolArray, place: int) -> State:
    if not hidden[place]:
        return State.SHOWN
    return (
        State.PRIMARY
        if any(cells.reasons[reason][place] for reason in cells.reasons)
        else State.SECONDARY
    )
