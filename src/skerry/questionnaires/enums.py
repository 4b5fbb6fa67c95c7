from enum import StrEnum


class QuestionType(StrEnum):
    """What is asked for. A matrix has no answer of its own: each of its rows has one."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    MATRIX = "matrix"
    SCALE = "scale"
    RANKING = "ranking"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    TEXT = "text"
    CONCEPT = "concept"
    ORGANISATION = "organisation"
    FILE = "file"
    NOTE = "note"
    CALCULATED = "calculated"


class Missing(StrEnum):
    """Why a question has no value although somebody answered it. No answer at all is none of these."""

    DONT_KNOW = "dont_know"
    NOT_APPLICABLE = "not_applicable"
    REFUSED = "prefer_not_to_say"


class Purpose(StrEnum):
    """What an instrument is made for; the room that uses it asks for its own."""

    SURVEY = "survey"
    CHECK_UP = "check-up"
    REGISTRATION = "registration"
    ELIGIBILITY = "eligibility"
    FEEDBACK = "feedback"
    INTERVIEW = "interview"


class VersionState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


class SheetState(StrEnum):
    OPEN = "open"
    SUBMITTED = "submitted"
