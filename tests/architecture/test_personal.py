from datetime import timedelta

import pytest
from django.db import models
from django.test.utils import isolate_apps

from skerry.kernel import personal
from skerry.kernel.personal import Kept, Personal, Purpose
from skerry.kernel.providers import PersonalDataProvider, RetentionRule, RoomProviders
from tests.architecture.personal import (
    empty_promises,
    kept_for_ever,
    keys_that_are_not_opaque,
    marks_without_field,
    unmarked_fields,
    unmarked_models,
    unprovided,
)

MARK = Personal(purpose=Purpose.ACCOUNT, kept=Kept.A_YEAR, what="What somebody wrote")


@pytest.fixture
def tables():
    """A person, and a table about them that does everything wrong."""
    with isolate_apps("skerry.accounts"):

        class Person(models.Model):
            PERSONAL_DATA = {"name": MARK}
            name = models.CharField(max_length=9)

            class Meta:
                app_label = "accounts"

        class Letter(models.Model):
            to = models.CharField(max_length=9)
            reply_email = models.CharField(max_length=9)
            contact = models.EmailField()
            reader = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
            sent_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
            subject = models.CharField(max_length=9)

            class Meta:
                app_label = "accounts"

        yield Person, Letter


def provider(model, *fields):
    one = PersonalDataProvider(
        model=model, fields=frozenset(fields), export=lambda _person: [], erase=lambda **_: None
    )
    return RoomProviders(room="accounts", personal_data=[one])


def test_a_model_that_says_nothing_is_found(tables):
    assert unmarked_models(tables) == ["accounts.Letter"]


def test_fields_that_look_personal_are_found(tables):
    person, _letter = tables

    assert unmarked_fields(tables, person) == [
        "accounts.Letter.to",
        "accounts.Letter.reply_email",
        "accounts.Letter.contact",
        "accounts.Letter.reader",
        "accounts.Letter.sent_by",
    ]


def test_a_name_beside_other_personal_data_is_personal(tables):
    person, letter = tables
    person.PERSONAL_DATA = personal.NONE
    letter.PERSONAL_DATA = {"to": MARK, "gone": MARK}

    assert "accounts.Person.name" in unmarked_fields(tables, person)
    assert marks_without_field(tables) == ["accounts.Letter.gone"]


def test_a_key_to_who_did_something_is_found(tables):
    assert keys_that_are_not_opaque(tables) == ["accounts.Letter.sent_by"]


def test_data_that_nobody_answers_for_is_found(tables):
    person, _letter = tables
    rooms = [provider("accounts.Letter", "reader")]

    assert unprovided(tables, person, rooms) == ["accounts.Person.name", "accounts.Letter.sent_by"]


def test_a_promise_about_nothing_is_found(tables):
    rooms = [provider("accounts.Letter", "reader", "gone"), provider("accounts.Gone", "x")]

    assert empty_promises(tables, rooms) == ["accounts.Letter.gone", "accounts.Gone.x"]


@pytest.mark.parametrize(
    ("kept", "found"), [(Kept.A_YEAR, []), (Kept.THIRTY_DAYS, ["accounts.Person: " + Kept.A_YEAR])]
)
def test_data_that_stays_for_ever_is_found(tables, kept, found):
    rule = RetentionRule(
        model="accounts.Person", kept=kept, after=timedelta(days=1), expire=lambda **_: 0
    )

    assert kept_for_ever(tables, [RoomProviders(room="accounts", retention=[rule])]) == found
