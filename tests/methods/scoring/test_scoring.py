from collections.abc import Mapping, Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.methods.scoring import (
    DONT_KNOW,
    NOT_APPLICABLE,
    Band,
    LevelUnknown,
    Question,
    QuestionRepeated,
    WeightWrong,
    raised,
    score,
)

LEVELS = {"none": 0.0, "some": 0.5, "full": 1.0}
ORDER = ["none", "some", "full"]
ANSWERS = [*ORDER, DONT_KNOW, NOT_APPLICABLE]


def question(key: str, *, area: str = "people", weight: float = 1.0) -> Question:
    return Question(key=key, area=area, weight=weight, levels=LEVELS)


@st.composite
def check_ups(draw) -> tuple[Sequence[Question], Mapping[str, str]]:
    keys = [f"q{place}" for place in range(draw(st.integers(1, 12)))]
    areas, weights = st.sampled_from(["people", "devices"]), st.integers(1, 9)
    asked = [question(key, area=draw(areas), weight=draw(weights)) for key in keys]
    answers = {key: draw(st.sampled_from(ANSWERS)) for key in keys if draw(st.booleans())}
    return asked, answers


def plainly(asked: Sequence[Question], answers: Mapping[str, str], unknown: int) -> Fraction | None:
    """The reference: exact fractions, one question after the other."""
    got, most = Fraction(0), Fraction(0)
    for each in asked:
        answer = answers.get(each.key, NOT_APPLICABLE)
        if answer == NOT_APPLICABLE:
            continue
        most += Fraction(each.weight)
        got += Fraction(each.weight) * (
            unknown if answer == DONT_KNOW else Fraction(each.levels[answer])
        )
    return 100 * got / most if most else None


@given(check_ups())
def test_scores_are_those_of_the_plain_reference(check_up):
    asked, answers = check_up

    whole = score(asked, answers).whole

    low, high = plainly(asked, answers, 0), plainly(asked, answers, 1)
    assert (whole is None) == (low is None)
    if whole is not None:
        assert (whole.low, whole.high) == pytest.approx((float(low), float(high)))


@given(check_ups())
def test_points_add_up_to_the_score_and_each_area_is_scored_alone(check_up):
    asked, answers = check_up

    found = score(asked, answers)

    if found.whole:
        assert sum(point.low for point in found.points) == pytest.approx(found.whole.low)
        assert sum(point.high for point in found.points) == pytest.approx(found.whole.high)
        assert sum(point.most for point in found.points) == pytest.approx(100)
    for area, band in found.areas.items():
        own = [each for each in asked if each.area == area]
        alone = score(own, answers).whole
        assert (band.low, band.high) == pytest.approx((alone.low, alone.high))


@given(check_ups(), st.data())
def test_a_better_answer_never_lowers_the_score(check_up, data):
    asked, answers = check_up
    improvable = [key for key, answer in answers.items() if answer in {"none", "some"}]
    if not improvable:
        return
    key = data.draw(st.sampled_from(improvable))
    better = data.draw(st.sampled_from(ORDER[ORDER.index(answers[key]) + 1 :]))

    before, after = score(asked, answers), score(asked, {**answers, key: better})

    assert after.whole.low > before.whole.low
    assert after.whole.high > before.whole.high
    assert all(after.areas[area].low >= band.low for area, band in before.areas.items())


@given(check_ups())
def test_what_is_not_known_lies_between_the_worst_and_the_best_answer(check_up):
    asked, answers = check_up
    unsure = [key for key, answer in answers.items() if answer == DONT_KNOW]

    whole = score(asked, answers).whole

    for answer, end in (("none", "low"), ("full", "high")):
        sure = score(asked, {**answers, **dict.fromkeys(unsure, answer)}).whole
        assert (whole and getattr(whole, end)) == (
            sure and pytest.approx(getattr(sure, end), abs=1e-9)
        )


def test_what_does_not_apply_is_left_out_and_named():
    found = score([question("mail"), question("shop")], {"mail": "some", "shop": NOT_APPLICABLE})

    assert found.whole == Band(low=50.0, high=50.0)
    assert found.left_out == ("shop",)


def test_the_width_of_a_band_is_what_is_not_known():
    found = score([question("mail"), question("copies")], {"mail": "full", "copies": DONT_KNOW})

    assert found.whole.width == 50.0


def test_where_nothing_applies_there_is_no_score():
    found = score([question("shop")], {"shop": NOT_APPLICABLE})

    assert (found.whole, found.areas, found.points) == (None, {}, ())


@given(check_ups(), st.sampled_from(ORDER))
def test_a_gain_is_the_difference_of_two_scores(check_up, level):
    asked, answers = check_up
    to = {each.key: level for each in asked}
    after = {
        key: level if answer in {DONT_KNOW, *ORDER[: ORDER.index(level)]} else answer
        for key, answer in answers.items()
    }

    gain = raised(asked, answers, to)

    now, then = score(asked, answers).whole, score(asked, after).whole
    assert gain == pytest.approx(then.low - now.low if now and then else 0.0, abs=1e-9)


@pytest.mark.parametrize("weight", [0.0, -1.0, float("inf"), float("nan")])
def test_a_weight_is_a_number_above_nothing(weight):
    with pytest.raises(WeightWrong) as refused:
        question("mail", weight=weight)

    assert refused.value.question == "mail"


@pytest.mark.parametrize("level", [-0.1, 1.1, float("nan")])
def test_a_level_is_a_share(level):
    with pytest.raises(WeightWrong):
        Question(key="mail", area="people", levels={"none": level})


def test_an_answer_that_is_not_offered_is_refused():
    with pytest.raises(LevelUnknown) as refused:
        score([question("mail")], {"mail": "always"})

    assert (refused.value.question, refused.value.answer) == ("mail", "always")


def test_two_rules_about_one_question_are_refused():
    with pytest.raises(QuestionRepeated) as refused:
        score([question("mail"), question("mail")], {"mail": "full"})

    assert refused.value.question == "mail"
