"""Every figure of the front page is the number, or the sum, of the records it opens into."""

import csv
import io
import re
from decimal import Decimal

import pytest

from skerry.actors.models import Cluster, Initiative, Organisation
from skerry.actors.queries import figures, home, initiatives, places
from skerry.actors.queries.initiatives import InitiativesWanted
from skerry.kernel.actor import ANYBODY, Grant, Viewer
from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from skerry.kernel.visibility import Visibility
from tests.actors.factories import (
    InitiativeFactory,
    OrganisationFactory,
    ParticipationFactory,
    RegionFactory,
    SiteFactory,
)

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}
MEMBER = Viewer(grants=frozenset({Grant(role=Role.MEMBER)}))


def make(name, code="SE110", country="SE", **values):
    firm = OrganisationFactory(name=name, **values)
    SiteFactory(organisation=firm, region=RegionFactory(code=code), country=country, city=name)
    return firm


@pytest.fixture
def region():
    """Open and members' organisations and projects, here and abroad, in every combination."""
    for code in ("SE", "SE11", "FRH"):
        RegionFactory(code=code)
    Cluster.objects.create(region_id="SE11", name="Stockholm", is_home=True)
    Cluster.objects.create(region_id="FRH", name="Brittany")
    tiers = (Visibility.OPEN, Visibility.MEMBERS, Visibility.PROTECTED)
    ours = [make(f"Ours {tier}", visibility=tier) for tier in tiers]
    theirs = [make(f"Theirs {tier}", "FRH01", "FR", visibility=tier) for tier in tiers]
    amount = 1
    for tier in tiers:
        for one in ours:
            for other in theirs:
                project = InitiativeFactory(visibility=tier)
                for member in (one, other):
                    amount *= 2
                    ParticipationFactory(
                        initiative=project, organisation=member, contribution=amount % 1009
                    )
    invented = InitiativeFactory(is_example=True)
    ParticipationFactory(initiative=invented, organisation=ours[0], contribution=5000)
    ParticipationFactory(organisation=ours[0], contribution=None)
    ParticipationFactory(organisation=theirs[0], contribution=7000)
    both = make("Both", "FRH01", "FR")
    SiteFactory(organisation=both, region=RegionFactory(code="SE22"), is_main=False)
    ParticipationFactory(initiative=invented, organisation=both)


def rows(response):
    body = (
        response.text.split("<tbody>")[1].split("</tbody>")[0] if "<tbody>" in response.text else ""
    )
    return body.count("<tr>")


def lines(response):
    return list(csv.reader(io.StringIO(b"".join(response).decode().lstrip("\ufeff"))))[1:]


@pytest.mark.parametrize("viewer", [ANYBODY, MEMBER], ids=["visitor", "member"])
def test_each_figure_is_its_records(viewer, client_as, region):
    browser = client_as(Role.VISITOR if viewer is ANYBODY else Role.MEMBER)
    glance = home.glance(places.areas(), viewer=viewer)

    projects = browser.get("/projects/?place=SE11", headers=ENGLISH)
    money = lines(browser.get("/figures/money.csv", headers=ENGLISH))
    partners = browser.get("/figures/partners/", headers=ENGLISH)

    assert f'numeric">{glance.projects}</strong>' in projects.text
    assert projects.text.count('class="card__title"') == glance.projects
    assert sum(Decimal(line[4]) for line in money) == glance.contribution
    assert rows(browser.get("/figures/money/")) == len(money)
    assert rows(partners) == glance.foreign_partners
    assert len(lines(browser.get("/figures/partners.csv"))) == glance.foreign_partners
    directory = browser.get("/directory/", headers=ENGLISH)
    assert directory.text.count('class="card__title"') == glance.organisations


def test_figures_of_a_visitor_and_a_member_differ_by_what_is_hidden(region):
    visitor, member = (home.glance(places.areas(), viewer=one) for one in (ANYBODY, MEMBER))

    assert (visitor.organisations, member.organisations) == (1, 2)
    # One open organisation of ours in three open projects, the invented and the one without money;
    # two organisations in six projects of each of two tiers.
    assert (visitor.projects, member.projects) == (3 + 2, 12 + 2)
    assert (visitor.foreign_partners, member.foreign_partners) == (1, 2)
    assert visitor.contribution < member.contribution


