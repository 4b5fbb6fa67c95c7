"""Searches of the directory that people keep for themselves."""

from uuid import uuid4

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from skerry.kernel.personal import Kept, Personal, Purpose

_SEARCH = Personal(
    purpose=Purpose.COOPERATION,
    kept=Kept.WHILE_ACCOUNT,
    what=_("The searches of the directory that you keep"),
)


class Telling(models.TextChoices):
    """How often somebody wants to hear of what is new in a search."""

    NEVER = "never", _("Do not tell me")
    DAILY = "daily", _("Tell me once a day")
    WEEKLY = "weekly", _("Tell me once a week")


class SavedSearch(models.Model):
    """One person's search: the address of the directory after the question mark.

    ``asked_at`` says up to when they know what is new.
    """

    PERSONAL_DATA = {"user": _SEARCH, "name": _SEARCH, "query": _SEARCH, "tells": _SEARCH}

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        "accounts.User", on_delete=models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(max_length=120)
    query = models.CharField(max_length=4000, blank=True)
    tells = models.CharField(max_length=6, choices=Telling, default=Telling.NEVER)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("user", Lower("name"), name="accounts_savedsearch_one_a_name")
        ]

    def __str__(self) -> str:
        return f"#{self.pk} of {self.user_id}"
