from datetime import timedelta
from io import BytesIO

import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from skerry.assessments.models import CheckUp, ImprovementPlan
from skerry.assessments.services import checkups, mandates, peers, plans
from skerry.assessments.views import doors, filling
from skerry.assessments.views import plans as views_plans
from skerry.kernel.senders import Limit
from tests.accounts.factories import UserFactory
from tests.assessments.answering import fill_in, handed_in, planned, small_questionnaire, started

pytestmark = pytest.mark.django_db
WISHES = {"hours_a_month": "8", "months": "3", "money": "5500"}


def words_in(pdf):
    pages = pypdf.PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(one.extract_text() for one in pages).split())


def page(begun, name, *more):
    return reverse(f"assessments:{name}", args=[begun.token, *more])


def test_a_press_of_a_button_begins_a_check_up_behind_a_secret_link(client):
    small_questionnaire()

    shown = client.get(reverse("assessments:entrance"))
    begun = client.post(reverse("assessments:entrance"))

    first = client.get(begun["Location"])
    assert "no account" in shown.text
    assert "Begin" in first.text
    assert f"{begun['Location']}keep/" in first.text
    assert CheckUp.objects.count() == 1
    assert first["Referrer-Policy"] == "strict-origin"
    assert "noindex" in first["X-Robots-Tag"]
    assert "no-store" in first["Cache-Control"]


def test_where_the_questions_are_missing_nothing_begins(client):
    answered = client.post(reverse("assessments:entrance"))

    assert answered.status_code == 503
    assert "The questions are not here yet" in answered.text


def test_who_begins_many_check_ups_is_told_to_wait(client, monkeypatch):
    small_questionnaire()
    few = Limit(name="few-starts", most=2, within=timedelta(hours=1))
    monkeypatch.setattr(filling, "STARTS_OF_A_SENDER", few)

    answered = [client.post(reverse("assessments:entrance")).status_code for _try in range(3)]

    assert answered == [302, 302, 429]
    assert CheckUp.objects.count() == 2


def test_a_link_that_opens_nothing_says_so_and_many_must_wait(client, monkeypatch):
    few = Limit(name="few-guesses", most=1, within=timedelta(hours=1))
    monkeypatch.setattr(doors, "GUESSES_OF_A_SENDER", few)
    begun = started()

    wrong = reverse("assessments:result", args=["guessed-guessed-guessed-guessed-"])
    first, second = client.get(wrong), client.get(wrong)

    assert (first.status_code, second.status_code) == (404, 429)
    assert "opens nothing" in first.text
    assert client.get(page(begun, "check")).status_code == 200


@pytest.mark.parametrize("name", ["result", "plan", "frameworks"])
def test_before_the_answers_are_handed_in_there_is_no_result(client, name):
    begun = started()

    assert client.get(page(begun, name))["Location"] == page(begun, "check")


@pytest.mark.parametrize(("name", "more"), [
    ("plan_pdf", []), ("measure", ["backup_now"]), ("framework", ["nis2"])
])  # fmt: skip
def test_before_the_answers_are_handed_in_nothing_can_be_opened(client, name, more):
    assert client.get(page(started(), name, *more)).status_code == 404


def test_who_has_handed_in_sees_where_they_stand(client):
    begun = handed_in(mfa_mail="full", backup="dont_know", disposal="not_applicable")

    receipt = client.get(page(begun, "check_page", "receipt"))
    shown = client.get(page(begun, "result"))

    assert receipt["Location"] == page(begun, "result")
    assert "50 to 100" in shown.text
    assert "And backup?" in shown.text
    assert "does not apply to you: And disposal?" in shown.text


def test_where_nothing_applies_there_is_no_score(client):
    begun = handed_in(mfa_mail="not_applicable", backup="not_applicable", disposal="not_applicable")

    shown = client.get(page(begun, "result"))

    assert "there is no score" in shown.text


def test_answers_can_be_changed_and_taken_home(client):
    begun = handed_in()

    paper = client.get(page(begun, "check_page", "receipt"), {"format": "pdf"})
    client.post(page(begun, "check_page", "receipt"))

    assert paper["Content-Type"] == "application/pdf"
    assert client.get(page(begun, "result"))["Location"] == page(begun, "check")


def test_a_plan_is_made_within_hours_and_money(client):
    begun = handed_in(mfa_mail="none", backup="none")

    asked = client.get(page(begun, "plan"))
    made = client.post(page(begun, "plan"), WISHES)
    shown = client.get(page(begun, "plan"))

    assert "What can you give?" in asked.text
    assert made["Location"] == page(begun, "plan")
    assert "of your risk goes away" in shown.text
    assert "that is proven" in shown.text
    assert "Do these things first" in client.get(page(begun, "result")).text


