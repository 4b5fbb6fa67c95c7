"""Invitations: who is asked, where mail goes, and who is left alone."""

from datetime import UTC, datetime, timedelta

import pytest

from skerry.kernel.actor import ANYBODY, COMMAND, VISITOR
from skerry.kernel.models import AuditEvent, OutboxMail
from skerry.kernel.roles import Role
from skerry.surveys import links
from skerry.surveys.enums import (
    EntryMode,
    InvitationObstacle,
    InvitationState,
    Mode,
    Unit,
    WaveState,
    WhyStopped,
)
from skerry.surveys.importers import addresses as importer
from skerry.surveys.models import Invitation, OptOut, PersonalLink, RoundMail, Wave
from skerry.surveys.providers import PROVIDERS
from skerry.surveys.providers import invitations as of_invitations
from skerry.surveys.providers import rounds as providers
from skerry.surveys.queries import invitations as queries
from skerry.surveys.queries import optouts
from skerry.surveys.queries.addresses import Address, addresses_of
from skerry.surveys.queries.rounds import bounced_visible_to, rounds_visible_to
from skerry.surveys.queries.waves import asked_members, waves_visible_to
from skerry.surveys.rules import invitations as rules
from skerry.surveys.services import invitations as services
from skerry.surveys.services import rounds
from skerry.surveys.services.optouts import opt_in, opt_out
from tests.accounts.factories import RoleGrantFactory, UserFactory
from tests.actors.factories import OrganisationFactory
from tests.surveys.factories_invitations import (
    NOW,
    TODAY,
    InvitationFactory,
    MemberFactory,
    RoundFactory,
    WaveFactory,
)

pytestmark = pytest.mark.django_db
IDA = Address(email="ida@people.example", name="Ida", language="sv")


def refused(act):
    with pytest.raises(services.InvitationNotPossible) as refusal:
        act()
    return refusal.value.obstacle


def prepare(wave):
    members = [member.pk for member in asked_members(wave)]
    return services.prepare_invitations(wave=wave, members=members, by=COMMAND, now=NOW)


def mailed(wave):
    draft = RoundFactory(wave=wave)
    rounds.send_round(draft=draft, by=COMMAND, now=NOW)
    rounds.send_batch(sent=draft, position=0, new_token=links.new_token, by=COMMAND, now=NOW)
    return draft


# The rules


@pytest.mark.parametrize(
    ("unit", "others", "is_taken", "has_opted_out", "obstacle"),
    [
        (Unit.ORGANISATION, 0, False, False, None),
        (Unit.ORGANISATION, 1, False, False, InvitationObstacle.ONE_A_MEMBER),
        (Unit.PERSON, 5, False, False, None),
        (Unit.PERSON, 5, True, False, InvitationObstacle.TAKEN),
        (Unit.PERSON, 0, False, True, InvitationObstacle.OPTED_OUT),
    ],
)
def test_obstacle_to_respondent(unit, others, is_taken, has_opted_out, obstacle):
    found = rules.obstacle_to_respondent(
        unit=unit, others=others, is_taken=is_taken, has_opted_out=has_opted_out
    )

    assert found == obstacle


@pytest.mark.parametrize(
    ("mode", "is_taking", "is_answered", "obstacle"),
    [
        (Mode.NAMED, True, False, None),
        (Mode.CONFIDENTIAL, True, False, None),
        (Mode.NAMED, True, True, InvitationObstacle.NOT_NOW),
        (Mode.NAMED, False, False, InvitationObstacle.CLOSED),
        (Mode.ANONYMOUS, True, False, InvitationObstacle.ANONYMOUS),
    ],
)
def test_obstacle_to_entry(mode, is_taking, is_answered, obstacle):
    found = rules.obstacle_to_entry(mode=mode, is_taking_answers=is_taking, is_answered=is_answered)

    assert found == obstacle


