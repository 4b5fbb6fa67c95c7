"""From the tables of the cases to waves and questions."""

from skerry.methods.trends import Equivalence, Fielding, Question, change, obstacles
from tests.methods.trends.factories import SAME, sampled, side


def change_of_means(before, after, frame):
    """Two samples without replacement of one population of ``frame`` units."""
    strata = dict.fromkeys([*before, *after], "all")
    first, second = (sampled(wave, strata, {"all": float(frame)}) for wave in (before, after))
    found = change(side(first), side(second), SAME)
    return {
        "change": found.value,
        "covariance": found.covariance,
        "standard_error": found.standard_error,
        "in_both": found.overlap.units,
    }


def obstacles_to_joining(choices_before, choices_after, leads_to):
    wave = Fielding(unit="organisation", frame="members", mode="named")
    was = Question(name="worry", type="select-one", choices=tuple(choices_before))
    now = Question(name="worry", type="select-one", choices=tuple(choices_after))
    declared = Equivalence(was="worry", now="worry", choices=leads_to)
    return {"obstacles": [each.value for each in obstacles((was, wave), (now, wave), declared)]}
