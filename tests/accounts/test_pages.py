"""The pages of this room: who sees them, what they do, how many queries they need."""

import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from skerry.accounts import forms, queries
from skerry.accounts.models import Consent, Invitation, RoleGrant, Session, User, Vetting
from skerry.kernel.actor import ANYBODY
from skerry.kernel.models import AuditEvent, OutboxMail
from skerry.kernel.roles import Role
from skerry.kernel.visibility import Visibility
from tests.accounts.factories import (
    ConsentFactory,
    InvitationFactory,
    RoleGrantFactory,
    UserFactory,
    VettingFactory,
    events,
    the_event,
)
from tests.accounts.test_signin_pages import confirm
from tests.actors.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def firm():
    organisation = OrganisationFactory(name="Nordic Locks AB")
    eva = UserFactory(name="Eva", email="eva@firm.example", edits=organisation)
    max_ = UserFactory(name="Max", email="max@firm.example", belongs=organisation)
    return SimpleNamespace(
        organisation=organisation,
        eva=eva,
        max=max_,
        as_eva=signed_in(eva),
        as_max=signed_in(max_),
        as_stranger=signed_in(UserFactory()),
        as_manager=signed_in(UserFactory(role=Role.CLUSTER_MANAGER)),
        colleagues=reverse("accounts:colleagues", args=[organisation.uuid]),
    )


def address(name, *arguments):
    return reverse(f"accounts:{name}", args=arguments)


# My account


def test_the_account_tells_what_is_known(firm):
    VettingFactory(user=firm.eva, expires_on=timezone.localdate() + timedelta(days=9))
    ConsentFactory(user=firm.eva)

    text = firm.as_eva.get(address("account")).text

    for told in (
        "Eva",
        "eva@firm.example",
        "Nordic Locks AB",
        "Vetted; it ends on",
        "Met in person",
    ):
        assert told in text
    assert text.count("Take it back") == 1


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_account_needs_no_more_queries_for_more_organisations(
    item_count, django_assert_max_num_queries
):
    person = UserFactory()
    for _number in range(item_count):
        RoleGrantFactory(user=person, organisation=OrganisationFactory())
    client = signed_in(person)

    with django_assert_max_num_queries(12):
        text = client.get(address("account")).text

    assert text.count("Colleagues</a>") == item_count


def test_details_are_changed(firm):
    firm.as_eva.post(address("details"), {"name": "Eva Berg", "language": "sv"})

    firm.eva.refresh_from_db()
    assert (firm.eva.name, firm.eva.language) == ("Eva Berg", "sv")
    assert the_event().detail == {"fields": ["name", "language"]}


def test_unchanged_details_leave_no_event(firm):
    firm.as_eva.post(address("details"), {"name": "Eva", "language": ""})

    assert not AuditEvent.objects.exists()


def test_wrong_details_are_shown_again(firm):
    answer = firm.as_eva.post(address("details"), {"name": "", "language": "sv"})

    assert answer.status_code == 422
    assert firm.as_eva.get(address("details")).status_code == 200


def test_consent_is_given_and_taken_back(firm):
    for _time in range(2):
        firm.as_eva.post(address("consent_give", "news"))
    firm.as_eva.post(address("consent_withdraw", "news"))
    firm.as_eva.post(address("consent_withdraw", "news"))

    assert Consent.objects.filter(withdrawn_at=None).count() == 0
    kinds = [event.kind.rpartition(".")[2] for event in events()]
    assert kinds == ["given", "given", "withdrawn"]


def test_an_unknown_consent_is_no_page(firm):
    assert firm.as_eva.post("/me/consents/everything/give/").status_code == 404


def test_signing_out_everywhere_else_keeps_this_browser(firm):
    other = signed_in(firm.eva)

    firm.as_eva.post(address("sessions_end"))
    firm.as_eva.post(address("sessions_end"))

    assert firm.as_eva.get(address("account")).status_code == 200
    assert other.get(address("account")).status_code == 302
    assert Session.objects.filter(user=firm.eva).count() == 1
    assert the_event().detail == {"sessions_ended": 1}


@pytest.mark.parametrize("name", ["export", "erase"])
def test_taking_data_and_erasing_ask_first_whether_it_is_really_you(name, firm):
    asked = firm.as_max.get(address(name))
    confirm(firm.as_max)
    shown = firm.as_max.get(address(name))

    assert asked.url.startswith("/account/reauthenticate/")
    assert shown.status_code == 200


