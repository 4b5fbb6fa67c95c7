import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.methods.weighting import LimitsTooClose, trim

WEIGHTS = st.lists(st.sampled_from([0.0, 0.1, 1.0, 2.5, 100.0, 1e9]), min_size=1, max_size=20)


@given(WEIGHTS, st.floats(0, 1), st.floats(1, 50))
def test_trimmed_weights_keep_limits_sum_and_order(weights, low, high):
    weights = np.array(weights)
    used = weights > 0
    mean = weights[used].mean() if used.any() else 1.0

    found = trim(weights, low=low * mean, high=high * mean).weights

    assert found.sum() == pytest.approx(weights.sum(), rel=1e-9)
    assert (found[used] >= low * mean * (1 - 1e-9)).all()
    assert (found <= high * mean * (1 + 1e-9)).all()
    assert (np.diff(found[np.argsort(weights, kind="stable")]) >= -1e-9 * mean).all()
    assert not found[~used].any()


@given(WEIGHTS)
def test_limits_that_nobody_breaks_change_nothing(weights):
    assert trim(np.array(weights), high=2e9).weights.tolist() == weights


def test_others_move_alike():
    found = trim(np.array([1.0, 2.0, 3.0, 14.0]), low=1.5, high=10.0)

    assert found.weights.tolist() == pytest.approx([5 / 3, 10 / 3, 5.0, 10.0])
    assert found.parameters == {"low": 1.5, "high": 10.0}


@pytest.mark.parametrize(("low", "high"), [(3.0, 9.0), (0.0, 1.0)])
def test_limits_too_close_are_refused(low, high):
    with pytest.raises(LimitsTooClose) as refused:
        trim(np.array([1.0, 3.0]), low=low, high=high)
    assert (refused.value.low, refused.value.high, refused.value.mean) == (low, high, 2.0)
