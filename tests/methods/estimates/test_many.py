"""The fast way gives what the readable one gives."""

from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.methods.estimates import (
    Caution,
    Design,
    Interval,
    LengthsDiffer,
    Lonely,
    NobodyAnswered,
    NotAShare,
    SingleUnit,
    mean,
    means,
    share,
    shares,
)
from tests.methods.estimates import samples


def is_like(one, other) -> None:
    first, second = asdict(one), asdict(other)
    numbers = ("value", "standard_error", "low", "high", "weighted_base")
    for name in numbers:
        assert first.pop(name) == pytest.approx(
            second.pop(name), rel=1e-9, abs=1e-9, nan_ok=True
        ), name
    assert first == second


@given(st.data())
def test_means_are_those_that_come_one_by_one(data):
    design = data.draw(samples.designs())
    matrix = np.stack([data.draw(samples.answers(design.n)) for _ in range(3)], axis=1)
    groups = np.stack([data.draw(samples.domains(design.n)) for _ in range(2)], axis=1)

    found = means(design, matrix, domains=groups)

    for domain in range(2):
        for column in range(3):
            one_by_one(
                lambda domain=domain, column=column: mean(
                    design, matrix[:, column], domain=groups[:, domain]
                ),
                lambda domain=domain, column=column: found.estimate(domain, column),
            )


@given(st.data(), st.sampled_from([Interval.KORN_GRAUBARD, Interval.WILSON]))
def test_shares_are_those_that_come_one_by_one(data, interval):
    design = data.draw(samples.designs())
    yes = samples.answers(design.n, st.integers(0, 1))
    matrix = np.stack([data.draw(yes) for _ in range(3)], axis=1)

    found = shares(design, matrix, interval=interval)

    for column in range(3):
        one_by_one(
            lambda column=column: share(design, matrix[:, column], interval=interval),
            lambda column=column: found.estimate(0, column),
        )


def one_by_one(readable, fast) -> None:
    try:
        expected = readable()
    except NobodyAnswered:
        with pytest.raises(NobodyAnswered):
            fast()
    else:
        is_like(fast(), expected)


def test_nobody_in_a_group_leaves_no_number_there():
    groups = np.array([[True, False], [True, False]])

    found = means(samples.simple(2), np.array([[1.0], [3.0]]), domains=groups)

    assert (found.values[0, 0], found.n.tolist()) == (2.0, [[2], [0]])
    assert np.isnan([found.values[1, 0], found.low[1, 0], found.standard_errors[1, 0]]).all()
    assert not any(where[1, 0] for where in found.cautions.values())


def test_a_census_is_sure():
    design = Design(weights=np.ones(3), strata=np.zeros(3, dtype=int), population=np.array([3.0]))

    found = means(design, np.array([[1.0, 1.0], [2.0, 1.0], [6.0, 1.0]]))

    assert (found.low.tolist(), found.high.tolist()) == ([[3.0, 1.0]], [[3.0, 1.0]])
    assert not found.cautions[Caution.ALL_EQUAL].any()


def test_answers_of_others_are_refused():
    with pytest.raises(LengthsDiffer) as refused:
        means(samples.simple(2), np.ones((3, 1)))
    assert (refused.value.name, refused.value.found, refused.value.expected) == ("matrix", 3, 2)


def test_what_is_no_share_is_refused():
    with pytest.raises(NotAShare) as refused:
        shares(samples.simple(3), np.array([[1.0, 0.0], [2.0, 3.0], [np.nan, 1.0]]))
    assert refused.value.rows == (1,)


def test_a_single_unit_is_refused_if_asked():
    design = Design(weights=np.ones(3), strata=np.array([0, 0, 4]), lonely=Lonely.REFUSE)

    with pytest.raises(SingleUnit) as refused:
        means(design, np.ones((3, 1)))
    assert refused.value.strata == (4,)
    assert means(design, np.ones((3, 1)), domains=np.array([[True], [True], [False]])).n[0, 0] == 2


def test_a_usual_wave_takes_well_under_a_second(monkeypatch):
    rng = np.random.default_rng(1)
    strata = rng.integers(0, 12, 300)
    design = Design(
        weights=rng.uniform(1, 9, 300), strata=strata, population=np.bincount(strata) * 4.0
    )
    matrix = (rng.random((300, 240)) < 0.3).astype(float)
    groups = np.concatenate([rng.integers(0, 5, (300, 4)) == group for group in range(5)], axis=1)

    found = shares(design, matrix, domains=groups)

    assert found.values.shape == (20, 240)
