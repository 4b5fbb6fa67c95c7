"""Pairs of questions, measures, orders and places, by cases that can be reckoned by hand."""

import doctest
from math import sqrt

import pytest

from skerry.questionnaires.enums import QuestionType
from skerry.questionnaires.rules.definition import Choice, Definition, Row, Section
from skerry.questionnaires.shipped import shipped
from skerry.surveys.enums import Misfit, OpeningKind, Quarter, Shape
from skerry.surveys.rules.figures.content import Figure, FigureRow
from skerry.surveys.rules.openings import listings
from skerry.surveys.rules.openings.listings import pair_named, pairs_of, unpaired
from skerry.surveys.rules.openings.measures import REACH, Asked, Measure, mean_of, measure
from skerry.surveys.rules.openings.orders import order_of
from skerry.surveys.rules.openings.placing import placement
from tests.surveys.factories_openings import (
    HIDDEN,
    MUCH,
    THINGS,
    about,
    asks_twice,
    choices,
    line,
    listing,
    matrix,
    named,
    twice,
)
from tests.surveys.factories_results import weighing

IMPORTANCE = Asked(name="importance", shape=Shape.LINES)
SATISFACTION = Asked(name="satisfaction", shape=Shape.LINES)
GROWS = Asked(name="grows", shape=Shape.ANSWERS)
LACKS = Asked(name="lacks", shape=Shape.ANSWERS)


def asks(*questions, **lists):
    return Definition(
        title={"en": "T"},
        languages=("en",),
        sections=(Section(name="all", label={"en": "All"}, questions=questions),),
        choice_lists={"steps": choices(("1", "2")), **lists},
    )


def pairs(definition):
    return [(pair.first.name, pair.second.name) for pair in pairs_of(definition)]


def shared(definition, first, second):
    pair = pair_named(definition, first, second)
    return [(one.name, other.name) for one, other in pair.shared]


def reasons(definition):
    return {each.listing.name: (each.misfit, each.nearest, each.shared)
            for each in unpaired(definition)}  # fmt: skip


def test_the_examples_hold():
    assert doctest.testmod(listings).failed == 0


def test_questions_over_the_same_lines_or_answers_go_together_in_either_order():
    assert pairs(asks_twice()) == [
        ("importance", "satisfaction"),
        ("satisfaction", "importance"),
        ("grows", "lacks"),
        ("lacks", "grows"),
    ]
    assert shared(asks_twice(), "satisfaction", "importance") == [
        (f"sat_{name}", f"imp_{name}") for name in THINGS
    ]


def test_lines_with_other_words_go_together_by_their_names():
    helps = matrix("helps", "help")
    rows = tuple(Row(name=f"hinder_{name}", label={"en": f"No {name}"}) for name in THINGS)
    hinders = matrix("hinders", "x")
    hinders = type(hinders)(**{**vars(hinders), "rows": rows})

    assert shared(asks(helps, hinders), "helps", "hinders") == [
        (f"help_{name}", f"hinder_{name}") for name in THINGS
    ]


def test_lines_that_are_only_numbered_have_nothing_in_common():
    one, other = (
        type(matrix("a", "a"))(
            name=name,
            type=QuestionType.MATRIX,
            choices="steps",
            rows=tuple(Row(name=f"{name}_{n}", label={"en": f"{name} is {n}"}) for n in range(4)),
        )
        for name in ("a", "b")
    )

    assert pairs(asks(one, other)) == []


def test_what_goes_with_none_says_why():
    things = tuple(Choice(name=name, label={"en": words}) for name, words in THINGS.items())
    few = matrix("few", "few", ("rules", "buyers"))
    definition = asks(
        matrix("lines", "l"),
        few,
        listing("chosen"),
        listing("order", QuestionType.RANKING),
        listing("other", choices="steps"),
        things=things,
    )

    assert reasons(definition) == {
        "lines": (Misfit.OTHER_SHAPE, "chosen", 4),
        "few": (Misfit.TOO_FEW_SHARED, "lines", 2),
        "chosen": (Misfit.OTHER_SHAPE, "lines", 4),
        "order": (Misfit.RANKING, "", 0),
        "other": (Misfit.NOTHING_SHARED, "", 0),
    }
    assert pairs(definition) == []


