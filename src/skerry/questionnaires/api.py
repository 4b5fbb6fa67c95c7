"""What this room promises to the rooms above and to the command line.

``respond`` answers for all pages of a sheet at its place; see ``docs/developers/questionnaires.md``.
"""

from skerry.questionnaires.enums import (
    Missing,
    Purpose,
    QuestionType,
)
from skerry.questionnaires.filling.kept import (
    KeptSheet,
)
from skerry.questionnaires.filling.pages import (
    respond,
    site_language,
)
from skerry.questionnaires.filling.place import (
    FileAbsent,
    HeldFile,
    Place,
    Sheet,
    WithdrawalImpossible,
)
from skerry.questionnaires.filling.reading_aloud import (
    read_aloud,
)
from skerry.questionnaires.filling.typed import (
    typed_in,
)
from skerry.questionnaires.models import (
    AnswerSheet,
    InstrumentVersion,
)
from skerry.questionnaires.phrases_editor import (
    PURPOSES,
)
from skerry.questionnaires.queries.following import (
    followed_since,
)
from skerry.questionnaires.queries.sheets import (
    definition_of,
)
from skerry.questionnaires.rules.answers import (
    Answer,
    Answers,
    Given,
)
from skerry.questionnaires.rules.answers import (
    as_json as answers_as_json,
)
from skerry.questionnaires.rules.answers import (
    from_json as answers_from_json,
)
from skerry.questionnaires.rules.asked import (
    Asked,
    asked_of,
    choices_of,
)
from skerry.questionnaires.rules.definition import (
    Choice,
    Definition,
    text_in,
)
from skerry.questionnaires.rules.fields import (
    value_field,
    words_field,
)
from skerry.questionnaires.rules.flow import (
    names_asked,
    names_read,
)
from skerry.questionnaires.rules.handing_in import (
    answers_to_submit,
    merged_section,
)
from skerry.questionnaires.rules.instruments import (
    Break,
    Followed,
)
from skerry.questionnaires.rules.reading import (
    default_answers,
)
from skerry.questionnaires.services.sheets import (
    SheetChanged,
    SheetClosed,
    SheetIncomplete,
    delete_sheet,
    open_sheet,
    reopen_sheet,
    submit_sheet,
)
from skerry.questionnaires.services.shipped import (
    load_questionnaires,
)

__all__ = [
    "PURPOSES",
    "Answer",
    "AnswerSheet",
    "Answers",
    "Asked",
    "Break",
    "Choice",
    "Definition",
    "FileAbsent",
    "Followed",
    "Given",
    "HeldFile",
    "InstrumentVersion",
    "KeptSheet",
    "Missing",
    "Place",
    "Purpose",
    "QuestionType",
    "Sheet",
    "SheetChanged",
    "SheetClosed",
    "SheetIncomplete",
    "WithdrawalImpossible",
    "answers_as_json",
    "answers_from_json",
    "answers_to_submit",
    "asked_of",
    "choices_of",
    "default_answers",
    "definition_of",
    "delete_sheet",
    "followed_since",
    "load_questionnaires",
    "merged_section",
    "names_asked",
    "names_read",
    "open_sheet",
    "read_aloud",
    "reopen_sheet",
    "respond",
    "site_language",
    "submit_sheet",
    "text_in",
    "typed_in",
    "value_field",
    "words_field",
]
