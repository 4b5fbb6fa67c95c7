"""From the tables of the cases to strata."""

from skerry.methods.sampling import collapse


def merged(strata, minimum):
    """``strata`` are lists of kind, size, place and number; place goes first, then size."""
    counts = {tuple(values): number for *values, number in strata}
    found = collapse(counts, minimum=minimum, order=[2, 1, 0])
    told = {
        " / ".join("+".join(part) or "any" for part in one.values): one.size for one in found.strata
    }
    return {"strata": told, "is_enough": found.is_enough}
