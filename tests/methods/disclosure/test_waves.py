import dataclasses
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.methods.disclosure import (
    WHOLE,
    Answers,
    CodeUnknown,
    Dimension,
    Domain,
    LengthsDiffer,
    NobodyAnswered,
    ParentsRunInCircles,
    Question,
    QuestionUnknown,
    Reason,
    Rules,
    State,
    TooManyCrossed,
    WeightsMakeNoSense,
    protect_wave,
    to_hundred,
)
from tests.methods.disclosure.attacker import attack_wave
from tests.methods.disclosure.worlds import wave


def one_group(answers, categories=("yes", "no"), **more):
    number = len(answers)
    given_ = {
        "organisations": np.arange(number),
        "weights": np.ones(number),
        "dimensions": [],
        "questions": [Question(name="q", categories=categories, answers=np.array(answers))],
    }
    return Answers(**(given_ | more))


def test_what_is_public_is_ready_for_json_and_tells_no_reasons():
    found = protect_wave(one_group([0] * 30 + [1] * 30), Rules())

    assert json.loads(json.dumps(found.public())) == {
        "method": "skerry.disclosure",
        "version": 5,
        "bases": {"": {"*": 60}},
        "tables": {"q": {"": {"*": {"yes": 50, "no": 50}}}},
    }


def test_a_few_who_differ_are_hidden_together_with_the_rest():
    found = protect_wave(one_group([0] * 57 + [1] * 3), Rules())

    assert [(figure.shown, figure.state) for figure in found.figures] == [
        (None, State.SECONDARY),
        (None, State.PRIMARY),
    ]
    assert found.figures[0].reasons == {Reason.COMPLEMENT}


def test_a_small_group_that_answers_alike_is_hidden():
    found = protect_wave(one_group([0] * 20), Rules())

    assert [figure.shown for figure in found.figures] == [None, None]
    assert Reason.UNANIMOUS in found.figures[0].reasons


def test_groups_below_the_minimum_show_neither_their_base_nor_figures():
    dimension = Dimension(
        name="kind",
        categories=["firm", "public", "other"],
        codes=np.array([0] * 30 + [1] * 4 + [2] * 9),
    )
    answers = one_group(([0, 1] * 22)[:43], dimensions=[dimension])

    found = protect_wave(answers, Rules())

    small = Domain(dimension="kind", code="public")
    assert found.bases[small] is None
    assert found.bases[WHOLE] == 43
    assert sum(base is None for base in found.bases.values()) == 2
    assert all(figure.shown is None for figure in found.figures if figure.domain == small)


def test_organisations_are_counted_and_not_their_people():
    answers = one_group([0] * 40 + [1] * 8, organisations=np.array([*range(40)] + [40] * 8))

    found = protect_wave(answers, Rules())

    assert found.n == 41
    assert Reason.FEW in found.figures[1].reasons


def test_groups_without_weight_have_no_figures():
    dimension = Dimension(name="kind", categories=["a", "b"], codes=np.array([0] * 30 + [1] * 10))
    weights = np.array([1.0] * 30 + [0.0] * 10)

    found = protect_wave(one_group([0, 1] * 20, weights=weights, dimensions=[dimension]), Rules())

    without = [figure for figure in found.figures if figure.domain.code == "b"]
    assert [figure.shown for figure in without] == [None, None]


def test_exact_bounds_are_those_of_the_attacker_and_no_narrower_than_the_proven_ones():
    answers = wave(n=60, questions=2, categories=4, seed=5)

    proven = protect_wave(answers, Rules())
    exact = protect_wave(answers, Rules(), is_exact=True)

    hidden = [figure for figure in exact.figures if figure.shown is None]
    attacks = attack_wave(answers, exact.figures, is_whole=False)
    assert [figure.low for figure in hidden] == pytest.approx([f.low for f in attacks], abs=1e-4)
    assert [figure.high for figure in hidden] == pytest.approx([f.high for f in attacks], abs=1e-4)
    for ours, wider in zip(proven.figures, exact.figures, strict=True):
        assert wider.low <= ours.low + 1e-6
        assert wider.high >= ours.high - 1e-6


