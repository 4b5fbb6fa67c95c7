from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import CharField, Exists, OuterRef, Prefetch, Q, QuerySet, UUIDField, Value

from skerry.accounts import rules
from skerry.accounts.enums import Obstacle
from skerry.accounts.models import (
    Consent,
    GrantQuerySet,
    Invitation,
    RoleGrant,
    User,
    Vetting,
)
from skerry.actors.models import Organisation
from skerry.kernel.actor import ANYBODY, Actor, ActorKind, Grant, Viewer
from skerry.kernel.models import AuditEvent
from skerry.kernel.permissions import Permission
from skerry.kernel.roles import ROLES, Role

_VETTED = "vetted"


def viewer_for(user: User, *, today: date) -> Viewer:
    """The viewer that ``user`` is today: roles still valid, vetting not expired; one query."""
    if not user.is_active:
        return ANYBODY

    held = user.grants.valid_on(today).values_list("role", "organisation__uuid")
    vetted = user.vettings.valid_on(today).values_list(
        Value(_VETTED, CharField()), Value(None, UUIDField())
    )
    rows = list(held.union(vetted, all=True))
    grants = {
        Grant(role=Role(role), organisation=organisation)
        for role, organisation in rows
        if role != _VETTED
    }
    return Viewer(
        person=user.uuid,
        grants=frozenset(grants | {Grant(role=Role.MEMBER)}),
        is_vetted=any(role == _VETTED for role, _ in rows),
        name=user.get_full_name(),
    )


def person_of(actor: Actor) -> User | None:
    if actor.kind is not ActorKind.PERSON:
        return None
    return User.objects.filter(uuid=actor.id).first()


def regional_roles_of(actor: Actor, *, today: date) -> frozenset[Role] | None:
    """Roles for the whole region; None for the operator, whom no role limits."""
    if actor.kind is ActorKind.COMMAND:
        return None
    person = person_of(actor)
    if person is None or not person.is_active:
        return frozenset()
    held = person.grants.valid_on(today).filter(organisation=None)
    return frozenset(Role(role) for role in held.values_list("role", flat=True))


# People, as the desk sees them


def people_visible_to(
    viewer: Viewer, *, words: str = "", role: str = "", today: date
) -> QuerySet[User]:
    """Everybody with an account, for those who may look after people."""
    if not viewer.may(Permission.PEOPLE_VIEW):
        return User.objects.none()

    people = User.objects.order_by("name", "pk")
    for word in words.split():
        people = people.filter(Q(name__icontains=word) | Q(email__icontains=word))
    if role:
        people = people.filter(
            Exists(RoleGrant.objects.valid_on(today).filter(user=OuterRef("pk"), role=role))
        )
    grants = _grants_shown_to(viewer).valid_on(today).order_by("pk")
    vetted = Vetting.objects.valid_on(today).filter(user=OuterRef("pk"))
    return people.annotate(is_vetted=Exists(vetted)).prefetch_related(
        Prefetch("grants", queryset=grants, to_attr="held")
    )


def grants_of(user: User, *, viewer: Viewer) -> QuerySet[RoleGrant]:
    return _grants_shown_to(viewer).filter(user=user).order_by("role", "pk")


def _grants_shown_to(viewer: Viewer) -> GrantQuerySet:
    """Roles for the region, and in organisations that ``viewer`` may know of.

    Whoever looks after people need not see every tier: a role must not name an
    organisation that the directory hides.
    """
    seen = Organisation.objects.visible_to(viewer)
    return RoleGrant.objects.filter(Q(organisation=None) | Q(organisation__in=seen)).select_related(
        "organisation"
    )


def vettings_of(user: User) -> QuerySet[Vetting]:
    return user.vettings.order_by("-granted_at", "-pk")


def current_vetting(user: User, *, today: date) -> Vetting | None:
    return user.vettings.valid_on(today).first()


def open_consents_of(user: User) -> QuerySet[Consent]:
    return user.consents.filter(withdrawn_at=None).order_by("kind")


def history_of(user: User) -> QuerySet[AuditEvent]:
    """What was done to and by the person, newest first."""
    return AuditEvent.objects.filter(_is_about(user)).order_by("-at", "-id")


def everything_logged_about(user: User) -> QuerySet[AuditEvent]:
    """As ``history_of``, with events about something else that name the person in passing.

    These are found by looking through the whole log: for an export, not for a page.
    """
    person = str(user.uuid)
    named = Q(detail__person=person) | Q(detail__from=person) | Q(detail__to=person)
    return AuditEvent.objects.filter(_is_about(user) | named).order_by("-at", "-id")


def _is_about(user: User) -> Q:
    return Q(target_model=User._meta.label, target_id=str(user.uuid)) | Q(by=str(user.uuid))


@dataclass(frozen=True, kw_only=True)
class WaysToSignIn:
    has_password: bool
    second_locks: frozenset[str]
    providers: Sequence[str]
    open_sessions: int


