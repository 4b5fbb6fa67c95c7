"""Totals that somebody brings, row by row."""

import pytest
from openpyxl import Workbook

from skerry.surveys.importers.margins import (
    MAX_ROWS,
    MarginColumnsMissing,
    TooManyTotals,
    read_margins,
)
from skerry.surveys.rules.figures.plans.brought import BroughtRow, Known, MarginFault, judged
from skerry.surveys.rules.figures.plans.weights import Margin

SIZE = Known(
    variable="size",
    called=frozenset({"size", "storlek"}),
    categories={"0 to 9 people": "micro", "micro": "micro", "small": "small", "unknown": "unknown"},
    optional=frozenset({"unknown"}),
)
EXPORTS = Known(
    variable="question:exports",
    called=frozenset({"exports", "size"}),
    categories={"yes": "yes", "no": "no"},
)
KNOWN = [SIZE, EXPORTS]


def rows(*written):
    return [
        BroughtRow(number=number, margin=margin, category=category, total=total)
        for number, (margin, category, total) in enumerate(written, 2)
    ]


def faults(*written):
    return [
        (fault.reason, fault.row, fault.category or fault.value)
        for fault in judged(rows(*written), KNOWN).faults
    ]


def test_margins_are_read_by_their_names_and_by_what_they_are_called():
    found = judged(
        rows(
            ("Storlek", "0 to 9 people", "1 200"),
            ("size", "SMALL", "300"),
            ("exports", "yes", "749,5"),
            ("exports", "no", "750.5"),
        ),
        KNOWN,
    )

    assert found.faults == ()
    assert found.margins == (
        Margin(variable="size", totals={"micro": 1200.0, "small": 300.0}),
        Margin(variable="question:exports", totals={"yes": 749.5, "no": 750.5}),
    )


def test_a_margin_of_which_nothing_is_written_is_left_out():
    found = judged(
        rows(("size", "micro", "1"), ("size", "small", "0"), ("exports", "yes", "")), KNOWN
    )

    assert [margin.variable for margin in found.margins] == ["size"]


@pytest.mark.parametrize(
    ("total", "reason"),
    [
        ("many", MarginFault.NOT_A_NUMBER),
        ("1,200", MarginFault.AMBIGUOUS),
        ("1.200.000", MarginFault.AMBIGUOUS),
        ("-3", MarginFault.BELOW_NOTHING),
        ("9" * 400, MarginFault.TOO_LARGE),
        ("1000000000001", MarginFault.TOO_LARGE),
        ("=1+1", MarginFault.NOT_A_NUMBER),
    ],
)
def test_a_total_that_is_none_is_told_with_its_row(total, reason):
    assert (reason, 3, total) in faults(("size", "micro", "1"), ("size", "small", total))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ([("colour", "red", "1")], (MarginFault.UNKNOWN_MARGIN, 2, "colour")),
        ([("size", "huge", "1")], (MarginFault.UNKNOWN_CATEGORY, 2, "huge")),
        (
            [("size", "micro", "1"), ("size", "small", "1"), ("size", "micro", "1")],
            (MarginFault.TWICE, 4, "micro"),
        ),
        ([("size", "micro", "1"), ("size", "small", "")], (MarginFault.NO_TOTAL, 3, "small")),
        ([("size", "micro", "1")], (MarginFault.CATEGORY_MISSING, None, "small")),
        ([("size", "micro", "0"), ("size", "small", "0")], (MarginFault.NOTHING_IN_IT, None, "")),
        ([("size", "micro", "")], (MarginFault.EMPTY, None, "")),
        ([], (MarginFault.EMPTY, None, "")),
    ],
)
def test_what_is_wrong_is_told_with_where(written, expected):
    assert faults(*written) == [expected]


def test_margins_that_contradict_each_other_are_refused_with_their_sums():
    found = judged(
        rows(
            ("size", "micro", "60"),
            ("size", "small", "40"),
            ("exports", "yes", "60"),
            ("exports", "no", "60"),
        ),
        KNOWN,
    )

    assert [fault.reason for fault in found.faults] == [MarginFault.SUMS_DIFFER]
    assert found.faults[0].sums == (("size", 100.0), ("question:exports", 120.0))
    assert found.margins == ()


def test_sums_may_differ_by_rounding():
    found = judged(
        rows(
            ("size", "micro", "60"),
            ("size", "small", "40"),
            ("exports", "yes", "60"),
            ("exports", "no", "40.5"),
        ),
        KNOWN,
    )

    assert len(found.margins) == 2


def test_a_workbook_is_read_with_its_numbers(tmp_path):
    book = Workbook()
    for line in (["Total", "Category", "Margin"], [1200, "micro", "size"], [None, "small", "size"]):
        book.active.append(line)
    book.active["A3"] = 0.125
    book.save(tmp_path / "totals.xlsx")

    found = read_margins(tmp_path / "totals.xlsx", name="totals.xlsx", known=KNOWN)

    assert found.margins == (Margin(variable="size", totals={"micro": 1200.0, "small": 0.125}),)


def test_a_table_without_headings_is_refused(tmp_path):
    (tmp_path / "t.csv").write_text("margin;category\nsize;micro\n")

    with pytest.raises(MarginColumnsMissing):
        read_margins(tmp_path / "t.csv", name="t.csv", known=KNOWN)


def test_a_table_without_end_is_refused(tmp_path):
    lines = ["margin,category,total", *["size,micro,1"] * (MAX_ROWS + 1)]
    (tmp_path / "t.csv").write_text("\n".join(lines))

    with pytest.raises(TooManyTotals):
        read_margins(tmp_path / "t.csv", name="t.csv", known=KNOWN)
