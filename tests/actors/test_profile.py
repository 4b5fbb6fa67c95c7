import json
import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from skerry.actors.enums import RunState
from skerry.actors.models import (
    Identifier,
    ImportRun,
    OrganisationConcept,
    OrganisationName,
    OrganisationText,
    Source,
    YearlyFigure,
)
from skerry.actors.queries import profiles
from skerry.actors.services import organisations, visibility
from skerry.kernel.actor import ANYBODY, VISITOR, Grant, Viewer
from skerry.kernel.models import AuditEvent, ReadCount
from skerry.kernel.roles import Role
from skerry.kernel.visibility import Visibility
from tests.accounts.factories import UserFactory
from tests.actors.factories import (
    LONG_AGO,
    ConceptFactory,
    InitiativeFactory,
    OfferingFactory,
    OrganisationFactory,
    ParticipationFactory,
    SchemeFactory,
    SiteFactory,
)
from tests.parts import is_part_of

pytestmark = pytest.mark.django_db


def linked_data(response):
    block = re.search(
        r'<script type="application/ld\+json">(.*?)</script>', response.text, re.DOTALL
    )
    return json.loads(block[1])


def events():
    return list(AuditEvent.objects.values_list("kind", "target_id"))


@pytest.mark.parametrize(
    ("tier", "role", "status"),
    [
        (Visibility.OPEN, Role.VISITOR, 200),
        (Visibility.MEMBERS, Role.VISITOR, 404),
        (Visibility.MEMBERS, Role.MEMBER, 200),
        (Visibility.VETTED, Role.MEMBER, 404),
        (Visibility.PROTECTED, Role.ADMINISTRATOR, 404),
        (Visibility.PROTECTED, Role.CLUSTER_MANAGER, 200),
    ],
)
def test_a_profile_is_there_for_those_who_may_see_it(client_as, tier, role, status):
    firm = OrganisationFactory(visibility=tier)

    assert client_as(role).get(firm.get_absolute_url()).status_code == status


def test_reading_a_protected_profile_leaves_an_event(client_as):
    firm = OrganisationFactory(visibility=Visibility.PROTECTED)
    manager = client_as(Role.CLUSTER_MANAGER)

    manager.get(OrganisationFactory().get_absolute_url())
    manager.get(firm.get_absolute_url())

    assert events() == [("actors.organisation.protected_read", str(firm.uuid))]


def test_readers_of_a_profile_and_of_a_project_are_counted_without_knowing_them(client):
    firm, project = OrganisationFactory(), InitiativeFactory()
    browser = {"User-Agent": "Mozilla/5.0 Firefox/140.0"}

    client.get(firm.get_absolute_url(), headers=browser)
    client.get(firm.get_absolute_url(), headers=browser)
    client.get(project.get_absolute_url(), headers=browser)

    assert set(ReadCount.objects.values_list("subject_kind", "subject_id", "count")) == {
        ("actors.Organisation", str(firm.uuid), 2),
        ("actors.Initiative", str(project.uuid), 1),
    }


def test_a_profile_says_what_the_organisation_says(client):
    firm = OrganisationFactory(
        name="Acme & <Sons>", website="https://acme.example", established=1999
    )
    SiteFactory(organisation=firm, city="Kista")
    OrganisationName.objects.create(organisation=firm, kind="short", text="ACME")
    OrganisationText.objects.create(
        organisation=firm, language="sv", summary="Vi säkrar nät.", description="Ett.\n\nTvå."
    )
    Identifier.objects.create(organisation=firm, scheme="ror", value="https://ror.org/01abc")
    Identifier.objects.create(organisation=firm, scheme="lei", value="LEI1")
    Identifier.objects.create(organisation=firm, scheme="pic", value="999")
    for scheme in (SchemeFactory(), SchemeFactory(is_for_speciality=False)):
        concept = ConceptFactory(scheme=scheme, label=f"Term {scheme.is_for_speciality}")
        OrganisationConcept.objects.create(organisation=firm, concept=concept)
    OfferingFactory(organisation=firm, title="Penetration testing")
    OfferingFactory(organisation=firm, title="Secret", visibility=Visibility.VETTED)

    page = client.get(firm.get_absolute_url(), headers={"Accept-Language": "en"})

    for text in ("Acme &amp; &lt;Sons&gt;", "Kista", "ACME", "Vi säkrar nät.", "Två."):
        assert text in page.text
    for text in ("Swedish only", "https://ror.org/01abc", "LEI1", "999", "Term True", "Term False"):
        assert text in page.text
    assert ("Penetration testing" in page.text, "Secret" in page.text) == (True, False)
    assert 'lang="sv"' in page.text


