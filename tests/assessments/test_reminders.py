"""Whoever keeps a check-up is reminded of what is due, once, and in their language."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from skerry.assessments import tasks
from skerry.assessments.enums import MeasureState, ReminderKind
from skerry.assessments.models import CheckUp, CheckUpReminder
from skerry.assessments.queries.plans import plan_of
from skerry.assessments.queries.reminders import due_reminders
from skerry.assessments.rules.reminding import Due, due_in
from skerry.assessments.services.checkups import adopt_check_up, check_again, delete_check_up
from skerry.assessments.services.plans import follow_measure
from skerry.assessments.services.reminders import remind
from skerry.kernel.actor import TIMER, VISITOR, Actor
from skerry.kernel.models import Notification, OutboxMail
from tests.accounts.factories import UserFactory
from tests.assessments.answering import NOON, handed_in, planned, started

DAY = NOON.date()
STEPS = [
    {"measure": "one", "month": 1},
    {"measure": "two", "month": 2},
    {"measure": "three", "month": 2},
    {"measure": "four", "month": 3},
]


def due_on(today, **said):
    known = {
        "steps": STEPS,
        "made_on": date(2027, 1, 31),
        "put_off": {},
        "done": frozenset(),
        "checked_on": date(2027, 1, 31),
    }
    return due_in(**(known | said), today=today)


@pytest.mark.parametrize(
    ("today", "said", "expected"),
    [
        (date(2027, 1, 31), {}, []),
        (date(2027, 2, 27), {}, []),
        (date(2027, 2, 28), {}, [("month", "two")]),
        (date(2027, 3, 14), {}, [("month", "two")]),
        (date(2027, 3, 15), {}, []),
        (date(2027, 2, 28), {"done": frozenset({"two"})}, [("month", "three")]),
        (date(2027, 2, 28), {"done": frozenset({"two", "three"})}, []),
        (
            date(2027, 2, 28),
            {"put_off": {"two": date(2027, 2, 20)}},
            [("month", "three"), ("put-off", "two")],
        ),
        (date(2027, 2, 28), {"put_off": {"one": date(2027, 3, 1)}}, [("month", "two")]),
        (date(2027, 3, 31), {}, [("month", "four")]),
        (date(2028, 1, 31), {}, [("check", "")]),
        (date(2027, 2, 28), {"steps": (), "made_on": None}, []),
    ],
)
def test_what_is_due_is_told_on_its_day_and_two_weeks_long(today, said, expected):
    assert [(each.kind, each.measure) for each in due_on(today, **said)] == expected


def kept(language="sv", *, is_planned=True):
    """A check-up in somebody's account."""
    person = UserFactory(language=language)
    begun = planned(backup="none", mfa_mail="none") if is_planned else handed_in()
    adopt_check_up(check_up=begun.check_up, by=Actor.person(person.uuid), now=NOON)
    return begun, person


def run(day):
    return tasks.remind_of_check_ups(Context(day))


class Context:
    by = TIMER

    def __init__(self, day):
        self.now = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)

    def progress(self, done, total):
        assert 0 <= done <= total


@pytest.mark.django_db
def test_a_put_off_measure_is_told_once_by_mail_and_on_the_site_without_the_secret_link():
    begun, person = kept()
    measure = plan_of(begun.check_up).steps[0]["measure"]
    until = DAY + timedelta(days=20)
    follow_measure(
        check_up=begun.check_up,
        measure=measure,
        state=MeasureState.POSTPONED,
        until=until,
        by=VISITOR,
        now=NOON,
    )
    touched = CheckUp.objects.get().touched_at

    assert [run(until - timedelta(days=1)), run(until), run(until + timedelta(days=1))] == [
        {"reminded": 0},
        {"reminded": 1},
        {"reminded": 0},
    ]

    mail, told = OutboxMail.objects.get(), Notification.objects.get()
    assert mail.person == told.person == person.uuid
    assert "Är det dags nu?" in mail.text
    assert f"/check-up/{begun.check_up.uuid}/plan/{measure}/" in mail.text
    assert begun.token not in mail.text
    assert CheckUp.objects.get().touched_at == touched


