"""Entries that are merged, imported again, and divided: nobody's values and nobody's money are lost."""

from datetime import timedelta
from decimal import Decimal

import pytest

from skerry.actors.models import Organisation, Participation
from skerry.actors.services import merging as services
from skerry.kernel.actor import COMMAND
from skerry.kernel.roles import Role
from tests.actors.imports import (
    LATER,
    NOON,
    bring_in,
    cordis_zip,
    organisation_line,
    project_line,
    regions,
)
from tests.actors.lists import HEADERS, bring_list, xlsx

pytestmark = pytest.mark.django_db


def merge(keep, drop, **more):
    return services.merge_organisations(keep=keep, drop=drop, by=COMMAND, now=NOON, **more)


def take_back(merging):
    return services.take_back(merging=merging, by=COMMAND, now=LATER + timedelta(days=1))


@pytest.fixture
def cordis(tmp_path):
    regions()

    def bring(ours="100", theirs="50", name="ZETA AB", cost="", now=NOON):
        lines = [
            organisation_line(
                organisationID=pic,
                name=called,
                vatNumber="",
                netEcContribution=amount,
                totalCost=cost,
            )
            for pic, called, amount in (("999000002", name, ours), ("999000001", "BETA AB", theirs))
        ]
        path = cordis_zip(
            tmp_path / f"{now:%d}{ours}.zip", organisations=lines, projects=[project_line()]
        )
        return bring_in("cordis", path, now=now)

    return bring


def both():
    return Organisation.objects.get(name="ZETA AB"), Organisation.objects.get(name="BETA AB")


def amounts():
    parts = Participation.objects.order_by("-organisation__name")
    return [
        (name, contribution and int(contribution))
        for name, contribution in parts.values_list("organisation__name", "contribution")
    ]


@pytest.mark.parametrize(
    ("ours", "theirs", "divided"),
    [
        ("100", "50", [("ZETA AB", 100), ("BETA AB", 50)]),
        ("120", "50", [("ZETA AB", 120), ("BETA AB", 50)]),
        ("20", "10", [("ZETA AB", 30), ("BETA AB", 50)]),
    ],
)
def test_money_stands_once_when_a_merge_is_taken_back_after_an_import(
    cordis, ours, theirs, divided
):
    cordis()
    merging = merge(*both())
    cordis(ours, theirs, now=LATER)

    take_back(merging)

    assert amounts() == divided


def test_an_amount_that_is_gone_is_not_divided(cordis):
    cordis(cost="90")
    merging = merge(*both())
    Participation.objects.update(contribution=None, total_cost=Decimal(200))

    take_back(merging)

    assert amounts() == [("ZETA AB", None), ("BETA AB", 50)]
    ours = Participation.objects.get(organisation__name="ZETA AB")
    assert ours.total_cost == Decimal(110)


def test_a_new_name_at_the_source_is_the_one_of_an_entry_that_nobody_settled(cordis):
    cordis()
    keep, drop = both()
    merge(keep, drop, ground=services.Ground(rule="clear cases 1"))

    cordis(name="ZETA NYA AB", now=LATER)

    keep.refresh_from_db()
    assert keep.name == "ZETA NYA AB"


def test_the_same_list_changes_nothing_after_two_of_its_rows_were_merged(client_as):
    regions()
    manager = client_as(Role.CLUSTER_MANAGER)
    file = xlsx(
        HEADERS,
        ["Alfa AB", "", "", "Företag", "alfa.example", "", "Kista", ""],
        ["Beta AB", "", "", "Företag", "beta.example", "", "Solna", ""],
    )
    bring_list(manager, file)
    merge(*Organisation.objects.order_by("name"))
    before = list(Organisation.objects.values_list("name", "website"))

    for _again in range(2):
        run = bring_list(manager, file)
        assert not run.counts.get("organisations_changed")
        assert not run.counts.get("organisations_added")
        assert list(Organisation.objects.values_list("name", "website")) == before
