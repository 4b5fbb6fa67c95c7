"""Invitations: prepared for whoever was drawn, corrected, stopped, and never sent to who wants none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.surveys.enums import (
    EntryMode,
    InvitationObstacle,
    InvitationState,
    Mode,
    Unit,
    WaveState,
    WhyStopped,
)
from skerry.surveys.models import Invitation, PanelMember, PersonalLink, Wave
from skerry.surveys.queries import addresses
from skerry.surveys.queries import invitations as queries
from skerry.surveys.queries.addresses import Address
from skerry.surveys.queries.answering import hold_wave
from skerry.surveys.queries.optouts import opted_out
from skerry.surveys.queries.rounds import obstacle_to_entry
from skerry.surveys.rules import invitations as rules
from skerry.surveys.services.withdrawing import take_back_mail

_BATCH = 500


class InvitationNotPossible(Exception):
    """Carries why an invitation cannot be made, changed, or answered by the survey team."""

    def __init__(self, obstacle: InvitationObstacle) -> None:
        self.obstacle = obstacle
        super().__init__(obstacle)


@dataclass(frozen=True, kw_only=True)
class MemberAddress:
    """An address from a list, for the member (primary key) whom it is to reach."""

    member: int
    address: Address


@transaction.atomic
def prepare_invitations(*, wave: Wave, members: Sequence[int], by: Actor, now: datetime) -> int:
    """Make the invitations of the drawn ``members`` (primary keys) that have none; how many.

    An organisation is asked through its first editor, or with the unit "person" through
    everybody who belongs to it. One whose people are not known gets an invitation without
    an address, for the desk to fill in.

    Raises:
        InvitationNotPossible: the wave is a draft or closed.
    """
    wave = _held_open(wave)
    wanted = set(members) - set(wave.invitations.values_list("member", flat=True))
    asked = PanelMember.objects.filter(panel=wave.panel_id).order_by("pk")
    missing = [member for member in asked if member.pk in wanted]
    organisations = [member.organisation_id for member in missing]
    known = addresses.addresses_of(organisations, today=timezone.localdate(now))
    rows = [
        _new(wave, member.pk, address, stratum=wave.stratum_of(member))
        for member in missing
        for address in _asked(wave, known.get(member.organisation_id, ()))
    ]
    _mark_opted_out(rows, wave)
    Invitation.objects.bulk_create(rows, batch_size=_BATCH)
    detail = {"invitations": len(rows), "without_address": sum(not row.email for row in rows)}
    audit.record(Event.INVITATIONS_PREPARED, target=wave, by=by, at=now, detail=detail)
    return len(rows)


def _held_open(wave: Wave) -> Wave:
    held = Wave.objects.select_for_update(no_key=True).get(pk=wave.pk)
    if held.state != WaveState.OPEN:
        raise InvitationNotPossible(InvitationObstacle.CLOSED)
    return held


def _asked(wave: Wave, people: Sequence[Address]) -> Sequence[Address]:
    wanted = people if wave.unit == Unit.PERSON else people[:1]
    return wanted or [Address(email="")]


def _new(wave: Wave, member: int | None, address: Address, *, stratum: str) -> Invitation:
    return Invitation(
        wave=wave,
        member_id=member,
        stratum=stratum,
        email=address.email,
        name=address.name,
        person=address.person,
        language=addresses.language_for(address.language),
    )


def _mark_opted_out(rows: Iterable[Invitation], wave: Wave) -> None:
    silent = opted_out((row.email for row in rows if row.email), wave=wave)
    for row in rows:
        if row.email in silent:
            row.state = InvitationState.OPTED_OUT


@transaction.atomic
def add_respondent(*, beside: Invitation, address: Address, by: Actor, now: datetime) -> Invitation:
    """Invite one more person of the organisation that ``beside`` asks.

    Raises:
        InvitationNotPossible: they want no mail, are invited already, or the member is asked as one.
    """
    hold_wave(beside)
    wave = beside.wave
    others = list(wave.invitations.filter(member=beside.member))
    obstacle = rules.obstacle_to_respondent(
        unit=Unit(wave.unit),
        others=len(others),
        is_taken=address.email.lower() in {other.email.lower() for other in others},
        has_opted_out=bool(opted_out([address.email], wave=wave)),
    )
    if obstacle:
        raise InvitationNotPossible(obstacle)
    made = _new(wave, beside.member_id, address, stratum=beside.stratum)
    made.save(force_insert=True)
    audit.record(Event.RESPONDENT_ADDED, target=made, by=by, at=now)
    return made


@transaction.atomic
def change_address(
    *, invitation: Invitation, address: Address, by: Actor, now: datetime
) -> Invitation:
    """Correct whom an invitation goes to. Links that went to another address open nothing any more.

    Raises:
        InvitationNotPossible: that address wants no mail, or is invited for the member already,
            or would open what somebody else wrote.
    """
    hold_wave(invitation)
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    is_other = row.email.lower() != address.email.lower()
    others = Invitation.objects.filter(wave=row.wave, member=row.member).exclude(pk=row.pk)
    obstacle = rules.obstacle_to_respondent(
        unit=Unit.PERSON,
        others=0,
        is_taken=row.member_id is not None and others.filter(email__iexact=address.email).exists(),
        has_opted_out=bool(opted_out([address.email], wave=row.wave)),
    )
    if is_other:
        obstacle = queries.obstacle_to_another_address(row) or obstacle
    if obstacle:
        raise InvitationNotPossible(obstacle)
    if is_other:
        _begin_anew(row, by=by, now=now)
    row.email, row.name = address.email, address.name
    row.language = addresses.language_for(address.language)
    row.save(update_fields=["email", "name", "language", "person", "state", "stopped_for"])
    audit.record(Event.RESPONDENT_CHANGED, target=row, by=by, at=now, detail={"other": is_other})
    return row


def _begin_anew(row: Invitation, *, by: Actor, now: datetime) -> None:
    """Somebody else is asked: what was sent so far leads nowhere."""
    take_back_mail(invitations=[row.pk], by=by, now=now)
    PersonalLink.objects.filter(invitation=row).delete()
    row.person, row.state, row.stopped_for = None, InvitationState.PREPARED, ""


@transaction.atomic
def take_addresses(*, wave: Wave, lines: Sequence[MemberAddress], by: Actor, now: datetime) -> int:
    """Take a list of addresses whole: into invitations without one first, then as further people.

    Raises:
        InvitationNotPossible: one of them cannot be invited, then none is; or the wave is a
            draft or closed.
    """
    wave = _held_open(wave)
    empty, guests = _guests(wave)
    silent = opted_out((line.address.email for line in lines), wave=wave)
    filled: list[Invitation] = []
    added: list[Invitation] = []
    for line in lines:
        _check_line(wave, line, guests=guests, silent=silent)
        guests.add(line.member, line.address.email)
        stratum = guests.strata.get(line.member, "")
        row = _new(wave, line.member, line.address, stratum=stratum)
        waiting = empty.pop(line.member, None)
        if waiting is None:
            added.append(row)
        else:
            row.pk = waiting.pk
            filled.append(row)
    Invitation.objects.bulk_update(filled, ["email", "name", "language"], batch_size=_BATCH)
    Invitation.objects.bulk_create(added, batch_size=_BATCH)
    PersonalLink.objects.filter(invitation__in=[row.pk for row in filled]).delete()
    audit.record(
        Event.ADDRESSES_TAKEN, target=wave, by=by, at=now, detail={"addresses": len(lines)}
    )
    return len(lines)


@dataclass(kw_only=True)
class _Guests:
    """Who is invited, while a list is taken; ``begun`` are members that answer without an address.

    ``strata`` are those in which members were asked.
    """

    addresses: set[tuple[int | None, str]] = field(default_factory=set)
    members: set[int | None] = field(default_factory=set)
    begun: set[int | None] = field(default_factory=set)
    strata: dict[int | None, str] = field(default_factory=dict)

    def add(self, member: int | None, email: str) -> None:
        self.addresses.add((member, email.lower()))
        self.members.add(member)


def _guests(wave: Wave) -> tuple[dict[int | None, Invitation], _Guests]:
    """By member the invitations that an address may be filled into, and all others."""
    empty: dict[int | None, Invitation] = {}
    guests = _Guests()
    for row in wave.invitations.select_for_update().order_by("pk"):
        guests.strata[row.member_id] = row.stratum
        if row.email:
            guests.add(row.member_id, row.email)
        elif queries.is_begun_without_address(row):
            guests.begun.add(row.member_id)
        else:
            empty[row.member_id] = row
    return empty, guests


def _check_line(
    wave: Wave, line: MemberAddress, *, guests: _Guests, silent: frozenset[str]
) -> None:
    if wave.unit == Unit.ORGANISATION and line.member in guests.begun:
        raise InvitationNotPossible(InvitationObstacle.BEGUN)
    obstacle = rules.obstacle_to_respondent(
        unit=Unit(wave.unit),
        others=int(line.member in guests.members),
        is_taken=(line.member, line.address.email.lower()) in guests.addresses,
        has_opted_out=line.address.email in silent,
    )
    if obstacle:
        raise InvitationNotPossible(obstacle)


@transaction.atomic
def stop_invitation(
    *,
    invitation: Invitation,
    reason: WhyStopped = WhyStopped.ASKED,
    by: Actor,
    now: datetime,
) -> None:
    """Send no more mail to a respondent, and remember why; their link stays good.

    Of one who is stopped, or wants no mail, more may become known: that they are none of those
    the wave is for.

    Raises:
        InvitationNotPossible: they are stopped for that reason already, or want no mail themselves.
    """
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    same = Invitation.objects.filter(pk=row.pk)
    if not same.move(InvitationState.STOPPED, stopped_for=reason):
        if reason in {WhyStopped.ASKED, row.stopped_for}:
            raise InvitationNotPossible(InvitationObstacle.NOT_NOW)
        same.update(stopped_for=reason)
    take_back_mail(invitations=[row.pk], by=by, now=now)
    # of whom took answers back no more stands in the log than that somebody did
    target = row if row.wave.mode == Mode.NAMED else row.wave
    audit.record(Event.RESPONDENT_STOPPED, target=target, by=by, at=now, detail={"reason": reason})


@transaction.atomic
def ask_again(*, invitation: Invitation, by: Actor, now: datetime) -> None:
    """Let mail go to a respondent who was stopped, or whose mail came back by mistake.

    Raises:
        InvitationNotPossible: nothing keeps mail from them, or they want none themselves.
    """
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if row.state not in {InvitationState.STOPPED, InvitationState.BOUNCED}:
        raise InvitationNotPossible(InvitationObstacle.NOT_NOW)
    Invitation.objects.filter(pk=row.pk).move(InvitationState.PREPARED)
    audit.record(Event.RESPONDENT_ASKED_AGAIN, target=row, by=by, at=now)


@transaction.atomic
def begin_entry(*, invitation: Invitation, mode: EntryMode, by: Actor, now: datetime) -> None:
    """Remember that the survey team is about to type in what a respondent says.

    Only what is handed in is marked as entered by the team.

    Raises:
        InvitationNotPossible: nobody may do that here, or not any more.
    """
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    obstacle = obstacle_to_entry(row, today=timezone.localdate(now))
    if obstacle:
        raise InvitationNotPossible(obstacle)
    audit.record(Event.ENTRY_BEGUN, target=row, by=by, at=now, detail={"mode": mode})
