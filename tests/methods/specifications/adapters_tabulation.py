"""From the tables of the cases to the arrays that the methods take."""

import numpy as np

from skerry.methods import tabulation


def means(answers, values, weights, strata, population):
    said = tabulation.Answers.of(np.array(answers), np.array(weights), np.array(strata))
    return tabulation.means(said, values, population=population)


def crossed(answers, weights):
    said = tabulation.Answers.of(np.array(answers), np.array(weights))
    return {"table": tabulation.cross_tables(said).table(0, 1)[0]}
