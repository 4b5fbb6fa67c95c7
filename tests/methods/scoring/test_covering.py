import pytest

from skerry.methods.scoring import DONT_KNOW, NOT_APPLICABLE, Question, Standing, coverage

LEVELS = {"none": 0.0, "some": 0.5, "full": 1.0}
ASKED = [Question(key=key, area="a", levels=LEVELS) for key in ("one", "two")]

TABLE = [
    ("full", "full", Standing.MET),
    ("full", "some", Standing.PARTLY),
    ("full", "none", Standing.PARTLY),
    ("none", "none", Standing.OPEN),
    ("some", "none", Standing.PARTLY),
    ("full", DONT_KNOW, Standing.UNKNOWN),
    (DONT_KNOW, DONT_KNOW, Standing.UNKNOWN),
    ("some", DONT_KNOW, Standing.PARTLY),
    ("none", DONT_KNOW, Standing.OPEN),
    ("full", NOT_APPLICABLE, Standing.MET),
    ("none", NOT_APPLICABLE, Standing.OPEN),
    (DONT_KNOW, NOT_APPLICABLE, Standing.UNKNOWN),
    (NOT_APPLICABLE, NOT_APPLICABLE, Standing.NOT_APPLICABLE),
    ("full", None, Standing.MET),
    (None, None, Standing.NOT_ASKED),
]


@pytest.mark.parametrize(("one", "two", "standing"), TABLE)
def test_a_requirement_stands_as_the_questions_about_it_say(one, two, standing):
    answers = {key: answer for key, answer in (("one", one), ("two", two)) if answer}

    found = coverage(ASKED, answers, identifiers=["R-1"], mapping={"one": ["R-1"], "two": ["R-1"]})

    assert found.standings == {"R-1": standing}


def test_requirements_are_counted_by_standing_and_keep_their_order():
    found = coverage(
        ASKED,
        {"one": "full", "two": "none"},
        identifiers=["R-2", "R-1", "R-3"],
        mapping={"one": ["R-1"], "two": ["R-2"]},
    )

    assert list(found.standings) == ["R-2", "R-1", "R-3"]
    assert found.counts == {
        Standing.MET: 1,
        Standing.PARTLY: 0,
        Standing.OPEN: 1,
        Standing.UNKNOWN: 0,
        Standing.NOT_APPLICABLE: 0,
        Standing.NOT_ASKED: 1,
    }
