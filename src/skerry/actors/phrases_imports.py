"""Sentences about imports."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from skerry.actors import phrases_workspace
from skerry.actors.enums import ListField, NameKind, OrganisationKind, RunState, SizeClass
from skerry.actors.importers.lists import SCHEME as LIST
from skerry.actors.importers.refusals import SENTENCES, Refusal
from skerry.actors.models import ImportRun
from skerry.actors.rules.facts import Fact
from skerry.actors.rules.runs import RunAction
from skerry.kernel.formats import language_name

ASKED_FOR: Final[dict[RunAction, str | Promise]] = {
    RunAction.APPLY: gettext_lazy("It is being written. You may leave this page meanwhile."),
    RunAction.RESUME: gettext_lazy("It goes on where it was stopped."),
    RunAction.UNDO: gettext_lazy("It is being undone. You may leave this page meanwhile."),
}

_STANDING: Final[dict[RunState, str | Promise]] = {
    RunState.STAGING: gettext_lazy(
        "The files are being read and compared with the directory. Nothing in it changes meanwhile."
    ),
    RunState.REFUSED: gettext_lazy(
        "The files were not taken in. Nothing in the directory has changed."
    ),
    RunState.PREVIEW: gettext_lazy(
        "This is what would change. Nothing has changed yet: look through it, then apply it or give it up."
    ),
    RunState.APPLYING: gettext_lazy(
        "It is being written, a few thousand rows at a time. Nothing of it is seen before all of it is there."
    ),
    RunState.STOPPED: gettext_lazy(
        "It was stopped before its end. Nothing of it is seen. Resume it to finish, or undo it to be rid of it."
    ),
    RunState.COMPLETE: gettext_lazy("All of it is in the directory. It can be undone."),
    RunState.UNDOING: gettext_lazy("It is out of sight already; its rows are being removed."),
    RunState.UNDONE: gettext_lazy(
        "Nothing of it is left in the directory, but for what is said to be kept."
    ),
}
_UNMAPPED: Final = gettext_lazy(
    "The list is here and waits: say what its columns hold, then it is read."
)
_SAMPLES: Final[dict[str, str | Promise]] = {
    "organisations added": gettext_lazy("Organisations to be added"),
    "organisations changed": gettext_lazy("Organisations to be changed"),
    "initiatives added": gettext_lazy("Projects to be added"),
    "initiatives changed": gettext_lazy("Projects to be changed"),
    "participations added": gettext_lazy("Participations to be added"),
    "participations changed": gettext_lazy("Participations to be changed"),
    "observations added": gettext_lazy("Figures to be added"),
    "observations changed": gettext_lazy("Figures to be given anew"),
}


_RECORDS: Final[Mapping[str, str | Promise]] = {
    "organisations": gettext_lazy("Organisations"),
    "initiatives": gettext_lazy("Projects"),
    "participations": gettext_lazy("Participations"),
}
_FIGURES: Final[Mapping[str, str | Promise]] = {"observations": gettext_lazy("Figures")}


def brought(run: ImportRun) -> list[tuple[str, str | Promise]]:
    """The kinds of record that the run is about, with their names."""
    kinds = _FIGURES if "observations_added" in run.counts else _RECORDS
    return list(kinds.items())


def happened(run: ImportRun) -> Sequence[str]:
    """Where the run stands, in plain words."""
    is_unmapped = run.importer == LIST and run.state == RunState.STAGING and not run.options
    sentences = [str(_UNMAPPED if is_unmapped else _STANDING[RunState(run.state)])]
    if edited := run.counts.get("edited_meanwhile"):
        sentences.append(
            ngettext(
                "One record was edited between the preview and the end, and was left as it is.",
                "%(count)d records were edited between the preview and the end, and were left as they are.",
                edited,
            )
            % {"count": edited}
        )
    undo = run.counts.get("undo") or {}
    if kept := undo.get("kept"):
        sentences.append(
            ngettext(
                "One record was edited or used since, and was kept.",
                "%(count)d records were edited or used since, and were kept.",
                kept,
            )
            % {"count": kept}
        )
    return sentences


def refusal_sentence(refusal: Mapping[str, Any]) -> str:  # Any: JSON
    """What is wrong, where, and what to do; nothing where nothing was refused."""
    if not refusal:
        return ""
    where = [str(refusal.get("file") or "")]
    if refusal.get("line"):
        where.append(_("line %(line)d") % {"line": refusal["line"]})
    if refusal.get("column"):
        where.append(_("column %(column)s") % {"column": refusal["column"]})
    place = ", ".join(part for part in where if part)
    sentence = str(SENTENCES[Refusal(refusal["reason"])])
    return f"{place}: {sentence}" if place else sentence


def samples(
    kept: Mapping[str, Sequence[Sequence[object]]],
) -> list[tuple[str, Sequence[Sequence[object]]]]:
    """The kinds of change that there are, with a few rows of each."""
    return [
        (str(_SAMPLES[part]), [_in_words(row) for row in rows] if part == _CHANGED else rows)
        for part, rows in kept.items()
        if rows
    ]


def _in_words(row: Sequence[object]) -> Sequence[object]:
    """A change of an organisation, with its field and values as its profile calls them."""
    field = str(row[5])
    meant = _MEANT.get(field, {})
    return [*row[:5], _label(field), *(meant.get(str(value), value) for value in row[6:8])]


def _label(field: str) -> str:
    if field.startswith(_SUMMARY):
        sentence = str(phrases_workspace.FACTS[Fact.SUMMARY])
        return sentence % {"language": language_name(field.removeprefix(_SUMMARY))}
    return str(_FIELDS.get(field, field))


_CHANGED: Final = "organisations changed"
_SUMMARY: Final = f"{Fact.SUMMARY}:"
_FIELDS: Final[Mapping[str, str | Promise]] = {
    **dict(ListField.choices),
    **{str(fact): label for fact, label in phrases_workspace.FACTS.items()},
    **{f"name: {kind}": label for kind, label in NameKind.choices},
    "mail_domain": gettext_lazy("Mail domain"),
}
_MEANT: Final[Mapping[str, Mapping[str, str | Promise]]] = {
    Fact.KIND: dict(OrganisationKind.choices),
    Fact.SIZE: dict(SizeClass.choices),
}
