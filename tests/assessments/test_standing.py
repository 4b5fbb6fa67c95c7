import pytest

from skerry.assessments import content
from skerry.assessments.enums import CheckUpKind
from skerry.assessments.queries.standing import checked
from skerry.assessments.rules.standing import change_between, chosen_in, coverage_of, told_in
from skerry.assessments.shown import band_words, requirement_lines, shown_areas
from skerry.methods.scoring import Band, Score
from skerry.questionnaires.api import Given, Missing
from tests.assessments.answering import handed_in


@pytest.mark.django_db
def test_a_check_is_worth_what_its_answers_are_by_the_weights():
    begun = handed_in(mfa_mail="full", backup="dont_know", disposal="not_applicable")

    score = checked(begun.check).standing.score

    weights = content.shipped(CheckUpKind.SECURITY).weights
    both = weights["mfa_mail"] + weights["backup"]
    assert score.whole.low == pytest.approx(100 * weights["mfa_mail"] / both)
    assert score.whole.high == pytest.approx(100)
    assert score.left_out == ("disposal",)
    assert list(score.areas) == ["mail", "copies"]


@pytest.mark.django_db
def test_an_answer_that_no_rule_knows_counts_for_nothing():
    begun = handed_in()
    check = begun.check
    check.sheet.answers |= {
        "mfa_mail": {"value": "sometimes"},
        "backup": {"missing": "prefer_not_to_say"},
    }

    assert set(checked(check).standing.answers) == {"disposal"}


@pytest.mark.django_db
def test_areas_show_each_answer_in_words_and_what_was_left_out():
    begun = handed_in(backup="dont_know", disposal="not_applicable")

    areas = shown_areas(checked(begun.check), "sv")

    assert [(area.label, area.left_out) for area in areas] == [
        ("mail", []),
        ("copies", ["Och disposal?"]),
    ]
    assert [point.label for point in areas[1].points] == ["Och backup?"]
    assert (areas[1].points[0].low, areas[1].points[0].high) == (0, areas[1].points[0].most)
    assert areas[0].points[0].answer == "some"


@pytest.mark.django_db
def test_requirements_are_shown_with_the_questions_about_them():
    begun = handed_in(backup="full")
    nis2 = content.shipped(CheckUpKind.SECURITY).frameworks["nis2"]

    found = {line.identifier: line for line in requirement_lines(checked(begun.check), nis2, "en")}

    asked = [key for key, line in found.items() if line.questions]
    assert list(found) == list(nis2.identifiers)
    assert set(asked) == {
        identifier
        for question in ("mfa_mail", "backup", "disposal")
        for identifier in nis2.mapping.get(question, ())
    }
    assert coverage_of(checked(begun.check).standing, nis2).counts


@pytest.mark.parametrize(
    ("answer", "told", "chosen"),
    [
        (Given(value="some"), "some", ()),
        (Given(value=("a", "b")), "", ("a", "b")),
        (Missing.DONT_KNOW, "dont_know", ()),
        (None, "", ()),
    ],
)
def test_answers_are_read_as_what_was_chosen(answer, told, chosen):
    answers = {"one": answer} if answer else {}

    assert told_in(answers, "one") == told
    assert chosen_in(answers, "one") == chosen


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(40.2, 40.4, "40"), (40.4, 40.6, "40 to 41"), (0, 100, "0 to 100"), (99.6, 100, "100")],
)
def test_a_band_is_told_in_whole_points(low, high, words):
    assert band_words(Band(low=low, high=high)) == words


def test_a_change_needs_two_scores():
    none = Score(whole=None, areas={}, points=(), left_out=())
    some = Score(whole=Band(low=10, high=20), areas={}, points=(), left_out=())

    assert change_between(none, some) is None
    assert change_between(some, none) is None
    assert change_between(some, some).before == Band(low=10, high=20)
