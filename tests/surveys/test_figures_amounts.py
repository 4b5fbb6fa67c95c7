"""Means, medians, quartiles and totals: told only where no organisation stands out."""

from functools import partial

import numpy as np
import pytest

from skerry.surveys.enums import Access
from skerry.surveys.rules.figures.computing import compute as compute_by_seed
from skerry.surveys.rules.figures.content import Figure
from skerry.surveys.rules.figures.totals import total_of
from tests.surveys.figures import DEFINITION, frame, reply

compute = partial(compute_by_seed, seed=7, least_in_group=5)


def workers(numbers, *, size="small", start=0):
    return [
        reply(f"{size}{place}", size=size, people=str(number))
        for place, number in enumerate(numbers, start=start)
    ]


def figure(content, value, place=0):
    rows = content.question("people").rows
    return next(row.figures[place] for row in rows if row.value == value)


def test_median_and_quartiles_stand_beside_the_mean():
    content = compute(DEFINITION, workers(range(101, 141)), frame({"small": 80}))

    assert figure(content, "mean").value == 120.0
    assert figure(content, "median").value == 120.0
    assert figure(content, "lower-quartile").value == 110.0
    assert figure(content, "upper-quartile").value == 130.0


def test_a_median_is_one_answer_so_only_two_of_its_digits_are_told():
    content = compute(DEFINITION, workers(range(1234, 1274)), frame({"small": 80}))

    assert figure(content, "median").value == 1300.0


@pytest.mark.parametrize(("number", "is_told"), [(9, False), (10, True)])
def test_a_median_of_few_is_not_told(number, is_told):
    content = compute(DEFINITION, workers(range(20, 20 + number)), frame({"small": 80}))

    assert figure(content, "mean").value
    assert figure(content, "median").is_hidden is not is_told


@pytest.mark.parametrize(("number", "is_told"), [(16, False), (20, True)])
def test_a_quartile_has_company_on_both_sides(number, is_told):
    content = compute(DEFINITION, workers(range(20, 20 + number)), frame({"small": 80}))

    assert figure(content, "lower-quartile").is_hidden is not is_told


def test_the_ends_of_a_range_have_company_too():
    """Of ten answers the range of the median would end at the second largest."""
    small = figure(compute(DEFINITION, workers(range(20, 30)), frame({"small": 80})), "median")
    large = figure(compute(DEFINITION, workers(range(20, 80)), frame({"small": 200})), "median")

    assert (small.low, small.high) == (None, None)
    assert large.low < large.value < large.high


def test_colleagues_of_one_organisation_are_no_company():
    replies = [reply(f"o{place // 4}", people=str(20 + place)) for place in range(36)]

    assert figure(compute(DEFINITION, replies, frame({"small": 80})), "median").is_hidden


def test_where_the_mean_is_hidden_all_amounts_are():
    content = compute(DEFINITION, workers([1_000_000, *range(10, 40)]), frame({"small": 80}))

    values = ("mean", "median", "lower-quartile", "upper-quartile", "total")
    assert all(figure(content, value).is_hidden for value in values)


def test_answers_below_nothing_have_no_amounts():
    content = compute(DEFINITION, workers([-1, *range(10, 40)]), frame({"small": 80}))

    assert figure(content, "median").is_hidden


def test_a_total_is_the_printed_mean_times_those_for_whom_all_stand():
    replies = [*workers(range(101, 141)), *(reply(f"silent{place}") for place in range(40))]

    content = compute(DEFINITION, replies, frame({"small": 160}))

    total = figure(content, "total")
    assert total.value == 9600.0  # 120 · 0.50 · 160, to two digits
    assert total.low < total.value < total.high


def test_an_open_link_has_no_totals():
    replies = workers(range(20, 50))

    content = compute(DEFINITION, replies, frame({}, access=Access.OPEN_LINK, dimensions=()))

    assert "total" not in [row.value for row in content.question("people").rows]
    assert content.domains[0].weighted is None


def test_everybody_knows_for_how_many_a_part_stands():
    replies = [*workers(range(20, 40)), *workers(range(20, 40), size="large")]

    content = compute(DEFINITION, replies, frame({"small": 40, "large": 30}))

    assert [domain.weighted for domain in content.domains] == [70, 30, 40]


@pytest.mark.parametrize(
    ("mean", "said", "weighted"),
    [
        (Figure(), Figure(value=0.5), 10),
        (Figure(value=1.0), Figure(value=0.05), 10),
        (Figure(value=1.0), Figure(), 10),
        (Figure(value=1.0), Figure(value=0.5), None),
    ],
)
def test_without_one_of_its_parts_there_is_no_total(mean, said, weighted):
    assert total_of(mean, said, weighted).is_hidden


def test_a_total_of_sure_figures_claims_no_range():
    """The share is rounded, so that it is sure does not make the total so."""
    sure = Figure(value=0.5, low=0.5, high=0.5)

    found = total_of(Figure(value=10.0, low=10.0, high=10.0), sure, 100)
    assert (found.value, found.low, found.high) == (500.0, None, None)
    half = total_of(
        Figure(value=10.0, low=None, high=None), Figure(value=0.5, low=0.4, high=0.6), 9
    )
    assert half.low is None


def test_all_who_gave_the_same_number_leave_the_range_open():
    found = figure(compute(DEFINITION, workers([7] * 30), frame({"small": 80})), "median")

    assert (found.value, found.low) == (7.0, None)
    assert "all-equal" in found.cautions
    assert np.isfinite(found.value)
