from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from skerry.assessments import content
from skerry.assessments.enums import CheckUpKind, MeasureState
from skerry.assessments.models import ImprovementPlan, MeasureProgress
from skerry.assessments.queries.plans import plan_of, progress_of, situation_in
from skerry.assessments.queries.standing import checked
from skerry.assessments.rules.content import Costs
from skerry.assessments.rules.planning import Wishes
from skerry.assessments.services.plans import follow_measure, work_out_plan
from skerry.assessments.shown_plans import shown_measure, shown_plan
from skerry.kernel.actor import VISITOR
from skerry.questionnaires.api import Given
from tests.assessments.answering import NOON, WISHES, handed_in, planned

pytestmark = pytest.mark.django_db


def worked_out(begun, wishes=WISHES):
    return work_out_plan(
        check_up=begun.check_up, check=begun.check, wishes=wishes, by=VISITOR, now=NOON
    )


def follow(begun, measure, state, until=None):
    follow_measure(
        check_up=begun.check_up, measure=measure, state=state, until=until, by=VISITOR, now=NOON
    )


def keys(plan):
    return [step["measure"] for step in plan.steps]


def test_a_plan_keeps_to_hours_and_money_and_says_how_it_was_found():
    plan = worked_out(handed_in(mfa_mail="none", backup="none", disposal="none"))

    assert sum(step["hours"] for step in plan.steps) <= WISHES.hours
    assert sum(step["money"] for step in plan.steps) <= WISHES.money
    assert (plan.method, plan.is_proven) == ("skerry.improvement", True)
    assert plan.content == content.shipped(CheckUpKind.SECURITY).version
    assert Wishes.from_json(plan.wishes) == WISHES
    assert plan.curve[0][1] > plan.curve[-1][1]
    assert plan.steps[-1]["risk_after"] == pytest.approx(plan.risk_after)


def test_a_plan_has_only_what_is_asked_applies_and_is_not_in_place():
    begun = handed_in(mfa_mail="full", backup="some", disposal="not_applicable")

    situation = situation_in(begun.check_up, checked(begun.check))

    assert {measure.key for measure in situation.measures} == {
        "mfa_admins",
        "mfa_everybody",
        "backup_now",
        "backup_daily",
    }
    assert situation.already == {"mfa_admins", "mfa_everybody", "backup_now"}


def test_who_does_not_know_has_it_not():
    begun = handed_in(mfa_mail="dont_know")

    situation = situation_in(begun.check_up, checked(begun.check))

    assert not situation.already & {"mfa_admins", "mfa_everybody"}


def test_what_is_in_place_has_lowered_the_risk_and_fear_doubles_it():
    safe, unsafe = handed_in(mfa_mail="full"), handed_in(mfa_mail="none")
    default = content.shipped(CheckUpKind.SECURITY).threats["account_takeover"].weight

    weights = [
        situation_in(begun.check_up, checked(begun.check)).weights["account_takeover"]
        for begun in (safe, unsafe)
    ]

    assert weights[0] < weights[1] <= default


def test_what_a_firm_fears_weighs_double():
    begun = handed_in(is_whole=True, fears="payment_fraud")
    calm = handed_in(is_whole=True, fears="ransomware")

    afraid, usual = (
        situation_in(each.check_up, checked(each.check)).weights["payment_fraud"]
        for each in (begun, calm)
    )

    assert afraid == pytest.approx(2 * usual)


def test_what_is_done_is_planned_no_more():
    begun = planned(mfa_mail="none", backup="none")
    first = keys(plan_of(begun.check_up))[0]

    follow(begun, first, MeasureState.DONE)
    again = worked_out(begun)

    assert first not in keys(again)
    assert ImprovementPlan.objects.count() == 1


def test_a_measure_is_done_put_off_and_taken_up_again():
    begun = planned()

    follow(begun, "backup_daily", MeasureState.POSTPONED, date(2027, 1, 31))
    put_off = progress_of(begun.check_up)["backup_daily"]
    follow(begun, "backup_daily", MeasureState.DONE)
    done = progress_of(begun.check_up)["backup_daily"]
    follow(begun, "backup_daily", None)

    assert (put_off.state, put_off.until) == ("postponed", date(2027, 1, 31))
    assert (done.state, done.until) == ("done", None)
    assert progress_of(begun.check_up) == {}


def test_what_is_put_off_has_a_day():
    begun = planned()

    with pytest.raises(IntegrityError), transaction.atomic():
        MeasureProgress.objects.create(
            check_up=begun.check_up, measure="a", state="postponed", since=NOON.date()
        )


def test_a_plan_is_shown_by_months_with_what_became_of_it():
    begun = planned(mfa_mail="none", backup="none", disposal="none")
    row = plan_of(begun.check_up)
    follow(begun, keys(row)[0], MeasureState.DONE)
    follow(begun, keys(row)[1], MeasureState.POSTPONED, date(2027, 1, 31))

    shown = shown_plan(begun.check_up, row, "sv", today=date(2027, 1, 30))

    assert shown.done == 1
    assert shown.steps[1].until == date(2027, 1, 31)
    assert shown.first[0].key == keys(row)[2]
    later = shown_plan(begun.check_up, row, "sv", today=date(2027, 1, 31))
    assert later.first[0].key == keys(row)[1]
    assert [step.number for _month, steps in shown.months for step in steps] == list(
        range(1, len(row.steps) + 1)
    )
    assert shown.hours == pytest.approx(sum(step["hours"] for step in row.steps))
    assert 0 < shown.left < 1


def test_a_measure_that_the_site_does_not_know_any_more_is_left_out():
    begun = planned(backup="none")
    row = plan_of(begun.check_up)
    row.steps[0]["measure"] = "gone"

    shown = shown_plan(begun.check_up, row, "en", today=NOON.date())

    assert len(shown.steps) == len(row.steps) - 1


@pytest.mark.parametrize("wishes", [
    Wishes(hours_a_month=8, months=3, money=1000, is_careful=True),
    Wishes(hours_a_month=8, months=3, money=1000, quick_wins_first=True),
])  # fmt: skip
def test_wishes_change_the_plan_and_never_its_limits(wishes):
    plan = worked_out(handed_in(mfa_mail="none", backup="none", disposal="none"), wishes)

    assert sum(step["hours"] for step in plan.steps) <= wishes.hours


def test_costs_of_nothing_grow_by_what_each_ten_people_cost():
    assert Costs(least=0, likely=0, most=0).for_people(5, per_ten=9) == Costs(
        least=0, likely=0, most=0
    )


def test_a_measure_says_what_it_takes_and_brings_to_a_firm_of_this_size():
    known = content.shipped(CheckUpKind.SECURITY)
    measure = next(each for each in known.measures.values() if each.requires and each.hours_per_ten)

    small = shown_measure(measure, {"size": Given(value="2-9")}, known, "en")
    large = shown_measure(measure, {"size": Given(value="50-249")}, known, "sv")

    assert (small.hours.least, small.hours.most) == (measure.hours.least, measure.hours.most)
    assert large.hours.likely == pytest.approx(measure.hours.likely + 11 * measure.hours_per_ten)
    assert {key for key, _ in small.after} == measure.requires
    assert [share for _, share in small.lowers] == sorted(measure.lowers.values(), reverse=True)
    assert dict(large.lowers).keys() <= {each.label["sv"] for each in known.threats.values()}


def test_the_page_of_a_measure_says_what_it_takes(client):
    begun = planned(backup="none")

    shown = client.get(reverse("assessments:measure", args=[begun.token, "backup_now"])).text

    assert "What it takes and what it brings" in shown
    assert "most likely" in shown
