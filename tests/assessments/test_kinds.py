"""Each kind of check-up says what is its own, and nothing of the others."""

from io import BytesIO
from uuid import uuid4

import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from skerry.assessments import content
from skerry.assessments.enums import CheckUpKind
from skerry.assessments.models import CheckUp
from skerry.assessments.phrases_kinds import WORDS
from skerry.assessments.services.checkups import adopt_check_up, check_again
from skerry.assessments.services.mandates import invite_adviser
from skerry.kernel.actor import COMMAND, VISITOR, Actor
from skerry.kernel.roles import Role
from skerry.questionnaires.api import load_questionnaires
from tests.accounts.factories import UserFactory
from tests.assessments.answering import NOON, handed_in, planned

pytestmark = pytest.mark.django_db
KINDS = list(CheckUpKind)
ENTRANCES = {
    CheckUpKind.SECURITY: "/check-up/",
    CheckUpKind.EXPORT: "/check-up/export/",
}
MEASURE = {CheckUpKind.SECURITY: "backup_now", CheckUpKind.EXPORT: "market_short_list"}
PAPER = {
    CheckUpKind.SECURITY: ("Security: where we stand", "security-plan.pdf"),
    CheckUpKind.EXPORT: ("Selling abroad: where we stand", "export-plan.pdf"),
}


def other_than(kind):
    return next(WORDS[each] for each in KINDS if each is not kind)


def page(begun, name, *more):
    return reverse(f"assessments:{name}", args=[begun.token, *more])


def test_every_kind_has_words_and_an_entrance():
    assert set(WORDS) == set(ENTRANCES) == set(CheckUpKind)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_an_entrance_that_leads_to_the_others_too(client, kind):
    load_questionnaires(by=COMMAND, now=NOON)

    shown = client.get(ENTRANCES[kind])
    begun = client.post(ENTRANCES[kind])

    assert str(WORDS[kind].question) in shown.text
    assert all(f'href="{address}"' in shown.text for address in ENTRANCES.values())
    assert CheckUp.objects.get().kind == kind
    assert str(WORDS[kind].name) in client.get(begun["Location"]).text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["result", "plan", "keep", "delete"])
def test_each_page_is_called_as_its_kind(client, kind, name):
    begun = planned(kind=kind)

    shown = client.get(page(begun, name)).text

    main = shown[shown.index("<main") :]
    assert str(WORDS[kind].name) in main
    assert str(other_than(kind).name) not in main


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_kind_does_not_know_has_neither_tab_nor_page(client, kind):
    begun = handed_in(kind=kind)
    known = content.shipped(kind)

    shown = client.get(page(begun, "result")).text

    assert (f'href="{page(begun, "frameworks")}"' in shown) == bool(known.frameworks)
    assert ("What laws ask of you" in shown) == bool(known.law)
    every = client.get(page(begun, "frameworks")).status_code
    one = client.get(page(begun, "framework", "nis2")).status_code
    results = client.get(page(begun, "framework_results", "nis2")).status_code
    assert (every, one, results) == ((200,) * 3 if known.frameworks else (404,) * 3)


@pytest.mark.parametrize("kind", KINDS)
def test_the_plan_says_what_it_lowers_and_the_paper_has_its_title(client, kind):
    begun = planned(kind=kind)

    plan = client.get(page(begun, "plan")).text
    paper = client.get(page(begun, "plan_pdf"))

    words = " ".join(
        " ".join(
            each.extract_text() for each in pypdf.PdfReader(BytesIO(paper.content)).pages
        ).split()
    )
    title, file_name = PAPER[kind]
    assert str(WORDS[kind].goes_away) in plan
    assert str(WORDS[kind].threats) in plan
    assert str(other_than(kind).threats) not in plan
    assert title in words
    assert file_name in paper["Content-Disposition"]


@pytest.mark.parametrize("kind", KINDS)
def test_measures_are_those_of_the_kind(client, kind):
    begun = planned(kind=kind)
    [foreign] = [key for each, key in MEASURE.items() if each is not kind]

    assert client.get(page(begun, "measure", MEASURE[kind])).status_code == 200
    assert client.get(page(begun, "measure", foreign)).status_code == 404
    assert client.post(page(begun, "measure_follow", foreign), {"state": "done"}).status_code == 404


@pytest.mark.parametrize(
    ("kind", "hours"), [(CheckUpKind.SECURITY, "8"), (CheckUpKind.EXPORT, "20")]
)
def test_what_stands_in_the_form_at_first_suits_the_kind(client, kind, hours):
    begun = handed_in(kind=kind)

    assert f'name="hours_a_month" value="{hours}' in client.get(page(begun, "plan")).text


@pytest.mark.parametrize(("kind", "entrance"), ENTRANCES.items())
def test_who_deletes_is_led_back_to_the_entrance_of_the_kind(client, kind, entrance):
    begun = handed_in(kind=kind)

    gone = client.post(page(begun, "delete"))

    assert gone["Location"] == entrance


def test_public_tenders_and_products_are_asked_about_only_where_there_are_some(client):
    begun = handed_in(kind=CheckUpKind.EXPORT, public="no", sells="advice")

    shown = client.get(page(begun, "result")).text

    assert "Public buyers" not in shown
    assert "Cyber Resilience Act" not in shown


def test_the_next_check_asks_the_same_kind_again():
    begun = handed_in(kind=CheckUpKind.EXPORT)

    check = check_again(check_up=begun.check_up, language="en", by=VISITOR, now=NOON)

    assert check.sheet.version.instrument.key == "export-readiness"


def test_an_account_names_the_kinds_of_its_check_ups(client):
    person = UserFactory()
    client.force_login(person)
    for kind in KINDS:
        begun = handed_in(kind=kind)
        adopt_check_up(check_up=begun.check_up, by=Actor.person(person.uuid), now=NOON)

    shown = client.get(reverse("assessments:kept")).text

    assert "Security check-up, begun on" in shown
    assert "Export check-up, begun on" in shown


@pytest.mark.parametrize("kind", KINDS)
def test_an_adviser_reads_what_kind_of_check_up_it_is(client, kind):
    begun = handed_in(kind=kind)
    token = invite_adviser(
        check_up=begun.check_up, label=f"Firm {uuid4()}", by=VISITOR, now=timezone.now()
    )
    client.force_login(UserFactory(role=Role.ADVISER))

    shown = client.get(reverse("assessments:mandate_accept", args=[token]))

    assert str(WORDS[kind].asks_adviser) in shown.text