def test_a_profile_is_linked_data_that_cannot_end_its_block(client):
    firm = OrganisationFactory(name="</script><b>&", established=1999, kind="academia")
    SiteFactory(organisation=firm, city="Kista", country="SE")
    Identifier.objects.create(organisation=firm, scheme="ror", value="https://ror.org/01abc")

    page = client.get(firm.get_absolute_url())
    item = linked_data(page)

    assert "</script><b>" not in page.text
    assert item["name"] == "</script><b>&"
    assert (item["@context"], item["@type"]) == ("https://schema.org", "CollegeOrUniversity")
    assert item["address"] == {
        "@type": "PostalAddress",
        "addressLocality": "Kista",
        "addressCountry": "SE",
    }
    assert item["identifier"] == [
        {"@type": "PropertyValue", "propertyID": "ROR", "value": "https://ror.org/01abc"}
    ]


@pytest.mark.parametrize(
    ("days_ago", "words"),
    [
        (None, "Not yet confirmed"),
        (10, "Confirmed"),
        (366, "Nobody has confirmed this entry for more than a year"),
    ],
)
def test_a_profile_says_how_fresh_it_is(client, days_ago, words):
    day = days_ago and timezone.localdate() - timedelta(days=days_ago)
    firm = OrganisationFactory(confirmed_on=day)

    assert words in client.get(firm.get_absolute_url(), headers={"Accept-Language": "en"}).text


def test_an_example_says_so(client):
    firm = OrganisationFactory(is_example=True)

    page = client.get(firm.get_absolute_url(), headers={"Accept-Language": "en"})

    assert "This organisation does not exist" in page.text
    assert linked_data(page)["disambiguatingDescription"] == "Invented example"


def test_projects_and_partners_are_those_the_viewer_sees(client):
    firm, friend, hidden = (
        OrganisationFactory(name="Firm"),
        OrganisationFactory(name="Friend"),
        OrganisationFactory(name="Hidden", visibility=Visibility.PROTECTED),
    )
    shown, secret = InitiativeFactory(), InitiativeFactory(visibility=Visibility.PROTECTED)
    for initiative in (shown, secret):
        for member in (firm, friend, hidden):
            ParticipationFactory(initiative=initiative, organisation=member, contribution=100)

    network = profiles.network_of(firm, viewer=ANYBODY)
    totals = profiles.totals_of(firm, viewer=ANYBODY)
    page = client.get(firm.get_absolute_url()).text

    assert [(p.organisation, p.projects) for p in network.partners] == [(friend, 1)]
    assert (totals.projects, totals.coordinated, totals.contribution) == (1, 0, 100)
    assert (shown.acronym in page, secret.acronym in page) == (True, False)
    assert ("Friend" in page, "Hidden" in page) == (True, False)


