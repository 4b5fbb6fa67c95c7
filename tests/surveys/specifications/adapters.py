"""From the tables of the cases to the figures of a wave, by the questionnaire of tests.surveys.figures."""

import numpy as np

from skerry.surveys.rules.figures.computing import compute
from skerry.surveys.rules.figures.sureness import sureness_of
from skerry.surveys.rules.figures.weighing import weigh
from tests.surveys.figures import DEFINITION, frame, reply

SEED = 7


def shares_of(panel, exporting, not_exporting):
    """How many of each size are in the panel, and how many of them gave each answer."""
    said = (("yes", exporting), ("no", not_exporting))
    replies = [
        reply(f"{word}-{size}-{place}", size=size, exports=word)
        for word, numbers in said
        for size, number in numbers.items()
        for place in range(number)
    ]
    content = compute(DEFINITION, replies, frame(panel), seed=SEED)
    design = weigh(replies, frame(panel)).design
    rows = {row.value: row.figures for row in content.question("exports").rows}
    columns = [domain.value or "all" for domain in content.domains]
    return {
        "weights": {one.stratum: w for one, w in zip(replies, design.weights, strict=True)},
        "worth": sureness_of(design, np.ones(len(replies), dtype=bool)).effective,
        "printed": {
            word: dict(zip(columns, map(_told, figures), strict=True))
            for word, figures in rows.items()
        },
        "range_of_all": [round(100 * end) for end in (rows["yes"][0].low, rows["yes"][0].high)],
        "too_few": content.protection.primary,
        "guards": content.protection.secondary,
    }


def amounts_of(panel, smallest, largest, silent):
    """Firms of one size gave each whole number once, others none."""
    numbers = range(smallest, largest + 1)
    replies = [reply(f"firm-{number}", people=str(number)) for number in numbers]
    replies += [reply(f"silent-{place}") for place in range(silent)]
    content = compute(DEFINITION, replies, frame({"small": panel}), seed=SEED)
    rows = {row.value: row.figures[0].value for row in content.question("people").rows}
    return {name.replace("-", "_"): value for name, value in rows.items()}


def _told(figure):
    return "hidden" if figure.is_hidden else round(100 * figure.value)