def test_what_comes_with_skerry_has_pairs():
    """What helps and what hinders; which roles are needed more and which are missing today."""
    definitions = {each.key: each.definition for each in shipped()}

    assert shared(definitions["actor-survey"], "helps", "obstacles") == [
        ("help_skills", "hinder_skills"),
        ("help_capital", "hinder_capital"),
        ("help_rules", "hinder_rules"),
    ]
    assert ("roles_growing", "roles_missing") in pairs(definitions["skills-needs"])
    assert len(shared(definitions["skills-needs"], "roles_growing", "roles_missing")) == 12


def test_a_question_alone_goes_with_none():
    assert reasons(asks(matrix("lines", "l"))) == {"lines": (Misfit.NOTHING_SHARED, "", 0)}
    assert pair_named(asks_twice(), "importance", "lacks") is None
    assert pair_named(asks_twice(), "gone", "lacks") is None


def test_the_mean_of_three_steps_and_its_error():
    """0 · 0.1 + 0.5 · 0.2 + 1 · 0.7 = 0.8; variance 0.11; 0.7 ± 0.05 is worth 323 answers."""
    rows = line("x", MUCH).rows

    found = mean_of(rows, 0, is_sample=True)

    worth = 0.21 * (REACH / 0.05) ** 2
    assert found.value == pytest.approx(0.8)
    assert found.error == pytest.approx(sqrt(0.11 / worth))
    assert mean_of(rows, 0, is_sample=False).error == 0


def test_who_took_no_step_does_not_count():
    """Half said nothing: the mean is of the others, and worth half as much."""
    found = mean_of(line("x", (0.05, 0.1, 0.35)).rows, 0, is_sample=True)

    worth = 0.35 * 0.65 * (REACH / 0.05) ** 2
    assert found.value == pytest.approx(0.8)
    assert found.error == pytest.approx(sqrt(0.11 / (worth / 2)))


def test_where_all_take_one_step_the_range_of_its_share_remains():
    found = mean_of(line("x", (0.0, 0.0, 1.0), half=0.1).rows, 0, is_sample=True)

    assert (found.value, found.error) == (1.0, pytest.approx(0.1 / REACH))


def test_a_census_errs_in_nothing():
    assert mean_of(line("x", MUCH, half=0.0).rows, 0, is_sample=True).error == 0


@pytest.mark.parametrize("shares", [(None, 0.2, 0.7), (0.0, 0.0, 0.0)])
def test_a_hidden_step_or_nobody_gives_no_mean(shares):
    assert mean_of(line("x", shares).rows, 0, is_sample=True) is None


def test_a_single_step_is_no_scale():
    rows = (FigureRow(value="only", figures=about(1.0)),)

    assert mean_of(rows, 0, is_sample=True) is None


@pytest.mark.parametrize(
    ("asked", "thing", "value"),
    [
        (IMPORTANCE, "imp_rules", 0.8),
        (Asked(name="importance", shape=Shape.LINES, is_falling=True), "imp_rules", 0.2),
        (IMPORTANCE, "imp_gone", None),
        (GROWS, "rules", 0.6),
        (GROWS, "mail", None),
        (GROWS, "gone", None),
        (Asked(name="gone", shape=Shape.ANSWERS), "rules", None),
    ],
)
def test_what_is_measured(asked, thing, value):
    found = measure(twice(), asked, thing, 0)

    assert (found.value if found else None) == (value and pytest.approx(value))


def test_a_share_errs_as_its_longer_side_says():
    figure = Figure(value=0.1, low=0.06, high=0.17)
    told = twice(questions=(named("grows", rules=()),))
    told = type(told)(
        **{
            **vars(told),
            "questions": (
                type(told.questions[0])(
                    **{
                        **vars(told.questions[0]),
                        "rows": (
                            FigureRow(value="rules", figures=(figure,)),
                            FigureRow(value="endless", figures=(Figure(value=0.1),)),
                        ),
                    }
                ),
            ),
        }
    )

    assert measure(told, GROWS, "rules", 0) == Measure(value=0.1, error=pytest.approx(0.07 / REACH))
    assert measure(told, GROWS, "endless", 0) == Measure(value=0.1, error=0.0)


