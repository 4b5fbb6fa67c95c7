"""The pages of one's own account."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from skerry.accounts import forms
from skerry.accounts.models import Consent, Session, User
from skerry.kernel.models import AuditEvent
from tests.accounts.browsing import address, signed_in
from tests.accounts.factories import (
    ConsentFactory,
    RoleGrantFactory,
    UserFactory,
    VettingFactory,
    events,
    the_event,
)
from tests.accounts.test_signin_pages import confirm
from tests.actors.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


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
