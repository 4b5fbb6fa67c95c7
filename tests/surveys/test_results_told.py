from dataclasses import replace

import pytest
from django.utils.translation import override

from skerry.methods.estimates import Caution
from skerry.surveys import phrases_results as phrases
from skerry.surveys.enums import Access, Dimension, ResultsObstacle, ResultsState, Unit
from skerry.surveys.rules.figures.content import FigureRow, QuestionFigures
from skerry.surveys.rules.figures.fitted import FittedMargin
from skerry.surveys.rules.figures.variables import Silence, VariableKind
from skerry.surveys.views.results import about, pictures, sentences
from skerry.surveys.views.results.labels import Told
from tests.surveys.factories_results import (
    HIDDEN,
    chosen,
    content,
    measured,
    protection,
    several_kinds,
    share,
    weighing,
)

NOTHING_HERE = (HIDDEN, HIDDEN, HIDDEN)
GROUPS = {Dimension.SIZE: [(1, "Micro"), (2, "Large")]}


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def told(*, unit=Unit.ORGANISATION, access=Access.SAMPLE, groups=GROUPS, **changes) -> Told:
    return Told(
        content=content(**changes),
        definition=several_kinds(),
        language="en",
        unit=unit,
        access=access,
        groups=groups,
    )


def with_first(figure, *, kind=VariableKind.VALUES, name="single"):
    """A question whose first answer has ``figure`` of everybody."""
    question = chosen(name, kind)
    first, second = question.rows
    return replace(question, rows=(replace(first, figures=(figure, *first.figures[1:])), second))


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("single", VariableKind.VALUES, "Between 41 and 58 of 100 organisations say “Here”."),
        ("multiple", VariableKind.CHOSEN, "Between 41 and 58 of 100 organisations chose “Here”."),
        ("ranking", VariableKind.FIRST, "Between 41 and 58 of 100 organisations put “Here” first."),
    ],
)
def test_each_kind_of_question_has_its_sentence(name, kind, said):
    assert sentences.finding(told(), chosen(name, kind))[0] == said


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (share(0.5, 0.41, 0.58), "Between 41 and 58 of 100"),
        (share(0.5, 0.5, 0.5), "50 of 100"),
        (share(0.5, None, None), "About 50 of 100"),
    ],
)
def test_a_share_is_told_with_as_much_as_is_known_of_it(figure, said):
    assert sentences.finding(told(), with_first(figure))[0].startswith(f"{said} organisations")


def test_people_are_told_apart_from_organisations():
    said = sentences.finding(told(unit=Unit.PERSON), chosen("single", VariableKind.VALUES))[0]

    assert "of 100 people, each organisation counted once, say" in said


def test_who_came_by_an_open_link_stands_for_nobody_else():
    words = told(weighing=weighing(is_sample=False), access=Access.OPEN_LINK)

    said = sentences.finding(words, chosen("single", VariableKind.VALUES))

    assert said == ["50 of 100 of those who answered say “Here”."]
    assert "weights" not in sentences.base_sentence(words, chosen("single", VariableKind.VALUES), 0)


def test_where_an_answer_is_hidden_nothing_is_said_of_places():
    rows = with_first(share(0.65, 0.45, 0.7)).rows
    hidden = FigureRow(value="x", figures=NOTHING_HERE)
    question = replace(chosen("multiple", VariableKind.CHOSEN), rows=(*rows, hidden))

    said = " ".join(sentences.finding(told(), question))

    assert "one that is not may be more common" in said
    assert "comes second" not in said


def test_a_hidden_answer_that_must_be_smaller_leaves_the_places():
    rows = with_first(share(0.5, 0.38, 0.6)).rows
    hidden = FigureRow(value="x", figures=NOTHING_HERE)
    question = replace(chosen("single", VariableKind.VALUES), rows=(*rows, hidden))

    said = " ".join(sentences.finding(told(), question))

    assert "comes second or first is not certain" in said
    assert "Not every answer to this question is shown." in said


@pytest.mark.parametrize(("ends", "is_sure"), [((0.6, 0.7), True), ((0.45, 0.7), False)])
def test_which_comes_first_is_certain_only_where_ranges_part(ends, is_sure):
    said = sentences.finding(told(), with_first(share(0.65, *ends)))

    assert (len(said) == 1) is is_sure


