"""Whatever is answered, there are segments with sound figures, or a refusal with a name."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from skerry.methods.segments import (
    Effort,
    NobodyAnswered,
    NoSegments,
    NothingSetsApart,
    k_modes,
    latent_classes,
)

CODES = arrays(
    np.int64, array_shapes(min_dims=2, max_dims=2, max_side=12), elements=st.integers(-1, 2)
)
WEIGHT = st.sampled_from([0.0, 1e-9, 1.0, 1e9])
QUICK = Effort(starts=3, finalists=2, samples=3, most_rounds=40)


@pytest.mark.parametrize(("find", "classes"), [(latent_classes, [1, 2, 3]), (k_modes, [2, 3])])
def test_figures_are_sound_or_refused(find, classes):
    @settings(derandomize=True, deadline=None, max_examples=60)
    @given(CODES, st.data())
    def hold(codes, data):
        weights = data.draw(arrays(float, len(codes), elements=WEIGHT))
        try:
            found = find(codes, seed=1, classes=classes, weights=weights, minimum=2, effort=QUICK)
        except (NobodyAnswered, NothingSetsApart, NoSegments):
            return
        assert sum(each.share for each in found.segments) == pytest.approx(1)
        assert sum(each.size for each in found.segments) == found.n == len(codes) - found.left_out
        assert min(each.organisations for each in found.segments) >= 2
        assert -1 < found.stability <= 1
        for each in (trait for segment in found.segments for trait in segment.traits):
            assert -1 <= each.low <= each.difference + 1e-12
            assert each.difference - 1e-12 <= each.high <= 1

    hold()