@pytest.mark.parametrize(
    ("mode", "reads", "sees"),
    [
        (Mode.NAMED, False, True),
        (Mode.CONFIDENTIAL, False, False),
        (Mode.CONFIDENTIAL, True, True),
        (Mode.ANONYMOUS, True, False),
    ],
)
def test_who_learns_who_has_answered(mode, reads, sees):
    assert rules.may_see_answered(mode=mode, reads_answers=reads) is sees


@pytest.mark.parametrize(
    ("mode", "has_sheet", "is_answered", "obstacle"),
    [
        (Mode.NAMED, False, False, None),
        (Mode.NAMED, True, False, InvitationObstacle.BEGUN),
        (Mode.NAMED, False, True, InvitationObstacle.BEGUN),
        (Mode.CONFIDENTIAL, True, True, InvitationObstacle.BEGUN),
        (Mode.CONFIDENTIAL, False, False, None),
        (Mode.ANONYMOUS, False, True, None),
        (Mode.ANONYMOUS, False, False, None),
    ],
)
def test_answers_that_were_begun_go_to_no_other_address(mode, has_sheet, is_answered, obstacle):
    found = rules.obstacle_to_another_address(
        mode=mode, has_sheet=has_sheet, is_answered=is_answered
    )

    assert found == obstacle


def test_every_state_has_its_moves():
    assert set(rules.INVITATION_MOVES) == set(InvitationState)


# Who is asked


def test_people_of_an_organisation_are_found_editors_first():
    firm, other = OrganisationFactory(), OrganisationFactory()
    member = UserFactory(belongs=firm, language="sv")
    editor = UserFactory(edits=firm)
    UserFactory(belongs=firm, address=False)
    UserFactory(belongs=firm, is_active=False)
    RoleGrantFactory(organisation=firm, expires_on=TODAY)
    nameless = UserFactory(belongs=other, name="")

    found = addresses_of([firm.pk, other.pk], today=TODAY)

    assert [address.email for address in found[firm.pk]] == [editor.email, member.email]
    assert found[firm.pk][1] == Address(
        email=member.email, name=member.name, language="sv", person=member.uuid
    )
    assert [address.name for address in found[other.pk]] == [""]
    assert nameless.email == found[other.pk][0].email


def test_an_organisation_is_asked_through_its_first_editor_once():
    wave = WaveFactory()
    known, unknown = MemberFactory(panel=wave.panel), MemberFactory(panel=wave.panel)
    UserFactory(belongs=known.organisation)
    editor = UserFactory(edits=known.organisation, language="sv")

    assert (prepare(wave), prepare(wave)) == (2, 0)

    there, empty = wave.invitations.order_by("pk")
    assert (there.member, there.email, there.language) == (known, editor.email, "sv")
    assert there.person == editor.uuid
    assert (empty.member, empty.email, empty.language) == (unknown, "", "en")
    event = AuditEvent.objects.filter(kind="surveys.invitations.prepared").order_by("pk").first()
    assert event.detail == {"invitations": 2, "without_address": 1}


def test_with_the_unit_person_everybody_there_is_asked():
    wave = WaveFactory(unit=Unit.PERSON)
    member = MemberFactory(panel=wave.panel)
    people = [UserFactory(belongs=member.organisation) for _ in range(3)]

    prepare(wave)

    assert set(wave.invitations.values_list("email", flat=True)) == {one.email for one in people}


def test_whoever_wanted_no_mail_before_is_not_asked_again():
    invitation = InvitationFactory(email="Ida@people.example")
    opt_out(invitation=invitation, of_all=True, by=VISITOR, now=NOW)
    wave = WaveFactory()
    UserFactory(email="ida@people.example", belongs=MemberFactory(panel=wave.panel).organisation)

    prepare(wave)

    assert wave.invitations.get().state == InvitationState.OPTED_OUT
    assert not asked_members(WaveFactory(access="open-link", panel=None)).exists()


# Correcting


