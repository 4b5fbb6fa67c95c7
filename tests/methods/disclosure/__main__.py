"""``python -m tests.methods.disclosure``: how close the attacker comes, as the handbook shows it."""

import dataclasses
import sys
from collections.abc import Sequence

import numpy as np

from skerry.methods.disclosure import Rules, State, protect, protect_wave
from tests.methods.disclosure.attacker import Finding, attack_tables, attack_wave
from tests.methods.disclosure.worlds import crossed, wave

WORLDS = 20


def main() -> None:
    sys.stdout.write("\n".join([*lines(), ""]))


def lines(worlds: int = WORLDS) -> Sequence[str]:
    """A row for each kind of publication, with and without what is hidden beside."""
    return [
        "| Published | Hidden | Known exactly | Nearer than promised | Nearest bound that is farther |",
        "| --- | --- | --- | --- | --- |",
        *_of_tables(worlds),
        *_of_waves(worlds),
    ]


def _of_tables(worlds: int) -> Sequence[str]:
    bare: list[Finding] = []
    kept: list[Finding] = []
    for seed in range(worlds):
        tables = crossed((np.random.default_rng(seed).geometric(0.06, (6, 5)) - 1).tolist())
        found = protect(tables, Rules())
        naked = {
            cell.key: None if cell.state is State.PRIMARY else cell.value for cell in found.cells
        }
        bare += attack_tables(tables, naked)
        kept += attack_tables(tables, found.public)
    return [
        _told("tables of 42 cells, small cells alone hidden", bare),
        _told("the same, protected", kept),
    ]


def _of_waves(worlds: int) -> Sequence[str]:
    bare: list[Finding] = []
    kept: list[Finding] = []
    for seed in range(worlds):
        answers = wave(n=60, seed=seed, categories=4)
        whole = protect_wave(answers, Rules())
        naked = [
            dataclasses.replace(figure, shown=round(figure.share))
            if figure.state is State.SECONDARY
            else figure
            for figure in whole.figures
        ]
        bare += attack_wave(answers, naked)
        kept += attack_wave(answers, whole.figures)
    return [
        _told("waves of 60 answers, small figures alone hidden", bare),
        _told("the same, protected", kept),
    ]


def _told(name: str, findings: Sequence[Finding]) -> str:
    known = sum(finding.is_known for finding in findings)
    nearer = sum(finding.is_nearer_than_promised for finding in findings)
    nearest = min(finding.nearness for finding in findings)
    return f"| {name} | {len(findings)} | {known} | {nearer} | ± {nearest:.0%} |"


if __name__ == "__main__":
    main()