@pytest.mark.parametrize("path", ["/figures/money/", "/figures/partners/", "/projects/?place=SE11"])
def test_no_record_behind_a_figure_shows_what_is_hidden(client, region, path):
    page = client.get(path, headers=ENGLISH).text

    assert not re.search(r"(Ours|Theirs) (members|protected)", page)


def test_projects_are_counted_by_the_region_of_their_organisations(region):
    def listed(*chosen, programmes=()):
        wanted = InitiativesWanted(places=chosen, programmes=programmes)
        return initiatives.initiative_list(
            wanted, viewer=ANYBODY, offered=["SE11", "FRH", "LV00"], page=1
        )

    every = listed()

    assert every.places == {"SE11": 5, "FRH": 5, "LV00": 0}
    assert {code: listed(code).total for code in every.places} == every.places
    assert listed("SE11").places == every.places
    assert listed("SE11", "FRH").total == every.total - _apart(every)
    assert listed("SE11", programmes=["NONE"]).total == 0
    assert listed("SE11").programmes == {"HORIZON": 5}


def _apart(found):
    """Projects in which nobody from the two regions can be seen."""
    seen = initiatives.of_organisations_in(["SE11", "FRH"], viewer=ANYBODY)
    return found.total - seen.count()


def test_a_chosen_place_stays_among_the_choices(client, region):
    page = client.get("/projects/?place=LV00&place=SE11&programme=NONE", headers=ENGLISH).text

    assert 'value="LV00" checked' in page
    assert 'value="NONE" checked' in page
    assert "with an organisation from LV00, Stockholm" in page


def test_the_front_page_opens_into_the_records(client, region):
    page = client.get("/", headers=ENGLISH).text

    for path in ("/projects/?place=SE11", "/figures/money/", "/figures/partners/", "/directory/"):
        assert f'href="{path}"' in page


def test_without_a_home_the_lists_are_of_everybody(client):
    ParticipationFactory(organisation=make("A"), contribution=3)

    assert home.glance(places.areas(), viewer=ANYBODY).contribution == 3
    assert figures.partners_abroad("", viewer=ANYBODY) == []
    for path in ("/", "/figures/", "/figures/money/", "/figures/partners/", "/projects/"):
        assert client.get(path, headers=ENGLISH).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"), [("/figures/money/", 5), ("/figures/partners/", 5), ("/projects/", 7)]
)
def test_lists_need_no_more_queries_for_more_records(
    path, queries, count, client, region, django_assert_num_queries, settings
):
    for number in range(count):
        project = InitiativeFactory()
        ParticipationFactory(initiative=project, organisation=make(f"S{number}"), contribution=1)
        ParticipationFactory(initiative=project, organisation=make(f"F{number}", "FRH01", "FR"))

    client.get(path)
    settings.PAGES_CHECKED_EVERY = 3600

    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize(("code", "country"), [("EL30", "GR"), ("UKI3", "GB"), ("SE11", "SE")])
def test_partners_abroad_are_those_outside_the_country_whichever_way_it_is_written(code, country):
    RegionFactory(code=code)
    ours = make("Ours", code, country)
    neighbour = make("Neighbour", f"{code}1", country)
    other = make("Other", "FRH01", "FR")
    project = InitiativeFactory()
    for member in (ours, neighbour, other):
        ParticipationFactory(initiative=project, organisation=member)

    found = figures.partners_abroad(code, viewer=ANYBODY)

    assert [partner.organisation.name for partner in found] == ["Other"]


@pytest.mark.parametrize(
    ("file", "taken"),
    [("money", {"Ours protected", "a project"}), ("partners", {"Theirs protected"})],
)
@pytest.mark.parametrize(
    ("role", "is_logged"),
    [(Role.VISITOR, False), (Role.MEMBER, False), (Role.CLUSTER_MANAGER, True)],
)
def test_taking_protected_entries_away_leaves_events(
    region, client_as, file, taken, role, is_logged
):
    projects = Initiative.objects.filter(visibility=Visibility.PROTECTED)
    names = {str(uuid): "a project" for uuid in projects.values_list("uuid", flat=True)}
    names |= {str(one.uuid): one.name for one in Organisation.objects.all()}

    lines(client_as(role).get(f"/figures/{file}.csv"))

    log = AuditEvent.objects.filter(kind="actors.organisation.protected_read")
    targets = list(log.values_list("target_id", flat=True))
    assert {names[target] for target in targets} == (taken if is_logged else set())
    assert len(targets) == len(set(targets))
