"""Check-ups that colleagues open, as long as both they and the keeper belong to the organisation."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skerry.accounts.models import RoleGrant
from skerry.assessments.models import CheckUp, CheckUpShare
from skerry.assessments.services.checkups import adopt_check_up, delete_check_up
from skerry.assessments.services.shares import NotKept, share_check_up, stop_sharing
from skerry.kernel.actor import VISITOR, Actor
from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from tests.accounts.factories import UserFactory
from tests.actors.factories import OrganisationFactory
from tests.assessments.answering import NOON, planned

pytestmark = pytest.mark.django_db


class Firm:
    """A firm whose editor keeps a check-up in their account, and a colleague."""

    def __init__(self):
        self.begun = planned(mfa_mail="none")
        self.check_up = self.begun.check_up
        self.organisation = OrganisationFactory(name="Bageriet")
        self.keeper, self.colleague = (UserFactory(edits=self.organisation) for _ in range(2))
        adopt_check_up(check_up=self.check_up, by=self.by, now=NOON)

    @property
    def by(self):
        return Actor.person(self.keeper.uuid)

    def share(self):
        return share_check_up(
            check_up=self.check_up, organisation=self.organisation, by=self.by, now=NOON
        )

    def page(self, name, *more):
        return reverse(f"assessments:{name}", args=[self.check_up.uuid, *more])

    def status_for(self, person, name="result"):
        return signed_in(person).get(self.page(name)).status_code


@pytest.fixture
def firm():
    return Firm()


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def test_a_colleague_opens_it_as_soon_as_it_is_shared_and_no_more_when_it_is_not(firm):
    before = firm.status_for(firm.colleague)
    firm.share()
    shared = firm.status_for(firm.colleague)
    for _twice in range(2):
        stop_sharing(check_up=firm.check_up, by=firm.by, now=NOON)

    assert (before, shared, firm.status_for(firm.colleague)) == (404, 200, 404)
    assert AuditEvent.objects.filter(kind="assessments.check_up.unshared").count() == 1
    assert firm.status_for(firm.keeper) == 200


@pytest.mark.parametrize("who", ["keeper", "colleague"])
@pytest.mark.parametrize("how", ["leaves", "runs_out", "is_deactivated"])
def test_it_ends_when_either_does_not_belong_there_any_more(firm, who, how):
    firm.share()
    person = getattr(firm, who)
    if how == "leaves":
        RoleGrant.objects.filter(user=person).delete()
    elif how == "runs_out":
        yesterday = timezone.localdate() - timedelta(days=1)
        RoleGrant.objects.filter(user=person).update(expires_on=yesterday)
    else:
        person.is_active = False
        person.save()

    assert firm.status_for(firm.colleague) != 200


def test_it_ends_with_the_organisation(firm):
    firm.share()

    firm.organisation.delete()

    assert firm.status_for(firm.colleague) == 404
    assert CheckUp.objects.filter(pk=firm.check_up.pk).exists()


@pytest.mark.parametrize(
    "role", [Role.CLUSTER_MANAGER, Role.ADMINISTRATOR, Role.ADVISER, Role.MEMBER]
)
def test_a_role_in_the_region_makes_nobody_a_colleague(firm, role):
    firm.share()
    person = UserFactory(role=role)
    RoleGrant.objects.create(
        user=person, organisation=firm.organisation, role=Role.MEMBER, granted_at=NOON
    )

    assert firm.status_for(person) == 404


def test_those_who_edit_another_organisation_and_visitors_do_not_get_in(firm):
    firm.share()

    assert firm.status_for(UserFactory(edits=OrganisationFactory())) == 404
    assert Client().get(firm.page("result")).status_code == 404


@pytest.mark.parametrize(("name", "method"), [
    ("keep", "get"), ("link_renew", "post"), ("adopt", "post"), ("delete", "post"),
    ("adviser_invite", "post"), ("peers_count", "post"), ("peers_uncount", "post"),
    ("badge_own", "get"), ("badge_withdraw", "post"), ("share", "post"), ("unshare", "post"),
])  # fmt: skip
def test_what_is_the_keepers_alone_is_not_there_for_colleagues(firm, name, method):
    firm.share()

    answer = getattr(signed_in(firm.colleague), method)(firm.page(name))

    assert answer.status_code == 404
    assert CheckUpShare.objects.filter(check_up=firm.check_up).exists()


def test_a_colleague_follows_the_plan_but_cannot_have_seen_it_as_an_adviser(firm):
    firm.share()
    colleague = signed_in(firm.colleague)
    step = firm.check_up.plan.steps[0]["measure"]

    followed = colleague.post(firm.page("measure_follow", step), {"state": "done"})
    page = colleague.get(firm.page("measure", step)).text
    RoleGrant.objects.create(user=firm.colleague, role=Role.ADVISER, granted_at=NOON)
    seen = colleague.post(firm.page("measure_seen", step), {"seen": "yes"})

    assert followed.status_code == 302
    assert firm.check_up.progress.get().measure == step
    assert "I have seen today" not in page
    assert seen.status_code == 404


def test_each_reading_of_a_colleague_is_logged_and_the_page_says_whose_check_up_it_is(firm):
    firm.share()

    page = signed_in(firm.colleague).get(firm.page("result")).text
    signed_in(firm.keeper).get(firm.page("result"))

    event = AuditEvent.objects.get(kind="assessments.check_up.read")
    assert event.by == str(firm.colleague.uuid)
    assert "Bageriet" in page


def test_a_colleague_finds_it_at_the_organisation_and_in_the_account(firm):
    firm.share()
    at = reverse("actors:organisation", args=[firm.organisation.uuid])

    found = {
        name: firm.page("check") in signed_in(person).get(address, follow=True).text
        for name, person, address in [
            ("colleague", firm.colleague, at),
            ("keeper", firm.keeper, at),
            ("stranger", UserFactory(), at),
            ("account", firm.colleague, reverse("assessments:kept")),
        ]
    }

    assert found == {"colleague": True, "keeper": False, "stranger": False, "account": True}


def test_a_keeper_shares_on_the_page_and_ends_it_there(firm):
    keeper = signed_in(firm.keeper)

    offered = keeper.get(firm.page("keep")).text
    shared = keeper.post(
        firm.page("share"), {"organisation": str(firm.organisation.uuid)}, follow=True
    ).text
    kept = CheckUpShare.objects.get()
    ended = keeper.post(firm.page("unshare"), follow=True).text

    assert "Share it" in offered
    assert "Shared in Bageriet since" in shared
    assert (kept.check_up, kept.organisation) == (firm.check_up, firm.organisation)
    assert "cannot open the check-up any more" in ended
    assert not CheckUpShare.objects.exists()


def test_a_keeper_who_left_is_told_that_nobody_gets_in_and_can_still_end_it(firm):
    firm.share()
    RoleGrant.objects.filter(user=firm.keeper).delete()
    keeper = signed_in(firm.keeper)

    page = keeper.get(firm.page("keep")).text
    keeper.post(firm.page("unshare"))

    assert "Nobody can open it there" in page
    assert not CheckUpShare.objects.exists()


@pytest.mark.parametrize(
    ("chosen", "said"), [("", "Choose an organisation"), ("other", "do not edit")]
)
def test_it_is_shared_only_where_one_belongs(firm, chosen, said):
    chosen = str(OrganisationFactory().uuid) if chosen else ""

    refused = signed_in(firm.keeper).post(firm.page("share"), {"organisation": chosen})

    assert refused.status_code == 422
    assert said in refused.text
    assert not CheckUpShare.objects.exists()


def test_a_link_shares_nothing(firm):
    by_link = reverse("assessments:share", args=[firm.begun.token])
    stop_by_link = reverse("assessments:unshare", args=[firm.begun.token])
    firm.share()

    statuses = [
        signed_in(firm.colleague)
        .post(each, {"organisation": str(firm.organisation.uuid)})
        .status_code
        for each in (by_link, stop_by_link)
    ]

    assert statuses == [404, 404]
    with pytest.raises(NotKept):
        share_check_up(check_up=firm.check_up, organisation=firm.organisation, by=VISITOR, now=NOON)


def test_it_goes_with_the_check_up(firm):
    firm.share()

    delete_check_up(check_up=firm.check_up, by=firm.by, now=NOON)

    assert firm.status_for(firm.colleague) == 404
    assert not CheckUpShare.objects.exists()


def test_what_is_shared_is_not_shown_when_its_keeper_is_gone(firm):
    firm.share()
    CheckUp.objects.filter(pk=firm.check_up.pk).update(person=None)

    assert firm.status_for(firm.colleague) == 404