def test_money_is_asked_for_and_shown_in_that_of_the_region_and_kept_in_euros(client):
    begun = handed_in(mfa_mail="none", backup="none")

    asked = client.get(page(begun, "plan")).text
    client.post(page(begun, "plan"), WISHES)
    shown = client.get(page(begun, "plan")).text

    assert "Money in all, in Swedish kronor" in asked
    assert 'value="11000"' in asked  # what is proposed: 1,000 euros
    assert ImprovementPlan.objects.get().wishes["money"] == 500
    assert 'value="5500"' in shown
    assert "€" not in shown


def test_who_works_out_many_plans_is_told_to_wait_and_keeps_the_one_there_is(client, monkeypatch):
    limit = Limit(name="check-up-plans", most=1, within=timedelta(hours=1))
    monkeypatch.setattr(views_plans, "PLANS_OF_A_SENDER", limit)
    begun = handed_in(mfa_mail="none", backup="none")
    client.post(page(begun, "plan"), WISHES)

    refused = client.post(page(begun, "plan"), WISHES | {"months": "6"})

    assert refused.status_code == 429
    assert "the plan that you have stays" in refused.text
    assert ImprovementPlan.objects.get().wishes["months"] == 3


def test_a_plan_for_which_nothing_is_left_says_so(client):
    begun = planned(mfa_mail="full", backup="full", disposal="full")

    assert "Nothing fits" in client.get(page(begun, "plan")).text
    assert "All of your plan is done" in client.get(page(begun, "result")).text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"hours_a_month": ""}, "Say how many hours a month"),
        ({"hours_a_month": "0"}, "at least one hour"),
        ({"hours_a_month": "9999"}, "at most 400 hours"),
        ({"hours_a_month": "many"}, "Enter a number"),
        ({"money": ""}, "0 is an answer"),
        ({"money": "-1"}, "cannot be less than 0"),
        ({"money": "1e9"}, "at most SEK\N{NO-BREAK SPACE}11,000,000"),
        ({"money": "nan"}, "Enter a number"),
        ({"months": "7"}, "Select a valid choice"),
    ],
)
def test_wishes_that_make_no_sense_say_what_to_do_and_change_nothing(client, wrong, said):
    begun = handed_in()

    refused = client.post(page(begun, "plan"), WISHES | wrong)

    assert refused.status_code == 422
    assert said in refused.text
    assert ImprovementPlan.objects.count() == 0


def test_numbers_stand_in_the_form_as_people_write_them(client):
    begun = handed_in()

    client.post(page(begun, "plan"), WISHES | {"money": "99.5"})
    shown = client.get(page(begun, "plan"))

    assert 'value="8"' in shown.text
    assert 'value="99.5"' in shown.text


@pytest.mark.parametrize(
    ("name", "more", "form"),
    [
        ("measure_follow", ["backup_offline"], "measure"),
        ("evidence_add", ["backup_offline"], "measure"),
        ("adviser_invite", [], "keep"),
    ],
)
def test_who_comes_to_where_a_form_was_refused_is_led_to_the_form(client, name, more, form):
    begun = handed_in()

    led = client.get(page(begun, name, *more))

    assert led["Location"] == page(begun, form, *more)


def test_the_plan_goes_home_as_pdf(client):
    begun = planned(mfa_mail="none")

    paper = client.get(page(begun, "plan_pdf"))

    words = words_in(paper.content)
    assert "Where we stand" in words
    assert "What we do" in words
    assert "skerry.improvement" in words


def test_where_no_question_applies_the_paper_has_no_score(client):
    begun = planned(mfa_mail="not_applicable", backup="not_applicable", disposal="not_applicable")

    assert "of 100 points" not in words_in(client.get(page(begun, "plan_pdf")).content)


def test_a_measure_is_done_put_off_and_taken_up_again(client):
    begun = planned(backup="none")
    address, follow = (page(begun, name, "backup_now") for name in ("measure", "measure_follow"))
    later = timezone.localdate() + timedelta(days=30)

    put_off = client.post(follow, {"state": "postponed", "until": later.isoformat()}, follow=True)
    waiting = client.get(address)
    client.post(follow, {"state": "done"})
    done = client.get(address)
    client.post(follow, {"state": ""})

    assert "It is put off" in put_off.text
    assert "Put off until" in waiting.text
    assert "Done on" in done.text
    assert "Done on" not in client.get(address).text


