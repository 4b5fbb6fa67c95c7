"""How a set of figures was made, in plain words: who answered, the weights, the protection."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from skerry.kernel.formats import number, percent
from skerry.surveys import phrases_results as phrases
from skerry.surveys import phrases_weights
from skerry.surveys.enums import Access, Dimension
from skerry.surveys.models import Wave
from skerry.surveys.rules.figures.content import Protection, Weighing
from skerry.surveys.rules.figures.plans.weights import Way
from skerry.surveys.rules.figures.replies import TOGETHER
from skerry.surveys.rules.figures.weighing import LEAST_IN_CLASS
from skerry.surveys.views.results.labels import Told
from skerry.surveys.views.results.margin_words import MarginWords
from skerry.surveys.views.wording import stratum_labels

MANY_ENTERED: Final = 0.2
"""Of which part on, answers that were given to a person are worth a warning."""


def who_answered(told: Told) -> str:
    """How many organisations answered, of how many that were asked."""
    weighing = told.content.weighing
    if not weighing.is_sample:
        return ngettext(
            "%(n)s organisation or person answered by an open link.",
            "%(n)s organisations or people answered by an open link.",
            weighing.replies,
        ) % {"n": number(weighing.replies)}
    return ngettext(
        "%(n)s organisation answered, of %(invited)s that were asked (%(share)s).",
        "%(n)s organisations answered, of %(invited)s that were asked (%(share)s).",
        weighing.replies,
    ) % {
        "n": number(weighing.replies),
        "invited": number(weighing.invited),
        "share": percent(weighing.replies / weighing.invited if weighing.invited else 0),
    }


def weighing(told: Told) -> Sequence[str]:
    """How answers were weighted, a sentence or two each."""
    made = told.content.weighing
    if not made.is_sample:
        return [str(phrases.ANSWERED_RANGE), *_of_volunteers(told), *_entered(made)]
    if made.smallest == made.largest and not made.is_by_answers:
        return [
            _chance(told),
            _alike(made),
            *_joined(made),
            *_fitted(told),
            *_harm(made),
            *_entered(made),
        ]
    return [
        _chance(told),
        _response(made),
        *_joined(made),
        *_fitted(told),
        *_cut(made),
        *_spread(made),
        *_effect(made),
        *_harm(made),
        *_entered(made),
    ]


def _of_volunteers(told: Told) -> Sequence[str]:
    """Weights cannot make a sample of those who came by themselves."""
    made = told.content.weighing
    if not made.margins:
        return [
            _("Every answer counts the same. A weight would pretend to know for whom it stands.")
        ]
    return [*_fitted(told), *_cut(made), str(phrases_weights.OPEN_LINK), *_effect(made)]


def _fitted(told: Told) -> Sequence[str]:
    """To which totals weights were fitted, and how near they came."""
    made = told.content.weighing
    if not made.margins:
        return []
    words = MarginWords(definition=told.definition, language=told.language)
    names = ", ".join(f"“{words.margin(margin.variable)}”" for margin in made.margins)
    said = [_way(made) % {"margins": names, "source": _source(made)}]
    if any(len(group) > 1 for margin in made.margins for group in margin.groups):
        said.append(_("Categories in which too few answered count together."))
    if any(margin.keeps for margin in made.margins):
        said.append(_("Those of whom the category is not known keep their part."))
    return said


def _way(made: Weighing) -> str:
    if made.way == Way.RAKING:
        return _(
            "Then weights were raked: moved until these totals come out: %(margins)s (%(source)s)."
        )
    return _(
        "Then weights were changed as little as possible until these totals come out (GREG calibration): "
        "%(margins)s (%(source)s)."
    )


def _source(made: Weighing) -> str:
    if not any(margin.is_brought for margin in made.margins):
        return _("as they are in the panel")
    return made.source or _("totals that the survey team brought")


def _cut(made: Weighing) -> Sequence[str]:
    """That large weights were cut, and by how much totals are missed for it."""
    if made.limit is None or not made.is_cut:
        return []
    said = _("No weight is more than %(limit)s times the median weight; larger ones were cut.") % {
        "limit": number(made.limit, 1)
    }
    off = max((margin.off for margin in made.margins), default=0.0)
    if off <= 0:
        return [said]
    missed = _("Therefore some totals are missed, by up to %(off)s.") % {"off": percent(off)}
    return [said, missed]


def _entered(made: Weighing) -> Sequence[str]:
    """How many answers the survey team heard and typed in."""
    if not made.entered:
        return []
    ways = ", ".join(
        f"{number(count)} {phrases_weights.ENTERED[mode]}" for mode, count in made.entered.items()
    )
    number_entered = sum(made.entered.values())
    return [
        ngettext(
            "%(n)s answer was given to the survey team, who typed it in: %(ways)s.",
            "%(n)s answers were given to the survey team, who typed them in: %(ways)s.",
            number_entered,
        )
        % {"n": number(number_entered), "ways": ways},
        *entered_warning(made),
    ]


def entered_warning(made: Weighing) -> Sequence[str]:
    """That the way in which many were asked may show in the figures."""
    is_many = sum(made.entered.values()) > MANY_ENTERED * made.replies
    return [str(phrases_weights.MANY_ENTERED)] if is_many else []


def _chance(told: Told) -> str:
    population = number(told.content.weighing.population)
    if told.access is Access.CENSUS:
        return _("All %(n)s organisations of the panel were asked.") % {"n": population}
    return _(
        "Chance chose %(invited)s of the %(n)s organisations of the panel. Each stands for itself "
        "and for those of its group that were not drawn."
    ) % {"invited": number(told.content.weighing.invited), "n": population}


def _alike(made: Weighing) -> str:
    return _("Every answer counts the same: each stands for %(n)s organisations of the panel.") % {
        "n": number(made.largest, 1)
    }


def _response(made: Weighing) -> str:
    return ngettext(
        "Not all answer. Those that did also stand for those like them that did not; for this all are one group.",
        "Not all answer. Those that did also stand for those like them that did not, in %(n)s groups.",
        len(made.classes),
    ) % {"n": len(made.classes)}


def _joined(made: Weighing) -> Sequence[str]:
    """That some groups could not stand for themselves; the list of groups has which."""
    if all(len(_strata(some)) == 1 for some in made.classes):
        return []
    return [
        _(
            "Groups in which fewer than %(least)s organisations answered, or none, count together with the groups "
            "most like them, which then speak for them."
        )
        % {"least": LEAST_IN_CLASS}
    ]


def _spread(made: Weighing) -> Sequence[str]:
    """Nothing where it would tell how many gave an answer."""
    if made.is_by_answers:
        return []
    said = _("So an answer counts for %(smallest)s to %(largest)s organisations.")
    ends = {"smallest": number(made.smallest, 1), "largest": number(made.largest, 1)}
    return [said % ends]


def _effect(made: Weighing) -> Sequence[str]:
    """Kish's design effect, as the answers that it costs; nothing where it costs none."""
    worth = round(made.replies / made.effect)
    if worth == made.replies:
        return []
    said = _(
        "Unequal weights make figures less sure: the %(n)s answers are worth as much as %(worth)s "
        "that all count the same (design effect %(effect)s). The ranges take that into account."
    )
    numbers = {"n": made.replies, "worth": worth}
    written = {name: number(count) for name, count in numbers.items()}
    return [said % {**written, "effect": number(made.effect, 2)}]


