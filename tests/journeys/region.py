"""A region that is small enough to be known by heart."""

from skerry.actors import indexing
from skerry.actors.models import Cluster, OrganisationText
from tests.actors.factories import (
    ConceptFactory,
    InitiativeFactory,
    OrganisationFactory,
    ParticipationFactory,
    RegionFactory,
    SiteFactory,
)


def small_region():
    """Stockholm with two firms and a university, two of which share a project."""
    for code in ("SE", "SE1", "SE11"):
        RegionFactory(code=code)
    stockholm = RegionFactory(code="SE110", name_latin="Stockholms län")
    Cluster.objects.create(region_id="SE11", name="Stockholm", is_home=True)
    cloud = ConceptFactory(label="Cloud security")
    made = {}
    for name, kind, city in (
        ("Skarvsund Säkerhet AB", "company", "Kista"),
        ("Ejderö Moln AB", "company", "Solna"),
        ("Skärgårdens tekniska högskola", "academia", "Stockholm"),
    ):
        organisation = OrganisationFactory(name=name, kind=kind)
        SiteFactory(
            organisation=organisation, region=stockholm, city=city, latitude=59.4, longitude=17.9
        )
        made[name] = organisation
    firm, moln, school = made.values()
    OrganisationText.objects.create(
        organisation=firm, language="sv", summary="Bevakar nät i hamnar och färjor."
    )
    firm.concept_links.create(concept=cloud)
    moln.concept_links.create(concept=cloud)
    project = InitiativeFactory(acronym="FYRBÅK", title="Lights for small networks")
    ParticipationFactory(initiative=project, organisation=firm, role="coordinator")
    ParticipationFactory(initiative=project, organisation=school)
    indexing.index_regions(["SE", "SE1", "SE11", "SE110"])
    indexing.index_organisations([organisation.pk for organisation in made.values()])
    indexing.index_initiatives([project.pk])
    indexing.index_concepts([cloud.pk])
    return made
