from django.db import models
from django.test.utils import isolate_apps

from tests.architecture.layers import (
    contract_gaps,
    entered_past_the_door,
    heights,
    keys_that_point_up,
)

LAYERS = ["config", "(surveys) | (skills)", "accounts", "actors", "kernel"]


def test_heights_are_read_from_the_contract():
    assert heights(LAYERS) == {
        "config": 4,
        "surveys": 3,
        "skills": 3,
        "accounts": 2,
        "actors": 1,
        "kernel": 0,
    }


@isolate_apps("skerry.actors", "skerry.accounts")
def test_a_key_that_points_up_or_sideways_is_found():
    class Person(models.Model):
        class Meta:
            app_label = "accounts"

    class Course(models.Model):
        class Meta:
            app_label = "skills"

    class Firm(models.Model):
        boss = models.ForeignKey(Person, on_delete=models.CASCADE)

        class Meta:
            app_label = "actors"

    class Wave(models.Model):
        person = models.ForeignKey(Person, on_delete=models.CASCADE)
        courses = models.ManyToManyField(Course)

        class Meta:
            app_label = "surveys"

    found = keys_that_point_up([Person, Course, Firm, Wave], heights(LAYERS))

    assert found == ["actors.Firm.boss -> accounts", "surveys.Wave.courses -> skills"]


def test_a_room_that_a_contract_forgets_is_found():
    contracts = [
        {"layers": LAYERS},
        {"containers": ["skerry.actors"]},
        {"source_modules": ["skerry.actors.rules"]},
    ]

    found = contract_gaps(
        {"actors", "surveys", "kernel", "bazaar"}, {"actors", "surveys"}, contracts
    )

    assert found == [
        "bazaar has no place in the order of rooms",
        "bazaar has no inner order",
        "surveys has no inner order",
        "the rules of surveys may use Django",
    ]


def test_a_room_entered_past_its_api_is_found():
    imports = {
        "skerry.insights.views": ["skerry.surveys.models.Wave", "skerry.surveys.api.results"],
        "skerry.surveys.views": ["skerry.surveys.models.Wave", "skerry.kernel.http.page"],
        "skerry.config.urls": ["skerry.surveys.urls"],
    }

    assert entered_past_the_door(imports, {"kernel"}) == [
        "skerry.insights.views imports skerry.surveys.models.Wave"
    ]
