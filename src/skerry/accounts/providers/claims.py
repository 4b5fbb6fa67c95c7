"""What this room answers for in claims, additions and delistings."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Case, F, Model, QuerySet, When
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skerry.accounts.enums import ClaimState, DelistingState
from skerry.accounts.models import Addition, Claim, Delisting, FreshnessReminder
from skerry.accounts.queries import additions, claims
from skerry.actors.models import Organisation
from skerry.actors.rules.merging import narrower
from skerry.kernel.actor import Actor, Viewer
from skerry.kernel.desk_tasks import waiting
from skerry.kernel.personal import Kept
from skerry.kernel.providers import (
    DeskTask,
    DeskTasks,
    Expire,
    OrganisationReference,
    PersonalDataProvider,
    RetentionRule,
)

CLAIM_KEPT: Final = timedelta(days=365)


def _export_claims(person: UUID) -> Iterable[Mapping[str, object]]:
    """Their own claims, and the objections that they wrote for their organisation."""
    own = Claim.objects.filter(user__uuid=person).values(
        "organisation__name", "state", "email", "words", "reply", "reason", "opened_at", "ended_at"
    )
    objections = Claim.objects.filter(objected_by=str(person)).exclude(user__uuid=person)
    return [*own, *objections.values("organisation__name", "objection", "opened_at")]


def _erase_claims(*, person: UUID, by: Actor, now: datetime) -> None:
    """Their claims. An objection is the organisation's, and no longer tells who wrote it."""
    Claim.objects.filter(user__uuid=person).delete()
    Claim.objects.filter(objected_by=str(person)).update(objected_by="")


def _export_additions(person: UUID) -> Iterable[Mapping[str, object]]:
    return Addition.objects.filter(user__uuid=person).values(
        "name", "website", "city", "summary", "words", "state", "reason", "opened_at"
    )


def _erase_additions(*, person: UUID, by: Actor, now: datetime) -> None:
    """The proposals; an organisation that was accepted stays, and knows nobody."""
    Addition.objects.filter(user__uuid=person).delete()


def _export_delistings(person: UUID) -> Iterable[Mapping[str, object]]:
    return Delisting.objects.filter(user__uuid=person).values(
        "organisation__name", "words", "state", "reason", "opened_at"
    )


def _erase_delistings(*, person: UUID, by: Actor, now: datetime) -> None:
    """What they wrote goes; that the organisation wants to be out of sight stays true."""
    Delisting.objects.filter(user__uuid=person).update(user=None, words="")


def _expire(model: type[Model]) -> Expire:
    """A year after the wish has ended, everything about it goes."""

    def expire(*, now: datetime) -> int:
        over = model._default_manager.filter(ended_at__lte=now - CLAIM_KEPT)
        return over.delete()[1].get(model._meta.label, 0)

    return expire


def _expire_reminders(*, now: datetime) -> int:
    long_ago = now - 2 * CLAIM_KEPT  # the year it reminds of is over by then
    return FreshnessReminder.objects.filter(reminded_at__lte=long_ago).delete()[0]


def _merge_claims(*, keep: int, drop: int, by: Actor, now: datetime) -> None:
    """Who has an open claim to both keeps the one to what remains; the other is withdrawn."""
    there = Claim.objects.open().filter(organisation=keep).values_list("user", flat=True)
    twice = Claim.objects.open().filter(organisation=drop, user__in=list(there))
    twice.update(state=ClaimState.WITHDRAWN, ended_at=now)
    Claim.objects.filter(organisation=drop).update(organisation=keep)


def _merge_additions(*, keep: int, drop: int, by: Actor, now: datetime) -> None:
    Addition.objects.filter(organisation=drop).update(organisation=keep)


def _tier_in_the_directory(organisation: int) -> str:
    """Who sees it, or would if it had not left."""
    out = Delisting.objects.filter(
        organisation=organisation,
        organisation__delisted_at__isnull=False,
        state__in=(DelistingState.DELISTED, DelistingState.RETURN_ASKED),
    )
    now = Organisation.objects.filter(pk=organisation).values_list("visibility", flat=True)
    return out.values_list("tier", flat=True).first() or now.get()


def _merge_delistings(*, keep: int, drop: int, by: Actor, now: datetime) -> None:
    """One wish stays open: by which one of them has left the directory, else that of what remains.

    What comes back one day has the narrower tier of both.
    """
    wishes = Delisting.objects.open().filter(organisation__in=[keep, drop])
    tier = narrower(_tier_in_the_directory(keep), _tier_in_the_directory(drop))
    first = wishes.order_by(
        F("organisation__delisted_at").asc(nulls_last=True),
        Case(When(organisation=keep, then=0), default=1),
    ).first()
    if first:
        wishes.exclude(pk=first.pk).update(state=DelistingState.WITHDRAWN, ended_at=now)
        wishes.filter(pk=first.pk).update(tier=tier)
    Delisting.objects.filter(organisation=drop).update(organisation=keep)


def _merge_reminders(*, keep: int, drop: int, by: Actor, now: datetime) -> None:
    """Those of what remains stand: its year is the one that counts."""
    FreshnessReminder.objects.filter(organisation=drop).delete()


def _task(
    key: str,
    title: Promise | str,
    rows: Callable[[Viewer], "QuerySet[Any]"],  # Any: of whatever table
    since: str,
) -> DeskTasks:
    def ask(viewer: Viewer, *, now: datetime) -> Iterable[DeskTask]:
        url = reverse("accounts:claims_desk")
        return waiting(rows(viewer), since=since, key=key, title=title, url=url)

    return ask


def _personal(
    model: type[Model],
    fields: Mapping[str, object],
    export: Callable[[UUID], Iterable[Mapping[str, object]]],
    erase: Callable[..., None],
) -> PersonalDataProvider:
    return PersonalDataProvider(
        model=model._meta.label, fields=frozenset(fields), export=export, erase=erase
    )


DESK_TASKS = (
    _task("accounts.claims", _("Claims to decide"), claims.open_claims, "opened_at"),
    _task(
        "accounts.disputes", _("Disputes about who keeps a profile"), claims.disputes, "opened_at"
    ),
    _task(
        "accounts.additions",
        _("Organisations that somebody misses"),
        additions.waiting_additions,
        "opened_at",
    ),
    _task(
        "accounts.delistings",
        _("Wishes to leave the directory, or to come back"),
        additions.waiting_delistings,
        "asked_at",
    ),
)
PERSONAL_DATA = (
    _personal(Claim, Claim.PERSONAL_DATA, _export_claims, _erase_claims),
    _personal(Addition, Addition.PERSONAL_DATA, _export_additions, _erase_additions),
    _personal(Delisting, Delisting.PERSONAL_DATA, _export_delistings, _erase_delistings),
)

RETENTION = (
    *(
        RetentionRule(
            model=model._meta.label, kept=Kept.A_YEAR, after=CLAIM_KEPT, expire=_expire(model)
        )
        for model in (Claim, Addition, Delisting)
    ),
    RetentionRule(
        model=FreshnessReminder._meta.label,
        kept=Kept.A_YEAR,
        after=2 * CLAIM_KEPT,
        expire=_expire_reminders,
    ),
)

ORGANISATION_REFERENCES = tuple(
    OrganisationReference(model=model._meta.label, field="organisation", merge=merge)
    for model, merge in (
        (Claim, _merge_claims),
        (Addition, _merge_additions),
        (Delisting, _merge_delistings),
        (FreshnessReminder, _merge_reminders),
    )
)
