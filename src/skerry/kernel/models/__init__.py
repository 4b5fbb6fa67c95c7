from skerry.kernel.models.audit import AuditEvent
from skerry.kernel.models.counting import ReadCount
from skerry.kernel.models.identity import Identity
from skerry.kernel.models.jobs import Job, JobState, JobTrouble, Recurrence, WorkerBeat
from skerry.kernel.models.mail import MailKind, MailState, OutboxMail
from skerry.kernel.models.notifications import (
    Notification,
    NotificationKind,
    NotificationSetting,
)
from skerry.kernel.models.search import SearchEntry, SearchKind
from skerry.kernel.models.versions import DataVersion, VersionCounter

__all__ = [
    "AuditEvent",
    "DataVersion",
    "Identity",
    "Job",
    "JobState",
    "JobTrouble",
    "MailKind",
    "MailState",
    "Notification",
    "NotificationKind",
    "NotificationSetting",
    "OutboxMail",
    "ReadCount",
    "Recurrence",
    "SearchEntry",
    "SearchKind",
    "VersionCounter",
    "WorkerBeat",
]