def _harm(made: Weighing) -> Sequence[str]:
    return [str(words) for key, words in phrases.HARM.items() if key in made.cautions]


def harm(told: Told) -> Sequence[str]:
    """What is wrong with the weights, for a warning of its own."""
    return _harm(told.content.weighing)


def protection(told: Told) -> Sequence[str]:
    """How figures are protected, and what came of it."""
    made = told.content.protection
    return [
        _(
            "All figures of this survey were protected together, as one set, before anybody saw them. "
            "The pages, pictures and files take only from this set."
        ),
        _(
            "A figure that rests on fewer than %(minimum)s organisations is hidden, and so are the "
            "figures from which it could be computed back: whoever tries is left with at least %(width)s of doubt "
            "to either side."
        )
        % {"minimum": made.minimum, "width": percent(made.width)},
        _hidden(made),
    ]


def _hidden(made: Protection) -> str:
    hidden = made.primary + made.secondary
    if not hidden:
        return _("Nothing had to be hidden: all %(cells)s figures are shown.") % {
            "cells": number(made.cells)
        }
    return ngettext(
        "Of %(cells)s figures %(hidden)s is hidden.",
        "Of %(cells)s figures %(hidden)s are hidden.",
        hidden,
    ) % {"cells": number(made.cells), "hidden": number(hidden)}


def checks(told: Told) -> Sequence[str]:
    """What only the team is told of the protection: why figures are hidden, and how well."""
    made = told.content.protection
    if not made.primary + made.secondary:
        return []
    said = [
        _(
            "%(primary)s figures are hidden by themselves, because few stand behind them or a small group answered "
            "all alike; %(secondary)s more protect these."
        )
        % {"primary": number(made.primary), "secondary": number(made.secondary)}
    ]
    if made.narrowest is not None:
        said.append(
            _(
                "Checked by an attack that knows every figure that is shown and all these rules: the narrowest "
                "range that it finds for a hidden count is %(narrowest)s of that count wide."
            )
            % {"narrowest": percent(made.narrowest)}
        )
    if made.gap:
        said.append(
            _("At most %(gap)s fewer hidden figures could have done.") % {"gap": percent(made.gap)}
        )
    return said


def classes(told: Told, wave: Wave) -> Sequence[str]:
    """The groups within which answers stand for those that are missing; nothing where there is but one."""
    dimensions = [Dimension(name) for name in wave.dimensions]
    cells = {cell for some in told.content.weighing.classes for cell in some}
    strata = {stratum for cell in cells for stratum in cell.split(TOGETHER)}
    if len(strata) == 1:
        return []
    labels = stratum_labels(strata, dimensions)
    return [
        "; ".join(label for stratum, label in labels.items() if stratum in _strata(some))
        for some in told.content.weighing.classes
    ]


def _strata(cells: Sequence[str]) -> set[str]:
    return {stratum for cell in cells for stratum in cell.split(TOGETHER)}


def methods(told: Told) -> Sequence[tuple[str, str]]:
    """Each method that took part, with its version."""
    return [
        (
            str(phrases.METHODS.get(name, name)),
            _("%(name)s, version %(n)s") % {"name": name, "n": n},
        )
        for name, n in sorted(told.content.methods.items())
    ]
