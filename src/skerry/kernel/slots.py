"""Places in a page that rooms above may fill.

A page names a slot and hands it plain values; what appears there is declared in
one file of ``config``, so nobody below knows who fills it.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Protocol

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.module_loading import import_string
from markupsafe import Markup

from skerry.kernel.actor import Viewer


class Slot(StrEnum):
    ORGANISATION_ASIDE = "organisation-aside"
    ORGANISATION_MAIN = "organisation-main"
    DIRECTORY_FOOT = "directory-foot"
    HOME_MAIN = "home-main"
    DESK_TASKS = "desk-tasks"
    """The tools with which the directory is kept; the other tools of the desk have a place each."""
    DESK_PEOPLE = "desk-people"
    DESK_SOURCES = "desk-sources"
    DESK_SURVEYS = "desk-surveys"
    INSTRUMENT_ASIDE = "instrument-aside"
    """What uses a questionnaire; takes the ``instrument``'s uuid."""
    DIRECTORY_ACTIONS = "directory-actions"
    SEGMENT_ACTIONS = "segment-actions"
    ACCOUNT_MENU = "account-menu"
    MEASURE_HELP = "measure-help"
    """Who helps with a measure of a check-up; takes its ``measure`` and the kinds of ``helps``."""


class Filling(Protocol):
    """Gives a piece of page for plain values, or an empty string for nothing."""

    def __call__(self, *, viewer: Viewer, **values: object) -> Markup | str: ...


Fillings = Mapping[Slot, Sequence[str]]


def fill(slot: Slot, *, viewer: Viewer, **values: object) -> Markup:
    """Everything that rooms above put into ``slot``, in the declared order."""
    fillings: Fillings = import_string(settings.SLOT_FILLINGS)
    pieces = [import_string(path)(viewer=viewer, **values) for path in fillings.get(slot, ())]
    return Markup("").join(piece for piece in pieces if piece)


def filled(template: str, **values: object) -> Markup:
    """A filling made of ``template``: a page of ours, which escapes its values itself."""
    return Markup(render_to_string(template, values))  # noqa: S704  # as said
