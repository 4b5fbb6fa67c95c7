"""Badges: only what was seen or has evidence, as long as it holds, and gone when it is withdrawn."""

from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from skerry.assessments.enums import MeasureState
from skerry.assessments.models import Badge, MeasureSeen
from skerry.assessments.providers import PROVIDERS
from skerry.assessments.queries.badges import proofs_of
from skerry.assessments.rules.badges import proofs
from skerry.assessments.services.badges import (
    NotDone,
    NothingToShow,
    note_seen,
    publish_badge,
    take_back_seen,
    withdraw_badge,
)
from skerry.assessments.services.checkups import adopt_check_up, delete_check_up
from skerry.assessments.services.plans import follow_measure
from skerry.kernel.actor import VISITOR, Actor
from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from tests.accounts.factories import UserFactory
from tests.assessments.answering import NOON, planned
from tests.assessments.test_mandates import accepted

pytestmark = pytest.mark.django_db
MEASURE = "mfa_everybody"
OTHER = "backup_daily"
TODAY = timezone.localdate(NOON)
DAY = timedelta(days=1)
YEAR_ON = date(TODAY.year + 1, TODAY.month, TODAY.day)
SVG = "{http://www.w3.org/2000/svg}"


class Firm:
    """A firm with one measure done, its check-up in an account, and its adviser."""

    def __init__(self):
        self.begun = planned(mfa_mail="none")
        self.check_up = self.begun.check_up
        self.keeper, self.adviser = UserFactory(), UserFactory(role=Role.ADVISER, name="Ada Lind")
        adopt_check_up(check_up=self.check_up, by=Actor.person(self.keeper.uuid), now=NOON)
        accepted(self.begun, self.adviser)
        self.check_up.refresh_from_db()
        self.follow(MeasureState.DONE)

    def follow(self, state, measure=MEASURE):
        follow_measure(
            check_up=self.check_up,
            measure=measure,
            state=state,
            until=TODAY + DAY if state == MeasureState.POSTPONED else None,
            by=VISITOR,
            now=NOON,
        )

    def add_evidence(self, measure=MEASURE, now=NOON):
        return self.check_up.evidence.create(
            measure=measure,
            name="secret-contract.pdf",
            content_type="application/pdf",
            size=4,
            file=ContentFile(b"%PDF", name="secret-contract.pdf"),
            added_at=now,
        )

    def note_seen(self, measure=MEASURE, now=NOON):
        by = Actor.person(self.adviser.uuid)
        return note_seen(check_up=self.check_up, measure=measure, by=by, now=now)

    def publish(self, name="A bakery", language="en", now=NOON):
        return publish_badge(
            check_up=self.check_up, name=name, language=language, by=VISITOR, now=now
        )

    def page(self, name, *more):
        return reverse(f"assessments:{name}", args=[self.check_up.uuid, *more])

    def on_badge(self, today=TODAY):
        return [each.measure for each in proofs_of(self.check_up, today=today)]


@pytest.fixture
def firm():
    return Firm()


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


# What may stand on it


def test_what_is_only_said_is_not_on_a_badge(firm):
    assert firm.on_badge() == []
    with pytest.raises(NothingToShow):
        firm.publish()
    assert not Badge.objects.exists()


@pytest.mark.parametrize("shown", ["add_evidence", "note_seen"])
def test_what_has_evidence_or_was_seen_holds_for_twelve_months(firm, shown):
    getattr(firm, shown)()

    (proof,) = proofs_of(firm.check_up, today=TODAY)

    assert (proof.measure, proof.newest, proof.holds_until) == (MEASURE, TODAY, YEAR_ON)
    assert firm.on_badge(YEAR_ON - DAY) == [MEASURE]
    assert firm.on_badge(YEAR_ON) == []


def test_the_newest_of_several_days_counts_and_each_way_of_showing_ends_by_itself():
    old, new = date(2026, 1, 10), date(2026, 6, 1)
    said = {"done": {"a", "b"}, "evidence": {"a": [new, old], "b": [old]}, "seen": {"a": [old]}}

    now = proofs(["b", "a", "c"], today=new, **said)
    later = proofs(["b", "a", "c"], today=date(2027, 1, 10), **said)

    assert [(each.measure, each.evidence_on, each.seen_on) for each in now] == [
        ("b", old, None),
        ("a", new, old),
    ]
    assert [(each.measure, each.evidence_on, each.seen_on) for each in later] == [("a", new, None)]


@pytest.mark.parametrize("state", [None, MeasureState.POSTPONED])
def test_what_is_not_done_any_more_goes_at_once_and_was_not_seen_when_it_comes_back(firm, state):
    firm.note_seen()
    firm.follow(state)

    assert firm.on_badge() == []
    firm.follow(MeasureState.DONE)
    assert firm.on_badge() == []
    assert not MeasureSeen.objects.exists()


