"""What the editor says: kinds of questions, faults, changes, and why an edit cannot be done."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skerry.questionnaires.enums import Missing, Purpose, QuestionType
from skerry.questionnaires.rules.editing import EditImpossible, EditReason
from skerry.questionnaires.rules.instruments import (
    BeginningObstacle,
    Change,
    ChangeKind,
    Fault,
    FaultReason,
)

Sentence = str | Promise

TYPES: Mapping[QuestionType, tuple[Sentence, Sentence]] = {
    QuestionType.SINGLE: (_("One choice"), _("One answer out of a list.")),
    QuestionType.MULTIPLE: (_("Several choices"), _("Any number of answers out of a list.")),
    QuestionType.MATRIX: (_("Matrix"), _("The same list of answers for several lines.")),
    QuestionType.SCALE: (_("Scale"), _("From one end to the other, in 2 to 11 steps.")),
    QuestionType.RANKING: (_("Ranking"), _("Put the answers of a list in order, the best first.")),
    QuestionType.NUMBER: (_("Number"), _("How many or how much, with a unit if you like.")),
    QuestionType.MONEY: (_("Money"), _("An amount in one currency.")),
    QuestionType.DATE: (_("Date"), _("A day.")),
    QuestionType.TEXT: (_("Text"), _("Words of their own, one line or several.")),
    QuestionType.CONCEPT: (_("Terms"), _("Terms of a vocabulary, such as fields of security.")),
    QuestionType.ORGANISATION: (_("Organisation"), _("An organisation, found in the directory.")),
    QuestionType.FILE: (_("File"), _("A file that they add.")),
    QuestionType.NOTE: (_("Note"), _("Words for reading. Nothing is asked.")),
    QuestionType.CALCULATED: (_("Calculated"), _("A value worked out from other answers.")),
}
MISSING: Mapping[Missing, Sentence] = {
    Missing.DONT_KNOW: _("Don’t know"),
    Missing.NOT_APPLICABLE: _("Not applicable"),
    Missing.REFUSED: _("Prefer not to say"),
}
PURPOSES: Mapping[Purpose, Sentence] = {
    Purpose.SURVEY: _("Survey"),
    Purpose.CHECK_UP: _("Check-up"),
    Purpose.REGISTRATION: _("Registration"),
    Purpose.ELIGIBILITY: _("Eligibility"),
    Purpose.FEEDBACK: _("Feedback"),
    Purpose.INTERVIEW: _("Interview"),
}

KEPT = _("It is kept.")
NOTHING_CHANGED_BY_IT = _("There was nothing to change.")
PUBLISHED = _("The version is published. It stays as it is for good.")
FAULTS_FIRST = _("Mend the faults first, then publish.")
BEGUN = _("A new version is begun. Change what you like; the published one stays as it is.")
UNDONE = _("The last change is taken back.")
NOTHING_TO_UNDO = _("There is no change to take back.")
DISCARDED = _("The draft is thrown away.")
ARCHIVED = _("The questionnaire is archived. What uses it goes on.")
RESTORED = _("The questionnaire is restored from the archive.")
DECLARED = _("It is kept which questions ask the same as before.")
COPIED = _("“%(name)s” is copied to the end of the section.")
REMOVED = _("“%(name)s” is removed. Take it back with “Undo”.")
CHANGED_MEANWHILE = _(
    "Somebody changed the draft meanwhile. You see it as it is now; please do it again if it is still needed."
)
PUBLISHED_MEANWHILE = _("Somebody published the draft meanwhile: it stays for good.")
KEY_TAKEN = _("Another questionnaire has this short name already. Please take another.")
SEVERAL_WRITTEN = _("Two lines have the same name “%(name)s”. Please give one of them another.")
TOO_MANY_LINES = _(
    "These are more lines than the %(most)s that this page can take. Nothing was kept. Take some out, or write the list in a spreadsheet and bring it in as XLSForm."
)
LINE_WRONG = _("“%(name)s”: %(why)s")
MOVED_QUESTION = _("“%(name)s” is now question %(place)s of %(count)s in “%(section)s”.")
MOVED_SECTION = _("“%(name)s” is now section %(place)s of %(count)s.")

BEGINNING: Mapping[BeginningObstacle, Sentence] = {
    BeginningObstacle.HAS_DRAFT: _("There is a draft already. Go on with that one."),
    BeginningObstacle.NOTHING_PUBLISHED: _("Nothing is published yet. Go on with the draft."),
    BeginningObstacle.ARCHIVED: _(
        "The questionnaire is archived. Restore it from the archive first."
    ),
}

EDITS: Mapping[EditReason, Sentence] = {
    EditReason.ABSENT: _("“%(names)s” is not there any more."),
    EditReason.NAME_INVALID: _(
        "“%(names)s” cannot be a name: take letters from a to z, digits and _, and begin with a letter."
    ),
    EditReason.NAME_RESERVED: _("“%(names)s” means something already. Please take another name."),
    EditReason.NAME_TAKEN: _("“%(names)s” is taken. Please take another name."),
    EditReason.IS_READ: _("It cannot go yet: %(names)s depends on it. Change that first."),
    EditReason.IS_USED: _("It cannot go yet: %(names)s uses it. Give that another list first."),
    EditReason.NOWHERE_TO_GO: _("It cannot go further."),
    EditReason.NO_SECTION: _("There is no section yet. Add one first."),
}

FAULTS: Mapping[FaultReason, Sentence] = {
    FaultReason.NO_LANGUAGE: _("It has no language."),
    FaultReason.NO_TITLE: _("It has no title."),
    FaultReason.NO_QUESTIONS: _("It asks nothing yet."),
    FaultReason.SECTION_EMPTY: _("The section is empty. It is left out until it has questions."),
    FaultReason.NAME_INVALID: _(
        "The name has a character that it may not have: take letters from a to z, digits and _."
    ),
    FaultReason.NAME_TAKEN: _("Two questions or lines have this name."),
    FaultReason.NAME_RESERVED: _("The name means a missing answer. Give it another."),
    FaultReason.SECTION_NAME_INVALID: _("The name of the section cannot stand in an address."),
    FaultReason.SECTION_NAME_TAKEN: _("Two sections have this name."),
    FaultReason.SECTION_NAME_RESERVED: _("Another page has the name of the section."),
    FaultReason.LABEL_MISSING: _("It has no words."),
    FaultReason.TRANSLATION_MISSING: _("The words are missing in one language: %(language)s."),
    FaultReason.EXPRESSION_BROKEN: _("The expression cannot be read, from character %(place)s on."),
    FaultReason.REFERENCE_UNKNOWN: _(
        "The expression reads “%(detail)s”, and no question has that name."
    ),
    FaultReason.REFERENCE_LATER: _(
        "It depends on “%(detail)s”, which is asked in a later section. It may be too early to know."
    ),
    FaultReason.PIPED_UNKNOWN: _(
        "The words show the answer to “%(detail)s”, and no question has that name."
    ),
    FaultReason.CYCLE: _("Questions wait for each other in a circle: %(detail)s."),
    FaultReason.CHOICES_MISSING: _("It has no list of answers."),
    FaultReason.CHOICES_EMPTY: _("The list of answers is empty."),
    FaultReason.CHOICES_ALONE: _("The list has a single answer, so there is nothing to choose."),
    FaultReason.CHOICES_UNUSED: _("No question uses this list of answers."),
    FaultReason.CHOICE_NAME_TAKEN: _("Two answers of the list have the name “%(detail)s”."),
    FaultReason.CHOICE_NAME_INVALID: _(
        "The answer “%(detail)s” has a blank or a quote in its name."
    ),
    FaultReason.CHOICE_NAME_RESERVED: _(
        "“%(detail)s” means a missing answer. Tick it at the question instead of listing it."
    ),
    FaultReason.ROWS_MISSING: _("The matrix has no lines."),
    FaultReason.STEPS: _("A scale has 2 to 11 steps; this one has %(detail)s."),
    FaultReason.ENDS_UNLABELLED: _("Say what the two ends of the scale mean."),
    FaultReason.RANGE_UNREADABLE: _("“%(detail)s” is no value that can be an end of the range."),
    FaultReason.RANGE_REVERSED: _("The least is more than the most: %(detail)s."),
    FaultReason.CURRENCY: _("Name the currency by its three letters, such as SEK or EUR."),
    FaultReason.SCHEME_MISSING: _("Say from which vocabulary the terms come."),
    FaultReason.CALCULATION_MISSING: _("Say how the value is worked out."),
    FaultReason.MORE_THAN_CHOICES: _("More answers are allowed than the list has."),
    FaultReason.DEFAULT_UNKNOWN: _(
        "“%(detail)s” is filled in at first, and the list does not have it."
    ),
    FaultReason.PATTERN_TOO_LARGE: _(
        "The pattern is too large for answers of up to %(detail)s characters: a long one could never be handed in. Shorten the pattern, or ask for a single line."
    ),
}

FIELDS: Mapping[str, Sentence] = {
    "name": _("Name"),
    "label": _("Question"),
    "hint": _("Help"),
    "required": _("Must be answered"),
    "required_message": _("What is said when it is left empty"),
    "relevant": _("Condition"),
    "constraint": _("Check of the answer"),
    "constraint_message": _("What is said when the check fails"),
    "calculation": _("Calculation"),
    "choice_filter": _("Filter of the answers"),
    "choices": _("List of answers"),
    "default": _("Filled in at first"),
    "missing": _("Ways of not answering"),
    "rows": _("Lines"),
    "minimum": _("Least"),
    "maximum": _("Most"),
    "decimals": _("Decimals"),
    "unit": _("Unit"),
    "currency": _("Currency"),
    "steps": _("Steps"),
    "low_label": _("Lowest end"),
    "high_label": _("Highest end"),
    "max_choices": _("At most so many answers"),
    "is_long": _("Several lines"),
    "scheme": _("Vocabulary"),
    "title": _("Title"),
    "introduction": _("Introduction"),
    "closing": _("Closing words"),
}

CHANGES: Mapping[ChangeKind, Sentence] = {
    ChangeKind.ADDED: _("New"),
    ChangeKind.REMOVED: _("Removed"),
    ChangeKind.RENAMED: _("Other name"),
    ChangeKind.REWORDED: _("Other words"),
    ChangeKind.TYPE: _("Other kind of question"),
    ChangeKind.SCALE_STEPS: _("Other number of steps"),
    ChangeKind.SCALE_ENDS: _("Ends of the scale named otherwise"),
    ChangeKind.UNIT: _("Other unit"),
    ChangeKind.DECIMALS: _("Other number of decimals"),
    ChangeKind.HINT: _("Other help"),
    ChangeKind.CALCULATION: _("Calculated otherwise"),
    ChangeKind.DEFAULT: _("Something else filled in at first"),
    ChangeKind.MISSING: _("Other ways of not answering"),
    ChangeKind.CHOICE_FILTER: _("Other filter of the answers"),
    ChangeKind.MAX_CHOICES: _("More or fewer answers allowed"),
    ChangeKind.SCHEME: _("Other vocabulary"),
    ChangeKind.OPTIONS_ADDED: _("More answers to choose from"),
    ChangeKind.OPTIONS_REMOVED: _("Fewer answers to choose from"),
    ChangeKind.OPTIONS_REWORDED: _("An answer in other words"),
    ChangeKind.OPTIONS_REORDERED: _("Answers in another order"),
    ChangeKind.CONDITION: _("Other condition"),
    ChangeKind.CONSTRAINT: _("Other check of the answer"),
    ChangeKind.REQUIRED: _("Must be answered, or no longer"),
    ChangeKind.MOVED: _("In another section"),
}
_NEAR = _("Few words changed, so the answers can still be compared.")
_FAR = _("So many words changed that people may have understood something else.")
BREAKS: Mapping[ChangeKind, Sentence] = {
    ChangeKind.REMOVED: _("The trend ends here."),
    ChangeKind.RENAMED: _("Declare that it asks the same, or its trend begins anew."),
    ChangeKind.REWORDED: _FAR,
    ChangeKind.TYPE: _("Answers of another kind cannot be compared."),
    ChangeKind.SCALE_STEPS: _("A 4 of 5 is not a 4 of 7."),
    ChangeKind.SCALE_ENDS: _("The same step means something else now."),
    ChangeKind.UNIT: _("The same figure means another amount."),
    ChangeKind.HINT: _("People may have understood something else with other help."),
    ChangeKind.CALCULATION: _("The same answers give another value."),
    ChangeKind.DEFAULT: _("What stands there already is often left as it is."),
    ChangeKind.MISSING: _("Some who would have answered may now choose not to, or the reverse."),
    ChangeKind.CHOICE_FILTER: _("Other answers are offered than before."),
    ChangeKind.MAX_CHOICES: _("Who may choose more answers, or fewer, chooses others."),
    ChangeKind.SCHEME: _("Terms of another vocabulary cannot be compared."),
    ChangeKind.OPTIONS_ADDED: _(
        "Some who would have chosen another answer now choose the new one."
    ),
    ChangeKind.OPTIONS_REMOVED: _("Those who chose it then choose another answer now, or none."),
    ChangeKind.OPTIONS_REWORDED: _FAR,
    ChangeKind.CONDITION: _("Other people are asked than before."),
}
HOLDS: Mapping[ChangeKind, Sentence] = {
    ChangeKind.ADDED: _("Its trend begins here."),
    ChangeKind.REMOVED: _("It asked nothing."),
    ChangeKind.RENAMED: _("It is declared to ask the same."),
    ChangeKind.REWORDED: _NEAR,
    ChangeKind.OPTIONS_REWORDED: _NEAR,
    ChangeKind.OPTIONS_REORDERED: _(
        "Those at the top are chosen a little more often; keep that in mind."
    ),
    ChangeKind.HINT: _NEAR,
    ChangeKind.DECIMALS: _("The same amount, rounded finer or coarser."),
    ChangeKind.CONSTRAINT: _("Fewer or more answers are let through."),
    ChangeKind.REQUIRED: _("The share of empty answers will change."),
    ChangeKind.MOVED: _("What was asked just before it has changed; keep that in mind."),
}
ASKS_NOTHING = _("It is a note, so no trend depends on it.")


def fault_sentence(fault: Fault, languages: Mapping[str, str]) -> str:
    """The fault in words; ``languages`` are their names by code."""
    return str(FAULTS[fault.reason]) % {
        "detail": fault.detail,
        "language": languages.get(fault.language, fault.language),
        "place": (fault.position or 0) + 1,
    }


def edit_sentence(refusal: EditImpossible) -> str:
    return str(EDITS[refusal.reason]) % {"names": ", ".join(refusal.names)}


def change_reason(change: Change) -> Sentence:
    """Why the change breaks a trend, or why it does not."""
    if change.breaks:
        return BREAKS[change.kind]
    return HOLDS.get(change.kind, ASKS_NOTHING)
