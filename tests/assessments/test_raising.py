"""What would raise the score most for the hours that it takes."""

import pytest
from django.urls import reverse

from skerry.assessments.content import shipped
from skerry.assessments.enums import CheckUpKind, MeasureState
from skerry.assessments.queries.plans import situation_in
from skerry.assessments.queries.standing import checked
from skerry.assessments.rules.raising import raising_most
from skerry.assessments.services.plans import follow_measure
from tests.assessments.answering import NOON, VISITOR, handed_in

pytestmark = pytest.mark.django_db


def found_for(begun):
    last = checked(begun.check)
    situation = situation_in(begun.check_up, last)
    return raising_most(last.standing, situation, shipped(CheckUpKind.SECURITY))


def test_what_brings_most_points_an_hour_comes_first_and_brings_what_the_score_then_gains():
    begun = handed_in(mfa_mail="none", backup="dont_know", disposal="none")

    first, *others = found_for(begun)

    assert [each.per_hour for each in others] == sorted(
        (each.per_hour for each in others), reverse=True
    )
    assert first.per_hour >= others[0].per_hour
    raises = shipped(CheckUpKind.SECURITY).measures[first.measure].raises
    before = checked(begun.check)
    sheet = begun.check.sheet
    sheet.answers |= {key: {"value": level} for key, level in raises.items()}
    check = begun.check
    check.sheet.answers = sheet.answers
    after = checked(check)
    gained = after.standing.score.whole.low - before.standing.score.whole.low
    assert gained == pytest.approx(first.points)


def test_what_waits_for_something_else_or_brings_nothing_is_not_named():
    begun = handed_in(mfa_mail="none", backup="none", disposal="full")
    known = shipped(CheckUpKind.SECURITY).measures

    found = {each.measure for each in found_for(begun)}

    assert all("disposal" not in known[key].raises for key in found)
    waiting = {key for key, each in known.items() if "backup" in each.raises and each.requires}
    assert waiting
    assert not waiting & found


def test_what_was_done_since_is_not_named(client):
    begun = handed_in(mfa_mail="none", backup="none", disposal="none")
    first = found_for(begun)[0].measure
    address = reverse("assessments:result", args=[begun.token])
    measure = reverse("assessments:measure", args=[begun.token, first])
    assert measure in client.get(address).text

    follow_measure(
        check_up=begun.check_up, measure=first, state=MeasureState.DONE, by=VISITOR, now=NOON
    )

    assert first not in {each.measure for each in found_for(begun)}


def test_who_has_everything_in_place_is_told_of_nothing_more(client):
    begun = handed_in(mfa_mail="full", backup="full", disposal="full")

    shown = client.get(reverse("assessments:result", args=[begun.token])).text

    assert found_for(begun) == []
    assert "What raises your points most" not in shown
