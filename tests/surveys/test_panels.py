import pytest
from django.http import QueryDict

from skerry.actors.models import Organisation
from skerry.kernel.actor import ANYBODY, COMMAND, Grant, Viewer
from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from skerry.surveys.enums import Dimension
from skerry.surveys.models import Panel, PanelMember
from skerry.surveys.queries import panels as queries
from skerry.surveys.services import panels as services
from skerry.surveys.services.panels import Frame, PanelEmpty, PanelInUse
from tests.actors.factories import OrganisationFactory, RegionFactory, SegmentFactory, SiteFactory
from tests.surveys.factories_waves import NOON, PanelFactory, PanelMemberFactory, WaveFactory

pytestmark = pytest.mark.django_db
MANAGER = Viewer(grants=frozenset({Grant(role=Role.CLUSTER_MANAGER)}))
TEAM = Viewer(grants=frozenset({Grant(role=Role.SURVEY_TEAM)}))
OFFICER = Viewer(grants=frozenset({Grant(role=Role.POLICY_OFFICER)}))
BOTH = [Dimension.KIND, Dimension.SIZE]
PANELS, NEW = "/desk/surveys/panels/", "/desk/surveys/panels/new/"


def frozen(viewer=MANAGER, *, takes_examples=False, **frame):
    found = queries.candidates(
        Organisation.objects.all(), viewer=viewer, takes_examples=takes_examples
    )
    return services.freeze_panel(
        frame=Frame(name="All", **frame), members=found, by=COMMAND, now=NOON
    )


def test_freeze_panel_keeps_what_organisations_were_and_leaves_one_event():
    firm = OrganisationFactory(size_class="micro", size_basis="declared", region="SE110")
    OrganisationFactory(kind="public", region="SE121")

    panel = frozen(dimensions=[*BOTH, Dimension.PLACE], place_level=2, query="kind=company")
    Organisation.objects.filter(pk=firm.pk).update(kind="public")

    rows = panel.members.order_by("stratum").values_list("kind", "size_class", "place", "stratum")
    assert list(rows) == [
        ("company", "micro", "SE11", "company|micro|SE11"),
        ("public", "unknown", "SE12", "public|unknown|SE12"),
    ]
    assert list(AuditEvent.objects.values_list("kind", "detail")) == [
        ("surveys.panel.frozen", {"rows": 2, "filter": "kind=company"})
    ]


@pytest.mark.parametrize(
    ("viewer", "traits", "is_in"),
    [
        (MANAGER, {}, True),
        (MANAGER, {"visibility": "protected"}, True),
        (TEAM, {"visibility": "members"}, True),
        (TEAM, {"visibility": "protected"}, False),
        (MANAGER, {"visibility": "protected", "delisted_at": NOON}, False),
        (MANAGER, {"is_example": True}, False),
    ],
)
def test_a_panel_takes_whom_the_viewer_may_ask(viewer, traits, is_in):
    one = OrganisationFactory(**traits)

    found = queries.candidates(Organisation.objects.all(), viewer=viewer, takes_examples=False)

    assert [each.organisation for each in found] == ([one.pk] if is_in else [])


def test_a_demo_site_asks_its_invented_examples():
    OrganisationFactory(is_example=True)

    assert frozen(takes_examples=True).members.count() == 1


def test_the_main_site_says_where_an_organisation_is():
    firm = OrganisationFactory(region="SE110")
    SiteFactory(organisation=firm, region=RegionFactory(code="SE232"), is_main=False)

    assert frozen(dimensions=[Dimension.PLACE]).members.get().stratum == "SE110"


def test_an_empty_panel_is_not_made():
    with pytest.raises(PanelEmpty):
        frozen()

    assert not Panel.objects.exists()


def test_ten_thousand_organisations_are_frozen_in_a_few_steps(django_assert_max_num_queries):
    OrganisationFactory.create_batch(1)
    Organisation.objects.bulk_create(
        [Organisation(name=f"Firm {n}", created_at=NOON, changed_at=NOON) for n in range(9_999)]
    )

    with django_assert_max_num_queries(100):
        panel = frozen(dimensions=BOTH)

    assert panel.members.count() == 10_000


def test_delete_panel_leaves_one_event():
    services.delete_panel(panel=PanelFactory(sizes={"company|micro": 2}), by=COMMAND, now=NOON)

    assert not PanelMember.objects.exists()
    assert list(AuditEvent.objects.values_list("kind", flat=True)) == ["surveys.panel.deleted"]


def test_a_panel_that_a_wave_asks_stays():
    wave = WaveFactory()

    with pytest.raises(PanelInUse):
        services.delete_panel(panel=wave.panel, by=COMMAND, now=NOON)