def test_the_export_is_a_file_to_keep(firm):
    confirm(firm.as_max)

    answer = firm.as_max.post(address("export"))

    assert answer["Content-Type"] == "application/zip"
    assert re.fullmatch(
        r'attachment; filename="my-data-[\d-]+\.zip"', answer["Content-Disposition"]
    )
    assert "no-store" in answer["Cache-Control"]


def test_erasing_takes_the_word(firm):
    confirm(firm.as_max)

    refused = firm.as_max.post(address("erase"), {"typed": ""})
    assert refused.status_code == 422
    assert User.objects.filter(pk=firm.max.pk).exists()

    done = firm.as_max.post(address("erase"), {"typed": "ERASE"}, follow=True)
    assert not User.objects.filter(pk=firm.max.pk).exists()
    assert "Goodbye" in done.text


@pytest.mark.parametrize("typed", ["radera", " ERASE "])
def test_the_word_is_taken_in_the_readers_language(typed):
    with translation.override("sv"):
        form = forms.ErasureForm({"typed": typed})

        assert form.is_valid()
    assert form.cleaned_data["typed"] == "ERASE"


def test_the_last_editor_is_told_what_to_settle_first(firm):
    confirm(firm.as_eva)

    text = firm.as_eva.post(address("erase"), {"typed": "ERASE"}).text

    assert "Nordic Locks AB" in text
    assert User.objects.filter(pk=firm.eva.pk).exists()


# Colleagues


@pytest.mark.parametrize(
    ("who", "status", "may_invite"),
    [
        ("as_eva", 200, True),
        ("as_max", 200, False),
        ("as_manager", 200, True),
        ("as_stranger", 404, False),
    ],
)
def test_who_sees_the_colleagues(who, status, may_invite, firm):
    answer = getattr(firm, who).get(firm.colleagues)

    assert answer.status_code == status
    assert ("Send the invitation" in answer.text) is may_invite


def test_a_visitor_signs_in_first(firm):
    assert Client().get(firm.colleagues).url.startswith("/account/login/")


def test_a_stranger_is_given_no_colleagues_whoever_asks_for_them(firm):
    assert not queries.colleagues_in(firm.organisation, viewer=ANYBODY).exists()


def test_absent_and_forbidden_look_alike(firm):
    absent = firm.as_stranger.get(firm.colleagues.replace(str(firm.organisation.uuid)[:8], "0" * 8))
    forbidden = firm.as_stranger.get(firm.colleagues)

    assert (absent.status_code, forbidden.status_code) == (404, 404)
    assert _without_addresses(absent.text) == _without_addresses(forbidden.text)


def _without_addresses(text):
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", text)
    return re.sub(r'(value|x-csrftoken)"?[=:] ?"[A-Za-z0-9]{64}"', "", text)


@pytest.mark.parametrize("item_count", [1, 3])
def test_colleagues_need_no_more_queries_for_more_people(item_count, django_assert_max_num_queries):
    organisation = OrganisationFactory()
    client = signed_in(UserFactory(edits=organisation))
    for _number in range(item_count):
        UserFactory(belongs=organisation)
        InvitationFactory(organisation=organisation, expires_at=timezone.now() + timedelta(days=1))

    with django_assert_max_num_queries(10):
        text = client.get(address("colleagues", organisation.uuid)).text

    assert text.count("End the membership") == item_count
    assert text.count("Withdraw") == item_count


@pytest.mark.parametrize(
    ("who", "status"), [("as_eva", 302), ("as_manager", 302), ("as_max", 403), ("as_stranger", 403)]
)
def test_who_may_invite(who, status, firm):
    told = {"email": "new@firm.example", "role": "member"}

    answer = getattr(firm, who).post(address("invite", firm.organisation.uuid), told)

    assert answer.status_code == status
    assert Invitation.objects.count() == (status == 302)


