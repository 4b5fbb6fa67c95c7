from enum import IntEnum, StrEnum


class CheckUpKind(StrEnum):
    """What is checked; each has a questionnaire of its own."""

    SECURITY = "security"
    EXPORT = "export"


class MeasureState(StrEnum):
    """What became of a measure. Without any it is still to be done."""

    DONE = "done"
    POSTPONED = "postponed"


class ReminderKind(StrEnum):
    """What somebody is reminded of."""

    MONTH = "month"
    PUT_OFF = "put-off"
    CHECK = "check"


class SetUp(StrEnum):
    MICROSOFT_365 = "microsoft_365"
    GOOGLE_WORKSPACE = "google_workspace"
    OTHER = "other"


class Threat(StrEnum):
    ACCOUNT_TAKEOVER = "account_takeover"
    RANSOMWARE = "ransomware"
    PAYMENT_FRAUD = "payment_fraud"
    DATA_LEAK = "data_leak"
    ACCIDENT = "accident"
    OUTAGE = "outage"
    SUPPLIER = "supplier"
    INSIDER = "insider"


class FileFault(StrEnum):
    """Why a file of texts of a framework is not taken."""

    NO_TEXT = "no-text"
    BROKEN = "broken"
    ALIASES = "aliases"
    TOO_DEEP = "too-deep"
    TOO_MUCH = "too-much"
    UNKNOWN_KIND = "unknown-kind"
    PROFILE = "profile"
    WRONG_SHAPE = "wrong-shape"
    NO_REQUIREMENTS = "no-requirements"
    FORBIDDEN_CHARACTERS = "forbidden-characters"
    TEXT_TOO_LONG = "text-too-long"
    NOTHING_MATCHES = "nothing-matches"
    TWICE = "twice"
    NO_LICENCE = "no-licence"


class PeerState(IntEnum):
    """What a firm has of what one question asks for, as it is counted among firms like it."""

    LACKS = 0
    PARTLY = 1
    HAS = 2
    UNKNOWN = 3
    DOES_NOT_APPLY = 4
