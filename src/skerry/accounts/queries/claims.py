"""Claims to profiles: what proves them, who may see them, and how their mail fared."""

from datetime import date, datetime

from django.db.models import F, QuerySet
from django.utils import timezone

from skerry.accounts.enums import ClaimObstacle, ClaimState
from skerry.accounts.models import Claim, RoleGrant, User
from skerry.accounts.queries import digest_of, role_in, verified_addresses_of
from skerry.accounts.queries.contacts import receivers_of
from skerry.accounts.rules import claims as rules
from skerry.accounts.rules import domains
from skerry.accounts.rules.domains import Found
from skerry.actors.models import Organisation
from skerry.kernel.actor import Viewer
from skerry.kernel.mail import MailState
from skerry.kernel.models import OutboxMail
from skerry.kernel.permissions import Permission
from skerry.kernel.roles import Role

# What proves a claim


def finding(address: str, *, organisation: Organisation) -> Found:
    """What ``address`` shows about speaking for ``organisation``."""
    return domains.find(address, own=own_domains_of(organisation))


def own_domains_of(organisation: Organisation) -> tuple[str, ...]:
    return domains.own_domains(mail_domain=organisation.mail_domain, website=organisation.website)


def proving_address_of(user: User, *, organisation: Organisation) -> str:
    """The first of the person's confirmed addresses that is at the organisation's domain."""
    held = sorted(verified_addresses_of(user))
    return next((one for one in held if finding(one, organisation=organisation).is_proof), "")


def is_confirmed(address: str, *, user: User) -> bool:
    return address.casefold() in {one.casefold() for one in verified_addresses_of(user)}


def obstacle_to_claiming(
    organisation: Organisation, *, person: User, now: datetime
) -> ClaimObstacle | None:
    claims = Claim.objects.filter(organisation=organisation)
    refused = claims.filter(user=person, state=ClaimState.REFUSED).order_by("-ended_at").first()
    return rules.obstacle_to_claim(
        is_editor=role_in(organisation, person=person.uuid) is Role.ORGANISATION_EDITOR,
        has_open=claims.open().filter(user=person).exists(),
        open_of_person=Claim.objects.open().filter(user=person).count(),
        open_of_organisation=claims.open().count(),
        refused_at=refused.ended_at if refused else None,
        now=now,
    )


def has_editors(organisation: Organisation, *, now: datetime) -> bool:
    return receivers_of(organisation.uuid, today=timezone.localdate(now)).exists()


# The claimant


def claims_of(viewer: Viewer) -> QuerySet[Claim]:
    """The viewer's own, the newest first."""
    if viewer.person is None:
        return Claim.objects.none()
    return _whole(Claim.objects.filter(user__uuid=viewer.person))


def claimable_by(viewer: Viewer) -> QuerySet[Organisation]:
    """Those whose profile the viewer may ask to keep: what they see and what is listed."""
    return Organisation.objects.visible_to(viewer).filter(delisted_at=None)


def claim_for(token: str) -> Claim | None:
    """The claim that the link with ``token`` proves, whoever opens it: the service asks who does."""
    return _whole(Claim.objects.filter(token_digest=digest_of(token))).first()


def is_undelivered(claim: Claim) -> bool:
    """Whether the server at the address refused the mail with the link."""
    if claim.mail is None:
        return False
    return OutboxMail.objects.filter(uuid=claim.mail, state=MailState.FAILED).exists()


# Those who keep the profile


def claims_to(organisation: Organisation, *, viewer: Viewer) -> QuerySet[Claim]:
    """Open claims that those who keep the profile may judge, for them alone."""
    belongs = organisation.uuid in viewer.organisations
    if not belongs or not viewer.may(Permission.ORGANISATION_EDIT, organisation=organisation.uuid):
        return Claim.objects.none()
    shown = (*rules.FOR_EDITORS, ClaimState.DISPUTED)
    return _whole(Claim.objects.filter(organisation=organisation, state__in=shown))


# The cluster manager


def claims_visible_to(viewer: Viewer) -> QuerySet[Claim]:
    """All for whoever decides them, of organisations that they see."""
    if not viewer.may(Permission.CLAIMS_DECIDE):
        return Claim.objects.none()
    seen = Organisation.objects.visible_to(viewer)
    return _whole(Claim.objects.filter(organisation__in=seen))


def open_claims(viewer: Viewer) -> QuerySet[Claim]:
    """Those that ask for the cluster manager's word."""
    return claims_visible_to(viewer).filter(state=ClaimState.ASKED)


def disputes(viewer: Viewer) -> QuerySet[Claim]:
    return claims_visible_to(viewer).filter(state=ClaimState.DISPUTED)


def earlier_claims_to(claim: Claim) -> QuerySet[Claim]:
    """Other claims to the same profile, the newest first."""
    return _whole(Claim.objects.filter(organisation=claim.organisation).exclude(pk=claim.pk))


def editors_of(organisation: Organisation, *, today: date) -> QuerySet[RoleGrant]:
    return (
        RoleGrant.objects.valid_on(today)
        .filter(organisation=organisation, role=Role.ORGANISATION_EDITOR)
        .select_related("user")
        .order_by("granted_at", "pk")
    )


# The timer


def unopposed(*, now: datetime) -> QuerySet[Claim]:
    """Announced claims to which nobody objected in time."""
    rows = Claim.objects.filter(state=ClaimState.ANNOUNCED, objects_until__lte=now)
    return _whole(rows.filter(user__is_active=True, organisation__delisted_at=None))


def unopened(*, now: datetime) -> QuerySet[Claim]:
    """Claims whose link ended before anybody used it."""
    return _whole(Claim.objects.filter(state=ClaimState.UNPROVEN, link_ends_at__lte=now))


def _whole(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    return rows.select_related("organisation", "user").order_by(F("opened_at").desc(), "-pk")