def test_panels_that_ask_the_same_are_shown_with_each_other():
    one, other, third = PanelFactory(), PanelFactory(), PanelFactory()
    for organisation in OrganisationFactory.create_batch(3):
        PanelMemberFactory(panel=one, organisation=organisation)
        PanelMemberFactory(panel=other, organisation=organisation)
    PanelMemberFactory(panel=third, organisation=organisation)

    found = [(overlap.panel, overlap.number) for overlap in queries.overlaps(one)]
    assert found == [(other, 3), (third, 1)]


@pytest.mark.parametrize(("viewer", "number"), [(MANAGER, 2), (TEAM, 1), (OFFICER, 0)])
def test_members_are_seen_by_those_who_manage_waves(viewer, number):
    panel = PanelFactory(sizes={"company|micro": 1})
    PanelMemberFactory(panel=panel, organisation__visibility="protected")

    assert queries.members_seen(panel, viewer=viewer).count() == number


def test_visitors_know_of_no_panels():
    PanelFactory()

    assert not queries.panels_visible_to(ANYBODY)


def test_a_manager_makes_a_panel_of_a_search(client_as):
    client = client_as(Role.CLUSTER_MANAGER)
    for kind in ("company", "public"):
        OrganisationFactory(kind=kind, region="SE110")
    fields = {"name": "Firms", "dimensions": ["kind", "size"], "place_level": "3"}

    preview = client.post(f"{NEW}?kind=company&place=all", fields | {"preview": "1"})
    made = client.post(f"{NEW}?kind=company&place=all", fields, follow=True)

    panel = Panel.objects.get()
    assert "Freeze the panel" in preview.text
    assert (panel.query, panel.members.count()) == ("kind=company&place=all", 1)
    assert QueryDict(panel.query)["kind"] == "company"
    assert "Firms" in made.text


def test_a_manager_makes_a_panel_of_a_segment(client_as):
    OrganisationFactory(kind="public", region="SE110")
    segment = SegmentFactory(name="Public bodies", query="kind=public&place=all")
    client = client_as(Role.CLUSTER_MANAGER)

    shown = client.get(f"{NEW}?segment={segment.uuid}").text
    assert ">Public bodies</option>" in shown
    client.post(f"{NEW}?segment={segment.uuid}", {"name": "Public", "place_level": "3"})

    panel = Panel.objects.get()
    assert (panel.segment, panel.query, panel.dimensions) == (
        "Public bodies",
        "kind=public&place=all",
        [],
    )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"place_level": "3"}, "This field is required"),
        ({"name": "A", "place_level": "9"}, "Select a valid choice"),
        ({"name": "A", "place_level": "3", "dimensions": "colour"}, "Select a valid choice"),
        ({"name": "A", "place_level": "3"}, "Nobody would be in it"),
    ],
)
def test_a_panel_that_cannot_be_made_says_why(client_as, fields, said):
    response = client_as(Role.CLUSTER_MANAGER).post(NEW, fields)

    assert response.status_code == 422
    assert said in response.text or "Nothing here fits" in response.text
    assert not Panel.objects.exists()


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_of_panels_needs_no_more_queries_for_more(
    client_as, item_count, django_assert_max_num_queries
):
    PanelFactory.create_batch(item_count, name="A panel")
    client = client_as(Role.SURVEY_TEAM)

    with django_assert_max_num_queries(12):
        text = client.get(PANELS).text

    assert text.count("A panel</a>") == item_count


def test_a_panel_shows_strata_members_and_overlaps_and_counts_alone_to_officers(client_as):
    panel = PanelFactory(name="Ours", sizes={"company|micro": 2})
    PanelMemberFactory(panel=panel, organisation__visibility="protected")
    PanelMemberFactory(
        panel=PanelFactory(name="Theirs"), organisation=panel.members.first().organisation
    )
    name = panel.members.first().organisation.name

    team = client_as(Role.SURVEY_TEAM).get(panel.get_absolute_url()).text
    officer = client_as(Role.POLICY_OFFICER).get(panel.get_absolute_url()).text

    assert "Company, </span>Micro" in team
    assert "Theirs" in team
    assert "One more has closed its entry" in team
    assert name in team
    assert name not in officer
    assert "Company, </span>Micro" in officer


def test_a_panel_in_use_is_not_deleted_from_its_page(client_as):
    wave = WaveFactory()
    client = client_as(Role.SURVEY_TEAM)

    answer = client.post(f"{PANELS}{wave.panel.uuid}/delete/", follow=True)
    free = PanelFactory()
    client.post(f"{PANELS}{free.uuid}/delete/")

    assert "it stays" in answer.text
    assert list(Panel.objects.all()) == [wave.panel]