def test_an_editor_of_another_organisation_may_not_invite(firm):
    other = signed_in(UserFactory(edits=OrganisationFactory()))
    told = {"email": "new@firm.example", "role": "member"}

    answer = other.post(address("invite", firm.organisation.uuid), told)

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"email": "max@firm.example", "role": "member"}, "belong to the organisation already"),
        ({"email": "no address", "role": "member"}, "Enter a valid email address"),
        ({"email": "new@firm.example", "role": "administrator"}, "Select a valid choice"),
    ],
)
def test_an_impossible_invitation_is_explained(told, sentence, firm):
    answer = firm.as_eva.post(address("invite", firm.organisation.uuid), told)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert not Invitation.objects.exists()


def test_inviting_is_slowed_down(firm, settings):
    settings.ACCOUNT_RATE_LIMITS = {"invite": "1/h/user"}
    invite = address("invite", firm.organisation.uuid)

    firm.as_eva.post(invite, {"email": "one@firm.example", "role": "member"})
    answer = firm.as_eva.post(invite, {"email": "two@firm.example", "role": "member"})

    assert "too often" in answer.text
    assert Invitation.objects.count() == 1


def test_an_invitation_is_withdrawn(firm):
    invitation = InvitationFactory(
        organisation=firm.organisation, expires_at=timezone.now() + timedelta(days=1)
    )
    withdraw = address("invitation_withdraw", firm.organisation.uuid, invitation.uuid)

    first, second = firm.as_eva.post(withdraw), firm.as_eva.post(withdraw)

    assert (first.status_code, second.status_code) == (302, 404)
    assert not Invitation.objects.open_at(timezone.now()).exists()


def role_of(person, firm):
    return queries.role_in(firm.organisation, person=person.uuid)


def test_an_editor_hands_over_and_leaves(firm):
    hand_over = address("hand_over", firm.organisation.uuid, firm.max.uuid)
    again = firm.as_eva.post(hand_over, follow=True)
    twice = firm.as_eva.post(hand_over, follow=True)
    firm.as_eva.post(address("leave", firm.organisation.uuid))

    assert "keeps the entry now" in again.text
    assert "Only an editor" in twice.text
    assert role_of(firm.max, firm) is Role.ORGANISATION_EDITOR
    assert role_of(firm.eva, firm) is None


def test_an_editor_ends_a_membership_but_not_the_last_editorship(firm):
    remove_max = address("colleague_remove", firm.organisation.uuid, firm.max.uuid)
    remove_eva = address("colleague_remove", firm.organisation.uuid, firm.eva.uuid)

    refused = firm.as_eva.post(remove_eva, follow=True)
    firm.as_eva.post(remove_max)

    assert "Nobody else keeps the entry" in refused.text
    assert role_of(firm.eva, firm) is Role.ORGANISATION_EDITOR
    assert role_of(firm.max, firm) is None


def test_the_last_editor_leaves_only_knowingly(firm):
    leave = address("leave", firm.organisation.uuid)

    assert "last who keeps its entry" in firm.as_eva.get(leave).text
    assert firm.as_eva.post(leave).status_code == 422
    firm.as_eva.post(leave, {"may_be_unkept": "on"})

    assert role_of(firm.eva, firm) is None


def test_only_those_who_belong_can_leave(firm):
    leave = address("leave", firm.organisation.uuid)

    assert [
        who.get(leave).status_code for who in (firm.as_max, firm.as_stranger, firm.as_manager)
    ] == [
        200,
        404,
        404,
    ]


# Invitations


@pytest.fixture
def invited(firm):
    told = {"email": "new@firm.example", "role": "organisation-editor"}
    firm.as_eva.post(address("invite", firm.organisation.uuid), told)
    token = re.search(r"/invitations/([\w-]+)/", OutboxMail.objects.get().text).group(1)
    return SimpleNamespace(
        page=address("invitation", token), accept=address("invitation_accept", token)
    )


def test_a_visitor_reads_the_invitation_and_is_led_to_sign_up(invited):
    text = Client().get(invited.page).text

    assert "Nordic Locks AB" in text
    assert "keep the entry" in text
    assert "Your role there: Organisation editor." in text
    assert "email=new%40firm.example" in text
    assert "Accept" not in text
    assert "noindex" in text


def test_the_address_of_the_invitation_is_filled_in_when_signing_up(invited):
    link = re.search(r'href="(/account/signup/[^"]+)"', Client().get(invited.page).text).group(1)

    text = Client().get(link.replace("&amp;", "&")).text

    assert 'value="new@firm.example"' in text
    assert f'value="{invited.page}"' in text


