"""From the tables of the cases to measures."""

from skerry.methods.improvement import Limits, Measure, Range, Situation, best_plan, trade_off

NOTHING = Range(least=0, likely=0, most=0)


def plan(weights, measures, hours, protected):
    limits = Limits(hours=hours, money=0)
    found = best_plan(_situation(weights, measures), limits, protected=protected)
    took = found.hours
    return {
        "steps": [step.key for step in found.steps],
        "risks": [found.initial, *(step.after for step in found.steps)],
        "exposure": found.exposure,
        "hours": [took.least, took.likely, took.protected, took.most],
        "is_proven": found.is_proven,
    }


def risks_by_hours(weights, measures, hours, limit, more):
    limits = Limits(hours=limit, money=0)
    found = trade_off(_situation(weights, measures), limits, hours=hours, more=more)
    return {"remaining": [point.remaining for point in found.points], "brings": found.brings}


def _situation(weights, measures):
    """``hours`` of a measure are the least, the likely and the most."""
    return Situation(
        measures=tuple(_measure(key, **given) for key, given in measures.items()), weights=weights
    )


def _measure(key, hours, lowers, requires=()):
    least, likely, most = hours
    return Measure(
        key=key,
        hours=Range(least=least, likely=likely, most=most),
        money=NOTHING,
        requires=frozenset(requires),
        lowers=lowers,
    )
