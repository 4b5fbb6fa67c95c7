"""Texts of two that become one, and what their source brings again afterwards."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from skerry.actors.enums import Origin
from skerry.actors.models import (
    Organisation,
    OrganisationName,
    OrganisationText,
    Participation,
    Site,
)
from skerry.actors.rules.merging import (
    Side,
)
from skerry.actors.services import merging as services
from skerry.actors.services.editing import change_organisation, undo_revision
from skerry.kernel.actor import COMMAND
from tests.accounts.factories import UserFactory
from tests.actors.factories import OrganisationFactory
from tests.actors.imports import (
    bring_in,
    cordis_zip,
    organisation_line,
    project_line,
    regions,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 12, tzinfo=UTC)


def two(**theirs):
    return OrganisationFactory(name="Kept"), OrganisationFactory(name="Dropped", **theirs)


def merge(keep, drop, **more):
    return services.merge_organisations(keep=keep, drop=drop, by=COMMAND, now=NOON, **more)


def take_back(merging):
    return services.take_back(merging=merging, by=COMMAND, now=LATER)


# Texts


def say(organisation, language, summary="", description=""):
    OrganisationText.objects.create(
        organisation=organisation, language=language, summary=summary, description=description
    )


def said_by(organisation):
    texts = OrganisationText.objects.filter(organisation=organisation).order_by("language")
    return [(text.language, text.summary, text.description) for text in texts]


def test_texts_are_chosen_part_by_part_and_none_is_lost_to_an_empty_one():
    keep, drop = two()
    say(keep, "sv", "Vi låser hamnar.", "")
    say(keep, "en", "We lock.", "Ours.")
    say(drop, "sv", "Hamnlås.", "Sedan 1999.")
    say(drop, "en", "", "Theirs.")
    say(drop, "fr", "Nous.", "")

    merging = merge(keep, drop, choices={"description:en": Side.DROP})

    assert said_by(keep) == [
        ("en", "We lock.", "Theirs."),
        ("fr", "Nous.", ""),
        ("sv", "Vi låser hamnar.", "Sedan 1999."),
    ]
    assert Organisation.objects.get(pk=keep.pk).origins["description:en"]["by"] == "manager"
    take_back(merging)
    assert said_by(keep) == [("en", "We lock.", "Ours."), ("sv", "Vi låser hamnar.", "")]
    assert len(said_by(drop)) == 3


# What was edited before


def test_what_was_changed_in_the_other_entry_is_not_undone_in_the_one_that_stays(client):
    keep, drop = two()
    third = OrganisationFactory(name="Third")
    own = change_organisation(
        organisation=third, changes={"name": "Third Nya"}, by=COMMAND, now=NOON, origin=Origin.OWNER
    )
    revision = change_organisation(
        organisation=drop,
        changes={"name": "Dropped Nya"},
        by=COMMAND,
        now=NOON,
        origin=Origin.OWNER,
    )
    mergings = [merge(keep, drop), merge(third, keep)]
    editor = UserFactory(edits=third)
    client.force_login(editor)

    client.post(reverse("actors:edit_undo", args=[third.uuid, revision.uuid]))
    page = client.get(reverse("actors:edit_history", args=[third.uuid]))

    assert "part of this one since" in page.text
    assert Organisation.objects.get().name == "Third Nya"
    undo_revision(revision=own, by=COMMAND, now=LATER, origin=Origin.OWNER)
    assert Organisation.objects.get().name == "Third"
    for merging in reversed(mergings):
        take_back(merging)
    revision.refresh_from_db()
    undo_revision(revision=revision, by=COMMAND, now=LATER, origin=Origin.OWNER)
    assert Organisation.objects.get(pk=drop.pk).name == "Dropped"


# The same file again


def test_the_same_file_changes_nothing_after_two_of_its_organisations_were_merged(tmp_path):
    regions()
    rows = [
        organisation_line(
            organisationID="999000001", name="ALPHA AB", vatNumber="", netEcContribution="100"
        ),
        organisation_line(
            organisationID="999000002", name="BETA AB", vatNumber="", netEcContribution="50", city="Lund"
        ),
    ]  # fmt: skip
    path = cordis_zip(tmp_path / "one.zip", organisations=rows, projects=[project_line()])
    bring_in("cordis", path)
    keep, drop = Organisation.objects.order_by("name")
    merge(keep, drop)

    counts = []
    for _again in range(2):
        run = bring_in("cordis", path, now=NOON)
        counts.append({name: n for name, n in run.counts.items() if n and "same" not in name})

    keep.refresh_from_db()
    assert (keep.name, Site.objects.get(organisation=keep, is_main=True).city) == (
        "ALPHA AB",
        "Stockholm",
    )
    assert Participation.objects.get().contribution == Decimal("150.00")
    assert counts == [{"rows": 3, "remark:added-up": 1}] * 2


def test_a_name_that_both_rows_of_a_merged_entry_bring_is_added_once(tmp_path):
    regions()
    ids = ("999000001", "999000002")
    rows = [organisation_line(organisationID=pic, name=f"FIRM {pic}", vatNumber="") for pic in ids]
    path = cordis_zip(tmp_path / "one.zip", organisations=rows, projects=[project_line()])
    bring_in("cordis", path)
    merge(*Organisation.objects.order_by("name"))
    again = [row | {"shortName": "FRESH"} for row in rows]
    path = cordis_zip(tmp_path / "two.zip", organisations=again, projects=[project_line()])

    bring_in("cordis", path, now=NOON)

    assert OrganisationName.objects.filter(text="FRESH").count() == 1


@pytest.mark.parametrize(
    ("ground", "origins", "settled"),
    [
        (services.Ground(), {}, {"by": "manager", "at": "2026-11-22"}),
        (services.Ground(), {"name": {"by": "owner", "at": "2026-02-03"}}, {"by": "owner", "at": "2026-02-03"}),
        (services.Ground(rule="clear cases 1"), {}, None),
    ],
)  # fmt: skip
def test_whoever_looked_at_two_names_has_settled_the_name(ground, origins, settled):
    keep, drop = (
        OrganisationFactory(name="Kept", origins=origins),
        OrganisationFactory(name="Dropped"),
    )

    merge(keep, drop, ground=ground)

    keep.refresh_from_db()
    assert (keep.name, keep.origins.get("name")) == ("Kept", settled)
