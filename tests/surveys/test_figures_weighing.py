import pytest

from skerry.surveys.enums import Access, Dimension
from skerry.surveys.rules.figures.replies import Reply
from skerry.surveys.rules.figures.weighing import response_classes, weigh
from tests.surveys.figures import frame


def replies(*strata, units=None):
    names = units or [f"o{number}" for number, _stratum in enumerate(strata)]
    return [
        Reply(unit=unit, stratum=stratum, traits={}, answers={}, asked=frozenset())
        for unit, stratum in zip(names, strata, strict=True)
    ]


def test_who_answered_stands_for_all_of_a_stratum():
    found = weigh(replies(*["micro"] * 5, *["large"] * 10), frame({"micro": 40, "large": 20}))

    assert found.design.weights.tolist() == [8.0] * 5 + [2.0] * 10
    assert found.design.population.tolist() == [20, 40]
    assert found.design.clusters is None
    assert found.told.classes == (("large",), ("micro",))
    assert (found.told.population, found.told.invited, found.told.replies) == (60, 60, 15)
    assert found.told.effect == pytest.approx(15 * (5 * 64 + 10 * 4) / 60**2)


def test_a_sample_counts_for_those_who_were_not_drawn_too():
    """Of 40 were 10 asked, each for 4; the 5 who answered stand for 8."""
    found = weigh(
        replies(*["micro"] * 5), frame({"micro": 40}, {"micro": 10}, access=Access.SAMPLE)
    )

    assert found.design.weights.tolist() == [8.0] * 5


def test_strata_in_which_few_answered_stand_together_and_keep_their_chances():
    """Micro: 1 of 4 asked, each for 10; small: 4 of 4, each for 1. Together they stand for 44."""
    population, invited = {"micro": 40, "small": 4}, {"micro": 4, "small": 4}

    found = weigh(
        replies("micro", *["small"] * 4), frame(population, invited, access=Access.SAMPLE)
    )

    assert found.told.classes == (("micro", "small"),)
    assert found.design.weights.tolist() == pytest.approx([44 * 10 / 14, *[44 / 14] * 4])
    assert found.design.weights.sum() == pytest.approx(44)


def test_place_is_given_up_before_size_and_size_before_kind():
    cells = {"company|micro|SE110": 9, "company|micro|SE121": 9, "public|large|SE110": 9}
    dimensions = (Dimension.KIND, Dimension.SIZE, Dimension.PLACE)
    replied = {"company|micro|SE110": 3, "company|micro|SE121": 3, "public|large|SE110": 6}

    classes = response_classes(frame(cells, dimensions=dimensions), replied)

    assert classes == {
        "company|micro|SE110": "company|micro|SE110,company|micro|SE121",
        "company|micro|SE121": "company|micro|SE110,company|micro|SE121",
        "public|large|SE110": "public|large|SE110",
    }


def test_a_cell_of_several_strata_is_one():
    classes = response_classes(
        frame({"micro&small": 20, "large": 9}), {"micro&small": 9, "large": 9}
    )

    assert classes == {"micro&small": "micro&small", "large": "large"}


def test_colleagues_share_the_weight_of_their_organisation():
    found = weigh(
        replies(*["micro"] * 6, units=["a", "a", "b", "c", "d", "e"]), frame({"micro": 10})
    )

    assert found.design.weights.tolist() == [1.0, 1.0, 2.0, 2.0, 2.0, 2.0]
    assert found.design.clusters.tolist() == [0, 0, 1, 2, 3, 4]
    assert found.told.replies == 5


def test_by_an_open_link_everybody_stands_for_themselves():
    found = weigh(replies("", ""), frame({}, access=Access.OPEN_LINK, dimensions=()))

    assert found.design.weights.tolist() == [1.0, 1.0]
    assert not found.told.is_sample
    assert found.design.population is None


def test_without_strata_all_stand_for_all():
    found = weigh(replies("", "", ""), frame({"": 12}, dimensions=()))

    assert found.design.weights.tolist() == [4.0] * 3


def test_somebody_in_a_stratum_in_which_nobody_was_asked_stands_for_it():
    """A merge of duplicates can bring an organisation into a stratum that was empty."""
    found = weigh(replies(*["a"] * 5, "b"), frame({"a": 10, "b": 1}, {"a": 10}))

    assert found.design.weights.sum() == pytest.approx(11)
