"""What a wave keeps of whom it asked, whatever becomes of the directory."""

from importlib import import_module

import pytest
from django.apps import apps

from skerry.actors.models import Organisation
from skerry.kernel.actor import COMMAND
from skerry.methods.sampling import METHOD, VERSION, Rule
from skerry.surveys.enums import Access, InvitationState, Mode, Standing, Unit, WhyStopped
from skerry.surveys.models import Invitation, PanelMember, Wave
from skerry.surveys.providers.merging import merge_members
from skerry.surveys.queries import waves as queries
from skerry.surveys.queries.addresses import Address
from skerry.surveys.queries.responses import answered_in
from skerry.surveys.queries.standing import standing_of
from skerry.surveys.services import invitations, waves
from skerry.surveys.services.invitations import MemberAddress
from skerry.surveys.services.waves import Design, Drawing
from tests.surveys.factories_waves import NOON, PanelFactory, WaveFactory, WaveVersionFactory
from tests.surveys.test_waves import WORDS

pytestmark = pytest.mark.django_db
DRAWING = Drawing(rule=Rule.EQUAL, minimum=2, total=5, seed=7, start=0.5)
NUMBERS = {"company|micro": 3, "company|large": 2}
IDA = Address(email="ida@people.example", language="en")


def opened(**changes):
    plain = {
        "version": WaveVersionFactory(),
        "mode": Mode.NAMED,
        "unit": Unit.ORGANISATION,
        "access": Access.SAMPLE,
        "panel": PanelFactory(sizes={"company|micro": 6, "company|large": 4}),
        "dimensions": ["kind", "size"],
        "sample_sizes": NUMBERS,
        "drawing": DRAWING,
    }
    design = Design(**plain | changes)
    wave = waves.make_wave(design=design, words=WORDS, by=COMMAND, now=NOON)
    return waves.open_wave(wave=wave, by=COMMAND, now=NOON)


def kept_of(wave):
    held = Wave.objects.get(pk=wave.pk)
    strata = list(held.invitations.order_by("pk").values_list("stratum", flat=True))
    return held.frame, held.asked, held.drawing, strata


def test_a_wave_keeps_its_frame_and_how_it_was_drawn():
    frame, asked, drawing, strata = kept_of(opened())

    assert (frame, asked) == ({"company|large": 4, "company|micro": 6}, NUMBERS)
    assert drawing == {
        "method": METHOD, "version": VERSION, "rule": "equal", "minimum": 2, "total": 5,
        "seed": 7, "start": 0.5,
    }  # fmt: skip
    assert sorted(strata) == ["company|large"] * 2 + ["company|micro"] * 3


def test_a_census_and_an_open_link_are_not_drawn():
    census = opened(access=Access.CENSUS, dimensions=["kind"], sample_sizes={}, drawing=None)
    link = opened(access=Access.OPEN_LINK, panel=None, open_key="key", drawing=None)

    assert kept_of(census) == ({"company": 10}, {"company": 10}, {}, ["company"] * 10)
    assert kept_of(link) == ({}, {}, {}, [])


def test_neither_a_merge_nor_a_deletion_changes_what_was_kept():
    wave = opened()
    before = kept_of(wave)
    for row in wave.invitations.all():
        Invitation.objects.filter(pk=row.pk).update(email=f"{row.pk}@a.example", is_answered=True)
    answers = answered_in(wave)
    micro = wave.drawn.filter(size_class="micro").order_by("pk")
    large, other = wave.drawn.filter(size_class="large")

    merge_members(keep=micro[0].organisation_id, drop=large.organisation_id, by=COMMAND, now=NOON)
    Organisation.objects.filter(pk__in=[micro[1].organisation_id, other.organisation_id]).delete()

    assert kept_of(wave)[:3] == before[:3]
    assert kept_of(wave)[3] == before[3]
    assert queries.frame_of(Wave.objects.get()) == before[0]
    assert answered_in(wave) == answers == NUMBERS
    assert {key: found[Standing.ANSWERED] for key, found in standing_of(wave).items()} == NUMBERS


@pytest.mark.parametrize("is_answered", [True, False])
def test_who_was_asked_twice_at_one_address_counts_once(is_answered):
    wave = opened()
    Invitation.objects.update(is_answered=is_answered)
    micro = wave.drawn.filter(size_class="micro").order_by("pk")

    merge_members(
        keep=micro[0].organisation_id, drop=micro[1].organisation_id, by=COMMAND, now=NOON
    )

    found = standing_of(wave)["company|micro"]
    assert found[Standing.NOT_ELIGIBLE] == 1
    assert found[Standing.ANSWERED] == answered_in(wave).get("company|micro", 0)
    assert found[Standing.ANSWERED] == 2 * is_answered


