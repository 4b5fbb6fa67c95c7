import csv
import io
import json

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from skerry.actors.models import (
    Concept,
    Identifier,
    Organisation,
    OrganisationConcept,
    OrganisationName,
    OrganisationText,
)
from skerry.actors.services.schemes import load_vocabularies
from skerry.kernel.actor import COMMAND
from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from skerry.kernel.visibility import Visibility
from tests.accounts.factories import RoleGrantFactory
from tests.actors.atlas import CRYPTOLOGY, SIGNATURES, UUID_OF_NODE
from tests.actors.factories import OrganisationFactory, SiteFactory
from tests.actors.imports import NOON, bring_in, regions

pytestmark = pytest.mark.django_db


def described(**values):
    """An organisation that can answer everything that Skerry can answer."""
    organisation = OrganisationFactory(
        **{"name": "Exempelsäkerhet AB", "website": "https://exempel.example"} | values
    )
    SiteFactory(organisation=organisation, street="Storgatan 1")
    Identifier.objects.create(organisation=organisation, scheme="national", value="5599000006")
    Identifier.objects.create(organisation=organisation, scheme="eccc", value=UUID_OF_NODE)
    OrganisationName.objects.create(
        organisation=organisation, kind="other", language="en", text="Example Security"
    )
    OrganisationText.objects.create(
        organisation=organisation,
        language="en",
        summary="We test software.",
        description="Since 1998.\n\n- by hand",
    )
    for notation in (SIGNATURES, "energy", "robotics", "border-and-external-security"):
        OrganisationConcept.objects.create(
            organisation=organisation, concept=Concept.objects.get(notation=notation)
        )
    return organisation


@pytest.fixture(autouse=True)
def _vocabularies(db):
    load_vocabularies(by=COMMAND, now=NOON)


@pytest.fixture
def manager(client_as):
    return client_as(Role.CLUSTER_MANAGER)


def of_one(organisation, file_format=""):
    if not file_format:
        return reverse("actors:organisation_atlas", args=[organisation.uuid])
    return reverse("actors:organisation_atlas_file", args=[organisation.uuid, file_format])


def content(response):
    return b"".join(response.streaming_content)


def test_the_dry_run_shows_each_answer_and_where_it_goes(manager):
    page = manager.get(of_one(described())).text

    assert "Example Security" in page
    assert "field_registration_number" in page
    assert "Digital signatures" in page
    assert "All that we can answer is answered." in page
    assert page.count("</svg>Crossed</span>") == 4


def test_the_dry_run_says_what_is_missing_and_where_to_fill_it_in(manager):
    page = manager.get(of_one(OrganisationFactory(kind="other"))).text

    assert "11 answers that the form demands are missing here." in page
    assert "Add the national number to the profile." in page
    assert "Left empty: about a person, and not kept here." in page
    assert "only the organisation itself can declare this" in page


@pytest.mark.parametrize(
    ("order", "street_field"), [("meaning", "address_line1"), ("published", "locality")]
)
def test_the_order_of_the_crossed_fields_can_be_chosen(manager, order, street_field):
    node = manager.get(of_one(described(), "json"), {"order": order}).json()["data"][0]

    assert node["attributes"]["field_address"][street_field] == "Storgatan 1"


def test_without_a_choice_the_setting_of_the_region_holds(manager, settings):
    settings.ATLAS_FIELDS = "published"

    node = manager.get(of_one(described(), "json"), {"order": "else"}).json()["data"][0]

    assert node["attributes"]["title"] == "Exempelsäkerhet AB"


def test_the_document_has_terms_by_identifier_or_by_name_and_nothing_about_people(manager):
    response = manager.get(of_one(described(), "json"))
    document = json.loads(response.content)

    node = document["data"][0]
    assert response["Content-Disposition"] == 'attachment; filename="registrations.json"'
    assert (node["type"], node["id"]) == ("node--cluster", UUID_OF_NODE)
    assert node["relationships"]["field_cluster_thematic_area"]["data"] == [
        {"type": "taxonomy_term--cluster_thematic_area", "id": CRYPTOLOGY}
    ]
    assert node["relationships"]["field_sectors"]["data"] == [
        {"type": "taxonomy_term--sectors", "lid": "energy"}
    ]
    assert {"type": "taxonomy_term--sectors", "lid": "energy", "attributes": {"name": "Energy"}} in document["included"]  # fmt: skip
    assert (
        not {"field_e_mail", "field_first_name", "field_phone_number"} & node["attributes"].keys()
    )