def test_another_address_closes_the_links_that_went_to_the_first():
    wave = WaveFactory()
    invitation = InvitationFactory(wave=wave, person=UserFactory().uuid)
    mailed(wave)

    services.change_address(invitation=invitation, address=IDA, by=COMMAND, now=NOW)

    invitation.refresh_from_db()
    assert (invitation.email, invitation.name, invitation.language) == (IDA.email, "Ida", "sv")
    assert (invitation.state, invitation.person) == (InvitationState.PREPARED, None)
    assert not PersonalLink.objects.exists()
    assert not OutboxMail.objects.exists()
    assert not RoundMail.objects.exists()


def test_another_name_closes_nothing():
    wave = WaveFactory()
    invitation = InvitationFactory(wave=wave)
    mailed(wave)
    address = Address(email=invitation.email.upper(), name="Ida")

    services.change_address(invitation=invitation, address=address, by=COMMAND, now=NOW)

    assert PersonalLink.objects.count() == 1
    assert Invitation.objects.get().state == InvitationState.SENT


def test_an_address_that_cannot_be_asked_is_refused():
    wave = WaveFactory(unit=Unit.PERSON)
    invitation = InvitationFactory(wave=wave)
    other = InvitationFactory(wave=wave, member=invitation.member)
    gone = InvitationFactory(email=IDA.email)
    opt_out(invitation=gone, of_all=True, by=VISITOR, now=NOW)

    def change(email):
        return services.change_address(
            invitation=invitation, address=Address(email=email), by=COMMAND, now=NOW
        )

    assert refused(lambda: change(other.email)) is InvitationObstacle.TAKEN
    assert refused(lambda: change(IDA.email)) is InvitationObstacle.OPTED_OUT


def test_a_colleague_is_invited_where_people_answer_for_themselves():
    invitation = InvitationFactory(wave__unit=Unit.PERSON)
    alone = InvitationFactory()

    made = services.add_respondent(beside=invitation, address=IDA, by=COMMAND, now=NOW)

    assert (made.wave, made.member) == (invitation.wave, invitation.member)
    again = refused(lambda: services.add_respondent(beside=alone, address=IDA, by=COMMAND, now=NOW))
    assert again is InvitationObstacle.ONE_A_MEMBER


def test_somebody_is_not_disturbed_until_asked_again():
    wave = WaveFactory()
    invitation = InvitationFactory(wave=wave)
    mailed(wave)

    services.stop_invitation(invitation=invitation, by=COMMAND, now=NOW)

    assert Invitation.objects.get().state == InvitationState.STOPPED
    assert not OutboxMail.objects.exists()
    assert PersonalLink.objects.count() == 1
    services.ask_again(invitation=invitation, by=COMMAND, now=NOW)
    assert Invitation.objects.get().state == InvitationState.PREPARED
    for act in (services.ask_again, services.stop_invitation):
        Invitation.objects.update(state=InvitationState.OPTED_OUT)
        refusal = refused(lambda act=act: act(invitation=invitation, by=COMMAND, now=NOW))
        assert refusal is InvitationObstacle.NOT_NOW


@pytest.mark.parametrize(
    ("kept", "sees_answered", "told"),
    [
        ("", True, None),
        ("withdrawn", True, WhyStopped.WITHDRAWN),
        ("withdrawn", False, WhyStopped.ASKED),
        ("out-of-scope", False, WhyStopped.OUT_OF_SCOPE),
    ],
)
def test_that_answers_were_taken_back_is_told_to_who_may_know_who_answered(
    kept, sees_answered, told
):
    invitation = InvitationFactory.build(wave=None, member=None, stratum="", stopped_for=kept)

    assert queries.told_reason(invitation, sees_answered=sees_answered) is told


