"""Why an expression cannot be read: the same words in the editor and for a form that is brought in."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skerry.methods.expressions import Reason

Sentence = str | Promise
LONGEST_TOKEN: Final = 60

AT_PLACE: Final = _("The expression cannot be read at character %(position)s: %(why)s")
READ_INSTEAD: Final = _("Perhaps you mean %(suggestion)s.")
UNREADABLE: Final[Mapping[Reason, Sentence]] = {
    Reason.EMPTY: _("it is empty."),
    Reason.TOO_LONG: _("it is too long."),
    Reason.TOO_DEEP: _("there are too many brackets inside each other."),
    Reason.TYPOGRAPHIC_QUOTE: _("the quotation marks must be straight."),
    Reason.UNCLOSED_TEXT: _("a quotation mark is not closed."),
    Reason.UNCLOSED_NAME: _("a } is missing."),
    Reason.UNCLOSED_BRACKET: _("a bracket is not closed."),
    Reason.UNOPENED_BRACKET: _("a bracket is closed that was not opened."),
    Reason.UNREADABLE_NAME: _("the name of a question stands between ${ and }."),
    Reason.UNREADABLE_CHARACTER: _("“%(token)s” means nothing here."),
    Reason.NUMBER_TOO_LARGE: _("the number is too large."),
    Reason.VALUE_MISSING: _("a value is missing."),
    Reason.OPERATOR_MISSING: _("something such as = or “and” is missing before “%(token)s”."),
    Reason.FOREIGN_OPERATOR: _("“%(token)s” is not used in XLSForm; write =, !=, and, or."),
    Reason.BARE_NAME: _("“%(token)s” needs ${ and } around it, or quotation marks."),
    Reason.PATH: _("paths are not used here; name the question as ${name}."),
    Reason.UNKNOWN_FUNCTION: _("“%(token)s” is no function that is known here."),
    Reason.TOO_FEW_ARGUMENTS: _("“%(token)s” needs more between its brackets."),
    Reason.TOO_MANY_ARGUMENTS: _("“%(token)s” needs less between its brackets."),
    Reason.UNPAIRED_ARGUMENTS: _("“%(token)s” needs pairs between its brackets."),
    Reason.NOT_REPRODUCIBLE: _(
        "“%(token)s” gives something else each time, so no answer could be checked."
    ),
    Reason.OTHER_DATA: _("“%(token)s” reads data from outside the form."),
    Reason.REPEATS: _("“%(token)s” is for repeated questions, which are not asked here."),
    Reason.PLACES: _("“%(token)s” is for places on a map, which are not asked for here."),
    Reason.LABELS: _("“%(token)s” reads words of labels, which differ between languages."),
    Reason.SECRETS: _("“%(token)s” is for ciphers, which are not used here."),
    Reason.PATTERN_NOT_FIXED: _("the pattern must stand there as it is, in quotation marks."),
    Reason.PATTERN_UNREADABLE: _("the pattern “%(token)s” cannot be read."),
    Reason.PATTERN_UNSUPPORTED: _("“%(token)s” cannot be used in a pattern here."),
    Reason.PATTERN_TOO_LARGE: _("the pattern is too large."),
}


def why_unreadable(reason: Reason, token: str) -> str:
    """``token`` is what stands at the place where the expression goes wrong."""
    return str(UNREADABLE[reason]) % {"token": token[:LONGEST_TOKEN]}
