"""What this room answers for: everything the site knows about a person as a person."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from skerry.accounts.models import (
    Consent,
    Counter,
    Invitation,
    RoleGrant,
    SavedSearch,
    Session,
    User,
    Vetting,
)
from skerry.accounts.providers import claims, contacts, keeping, mailings
from skerry.accounts.services.personal import erase_forgotten_account
from skerry.kernel.actor import Actor
from skerry.kernel.data import forget_mail_to
from skerry.kernel.personal import Kept
from skerry.kernel.providers import (
    Erase,
    OrganisationReference,
    PersonalDataProvider,
    RetentionRule,
    RoomProviders,
)
from skerry.kernel.roles import Role

Export = Callable[[UUID], Iterable[Mapping[str, object]]]
Rows = Callable[[UUID], "QuerySet[Model]"]

UNVERIFIED_KEPT = timedelta(days=30)
INVITATION_KEPT = timedelta(days=30)


def _mine(model: type[Model], path: str = "user") -> Rows:
    """Rows of ``model`` that lead to the person by ``path``."""

    def rows(person: UUID) -> "QuerySet[Model]":
        return model._default_manager.filter(**{f"{path}__uuid": person})

    return rows


def _export(rows: Rows, *columns: str) -> Export:
    return lambda person: rows(person).values(*columns)


def _delete(rows: Rows) -> Erase:
    def erase(*, person: UUID, by: Actor, now: datetime) -> None:
        rows(person).delete()

    return erase


def _provider(
    model: type[Model], fields: Iterable[str], *columns: str, path: str = "user"
) -> PersonalDataProvider:
    rows = _mine(model, path)
    return PersonalDataProvider(
        model=model._meta.label,
        fields=frozenset(fields),
        export=_export(rows, *columns),
        erase=_delete(rows),
    )


def _forget_addresses(*, person: UUID, by: Actor, now: datetime) -> None:
    """The addresses, and the mail that went to any of them."""
    addresses = EmailAddress.objects.filter(user__uuid=person)
    forget_mail_to(list(addresses.values_list("email", flat=True)))
    addresses.delete()


def _users(person: UUID) -> "QuerySet[Model]":
    return User._default_manager.filter(uuid=person)


def _keep_until_last(*, person: UUID, by: Actor, now: datetime) -> None:
    """The account itself goes last, by ``erase_me``: every other table finds its rows through it."""


def _invitations(person: UUID) -> "QuerySet[Model]":
    """Invitations to any of the person's addresses, and those they accepted."""
    addresses = EmailAddress.objects.filter(user__uuid=person).values("email")
    own = User.objects.filter(uuid=person).values("email")
    return Invitation._default_manager.filter(
        Q(email__in=addresses) | Q(email__in=own) | Q(accepted_by=str(person))
    )


def _expire_unverified(*, now: datetime) -> int:
    """Accounts whose address nobody confirmed: probably somebody else's address."""
    verified = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    stale = User.objects.filter(~Exists(verified), joined_at__lte=now - UNVERIFIED_KEPT)
    people = list(stale.filter(last_login=None))
    for person in people:
        erase_forgotten_account(person=person, now=now)
    return len(people)


def _expire_invitations(*, now: datetime) -> int:
    over = now - INVITATION_KEPT
    gone, _ = Invitation.objects.filter(
        Q(expires_at__lte=over) | Q(accepted_at__lte=over) | Q(withdrawn_at__lte=over)
    ).delete()
    return gone


def _expire_counters(*, now: datetime) -> int:
    gone, _ = Counter.objects.filter(expires__lte=now).delete()
    return gone


def _expire_sessions(*, now: datetime) -> int:
    gone, _ = Session.objects.filter(expire_date__lte=now).delete()
    return gone


def _merge_grants(*, keep: int, drop: int, by: Actor, now: datetime) -> None:
    """Colleagues of both hold one role in what remains: the larger of their two."""
    there = {grant.user_id: grant for grant in RoleGrant.objects.filter(organisation=keep)}
    for grant in RoleGrant.objects.filter(organisation=drop):
        held = there.get(grant.user_id)
        if held is None:
            RoleGrant.objects.filter(pk=grant.pk).update(organisation=keep)
            continue
        if grant.role == Role.ORGANISATION_EDITOR:
            RoleGrant.objects.filter(pk=held.pk).update(role=grant.role)
        grant.delete()


