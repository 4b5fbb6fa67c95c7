"""Weights that are fitted to totals and cut."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given as for_any
from hypothesis import strategies as st

from skerry.questionnaires.api import Missing
from skerry.surveys.enums import Access, Dimension
from skerry.surveys.rules.figures.calibrating import Unfit, WeightsNotFitting
from skerry.surveys.rules.figures.computing import compute
from skerry.surveys.rules.figures.content import Content
from skerry.surveys.rules.figures.margins import categories, margins_of_frame
from skerry.surveys.rules.figures.plans.plan import Plan
from skerry.surveys.rules.figures.plans.weights import Margin, Way, WeightsPlan
from skerry.surveys.rules.figures.weighing import weigh
from tests.surveys.figures import DEFINITION, frame, reply

EXPORTS = Margin(variable="question:exports", totals={"yes": 30.0, "no": 70.0})
RAKED = WeightsPlan(way=Way.RAKING)
TWO_DIMENSIONS = (Dimension.SIZE, Dimension.PLACE)
CROSSED = {"small|A": 40, "small|B": 20, "large|A": 10, "large|B": 30}
WAYS = [Way.RAKING, Way.GREG]


def in_cells(counts):
    """So many replies in each cell."""
    return [
        reply(f"{cell}{place}", size=cell)
        for cell, count in counts.items()
        for place in range(count)
    ]


def answering(yes, no, silent=0, **fields):
    said = ["yes"] * yes + ["no"] * no + [Missing.REFUSED] * silent
    return [reply(f"o{place}", exports=word, **fields) for place, word in enumerate(said)]


def summed(found, replies, chosen):
    return sum(
        weight for weight, one in zip(found.design.weights, replies, strict=True) if chosen(one)
    )


def refusal(*arguments):
    with pytest.raises(WeightsNotFitting) as refused:
        weigh(*arguments)
    return refused.value


@pytest.mark.parametrize("way", WAYS)
def test_margins_of_the_frame_come_out_where_classes_are_coarser(way):
    """In no cell but one enough answered, so that classes alone lose the places."""
    replies = in_cells({"small|A": 4, "small|B": 4, "large|A": 6, "large|B": 2})
    asked = frame(CROSSED, dimensions=TWO_DIMENSIONS)

    found = weigh(replies, asked, WeightsPlan(way=way), DEFINITION)

    for place, totals in ((0, {"small": 60, "large": 40}), (1, {"A": 50, "B": 50})):
        for value, total in totals.items():
            summed_up = summed(found, replies, lambda one: one.stratum.split("|")[place] == value)  # noqa: B023  # called at once
            assert summed_up == pytest.approx(total)
    assert found.design.calibration is not None
    assert (found.design.weights > 0).all()
    assert found.told.way == way
    assert [margin.variable for margin in found.told.margins] == ["size", "place"]
    assert not any(margin.is_brought for margin in found.told.margins)


def test_totals_of_a_question_are_met_as_shares_of_the_panel():
    replies = answering(20, 20)

    found = weigh(replies, frame({"small": 1000}), replace(RAKED, margins=(EXPORTS,)), DEFINITION)

    said_yes = summed(found, replies, lambda one: one.answers["exports"].value == "yes")
    assert said_yes == pytest.approx(300)
    assert found.design.weighted_base == pytest.approx(1000)


def test_weights_that_follow_from_answers_do_not_tell_how_many_answered_so():
    plan = replace(RAKED, margins=(EXPORTS,), source="Statistics")

    found = weigh(answering(20, 20), frame({"small": 1000}), plan, DEFINITION)

    assert (found.told.smallest, found.told.largest) == (0.0, 0.0)
    assert found.told.effect == 1.2
    assert found.told.is_by_answers
    assert found.told.source == "Statistics"


def test_who_gave_no_answer_keeps_its_part():
    replies = answering(20, 10, 10)

    found = weigh(replies, frame({"small": 400}), replace(RAKED, margins=(EXPORTS,)), DEFINITION)

    silent = summed(found, replies, lambda one: one.answers["exports"] is Missing.REFUSED)
    assert silent == pytest.approx(100)
    assert found.told.margins[0].keeps


def test_categories_in_which_few_or_none_answered_count_together():
    replies = answering(30, 9)

    found = weigh(replies, frame({"small": 400}), replace(RAKED, margins=(EXPORTS,)), DEFINITION)

    assert found.told.margins[0].groups == (("yes", "no"),)
    assert found.design.weights.tolist() == pytest.approx([400 / 39] * 39)


def test_a_category_that_the_population_has_not_joins_another():
    none = Margin(variable="question:exports", totals={"yes": 0.0, "no": 10.0})

    found = weigh(
        answering(20, 20), frame({"small": 400}), replace(RAKED, margins=(none,)), DEFINITION
    )

    assert found.told.margins[0].groups == (("yes", "no"),)


def test_a_cell_of_several_strata_joins_the_categories_it_may_be_in():
    """As anonymous waves put small strata together."""
    replies = in_cells({"micro&small": 12, "large": 12})
    brought = Margin(variable="size", totals={"micro": 50.0, "small": 25.0, "large": 25.0})

    found = weigh(
        replies,
        frame({"micro&small": 30, "large": 70}),
        replace(RAKED, margins=(brought,)),
        DEFINITION,
    )

    assert found.told.margins[0].groups == (("micro", "small"), ("large",))
    assert summed(found, replies, lambda one: one.stratum == "large") == pytest.approx(25)


def test_a_value_that_totals_do_not_know_keeps_its_part():
    brought = Margin(variable="size", totals={"small": 1.0, "large": 1.0})
    replies = in_cells({"small": 10, "large": 10, "unknown": 10})
    asked = frame({"small": 10, "large": 80, "unknown": 10})

    found = weigh(replies, asked, replace(RAKED, margins=(brought,)), DEFINITION)

    assert summed(found, replies, lambda one: one.stratum == "unknown") == pytest.approx(10)
    assert summed(found, replies, lambda one: one.stratum == "small") == pytest.approx(45)


def test_people_who_came_by_themselves_are_made_alike_and_stay_no_sample():
    volunteers = [replace(one, stratum="", traits={}) for one in answering(30, 10)]
    nobody = frame({}, access=Access.OPEN_LINK, dimensions=())

    found = weigh(volunteers, nobody, replace(RAKED, margins=(EXPORTS,)), DEFINITION)

    assert not found.told.is_sample
    assert found.design.weights.tolist() == pytest.approx([0.4] * 30 + [2.8] * 10)
    assert found.told.margins[0].is_brought


def test_people_who_came_by_themselves_are_not_cut_without_totals():
    nobody = frame({}, access=Access.OPEN_LINK, dimensions=())

    found = weigh(answering(3, 3), nobody, WeightsPlan(limit=2.0), DEFINITION)

    assert found.design.weights.tolist() == [1.0] * 6
    assert found.told.limit is None


def test_large_weights_are_cut_and_the_sum_stays():
    replies = in_cells({"small": 20, "large": 5})

    found = weigh(replies, frame({"small": 20, "large": 100}), WeightsPlan(limit=5.0), DEFINITION)

    assert found.before.max() == pytest.approx(20)
    assert found.design.weights.max() == pytest.approx(5)
    assert found.design.weighted_base == pytest.approx(120)
    assert (found.told.limit, found.told.is_cut, found.told.margins) == (5.0, True, ())


def test_weights_below_the_limit_are_not_cut():
    found = weigh(in_cells({"small": 20}), frame({"small": 20}), WeightsPlan(limit=3.0))

    assert not found.told.is_cut


def test_by_how_much_totals_are_missed_after_cutting_is_told():
    replies = in_cells({"small": 20, "large": 5})
    plan = replace(RAKED, limit=5.0)

    found = weigh(replies, frame({"small": 20, "large": 100}), plan, DEFINITION)

    assert found.design.weights.max() <= 5 * (1 + 1e-6)
    assert found.told.margins[0].off == pytest.approx(3.75, abs=0.01)


def test_totals_are_hit_again_where_the_limit_leaves_room():
    """Large weights in a cell fall, others of the same place and size rise."""
    replies = in_cells({"small|A": 25, "small|B": 5, "large|A": 6, "large|B": 20})
    asked = frame(
        {"small|A": 30, "small|B": 22, "large|A": 20, "large|B": 30}, dimensions=TWO_DIMENSIONS
    )

    found = weigh(replies, asked, replace(RAKED, limit=2.5), DEFINITION)

    assert found.told.is_cut
    assert found.design.weights.max() <= 2.5 * np.median(found.before) * 1.2
    assert max(margin.off for margin in found.told.margins) < 0.2


def test_a_limit_that_cannot_be_held_says_which_can():
    replies = in_cells({"small": 20, "large": 5})

    found = refusal(replies, frame({"small": 20, "large": 1000}), WeightsPlan(limit=2.0))

    assert found.reason is Unfit.LIMIT_TOO_LOW
    assert found.least == pytest.approx(1020 / 25)


def test_margins_that_no_weights_meet_are_refused():
    """All of A are small, all of B large, and the totals say otherwise."""
    replies = in_cells({"small|A": 10, "large|B": 10})
    asked = frame({"small|A": 10, "large|B": 10}, dimensions=TWO_DIMENSIONS)
    brought = (
        Margin(variable="size", totals={"small": 50.0, "large": 50.0}),
        Margin(variable="place", totals={"A": 90.0, "B": 10.0}),
    )

    for way in WAYS:
        found = refusal(replies, asked, WeightsPlan(way=way, margins=brought), DEFINITION)

        assert found.reason is Unfit.NO_SOLUTION
        assert found.variable in {"size", "place"}


def test_greg_keeps_weights_within_its_bounds():
    rare = Margin(variable="question:exports", totals={"yes": 99.0, "no": 1.0})

    found = refusal(
        answering(10, 90),
        frame({"small": 100}),
        WeightsPlan(way=Way.GREG, margins=(replace(rare, totals={"yes": 999.0, "no": 1.0}),)),
        DEFINITION,
    )

    assert found.reason is Unfit.NO_SOLUTION


@pytest.mark.parametrize(
    ("plan", "asked", "reason"),
    [
        (RAKED, frame({"": 40}, dimensions=()), Unfit.NO_MARGINS),
        (RAKED, frame({}, access=Access.OPEN_LINK, dimensions=()), Unfit.NO_MARGINS),
        (
            replace(RAKED, margins=(Margin(variable="question:abroad", totals={"yes": 1.0}),)),
            frame({"small": 40}),
            Unfit.NOBODY_KNOWN,
        ),
        (
            replace(RAKED, margins=(Margin(variable="question:gone", totals={"yes": 1.0}),)),
            frame({"small": 40}),
            Unfit.NOT_THERE,
        ),
        (
            replace(RAKED, margins=(Margin(variable="kind", totals={"public": 1.0}),)),
            frame({"small": 40}),
            Unfit.NOT_THERE,
        ),
        (
            replace(RAKED, margins=(Margin(variable="size", totals={"small": 1.0}),)),
            frame({}, access=Access.OPEN_LINK),
            Unfit.NOT_THERE,
        ),
    ],
)
def test_what_cannot_be_weighted_is_refused_with_its_reason(plan, asked, reason):
    cell = "" if not asked.dimensions else "small"
    replies = [replace(one, stratum=cell) for one in answering(0, 20)]

    assert refusal(replies, asked, plan, DEFINITION).reason is reason


def test_without_a_questionnaire_no_question_is_known():
    plan = replace(RAKED, margins=(EXPORTS,))

    assert refusal(answering(20, 20), frame({"small": 40}), plan).reason is Unfit.NOT_THERE


def test_a_cell_in_which_more_answered_than_the_frame_has_stands_for_those():
    """A merge can bring an organisation into a stratum that was smaller, or that was none."""
    replies = in_cells({"small": 6, "large": 6, "new": 5})

    found = weigh(replies, frame({"small": 4, "large": 12}))

    assert found.design.weights.tolist() == [1.0] * 6 + [2.0] * 6 + [1.0] * 5


def test_a_panel_of_a_milliard_is_no_trouble():
    found = weigh(in_cells({"small": 10, "large": 20}), frame({"small": 10**9, "large": 10}), RAKED)

    assert found.design.weighted_base == pytest.approx(10**9 + 10)
    assert found.told.cautions == ("large-weights",)


def test_one_class_of_a_single_organisation_is_weighed_too():
    found = weigh([reply("a")], frame({"small": 3}), RAKED, DEFINITION)

    assert found.design.weights.tolist() == [3.0]


def test_colleagues_count_once_where_categories_are_joined():
    replies = [
        *(reply("same", exports="yes") for _turn in range(12)),
        *answering(0, 20),
    ]

    found = weigh(replies, frame({"small": 60}), replace(RAKED, margins=(EXPORTS,)), DEFINITION)

    assert found.told.margins[0].groups == (("yes", "no"),)


def test_what_can_be_brought_are_dimensions_and_questions_with_one_answer():
    found = categories(DEFINITION, frame({"micro&small": 9, "large": 9}))

    assert found["size"] == ("large", "micro", "small")
    assert found["question:exports"] == ("yes", "no")
    assert found["question:content"] == ("1", "2", "3")
    assert "question:areas" not in found
    assert "question:people" not in found


def test_an_empty_panel_has_no_margins():
    assert margins_of_frame(frame({"small": 0})) == ()


def test_replies_that_the_team_typed_in_are_counted_by_where_it_heard_them():
    heard = [replace(reply(f"p{place}"), entered="phone") for place in range(3)]

    found = weigh([*heard, replace(reply("v"), entered="visit"), reply("s")], frame({"small": 9}))

    assert found.told.entered == {"phone": 3, "visit": 1}


def test_errors_are_those_of_what_margins_do_not_explain():
    """What is raked to the answer itself leaves nothing of it to chance."""
    replies = [
        *(reply(f"y{place}", exports="yes", people="10") for place in range(20)),
        *(reply(f"n{place}", exports="no", people="30") for place in range(20)),
    ]
    asked = frame({"small": 1000})

    usual = compute(DEFINITION, replies, asked, seed=1)
    raked = compute(
        DEFINITION, replies, asked, seed=1, plan=Plan(weights=replace(RAKED, margins=(EXPORTS,)))
    )

    before, after = (
        next(row for row in made.question("people").rows if row.value == "mean").figures[0]
        for made in (usual, raked)
    )
    assert (before.value, after.value) == (20.0, 24.0)
    assert before.high - before.low > 1
    assert after.high - after.low == 0
    assert raked.question("exports").rows[0].figures[0].value == 0.3
    assert Content.from_json(raked.as_json()) == raked


def in_two_sizes(large_that_export):
    """Sixty export, so many of them large; half of each size need capital."""
    numbers = {"small": (150, 60 - large_that_export), "large": (40, large_that_export)}
    return [
        reply(
            f"{size}-{place}",
            size=size,
            exports="yes" if place < exporting else "no",
            capital="yes" if place % 2 else "no",
        )
        for size, (number, exporting) in numbers.items()
        for place in range(number)
    ]


def test_weights_that_follow_from_answers_do_not_tell_how_many_of_a_part_answered_so():
    """How many large firms export is hidden; for how many these stand, and how sure they are, is not told by it."""
    most_export = Margin(variable="question:exports", totals={"yes": 80.0, "no": 20.0})
    plan, asked = (
        Plan(weights=replace(RAKED, margins=(most_export,))),
        frame({"small": 600, "large": 160}),
    )

    two, four = (
        compute(DEFINITION, in_two_sizes(some), asked, seed=1, plan=plan) for some in (2, 4)
    )

    assert [(one.value, one.weighted) for one in two.domains] == [
        ("", 760),
        ("large", None),
        ("small", None),
    ]
    assert two.question("exports").rows[0].figures[1].is_hidden
    assert two.domains == four.domains
    assert two.question("capital").rows[0].figures[1] == four.question("capital").rows[0].figures[1]


def test_weighing_of_older_results_is_read():
    made = compute(DEFINITION, answering(10, 10), frame({"small": 40}), seed=1).as_json()
    newer = ("way", "margins", "source", "limit", "is_cut", "is_by_answers", "entered")
    older = {name: value for name, value in made["weighing"].items() if name not in newer}

    read = Content.from_json({**made, "weighing": older})

    assert read == Content.from_json(made)


MARGINS = st.builds(
    Margin,
    variable=st.sampled_from(["kind", "size", "place"])
    | st.text(min_size=1).map("question:{}".format),
    totals=st.dictionaries(st.text(), st.floats(min_value=0, max_value=1e12)),
)
PLANS = st.builds(
    WeightsPlan,
    way=st.sampled_from(Way),
    margins=st.lists(MARGINS).map(tuple),
    source=st.text(),
    limit=st.none() | st.floats(min_value=1.5, max_value=100),
)


@for_any(PLANS)
def test_a_plan_is_read_as_it_was_written(plan):
    read = WeightsPlan.from_json(json.loads(json.dumps(plan.as_json(), sort_keys=True)))

    assert read == plan
    assert [list(margin.totals) for margin in read.margins] == [
        list(margin.totals) for margin in plan.margins
    ]


def test_a_plan_of_before_is_read_as_usual():
    assert WeightsPlan.from_json({}) == WeightsPlan()
    assert WeightsPlan(margins=(EXPORTS,)).questions == ()