def test_more_may_become_known_of_who_is_stopped_and_is_forgotten_when_they_are_asked_again():
    invitation = InvitationFactory(state=InvitationState.OPTED_OUT)
    told = {"invitation": invitation, "by": COMMAND, "now": NOW}

    services.stop_invitation(reason=WhyStopped.OUT_OF_SCOPE, **told)
    again = refused(lambda: services.stop_invitation(reason=WhyStopped.OUT_OF_SCOPE, **told))

    invitation.refresh_from_db()
    assert again is InvitationObstacle.NOT_NOW
    assert (invitation.state, invitation.stopped_for) == ("opted-out", "out-of-scope")
    services.change_address(address=IDA, **told)
    invitation.refresh_from_db()
    assert (invitation.state, invitation.stopped_for) == ("prepared", "")
    services.stop_invitation(reason=WhyStopped.DUPLICATE, **told)
    Invitation.objects.move(InvitationState.OPTED_OUT)
    assert Invitation.objects.get().stopped_for == "duplicate"
    Invitation.objects.move(InvitationState.PREPARED)
    assert Invitation.objects.get().stopped_for == ""


def test_that_somebody_is_about_to_type_in_marks_no_answer_and_makes_no_link():
    invitation, closed = InvitationFactory(), InvitationFactory()
    Wave.objects.filter(pk=closed.wave_id).update(state=WaveState.CLOSED, closed_at=NOW)

    def begin(one):
        services.begin_entry(invitation=one, mode=EntryMode.PHONE, by=COMMAND, now=NOW)

    begin(invitation)

    invitation.refresh_from_db()
    assert invitation.entered == ""
    assert not invitation.links.exists()
    event = AuditEvent.objects.get(kind="surveys.entry.begun")
    assert event.detail == {"mode": "phone"}
    assert refused(lambda: begin(closed)) is InvitationObstacle.CLOSED


@pytest.mark.parametrize("state", [WaveState.DRAFT, WaveState.CLOSED])
def test_nobody_is_invited_to_a_wave_that_is_not_open(state):
    closed_at = NOW if state is WaveState.CLOSED else None
    wave = WaveFactory(state=state, closed_at=closed_at)
    member = MemberFactory(panel=wave.panel)
    line = services.MemberAddress(member=member.pk, address=IDA)
    said = {"wave": wave, "by": COMMAND, "now": NOW}

    for act in (
        lambda: services.prepare_invitations(members=[member.pk], **said),
        lambda: services.take_addresses(lines=[line], **said),
    ):
        assert refused(act) is InvitationObstacle.CLOSED

    assert not Invitation.objects.exists()


# The wish to be left alone


@pytest.mark.parametrize("of_all", [True, False])
def test_who_opts_out_is_left_alone_and_their_address_forgotten(of_all):
    wave, other = WaveFactory(), WaveFactory()
    mine = InvitationFactory(wave=wave, email=IDA.email)
    elsewhere = InvitationFactory(wave=other, email="IDA@people.example")
    somebody = InvitationFactory(wave=wave)
    mailed(wave)

    opt_out(invitation=mine, of_all=of_all, by=VISITOR, now=NOW)
    opt_out(invitation=mine, of_all=of_all, by=VISITOR, now=NOW)

    states = dict(Invitation.objects.values_list("pk", "state"))
    assert states == {
        mine.pk: InvitationState.OPTED_OUT,
        elsewhere.pk: InvitationState.OPTED_OUT if of_all else InvitationState.PREPARED,
        somebody.pk: InvitationState.SENT,
    }
    assert list(OutboxMail.objects.values_list("to", flat=True)) == [somebody.email]
    wish = OptOut.objects.get()
    assert wish.wave == (None if of_all else wave)
    assert IDA.email not in wish.address_digest
    assert queries.opt_out_counts(wave) == {"wave": int(not of_all), "all": int(of_all)}
    assert optouts.opted_out([IDA.email, somebody.email], wave=wave) == {IDA.email}

    opt_in(invitation=mine, by=VISITOR, now=NOW)
    assert not OptOut.objects.exists()
    assert not Invitation.objects.filter(state=InvitationState.OPTED_OUT).exists()


def test_somebody_without_an_address_can_stop_too():
    invitation = InvitationFactory(email="")

    opt_out(invitation=invitation, of_all=True, by=VISITOR, now=NOW)

    assert Invitation.objects.get().state == InvitationState.OPTED_OUT
    assert not OptOut.objects.exists()