@pytest.mark.parametrize("until", ["", "yesterday", "2020-01-01", "2199-01-01"])
def test_a_day_that_makes_no_sense_is_refused_where_it_was_said(client, until):
    begun = planned(backup="none")
    follow = page(begun, "measure_follow", "backup_now")

    refused = client.post(follow, {"state": "postponed", "until": until})

    assert refused.status_code == 422
    assert "Please correct this" in refused.text
    assert begun.check_up.progress.count() == 0


@pytest.mark.parametrize(("key", "state"), [("nothing", "done"), ("backup_now", "burnt")])
def test_what_nobody_knows_is_not_followed(client, key, state):
    begun = planned()

    assert client.post(page(begun, "measure_follow", key), {"state": state}).status_code == 404


def test_unknown_measures_and_frameworks_are_not_there(client):
    begun = planned()

    assert client.get(page(begun, "measure", "nothing")).status_code == 404
    assert client.get(page(begun, "framework", "nothing")).status_code == 404


def test_frameworks_show_what_the_answers_say_of_them(client):
    begun = handed_in(backup="full")

    every = client.get(page(begun, "frameworks"))
    one = client.get(page(begun, "framework", "nis2"))

    assert "NIS2" in every.text
    assert "21.2.c" in one.text
    assert "And backup?" in one.text
    assert "Not asked here" in one.text


def test_the_page_of_keeping_shows_the_link_and_makes_a_new_one(client):
    begun = started()

    shown = client.get(page(begun, "keep"))
    renewed = client.post(page(begun, "link_renew"), follow=True)

    assert f"http://testserver{page(begun, 'check')}" in shown.text
    assert "This is your new link" in renewed.text
    assert client.get(page(begun, "keep")).status_code == 404


def test_who_is_signed_in_keeps_a_check_up_and_finds_it_again(client):
    begun, person = handed_in(), UserFactory()
    client.force_login(person)

    empty = client.get(reverse("assessments:kept"))
    offered = client.get(page(begun, "keep"))
    kept = client.post(page(begun, "adopt"), follow=True)
    own = reverse("assessments:result", args=[begun.check_up.uuid])

    assert "None yet" in empty.text
    assert "Keep it in my account" in offered.text
    assert "The check-up is in your account now" in kept.text
    assert str(begun.check_up.uuid) in kept.text
    assert client.get(own).status_code == 200
    assert (
        "Your link" not in client.get(reverse("assessments:keep", args=[begun.check_up.uuid])).text
    )


def test_what_is_kept_by_one_is_not_adopted_by_another(client):
    begun = handed_in()
    for person in UserFactory.create_batch(2):
        client.force_login(person)
        last = client.post(page(begun, "adopt"), follow=True)

    assert "Somebody else keeps this check-up" in last.text
    assert client.get(reverse("assessments:result", args=[begun.check_up.uuid])).status_code == 404


def test_deleting_asks_first_and_then_nothing_is_left(client):
    begun = planned()

    asked = client.get(page(begun, "delete"))
    gone = client.post(page(begun, "delete"), follow=True)

    assert "for ever" in asked.text
    assert "Your check-up is deleted" in gone.text
    assert CheckUp.objects.count() == 0
    assert client.get(page(begun, "result")).status_code == 404


def test_the_next_check_compares_with_the_last(client):
    begun = handed_in(mfa_mail="none", backup="none", disposal="none")
    client.get(page(begun, "result"))

    checking = client.post(page(begun, "again"))
    started_again = client.get(page(begun, "check"))
    between = client.get(page(begun, "result"))
    fill_in(begun.check_up.checks.get(number=2), {"mfa_mail": "full", "backup": "full"})
    after = client.get(page(begun, "result"))

    assert checking["Location"] == page(begun, "check")
    assert "Go on with the new check" in between.text
    assert page(begun, "result") in started_again.text
    assert "Your last check gave 0." in after.text


@pytest.mark.parametrize(
    ("name", "more", "sent"),
    [
        ("measure_follow", ["backup_now"], {"state": "done"}),
        ("plan", [], WISHES),
        ("link_renew", [], {}),
        ("again", [], {}),
        ("adviser_invite", [], {"label": "A bakery"}),
        ("peers_count", [], {}),
    ],
)
def test_what_is_sent_while_somebody_deletes_everything_is_told_so(
    client, monkeypatch, name, more, sent
):
    """The check-up is there when the page looks, and gone when the service holds it."""
    begun = planned(backup="none")
    held = checkups.hold_check_up

    def deleted_just_before(check_up, *, now):
        check_up.delete()
        return held(check_up, now=now)

    for module in (checkups, mandates, peers, plans):
        monkeypatch.setattr(module, "hold_check_up", deleted_just_before)

    answered = client.post(page(begun, name, *more), sent)

    assert answered.status_code == 404
    assert "opens nothing" in answered.text
