"""From the tables of the cases to the arrays that estimates and weights take."""

import numpy as np

from skerry.methods import estimates, weighting


def _design(weights, strata=None, population=None, clusters=None):
    return estimates.Design(
        weights=np.array(weights, dtype=float),
        strata=np.zeros(len(weights), dtype=int) if strata is None else np.array(strata),
        population=None if population is None else np.array(population, dtype=float),
        clusters=None if clusters is None else np.array(clusters),
    )


def _margin(name, codes, totals):
    return weighting.Margin(name=name, codes=np.array(codes), totals=np.array(totals, dtype=float))


def mean(answers, weights, **design):
    return estimates.mean(_design(weights, **design), np.array(answers))


def total(answers, weights, group, **design):
    return estimates.total(_design(weights, **design), np.array(answers), domain=np.array(group))


def ratio(answers, per, weights):
    return estimates.ratio(_design(weights), np.array(answers), np.array(per))


def share(said, weights, **design):
    return estimates.share(_design(weights, **design), np.array(said))


def medians(answers, weights):
    design = _design(weights)
    return {
        str(rule): estimates.quantile(design, np.array(answers), 0.5, rule=rule).value
        for rule in estimates.Rule
    }


def difference(answers, weights, group, other):
    return estimates.difference(
        _design(weights), np.array(answers), np.array(group), np.array(other)
    )


def crossed(rows, columns, weights):
    table = {"of": estimates.Of.ROW, "design": _design(weights)}
    found = estimates.cross_table(rows=np.array(rows), columns=np.array(columns), **table)
    return {"shares": found.values, "counts": found.n}


def post_stratified_mean(answers, weights, groups, totals):
    fitted = weighting.post_stratify(np.array(weights, dtype=float), _margin("", groups, totals))
    design = estimates.Design(
        weights=fitted.weights,
        strata=np.zeros(len(weights), dtype=int),
        calibration=fitted.calibration,
    )
    found = estimates.mean(design, np.array(answers))
    return {
        "weights": fitted.weights,
        "value": found.value,
        "standard_error": found.standard_error,
    }


def designed(strata, population, asked):
    return weighting.design_weights(np.array(strata), np.array(population), np.array(asked))


def answered(weights, classes, responded):
    given = (np.array(weights, dtype=float), np.array(classes), np.array(responded))
    return weighting.nonresponse(*given)


def raked(weights, margins):
    """``margins`` has codes and totals by name."""
    known = [_margin(name, *one) for name, one in margins.items()]
    return weighting.rake(np.array(weights, dtype=float), known)


def regressed(weights, numbers, totals):
    known = np.array(numbers, dtype=float)
    return weighting.greg(np.array(weights, dtype=float), known, np.array(totals, dtype=float))


def trimmed(weights, low, high):
    return weighting.trim(np.array(weights, dtype=float), low=low, high=high)


def effect(weights):
    found = weighting.kish(np.array(weights, dtype=float))
    return {"effect": found, "worth": len(weights) / found}