def test_the_wish_outlives_a_change_of_the_key(settings):
    invitation = InvitationFactory()
    opt_out(invitation=invitation, of_all=True, by=VISITOR, now=NOW)

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "new"

    assert optouts.opted_out([invitation.email], wave=invitation.wave) == {invitation.email}


# Lists of addresses


def listed(tmp_path, wave, text):
    path = tmp_path / "list.csv"
    path.write_text(text, "utf-8")
    return importer.read_addresses(path, name="list.csv", wave=wave)


def test_each_row_of_a_list_is_judged(tmp_path):
    wave = WaveFactory()
    names = ["Alpha", "Beta", "Twin", "Twin", "Gamma", "Delta"]
    members = [MemberFactory(panel=wave.panel, organisation__name=name) for name in names]
    empty = [InvitationFactory(wave=wave, member=member, email="") for member in members]
    taken = InvitationFactory(
        wave=wave, member__panel=wave.panel, member__organisation__name="Full"
    )
    members[1].organisation.identifiers.create(scheme="national", value="556000-0001")
    opt_out(
        invitation=InvitationFactory(email="never@people.example"),
        of_all=True,
        by=VISITOR,
        now=NOW,
    )

    found = listed(
        tmp_path,
        wave,
        "Organisation;E-post;Namn;Språk\n"
        "alpha;a@people.example;Ann;Svenska\n"
        "556000-0001;b@people.example;;en\n"
        f"{members[2].organisation.uuid};t@people.example;;\n"
        ";x@people.example;;\n"
        "Nobody;x@people.example;;\n"
        "Twin;x@people.example;;\n"
        "Gamma;;Who;\n"
        "Gamma;x@;;\n"
        "Gamma;never@people.example;;\n"
        "Alpha;a@people.example;;\n"
        "Alpha;c@people.example;;\n"
        f"Full;{taken.email};;\n",
    )

    assert [(fault.row, fault.reason.value) for fault in found.faults] == [
        (5, "no-organisation"),
        (6, "unknown-organisation"),
        (7, "several-organisations"),
        (8, "no-address"),
        (9, "not-an-address"),
        (10, "opted-out"),
        (11, "twice"),
        (12, "one-a-member"),
        (13, "invited"),
    ]
    assert [(line.member, line.address.language) for line in found.lines] == [
        (members[0].pk, "sv"),
        (members[1].pk, "en"),
        (members[2].pk, ""),
    ]
    assert services.take_addresses(wave=wave, lines=found.lines, by=COMMAND, now=NOW) == 3
    empty[0].refresh_from_db()
    assert (empty[0].email, empty[0].name, empty[0].language) == ("a@people.example", "Ann", "sv")
    assert wave.invitations.count() == 7


def test_a_list_adds_people_and_is_taken_whole_or_not_at_all():
    wave = WaveFactory(unit=Unit.PERSON)
    member = MemberFactory(panel=wave.panel)
    InvitationFactory(wave=wave, member=member, email="")
    lines = [
        services.MemberAddress(member=member.pk, address=Address(email=f"{n}@people.example"))
        for n in range(3)
    ]

    assert services.take_addresses(wave=wave, lines=lines, by=COMMAND, now=NOW) == 3
    again = refused(
        lambda: services.take_addresses(wave=wave, lines=lines[:1], by=COMMAND, now=NOW)
    )

    assert again is InvitationObstacle.TAKEN
    assert wave.invitations.count() == 3


def test_a_list_without_its_columns_or_without_end_is_refused(tmp_path, monkeypatch):
    wave = WaveFactory()

    with pytest.raises(importer.ColumnsMissing):
        listed(tmp_path, wave, "Name;Telephone\nIda;1\n")
    monkeypatch.setattr(importer, "MAX_ROWS", 1)
    with pytest.raises(importer.TooManyRows):
        listed(tmp_path, wave, "Organisation;Mail\na;b\nc;d\n")


# Who sees what


