"""Sentences about the words of frameworks."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skerry.assessments.enums import FileFault
from skerry.assessments.importers.trees import FrameworkFileRefused

Sentence = str | Promise

TAKEN: Final = _("The words are kept. Every check-up shows them from now on.")
REMOVED: Final = _("The words are removed.")
EXPIRED: Final = _("The file has waited for too long. Please bring it again.")
FAULTS: Final[Mapping[FileFault, Sentence]] = {
    FileFault.NO_TEXT: _(
        "The file is no text in UTF-8. Save it as YAML or JSON in UTF-8 and bring it again."
    ),
    FileFault.BROKEN: _(
        "The file is neither YAML nor JSON that can be read. Take it from its publisher once more."
    ),
    FileFault.ALIASES: _(
        "The file repeats pieces of itself by references (& and *), which are not followed here. "
        "Save it without them and bring it again."
    ),
    FileFault.TOO_DEEP: _(
        "The file is nested deeper than any framework. Check that it is the right file."
    ),
    FileFault.TOO_MUCH: _(
        "There is more in the file than in any framework. Bring a file with one framework only."
    ),
    FileFault.UNKNOWN_KIND: _(
        "The file is neither a library of CISO Assistant nor an OSCAL catalog. Bring one of these."
    ),
    FileFault.PROFILE: _(
        "This is a file of OSCAL, and no catalog: it holds no words of requirements. Bring the catalog."
    ),
    FileFault.WRONG_SHAPE: _(
        "A field of the file holds something else than it should. Take the file from its publisher "
        "once more, or correct the field."
    ),
    FileFault.NO_REQUIREMENTS: _(
        "There is no requirement in the file. Bring one with requirements."
    ),
    FileFault.FORBIDDEN_CHARACTERS: _(
        "There are characters in the words that cannot be kept. Delete them and bring the file again."
    ),
    FileFault.TEXT_TOO_LONG: _(
        "The words are longer than can be kept: 500 characters for a title, 20,000 for a text, "
        "300 for a name or a version. Shorten them and bring the file again."
    ),
    FileFault.NOTHING_MATCHES: _(
        "No requirement of the file is called as those of this framework. Check that the file is of "
        "this framework and edition."
    ),
    FileFault.TWICE: _(
        "A requirement stands in the file twice, with different words. Delete one of them and bring "
        "the file again."
    ),
    FileFault.NO_LICENCE: _(
        "The file does not say by which right its words may be shown. Say it below."
    ),
}
WHERE: Final[Mapping[FileFault, Sentence]] = {
    FileFault.BROKEN: _("Line %(where)s."),
    FileFault.ALIASES: _("Line %(where)s."),
    FileFault.WRONG_SHAPE: _("Field “%(where)s”."),
    FileFault.FORBIDDEN_CHARACTERS: _("Look at “%(where)s”."),
    FileFault.TEXT_TOO_LONG: _("Look at “%(where)s”."),
    FileFault.TWICE: _("Look at “%(where)s”."),
}


def refusal_sentence(refusal: FrameworkFileRefused) -> str:
    """What is wrong, what to do, and where to look."""
    sentence = str(FAULTS[refusal.fault])
    if not refusal.where:
        return sentence
    return f"{sentence} {str(WHERE[refusal.fault]) % {'where': refusal.where}}"
