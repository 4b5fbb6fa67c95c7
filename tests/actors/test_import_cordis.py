from decimal import Decimal

import pytest

from skerry.actors.models import (
    Concept,
    Identifier,
    Initiative,
    Organisation,
    OrganisationName,
    Participation,
    Site,
)
from skerry.kernel.actor import ANYBODY
from tests.actors.factories import OrganisationFactory
from tests.actors.imports import (
    LATER,
    bring_in,
    cordis_zip,
    csv_bytes,
    organisation_line,
    organisations_csv,
    project_line,
    projects_csv,
    regions,
    stage,
    undo,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _regions(db):
    regions()


@pytest.fixture
def official(tmp_path):
    def write(*organisations, projects=()):
        return cordis_zip(tmp_path / "cordis.zip", organisations=organisations, projects=projects)

    return write


def test_the_official_zip_brings_organisations_projects_and_parts_with_money(official):
    run = bring_in("cordis", official())

    organisation, initiative = Organisation.objects.get(), Initiative.objects.get()
    part = Participation.objects.get()
    assert (organisation.name, organisation.kind) == ("EXEMPEL AB", "company")
    assert sorted(Identifier.objects.values_list("scheme", "value")) == [
        ("pic", "999000001"),
        ("vat", "SE556000000001"),
    ]
    assert OrganisationName.objects.get().text == "EX"
    assert (initiative.programme, initiative.key) == ("HORIZON", "101000001")
    assert (initiative.total_cost, initiative.contribution) == (Decimal(2000), Decimal("1000.50"))
    assert (part.role, part.contribution, part.total_cost) == (
        "coordinator",
        Decimal("900.25"),
        Decimal(2000),
    )
    assert run.counts["participations_added"] == 1


@pytest.mark.parametrize("delimiter", [";", ",", "|", "\t"])
def test_columns_are_found_by_name_whatever_the_delimiter(tmp_path, delimiter):
    organisations, projects = tmp_path / "organization.csv", tmp_path / "project.csv"
    organisations.write_bytes(organisations_csv(delimiter=delimiter))
    projects.write_bytes(b"\xef\xbb\xbf" + projects_csv())

    run = stage("cordis", organisations, projects)

    assert run.counts["organisations_added"] == 1
    assert run.counts["participations_added"] == 1


def test_an_example_person_is_not_published_and_its_name_is_kept_nowhere(official):
    person = organisation_line(
        organisationID="868955877", name="EXAMPLE Person Name", vatNumber="", shortName="", SME="",
        street="", postCode="", city="", nutsCode="", country="ES", organizationURL="", role="participant",
    )  # fmt: skip

    path = official(organisation_line(), person)
    run = bring_in("cordis", path)

    assert run.counts["remark:natural-person"] == 1
    assert run.counts["remark:organisation-unknown"] == 1
    assert Organisation.objects.count() == Participation.objects.count() == 1
    from skerry.actors import api

    assert "Person Name" not in str(list(api.report_lines(run)))
    assert "Person Name" not in str((run.options, run.counts))


def test_of_several_places_the_newest_in_the_region_it_names_is_taken(official):
    far = organisation_line(
        geolocation="57.7,11.97", contentUpdateDate="2026-01-01", projectID="101000002"
    )
    old = organisation_line(
        geolocation="59.4,18.0", contentUpdateDate="2019-01-01", projectID="101000003"
    )

    run = bring_in("cordis", official(far, organisation_line(), old))

    site = Site.objects.get()
    assert (site.region_id, site.latitude) == ("SE110", 59.33)
    assert run.counts["remark:several-places"] == 1


@pytest.mark.parametrize(
    ("country", "code", "point", "iso", "region"),
    [
        ("EL", "EL303", "37.978,23.7325", "GR", "EL303"),
        ("UK", "UKI31", "51.525,-0.134", "GB", None),
        ("XK", "XK", "42.6366,21.0919", "XK", "XK001"),
        ("GH", "GH", "5.556,-0.1969", "GH", None),
        ("FR", "FR24", "", "FR", "FR"),
        ("SE", "SE110", "", "SE", "SE110"),
        ("SE", "", "", "SE", "SE"),
        ("SE", "NO081", "59.91,10.75", "SE", "SE"),
        ("SE", "SE110", "59.30,19.32", "SE", "SE110"),
        ("", "", "", "", None),
    ],
)
def test_places_get_regions_of_2024_and_iso_countries(official, country, code, point, iso, region):
    bring_in(
        "cordis", official(organisation_line(country=country, nutsCode=code, geolocation=point))
    )

    site = Site.objects.get()
    assert (site.country, site.region_id) == (iso, region)


def test_amounts_that_cannot_be_read_are_left_empty_and_noted(official):
    run = bring_in("cordis", official(organisation_line(netEcContribution="a lot")))

    assert Participation.objects.get().contribution is None
    assert run.counts["remark:bad-amount"] == 1


def test_dates_in_disorder_are_left_out_and_noted(official):
    run = bring_in("cordis", official(projects=[project_line(endDate="2020-01-01")]))

    initiative = Initiative.objects.get()
    assert (initiative.starts_on.year, initiative.ends_on) == (2024, None)
    assert run.counts["remark:bad-date"] == 1


def test_repeated_parts_are_added_up(official):
    line = organisation_line(netEcContribution="100")

    run = bring_in("cordis", official(line, line))

    assert Participation.objects.get().contribution == Decimal(200)
    assert run.counts["remark:added-up"] == 1


def test_two_organisations_with_one_vat_number_stay_two(official):
    other = organisation_line(
        organisationID="999000002", name="EXEMPEL SYSTEM AB", role="participant"
    )

    run = bring_in("cordis", official(organisation_line(), other))

    assert Organisation.objects.count() == 2
    assert Identifier.objects.get(scheme="vat").organisation.name == "EXEMPEL AB"
    assert run.counts["remark:identifier-taken"] == 1


def test_an_organisation_known_by_its_vat_number_gets_its_other_number(official):
    known = OrganisationFactory(name="Exempel", region="SE110")
    Identifier.objects.create(organisation=known, scheme="vat", value="SE556000000001")

    run = bring_in("cordis", official())

    assert Organisation.objects.get().pk == known.pk
    assert Identifier.objects.get(scheme="pic").organisation_id == known.pk
    assert run.counts["organisations_changed"] == 1

    undo(run)

    assert list(Identifier.objects.values_list("scheme", flat=True)) == ["vat"]
    assert Organisation.objects.get().name == "Exempel"
    assert Participation.objects.count() == Initiative.objects.count() == 0


def test_participants_without_their_projects_are_brought_without_parts(tmp_path):
    path = tmp_path / "organization.csv"
    path.write_bytes(organisations_csv())

    run = bring_in("cordis", path)

    assert (Organisation.objects.count(), Participation.objects.count()) == (1, 0)
    assert run.counts["remark:project-unknown"] == 1


def test_a_second_import_changes_amounts_and_its_undo_gives_them_back(official):
    bring_in("cordis", official())
    changed = official(
        organisation_line(netEcContribution="950", endOfParticipation="true"),
        projects=[project_line(title="Another title", totalCost="3000")],
    )

    run = bring_in("cordis", changed, now=LATER)

    part, initiative = Participation.objects.get(), Initiative.objects.get()
    assert (part.contribution, part.has_ended) == (Decimal(950), True)
    assert (initiative.title, initiative.total_cost) == ("Another title", Decimal(3000))
    assert (run.counts["participations_changed"], run.counts["initiatives_changed"]) == (1, 1)

    undo(run)

    part, initiative = Participation.objects.get(), Initiative.objects.get()
    assert (part.contribution, part.has_ended) == (Decimal("900.25"), False)
    assert (initiative.title, initiative.total_cost) == ("An example of a project", Decimal(2000))


def test_undoing_the_first_import_keeps_what_a_later_one_builds_on(official):
    first = bring_in("cordis", official())
    other = organisation_line(projectID="101000002", role="participant")
    bring_in("cordis", official(other, projects=[project_line(id="101000002")]))

    undone = undo(first)

    assert undone.counts["undo"]["kept"] == 1
    assert Organisation.objects.visible_to(ANYBODY).get().name == "EXEMPEL AB"
    assert Initiative.objects.visible_to(ANYBODY).get().key == "101000002"


def test_topics_become_concepts_of_projects(tmp_path, official):
    topics = tmp_path / "euroSciVoc.csv"
    rows = [
        {
            "projectID": "101000001",
            "euroSciVocCode": "/23/47/295",
            "euroSciVocPath": "/natural sciences/computer and information sciences/computer security",
            "euroSciVocTitle": "computer security",
        },
        {"projectID": "x", "euroSciVocCode": "/1", "euroSciVocPath": "/a", "euroSciVocTitle": "a"},
    ]
    topics.write_bytes(csv_bytes(list(rows[0]), rows))

    path = official()
    bring_in("cordis", path, topics)

    concept = Initiative.objects.get().concepts.get()
    assert (concept.notation, concept.labels.get().text) == ("/23/47/295", "computer security")
    assert concept.parent.parent.labels.get().text == "natural sciences"

    again = stage("cordis", path, topics)
    assert again.counts["initiatives_changed"] == 0
    assert Concept.objects.count() == 3


NAMED = [
    "projectID",
    "acronym",
    "title",
    "programme",
    "startDate",
    "endDate",
    "name",
    "country",
    "city",
    "activityType",
    "ecContribution",
]


def named(**values):
    return {
        "projectID": "101000001", "acronym": "EXEMPLUM", "title": "An example", "programme": "H2020",
        "name": "EXEMPELUNIVERSITETET", "country": "SE", "city": "Lund", "activityType": "HES",
        "ecContribution": "100",
    } | values  # fmt: skip


def test_participations_by_name_find_organisations_by_name_and_country(tmp_path):
    known = OrganisationFactory(name="Exempeluniversitetet")
    Site.objects.create(organisation=known, country="SE", city="Lund")
    path = tmp_path / "participations.csv"
    path.write_bytes(
        csv_bytes(
            NAMED,
            [
                named(),
                named(name="Ny Exempel AB"),
                named(name="Solveig Exempel", activityType="PRC"),
            ],
        )
    )

    run = bring_in("cordis", path)

    assert run.counts["remark:natural-person"] == 1
    assert (run.counts["organisations_same"], run.counts["organisations_added"]) == (1, 1)
    assert set(Participation.objects.values_list("organisation__name", "role")) == {
        ("Exempeluniversitetet", "other"),
        ("Ny Exempel AB", "other"),
    }
    again = stage("cordis", path)
    assert again.counts["organisations_added"] == again.counts["participations_added"] == 0


def test_a_name_that_several_have_is_left_out(tmp_path):
    for _one in range(2):
        Site.objects.create(
            organisation=OrganisationFactory(name="Exempeluniversitetet"), country="SE"
        )
    path = tmp_path / "participations.csv"
    path.write_bytes(csv_bytes(NAMED, [named()]))

    run = bring_in("cordis", path)

    assert run.counts["remark:organisation-ambiguous"] == 1
    assert Participation.objects.count() == 0


def test_texts_longer_than_fits_are_cut_and_noted(official):
    run = bring_in("cordis", official(organisation_line(name="EXEMPEL " * 50)))

    assert len(Organisation.objects.get().name) == 300
    assert run.counts["remark:too-long"] == 1


@pytest.mark.parametrize(
    ("changed", "remark", "published"),
    [
        ({"organisationID": ""}, "no-identifier", 0),
        ({"organisationID": "9" * 13}, "no-identifier", 0),
        ({"name": " "}, "no-name", 0),
        ({"geolocation": "here,there"}, "bad-place", 1),
        ({"organizationURL": "ask us"}, "bad-website", 1),
        ({"shortName": "EXEMPEL AB"}, None, 1),
    ],
)
def test_a_row_of_which_something_cannot_be_used(official, changed, remark, published):
    run = bring_in("cordis", official(organisation_line(**changed), organisation_line(
        organisationID="999000002", name="ANDRA EXEMPEL AB", vatNumber=""
    )))  # fmt: skip

    assert [key for key in run.counts if key.startswith("remark:")] == [
        f"remark:{reason}"
        for reason in (
            [remark, *["organisation-unknown"] * (remark == "no-name")] if remark else []
        )
    ]
    assert Organisation.objects.count() == 1 + published


def test_a_name_that_is_the_short_name_is_kept_once(official):
    bring_in("cordis", official(organisation_line(shortName="EXEMPEL AB")))

    assert OrganisationName.objects.count() == 0


def test_empty_lines_are_no_rows(tmp_path):
    path = tmp_path / "organization.csv"
    path.write_bytes(organisations_csv().replace(b"\n", b"\n\n"))

    run = stage(
        "cordis",
        path,
    )

    assert run.counts["rows"] == 1


def test_a_participation_without_name_or_project_is_left_out(tmp_path):
    path = tmp_path / "participations.csv"
    path.write_bytes(csv_bytes(NAMED, [named(), named(name=""), named(projectID="none"), named()]))

    run = stage("cordis", path)

    assert run.counts["remark:no-name"] == 2


def test_an_organisation_is_known_by_its_other_names_too(tmp_path):
    known = OrganisationFactory(name="Example University")
    Site.objects.create(organisation=known, country="SE", city="Lund")
    OrganisationName.objects.create(organisation=known, kind="other", text="Exempeluniversitetet")
    path = tmp_path / "participations.csv"
    path.write_bytes(csv_bytes(NAMED, [named()]))

    bring_in("cordis", path)

    assert Participation.objects.get().organisation == known


@pytest.mark.parametrize(
    ("key", "programme"), [("600001", "FP7"), ("700001", "H2020"), ("101040001", "HORIZON")]
)
def test_a_project_of_which_nothing_says_the_programme_is_told_by_its_number(
    tmp_path, key, programme
):
    path = tmp_path / "participations.csv"
    path.write_bytes(csv_bytes(NAMED, [named(projectID=key, programme="")]))

    bring_in("cordis", path)

    assert Initiative.objects.get().programme == programme


def test_a_project_that_is_known_gains_topics_and_an_undo_takes_them_back(tmp_path, official):
    projects = official()
    bring_in("cordis", projects)
    topics = tmp_path / "euroSciVoc.csv"
    row = {
        "projectID": "101000001",
        "euroSciVocCode": "/23/47/295",
        "euroSciVocPath": "/natural sciences/computer and information sciences/computer security",
        "euroSciVocTitle": "computer security",
    }
    topics.write_bytes(csv_bytes(list(row), [row]))

    run = bring_in("cordis", projects, topics, now=LATER)
    gained = list(Initiative.objects.get().concepts.values_list("notation", flat=True))
    undo(run)

    assert gained == ["/23/47/295"]
    assert Initiative.objects.get().concepts.count() == 0


def test_an_undo_leaves_alone_what_is_gone(official):
    bring_in("cordis", official())
    run = bring_in("cordis", official(projects=[project_line(title="Another title")]), now=LATER)
    Participation.objects.all().delete()
    Initiative.objects.all().delete()

    assert undo(run).state == "undone"
    assert Initiative.objects.count() == 0