def test_only_who_runs_surveys_sees_respondents_and_mail():
    invitation = InvitationFactory(state=InvitationState.BOUNCED)
    wave = invitation.wave
    RoundFactory(wave=wave)

    assert not waves_visible_to(ANYBODY).exists()
    assert not queries.invitations_visible_to(ANYBODY, wave=wave).exists()
    assert not rounds_visible_to(ANYBODY, wave=wave).exists()
    assert not bounced_visible_to(ANYBODY).exists()


def test_respondents_are_found_by_name_state_and_stratum():
    wave = WaveFactory()
    ida = InvitationFactory(wave=wave, name="Ida", member__stratum="a")
    firm = InvitationFactory(wave=wave, email="", member__organisation__name="Idaho")
    rows = wave.invitations.order_by("pk")

    assert list(queries.narrowed(rows, words="ida")) == [ida, firm]
    assert list(queries.narrowed(rows, state="no-address")) == [firm]
    assert list(queries.narrowed(rows, state="sent")) == []
    assert list(queries.narrowed(rows, stratum="a")) == [ida]
    assert list(queries.strata_of(wave)) == ["a", "company|small|SE110"]
    counts = queries.state_counts(wave)
    assert (counts["all"], counts["prepared"], counts["no-address"]) == (2, 2, 1)


def test_a_wish_holds_however_the_address_is_written():
    invitation = InvitationFactory(email="a@x.example")
    opt_out(invitation=invitation, of_all=False, by=VISITOR, now=NOW)

    found = optouts.opted_out(["A@x.example", "a@x.example", "b@x.example"], wave=invitation.wave)

    assert found == {"A@x.example", "a@x.example"}


# What the room answers for


def test_a_person_is_told_what_they_were_sent_and_it_goes_in_time(client_as):
    person = UserFactory()
    wave = WaveFactory()
    invitation = InvitationFactory(wave=wave, email=person.email)
    InvitationFactory(wave=wave)
    mailed(wave)
    opt_out(invitation=invitation, of_all=False, by=VISITOR, now=NOW)
    RoundMail.objects.create(round=wave.rounds.get(), invitation=invitation)
    mails, wishes = providers.PERSONAL_DATA

    assert [row["round__kind"] for row in mails.export(person.uuid)] == ["invitation"]
    assert [row["opted_out_on"] for row in wishes.export(person.uuid)] == [TODAY]
    for provider in (mails, wishes):
        provider.erase(person=person.uuid, by=COMMAND, now=NOW)
    assert (RoundMail.objects.count(), OptOut.objects.count()) == (1, 1)
    late = NOW + timedelta(days=365 * 100)
    assert [rule.expire(now=NOW) for rule in providers.RETENTION] == [0, 0]
    assert [rule.expire(now=late) for rule in providers.RETENTION] == [1, 1]
    assert set(providers.DESK_TASKS) <= set(PROVIDERS.desk_tasks)


def test_what_was_kept_until_a_day_goes_when_that_day_begins_here():
    kept_until = TODAY + timedelta(days=1)
    wave = WaveFactory(closes_on=TODAY, kept_until=kept_until)
    invitation = InvitationFactory(wave=wave)
    opt_out(invitation=invitation, of_all=False, by=VISITOR, now=NOW)
    RoundMail.objects.create(round=RoundFactory(wave=wave), invitation=invitation)
    rules_of_room = [*providers.RETENTION, *of_invitations.RETENTION]
    midnight = datetime(2026, 11, 22, 23, tzinfo=UTC)  # in Sweden the next day begins

    for moment, gone in ((midnight - timedelta(seconds=1), 0), (midnight, 1)):
        assert [rule.expire(now=moment) for rule in rules_of_room] == [gone] * len(rules_of_room)


def test_what_came_back_waits_at_the_desk(client_as):
    wave = WaveFactory()
    for _ in range(2):
        InvitationFactory(wave=wave, state=InvitationState.BOUNCED)

    page = client_as(Role.CLUSTER_MANAGER).get("/desk/").text

    assert f"/desk/surveys/{wave.uuid}/respondents/?state=bounced" in page
