"""Trying a version out: all pages of a sheet, and nothing in the tables."""

import pytest
from django.urls import reverse

from skerry.kernel.actor import ANYBODY, VISITOR
from skerry.kernel.roles import Role
from skerry.questionnaires.filling.trial import TrialSheet
from skerry.questionnaires.models import AnswerSheet
from skerry.questionnaires.queries.versions import versions_to_try
from skerry.questionnaires.rules.answers import Given
from skerry.questionnaires.services.sheets import SheetClosed
from tests.accounts.factories import UserFactory
from tests.questionnaires.factories import NOON, VersionFactory
from tests.questionnaires.samples import every_type

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    return VersionFactory(published=True, says=every_type())


@pytest.fixture
def surveyor(client):
    client.force_login(UserFactory(role=Role.SURVEY_TEAM))
    client.cookies["django_language"] = "en"
    return client


def at(version, page=""):
    start = reverse("questionnaires:try", args=[version.instrument.key, version.number])
    return f"{start}{page}/" if page else start


def test_trial_can_be_filled_in_from_the_first_page_to_the_receipt(surveyor, version):
    start = surveyor.get(at(version))
    about = {
        "v:organisation": "Skarvsund",
        "v:exports": "no",
        "shown": "hello organisation exports where side place started",
    }
    first = surveyor.post(at(version, "1"), about)
    second = surveyor.post(
        at(version, "2"),
        {
            "v:mood": "4",
            "m:areas": "dont_know",
            "shown": "areas order mood again helps words helps_meetings helps_funding",
        },
    )
    third = surveyor.post(
        at(version, "3"),
        {"v:staff": "10", "v:women": "4", "shown": "staff women share turnover topics report"},
    )
    review = surveyor.get(at(version, "review"))
    handed_in = surveyor.post(at(version, "review"))
    receipt = surveyor.get(at(version, "receipt"))

    assert "How is your organisation doing?" in start.text
    assert (first.status_code, first["Location"]) == (302, at(version, "2"))
    assert (second.status_code, second["Location"]) == (302, at(version, "3"))
    assert (third.status_code, third["Location"]) == (302, at(version, "review"))
    assert "Skarvsund" in review.text
    assert (handed_in.status_code, handed_in["Location"]) == (302, at(version, "receipt"))
    assert "4 of 5" in receipt.text
    assert "40" in receipt.text
    assert AnswerSheet.objects.count() == 0


@pytest.mark.parametrize("page", ["1", "2", "3", "review", "print"])
def test_trial_shows_its_pages(surveyor, version, page):
    assert surveyor.get(at(version, page)).status_code == 200


def test_trial_is_refused_while_something_is_missing(surveyor, version):
    assert surveyor.post(at(version, "review")).status_code == 422


def test_trial_takes_nothing_after_submitting_and_can_begin_anew(surveyor, version):
    about = {"v:organisation": "Skarvsund", "v:exports": "no", "go": "later"}
    surveyor.post(at(version, "1"), about)
    surveyor.post(at(version, "review"))

    late = surveyor.post(at(version, "1"), about)
    surveyor.post(at(version, "receipt"))

    assert late.status_code == 410
    assert "Skarvsund" not in surveyor.get(at(version, "1")).text
    assert surveyor.get(at(version, "file") + "?uuid=" + str(version.uuid)).status_code == 404


def test_trial_sheet_refuses_what_it_cannot_do(version):
    session = {}
    sheet = TrialSheet(version, language="en", session=session)
    sheet.save(section="about", answers={"organisation": Given(value={"name": "S"}), "exports": Given(value="no")}, seen=0, by=VISITOR, now=NOON)  # fmt: skip
    sheet.submit(by=VISITOR, now=NOON)

    with pytest.raises(SheetClosed):
        sheet.save(section="about", answers={}, seen=0, by=VISITOR, now=NOON)
    with pytest.raises(SheetClosed):
        sheet.add_file(question="report", upload=None, name="x", by=VISITOR, now=NOON)
    sheet.withdraw(by=VISITOR, now=NOON)
    assert session == {}


def test_only_those_who_look_at_questionnaires_try_them(version):
    assert versions_to_try(ANYBODY).count() == 0