def test_who_holds_the_address_accepts(invited, firm):
    person = UserFactory(email="new@firm.example")
    client = signed_in(person)

    assert "Accept" in client.get(invited.page).text
    answer = client.post(invited.accept)

    assert answer.url == firm.colleagues
    assert role_of(person, firm) is Role.ORGANISATION_EDITOR
    assert "has been accepted" in client.get(invited.page).text


def test_somebody_else_cannot_accept(invited, firm):
    assert "signed in with another address" in firm.as_stranger.get(invited.page).text

    answer = firm.as_stranger.post(invited.accept, follow=True)

    assert "another address than yours" in answer.text
    assert RoleGrant.objects.filter(organisation=firm.organisation).count() == 2


def test_an_invented_token_is_no_page():
    assert Client().get(address("invitation", "invented")).status_code == 404


# The desk


@pytest.fixture
def desk():
    return SimpleNamespace(
        as_manager=signed_in(UserFactory(name="Maria", role=Role.CLUSTER_MANAGER)),
        as_administrator=signed_in(UserFactory(name="Adam", role=Role.ADMINISTRATOR)),
        person=UserFactory(name="Ida Lind", email="ida@other.example"),
    )


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {"Maria", "Adam", "Ida Lind"}),
        ({"words": "ida lind"}, {"Ida Lind"}),
        ({"words": "OTHER.example"}, {"Ida Lind"}),
        ({"words": "nobody"}, set()),
        ({"role": "administrator"}, {"Adam"}),
        ({"role": "nonsense"}, {"Maria", "Adam", "Ida Lind"}),
    ],
)
def test_people_are_found(asked, found, desk):
    text = desk.as_manager.get(address("people"), asked).text

    results = text.partition('id="results"')[2]
    assert {
        name for name in ("Maria", "Adam", "Ida Lind") if f">{name}</a></th>" in results
    } == found


def test_the_part_for_htmx_is_the_part_of_the_page(desk):
    whole = desk.as_manager.get(address("people"), {"words": "ida"}).text
    part = desk.as_manager.get(
        address("people"), {"words": "ida"}, headers={"HX-Request": "true"}
    ).text

    assert part.strip() in whole
    assert "<html" not in part
    assert "Ida Lind" in part


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_needs_no_more_queries_for_more_people(item_count, django_assert_max_num_queries):
    client = signed_in(UserFactory(role=Role.CLUSTER_MANAGER))
    for _number in range(item_count):
        VettingFactory(user=UserFactory(edits=OrganisationFactory(), role=Role.ADVISER))

    with django_assert_max_num_queries(9):
        text = client.get(address("people")).text

    assert text.count("Adviser") - 1 == item_count


def test_who_may_not_look_after_people_sees_nobody(desk):
    member = signed_in(desk.person)

    assert member.get(address("people")).status_code == 403
    assert not queries.people_visible_to(
        queries.viewer_for(desk.person, today=timezone.localdate()), today=timezone.localdate()
    ).exists()


def test_a_role_is_given_and_withdrawn(desk):
    page = address("person", desk.person.uuid)

    given = desk.as_manager.post(
        address("role_grant", desk.person.uuid), {"role": "investor", "expires_on": ""}, follow=True
    )
    assert "The role is given" in given.text
    assert "A role was given" in desk.as_manager.get(page).text

    withdrawn = desk.as_manager.post(
        address("role_withdraw", desk.person.uuid, "investor"), follow=True
    )
    assert "The role is withdrawn" in withdrawn.text
    assert not desk.person.grants.exists()


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"role": "administrator"}, "Select a valid choice"),
        ({"role": "organisation-editor"}, "Select a valid choice"),
        ({"role": "investor", "expires_on": "2020-01-01"}, "must lie in the future"),
    ],
)
def test_an_impossible_role_is_explained(told, sentence, desk):
    answer = desk.as_manager.post(address("role_grant", desk.person.uuid), told)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert not desk.person.grants.exists()


def test_the_last_administrator_keeps_the_role(desk):
    adam = User.objects.get(name="Adam")

    answer = desk.as_administrator.post(
        address("role_withdraw", adam.uuid, "administrator"), follow=True
    )

    assert "Nobody else is an administrator" in answer.text
    assert adam.grants.exists()


