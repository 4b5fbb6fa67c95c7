import pytest
from django.urls import reverse

from skerry.assessments import content, phrases
from skerry.assessments.enums import CheckUpKind
from skerry.assessments.queries.helps import MOST, offerings_that_help
from skerry.kernel.actor import ANYBODY
from skerry.kernel.visibility import Visibility
from tests.actors.factories import ConceptFactory, OfferingFactory, OrganisationFactory
from tests.assessments.answering import planned

pytestmark = pytest.mark.django_db


def titles(*helps):
    return [offer.title for offer in offerings_that_help(helps, viewer=ANYBODY, language="en")]


def offering(kind, title, *notations, **more):
    made = OfferingFactory(kind=kind, title=title, **more)
    made.concepts.set([ConceptFactory(notation=notation) for notation in notations])
    return made


def test_what_is_found_has_the_kind_and_a_concept_or_its_parent():
    offering("service", "Watch", "DE")
    parent = ConceptFactory(notation="PR")
    child = OfferingFactory(kind="service", title="Run")
    child.concepts.set([ConceptFactory(parent=parent)])
    offering("product", "Box", "PR")
    offering("service", "Law", "f62609d8-3d14-44ad-86c7-610fce7cf69b")

    assert sorted(titles("managed_services")) == ["Run", "Watch"]


def test_where_the_kind_decides_no_concept_is_needed():
    offering("course", "Seeing through fraud")

    assert titles("training") == ["Seeing through fraud"]
    assert titles("insurance") == []


@pytest.mark.parametrize(
    ("kind", "title", "is_found"),
    [
        ("support", "Internationalisation in small steps", True),
        ("course", "Utomlands med säkerhet", True),
        ("product", "Internationalisation in a box", False),
        ("support", "Part-time security officer", False),
    ],
)
def test_help_with_selling_abroad_is_found_by_its_words(kind, title, is_found):
    offering(kind, title)

    assert titles("internationalisation") == ([title] if is_found else [])


def test_what_helps_in_more_ways_comes_first_with_its_reasons():
    offering("service", "Watch", "DE", organisation=OrganisationFactory(name="A"))
    both = offering("service", "Both", "DE", organisation=OrganisationFactory(name="B"))
    both.concepts.add(ConceptFactory(notation="RS"))

    found = offerings_that_help(("monitoring", "incident_response"), viewer=ANYBODY, language="sv")

    assert [offer.title for offer in found] == ["Both", "Watch"]
    assert found[0].helps == ["monitoring", "incident_response"]


def test_few_are_shown_and_only_what_one_may_see():
    for number in range(MOST + 1):
        offering("course", f"Course {number}")
    offering("course", "For members", visibility=Visibility.MEMBERS)

    found = titles("training")

    assert len(found) == MOST
    assert "For members" not in found


def test_what_has_no_words_is_left_out():
    offering("course", "Course").texts.all().delete()

    assert titles("training") == []


def test_the_page_of_a_measure_shows_who_helps_and_why(client):
    begun = planned(backup="none")
    address = reverse("assessments:measure", args=[begun.token, "backup_now"])

    empty = client.get(address)
    offering("service", "Copies every night", "RC")
    shown = client.get(address)

    assert "Nobody in the directory offers this yet" in empty.text
    assert "Copies every night" in shown.text
    assert "Because you look for" in shown.text


def test_every_kind_of_help_has_words_and_every_measure_only_such():
    helps = content.helps()

    assert set(helps) == set(phrases.HELPS)
    assert {
        each
        for kind in CheckUpKind
        for one in content.shipped(kind).measures.values()
        for each in one.helps
    } <= set(helps)