@pytest.mark.django_db
def test_the_next_check_is_told_after_a_year_in_the_readers_language():
    kept(language="en", is_planned=False)

    assert run(date(DAY.year + 1, DAY.month, DAY.day)) == {"reminded": 1}

    assert "Security check-up: a year has passed since your last answers" in (
        OutboxMail.objects.get().text
    )


@pytest.mark.django_db
def test_nobody_is_reminded_of_what_nobody_keeps_or_is_being_filled_in():
    planned(backup="none")
    begun, _person = kept(is_planned=False)
    check_again(check_up=begun.check_up, language="en", by=VISITOR, now=NOON)

    assert list(due_reminders(today=date(DAY.year + 1, DAY.month, DAY.day))) == []


@pytest.mark.django_db
def test_what_went_meanwhile_is_not_told():
    begun, _person = kept()
    unknown = Due(kind=ReminderKind.MONTH, due_on=DAY, measure="gone")
    check = Due(kind=ReminderKind.CHECK, due_on=DAY)

    assert not remind(check_up=begun.check_up, due=unknown, by=TIMER, now=NOON)
    assert remind(check_up=begun.check_up, due=check, by=TIMER, now=NOON)
    assert not remind(check_up=begun.check_up, due=check, by=TIMER, now=timezone.now())
    left = begun.check_up
    CheckUp.objects.update(person=None)
    assert not remind(check_up=left, due=check, by=TIMER, now=NOON)
    delete_check_up(check_up=left, by=VISITOR, now=NOON)
    assert not remind(check_up=left, due=check, by=TIMER, now=NOON)
    assert OutboxMail.objects.count() == 1
    assert not CheckUpReminder.objects.exists()


@pytest.mark.django_db
def test_a_reminder_says_what_it_is():
    begun, _person = kept()
    remind(
        check_up=begun.check_up,
        due=Due(kind=ReminderKind.CHECK, due_on=DAY),
        by=TIMER,
        now=NOON,
    )

    row = CheckUpReminder.objects.get()

    assert str(row) == f"#{row.pk} check of {begun.check_up.pk}"


@pytest.mark.django_db
def test_a_month_is_told_once_though_its_first_measure_is_done_meanwhile():
    check_up = kept()[0].check_up
    due = Due(kind=ReminderKind.MONTH, measure="mfa_everybody", due_on=DAY)
    next_one = Due(kind=ReminderKind.MONTH, measure="backup_now", due_on=DAY)
    put_off = Due(kind=ReminderKind.PUT_OFF, measure="backup_now", due_on=DAY)

    told = [
        remind(check_up=check_up, due=each, by=TIMER, now=NOON) for each in (due, next_one, put_off)
    ]

    assert told == [True, False, True]


@pytest.mark.django_db
def test_who_begins_a_new_check_is_still_reminded_of_the_plan_but_not_to_check():
    check_up = kept()[0].check_up
    measure = plan_of(check_up).steps[0]["measure"]
    follow_measure(
        check_up=check_up,
        measure=measure,
        state=MeasureState.POSTPONED,
        until=DAY,
        by=VISITOR,
        now=NOON,
    )
    a_year_on = date(DAY.year + 1, DAY.month, DAY.day)
    before = {due.kind for _, due in due_reminders(today=a_year_on)}

    check_again(check_up=check_up, language="en", by=VISITOR, now=NOON)

    assert ReminderKind.CHECK in before
    assert ReminderKind.CHECK not in {due.kind for _, due in due_reminders(today=a_year_on)}
    assert measure in {due.measure for _, due in due_reminders(today=DAY)}


@pytest.mark.django_db
def test_nobody_is_reminded_of_a_check_up_of_which_nothing_is_handed_in():
    begun = started()
    adopt_check_up(check_up=begun.check_up, by=Actor.person(UserFactory().uuid), now=NOON)

    assert not list(due_reminders(today=DAY + timedelta(days=400)))