def test_what_is_hidden_is_not_passed_over():
    all_hidden = replace(
        chosen("single", VariableKind.VALUES),
        rows=(FigureRow(value="here", figures=NOTHING_HERE),),
    )

    assert sentences.finding(told(), all_hidden) == [str(phrases.EVERYTHING_HIDDEN)]
    assert sentences.share_sentence(told(), all_hidden, all_hidden.rows[0], 0) == "hidden"


def test_a_small_answer_is_not_told_for_the_largest_where_that_is_hidden():
    question = with_first(HIDDEN)  # 40 say the other, 10 nothing: 50 of 100 are hidden

    assert sentences.finding(told(), question) == [str(phrases.MOST_HIDDEN)]
    assert len(sentences.asked_sentences(told(), question)) == 1


def test_where_less_is_hidden_than_most_gave_that_is_told():
    question = with_first(share(0.5, 0.41, 0.58))
    hidden = replace(question.rows[1], figures=NOTHING_HERE)

    said = sentences.finding(told(), replace(question, rows=(question.rows[0], hidden)))

    assert said[0].endswith("say “Here”.")


@pytest.mark.parametrize(
    ("name", "is_money", "mean", "said"),
    [
        ("number", False, 12.5, "On average they say 12.5 people."),
        ("plain", False, 12.5, "On average they say 12.5."),
        ("euro", True, 2_500_000.0, "On average they say €2.5M."),
    ],
)
def test_numbers_are_told_in_what_they_were_asked_in(name, is_money, mean, said):
    sentence, median = sentences.finding(told(), measured(name, is_money=is_money, mean=mean))

    assert sentence.startswith(said)
    assert "most likely lies between" in sentence
    assert median.startswith("Half of them say")
    assert "most likely" not in median


def test_a_number_of_which_all_is_hidden_says_so():
    question = replace(measured("number"), rows=(FigureRow(value="mean", figures=NOTHING_HERE),))

    assert sentences.finding(told(), question) == [str(phrases.EVERYTHING_HIDDEN)]


@pytest.mark.parametrize(("base", "said"), [(1, "of 1 organisation."), (30, "30 organisations.")])
def test_what_figures_rest_on(base, said):
    question = replace(chosen("single", VariableKind.VALUES), bases=(base, None, None))

    assert said in sentences.base_sentence(told(), question, 0)
    assert "hidden" in sentences.base_sentence(told(), question, 1)


@pytest.mark.parametrize("caution", [*Caution])
def test_each_caution_has_its_sentence_and_is_told_once(caution):
    question = with_first(share(0.5, 0.4, 0.6, caution))
    doubled = QuestionFigures(
        name="single",
        kind=VariableKind.VALUES,
        rows=(question.rows[0], question.rows[0]),
        bases=question.bases,
    )

    assert sentences.caution_sentences(doubled, [0]) == [str(phrases.CAUTIONS[caution])]
    assert sentences.caution_sentences(doubled, [1]) == []


@pytest.mark.parametrize(
    ("micro", "said"),
    [
        (share(0.8, 0.6, 0.9), "“Micro” and “Large” do not overlap"),
        (share(0.3, 0.2, 0.4), "may be chance"),
        (HIDDEN, ""),
    ],
)
def test_a_difference_is_told_only_where_ranges_part(micro, said):
    figures = (share(0.5, 0.4, 0.6), micro, share(0.2, 0.1, 0.3))
    row = FigureRow(value="here", figures=figures)

    sentence = sentences.difference(told(), row, Dimension.SIZE)

    assert said in sentence
    assert bool(sentence) is bool(said)


def test_scales_name_their_ends_and_unknown_answers_themselves():
    question = chosen("scale", VariableKind.VALUES, row=("1", "2"))

    words = told()

    assert words.answer(question, "1") == "1 – bad"
    assert words.answer(question, "2") == "2"
    assert words.answer(chosen("single", VariableKind.VALUES), "gone") == "gone"
    assert words.question(measured("number")) == "How much do you sell, …?"
    assert words.question(measured("plain")) == "plain"


def test_nobody_stands_behind_a_hidden_base():
    line = pictures.bases(told(), chosen("single", VariableKind.VALUES), Dimension.SIZE)

    assert [cell.is_hidden for cell in line.cells] == [False, False, True]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"replies": 1, "invited": 2}, "1 organisation answered, of 2 that were asked (50%)."),
        ({"invited": 0}, "(0%)"),
        ({"is_sample": False, "replies": 1}, "1 organisation or person answered"),
        ({"is_sample": False, "replies": 2}, "2 organisations or people answered"),
    ],
)
def test_who_answered(changes, said):
    assert said in about.who_answered(told(weighing=weighing(**changes)))