def ways_to_sign_in(user: User) -> WaysToSignIn:
    locks = Authenticator.objects.filter(user=user).values_list("type", flat=True)
    tied = SocialAccount.objects.filter(user=user).order_by("provider")
    return WaysToSignIn(
        has_password=user.has_usable_password(),
        second_locks=frozenset(locks),
        providers=list(tied.values_list("provider", flat=True)),
        open_sessions=user.sessions.count(),
    )


# Organisations and colleagues


def organisations_with_colleagues_for(viewer: Viewer) -> QuerySet[Organisation]:
    """Those whose list of colleagues the viewer may open: their own, or all for whoever invites for the region."""
    if viewer.may(Permission.COLLEAGUES_INVITE):
        return Organisation.objects.visible_to(viewer)
    return Organisation.objects.visible_to(viewer).filter(uuid__in=viewer.organisations)


def colleagues_in(organisation: Organisation, *, viewer: Viewer) -> QuerySet[RoleGrant]:
    if not organisations_with_colleagues_for(viewer).filter(pk=organisation.pk).exists():
        return RoleGrant.objects.none()
    return (
        RoleGrant.objects.filter(organisation=organisation)
        .select_related("user")
        .order_by("user__name", "pk")
    )


def open_invitations_to(
    organisation: Organisation, *, viewer: Viewer, now: datetime
) -> QuerySet[Invitation]:
    if not viewer.may(Permission.COLLEAGUES_INVITE, organisation=organisation.uuid):
        return Invitation.objects.none()
    return Invitation.objects.open_at(now).filter(organisation=organisation).order_by("-invited_at")


def invitation_for(token: str) -> Invitation | None:
    """The invitation that ``token`` opens, whatever became of it: who holds the token may know."""
    return (
        Invitation.objects.filter(token_digest=digest_of(token))
        .select_related("organisation")
        .first()
    )


def obstacle_to_accepting(invitation: Invitation, *, now: datetime) -> Obstacle | None:
    """Why the invitation is no longer open, or nothing."""
    return rules.obstacle_to_invitation(
        accepted_at=invitation.accepted_at,
        withdrawn_at=invitation.withdrawn_at,
        expires_at=invitation.expires_at,
        now=now,
    )


def digest_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def role_in(organisation: Organisation, *, person: UUID | str) -> Role | None:
    role = (
        RoleGrant.objects.filter(organisation=organisation, user__uuid=person)
        .values_list("role", flat=True)
        .first()
    )
    return Role(role) if role else None


def kept_only_by(user: User) -> QuerySet[Organisation]:
    """Organisations that would be without an editor if ``user`` went."""
    editing = RoleGrant.objects.filter(role=Role.ORGANISATION_EDITOR)
    others = editing.filter(organisation=OuterRef("pk"), user__is_active=True).exclude(user=user)
    return Organisation.objects.filter(
        ~Exists(others), pk__in=editing.filter(user=user).values("organisation")
    ).order_by("name")


def is_last_administrator(user: User, *, today: date) -> bool:
    """Whether ``user`` administrates, and nobody else does for good: a role that ends does not stay."""
    held = user.grants.valid_on(today).filter(role=Role.ADMINISTRATOR, user__is_active=True)
    return held.exists() and not others_administrate_for_good(user)


def others_administrate_for_good(user: User) -> bool:
    return RoleGrant.objects.lasting_administrators().exclude(user=user).exists()


# What ends soon, and has not been told yet


def roles_that_end_soon(*, today: date) -> QuerySet[RoleGrant]:
    return (
        RoleGrant.objects.filter(_ends_soon(today), user__is_active=True)
        .select_related("user")
        .order_by("pk")
    )


def vettings_that_end_soon(*, today: date) -> QuerySet[Vetting]:
    return (
        Vetting.objects.filter(_ends_soon(today), user__is_active=True, withdrawn_at=None)
        .select_related("user")
        .order_by("pk")
    )


def _ends_soon(today: date) -> Q:
    last = today + rules.REMINDED_BEFORE
    return Q(expires_on__gt=today, expires_on__lte=last, reminded_at=None)


def those_who_vet(*, today: date) -> QuerySet[User]:
    return holders_of(Permission.PEOPLE_VET, today=today)


def holders_of(permission: Permission, *, today: date) -> QuerySet[User]:
    """Those who hold ``permission`` for the whole region."""
    roles = [role for role in Role if permission in ROLES[role].permissions]
    held = RoleGrant.objects.valid_on(today).filter(role__in=roles, organisation=None)
    return User.objects.filter(Exists(held.filter(user=OuterRef("pk"))), is_active=True)


def verified_addresses_of(user: User) -> frozenset[str]:
    held = EmailAddress.objects.filter(user=user, verified=True)
    return frozenset(held.values_list("email", flat=True))
