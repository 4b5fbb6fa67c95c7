"""What is said of one kind of check-up and not of the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from skerry.assessments.enums import CheckUpKind
from skerry.assessments.phrases import Sentence


@dataclass(frozen=True, kw_only=True)
class WordsOfKind:
    """``gets`` are what a firm leaves with, each in short and in a sentence; ``paper`` is the title of its PDF."""

    name: Sentence
    question: Sentence
    lead: Sentence
    gets: Sequence[tuple[Sentence, Sentence]]
    asks_adviser: Sentence
    weighing: Sentence
    goes_away: Sentence
    found: Sentence
    threats: Sentence
    threat: Sentence
    frequency: Sentence
    paper: Sentence
    found_on_paper: Sentence
    file_name: Sentence
    badge: Sentence


_STAND: Final = (
    _("Where you stand."),
    _(
        "A score out of 100 that you can open down to each answer. What you do not know is shown as such."
    ),
)
_PAPER: Final = (_("A paper for board and bank."), _("Standing and plan as PDF."))

_SECURITY: Final = WordsOfKind(
    name=_("Security check-up"),
    question=_("Where does your firm stand, and what comes first?"),
    lead=_(
        "For firms of 1 to 249 people. At most twenty minutes, no account, nothing to know beforehand."
    ),
    gets=(
        _STAND,
        (
            _("What to do first."),
            _(
                "The measures that lower your risk most within your hours and your money, in the best order, with steps for the tools that you use."
            ),
        ),
        (
            _("What others ask of you."),
            _(
                "Whether laws such as NIS2 concern you, and how far your answers carry in other frameworks."
            ),
        ),
        _PAPER,
    ),
    asks_adviser=_("It lets you see its security check-up, fill it in and make the plan with it."),
    weighing=_("Each question weighs 1, 2 or 3: 3 where most attacks succeed without it."),
    goes_away=_("of your risk goes away"),
    found=_(
        "Each threat has a weight: how often it meets small firms, times what it costs them. What you fear most weighs double. Each measure takes away a share of what is left of some threats. Of all sets of measures that fit into your hours and money and hold what they need, the plan has the one that leaves the least; it is found by whole-number optimisation, and so is the order, in which the risk falls soonest."
    ),
    threats=_("What threatens small firms"),
    threat=_("Threat"),
    frequency=_("Of 100 firms, in a year"),
    paper=_("Security: where we stand, and what we do"),
    found_on_paper=_(
        "Points follow from answers by published rules. Each measure leaves a share of the risk of some "
        "threats; of all sets of measures within hours and money, this one leaves the least."
    ),
    file_name=_("security-plan"),
    badge=_("Security measures that are done"),
)
_EXPORT: Final = WordsOfKind(
    name=_("Export check-up"),
    question=_("Are you ready to sell abroad, and what comes first?"),
    lead=_(
        "For firms that sell cybersecurity, of 1 to 249 people. At most fifteen minutes, no account."
    ),
    gets=(
        _STAND,
        (
            _("What to do first."),
            _(
                "The measures that make it least likely that your entry fails, within your hours and your money, in the best order, each with its steps."
            ),
        ),
        (
            _("Who helps you."),
            _("What organisations of the region offer that goes with each measure."),
        ),
        _PAPER,
    ),
    asks_adviser=_("It lets you see its export check-up, fill it in and make the plan with it."),
    weighing=_("Each question weighs 1, 2 or 3: 3 where most entries abroad fail without it."),
    goes_away=_("of the risk that your entry fails goes away"),
    found=_(
        "There are ways in which an entry abroad fails. Each has a weight: how often it meets firms, times what it costs them. What you fear most weighs double. Each measure takes away a share of what is left of some of them. Of all sets of measures that fit into your hours and money and hold what they need, the plan has the one that leaves the least; it is found by whole-number optimisation, and so is the order, in which the risk falls soonest. The weights are a judgement of ours: nobody has counted them for firms of this kind."
    ),
    threats=_("How an entry abroad fails"),
    threat=_("What goes wrong"),
    frequency=_("Of 100 first entries"),
    paper=_("Selling abroad: where we stand, and what we do"),
    found_on_paper=_(
        "Points follow from answers by published rules. Each measure leaves a share of the risk that an entry "
        "abroad fails; of all sets of measures within hours and money, this one leaves the least."
    ),
    file_name=_("export-plan"),
    badge=_("Preparations for export that are done"),
)
WORDS: Final[Mapping[CheckUpKind, WordsOfKind]] = {
    CheckUpKind.SECURITY: _SECURITY,
    CheckUpKind.EXPORT: _EXPORT,
}