def _merge_invitations(*, keep: int, drop: int, by: Actor, now: datetime) -> None:
    """An open invitation to both stays open once."""
    still_open = Invitation.objects.filter(accepted_at=None, withdrawn_at=None)
    twice = still_open.filter(organisation=keep).values("email")
    still_open.filter(
        organisation=drop, email__in=list(twice.values_list("email", flat=True))
    ).update(withdrawn_at=now)
    Invitation.objects.filter(organisation=drop).update(organisation=keep)


PROVIDERS = RoomProviders(
    room="accounts",
    personal_data=(
        *contacts.PERSONAL_DATA,
        *claims.PERSONAL_DATA,
        *mailings.PERSONAL_DATA,
        PersonalDataProvider(
            model=Invitation._meta.label,
            fields=frozenset({"email"}),
            export=_export(_invitations, "email", "organisation__name", "role", "invited_at"),
            erase=_delete(_invitations),
        ),
        _provider(RoleGrant, {"user"}, "role", "organisation__name", "granted_at", "expires_on"),
        _provider(
            Vetting, {"user", "reason"}, "reason", "granted_at", "expires_on", "withdrawn_at"
        ),
        _provider(SavedSearch, {"user", "name", "query", "tells"}, "name", "query", "tells"),
        _provider(Consent, {"user"}, "kind", "wording", "given_at", "withdrawn_at"),
        _provider(Session, {"user", "session_data"}, "expire_date"),
        _provider(
            EmailConfirmation, {"email_address"}, "created", "sent", path="email_address__user"
        ),
        _provider(Authenticator, {"user", "data"}, "type", "created_at", "last_used_at"),
        _provider(SocialToken, {"account"}, "expires_at", path="account__user"),
        _provider(
            SocialAccount,
            {"user", "uid", "extra_data"},
            "provider",
            "uid",
            "extra_data",
            "last_login",
            "date_joined",
        ),
        PersonalDataProvider(
            model=EmailAddress._meta.label,
            fields=frozenset({"user", "email"}),
            export=_export(_mine(EmailAddress), "email", "verified", "primary"),
            erase=_forget_addresses,
        ),
        PersonalDataProvider(
            model=User._meta.label,
            fields=frozenset({"email", "name", "language", "password", "last_login"}),
            export=_export(_users, "uuid", "email", "name", "language", "joined_at", "last_login"),
            erase=_keep_until_last,
        ),
    ),
    retention=(
        *contacts.RETENTION,
        *claims.RETENTION,
        *mailings.RETENTION,
        RetentionRule(
            model=User._meta.label,
            kept=Kept.WHILE_ACCOUNT,
            after=UNVERIFIED_KEPT,
            expire=_expire_unverified,
        ),
        RetentionRule(
            model=Invitation._meta.label,
            kept=Kept.THIRTY_DAYS,
            after=INVITATION_KEPT,
            expire=_expire_invitations,
        ),
        RetentionRule(
            model=Session._meta.label,
            kept=Kept.WHILE_ACCOUNT,
            after=timedelta(0),
            expire=_expire_sessions,
        ),
        RetentionRule(
            model=Counter._meta.label,
            kept=Kept.A_DAY,
            after=timedelta(0),
            expire=_expire_counters,
        ),
    ),
    desk_tasks=[*claims.DESK_TASKS, *mailings.DESK_TASKS],
    kept_organisations=[keeping.with_editors],
    organisation_references=(
        *contacts.ORGANISATION_REFERENCES,
        *claims.ORGANISATION_REFERENCES,
        OrganisationReference(
            model=RoleGrant._meta.label,
            field="organisation",
            merge=_merge_grants,
            title=_("People who belong to it"),
        ),
        OrganisationReference(
            model=Invitation._meta.label, field="organisation", merge=_merge_invitations
        ),
    ),
)
