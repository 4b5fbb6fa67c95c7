import json
from functools import partial

import pytest

from skerry.surveys.enums import Access
from skerry.surveys.rules.figures.computing import TooFewReplied
from skerry.surveys.rules.figures.computing import compute as compute_by_seed
from skerry.surveys.rules.figures.content import Content, ContentUnreadable
from skerry.surveys.rules.figures.sureness import Sureness
from tests.surveys.figures import DEFINITION, frame, reply

SIZES = {"small": 40, "large": 30}


compute = partial(compute_by_seed, seed=7, least_in_group=5)


def crowd(number, *, size="small", **share_of_yes):
    """So many of each question say yes, the others no."""
    return [
        reply(
            f"{size}{place}",
            size=size,
            **{name: "yes" if place < yes else "no" for name, yes in share_of_yes.items()},
        )
        for place in range(number)
    ]


def shown(content, question, value):
    rows = content.question(question).rows
    row = next(row for row in rows if row.value == value)
    return [figure.value for figure in row.figures]


def test_shares_are_of_all_that_handed_in_and_of_each_part():
    replies = [*crowd(20, exports=10), *crowd(20, size="large", exports=15)]

    content = compute(DEFINITION, replies, frame(SIZES))

    # (40 · 10/20 + 30 · 15/20) / 70
    assert [(domain.value, domain.replies) for domain in content.domains] == [
        ("", 40),
        ("large", 20),
        ("small", 20),
    ]
    assert shown(content, "exports", "yes") == [0.61, 0.75, 0.5]
    assert content.weighing.classes == (("large",), ("small",))


def test_a_cell_of_few_is_hidden_with_what_it_could_be_computed_from():
    replies = [*crowd(20, exports=10), *crowd(20, size="large", exports=17)]

    content = compute(DEFINITION, replies, frame(SIZES))

    assert shown(content, "exports", "no")[1] is None  # three of twenty
    assert shown(content, "exports", "yes")[1] is None  # the others of the twenty
    hidden = [row.figures[2].is_hidden for row in content.question("exports").rows]
    assert any(hidden) or content.question("exports").rows[0].figures[0].is_hidden
    assert content.protection.primary > 0
    assert content.protection.narrowest >= content.protection.width


def test_a_question_that_depends_on_a_hidden_answer_is_hidden_with_it():
    """Three export; how many were asked what only they are asked would tell it."""
    replies = [*crowd(20, exports=3), *crowd(20, size="large", exports=10, abroad=5)]

    content = compute(DEFINITION, replies, frame(SIZES))

    assert shown(content, "exports", "yes")[2] is None
    assert [row.figures[2].is_hidden for row in content.question("abroad").rows] == [True, True]


def test_intervals_follow_from_what_is_printed_and_known():
    replies = crowd(20, exports=10)

    content = compute(DEFINITION, replies, frame({"small": 20_000}))

    figure = content.question("exports").rows[0].figures[0]
    assert (figure.value, figure.low, figure.high) == (0.5, 0.27, 0.73)
    assert Sureness(effective=20 / (1 - 20 / 20_000), cautions=()).ends(50) == (0.27, 0.73)


def test_a_census_that_all_answered_is_sure():
    content = compute(DEFINITION, crowd(20, exports=10), frame({"small": 20}))

    figure = content.question("exports").rows[0].figures[0]
    assert (figure.low, figure.value, figure.high) == (0.5, 0.5, 0.5)


def test_few_answers_carry_a_caution():
    content = compute(DEFINITION, crowd(8), frame({"small": 20}))

    rows = [row for one in content.questions for row in one.rows]
    cautions = {caution for row in rows for figure in row.figures for caution in figure.cautions}
    assert "few" in cautions


def test_means_are_told_where_nobody_stands_out():
    replies = [
        reply(f"o{place}", people=str(10 + place), turnover="1000000" if place == 0 else "10")
        for place in range(12)
    ]

    content = compute(DEFINITION, replies, frame({"small": 24}))

    assert shown(content, "people", "mean") == [15.5]
    assert shown(content, "turnover", "mean") == [None]


def test_numbers_below_nothing_have_no_mean():
    replies = [reply(f"o{place}", people=str(place - 3)) for place in range(12)]

    content = compute(DEFINITION, replies, frame({"small": 24}))

    assert shown(content, "people", "mean") == [None]


def test_a_mean_of_less_than_ten_has_no_interval():
    replies = [reply(f"o{place}", people=str(10 + place)) for place in range(8)]

    figure = (
        compute(DEFINITION, replies, frame({"small": 24})).question("people").rows[1].figures[0]
    )

    assert (figure.value, figure.low, figure.high) == (13.5, None, None)


def test_an_open_link_speaks_of_nobody_else():
    replies = [reply(f"o{place}", exports="yes" if place < 6 else "no") for place in range(12)]

    content = compute(DEFINITION, replies, frame({}, access=Access.OPEN_LINK, dimensions=()))

    assert not content.weighing.is_sample
    assert shown(content, "exports", "yes") == [0.5]


def test_hardly_anybody_is_too_few():
    with pytest.raises(TooFewReplied) as refused:
        compute(DEFINITION, crowd(4), frame(SIZES))

    assert refused.value.number == 4


def test_a_set_is_kept_and_read_as_it_was():
    content = compute(DEFINITION, crowd(20, exports=10), frame(SIZES))

    assert Content.from_json(json.loads(json.dumps(content.as_json()))) == content
    assert content.question("nobody asked") is None


def test_a_set_of_another_format_is_refused():
    with pytest.raises(ContentUnreadable, match="7"):
        Content.from_json({"format": 7})


def test_the_order_of_replies_changes_nothing():
    replies = [*crowd(20, exports=10), *crowd(20, size="large", exports=17)]

    turned = compute(DEFINITION, [*replies[13:], *reversed(replies[:13])], frame(SIZES))

    assert turned == compute(DEFINITION, replies, frame(SIZES))


def test_who_said_nothing_needs_no_hiding_for_that():
    """Two of twenty did not answer; both answers that were given are those of many."""
    replies = [*crowd(18, exports=9), *(reply(f"silent{place}") for place in range(2))]

    content = compute(DEFINITION, replies, frame({"small": 40}))

    assert shown(content, "exports", "yes") == [0.45]
    assert [row.figures[0].value for row in content.question("exports").silent] == [0.0, 0.1]


def test_weights_that_leave_little_of_the_answers_carry_a_caution():
    """Five large firms stand for a thousand each, nine small ones for themselves."""
    replies = [*crowd(9, exports=4), *crowd(5, size="large", exports=2)]

    content = compute(DEFINITION, replies, frame({"small": 9, "large": 5_000}))

    assert content.weighing.cautions == ("large-weights",)
    cautions = {
        caution
        for one in content.questions
        for row in one.rows
        for caution in row.figures[0].cautions
    }
    assert "large-weights" in cautions
    assert content.domains[0].is_all


def test_an_answer_that_all_gave_is_hidden_among_those_they_could_have_given():
    replies = [reply(f"o{place}", exports="no") for place in range(6)]

    content = compute(DEFINITION, replies, frame({"small": 6}))

    assert shown(content, "exports", "no") == [None]
    question = content.question("exports")
    hidden = [row for row in (*question.rows, *question.silent) if row.figures[0].is_hidden]
    assert len(hidden) > 1
