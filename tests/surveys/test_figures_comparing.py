"""Figures compared by the answers to other questions, and an attack on all of them at once."""

from dataclasses import replace
from functools import partial
from itertools import product

import numpy as np
import pytest
from scipy import optimize

from skerry.questionnaires.api import Definition, Missing, QuestionType
from skerry.questionnaires.rules.definition import Choice, Question, Section
from skerry.surveys.rules.figures.comparing import Unfit, unfit
from skerry.surveys.rules.figures.computing import all_read
from skerry.surveys.rules.figures.computing import compute as compute_by_seed
from skerry.surveys.rules.figures.grouping import Grouping
from skerry.surveys.rules.figures.plans.plan import Plan
from skerry.surveys.rules.figures.sureness import Sureness
from tests.methods.disclosure.attacker import Finding
from tests.surveys.figures import DEFINITION, frame, reply

compute = partial(compute_by_seed, seed=7, least_in_group=10)
SIZES = ("small", "large")
WEIGHTS = {"small": 3.0, "large": 1.5}
ANSWERS = {"a": ("x", "y"), "b": ("x", "y"), "c": ("x", "y", "z")}
SMALL_WAVE = Definition(
    title={"en": "A small one"},
    languages=("en",),
    choice_lists={
        name: tuple(Choice(name=each, label={"en": each}) for each in some)
        for name, some in ANSWERS.items()
    },
    sections=(
        Section(
            name="all",
            label={"en": "All"},
            questions=tuple(
                Question(name=name, type=QuestionType.SINGLE, choices=name) for name in ANSWERS
            ),
        ),
    ),
)


def by(*questions):
    return Plan(questions=questions)


def exporters(number=60, **more):
    """Half export; a third of these, and a sixth of the others, are in the cloud."""
    return [
        reply(
            f"o{place}",
            exports="yes" if place % 2 else "no",
            areas=("cloud",) if place % 6 in {0, 1, 3} else ("testing",),
            **{name: says(place) for name, says in more.items()},
        )
        for place in range(number)
    ]


def columns_of(content, dimension):
    return {
        domain.value: place
        for place, domain in enumerate(content.domains)
        if domain.dimension == dimension
    }


def figures_of(content, question, value):
    rows = content.question(question).rows
    return next(row.figures for row in rows if row.value == value)


def test_figures_are_compared_by_the_answers_to_a_question():
    content = compute(DEFINITION, exporters(), frame({"small": 120}), plan=by("exports"))

    places = columns_of(content, "question:exports")
    cloud = figures_of(content, "areas", "cloud")
    assert {value: cloud[place].value for value, place in places.items()} == {
        "yes": 0.67,
        "no": 0.33,
    }
    told = [content.domains[place] for place in places.values()]
    assert [(one.replies, one.share, one.weighted) for one in told] == [(None, 0.5, 60)] * 2


def test_the_range_in_a_group_follows_from_printed_numbers():
    content = compute(DEFINITION, exporters(), frame({"small": 120}), plan=by("exports"))

    place = columns_of(content, "question:exports")["yes"]
    figure = figures_of(content, "areas", "cloud")[place]
    everybody = Sureness(effective=60 / (1 - 60 / 120), cautions=())
    assert (figure.low, figure.high) == everybody.of_group(50, 60).ends(67)


def test_a_question_is_not_compared_by_itself_nor_by_what_depends_on_it():
    content = compute(DEFINITION, exporters(), frame({"small": 120}), plan=by("exports"))

    for name in ("exports", "abroad"):
        question = content.question(name)
        assert question.apart == ("question:exports",)
        for place in columns_of(content, "question:exports").values():
            assert all(row.figures[place].is_hidden for row in question.rows)
    assert content.question("areas").apart == ()


def test_of_two_chosen_questions_only_one_is_compared_by_the_other():
    replies = exporters(120, content=lambda place: str(1 + place % 5 % 2))

    content = compute(DEFINITION, replies, frame({"small": 240}), plan=by("exports", "content"))

    assert content.question("exports").apart == ("question:content", "question:exports")
    assert content.question("content").apart == ("question:content",)


def test_a_chosen_question_of_which_something_is_hidden_compares_nothing():
    replies = exporters()
    replies[0] = replace(replies[0], answers=replies[1].answers)
    few = [replace(each, answers=replies[0].answers) for each in replies[:57]] + replies[57:]

    content = compute(DEFINITION, few, frame({"small": 120}), plan=by("exports"))

    assert columns_of(content, "question:exports") == {}
    assert content.question("exports").apart == ()


