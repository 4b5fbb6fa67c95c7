"""Sentences about weights: how they are chosen, what is wrong with totals, and what came of it."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skerry.surveys.enums import EntryMode
from skerry.surveys.rules.figures.calibrating import Unfit
from skerry.surveys.rules.figures.plans.brought import MarginFault
from skerry.surveys.rules.figures.plans.weights import Way

Sentence = str | Promise

PAGE: Final = _("Weights")
ABOUT_PAGE: Final = _(
    "For whom each answer stands: by groups of the panel, or fitted to totals that you know; "
    "and whether very large weights are cut."
)
WAYS: Final[Mapping[Way, Sentence]] = {
    Way.CLASSES: _("As usual: by groups of the panel in which about as many answered"),
    Way.RAKING: _("Raking: weights are moved until all totals come out. For most surveys"),
    Way.GREG: _("GREG: the smallest change of weights with which all totals come out"),
}
SAVED: Final = _("How answers are weighted is kept. Below is what comes of it.")
COLUMNS_MISSING: Final = _(
    "The table needs three columns with these headings: margin, category, total. The template has them."
)
TOO_MANY_ROWS: Final = _(
    "The table has more than %(count)s rows. Leave out what is no total of a category."
)
NOTHING_BROUGHT: Final = _("Bring a table or paste one, or take the totals of the panel.")
TWO_TABLES: Final = _("There is a file and a pasted table. Leave one of them out.")
NO_LIMIT: Final = _("Say at how many times the median weights are cut, such as 3.")
LIMIT_OUTSIDE: Final = _(
    "Weights can be cut at %(least)s to %(most)s times the median. Write a number between them, such as 3."
)
NO_SOURCE: Final = _(
    "Say where these totals are from, such as: Statistics Sweden, 2025. It stands beside the figures."
)
NO_FRAME: Final = _(
    "Whoever had the link could answer, so there is no panel whose totals could be taken. Bring totals, or "
    "leave answers as they are."
)
OPEN_LINK: Final = _(
    "People came by themselves, by an open link. Totals make them alike in what the totals count, "
    "not in anything else: they are still no sample, and the figures still speak of those who answered."
)
FAULTS: Final[Mapping[MarginFault, Sentence]] = {
    MarginFault.UNKNOWN_MARGIN: _(
        "This is neither kind, size nor place of the panel, nor a question with one answer. Write it as the "
        "template does."
    ),
    MarginFault.UNKNOWN_CATEGORY: _("There is no such category. Write it as the template does."),
    MarginFault.TWICE: _("This category has a total already. Keep one of the rows."),
    MarginFault.NO_TOTAL: _("The total is missing. Write 0 if there are none."),
    MarginFault.NOT_A_NUMBER: _("The total is no number. Write digits only, such as 1200."),
    MarginFault.TOO_LARGE: _(
        "The total is larger than 1,000,000,000,000. Look whether digits came in by mistake."
    ),
    MarginFault.AMBIGUOUS: _(
        "This may be thousands or decimals. Write it without separators, such as 1200 or 1.2."
    ),
    MarginFault.BELOW_NOTHING: _("A total cannot be below nothing."),
    MarginFault.CATEGORY_MISSING: _(
        "This category has no row. Add it, with 0 if the population has none."
    ),
    MarginFault.NOTHING_IN_IT: _("All totals are 0. Write how many there are."),
    MarginFault.SUMS_DIFFER: _(
        "The totals contradict each other: each margin counts the same population, so all must add up to "
        "the same number. Correct one of them."
    ),
    MarginFault.EMPTY: _("There is no total in the table. Fill in at least one margin."),
}
UNFIT: Final[Mapping[Unfit, Sentence]] = {
    Unfit.NO_MARGINS: _(
        "The panel has no groups by kind, size or place to which weights could be fitted. Bring totals, or "
        "weight as usual."
    ),
    Unfit.NOBODY_KNOWN: _(
        "Of nobody who answered it is known in which category of “%(margin)s” they are. Leave this margin out."
    ),
    Unfit.NO_SOLUTION: _(
        "No weights of these answers meet all totals together; “%(margin)s” stays off. Leave that margin "
        "out or join its categories, or choose raking instead of GREG."
    ),
    Unfit.LIMIT_TOO_LOW: _(
        "With this limit, weights could not stand for everybody any more. Choose at least %(least)s."
    ),
    Unfit.NOT_THERE: _(
        "“%(margin)s” is no longer among what this survey knows. Leave that margin out."
    ),
}
ENTERED: Final[Mapping[str, Sentence]] = {
    EntryMode.PHONE: _("on the phone"),
    EntryMode.VISIT: _("on a visit"),
}
MANY_ENTERED: Final = _(
    "Many answers were given to a person and not on a screen. People tell a person things differently, so "
    "part of a difference between groups may come from how they were asked."
)