def test_an_order_leaves_out_what_is_hidden_and_says_who_may_be_first():
    figures = [("a", about(0.5)[0]), ("b", about(0.45)[0]), ("c", HIDDEN), ("d", about(0.1)[0])]

    found = order_of(figures, is_sample=True)

    assert [(each.item, each.low, each.high) for each in found.spans] == [
        ("a", 1, 2),
        ("b", 1, 2),
        ("d", 3, 3),
    ]
    assert list(found.hidden) == ["c"]
    assert found.first_for_certain is None
    assert [each.item for each in found.perhaps_first] == ["a", "b"]


def test_without_a_sample_shares_are_what_they_are():
    figures = [("a", about(0.5)[0]), ("b", about(0.45)[0]), ("c", Figure(value=0.45))]

    found = order_of(figures, is_sample=False)

    assert found.first_for_certain.item == "a"
    assert [(each.low, each.high) for each in found.spans] == [(1, 1), (2, 3), (2, 3)]


def placed(kind, pair, content, place=0):
    first, second = pair
    shared_things = pair_named(asks_twice(), first.name, second.name).shared
    return placement(content, pair, shared_things, kind=kind, place=place)


def test_importance_against_satisfaction_by_hand():
    """Means 0.8, 0.8, 0.5, 0.2 and 0.2, 0.8, 0.5, 0.8: lines at 0.575; the gap errs by s₁ + s₂."""
    found = placed(OpeningKind.IMPORTANCE, (IMPORTANCE, SATISFACTION), twice())

    error = sqrt(0.11 / (0.21 * (REACH / 0.05) ** 2))
    best = found.spots[0]
    assert (found.first_line, found.second_line) == (pytest.approx(0.575), pytest.approx(0.575))
    assert [(spot.thing.stem, spot.quarter) for spot in found.spots] == [
        ("rules", Quarter.OPENING),
        ("buyers", Quarter.KEPT),
        ("test", Quarter.WAITING),
        ("mail", Quarter.ENOUGH),
    ]
    assert best.score.value == pytest.approx(0.6)
    assert best.score.high == pytest.approx(0.6 + REACH * 2 * error)
    assert best.first.high - best.first.value == pytest.approx(2.2414 * error, rel=1e-3)


def test_growth_and_need_by_hand():
    """Growth 0.6, 0.58, 0.2, need 0.5, 0.1, 0.3; the score of the first is (0.6 + 0.5) / 2 ± 0.05."""
    found = placed(OpeningKind.GROWTH, (GROWS, LACKS), twice())

    best = found.spots[0]
    assert [(spot.thing.name, spot.quarter) for spot in found.spots] == [
        ("rules", Quarter.OPENING),
        ("buyers", Quarter.KEPT),
        ("test", Quarter.UNSURE),
    ]
    assert [thing.name for thing in found.hidden] == ["mail"]
    assert found.second_line == pytest.approx(0.3)
    assert (best.second.value, best.score.value) == (pytest.approx(0.5), pytest.approx(0.55))
    assert (best.score.low, best.score.high) == (pytest.approx(0.5), pytest.approx(0.6))
    assert best.second.low < 0.5 < best.second.high


def test_a_hidden_step_leaves_its_thing_out_of_that_group_alone():
    large = placed(OpeningKind.IMPORTANCE, (IMPORTANCE, SATISFACTION), twice(), place=2)

    assert [thing.stem for thing in large.hidden] == ["mail"]
    assert len(large.spots) == 3


def test_of_a_single_thing_nothing_is_said():
    told = twice(questions=tuple(line(f"{begin}_rules", MUCH) for begin in ("imp", "sat")))

    found = placed(OpeningKind.IMPORTANCE, (IMPORTANCE, SATISFACTION), told)

    assert not found.spots
    assert [thing.stem for thing in found.hidden] == list(THINGS)


def test_among_those_who_answered_every_side_is_certain():
    told = twice(weighing=weighing(is_sample=False))

    found = placed(OpeningKind.GROWTH, (GROWS, LACKS), told)

    assert found.spots[0].quarter is Quarter.OPENING
    assert found.spots[0].score.low == found.spots[0].score.high