def test_who_gave_no_answer_is_in_no_group_and_not_told():
    replies = [*exporters(), *(reply(f"silent{place}", areas=("cloud",)) for place in range(6))]

    content = compute(DEFINITION, replies, frame({"small": 120}), plan=by("exports"))

    assert set(columns_of(content, "question:exports")) == {"yes", "no"}
    whole = figures_of(content, "areas", "cloud")[0]
    assert whole.value is None or any(
        figures_of(content, "areas", "cloud")[place].is_hidden
        for place in columns_of(content, "question:exports").values()
    )


@pytest.mark.parametrize("chosen", [("people",), ("gone",), ("areas",)])
def test_only_questions_with_one_answer_compare(chosen):
    content = compute(DEFINITION, exporters(), frame({"small": 120}), plan=by(*chosen))

    assert [domain.dimension for domain in content.domains] == [""]


def test_means_are_compared_by_answers_too():
    replies = exporters(people=lambda place: str(10 + place % 7))

    content = compute(DEFINITION, replies, frame({"small": 120}), plan=by("exports"))

    places = columns_of(content, "question:exports")
    assert all(figures_of(content, "people", "mean")[place].value for place in places.values())


def test_other_groupings_come_after_and_hide_what_their_own_share_would_tell():
    replies = exporters()
    codes = np.array([2 if place < 2 else place % 2 for place in range(60)])
    segments = Grouping(name="segment", values=("0", "1", "2"), codes=codes)
    nobody = Grouping(name="other", values=("0",), codes=np.zeros(60, dtype=np.int64))

    content = compute(
        DEFINITION,
        replies,
        frame({"small": 120}),
        plan=by("exports"),
        groupings=[segments, nobody],
    )

    places = columns_of(content, "segment")
    assert [content.domains[place].share is None for place in places.values()].count(True) > 1
    for value, place in places.items():
        if content.domains[place].share is None:
            assert figures_of(content, "areas", "cloud")[place].is_hidden, value
    assert content.question("exports").apart == ("question:exports", "segment")
    assert columns_of(content, "other") == {}


def test_a_group_of_nobody_is_no_group():
    empty = Grouping(
        name="segment", values=("0", "1", "2"), codes=np.array([place % 2 for place in range(60)])
    )

    content = compute(DEFINITION, exporters(), frame({"small": 120}), groupings=[empty])

    assert set(columns_of(content, "segment")) == {"0", "1"}


@pytest.mark.parametrize(
    ("shares", "found"),
    [
        ({"yes": [0.5], "no": [0.5]}, None),
        ({"yes": [0.5, None], "no": [0.5, 0.5]}, Unfit.HIDDEN),
        ({"yes": [1.0], "no": [0.0]}, Unfit.ONE),
        ({"yes": [0.8], "no": [0.2]}, Unfit.FEW),
        ({"yes": [0.5], "no": [0.5], "nothing": [None]}, Unfit.HIDDEN),
    ],
)
def test_what_is_printed_says_whether_a_question_can_sort(shares, found):
    assert unfit(["yes", "no"], shares, replies=100) is found


def test_what_a_question_depends_on_is_followed_all_the_way():
    first, *others = SMALL_WAVE.sections[0].questions
    chain = (
        first,
        replace(others[0], relevant="${a} = 'x'"),
        replace(others[1], relevant="${b} = 'x'"),
    )
    section = replace(SMALL_WAVE.sections[0], questions=chain)

    assert all_read(replace(SMALL_WAVE, sections=(section,)))["c"] == {"a", "b"}


def test_what_all_said_alike_is_told_everywhere_or_nowhere():
    """A group of two cannot be hidden alone where all gave one answer."""
    codes = np.array([2 if place < 2 else place % 2 for place in range(60)])
    segments = Grouping(name="segment", values=("0", "1", "2"), codes=codes)
    replies = exporters(content=lambda _place: "2")

    content = compute(DEFINITION, replies, frame({"small": 120}), groupings=[segments])

    assert all(figure.is_hidden for figure in figures_of(content, "content", "2"))
    silent = content.question("capital").silent[0].figures
    assert silent[0].value == 1.0


def test_a_question_that_all_answered_alike_does_not_sort():
    replies = exporters(content=lambda _place: "2")

    content = compute(DEFINITION, replies, frame({"small": 120}), plan=by("content"))

    assert columns_of(content, "question:content") == {}


# The attack: counts of everybody by size and all answers are unknown; all that is printed is known.


def random_replies(seed, number=64):
    chance = np.random.default_rng(seed)
    tilt = chance.dirichlet(np.full(3, 1.2), size=2)
    found = []
    for place in range(number):
        a = int(chance.integers(2))
        said = {
            "a": "xy"[a],
            "b": "xy"[int(chance.integers(2))],
            "c": "xyz"[int(chance.choice(3, p=tilt[a]))],
        }
        found.append(reply(f"o{place}", size=SIZES[place % 2], **said))
    return [replace(each, asked=frozenset(ANSWERS)) for each in found]