def test_cross_tables_are_protected_together_with_their_questions():
    answers = dataclasses.replace(wave(n=60, questions=3, seed=2), crossed=[("q0", "q2")])

    found = protect_wave(answers, Rules())

    pairs = [figure for figure in found.figures if figure.second]
    assert {(figure.question, figure.second) for figure in pairs} == {("q0", "q2")}
    assert len(pairs) == 9
    assert {figure.domain for figure in pairs} == {WHOLE}
    assert "q0 × q2" in found.public()["tables"]


def test_too_many_questions_in_cross_tables_are_refused_by_name():
    answers = wave(n=30, questions=12, seed=2)
    crossed = [(f"q{place}", f"q{place + 1}") for place in range(11)]

    with pytest.raises(TooManyCrossed) as refusal:
        protect_wave(dataclasses.replace(answers, crossed=crossed), Rules())

    assert len(refusal.value.questions) == 12


CIRCLE = Dimension(
    name="place", categories=["a"], codes=np.zeros(20, dtype=int), parents={"a": "b", "b": "a"}
)


@pytest.mark.parametrize(
    ("wrong", "error", "name"),
    [
        ({"organisations": np.zeros(0, dtype=int)}, NobodyAnswered, ""),
        ({"weights": np.ones(3)}, WeightsMakeNoSense, ""),
        ({"weights": -np.ones(20)}, WeightsMakeNoSense, ""),
        ({"weights": np.zeros(20)}, WeightsMakeNoSense, ""),
        ({"crossed": [("q", "r")]}, QuestionUnknown, "r"),
        (
            {"dimensions": [Dimension(name="d", categories=["x"], codes=np.zeros(3, dtype=int))]},
            LengthsDiffer,
            "d",
        ),
        (
            {"questions": [Question(name="q", categories=["x"], answers=np.ones(20, dtype=int))]},
            CodeUnknown,
            "q",
        ),
    ],
)
def test_waves_that_make_no_sense_are_refused_by_name(wrong, error, name):
    with pytest.raises(error) as refusal:
        one_group([0] * 20, **wrong)

    assert refusal.value.name == name


def test_places_that_lie_in_themselves_are_refused():
    with pytest.raises(ParentsRunInCircles):
        protect_wave(one_group([0] * 20, dimensions=[CIRCLE]), Rules())


@given(st.lists(st.integers(0, 100), min_size=1, max_size=8).filter(any))
def test_printed_shares_add_up_to_a_hundred_and_stay_near(counts):
    exact = 100 * np.array(counts) / sum(counts)

    printed = to_hundred(np.floor(exact + 0.5).astype(np.int64))

    assert printed.sum() == 100
    assert np.abs(printed - exact).max() <= 1.5


def test_weights_of_a_billion_change_nothing_but_the_shares():
    answers = wave(n=40, questions=2, seed=1)
    heavy = dataclasses.replace(answers, weights=answers.weights * 1e9)

    assert protect_wave(heavy, Rules()).public() == protect_wave(answers, Rules()).public()


@pytest.mark.parametrize("n", [40, 150])
def test_the_same_answers_and_seed_give_the_same_publication_however_many_work_on_it(n):
    answers = wave(n=n, questions=3, categories=4, seed=1)

    draft = protect_wave(answers, Rules(), seed=5, threads=1)
    published = protect_wave(answers, Rules(), seed=5, threads=2)

    assert published.public() == draft.public()


def test_larger_waves_are_protected_too():
    answers = wave(n=150, categories=5, kinds=5, sizes=4, seed=1)

    found = protect_wave(answers, Rules())

    for figure in found.figures:
        if figure.shown is None:
            people = found.bases[figure.domain] or figure.count + 1
            need = max(1, np.ceil(0.2 * figure.count - 1e-9))
            assert figure.low <= max(figure.count - need, 0) + 1e-6
            assert figure.high >= min(figure.count + need, people) - 1e-6
