"""A person takes their data along, is forgotten, or is forgotten because nobody needs them any more."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from types import SimpleNamespace
from zipfile import ZipFile

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.db import connection
from django.test import Client

from skerry.accounts import archive
from skerry.accounts.enums import ConsentKind, Obstacle
from skerry.accounts.models import Counter, Invitation, RoleGrant, Session, User
from skerry.accounts.providers import PROVIDERS
from skerry.accounts.services import memberships, people, personal, roles
from skerry.kernel.actor import Actor
from skerry.kernel.mail import MailKind, queue_mail
from skerry.kernel.models import AuditEvent
from skerry.kernel.notifications import NotificationKind, notify
from skerry.kernel.providers import RoomProviders
from skerry.kernel.roles import Role
from tests.accounts.factories import InvitationFactory, RoleGrantFactory, UserFactory, the_event
from tests.actors.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)

OPAQUE = {
    ("kernel_auditevent", "by"),
    ("kernel_auditevent", "target_id"),
    ("kernel_auditevent", "detail"),
    ("kernel_job", "by"),
    ("actors_importrun", "by"),
    ("actors_entryreport", "closed_by"),
    ("accounts_rolegrant", "granted_by"),
    ("accounts_vetting", "granted_by"),
    ("accounts_invitation", "invited_by"),
}
"""Where the opaque id of somebody who is gone may stand: who did it, without who that was."""


INDEXES = {
    "kernel_searchindex",
    "kernel_searchwordindex",
}  # of kernel_searchentry, without own rows


@pytest.fixture
def known():
    """Somebody about whom every table of accounts and kernel holds something."""
    manager = UserFactory(name="Maria Boss", role=Role.CLUSTER_MANAGER)
    firm = OrganisationFactory(name="Nordic Locks AB")
    UserFactory(edits=firm)
    person = UserFactory(email="eva.unlikely@firm.example", name="Eva Unlikely", edits=firm)
    by = Actor.person(person.uuid)
    Client().force_login(person)
    RoleGrantFactory(user=person, role=Role.ADVISER)
    roles.vet_person(
        person=person,
        reason="Eva Unlikely met us",
        expires_on=datetime(2026, 12, 1, tzinfo=UTC).date(),
        by=Actor.person(manager.uuid),
        now=NOON,
    )
    people.give_consent(person=person, kind=ConsentKind.NEWS, wording="1", by=by, now=NOON)
    memberships.invite_colleague(
        organisation=firm, email="new@firm.example", role=Role.MEMBER, token="t", by=by, now=NOON
    )
    InvitationFactory(email=person.email)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "s"})
    account = SocialAccount.objects.create(
        user=person, provider="work", uid="eva-7", extra_data={"email": person.email}
    )
    app = SocialApp.objects.create(provider="openid_connect", name="Work", client_id="x")
    SocialToken.objects.create(account=account, app=app, token="token")
    queue_mail(to=person.email, subject="Code", text="1234", kind=MailKind.ACCOUNT, by=by, now=NOON)
    notify(
        person=person.uuid,
        kind=NotificationKind.ROLES,
        text="Eva Unlikely, you are an adviser now",
        by=Actor.person(manager.uuid),
        now=NOON,
    )
    return SimpleNamespace(person=person, by=by, firm=firm, manager=manager)


def places_of(*needles):
    """Every column of every table in which one of ``needles`` stands."""
    found = set()
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in (name for name in tables if name not in INDEXES):
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT * FROM {name}")  # noqa: S608  # a name from the database itself
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    if any(needle in str(value).lower() for needle in needles):
                        found.add((table, column))
    return found


def erase(known, typed="ERASE"):
    personal.erase_me(person=known.person, typed=typed, by=known.by, now=NOON)


def test_the_search_for_traces_finds_them(known):
    places = places_of("eva.unlikely")

    assert {("accounts_user", "email"), ("account_emailaddress", "email")} < places


def test_after_erasure_no_table_tells_who_it_was(known):
    uuid = known.person.uuid

    erase(known)

    assert places_of("eva.unlikely", "eva unlikely") == set()
    assert places_of(str(uuid), uuid.hex) <= OPAQUE


def test_erasure_takes_the_mail_to_every_address_of_a_closed_account(known):
    EmailAddress.objects.create(user=known.person, email="eva.unlikely@home.example")
    User.objects.filter(pk=known.person.pk).update(is_active=False)
    for to in ("Eva.Unlikely@home.example", "eva.unlikely@firm.example"):
        queue_mail(to=to, subject="Code", text="1", kind=MailKind.ACCOUNT, by=known.by, now=NOON)

    erase(known)

    assert places_of("eva.unlikely") == set()


def test_erasure_ends_every_way_in_and_leaves_one_true_event(known):
    erase(known)

    assert not User.objects.filter(pk=known.person.pk).exists()
    for table in (Authenticator, SocialAccount, SocialToken, Session):
        assert not table.objects.exists()
    assert not EmailAddress.objects.filter(email=known.person.email).exists()
    event = AuditEvent.objects.get(kind="accounts.person.erased")
    assert (event.by, event.target_id, event.detail) == (
        str(known.person.uuid),
        str(known.person.uuid),
        {},
    )


def test_what_was_done_for_the_organisation_stays(known):
    erase(known)

    assert Invitation.objects.get().email == "new@firm.example"
    assert RoleGrant.objects.filter(organisation=known.firm).count() == 1


def last_administrator(known):
    RoleGrantFactory(user=known.person, role=Role.ADMINISTRATOR)


def last_editor(known):
    RoleGrant.objects.filter(organisation=known.firm).exclude(user=known.person).delete()


@pytest.mark.parametrize(
    ("prepare", "typed", "obstacle"),
    [
        (last_administrator, "ERASE", Obstacle.LAST_ADMINISTRATOR),
        (last_editor, "ERASE", Obstacle.LAST_EDITOR),
        (None, "", Obstacle.NOT_CONFIRMED),
    ],
)
def test_erasure_is_refused_and_changes_nothing(prepare, typed, obstacle, known):
    if prepare:
        prepare(known)

    with pytest.raises(personal.PersonNotErased) as refusal:
        erase(known, typed)

    assert refusal.value.obstacle == obstacle
    assert User.objects.filter(pk=known.person.pk).exists()
    assert not AuditEvent.objects.filter(kind="accounts.person.erased").exists()


def test_a_failing_provider_erases_nothing(known, monkeypatch):
    def fail(**kwargs):
        raise RuntimeError

    broken = replace(PROVIDERS.personal_data[0], erase=fail)
    rooms = [RoomProviders(room="below", personal_data=[broken]), PROVIDERS]
    monkeypatch.setattr(personal, "all_providers", lambda: rooms)

    with pytest.raises(RuntimeError):
        erase(known)

    assert RoleGrant.objects.filter(user=known.person).count() == 2
    assert not AuditEvent.objects.filter(kind="accounts.person.erased").exists()


def test_the_export_holds_every_table_and_no_secret(known):
    tables = personal.export_my_data(person=known.person, by=known.by, now=NOON)

    packed = ZipFile(BytesIO(archive.packed(tables, now=NOON)))
    data = json.loads(packed.read("my-data.json"))
    assert data["accounts.User"][0]["email"] == known.person.email
    assert data["accounts.RoleGrant"][0]["organisation__name"] == "Nordic Locks AB"
    assert {table for table, rows in data.items() if table.startswith("accounts.") and rows} == {
        "accounts.Consent",
        "accounts.Invitation",
        "accounts.RoleGrant",
        "accounts.Session",
        "accounts.User",
        "accounts.Vetting",
    }
    assert "password" not in str(data)
    assert "session_data" not in str(data)
    assert AuditEvent.objects.filter(kind="accounts.person.exported").count() == 1


def test_the_export_tells_everything_that_the_log_knows(known):
    for number in range(60):
        people.change_my_details(
            person=known.person, name=f"Eva {number}", language="", by=known.by, now=NOON
        )

    tables = personal.export_my_data(person=known.person, by=known.by, now=NOON)

    kinds = [row["event"] for row in tables["kernel.AuditEvent"]]
    assert kinds.count("accounts.person.changed") == 60


def test_the_export_tells_what_others_did_to_the_person_in_their_organisation(known):
    other = UserFactory(edits=known.firm)
    memberships.leave_organisation(
        organisation=known.firm,
        person=known.person,
        may_be_unkept=False,
        by=Actor.person(other.uuid),
        now=NOON,
    )

    tables = personal.export_my_data(person=known.person, by=known.by, now=NOON)

    kinds = [row["event"] for row in tables["kernel.AuditEvent"]]
    assert kinds.count("accounts.membership.left") == 1


def test_the_export_can_be_read_by_people_and_escapes_what_they_wrote(known):
    known.person.name = "<b>Eva</b>"
    known.person.save()

    tables = personal.export_my_data(person=known.person, by=known.by, now=NOON)
    page = ZipFile(BytesIO(archive.packed(tables, now=NOON))).read("my-data.html").decode()

    assert "&lt;b&gt;Eva" in page
    assert "<script" not in page


def test_the_archive_writes_what_json_has_no_word_for():
    packed = ZipFile(BytesIO(archive.packed({"t": [{"what": {1}}]}, now=NOON)))

    assert json.loads(packed.read("my-data.json")) == {"t": [{"what": "{1}"}]}


def expire(model, now):
    (rule,) = (rule for rule in PROVIDERS.retention if rule.model == model)
    return rule.expire(now=now)


def test_accounts_whose_address_nobody_confirmed_go_after_thirty_days():
    long_ago, lately = NOON - timedelta(days=30), NOON - timedelta(days=29)
    UserFactory(address=False, joined_at=long_ago, email="gone@firm.example")
    UserFactory(address=False, joined_at=lately, email="young@firm.example")
    UserFactory(joined_at=long_ago, email="confirmed@firm.example")
    UserFactory(address=False, joined_at=long_ago, last_login=long_ago, email="used@firm.example")

    assert expire("accounts.User", NOON) == 1

    left = set(User.objects.values_list("email", flat=True))
    assert left == {"young@firm.example", "confirmed@firm.example", "used@firm.example"}
    event = the_event()
    assert (event.kind, event.by_kind) == ("accounts.person.erased_by_retention", "timer")


@pytest.mark.parametrize("field", ["expires_at", "accepted_at", "withdrawn_at"])
def test_invitations_go_thirty_days_after_they_ended(field):
    later = NOON + timedelta(days=60)
    usual = {"expires_at": later}
    ended = usual | {field: NOON - timedelta(days=30)}
    by = {"accepted_by": "x"} if field == "accepted_at" else {}
    InvitationFactory(email="gone@firm.example", **ended, **by)
    InvitationFactory(email="young@firm.example", **usual)

    assert expire("accounts.Invitation", NOON) == 1
    assert Invitation.objects.get().email == "young@firm.example"


def test_sessions_go_when_their_time_is_over():
    Session.objects.create(session_key="old", session_data="", expire_date=NOON)
    Session.objects.create(
        session_key="new", session_data="", expire_date=NOON + timedelta(seconds=1)
    )

    assert expire("accounts.Session", NOON) == 1
    assert str(Session.objects.get()).startswith("until")


def merge(model, keep, drop):
    (reference,) = (ref for ref in PROVIDERS.organisation_references if ref.model == model)
    reference.merge(keep=keep.pk, drop=drop.pk, by=Actor.person(UserFactory().uuid), now=NOON)


@pytest.mark.parametrize(
    ("in_keep", "in_drop", "then"),
    [
        (None, Role.MEMBER, Role.MEMBER),
        (Role.MEMBER, Role.ORGANISATION_EDITOR, Role.ORGANISATION_EDITOR),
        (Role.ORGANISATION_EDITOR, Role.MEMBER, Role.ORGANISATION_EDITOR),
        (Role.MEMBER, None, Role.MEMBER),
    ],
)
def test_colleagues_follow_a_merge_with_the_larger_role(in_keep, in_drop, then):
    keep, drop, person = OrganisationFactory(), OrganisationFactory(), UserFactory()
    for organisation, role in ((keep, in_keep), (drop, in_drop)):
        if role:
            RoleGrantFactory(user=person, organisation=organisation, role=role)

    merge("accounts.RoleGrant", keep, drop)

    assert list(RoleGrant.objects.values_list("organisation", "role")) == [(keep.pk, then)]


def test_invitations_follow_a_merge_and_stay_open_once():
    keep, drop = OrganisationFactory(), OrganisationFactory()
    for organisation in (keep, drop):
        InvitationFactory(organisation=organisation, email="both@firm.example")
    InvitationFactory(organisation=drop, email="one@firm.example")

    merge("accounts.Invitation", keep, drop)

    opened = Invitation.objects.filter(withdrawn_at=None).order_by("email")
    assert list(opened.values_list("email", "organisation")) == [
        ("both@firm.example", keep.pk),
        ("one@firm.example", keep.pk),
    ]
    assert Invitation.objects.filter(organisation=keep).count() == 3


def test_counters_that_have_run_out_go():
    Counter.objects.create(cache_key="old", value="", expires=NOON)
    Counter.objects.create(cache_key="young", value="", expires=NOON + timedelta(hours=1))
    rule = next(rule for rule in PROVIDERS.retention if rule.model == "accounts.Counter")

    assert rule.expire(now=NOON) == 1
    assert list(Counter.objects.values_list("cache_key", flat=True)) == ["young"]
