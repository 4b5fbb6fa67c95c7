"""Invites everybody of a panel to a wave, as the desk and the worker do, and says how long it took."""

import argparse
import json
from collections.abc import Sequence
from datetime import date, timedelta
from time import monotonic

from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.utils import timezone

from skerry.accounts.models import RoleGrant, User
from skerry.actors.models import Organisation
from skerry.kernel.actor import COMMAND
from skerry.kernel.models import OutboxMail
from skerry.kernel.roles import Role
from skerry.questionnaires.models import Instrument, InstrumentVersion
from skerry.surveys import links
from skerry.surveys.enums import Access, Mode, RoundKind, Unit, WaveState
from skerry.surveys.forms_invitations import first_texts
from skerry.surveys.models import Panel, PanelMember, Wave
from skerry.surveys.services.invitations import prepare_invitations
from skerry.surveys.services.rounds import send_batch, send_round, write_round


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args(arguments)
    call_command("migrate", verbosity=0)
    panel = _panel(given.count)
    times = [_invited(panel) for _ in range(given.rounds)]
    told = {
        "count": given.count,
        "prepared": [prepared for prepared, _queued in times],
        "queued": [queued for _prepared, queued in times],
        "both": [prepared + queued for prepared, queued in times],
    }
    print(json.dumps(told))


def _invited(panel: Panel) -> tuple[float, float]:
    """How long the invitations of a new wave took to prepare, and to put into the outbox."""
    wave, members = _wave(panel), list(panel.members.values_list("pk", flat=True))
    OutboxMail.objects.all().delete()
    began, now = monotonic(), timezone.now()
    prepare_invitations(wave=wave, members=members, by=COMMAND, now=now)
    prepared = monotonic()
    texts = first_texts(RoundKind.INVITATION)
    sent = write_round(wave=wave, kind=RoundKind.INVITATION, texts=texts, by=COMMAND, now=now)
    send_round(draft=sent, by=COMMAND, now=now)
    position = 0
    while (
        batch := send_batch(
            sent=sent, position=position, new_token=links.new_token, by=COMMAND, now=now
        )
    ).seen:
        position += batch.sent
    ended = monotonic()
    if OutboxMail.objects.count() != len(members):
        message = "somebody got no mail"
        raise RuntimeError(message)
    return prepared - began, ended - prepared


def _panel(count: int) -> Panel:
    now = timezone.now()
    organisations = Organisation.objects.bulk_create(
        (
            Organisation(name=f"Organisation {n}", created_at=now, changed_at=now)
            for n in range(count)
        ),
        batch_size=500,
    )
    people = User.objects.bulk_create(
        (User(email=f"person-{n}@people.example", name="Ida", joined_at=now) for n in range(count)),
        batch_size=500,
    )
    EmailAddress.objects.bulk_create(
        (EmailAddress(user=one, email=one.email, verified=True, primary=True) for one in people),
        batch_size=500,
    )
    RoleGrant.objects.bulk_create(
        (
            RoleGrant(
                user=one,
                organisation=organisation,
                role=Role.ORGANISATION_EDITOR,
                granted_at=now,
            )
            for one, organisation in zip(people, organisations, strict=True)
        ),
        batch_size=500,
    )
    panel = Panel.objects.create(name="Everybody", frozen_at=now)
    PanelMember.objects.bulk_create(
        (
            PanelMember(
                panel=panel,
                organisation=one,
                kind="company",
                size_class="small",
                stratum="company",
            )
            for one in organisations
        ),
        batch_size=500,
    )
    return panel


def _wave(panel: Panel) -> Wave:
    now = timezone.now()
    instrument, _made = Instrument.objects.get_or_create(
        key="bench", defaults={"purpose": "survey", "made_at": now}
    )
    version, _made = InstrumentVersion.objects.get_or_create(
        instrument=instrument,
        number=1,
        defaults={"definition": {}, "fingerprint": "-", "made_at": now, "changed_at": now},
    )
    today: date = timezone.localdate(now)
    return Wave.objects.create(
        titles={"en": "How are you doing?"},
        version=version,
        mode=Mode.ANONYMOUS,
        unit=Unit.ORGANISATION,
        access=Access.CENSUS,
        panel=panel,
        opens_on=today,
        closes_on=today + timedelta(days=30),
        kept_until=today + timedelta(days=365),
        state=WaveState.OPEN,
        made_at=now,
        opened_at=now,
    )
