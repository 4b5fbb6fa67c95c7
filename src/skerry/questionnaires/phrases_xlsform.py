"""What is said of a form that is brought in: each fault with what to do about it, each remark."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from skerry.actors.importers.refusals import SENTENCES, Refusal
from skerry.methods.expressions import Reason as Unreadable
from skerry.questionnaires.importers.xlsform import Note, Place, Problem, Reason, Remark
from skerry.questionnaires.phrases_editor import BEGINNING, fault_sentence
from skerry.questionnaires.phrases_expressions import AT_PLACE, why_unreadable
from skerry.questionnaires.rules.instruments import BeginningObstacle

Sentence = str | Promise

NOT_BEGUN: Final[Mapping[BeginningObstacle, Sentence]] = {
    **BEGINNING,
    BeginningObstacle.HAS_DRAFT: _(
        "This questionnaire has a draft already. Publish it or throw it away first."
    ),
}
"""Why a form becomes no version: who brings one has no use for the draft that is there."""


class Fault(NamedTuple):
    """What is wrong, and what to do."""

    what: Sentence
    mend: Sentence


FAULTS: Final[Mapping[Reason, Fault]] = {
    Reason.FILE: Fault(
        _("The file cannot be read."), _("Save it again as XLSX and upload that file.")
    ),
    Reason.NOT_XLSX: Fault(
        _("This is no XLSX workbook, whatever its name says."),
        _("Open it in a spreadsheet program and save it as XLSX."),
    ),
    Reason.OLD_WORKBOOK: Fault(
        _("This is a workbook of the old kind (XLS)."),
        _("Open it in a spreadsheet program and save it as XLSX."),
    ),
    Reason.ENCRYPTED: Fault(
        _("The workbook is protected with a password."),
        _("Take the password away and upload it again."),
    ),
    Reason.TOO_LARGE: Fault(
        _("The workbook is far larger than a form."),
        _("Copy the sheets of the form into a new workbook, without pictures and formatting."),
    ),
    Reason.MACROS: Fault(
        _("The workbook holds macros (XLSM), which are not taken."),
        _("Save it as XLSX, without macros, and upload that file."),
    ),
    Reason.TOO_MANY_ROWS: Fault(
        _("The sheet has more than %(detail)s rows."),
        _("Take out what does not belong to the form."),
    ),
    Reason.NO_SURVEY: Fault(
        _("There is no sheet called “survey” with questions in it."),
        _("Call the sheet with the questions “survey”."),
    ),
    Reason.NO_CHOICES: Fault(
        _("The question offers the list “%(detail)s”, but there is no sheet called “choices”."),
        _("Add a sheet “choices” with the columns list_name, name and label."),
    ),
    Reason.NO_HEADER: Fault(
        _("The sheet does not begin with the names of its columns."),
        _("Write the column names in the first row, among them “%(detail)s”."),
    ),
    Reason.NO_COLUMN: Fault(
        _("The column “%(detail)s” is missing."),
        _("Add a column with “%(detail)s” in the first row."),
    ),
    Reason.COLUMN_TWICE: Fault(
        _("The column means the same as “%(detail)s”."), _("Keep one of the two.")
    ),
    Reason.NO_QUESTIONS: Fault(
        _("The sheet has no questions."), _("Write a row for each question below the headers.")
    ),
    Reason.LANGUAGE_UNKNOWN: Fault(
        _("“%(detail)s” is no language that is known here."),
        _("Write its code in brackets after the name, such as “Svenska (sv)”."),
    ),
    Reason.NO_TYPE: Fault(
        _("The row has no type."),
        _("Say what is asked for, such as text, or empty the whole row."),
    ),
    Reason.TYPE_UNKNOWN: Fault(
        _("This is no type of XLSForm."),
        _("Use a type such as text, integer, date, select_one or note."),
    ),
    Reason.TYPE_NOT_TAKEN: Fault(
        _("Questions of this type cannot be asked here."),
        _("Ask in another way, such as text, date or select_one, or take the row out."),
    ),
    Reason.REPEAT: Fault(
        _("Questions that are repeated cannot be asked here."),
        _("Ask once, with a group for as many as are usual, or with a long text."),
    ),
    Reason.LIST_FROM_FILE: Fault(
        _("The choices come from another file or another question, which is not taken here."),
        _("Write them in the sheet “choices”, with a choice_filter where some are to be offered."),
    ),
    Reason.NO_LIST_NAMED: Fault(
        _("The type does not say which list is offered."),
        _("Write the name of the list after it, such as “select_one colours”."),
    ),
    Reason.LIST_UNKNOWN: Fault(
        _("The list “%(detail)s” is not in the sheet “choices”."),
        _("Write its choices there, or correct the name here."),
    ),
    Reason.NO_NAME: Fault(
        _("The row has no name."), _("Give it a name of its own, such as “turnover”.")
    ),
    Reason.NAME_INVALID: Fault(
        _("This cannot be a name."),
        _("Begin with a letter from a to z; then letters, digits, _, - and . without spaces."),
    ),
    Reason.NAME_TOO_LONG: Fault(_("The name is too long."), _("Use at most %(detail)s signs.")),
    Reason.NAME_TWICE: Fault(
        _("Row %(detail)s has this name already."),
        _("Give one of them another name; here a name may stand only once in the whole form."),
    ),
    Reason.NAME_RESERVED: Fault(
        _("This name is kept for the form itself."), _("Choose another name.")
    ),
    Reason.OTHER_TAKEN: Fault(
        _(
            "For “or other” a question “%(detail)s” is made, but this name stands in the form already."
        ),
        _("Take or_other away and ask for the words as you do, or rename that question."),
    ),
    Reason.TOO_DEEP: Fault(
        _("Groups lie inside each other more than %(detail)s deep."),
        _("Let groups end before others begin."),
    ),
    Reason.NO_LABEL: Fault(
        _("The question has no words."),
        _(
            "Write what is asked in the column “label”. If a formula stands there, write its text instead."
        ),
    ),
    Reason.END_WITHOUT_BEGIN: Fault(
        _("Nothing that fits has begun here."),
        _("Take this row out, or begin the group above it."),
    ),
    Reason.BEGIN_WITHOUT_END: Fault(
        _("The group does not end."), _("Add a row of the type end_group after its last question.")
    ),
    Reason.NO_CALCULATION: Fault(
        _("It is not said what is to be calculated."),
        _("Write the expression in the column “calculation”."),
    ),
    Reason.EXPRESSION: Fault(
        AT_PLACE,
        _("Correct it, such as ${age} >= 18 and ${place} = 'north'."),
    ),
    Reason.REFERENCE_UNKNOWN: Fault(
        _("No question is called “%(detail)s”."),
        _("Correct the name between ${ and }; capital and small letters differ."),
    ),
    Reason.REFERENCE_LEFT_OUT: Fault(
        _(
            "“%(detail)s” is a row that is not taken, because it would collect what nobody was asked."
        ),
        _("Take out what depends on it, or ask for it in a question."),
    ),
    Reason.CYCLE: Fault(
        _("These calculations need each other: %(detail)s."),
        _("Let one of them do without the others."),
    ),
    Reason.PARAMETERS: Fault(
        _("This is no range from a smaller to a larger number."),
        _("Write it as “start=1 end=5 step=1”."),
    ),
    Reason.NO_LIST_NAME: Fault(
        _("The choice belongs to no list."), _("Write the name of its list in “list_name”.")
    ),
    Reason.CHOICE_NAME_SPACES: Fault(
        _("There is a space in the name of the choice."),
        _("Use _ instead; people see the label."),
    ),
    Reason.CHOICE_TWICE: Fault(
        _("The list has a choice with this name already."),
        _("Give each choice of a list a name of its own."),
    ),
    Reason.OWN_COLUMN: Fault(
        _("This cannot stand in a column of ours."),
        _("Empty the cell, or write what the handbook says of this column."),
    ),
    Reason.TOOLS_REFUSE: Fault(
        _("Tools that read XLSForm would refuse this. They say: %(detail)s"),
        _("Correct it as they say."),
    ),
}

NOTES: Final[Mapping[Note, Sentence]] = {
    Note.LANGUAGE_ASSUMED: _(
        "The form does not say which language its words are in. They are read as “%(detail)s”."
    ),
    Note.LABEL_FILLED: _(
        "Words are missing in the first language. Those of another language stand in for them."
    ),
    Note.NOT_TRANSLATED: _(
        "Words are missing in “%(detail)s”. Those of the first language are shown."
    ),
    Note.COLUMN_KEPT: _(
        "The column “%(detail)s” is not used here. It is kept and written again when the form goes out."
    ),
    Note.METADATA_LEFT_OUT: _(
        "“%(detail)s” is left out: it would collect something about the person that nobody was asked."
    ),
    Note.SWITCHED_OFF: _(
        "The row is switched off in the column “disabled”, so it is left out, as tools do."
    ),
    Note.MISSING_READ: _(
        "This choice is read as a way of not answering, and is shown in words of ours."
    ),
    Note.OTHER_MADE: _("For “or other” a choice and the question “%(detail)s” are made."),
    Note.GROUP_FLATTENED: _(
        "The group “%(detail)s” lies inside another: its title becomes a note, its condition goes to each question."
    ),
    Note.GROUP_OPENED: _(
        "The group “%(detail)s” holds only groups: each becomes a section under its condition. Its own title is left out."
    ),
    Note.SECTION_MADE: _(
        "Questions that stand in no group get a section of their own, “%(detail)s”."
    ),
    Note.SECTION_RENAMED: _(
        "The group becomes the section “%(detail)s”, because its name stands in addresses."
    ),
    Note.RANGE_AS_NUMBER: _("The range does not count 1, 2, 3 …: it becomes a number with limits."),
    Note.CHOICE_WITHOUT_LABEL: _("The choice has no words, so “%(detail)s” is shown."),
    Note.TRAIT_UNKNOWN: _(
        "No column of “choices” is called “%(detail)s”. If it is a word to compare with, put it in quotation marks."
    ),
    Note.NO_TITLE: _("The form has no title (form_title), so “%(detail)s” is taken."),
    Note.MORE_SETTINGS: _("Only the first row below the headers is read here."),
    Note.BEFORE_PUBLISHING: _("To be mended before it is published: %(detail)s"),
    Note.TOOLS_WARN: _("Tools that read XLSForm warn: %(detail)s"),
}


def what_is_wrong(problem: Problem) -> str:
    if problem.reason is Reason.FILE and problem.detail in set(Refusal):
        return str(SENTENCES[Refusal(problem.detail)])
    why = ""
    if problem.reason is Reason.EXPRESSION:
        reason, _colon, token = problem.detail.partition(":")
        why = why_unreadable(Unreadable(reason), token)
    said = {"detail": problem.detail, "position": problem.position, "why": why}
    return str(FAULTS[problem.reason].what) % said


def what_to_do(problem: Problem) -> str:
    if problem.reason is Reason.TYPE_UNKNOWN and problem.detail:
        return gettext("Did you mean “%(detail)s”?") % {"detail": problem.detail}
    mend = str(FAULTS[problem.reason].mend)
    return mend.replace("%(detail)s", problem.detail)


def remarked(remark: Remark) -> str:
    detail = fault_sentence(remark.fault, {}) if remark.fault else remark.detail
    return str(NOTES[remark.note]) % {"detail": detail}


def where(place: Place, also: tuple[int, ...] = ()) -> str:
    """The sheet, the rows and the column in a few words."""
    if not place.sheet:
        return gettext("The whole form")
    rows = [str(row) for row in (place.row, *also[:5]) if row]
    named = ngettext("row %(rows)s", "rows %(rows)s", len(rows)) % {"rows": ", ".join(rows)}
    if len(also) > 5:  # noqa: PLR2004  # more rows than that are not read by anybody
        named = gettext("%(rows)s and %(count)d more") % {"rows": named, "count": len(also) - 5}
    return ", ".join(part for part in (place.sheet, named if rows else "", place.column) if part)