def test_a_person_is_vetted_and_the_vetting_withdrawn(desk):
    ends = timezone.localdate() + timedelta(days=100)
    told = {"reason": "Met in person", "expires_on": ends.isoformat()}

    desk.as_manager.post(address("vet", desk.person.uuid), told)
    assert Vetting.objects.get().expires_on == ends
    assert "Vetted; it ends on" in desk.as_manager.get(address("person", desk.person.uuid)).text

    desk.as_manager.post(address("vetting_withdraw", desk.person.uuid))
    assert "Not vetted" in desk.as_manager.get(address("person", desk.person.uuid)).text


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"reason": "", "expires_on": "2030-01-01"}, "This field is required"),
        ({"reason": "Met", "expires_on": "2020-01-01"}, "must lie in the future"),
        ({"reason": "Met", "expires_on": "2099-01-01"}, "within two years"),
    ],
)
def test_an_impossible_vetting_is_explained(told, sentence, desk):
    answer = desk.as_manager.post(address("vet", desk.person.uuid), told)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert not Vetting.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("as_manager", 302), ("as_administrator", 403)])
def test_only_the_cluster_manager_vets(who, status, desk):
    ends = timezone.localdate() + timedelta(days=100)
    told = {"reason": "Met in person", "expires_on": ends.isoformat()}

    answer = getattr(desk, who).post(address("vet", desk.person.uuid), told)

    assert answer.status_code == status
    assert Vetting.objects.exists() is (status == 302)


def test_nobody_is_offered_a_role_or_a_vetting_for_themselves(desk):
    maria = User.objects.get(name="Maria")

    text = desk.as_manager.get(address("person", maria.uuid)).text

    assert "Give the role" not in text
    assert "Vet this person" not in text


def test_reading_about_somebody_is_remembered_and_reading_about_oneself_is_not(desk):
    maria = User.objects.get(name="Maria")

    desk.as_manager.get(address("person", desk.person.uuid))
    desk.as_manager.get(address("person", maria.uuid))

    read = AuditEvent.objects.values_list("kind", "target_id", "by")
    assert list(read) == [("accounts.person.read", str(desk.person.uuid), str(maria.uuid))]


def test_a_closed_account_is_marked(desk):
    User.objects.filter(pk=desk.person.pk).update(is_active=False)

    assert "Account closed" in desk.as_manager.get(address("person", desk.person.uuid)).text


# Who looks


@pytest.mark.parametrize("grant_count", [0, 1, 3])
def test_who_looks_is_read_with_one_query(grant_count, django_assert_num_queries):
    person = VettingFactory().user
    for _number in range(grant_count):
        RoleGrantFactory(user=person, organisation=OrganisationFactory())

    with django_assert_num_queries(1):
        viewer = queries.viewer_for(person, today=date(2026, 6, 1))

    assert len(viewer.organisations) == grant_count
    assert Visibility.VETTED in viewer.tiers


def test_a_closed_account_looks_like_a_visitor():
    person = UserFactory(role=Role.CLUSTER_MANAGER, is_active=False)

    assert queries.viewer_for(person, today=timezone.localdate()).person is None


def test_a_request_of_somebody_signed_in_costs_three_queries(client, django_assert_num_queries):
    person = UserFactory(role=Role.ADVISER)
    client.force_login(person)
    request = client.get(address("account")).wsgi_request

    with django_assert_num_queries(3):
        request.session._session_cache = request.session.load()
        fresh = User.objects.get(pk=request.session["_auth_user_id"])
        viewer = queries.viewer_for(fresh, today=timezone.localdate())

    assert viewer.person == person.uuid


@pytest.mark.parametrize(("who", "is_named"), [("as_manager", True), ("as_administrator", False)])
def test_a_role_names_no_organisation_that_the_reader_may_not_see(who, is_named, desk):
    hidden = OrganisationFactory(name="Secret Locks AB", visibility=Visibility.PROTECTED)
    RoleGrantFactory(user=desk.person, organisation=hidden)

    pages = [
        getattr(desk, who).get(address("people")).text,
        getattr(desk, who).get(address("person", desk.person.uuid)).text,
    ]

    assert ["Secret Locks AB" in text for text in pages] == [is_named, is_named]