def test_the_network_shows_the_closest_and_their_own_ties():
    firm = OrganisationFactory()
    for number in range(18):
        ParticipationFactory(
            initiative=(initiative := InitiativeFactory()), organisation=firm, role="coordinator"
        )
        for partner in range(number + 1):
            name = f"Partner {partner:02}"
            known = profiles.Organisation.objects.filter(name=name).first()
            ParticipationFactory(
                initiative=initiative, organisation=known or OrganisationFactory(name=name)
            )

    network = profiles.network_of(firm, viewer=ANYBODY)

    assert [p.projects for p in network.partners] == list(range(18, 2, -1))
    assert network.others == 2
    strongest = {(tie.one, tie.other): tie.projects for tie in network.ties}
    first, second = (p.organisation.pk for p in network.partners[:2])
    assert strongest[firm.pk, first] == 18
    assert strongest[first, second] == 17


def test_projects_come_ten_a_page(client):
    firm = OrganisationFactory()
    for number in range(11):
        ParticipationFactory(
            organisation=firm, initiative=InitiativeFactory(starts_on=date(2000 + number, 1, 1))
        )

    first, second = (client.get(firm.get_absolute_url(), {"page": n}).text for n in (1, 2))

    assert (first.count("PROJECT-"), second.count("PROJECT-")) == (10, 1)


def test_yearly_figures_by_tier():
    firm = OrganisationFactory()
    own = Viewer(grants=frozenset({Grant(role=Role.MEMBER, organisation=firm.uuid)}))
    member = Viewer(grants=frozenset({Grant(role=Role.MEMBER)}))
    for year, tier in enumerate(Visibility, start=2020):
        YearlyFigure.objects.create(
            organisation=firm, year=year, kind="employees", value=5, visibility=tier
        )

    years = {
        name: [row.year for row in profiles.figures_of(firm, viewer=viewer)]
        for name, viewer in {"anybody": ANYBODY, "member": member, "own": own}.items()
    }

    assert years == {
        "anybody": [2020],
        "member": [2021, 2020],
        "own": [2023, 2022, 2021, 2020],
    }


def test_figures_are_written_in_people_or_euros(client):
    firm = OrganisationFactory()
    for kind in ("employees", "turnover"):
        YearlyFigure.objects.create(
            organisation=firm, year=2024, kind=kind, value=1234, visibility=Visibility.OPEN
        )

    page = client.get(firm.get_absolute_url(), headers={"Accept-Language": "en"}).text

    assert ("€1,234" in page, ">1,234<" in page) == (True, True)


def test_origins_name_each_source_once(client):
    source = Source.objects.create(
        key="ror", name="ROR", licence="CC0", attribution="From ROR", url="https://ror.org"
    )
    run = ImportRun.objects.create(
        source=source,
        importer="ror",
        file_name="f",
        state=RunState.COMPLETE,
        created_at=LONG_AGO,
        completed_at=LONG_AGO,
    )
    firm = OrganisationFactory(
        run=run,
        origins={
            "*": {"run": run.pk},
            "website": {"by": "manager", "at": "2026-03-01"},
            "kind": {"by": "owner", "at": "2026-03-02"},
            "name": {"by": "owner"},
        },
    )

    origins = profiles.origins_of(firm)
    page = client.get(firm.get_absolute_url(), headers={"Accept-Language": "en"}).text

    assert [(o.name, o.at, list(o.fields)) for o in origins] == [
        ("ROR", date(2026, 1, 1), []),
        ("manager", date(2026, 3, 1), ["website"]),
        ("owner", date(2026, 3, 2), ["kind", "name"]),
    ]
    for words in ("ROR</a>", "CC0", "The cluster manager", "The organisation itself"):
        assert words in page


@pytest.mark.parametrize(("attribution", "times"), [("The Register", 1), ("© The Register", 2)])
def test_a_source_that_is_its_own_attribution_is_named_once(client, attribution, times):
    source = Source.objects.create(
        key="ror", name="The Register", attribution=attribution, url="https://register.example"
    )
    run = ImportRun.objects.create(
        source=source,
        importer="ror",
        file_name="f",
        state=RunState.COMPLETE,
        created_at=LONG_AGO,
        completed_at=LONG_AGO,
    )
    firm = OrganisationFactory(run=run, origins={"*": {"run": run.pk}})

    page = client.get(firm.get_absolute_url(), headers={"Accept-Language": "en"}).text

    assert page.partition("Where this comes from")[2].count("The Register") == times