def test_the_spreadsheets_have_a_column_a_question(manager):
    organisation = described()

    lines = list(csv.reader(io.StringIO(content(manager.get(of_one(organisation, "csv"))).decode("utf-8-sig"))))  # fmt: skip
    book = load_workbook(io.BytesIO(content(manager.get(of_one(organisation, "xlsx")))))

    row = dict(zip(lines[0], lines[1], strict=True))
    assert row["FORM-ECCC-001-Q105 Registration number"] == "5599000006"
    assert row["FORM-ECCC-001-Q205 Contact: e-mail"] == ""
    assert [cell.value for cell in book.active[1]] == lines[0]


def test_an_unknown_format_is_not_found(manager):
    assert manager.get(of_one(described(), "pdf")).status_code == 404


def test_an_organisation_that_one_may_not_see_is_not_found(client):
    hidden = OrganisationFactory(visibility=Visibility.PROTECTED)
    own = OrganisationFactory()

    client.force_login(RoleGrantFactory(organisation=own, role=Role.ORGANISATION_EDITOR).user)

    assert client.get(of_one(hidden)).status_code == 404
    assert client.get(of_one(OrganisationFactory())).status_code == 403
    assert client.get(of_one(own)).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        of_one,
        lambda organisation: of_one(organisation, "json"),
        lambda _organisation: f"{reverse('actors:atlas')}?place=all",
    ],
)
def test_reading_a_protected_organisation_is_logged(manager, address):
    organisation = described(visibility=Visibility.PROTECTED)

    manager.get(address(organisation))

    events = AuditEvent.objects.filter(kind="actors.organisation.protected_read")
    assert events.count() == 1


def test_the_page_about_many_counts_answers_and_names_what_is_missing(manager):
    described()
    OrganisationFactory(name="Halvfärdig AB")

    page = manager.get(reverse("actors:atlas"), {"place": "all"}).text

    assert "Halvfärdig AB" in page
    assert "Registration number, " in page
    assert 'name="place" value="all"' in page
    assert "place=all&amp;order=meaning" in page


def test_the_page_about_none_says_what_to_do(manager):
    assert "No organisation matches" in manager.get(reverse("actors:atlas")).text


def take_out(manager, **answers):
    answers = {"reason": "For the coordination centre", "file_format": "csv"} | answers
    return manager.post(f"{reverse('actors:atlas_export')}?place=all", answers)


def test_a_file_of_many_is_for_a_reason_that_the_log_keeps(manager):
    described(visibility=Visibility.PROTECTED)

    asked = manager.get(reverse("actors:atlas_export"), {"place": "all"})
    refused = take_out(manager, reason="")
    file = take_out(manager)

    assert "One organisation will be in the file." in asked.text
    assert refused.status_code == 422
    assert "Example Security" in content(file).decode("utf-8-sig")
    event = AuditEvent.objects.get(kind="actors.list.exported")
    assert event.detail == {
        "reason": "For the coordination centre",
        "filter": "place=all",
        "rows": 1,
        "protected": 1,
        "export": "atlas csv",
    }
    assert AuditEvent.objects.filter(kind="actors.organisation.protected_read").count() == 1
    assert "ATLAS CSV" in manager.get(reverse("actors:list_exports")).text


@pytest.mark.parametrize("file_format", ["json", "xlsx"])
def test_the_other_files_of_many(manager, file_format):
    described()

    assert take_out(manager, file_format=file_format).status_code == 200


def test_who_asked_to_leave_is_in_no_file_for_the_atlas(manager):
    OrganisationFactory(visibility=Visibility.PROTECTED, delisted_at=NOON, name="Gone AB")
    OrganisationFactory(name="Here AB")

    file = content(take_out(manager)).decode("utf-8-sig")

    assert "Here AB" in file
    assert "Gone AB" not in file
    assert "Gone AB" not in manager.get(reverse("actors:atlas"), {"place": "all"}).text


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_page_about_many_needs_no_more_queries_for_more(
    manager, item_count, django_assert_num_queries
):
    OrganisationFactory.create_batch(item_count)
    manager.get(reverse("actors:atlas"), {"place": "all"})

    with django_assert_num_queries(14):
        manager.get(reverse("actors:atlas"), {"place": "all"})


@pytest.mark.parametrize("file_format", ["json", "csv", "xlsx"])
@pytest.mark.parametrize("order", ["meaning", "published"])
def test_what_was_exported_comes_back_as_it_was(manager, tmp_path, file_format, order):
    regions()
    first = described()
    before = manager.get(of_one(first, "json")).json()
    response = manager.get(of_one(first, file_format), {"order": order})
    path = tmp_path / f"registrations.{file_format}"
    path.write_bytes(content(response) if response.streaming else response.content)
    first.delete()

    bring_in("eccc", path)

    assert manager.get(of_one(Organisation.objects.get(), "json")).json() == before
