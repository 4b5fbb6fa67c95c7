"""The plan in a calendar."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from skerry.assessments.enums import MeasureState
from skerry.assessments.services.plans import follow_measure
from skerry.kernel.actor import VISITOR
from tests.assessments.answering import NOON, handed_in, planned

pytestmark = pytest.mark.django_db
MOST_OCTETS = 75


@pytest.fixture
def begun(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    return planned(mfa_mail="none", backup="none")


def taken(client, begun, language="en"):
    address = reverse("assessments:plan_ics", args=[begun.token])
    return client.get(address, headers={"Accept-Language": language})


def events_in(answer):
    return {
        str(each["SUMMARY"]): each for each in Calendar.from_ical(answer.content).walk("VEVENT")
    }


def titles(client, begun, language="en"):
    return set(events_in(taken(client, begun, language)))


def steps_of(begun):
    return begun.check_up.plan.steps


def follow(begun, measure, state, until=None):
    follow_measure(
        check_up=begun.check_up, measure=measure, state=state, until=until, by=VISITOR, now=NOON
    )


def test_each_measure_stands_on_the_day_on_which_its_month_begins(client, begun):
    events = events_in(taken(client, begun))

    again = events.pop("Check again: Security check-up")
    by_month = {1: date(2026, 11, 23), 2: date(2026, 12, 23), 3: date(2027, 1, 23)}
    assert again["DTSTART"].dt == date(2027, 11, 23)
    assert sorted(each["DTSTART"].dt for each in events.values()) == sorted(
        by_month[step["month"]] for step in steps_of(begun)
    )
    assert len({step["month"] for step in steps_of(begun)}) > 1


def test_what_is_done_is_left_out_and_what_is_put_off_stands_on_its_day(client, begun):
    done, put_off = (step["measure"] for step in steps_of(begun)[:2])
    before = events_in(taken(client, begun))
    until = date(2027, 3, 1)
    follow(begun, done, MeasureState.DONE)
    follow(begun, put_off, MeasureState.POSTPONED, until)

    after = events_in(taken(client, begun))

    assert len(before) - len(after) == 1
    assert until in {each["DTSTART"].dt for each in after.values()}
    assert {each["UID"] for each in after.values()} < {each["UID"] for each in before.values()}


def test_what_should_have_begun_stands_on_today(client, begun, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON + timedelta(days=800))

    days = {each["DTSTART"].dt for each in events_in(taken(client, begun)).values()}

    assert days == {date(2029, 1, 31)}


def test_the_file_opens_nothing_and_says_so(client, begun):
    answer = taken(client, begun)

    text = answer.content.decode().replace("\r\n ", "")
    assert begun.token not in text
    assert str(begun.check_up.uuid) not in text
    assert begun.check_up.uuid.hex not in text
    assert "http" not in text
    assert "holds no link" in text
    assert answer["Content-Disposition"] == 'attachment; filename="security-plan.ics"'
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]


def test_lines_end_and_fold_as_the_standard_says(client, begun):
    content = taken(client, begun, "sv").content

    assert content.endswith(b"END:VCALENDAR\r\n")
    assert not re.search(rb"(?<!\r)\n", content)
    assert max(map(len, content.split(b"\r\n"))) <= MOST_OCTETS
    assert any(line.startswith(b" ") for line in content.split(b"\r\n"))


def test_the_words_are_those_of_the_reader(client, begun):
    assert "Gör kollen igen: Säkerhetskoll" in titles(client, begun, "sv")
    assert not titles(client, begun, "sv") & titles(client, begun)


def test_another_firm_has_other_identifiers(client, begun):
    other = planned(mfa_mail="none", backup="none")

    mine, theirs = (
        {each["UID"] for each in events_in(taken(client, one)).values()} for one in (begun, other)
    )

    assert mine
    assert not mine & theirs


def test_without_a_plan_there_is_no_file(client):
    assert taken(client, handed_in()).status_code == 404
