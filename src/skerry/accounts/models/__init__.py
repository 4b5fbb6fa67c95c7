from datetime import date, datetime
from typing import Self
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from skerry.accounts.enums import ConsentKind
from skerry.accounts.models.claims import Addition as Addition
from skerry.accounts.models.claims import Claim as Claim
from skerry.accounts.models.claims import Delisting as Delisting
from skerry.accounts.models.claims import FreshnessReminder as FreshnessReminder
from skerry.accounts.models.contacts import ContactBlock as ContactBlock
from skerry.accounts.models.contacts import ContactLetter as ContactLetter
from skerry.accounts.models.contacts import ContactRequest as ContactRequest
from skerry.accounts.models.mailings import Mailing as Mailing
from skerry.accounts.models.mailings import MailingReceiver as MailingReceiver
from skerry.accounts.models.searches import SavedSearch as SavedSearch
from skerry.kernel.formats import translated
from skerry.kernel.personal import NONE, Kept, Personal, Purpose
from skerry.kernel.roles import Role

_ACCOUNT = Personal(
    purpose=Purpose.ACCOUNT,
    kept=Kept.WHILE_ACCOUNT,
    what=_("Your name, e-mail address, language, roles, vetting and consents"),
)
_SECURITY = Personal(
    purpose=Purpose.SECURITY,
    kept=Kept.WHILE_ACCOUNT,
    what=_("Your ways of signing in, when you last did, and the browsers that are signed in"),
)
_INVITED = Personal(
    purpose=Purpose.COOPERATION,
    kept=Kept.THIRTY_DAYS,
    what=_("The address that an invitation was sent to"),
)
_ROLES = [(role.value, role.value) for role in Role]
_ROLES_THERE = [(Role.MEMBER.value, "member"), (Role.ORGANISATION_EDITOR.value, "editor")]
_CONSENTS = [(kind.value, kind.value) for kind in ConsentKind]


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person with an account. ``uuid`` is the opaque id that the audit log knows.

    Erasing a person deletes this row: the log stays true and points at nobody.
    """

    PERSONAL_DATA = {
        "email": _ACCOUNT,
        "name": _ACCOUNT,
        "language": _ACCOUNT,
        "password": _SECURITY,
        "last_login": _SECURITY,
    }

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    email = models.EmailField(_("E-mail"), unique=True)
    name = models.CharField(_("Name"), max_length=120, blank=True)
    language = models.CharField(_("Language"), max_length=12, blank=True)
    is_active = models.BooleanField(default=True)
    is_example = models.BooleanField(default=False)
    joined_at = models.DateTimeField()

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    def __str__(self) -> str:
        return f"#{self.pk} {self.email}"

    def get_full_name(self) -> str:
        """An example account is called by what it shows, in the reader's language."""
        return (translated(self.name) if self.is_example else self.name) or self.email


class GrantQuerySet(models.QuerySet["RoleGrant"]):
    def valid_on(self, day: date) -> Self:
        return self.filter(Q(expires_on=None) | Q(expires_on__gt=day))

    def lasting_administrators(self) -> Self:
        """Roles of those who stay: a role that ends, or a closed account, keeps no site going."""
        return self.filter(role=Role.ADMINISTRATOR, expires_on=None, user__is_active=True)


class RoleGrant(models.Model):
    """A role that a person holds for the region, or for one organisation.

    Belonging to an organisation *is* holding a role there, exactly one: colleagues
    are members of it, those who keep its profile are its editors.
    """

    PERSONAL_DATA = {"user": _ACCOUNT}

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=_ROLES)
    organisation = models.ForeignKey(
        "actors.Organisation", null=True, on_delete=models.CASCADE, related_name="+"
    )
    granted_by = models.CharField(max_length=40, blank=True)
    granted_at = models.DateTimeField()
    expires_on = models.DateField(null=True)
    reminded_at = models.DateTimeField(null=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"], name="accounts_rolegrant_one_an_organisation"
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(organisation=None),
                name="accounts_rolegrant_once_a_region",
            ),
            models.CheckConstraint(
                name="accounts_rolegrant_scope_fits_role",
                condition=Q(role=Role.MEMBER)
                | Q(role=Role.ORGANISATION_EDITOR, organisation__isnull=False)
                | (~Q(role=Role.ORGANISATION_EDITOR) & Q(organisation=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.role}"


class VettingQuerySet(models.QuerySet["Vetting"]):
    def valid_on(self, day: date) -> Self:
        return self.filter(expires_on__gt=day, withdrawn_at=None)


class Vetting(models.Model):
    """The cluster manager's word that a person may see what is meant for vetted people.

    It always ends: ``expires_on`` is the first day on which it no longer holds.
    """

    PERSONAL_DATA = {"user": _ACCOUNT, "reason": _ACCOUNT}

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="vettings")
    reason = models.CharField(max_length=300)
    granted_by = models.CharField(max_length=40)
    granted_at = models.DateTimeField()
    expires_on = models.DateField()
    withdrawn_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    objects = VettingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(withdrawn_at=None), name="accounts_vetting_one_open"
            ),
            models.CheckConstraint(name="accounts_vetting_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} until {self.expires_on}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open_at(self, moment: datetime) -> Self:
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=moment)


class Invitation(models.Model):
    """An open hand to a colleague: who holds the mailbox may join the organisation.

    Only a digest of the token is stored, so that reading the table opens no door.
    """

    PERSONAL_DATA = {"email": _INVITED}

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "actors.Organisation", on_delete=models.CASCADE, related_name="+"
    )
    email = models.EmailField()
    role = models.CharField(max_length=20, choices=_ROLES_THERE)
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.CharField(max_length=40, blank=True)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.CharField(max_length=40, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="accounts_invitation_one_open",
            ),
            models.CheckConstraint(
                name="accounts_invitation_role_fits",
                condition=Q(role__in=[Role.MEMBER, Role.ORGANISATION_EDITOR]),
            ),
            models.CheckConstraint(
                name="accounts_invitation_accepted_at_and_by_together",
                condition=Q(accepted_at=None, accepted_by="")
                | (Q(accepted_at__isnull=False) & ~Q(accepted_by="")),
            ),
            models.CheckConstraint(
                name="accounts_invitation_ends_once",
                condition=Q(accepted_at=None) | Q(withdrawn_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} to organisation {self.organisation_id}"


class Consent(models.Model):
    """What a person agreed to, in which wording, until they took it back.

    Rows are kept after withdrawal, so that what was done in between stays explained.
    """

    PERSONAL_DATA = {"user": _ACCOUNT}

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=10, choices=_CONSENTS)
    wording = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"],
                condition=Q(withdrawn_at=None),
                name="accounts_consent_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind} {self.wording}"


class Counter(models.Model):
    """One row of the cache that counts attempts (``settings.CACHES``), to delete what has run out.

    Its keys are digests: whose they are cannot be read from them.
    """

    PERSONAL_DATA = NONE

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "accounts_counters"

    def __str__(self) -> str:
        return f"until {self.expires}"


class Session(AbstractBaseSession):
    """A signed-in browser. Knowing its person, it ends with the account and when they say so."""

    PERSONAL_DATA = {"user": _SECURITY, "session_data": _SECURITY}

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"until {self.expire_date}"