CELLS = list(product(SIZES, *ANSWERS.values()))


def mask(cell_holds):
    return np.array(
        [cell_holds(dict(zip(("size", *ANSWERS), cell, strict=True))) for cell in CELLS]
    )


def inside(domain):
    if domain.is_all:
        return mask(lambda _cell: True)
    return mask(lambda cell: cell[domain.dimension.removeprefix("question:")] == domain.value)


def counted(replies):
    counts = np.zeros(len(CELLS))
    for each in replies:
        counts[CELLS.index((each.stratum, *(each.answers[name].value for name in ANSWERS)))] += 1
    return counts


def cells_of(content):
    """Each figure with its name, who gave this answer, and of whom it speaks."""
    for question in content.questions:
        for row in question.rows:
            gave = mask(lambda cell, q=question, r=row: cell[q.name] == r.value)
            for figure, domain in zip(row.figures, content.domains, strict=True):
                if domain.dimension not in question.apart:
                    where = inside(domain)
                    yield f"{question.name} {row.value} {domain}", figure, gave & where, where


def known_to_all(content, counts):
    """How many of each size answered, and each printed share, as it was before it was made to add up."""
    weights = np.array([WEIGHTS[cell[0]] for cell in CELLS])
    rows = [mask(lambda cell, size=size: cell["size"] == size).astype(float) for size in SIZES]
    lows = [row @ counts for row in rows]
    highs = list(lows)
    for _name, figure, gave, where in cells_of(content):
        if not figure.is_hidden:
            share = 100 * (weights * counts)[gave].sum() / (weights * counts)[where].sum()
            printed = np.floor(share + 0.5)
            rows.append(weights * (100 * gave - (printed - 0.5) * where))
            rows.append(weights * ((printed + 0.5) * where - 100 * gave))
            lows += [-1e-6, -1e-6]
            highs += [np.inf, np.inf]
    return optimize.LinearConstraint(np.array(rows), np.array(lows), np.array(highs))


def bound(count, known, sign):
    whole = np.ones(len(CELLS))
    return sign * optimize.milp(sign * count, constraints=known, integrality=whole).fun


def attack(content, replies):
    """Bounds of each hidden count, from the printed shares of all questions together."""
    counts = counted(replies)
    known = known_to_all(content, counts)
    return [
        Finding(
            name=name,
            true=counts[gave].sum(),
            low=bound(gave.astype(float), known, 1),
            high=bound(gave.astype(float), known, -1),
            most=counts[where].sum(),
        )
        for name, figure, gave, where in cells_of(content)
        if figure.is_hidden
    ]


@pytest.mark.parametrize("seed", range(4))
def test_all_printed_numbers_together_give_away_no_hidden_one(seed):
    replies = random_replies(seed)
    sizes = {size: int(32 * weight) for size, weight in WEIGHTS.items()}

    content = compute(SMALL_WAVE, replies, frame(sizes), plan=by("a", "b"))

    assert columns_of(content, "question:a")
    found = attack(content, replies)
    for finding in found:
        assert not finding.is_nearer_than_promised, finding


@pytest.mark.parametrize(
    "kind", [{"type": QuestionType.RANKING}, {"type": QuestionType.MULTIPLE, "max_choices": 1}]
)
def test_a_choice_that_few_took_does_not_follow_from_those_that_exclude_it(kind):
    """One choice alone is taken or first, so what is printed of the others and of nobody would tell it."""
    areas = tuple(Choice(name=name, label={"en": name}) for name in ("cloud", "testing", "audit"))
    question = Question(name="order", choices="areas", **kind)
    definition = Definition(
        title={"en": "One"},
        languages=("en",),
        choice_lists={"areas": areas},
        sections=(Section(name="all", label={"en": "All"}, questions=(question,)),),
    )
    taken = ["audit"] * 2 + ["cloud"] * 29 + ["testing"] * 29
    replies = [reply(str(place), order=(choice,)) for place, choice in enumerate(taken)]

    found = compute(definition, replies, frame({"small": 60}), seed=1).question("order")

    shown = [row.figures[0].value for row in (*found.rows, *found.silent)]
    assert found.rows[2].figures[0].is_hidden
    assert shown.count(None) > 1


def test_choices_of_a_ranking_add_up_and_what_nobody_put_first_is_nothing():
    first = [("cloud",)] * 20 + [()] * 10 + [Missing.REFUSED] * 10
    replies = [reply(str(place), order=order) for place, order in enumerate(first)]

    ranked = compute(DEFINITION, replies, frame({"small": 40}), seed=1).question("order")

    assert [row.figures[0].value for row in ranked.rows] == [0.5, 0.0]
    assert [row.figures[0].value for row in ranked.silent] == [0.25]
