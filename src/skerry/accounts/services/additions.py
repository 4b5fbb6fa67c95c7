"""Adding an organisation that is missing: proposed by anybody with an account, decided once."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from skerry.accounts.enums import AdditionState, ClaimObstacle, ClaimState
from skerry.accounts.models import Addition, Claim, User
from skerry.accounts.queries import additions as queries
from skerry.accounts.rules import claims as rules
from skerry.accounts.services.claim_notices import tell, tell_managers
from skerry.accounts.services.claim_outcomes import grant_claim
from skerry.accounts.services.claims import claim_by_mail
from skerry.actors.enums import OrganisationKind
from skerry.actors.models import Organisation, Region
from skerry.actors.services.additions import (
    NewOrganisation,
    OrganisationNotAdded,
    add_organisation,
)
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event


class AdditionNotPossible(Exception):
    """Carries why an organisation cannot be proposed or decided upon."""

    def __init__(self, obstacle: ClaimObstacle) -> None:
        self.obstacle = obstacle
        super().__init__(obstacle)


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What somebody tells of an organisation that is missing; ``keeps``: they want its profile."""

    name: str
    kind: OrganisationKind
    website: str
    region: Region
    city: str
    number: str
    summary: str
    words: str
    keeps: bool
    language: str


@transaction.atomic
def propose_organisation(*, proposal: Proposal, person: User, by: Actor, now: datetime) -> Addition:
    """Keep a proposal for the cluster manager; nobody else sees it before it is accepted.

    Who wants to keep it, and has confirmed an address at its domain, waits for nobody: once
    in a while, and where no number is told and nothing of that domain is here already.

    Raises:
        AdditionNotPossible: too many of the person's are waiting.
    """
    _wait_for_others()
    waiting = Addition.objects.waiting().filter(user=person).count()
    if obstacle := rules.obstacle_to_adding(open_of_person=waiting):
        raise AdditionNotPossible(obstacle)

    addition = Addition.objects.create(
        user=person, state=AdditionState.WAITING, opened_at=now, **_columns(proposal)
    )
    audit.record(Event.ADDITION_PROPOSED, target=addition, by=by, at=now)
    address = queries.proving_address_for(proposal.website, user=person)
    if rules.is_added_at_once(
        is_proven=proposal.keeps and bool(address),
        has_number=bool(proposal.number),
        is_known=queries.is_domain_known(proposal.website),
        added_lately=queries.added_lately_by(person, now=now),
    ):
        return _accept_at_once(addition, address, by=by, now=now)
    tell_managers(
        text=_("Somebody proposes an organisation for the directory."),
        url=reverse("accounts:addition_at_desk", args=[addition.uuid]),
        by=by,
        now=now,
    )
    return addition


def _wait_for_others() -> None:
    """Proposals are taken one after the other: of two colleagues, the second finds what the first added."""
    Region.objects.select_for_update(no_key=True).order_by("pk").first()


def _columns(proposal: Proposal) -> dict[str, object]:
    return asdict(proposal) | {"region": proposal.region}


def _accept_at_once(addition: Addition, address: str, *, by: Actor, now: datetime) -> Addition:
    organisation = _accepted(addition, told_by="owner", by=by, now=now)
    claim_by_mail(
        organisation=organisation, person=addition.user, email=address, token="", by=by, now=now
    )
    tell_managers(
        text=format_lazy(
            _("{organisation} was added to the directory by somebody at its domain."),
            organisation=organisation.readable_name,
        ),
        url=organisation.get_absolute_url(),
        by=by,
        now=now,
    )
    return addition