def test_an_organisation_without_texts_sites_or_projects_has_a_page(client):
    assert client.get(OrganisationFactory().get_absolute_url()).status_code == 200
    assert client.get(f"/organisations/{uuid4()}/").status_code == 404


def test_the_page_gives_htmx_the_part_it_shows_in_the_page(client):
    firm = OrganisationFactory()
    ParticipationFactory(organisation=firm)

    whole = client.get(firm.get_absolute_url()).text
    part = client.get(firm.get_absolute_url(), headers={"HX-Request": "true"}).text

    assert is_part_of(part, whole)
    assert "<html" not in part


def test_set_visibility_changes_it_once_and_leaves_one_event():
    firm = OrganisationFactory()

    for _again in range(2):
        visibility.set_visibility(
            organisation=firm, visibility=Visibility.VETTED, by=VISITOR, now=LONG_AGO
        )

    firm.refresh_from_db()
    assert (firm.visibility, firm.changed_at) == (Visibility.VETTED, LONG_AGO)
    assert list(AuditEvent.objects.values_list("kind", "detail")) == [
        ("actors.visibility.changed", {"from": "open", "to": "vetted"})
    ]


def test_confirm_organisation_makes_it_fresh():
    firm = OrganisationFactory()

    organisations.confirm_organisation(organisation=firm, by=VISITOR, now=LONG_AGO)

    firm.refresh_from_db()
    assert firm.confirmed_on == date(2026, 1, 1)
    assert events() == [("actors.organisation.confirmed", str(firm.uuid))]


def test_the_manager_sets_who_may_see_it(client_as):
    firm = OrganisationFactory()
    manager = client_as(Role.CLUSTER_MANAGER)
    address = f"{firm.get_absolute_url()}visibility/"

    shown = manager.get(firm.get_absolute_url()).text
    manager.post(address, {"visibility": "nonsense"})
    manager.post(address, {"visibility": "members"})

    firm.refresh_from_db()
    assert 'name="visibility"' in shown
    assert firm.visibility == Visibility.MEMBERS


def test_editors_confirm_their_own_entry_only(client):
    own, other = OrganisationFactory(), OrganisationFactory()
    client.force_login(UserFactory(edits=own))

    page = client.get(own.get_absolute_url()).text
    answers = [
        client.post(f"{firm.get_absolute_url()}confirm/").status_code for firm in (own, other)
    ]

    assert f"{own.get_absolute_url()}confirm/" in page
    assert f"{own.get_absolute_url()}visibility/" not in page
    assert answers == [302, 403]
    assert events() == [("actors.organisation.confirmed", str(own.uuid))]


def test_editors_do_not_decide_who_may_see_an_entry(client):
    own = OrganisationFactory()
    client.force_login(UserFactory(edits=own))

    answer = client.post(f"{own.get_absolute_url()}visibility/", {"visibility": "protected"})

    assert answer.status_code == 403
    own.refresh_from_db()
    assert own.visibility == Visibility.OPEN


@pytest.mark.parametrize("item_count", [1, 3])
def test_a_profile_needs_no_more_queries_for_more_items(
    client, item_count, django_assert_num_queries, settings
):
    firm = OrganisationFactory()
    for _number in range(item_count):
        SiteFactory(organisation=firm, is_main=_number == 0)
        OfferingFactory(organisation=firm)
        OrganisationConcept.objects.create(organisation=firm, concept=ConceptFactory())
        project = InitiativeFactory()
        for member in (firm, OrganisationFactory()):
            ParticipationFactory(initiative=project, organisation=member)
    client.get(firm.get_absolute_url())
    settings.PAGES_CHECKED_EVERY = 3600

    with django_assert_num_queries(18):
        client.get(firm.get_absolute_url())