def test_what_loses_its_evidence_goes_at_once(firm):
    evidence = firm.add_evidence()
    assert firm.on_badge() == [MEASURE]

    evidence.delete()

    assert firm.on_badge() == []


# What advisers have seen


def test_only_what_is_done_can_be_seen(firm):
    with pytest.raises(NotDone):
        firm.note_seen(measure=OTHER)


def test_seeing_again_counts_from_then_and_can_be_taken_back(firm):
    firm.note_seen()
    firm.note_seen(now=NOON + DAY)
    assert [each.seen_on for each in firm.check_up.seen.all()] == [TODAY + DAY]

    for _twice in range(2):
        take_back_seen(
            check_up=firm.check_up, measure=MEASURE, by=Actor.person(firm.adviser.uuid), now=NOON
        )

    assert firm.on_badge() == []
    taken_back = AuditEvent.objects.filter(kind="assessments.check_up.measure_unseen")
    assert taken_back.count() == 1


def test_an_adviser_says_on_the_page_that_they_have_seen_it(firm):
    adviser, keeper = signed_in(firm.adviser), signed_in(firm.keeper)
    page = firm.page("measure", MEASURE)

    assert "I have seen today" in adviser.get(page).text
    assert "I have seen today" not in keeper.get(page).text
    noted = adviser.post(firm.page("measure_seen", MEASURE), {"seen": "yes"}, follow=True).text
    seen_by_the_firm = keeper.get(page).text
    taken_back = adviser.post(firm.page("measure_seen", MEASURE), {"seen": ""}, follow=True).text

    assert "It is noted that you have seen it" in noted
    assert "An adviser of the region saw on" in seen_by_the_firm
    assert "Ada Lind" not in seen_by_the_firm
    assert "You have taken it back" in taken_back


def test_what_is_not_done_cannot_be_seen_and_the_page_says_what_to_do(firm):
    adviser = signed_in(firm.adviser)

    page = adviser.get(firm.page("measure", OTHER)).text
    refused = adviser.post(firm.page("measure_seen", OTHER), {"seen": "yes"}, follow=True).text
    unknown = adviser.post(firm.page("measure_seen", "no_such"), {"seen": "yes"})

    assert "I have seen today" not in page
    assert "Mark it as done first" in refused
    assert unknown.status_code == 404


@pytest.mark.parametrize("who", ["keeper", "stranger", "visitor", "adviser_of_others"])
def test_nobody_but_the_advisers_of_a_firm_can_say_so(firm, who):
    person = {
        "keeper": firm.keeper,
        "stranger": UserFactory(),
        "visitor": None,
        "adviser_of_others": UserFactory(role=Role.ADVISER),
    }[who]
    client = signed_in(person) if person else Client()

    for door in (firm.check_up.uuid, firm.begun.token):
        client.post(reverse("assessments:measure_seen", args=[door, MEASURE]), {"seen": "yes"})

    assert not MeasureSeen.objects.exists()


def test_an_adviser_who_helps_with_the_link_alone_cannot_say_so(firm):
    by_link = reverse("assessments:measure_seen", args=[firm.begun.token, MEASURE])

    assert signed_in(firm.adviser).post(by_link, {"seen": "yes"}).status_code == 404


def test_what_an_adviser_saw_is_exported_and_stays_without_them_when_they_are_erased(firm):
    firm.note_seen()
    (provider,) = [each for each in PROVIDERS.personal_data if "MeasureSeen" in each.model]

    assert [dict(each) for each in provider.export(firm.adviser.uuid)] == [
        {"measure": MEASURE, "seen_on": TODAY}
    ]
    provider.erase(person=firm.adviser.uuid, by=VISITOR, now=NOON)

    assert list(provider.export(firm.adviser.uuid)) == []
    assert firm.on_badge() == [MEASURE]


# Shown, and withdrawn


def test_a_firm_shows_its_badge_and_withdraws_it(firm):
    firm.add_evidence()
    keeper, anybody = signed_in(firm.keeper), Client()

    offered = keeper.get(firm.page("badge_own")).text
    shown = keeper.post(firm.page("badge_own"), {"name": "Bröd & Co"}, follow=True).text
    token = Badge.objects.get().token
    addresses = [
        reverse(f"assessments:{name}", args=[token]) for name in ("badge", "badge_picture")
    ]
    read = [anybody.get(each) for each in addresses]
    keeper.post(firm.page("badge_withdraw"))
    gone = [anybody.get(each).status_code for each in addresses]

    assert "What would be on it today" in offered
    assert f"http://testserver{addresses[1]}" in shown
    assert [each.status_code for each in read] == [200, 200]
    assert all("secret-contract" not in each.text for each in read)
    assert {each["Cache-Control"] for each in read} == {"no-store"}
    assert "The firm keeps evidence since" in read[0].text
    assert "Nobody has checked it." in read[0].text
    assert gone == [404, 404]


