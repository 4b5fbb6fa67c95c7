"""Small situations by chance, and what looking at every set and every order finds in them."""

from itertools import combinations, permutations

import numpy as np

from skerry.methods.improvement import Limits, Measure, Range, Situation

ROUNDING = 1e-9


def measure(key, hours=1.0, money=0.0, requires=(), most=None, **lowers):
    """``hours`` and ``money`` are certain, but for the ``most`` hours if these are given."""
    return Measure(
        key=key,
        hours=Range(least=hours, likely=hours, most=hours if most is None else most),
        money=Range(least=money, likely=money, most=money),
        requires=frozenset(requires),
        lowers=lowers,
    )


def invented(seed, *, most=10, is_plain=False):
    """A situation with its limits; plain ones have nothing in place and nothing ruled out."""
    chance = np.random.default_rng(seed)
    number = int(chance.integers(1, most + 1))
    keys = [f"m{place}" for place in chance.permutation(number)]
    threats = [f"t{place}" for place in range(int(chance.integers(1, 5)))]
    measures = tuple(_measure(chance, keys, place, threats) for place in range(number))
    weights = {threat: float(chance.integers(1, 100)) for threat in threats}
    some = [] if is_plain else [key for key in keys if chance.random() < 0.15]
    out = [] if is_plain else [key for key in keys if chance.random() < 0.1]
    situation = Situation(
        measures=measures, weights=weights, already=frozenset(some), ruled_out=frozenset(out)
    )
    return situation, _limits(chance, measures)


def _limits(chance, measures):
    hours = sum(each.hours.likely for each in measures) * chance.choice([0.2, 0.4, 0.6, 1.5])
    money = sum(each.money.likely for each in measures) * chance.choice([0.0, 0.5, 2.0])
    return Limits(hours=float(hours), money=float(chance.choice([money, np.inf])))


def _measure(chance, keys, place, threats):
    likely = float(chance.integers(0, 20)) / 2
    cost = float(chance.integers(0, 4)) * 100
    share = {
        threat: float(chance.choice([0.05, 0.1, 0.3, 0.5, 0.9, 1.0], p=[0.3, 0.3, 0.2, 0.1, 0.05, 0.05]))
        for threat in threats
        if chance.random() < 0.5
    }  # fmt: skip
    return Measure(
        key=keys[place],
        hours=Range(least=likely / 2, likely=likely, most=likely + float(chance.integers(0, 9))),
        money=Range(least=cost, likely=cost, most=cost * float(chance.choice([1, 1.5]))),
        requires=frozenset(key for key in keys[:place] if chance.random() < 0.15),
        lowers=share,
    )


def spent(ranges, protected):
    overruns = sorted((each.most - each.likely for each in ranges), reverse=True)
    return sum(each.likely for each in ranges) + sum(overruns[:protected])


def risk(situation, some):
    return sum(
        weight * np.prod([1 - min(each.lowers.get(threat, 0), 0.99) for each in some])
        for threat, weight in situation.weights.items()
    )


def is_possible(situation, some, limits, protected):
    keys = {each.key for each in some}
    return (
        not keys & situation.ruled_out
        and all(each.requires <= keys | situation.already for each in some)
        and spent([each.hours for each in some], protected) <= limits.hours * (1 + ROUNDING)
        and spent([each.money for each in some], protected) <= limits.money * (1 + ROUNDING)
    )


def every_set(situation, limits, protected):
    """Each set that is possible, as (risk, likely hours, keys)."""
    open_ones = [each for each in situation.measures if each.key not in situation.already]
    return [
        (risk(situation, some), sum(each.hours.likely for each in some), {m.key for m in some})
        for size in range(len(open_ones) + 1)
        for some in combinations(open_ones, size)
        if is_possible(situation, some, limits, protected)
    ]


def least_exposure(situation, some):
    """Of all orders that respect what is required."""
    keys = {each.key for each in some}
    found = []
    for order in permutations(some):
        done, total = [], 0.0
        for each in order:
            if not each.requires & keys <= {one.key for one in done}:
                break
            total += each.hours.likely * risk(situation, done)
            done.append(each)
        else:
            found.append(total)
    return min(found)


def many(seed, *, measures):
    """As a catalogue has them: hours and money of very different size, few threats for each."""
    chance = np.random.default_rng(seed)
    keys = [f"m{place:03}" for place in range(measures)]
    threats = [f"t{place}" for place in range(8)]
    found = tuple(_usual(chance, keys, place, threats) for place in range(measures))
    weights = {threat: float(round(chance.lognormal(10, 1))) for threat in threats}
    limits = Limits(
        hours=float(round(0.15 * sum(each.hours.likely for each in found))),
        money=float(round(0.15 * sum(each.money.likely for each in found))),
    )
    return Situation(measures=found, weights=weights), limits


def _usual(chance, keys, place, threats):
    hours = float(np.ceil(2 * chance.lognormal(2, 0.9)) / 2)
    money = float(chance.choice([0.0, np.ceil(chance.lognormal(8, 1) / 100) * 100]))
    lowered = chance.choice(threats, int(chance.integers(1, 4)), replace=False).tolist()
    needs = chance.choice(keys[:place], 1).tolist() if place and chance.random() < 0.3 else []
    return Measure(
        key=keys[place],
        hours=Range(least=hours / 2, likely=hours, most=hours * float(chance.uniform(1.2, 2.5))),
        money=Range(least=money, likely=money, most=money * float(chance.uniform(1.1, 1.8))),
        requires=frozenset(needs),
        lowers={threat: float(chance.beta(1.5, 8)) for threat in lowered},
    )
