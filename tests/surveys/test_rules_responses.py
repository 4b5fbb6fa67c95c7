"""Nothing that is shown over time pins a single answer down."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.surveys.rules.responses import MERGED, exact, parts, shown, stepped, total

SMALLEST = 6
STEP = 3

frames = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 14), min_size=1)


@st.composite
def histories(draw):
    """A frame, and the strata of the answers in the order in which they came."""
    asked = draw(frames)
    everybody = [stratum for stratum, number in asked.items() for _ in range(number)]
    order = draw(st.permutations(everybody))
    return asked, order[: draw(st.integers(0, len(order)))]


def seen(asked, answers):
    """What is shown after each answer: more often than anybody really looks."""
    counted = dict.fromkeys(asked, 0)
    views = [stepped(counted, asked, knows_asked=True, step=STEP, smallest=SMALLEST)]
    for stratum in answers:
        counted = counted | {stratum: counted[stratum] + 1}
        views.append(stepped(counted, asked, knows_asked=True, step=STEP, smallest=SMALLEST))
    return views


def possible(asked, courses):
    """The counts that a watcher who knows the frame and these rules can still believe in, by view.

    ``courses`` is what one part showed over time; counts never fall.
    """
    fitting = [
        {count for count in range(asked + 1) if shown(count, asked=asked, step=STEP) == value}
        for value in courses
    ]
    for before, after in pairwise(range(len(fitting))):
        fitting[after] = {count for count in fitting[after] if count >= min(fitting[before])}
    for after, before in pairwise(reversed(range(len(fitting)))):
        fitting[before] = {count for count in fitting[before] if count <= max(fitting[after])}
    return fitting


@given(history=histories())
def test_no_count_is_ever_known_to_less_than_a_step(history):
    asked, answers = history
    views = seen(asked, answers)

    for place, part in enumerate(views[0]):
        beliefs = possible(part.asked, [view[place].answered for view in views])
        assert all(len(counts) >= min(STEP, part.asked + 1) for counts in beliefs)


@given(history=histories())
def test_between_two_looks_no_number_of_answers_is_known_to_less_than_a_step(history):
    """So nobody can say that one answer, and no other, came in between."""
    asked, answers = history
    views = seen(asked, answers)

    for place, part in enumerate(views[0]):
        beliefs = possible(part.asked, [view[place].answered for view in views])
        for before, after in pairwise(beliefs):
            gaps = {late - early for early in before for late in after if late >= early}
            assert len(gaps) >= min(STEP, part.asked + 1)


@given(history=histories())
def test_what_is_shown_never_exceeds_the_truth_and_never_falls(history):
    asked, answers = history
    views = seen(asked, answers)

    for place, part in enumerate(views[-1]):
        truth = sum(1 for stratum in answers if stratum in part.strata)
        assert part.answered <= truth
        assert [view[place].answered for view in views] == sorted(
            view[place].answered for view in views
        )


@given(asked=frames)
def test_every_stratum_is_in_one_part_and_no_part_is_small_but_where_it_is_all(asked):
    found = parts(asked, smallest=SMALLEST)

    together = [stratum for strata in found.values() for stratum in strata]
    assert sorted(together) == sorted(asked)
    assert len(found) == 1 or all(
        sum(asked[stratum] for stratum in strata) >= SMALLEST for strata in found.values()
    )


@given(history=histories())
def test_a_total_is_the_sum_of_what_is_shown(history):
    asked, answers = history
    view = seen(asked, answers)[-1]

    assert total(view).answered == sum(part.answered for part in view)
    assert total(view).asked == sum(asked.values())


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"a": 12, "b": 10}, {"a": ["a"], "b": ["b"]}),
        ({"a": 12, "b": 9, "c": 2}, {"a": ["a"], MERGED: ["c", "b"]}),
        ({"a": 12, "b": 10, "c": 2}, {"a": ["a"], MERGED: ["c", "b"]}),
        ({"a": 3, "b": 2}, {MERGED: ["b", "a"]}),
        ({"": 40}, {"": [""]}),
    ],
)
def test_small_strata_are_shown_together(asked, found):
    assert parts(asked, smallest=10) == found


@pytest.mark.parametrize(
    ("answered", "asked", "said"),
    [(4, 20, 0), (5, 20, 5), (19, 20, 15), (20, 20, 15), (3, 3, 0), (23, None, 20), (0, None, 0)],
)
def test_counts_go_in_steps_and_stop_before_all(answered, asked, said):
    assert shown(answered, asked=asked, step=5) == said


def test_nobody_knows_how_many_could_use_an_open_link():
    (part,) = stepped({"": 12}, {"": 0}, knows_asked=False, step=5, smallest=10)

    assert (part.asked, part.answered, part.rate) == (0, 10, None)


def test_a_named_wave_is_shown_as_it_is():
    found = exact({"a": 2}, {"b": 1, "a": 4})

    assert [(part.key, part.asked, part.answered, part.rate) for part in found] == [
        ("a", 4, 2, 0.5),
        ("b", 1, 0, 0.0),
    ]
    assert total(found).is_exact
