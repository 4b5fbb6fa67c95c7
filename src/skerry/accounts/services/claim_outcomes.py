"""What becomes of a claim: granted, disputed, refused, ended. Every change of its state is here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from skerry.accounts.enums import ClaimObstacle, ClaimState
from skerry.accounts.letters import desk_page_of
from skerry.accounts.models import Claim, RoleGrant
from skerry.accounts.queries import claims as queries
from skerry.accounts.rules import claims as rules
from skerry.accounts.services.claim_notices import tell_claimant, tell_keepers, tell_managers
from skerry.accounts.services.memberships import leave_organisation
from skerry.accounts.services.roles import give_role
from skerry.actors.models import Organisation
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.kernel.roles import Role


class ClaimNotMoved(Exception):
    """Carries why nothing more can be done with a claim."""

    def __init__(self, obstacle: ClaimObstacle) -> None:
        self.obstacle = obstacle
        super().__init__(obstacle)


@transaction.atomic
def grant_claim(
    *, claim: Claim, decision: Mapping[str, str] | None = None, by: Actor, now: datetime
) -> Claim:
    """Let the claimant keep the profile from now on, beside those who keep it already.

    ``decision``: reason and author of the cluster manager's word, if it was theirs.

    Raises:
        ClaimNotMoved: it has ended meanwhile.
    """
    claim = move_claim(
        claim=claim,
        to=ClaimState.GRANTED,
        fields={"ended_at": now, **(decision or {})},
        by=by,
        now=now,
    )
    tell_keepers(
        claim=claim,
        text=_told(_("Somebody new keeps the profile of {organisation} with you."), claim),
        by=by,
        now=now,
    )
    give_role(
        person=claim.user,
        role=Role.ORGANISATION_EDITOR,
        organisation=claim.organisation,
        by=by,
        now=now,
    )
    detail = {"person": str(claim.user.uuid), "by_mail": claim.proven_at is not None}
    audit.record(Event.CLAIM_GRANTED, target=claim, by=by, at=now, detail=detail)
    told = _("You keep the profile of {organisation} now. Please look it over and confirm it.")
    tell_claimant(claim=claim, text=_told(told, claim), by=by, now=now)
    tell_managers(
        text=_told(_("Somebody new keeps the profile of {organisation}."), claim),
        url=desk_page_of(claim),
        by=by,
        now=now,
    )
    return claim


@transaction.atomic
def object_to_claim(*, claim: Claim, words: str, by: Actor, now: datetime) -> Claim:
    """Somebody who keeps the profile says no; the cluster manager decides, and nobody is shut out.

    Raises:
        ClaimNotMoved: it is disputed already, or has ended.
    """
    claim = move_claim(
        claim=claim,
        to=ClaimState.DISPUTED,
        fields={"objection": words, "objected_by": by.id, "objects_until": None},
        by=by,
        now=now,
    )
    audit.record(Event.CLAIM_DISPUTED, target=claim, by=by, at=now)
    told = _("Those who keep the profile of {organisation} object to your claim. You can answer.")
    tell_claimant(claim=claim, text=_told(told, claim), by=by, now=now)
    tell_managers(
        text=_told(_("It is disputed who keeps the profile of {organisation}."), claim),
        url=desk_page_of(claim),
        by=by,
        now=now,
    )
    return claim


@transaction.atomic
def reply_to_objection(*, claim: Claim, words: str, by: Actor, now: datetime) -> None:
    """The claimant's side of a dispute, which they may mend until it is decided.

    Raises:
        ClaimNotMoved: there is no dispute, or it was decided meanwhile.
    """
    disputed = Claim.objects.filter(pk=claim.pk, state=ClaimState.DISPUTED)
    if not disputed.update(reply=words):
        raise ClaimNotMoved(ClaimObstacle.NOT_NOW)
    audit.record(Event.CLAIM_REPLIED, target=claim, by=by, at=now)


@transaction.atomic
def grant_claim_by_manager(
    *, claim: Claim, replaces: bool, reason: str, by: Actor, now: datetime
) -> Claim:
    """The cluster manager lets the claimant keep the profile; told to everybody concerned.

    ``replaces``: those who keep the profile now no longer do.

    Raises:
        ClaimNotMoved: without a reason, in their own case, or when it does not wait for them.
    """
    decision = _decision(claim, reason, by)
    keepers = list(queries.editors_of(claim.organisation, today=now.date())) if replaces else []
    claim = grant_claim(claim=claim, decision=decision, by=by, now=now)
    _take_from(keepers, claim, by=by, now=now)
    return claim


@transaction.atomic
def refuse_claim(*, claim: Claim, reason: str, by: Actor, now: datetime) -> Claim:
    """The cluster manager does not let the claimant keep the profile; told to everybody concerned.

    Raises:
        ClaimNotMoved: as in ``grant_claim_by_manager``.
    """
    claim = move_claim(
        claim=claim,
        to=ClaimState.REFUSED,
        fields={"ended_at": now, **_decision(claim, reason, by)},
        by=by,
        now=now,
    )
    audit.record(Event.CLAIM_REFUSED, target=claim, by=by, at=now)
    told = _("Your claim to the profile of {organisation} was refused. The reason stands there.")
    tell_claimant(claim=claim, text=_told(told, claim), by=by, now=now)
    told = _("A claim to the profile of {organisation} was refused.")
    tell_keepers(claim=claim, text=_told(told, claim), by=by, now=now)
    return claim


def _decision(claim: Claim, reason: str, by: Actor) -> dict[str, str]:
    """The reason and its author, if the claim is theirs to decide."""
    held = Claim.objects.select_related("user").get(pk=claim.pk)
    obstacle = rules.obstacle_to_deciding_claim(
        state=ClaimState(held.state), reason=reason, is_own=_is_party(held, by)
    )
    if obstacle:
        raise ClaimNotMoved(obstacle)
    return {"reason": reason.strip(), "decided_by": by.id}


def _is_party(claim: Claim, by: Actor) -> bool:
    objected = bool(claim.objected_by) and claim.objected_by == by.id
    return objected or by == Actor.person(claim.user.uuid)


def _take_from(keepers: list[RoleGrant], claim: Claim, *, by: Actor, now: datetime) -> None:
    for grant in keepers:
        if grant.user_id != claim.user_id:
            leave_organisation(
                organisation=claim.organisation,
                person=grant.user,
                may_be_unkept=True,
                by=by,
                now=now,
            )


@transaction.atomic
def withdraw_claim(*, claim: Claim, by: Actor, now: datetime) -> None:
    """The claimant gives it up.

    Raises:
        ClaimNotMoved: it has ended.
    """
    move_claim(claim=claim, to=ClaimState.WITHDRAWN, fields={"ended_at": now}, by=by, now=now)
    audit.record(Event.CLAIM_WITHDRAWN, target=claim, by=by, at=now)


@transaction.atomic
def lapse_claim(*, claim: Claim, by: Actor, now: datetime) -> None:
    """End a claim whose link nobody opened in time.

    Raises:
        ClaimNotMoved: it was proven, or has ended.
    """
    move_claim(claim=claim, to=ClaimState.LAPSED, fields={"ended_at": now}, by=by, now=now)
    audit.record(Event.CLAIM_LAPSED, target=claim, by=by, at=now)


@transaction.atomic
def move_claim(
    *,
    claim: Claim,
    to: ClaimState,
    fields: Mapping[str, Any],  # Any: values of columns
    by: Actor,  # noqa: ARG001  # who and when stand in what each caller records
    now: datetime,  # noqa: ARG001  # as above
) -> Claim:
    """Bring ``claim`` into state ``to``, for a service that has decided.

    The organisation is held first, so that of two claims at once one comes second.

    Raises:
        ClaimNotMoved: the table of states does not allow it.
    """
    Organisation.objects.select_for_update().get(pk=claim.organisation_id)
    held = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    if obstacle := rules.obstacle_to_claim_move(state=ClaimState(held.state), to=to):
        raise ClaimNotMoved(obstacle)
    Claim.objects.filter(pk=held.pk).move(to, **fields)
    return Claim.objects.select_related("organisation", "user").get(pk=held.pk)


def _told(sentence: Any, claim: Claim) -> Any:  # Any: lazy texts have no common type
    return format_lazy(sentence, organisation=claim.organisation.readable_name)
