from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from skerry.kernel.personal import Kept, Personal, Purpose

_NEWS = Personal(
    purpose=Purpose.COOPERATION, kept=Kept.A_YEAR, what=_("What this site notified you of")
)
_SETTING = Personal(
    purpose=Purpose.ACCOUNT,
    kept=Kept.WHILE_ACCOUNT,
    what=_("Which notifications you want"),
)


class NotificationKind(models.TextChoices):
    """What people are told about; each kind can be switched off, on the site and by mail."""

    JOB_FINISHED = "kernel.job_finished", _("Work in the background is finished")
    COLLEAGUES = "accounts.colleagues", _("Colleagues join or leave your organisation")
    ROLES = "accounts.roles", _("Your roles change or run out")
    CLAIMS = "accounts.claims", _("Who keeps a profile, and organisations that come or go")
    CONFIRMING = "accounts.confirming", _("Your profile should be confirmed")
    CONTACTS = "accounts.contacts", _("Messages through a profile")
    SEARCHES = "accounts.searches", _("New organisations in a search that you keep")
    DESK = "accounts.desk", _("What waits at the desk, once a week")
    VETTINGS = "accounts.vettings", _("The vetting of somebody runs out")
    WAVES = "surveys.waves", _("A survey wave closes")
    CHECK_UPS = "assessments.check_ups", _("What is due in your check-up and its plan")


class Notification(models.Model):
    PERSONAL_DATA = {"person": _NEWS, "text": _NEWS, "url": _NEWS}

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    person = models.UUIDField()
    kind = models.CharField(max_length=40, choices=NotificationKind.choices)
    text = models.CharField(max_length=500)
    url = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-at", "-id"], name="kernel_notification_newest"),
            models.Index(
                fields=["person"],
                name="kernel_notification_unread",
                condition=models.Q(read_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"


class NotificationSetting(models.Model):
    """What a person chose for one kind; without a row the kind's default holds."""

    PERSONAL_DATA = {"person": _SETTING}

    person = models.UUIDField()
    kind = models.CharField(max_length=40, choices=NotificationKind.choices)
    on_site = models.BooleanField()
    by_mail = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], name="kernel_notificationsetting_once_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"
