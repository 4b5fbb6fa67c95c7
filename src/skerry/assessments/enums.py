from enum import StrEnum


class CheckUpKind(StrEnum):
    """What is checked; each has a questionnaire of its own."""

    SECURITY = "security"


class MeasureState(StrEnum):
    """What became of a measure. Without any it is still to be done."""

    DONE = "done"
    POSTPONED = "postponed"


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