def test_publishing_again_gives_a_new_address_and_the_old_one_opens_nothing(firm):
    firm.add_evidence()
    first, second = firm.publish().token, firm.publish(name="Another name").token

    assert Client().get(reverse("assessments:badge", args=[first])).status_code == 404
    assert "Another name" in Client().get(reverse("assessments:badge", args=[second])).text


def test_a_picture_is_drawn_in_the_language_of_the_firm_with_every_sign_as_it_is(firm):
    firm.add_evidence()
    firm.note_seen()
    badge = firm.publish(name='<script>alert("&")</script> AB', language="sv")

    answer = Client().get(
        reverse("assessments:badge_picture", args=[badge.token]), headers={"Accept-Language": "en"}
    )

    drawn = ET.fromstring(answer.content)  # noqa: S314  # our own answer
    lines = [text.text for text in drawn.iter(f"{SVG}text")]
    assert lines[0] == '<script>alert("&")</script> AB'
    assert "Säkerhetsåtgärder som är gjorda" in lines
    assert "Sett av en rådgivare: 1." in lines
    assert not list(drawn.iter(f"{SVG}script"))
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sessionid" not in answer.cookies


def test_a_long_name_is_drawn_into_its_line(firm):
    firm.add_evidence()
    badge = firm.publish(name="W" * 60)

    answer = Client().get(reverse("assessments:badge_picture", args=[badge.token]))

    first = next(ET.fromstring(answer.content).iter(f"{SVG}text"))  # noqa: S314
    assert first.get("textLength") == "312"


def test_a_badge_on_which_nothing_is_left_says_that_it_has_ended(firm):
    firm.add_evidence(now=timezone.now() - timedelta(days=364))
    badge = firm.publish(now=timezone.now())
    addresses = [
        reverse(f"assessments:{name}", args=[badge.token]) for name in ("badge", "badge_picture")
    ]
    assert {Client().get(each).status_code for each in addresses} == {200}

    firm.follow(None)
    ended = [Client().get(each) for each in addresses]

    assert {each.status_code for each in ended} == {410}
    assert all("This badge has ended" in each.text for each in ended)


def test_a_badge_goes_with_its_check_up(firm):
    firm.add_evidence()
    firm.note_seen()
    token = firm.publish().token

    delete_check_up(check_up=firm.check_up, by=VISITOR, now=NOON)

    assert Client().get(reverse("assessments:badge", args=[token])).status_code == 404
    assert not MeasureSeen.objects.exists()


def test_withdrawing_twice_is_the_same_as_once(firm):
    firm.add_evidence()
    firm.publish()

    for _twice in range(2):
        withdraw_badge(check_up=firm.check_up, by=VISITOR, now=NOON)

    assert AuditEvent.objects.filter(kind="assessments.check_up.badge_withdrawn").count() == 1


def test_only_the_account_that_keeps_a_check_up_shows_a_badge(firm):
    firm.add_evidence()
    by_link = reverse("assessments:badge_own", args=[firm.begun.token])

    page = Client().get(by_link).text
    refused = [
        Client().post(by_link, {"name": "A bakery"}).status_code,
        signed_in(firm.adviser).post(firm.page("badge_own"), {"name": "A bakery"}).status_code,
        signed_in(firm.adviser).get(firm.page("badge_own")).status_code,
        signed_in(UserFactory()).post(firm.page("badge_own"), {"name": "A"}).status_code,
    ]

    assert "Only the account that keeps this check-up" in page
    assert refused == [404, 404, 404, 404]
    assert not Badge.objects.exists()


@pytest.mark.parametrize(("name", "said"), [("", "Write the name"), ("x" * 61, "at most 60")])
def test_a_name_that_is_missing_or_too_long_is_refused(firm, name, said):
    firm.add_evidence()

    refused = signed_in(firm.keeper).post(firm.page("badge_own"), {"name": name})

    assert refused.status_code == 422
    assert said in refused.text
    assert not Badge.objects.exists()


def test_with_nothing_to_show_the_page_says_what_to_do_and_publishes_nothing(firm):
    keeper = signed_in(firm.keeper)

    page = keeper.get(firm.page("badge_own")).text
    refused = keeper.post(firm.page("badge_own"), {"name": "A bakery"}, follow=True).text

    assert "add a file that shows it" in page
    assert "There is nothing to show any more" in refused


@pytest.mark.parametrize("token", ["guessed", "../etc", "x" * 300, "%00"])
def test_a_guessed_address_shows_nothing(firm, token):
    assert Client().get(f"/badge/{token}/").status_code == 404
    assert Client().get(f"/badge/{token}.svg").status_code == 404