def test_everybody_who_is_asked_later_is_asked_in_the_stratum_of_their_organisation():
    wave = opened(unit=Unit.PERSON)
    one = wave.invitations.filter(stratum="company|large").first()
    PanelMember.objects.update(size_class="micro", stratum="company|micro")
    lines = [MemberAddress(member=one.member_id, address=IDA)]
    told = {"by": COMMAND, "now": NOON}
    colleague = Address(email="carl@people.example", language="en")

    invitations.take_addresses(wave=wave, lines=lines, **told)
    invitations.add_respondent(beside=one, address=colleague, **told)
    invitations.take_addresses(
        wave=wave,
        lines=[MemberAddress(member=one.member_id, address=Address(email="eva@people.example"))],
        **told,
    )

    assert set(one.member.invitations.values_list("stratum", flat=True)) == {"company|large"}
    assert one.member.invitations.count() == 3


def put(wave, number, **fields):
    """Give a respondent of the stratum of small firms these values."""
    row = wave.invitations.filter(stratum="company|micro").order_by("pk")[number]
    Invitation.objects.filter(pk=row.pk).update(**fields)
    return row


@pytest.mark.parametrize(
    ("fields", "standing"),
    [
        ({}, Standing.UNKNOWN),
        ({"state": InvitationState.SENT}, Standing.SILENT),
        ({"state": InvitationState.BOUNCED}, Standing.UNKNOWN),
        ({"state": InvitationState.OPTED_OUT}, Standing.SILENT),
        ({"state": InvitationState.STOPPED, "stopped_for": "asked"}, Standing.SILENT),
        ({"state": InvitationState.STOPPED, "stopped_for": "withdrawn"}, Standing.SILENT),
        ({"state": InvitationState.STOPPED, "stopped_for": "duplicate"}, Standing.NOT_ELIGIBLE),
        ({"state": InvitationState.OPTED_OUT, "stopped_for": "out-of-scope"}, Standing.NOT_ELIGIBLE),
        ({"state": InvitationState.STOPPED, "stopped_for": "asked", "is_answered": True}, Standing.ANSWERED),
    ],
)  # fmt: skip
@pytest.mark.parametrize("unit", list(Unit))
def test_rates_tell_who_is_silent_from_who_is_not_meant(fields, standing, unit):
    wave = opened(unit=unit)
    wave.invitations.filter(stratum="company|large").update(is_answered=True)
    put(wave, 0, **fields)

    found = standing_of(wave)

    assert found["company|large"] == dict.fromkeys(Standing, 0) | {Standing.ANSWERED: 2}
    expected = dict.fromkeys(Standing, 0) | {Standing.UNKNOWN: 2}
    expected[standing] += 1
    assert found["company|micro"] == expected


def test_who_is_gone_is_unknown_and_of_several_people_one_is_enough():
    wave = opened(unit=Unit.PERSON)
    rows = list(wave.invitations.filter(stratum="company|micro").order_by("pk"))
    wave.invitations.create(
        member=rows[0].member, stratum=rows[0].stratum, email="x@y.example", is_answered=True
    )
    rows[1].member.organisation.delete()

    assert standing_of(wave)["company|micro"] == {
        Standing.ANSWERED: 1, Standing.SILENT: 0, Standing.UNKNOWN: 2, Standing.NOT_ELIGIBLE: 0,
    }  # fmt: skip
    assert answered_in(wave) == {"company|micro": 1}


def test_by_an_open_link_nobody_was_asked():
    wave = WaveFactory(is_open=True, has_open_link=True)
    wave.invitations.create(language="en", is_answered=True)

    assert standing_of(wave) == {}


def test_waves_that_were_open_before_keep_what_is_known():
    sample, draft = opened(), WaveFactory(access="sample", sample_sizes=NUMBERS, seed=3)
    census = opened(access=Access.CENSUS, dimensions=["size"], sample_sizes={}, drawing=None)
    before, counted = kept_of(sample), kept_of(census)
    census.invitations.filter(pk=census.invitations.first().pk).update(
        member=None, state=InvitationState.STOPPED
    )
    put(sample, 0, state=InvitationState.STOPPED)
    Wave.objects.update(frame={}, drawing={})
    Invitation.objects.update(stratum="")

    import_module("skerry.surveys.migrations.0005_frame").keep_frames(apps, None)

    frame, _asked, drawing, strata = kept_of(sample)
    assert (frame, strata) == (before[0], before[3])
    assert drawing == {"method": METHOD, "version": 1, "total": 5, "seed": 7, "start": 0.0}
    assert kept_of(draft)[2] == {"total": 5, "seed": 3, "start": 0.0}
    assert kept_of(census)[:3] == counted[:3]
    assert kept_of(census)[3] == ["", *counted[3][1:]]
    reasons = Invitation.objects.filter(state=InvitationState.STOPPED).order_by("wave")
    assert list(reasons.values_list("stopped_for", flat=True)) == [
        WhyStopped.ASKED,
        WhyStopped.DUPLICATE,
    ]
