import doctest

import numpy as np
import pytest

from skerry.methods.openings import MeansDoNotFit, Printed, joint, ranks_of_printed


def printed(**shares):
    """Each as (value, low, high)."""
    return [Printed(item=item, value=v, low=a, high=b) for item, (v, a, b) in shares.items()]


def places(figures):
    found = ranks_of_printed(figures)
    return {each.item: (each.rank, each.low, each.high) for each in found.spans}


def test_the_examples_hold():
    assert doctest.testmod(joint).failed == 0


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        # of two, each interval is stretched by 2.24 / 1.96 = 1.144
        ((0.50, 0.45, 0.55), (0.38, 0.33, 0.43), {"a": (1, 1, 1), "b": (2, 2, 2)}),
        ((0.50, 0.45, 0.55), (0.39, 0.34, 0.44), {"a": (1, 1, 2), "b": (2, 1, 2)}),
        ((0.50, 0.50, 0.50), (0.50, 0.50, 0.50), {"a": (1, 1, 2), "b": (1, 1, 2)}),
        ((0.51, 0.51, 0.51), (0.50, 0.50, 0.50), {"a": (1, 1, 1), "b": (2, 2, 2)}),
    ],
)
def test_two_figures_by_hand(first, second, expected):
    assert places(printed(a=first, b=second)) == expected


def test_a_single_figure_is_first_for_certain():
    (only,) = ranks_of_printed(printed(a=(0.2, 0.1, 0.3))).spans

    assert only.is_certain
    assert (only.low, only.high) == (1, 1)


def test_nothing_has_no_ranks():
    assert ranks_of_printed([]).spans == ()


def test_all_ranks_hold_together_as_often_as_promised():
    """Shares of 200 answers whose errors hang together strongly, in 300 samples."""
    rng = np.random.default_rng(3)
    truth = np.array([0.6, 0.55, 0.4, 0.38, 0.1])
    right = 0
    for _turn in range(300):
        common = rng.random((200, 1)) * 0.7 + rng.random((200, 5)) * 0.3
        limits = np.array([np.quantile(rng.random(20_000) * 0.7 + rng.random(20_000) * 0.3, p)
                           for p in truth])  # fmt: skip
        shares = (common < limits).mean(axis=0)
        half = 1.96 * np.sqrt(shares * (1 - shares) / 200)
        found = places(
            [
                Printed(item=str(k), value=v, low=v - h, high=v + h)
                for k, (v, h) in enumerate(zip(shares, half, strict=True))
            ]
        )
        right += all(found[str(k)][1] <= k + 1 <= found[str(k)][2] for k in range(5))

    assert right >= 285


@pytest.mark.parametrize(
    ("figures", "level", "part"),
    [
        (printed(a=(0.2, 0.1, 0.3)), 1.0, "level"),
        (printed(a=(0.2, 0.1, 0.3)) * 2, 0.95, "items"),
        (printed(a=(0.2, 0.3, 0.4)), 0.95, "values"),
    ],
)
def test_what_does_not_fit_is_refused(figures, level, part):
    with pytest.raises(MeansDoNotFit) as refused:
        ranks_of_printed(figures, level=level)

    assert refused.value.part == part