@transaction.atomic
def accept_addition(
    *, addition: Addition, lets_keep: bool, reason: str, by: Actor, now: datetime
) -> Organisation:
    """Take the organisation into the directory; ``lets_keep``: its proposer keeps the profile, if they asked.

    Raises:
        AdditionNotPossible: without a reason, for oneself, when it is decided already, or
            when another organisation has its number.
    """
    addition = _held(addition)
    keeps = lets_keep and addition.keeps
    is_own = keeps and by == Actor.person(addition.user.uuid)
    if obstacle := rules.obstacle_to_deciding(reason=reason, is_own=is_own):
        raise AdditionNotPossible(obstacle)

    addition.reason, addition.decided_by = reason.strip(), by.id
    organisation = _accepted(addition, told_by="owner" if keeps else "manager", by=by, now=now)
    if keeps:
        _let_keep(addition, organisation, by=by, now=now)
    told = _("{organisation}, which you proposed, is in the directory now.")
    _tell_proposer(addition, format_lazy(told, organisation=addition.name), by=by, now=now)
    return organisation


@transaction.atomic
def refuse_addition(*, addition: Addition, reason: str, by: Actor, now: datetime) -> None:
    """Leave the organisation out, and tell its proposer why.

    Raises:
        AdditionNotPossible: without a reason, or when it is decided already.
    """
    addition = _held(addition)
    if obstacle := rules.obstacle_to_deciding(reason=reason, is_own=False):
        raise AdditionNotPossible(obstacle)

    addition.reason, addition.decided_by = reason.strip(), by.id
    _end(addition, AdditionState.REFUSED, now=now)
    audit.record(Event.ADDITION_REFUSED, target=addition, by=by, at=now)
    told = _("{organisation}, which you proposed, was not added. The reason stands there.")
    _tell_proposer(addition, format_lazy(told, organisation=addition.name), by=by, now=now)


@transaction.atomic
def withdraw_addition(*, addition: Addition, by: Actor, now: datetime) -> None:
    """The proposer gives it up.

    Raises:
        AdditionNotPossible: it is decided already.
    """
    addition = _held(addition)
    _end(addition, AdditionState.WITHDRAWN, now=now)
    audit.record(Event.ADDITION_WITHDRAWN, target=addition, by=by, at=now)


def _held(addition: Addition) -> Addition:
    Addition.objects.select_for_update().get(pk=addition.pk)
    held = Addition.objects.select_related("user", "region").get(pk=addition.pk)
    if not rules.ADDITION_MOVES[AdditionState(held.state)]:
        raise AdditionNotPossible(ClaimObstacle.NOT_NOW)
    return held


def _accepted(addition: Addition, *, told_by: str, by: Actor, now: datetime) -> Organisation:
    values = NewOrganisation(
        name=addition.name,
        kind=OrganisationKind(addition.kind),
        website=addition.website,
        region=addition.region,
        city=addition.city,
        number=addition.number,
        summary=addition.summary,
        language=addition.language,
        told_by=told_by,
    )
    try:
        addition.organisation = add_organisation(values=values, by=by, now=now)
    except OrganisationNotAdded as taken:
        raise AdditionNotPossible(ClaimObstacle.KNOWN_ALREADY) from taken
    _end(addition, AdditionState.ACCEPTED, now=now)
    audit.record(Event.ADDITION_ACCEPTED, target=addition, by=by, at=now)
    return addition.organisation


def _end(addition: Addition, state: AdditionState, *, now: datetime) -> None:
    addition.state, addition.ended_at = state, now
    addition.save(update_fields=["state", "ended_at", "organisation", "reason", "decided_by"])


def _let_keep(addition: Addition, organisation: Organisation, *, by: Actor, now: datetime) -> None:
    """The proposer becomes its editor by a claim, as everybody does."""
    claim = Claim.objects.create(
        organisation=organisation,
        user=addition.user,
        state=ClaimState.ASKED,
        words=addition.words,
        opened_at=now,
    )
    decision = {"reason": addition.reason, "decided_by": by.id}
    grant_claim(claim=claim, decision=decision, by=by, now=now)


def _tell_proposer(addition: Addition, text: object, *, by: Actor, now: datetime) -> None:
    url = f"{reverse('accounts:my_claims')}#additions"
    tell(person=addition.user, text=text, url=url, by=by, now=now)  # type: ignore[arg-type]  # lazy text
