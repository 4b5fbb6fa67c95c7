"""Conditions in plain words: what the editor offers, and what the page for reading says of one."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence = str | Promise

IS: Final = _("is %(answer)s")
IS_NOT: Final = _("is not %(answer)s")
HAS: Final = _("has %(answer)s among the answers")
HAS_NOT: Final = _("does not have %(answer)s among the answers")
LEAST: Final = _("is %(step)s or more")
ANSWERED: Final = _("is answered at all")
NOT_ANSWERED: Final = _("is not answered")
_OPPOSITES: Final = ((IS, IS_NOT), (HAS, HAS_NOT), (ANSWERED, NOT_ANSWERED))
COMPARED: Final[Mapping[str, Sentence]] = {
    "=": _("is %(step)s"),
    "!=": _("is not %(step)s"),
    ">=": LEAST,
    ">": _("is more than %(step)s"),
    "<=": _("is %(step)s or less"),
    "<": _("is less than %(step)s"),
}
COUNTED: Final[Mapping[str, Sentence]] = {
    "=": _("has as many answers as %(step)s"),
    "!=": _("has not as many answers as %(step)s"),
    ">=": _("has %(step)s answers or more"),
    ">": _("has more answers than %(step)s"),
    "<=": _("has %(step)s answers or fewer"),
    "<": _("has fewer answers than %(step)s"),
}
QUOTED: Final = _("“%(words)s”")
FORMULA: Final = _("what the expression says is so")
AND: Final = _(" and ")
OR: Final = _(" or ")
CHOSEN: Final = _("Only what was chosen at %(questions)s is offered.")
FITTING: Final = _("Only what fits the answer to %(questions)s is offered.")
FILTERED: Final = _("Only what fits the expression is offered.")


def negated(said: Sentence) -> Sentence | None:
    """The opposite of a sentence, where there is one. A sentence in no language yet is known by itself alone."""
    for one, other in _OPPOSITES:
        if said is one:
            return other
        if said is other:
            return one
    return None
