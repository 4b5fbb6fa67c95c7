"""Sentences about panels and waves that more than one page says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skerry.methods.sampling import Rule
from skerry.surveys.enums import (
    Access,
    Again,
    Caution,
    Dimension,
    Mode,
    Term,
    Unit,
    WaveObstacle,
    WaveState,
)

Sentence = str | Promise


@dataclass(frozen=True, kw_only=True)
class ModeWords:
    """A mode to the team: its name, what it promises, and what it costs."""

    name: Sentence
    promises: Sentence
    costs: Sentence


MODES: Final[Mapping[Mode, ModeWords]] = {
    Mode.NAMED: ModeWords(
        name=_("Named"),
        promises=_("The survey team sees who answered what, and may use it with the name."),
        costs=_(
            "You can follow each organisation over several waves, and fill in for them by phone."
        ),
    ),
    Mode.CONFIDENTIAL: ModeWords(
        name=_("Confidential"),
        promises=_(
            "Only the survey team can see who answered what; each reading is logged. "
            "Whatever is published names nobody."
        ),
        costs=_("You can follow each organisation over several waves, but never name one."),
    ),
    Mode.ANONYMOUS: ModeWords(
        name=_("Anonymous"),
        promises=_(
            "Nobody can join an answer to who gave it: not the team, and not whoever steals a copy of the site."
        ),
        costs=_(
            "An answer cannot be changed, withdrawn or followed over waves once it is handed in; "
            "no files, no colleagues at one sheet, no entries by phone."
        ),
    ),
}
UNITS: Final[Mapping[Unit, tuple[Sentence, Sentence]]] = {
    Unit.ORGANISATION: (
        _("The organisation"),
        _("One sheet for each organisation. Colleagues may share it."),
    ),
    Unit.PERSON: (_("The person"), _("One sheet for each person who is invited.")),
}
ACCESSES: Final[Mapping[Access, tuple[Sentence, Sentence]]] = {
    Access.CENSUS: (
        _("Everybody in a panel"),
        _("Each organisation of the panel gets an invitation."),
    ),
    Access.SAMPLE: (
        _("A random sample of a panel"),
        _(
            "Chance draws some of each stratum. The seed is kept, so that anybody can check the draw."
        ),
    ),
    Access.OPEN_LINK: (
        _("Whoever has the link"),
        _(
            "One link for all, to put on a page or a poster. Nobody knows how many could have answered."
        ),
    ),
}
STATES: Final[Mapping[WaveState, Sentence]] = {
    WaveState.DRAFT: _("Draft"),
    WaveState.OPEN: _("Open"),
    WaveState.CLOSED: _("Closed"),
}
MARKS: Final[Mapping[WaveState, str]] = {
    WaveState.DRAFT: "plain",
    WaveState.OPEN: "good",
    WaveState.CLOSED: "accent",
}
DIMENSIONS: Final[Mapping[Dimension, Sentence]] = {
    Dimension.KIND: _("Kind of organisation"),
    Dimension.SIZE: _("Size"),
    Dimension.PLACE: _("Place"),
}
PLACE_LEVELS: Final[Mapping[int, Sentence]] = {
    3: _("Counties and the like (NUTS 3)"),
    2: _("Larger regions (NUTS 2)"),
    1: _("Parts of the country (NUTS 1)"),
    0: _("Countries"),
}
ALLOCATIONS: Final[Mapping[Rule, Sentence]] = {
    Rule.PROPORTIONAL: _("The same share of each stratum"),
    Rule.SQUARE_ROOT: _("A larger share of small strata"),
    Rule.EQUAL: _("The same number of each stratum"),
}
TERMS: Final[Mapping[Term, tuple[Sentence, Sentence]]] = {
    Term.LAW: (
        _("Public records"),
        _("What may happen to answers if somebody asks to see them, and what keeps them secret."),
    ),
    Term.DISPOSAL: (
        _("Archiving and disposal"),
        _("What must be kept, what is deleted when, and who decided so."),
    ),
    Term.BASIS: (
        _("Legal basis"),
        _("Why you may ask at all: such as a task in the public interest."),
    ),
    Term.CONTACT: (
        _("Contact for data protection"),
        _("Who answers questions about it: a function, an address, a telephone."),
    ),
}
OBSTACLES: Final[Mapping[WaveObstacle, Sentence]] = {
    WaveObstacle.NOT_A_DRAFT: _("This wave is open or closed already, so it stays as it is."),
    WaveObstacle.NOT_OPEN: _("This wave is not open."),
    WaveObstacle.HAS_ENDED: _("Its last day is over, so it cannot get more time. Make a new wave."),
    WaveObstacle.OPENS_AFTER_IT_CLOSES: _(
        "The last day must be after the first. Choose a later last day."
    ),
    WaveObstacle.CLOSES_IN_THE_PAST: _("Its last day is over. Choose a later one."),
    WaveObstacle.NOT_LATER: _("Choose a day after the present last day."),
    WaveObstacle.KEPT_TOO_SHORT: _(
        "Answers would be deleted before they are counted for the last time. Choose an earlier "
        "last day; as long as the wave is a draft, you can also keep answers longer."
    ),
    WaveObstacle.VERSION_IS_DRAFT: _("Publish the questionnaire first: a draft can still change."),
    WaveObstacle.NO_TITLE: _("Give it a title in one language at least."),
    WaveObstacle.NO_PANEL: _("Choose the panel that is asked."),
    WaveObstacle.NOBODY: _("Nobody would be asked. Choose another panel, or a larger sample."),
    WaveObstacle.SAMPLE_TOO_LARGE: _(
        "More would be drawn than a stratum has. The panel has changed; make the sample anew."
    ),
    WaveObstacle.STRATA_TOO_SMALL: _(
        "Some strata hold so few organisations that an anonymous answer would give itself away. "
        "Use fewer dimensions, ask more organisations, or promise less."
    ),
    WaveObstacle.ASKS_FOR_FILES: _(
        "The questionnaire asks for a file, and a file tells who made it. "
        "Take the question out, or make the wave confidential."
    ),
}
AGAIN: Final[Mapping[Again, Sentence]] = {
    Again.SAME: _("Mostly the same, to see change"),
    Again.OTHERS: _("Others, to share the burden"),
}
CAUTIONS: Final[Mapping[Caution, Sentence]] = {
    Caution.ORGANISATIONS_ARE_ASKED_FOR: _(
        "The questionnaire asks for organisations. Whoever names partners or customers may give "
        "away who they are."
    ),
    Caution.WORDS_ARE_ASKED_FOR: _(
        "The questionnaire asks for words of one's own. People may write who they are without meaning to."
    ),
    Caution.NO_TERMS: _(
        "Nothing is written yet about public records and data protection. Respondents should read it here."
    ),
    Caution.NOBODY_IN_A_STRATUM: _(
        "Nobody is asked in: {strata}. Results cannot say anything of them, and no weight makes good for it."
    ),
    Caution.ONE_IN_A_STRATUM: _(
        "Only one is asked in: {strata}. How sure results are cannot be told there. Draw two or more."
    ),
}
WAVE_MADE: Final = _("The wave is made, as a draft. Look at it once more, then open it.")
WAVE_CHANGED: Final = _("The draft is changed.")
WAVE_DELETED: Final = _("The draft is thrown away.")
WAVE_OPENED: Final = _("The wave is open.")
WAVE_EXTENDED: Final = _("The wave has more time. Tell those who have not answered yet.")
WAVE_CLOSED: Final = _("The wave is closed. No more answers are taken.")
PANEL_FROZEN: Final = _(
    "The panel is frozen. It stays as it is, whatever becomes of the directory."
)
PANEL_DELETED: Final = _("The panel is deleted.")
PANEL_IN_USE: Final = _("A wave asks this panel, so it stays.")
PANEL_EMPTY: Final = _("Nobody would be in it. Take a filter away.")
NEXT_IS_INVITING: Final = _("Next: invite those who are asked.")
NEXT_IS_WRITING: Final = _("Next: everything is ready, and nobody has been written to yet.")
PREPARE_INVITATIONS: Final = _("Prepare the invitations")
FILL_IN_ADDRESSES: Final = _("Fill in addresses")
WRITE_INVITATION: Final = _("Write the invitation")
NEXT_IS_COMPUTING: Final = _(
    "Next: compute the figures. Look first at how they are made, and whether anything is to be chosen."
)
NEXT_IS_PUBLISHING: Final = _("Next: the figures are computed. Look at them, then publish them.")
RESULTS_ARE_PUBLISHED: Final = _("The results are published. Everybody can see them.")
SEE_HOW_MADE: Final = _("How the figures are made")
COMPUTE_RESULTS: Final = _("Go to the results and compute")
LOOK_AT_RESULTS: Final = _("Look at the figures and publish")
SEE_RESULTS: Final = _("See the results as everybody does")
TERMS_CHANGED: Final = _("Kept. Waves that open from now on tell it to respondents.")
SMALL_STRATA: Final = _("Small strata together")
UNKNOWN_PLACE: Final = _("Place unknown")
EVERYBODY: Final = _("All")
