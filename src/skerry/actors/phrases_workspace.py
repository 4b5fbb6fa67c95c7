"""What the workspace of an organisation says: names of facts, why they matter, what became of a change."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skerry.actors import phrases
from skerry.actors.rules.completeness import Missing
from skerry.actors.rules.facts import ChangeObstacle, Fact

Sentence = Promise | str

FACTS: Final[Mapping[Fact, Sentence]] = {
    Fact.NAME: _("Name"),
    Fact.NAMES: _("Other names"),
    Fact.KIND: _("Kind of organisation"),
    Fact.WEBSITE: _("Website"),
    Fact.NUMBER: _("National number"),
    Fact.ESTABLISHED: _("Founded in"),
    Fact.LANGUAGES: _("Languages you work in"),
    Fact.IS_LINKED: _("Part of a group?"),
    Fact.SIZE: _("Size"),
    Fact.VISIBILITY: _("Who may see it"),
    Fact.LOGO: _("Logo"),
    Fact.SPECIALITIES: _("Specialities"),
    Fact.SECTORS: _("Sectors"),
    Fact.SITES: _("Places"),
    Fact.SUMMARY: _("In one sentence (%(language)s)"),
    Fact.DESCRIPTION: _("In more words (%(language)s)"),
    Fact.OFFERING: _("Offer “%(title)s”"),
    Fact.FIGURE: _("%(figure)s %(year)s"),
}
# The same in short, for facts of which a profile has several.
SIDES: Final[Mapping[Fact, Sentence]] = {
    **FACTS,
    Fact.IS_LINKED: _("Size"),
    Fact.SUMMARY: _("Texts"),
    Fact.DESCRIPTION: _("Texts"),
    Fact.OFFERING: _("What it offers"),
    Fact.FIGURE: _("Figures"),
}
OFFERING_PARTS: Final[Mapping[str, Sentence]] = {
    "kind": _("Kind"),
    "url": _("Page on the web"),
    "visibility": _("Who may see it"),
    "concepts": _("Specialities"),
    "title": _("Title"),
    "summary": _("In a few sentences"),
}
# What is missing, why that matters, and the page of the workspace with the field that mends it.
GAPS: Final[Mapping[Missing, tuple[Sentence, Sentence, str, str]]] = {
    Missing.SUMMARY: (
        _("One sentence about you"),
        _("It stands on your card in every list. Without it people see a name and pass on."),
        "edit_about",
        "texts",
    ),
    Missing.SPECIALITY: (
        _("Your specialities"),
        _("Buyers filter by speciality: without one you are not in their list."),
        "edit_expertise",
        "specialities",
    ),
    Missing.OFFERING: (
        _("An offer"),
        _("Who looks for a product, a service or a course finds offers, not organisations."),
        "edit_offering_new",
        "",
    ),
    Missing.WEBSITE: (
        _("Your website"),
        _("It is the next thing that people open who like what they read here."),
        "edit_about",
        "id_website",
    ),
    Missing.PLACE: (
        _("A place"),
        _("Without a city you are not on the map, and in no list of a region."),
        "edit_places",
        "",
    ),
    Missing.DESCRIPTION: (
        _("A few paragraphs about you"),
        _("They tell a buyer or a partner whether a conversation is worth their time."),
        "edit_about",
        "texts",
    ),
    Missing.SECTOR: (
        _("The sectors you serve"),
        _("A hospital looks for those who know hospitals."),
        "edit_expertise",
        "sectors",
    ),
    Missing.LOGO: (
        _("Your logo"),
        _("People recognise you by it before they read your name."),
        "edit_logo",
        "",
    ),
    Missing.SIZE: (
        _("Your size"),
        _(
            "Calls for funding and benchmarks are for firms of a certain size; without it you are in none of them."
        ),
        "edit_figures",
        "",
    ),
    Missing.CONFIRMATION: (
        _("This year's confirmation"),
        _("An entry that nobody has confirmed for a year is marked as possibly out of date."),
        "edit",
        "confirm",
    ),
}
OBSTACLES: Final[Mapping[ChangeObstacle, Sentence]] = {
    ChangeObstacle.UNKNOWN_FACT: _("This part of the profile is not known."),
    ChangeObstacle.NAMELESS: _("A profile needs a name."),
    ChangeObstacle.TOO_MANY_OFFERINGS: _(
        "A profile holds 200 offers at most. Please remove one that is no longer current."
    ),
    ChangeObstacle.TOO_MANY_SITES: _("A profile holds 30 places at most."),
    ChangeObstacle.VISIBILITY_IS_THE_MANAGERS: _(
        "The cluster manager has decided who may see this profile. Please ask them to change it."
    ),
    ChangeObstacle.DELISTED: phrases.ORGANISATION_DELISTED,
    ChangeObstacle.NUMBER_TAKEN: _(
        "Another profile has this national number. If it is yours too, tell the cluster manager that the two are one."
    ),
    ChangeObstacle.OF_ANOTHER_ENTRY: _(
        "That was changed in another profile, which is part of this one since. Please write here what is to stand here."
    ),
}
SAVED: Final = _("Saved.")
NOTHING_CHANGED: Final = _("Nothing was different, so nothing was changed.")
REMOVED: Final = _("The offer is removed. You can bring it back under “History”.")
UNDONE: Final = _("Undone. You find the undoing itself in the history, too.")
UNDONE_IN_PART: Final = _("Undone in part. Changed again since, and therefore kept: %(kept)s.")
NOT_UNDONE: Final = _("Nothing of this can be undone: all of it was changed again since.")
CONFLICT: Final = _(
    "Somebody else changed this while you were writing. It now says: “%(now)s”. "
    "What you wrote stands in the form; save again to keep yours."
)
NOTHING: Final = _("nothing")
SOMEBODY_GONE: Final = _("Somebody whose account is closed")
AN_EDITOR: Final = _("An editor")
THE_MANAGER: Final = _("The cluster manager")
BY_COMMAND: Final = _("The operator of the site")
