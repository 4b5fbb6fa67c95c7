"""From the tables of the cases to the arrays that the methods take."""

import numpy as np

from skerry.methods.segments import adjusted_rand
from skerry.methods.segments.answers import cells
from skerry.methods.segments.fitting import LatentClasses, Model, improve


def one_step(answers, shares, says_yes):
    """One round of EM for questions with 1 for yes and 0 for no; ``says_yes`` by class and question."""
    known = cells(np.array(answers), None)
    profiles = [
        [chance for each in of_class for chance in (1 - each, each)] for of_class in says_yes
    ]
    begun = Model(shares=np.array([shares]), profiles=np.array([profiles]))
    fit = improve(LatentClasses(), known, known.weights[None], begun, tolerance=0, most_rounds=1)
    return {
        "log_likelihood": fit.values[0],
        "shares": fit.model.shares[0],
        "says_yes": fit.model.profiles[0, :, 1::2],
    }


def agreement(one, other):
    return {"adjusted_rand": adjusted_rand(np.array(one), np.array(other))}
