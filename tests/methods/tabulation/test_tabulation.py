import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from skerry.methods import tabulation
from skerry.methods.tabulation import Answers, AnswersNotCountable, counting, crossing

WEIGHTS = st.floats(0, 1e6, allow_nan=False)


@st.composite
def answers(draw):
    respondents, questions = draw(st.integers(1, 40)), draw(st.integers(1, 9))
    codes = draw(arrays(np.int64, (respondents, questions), elements=st.integers(0, 6)))
    weights = draw(arrays(np.float64, respondents, elements=WEIGHTS))
    strata = draw(arrays(np.int64, respondents, elements=st.integers(0, 3)))
    return Answers.of(codes, weights, strata)


@pytest.fixture
def compiled(monkeypatch):
    """Everything is counted by the compiled loops, however little there is."""
    monkeypatch.setattr(counting, "SMALL", -1)
    monkeypatch.setattr(crossing, "SMALL", -1)


@given(said=answers())
def test_compiled_loops_count_as_the_plain_ones_do(said):
    plain = counting.plain_counts(said)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(counting, "SMALL", -1)
        found, summed = tabulation.counts(said), tabulation.frequencies(said)

    assert np.array_equal(found.numbers, plain.numbers)
    np.testing.assert_allclose(found.weights, plain.weights, rtol=1e-12)
    np.testing.assert_allclose(found.squares, plain.squares, rtol=1e-12)
    np.testing.assert_allclose(summed, plain.frequencies, rtol=1e-12)


@given(said=answers())
def test_compiled_loops_cross_as_the_plain_ones_do(said):
    plain = tabulation.cross_tables(said)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(crossing, "SMALL", -1)
        found = tabulation.cross_tables(said)

    np.testing.assert_allclose(found.weights, plain.weights, rtol=1e-12)


@given(said=answers())
def test_each_cross_table_has_the_frequencies_of_both_questions_as_its_sums(said):
    crossed, alone = tabulation.cross_tables(said), tabulation.frequencies(said)

    for one in range(said.questions):
        for other in range(said.questions):
            table = crossed.table(one, other).sum(axis=0)
            np.testing.assert_allclose(table.sum(axis=1), alone[one], rtol=1e-9, atol=1e-9)
            np.testing.assert_allclose(table.sum(axis=0), alone[other], rtol=1e-9, atol=1e-9)


@pytest.fixture
def interpreted(compiled, monkeypatch):
    """The loops run as they are written, without being compiled."""
    from skerry.methods.tabulation import compiled as loops

    for name in ("weighted", "summed", "crossed"):
        monkeypatch.setattr(loops, name, getattr(loops, name).py_func)


def test_loops_count_the_same_when_they_are_not_compiled(interpreted):
    codes = np.random.default_rng(5).integers(0, 4, (50, 9))
    said = Answers.of(codes, np.arange(50.0), codes[:, 0])

    plain = counting.plain_counts(said)
    assert np.array_equal(tabulation.counts(said).squares, plain.squares)
    assert np.array_equal(tabulation.frequencies(said), plain.frequencies)
    crossed = tabulation.cross_tables(said).weights
    assert np.array_equal(crossed.ravel(), crossing.plain_cross_tables(said).ravel())


def test_more_than_one_block_is_counted_whole(compiled):
    respondents = 3 * 8192 + 5
    codes = np.tile(np.arange(5), (respondents, 1)).T % 3
    said = Answers.of(codes.T, np.full(respondents, 0.5))

    assert tabulation.frequencies(said).sum(axis=1).tolist() == [respondents / 2] * 5
    assert tabulation.counts(said).numbers.sum() == 5 * respondents
    assert tabulation.cross_tables(said).weights.sum() == 15 * respondents / 2


def test_means_of_a_stratified_sample_are_those_of_the_textbook():
    """Two strata of 10 and 20 units, of which 2 and 4 were asked; each stands for 5."""
    codes = np.array([[1], [3], [2], [2], [4], [4]])
    said = Answers.of(codes, np.full(6, 5.0), np.array([0, 0, 1, 1, 1, 1]))

    found = tabulation.means(said, [0, 1, 2, 3, 4], population=[10, 20])

    # means 2 and 3, variances 2 and 4/3; (10² · 2/2 · 0.8 + 20² · (4/3)/4 · 0.8) / 30²
    assert found.means.tolist() == pytest.approx([(10 * 2 + 20 * 3) / 30])
    assert found.standard_errors.tolist() == pytest.approx([((80 + 320 / 3) / 900) ** 0.5])
    assert found.numbers.tolist() == [6]


def test_who_has_no_value_is_left_out_of_the_mean_and_stays_in_the_design():
    said = Answers.of(np.array([[0], [1], [2], [2]]), np.ones(4))

    found = tabulation.means(said, [1.0, 3.0, float("nan")])

    # z = (1 − 2)/2, (3 − 2)/2, 0, 0 among four: 4/3 · (1/4 + 1/4)
    assert found.means.tolist() == [2.0]
    assert found.standard_errors.tolist() == pytest.approx([(4 / 3 * 0.5) ** 0.5])
    assert found.numbers.tolist() == [2]


def test_a_question_that_nobody_answered_has_no_mean():
    said = Answers.of(np.array([[0], [0]]), np.ones(2))

    found = tabulation.means(said, [float("nan")])

    assert np.isnan(found.means).tolist() == [True]
    assert np.isnan(found.standard_errors).tolist() == [True]


def test_nobody_at_all_gives_empty_tables():
    said = Answers.of(np.zeros((0, 2), dtype=np.int64), np.zeros(0))

    assert tabulation.frequencies(said).tolist() == [[0.0], [0.0]]
    assert tabulation.cross_tables(said).weights.shape == (3, 1, 1, 1)


@pytest.mark.parametrize(
    ("what", "codes", "weights", "strata"),
    [
        ("codes", [[-1]], [1.0], [0]),
        ("codes", [[256]], [1.0], [0]),
        ("codes", [1], [1.0], [0]),
        ("weights", [[1]], [-1.0], [0]),
        ("weights", [[1]], [float("inf")], [0]),
        ("weights", [[1]], [1.0, 2.0], [0]),
        ("strata", [[1]], [1.0], [-1]),
        ("strata", [[1]], [1.0], [0, 0]),
    ],
)
def test_arrays_that_do_not_go_together_are_refused_by_name(what, codes, weights, strata):
    with pytest.raises(AnswersNotCountable) as refused:
        Answers.of(np.array(codes), np.array(weights), np.array(strata))

    assert refused.value.what == what