@pytest.mark.parametrize(
    ("access", "changes", "said", "sentence_count"),
    [
        (Access.SAMPLE, {}, "Chance chose 60 of the 120 organisations", 5),
        (Access.CENSUS, {}, "All 120 organisations of the panel were asked.", 5),
        (Access.CENSUS, {"effect": 1.0}, "in 2 groups", 4),
        (Access.CENSUS, {"classes": (("micro",),)}, "all are one group", 4),
        (Access.CENSUS, {"smallest": 4.0}, "stands for 4.0 organisations", 3),
        (Access.SAMPLE, {"cautions": ("large-weights",)}, "Here weighting harms", 6),
        (Access.OPEN_LINK, {"is_sample": False}, "Every answer counts the same.", 2),
    ],
)
def test_weights_in_plain_words(access, changes, said, sentence_count):
    found = about.weighing(told(access=access, weighing=weighing(**changes)))

    assert said in " ".join(found)
    assert len(found) == sentence_count


RAKED = {
    "way": "raking",
    "margins": (FittedMargin(variable="size", groups=(("micro",), ("large",))),),
}
BROUGHT = {
    "way": "greg",
    "is_by_answers": True,
    "margins": (
        FittedMargin(
            variable="question:single",
            groups=(("here", "there"),),
            is_brought=True,
            keeps=True,
            off=0.04,
        ),
    ),
}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (RAKED, ["raked: moved until these totals come out: “Size” (as they are in the panel)"]),
        (
            BROUGHT,
            [
                "(GREG calibration): “Where?” (totals that the survey team brought)",
                "Categories in which too few answered count together.",
                "keep their part",
            ],
        ),
        (BROUGHT | {"source": "Statistics <b>"}, ["(Statistics <b>)"]),
        (RAKED | {"limit": 3.0, "is_cut": True}, ["No weight is more than 3.0 times the median"]),
        (BROUGHT | {"limit": 3.0, "is_cut": True}, ["totals are missed, by up to 4%"]),
        (BROUGHT | {"is_sample": False}, ["they are still no sample", "(GREG calibration)"]),
        ({"smallest": 4.0} | RAKED, ["stands for 4.0 organisations", "were raked"]),
        (
            {"entered": {"phone": 1}},
            ["1 answer was given to the survey team, who typed it in: 1 on the phone."],
        ),
        (
            {"entered": {"phone": 5, "visit": 2}},
            [
                "7 answers were given to the survey team",
                "5 on the phone, 2 on a visit",
                "Many answers",
            ],
        ),
    ],
)
def test_how_weights_were_fitted_in_plain_words(changes, said):
    found = " ".join(about.weighing(told(weighing=weighing(**changes))))

    for words in said:
        assert words in found


def test_ends_of_weights_that_follow_from_answers_are_not_told():
    found = " ".join(about.weighing(told(weighing=weighing(**BROUGHT))))

    assert "So an answer counts for" not in found


@pytest.mark.parametrize(
    ("changes", "public", "team_count"),
    [
        ({}, "Of 40 figures 7 are hidden.", 3),
        ({"primary": 1, "secondary": 0, "gap": 0.0}, "Of 40 figures 1 is hidden.", 2),
        ({"narrowest": None, "gap": 0.0}, "Of 40 figures 7 are hidden.", 1),
        ({"primary": 0, "secondary": 0}, "Nothing had to be hidden: all 40 figures are shown.", 0),
    ],
)
def test_protection_in_plain_words(changes, public, team_count):
    words = told(protection=protection(**changes))

    assert about.protection(words)[-1] == public
    assert len(about.checks(words)) == team_count


@pytest.mark.parametrize(
    ("keys", "sentences_of"),
    [
        (ResultsObstacle, phrases.OBSTACLES),
        (ResultsState, phrases.STATES),
        (ResultsState, phrases.MARKS),
        (Silence, phrases.SILENCES),
        (Dimension, phrases.COMPARED_BY),
    ],
)
def test_nothing_lacks_its_words(keys, sentences_of):
    assert all(sentences_of[key] for key in keys)
