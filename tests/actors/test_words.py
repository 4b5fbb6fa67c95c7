"""What is stored in English and in capitals is shown in the reader's words."""

import pytest
from django.utils.translation import override

from skerry.accounts.models import User
from skerry.actors import phrases
from skerry.actors.indexing import index_initiatives
from skerry.actors.models import Initiative, Source
from skerry.kernel.search import SearchKind, find
from tests.actors.factories import InitiativeFactory, OrganisationFactory, ParticipationFactory

TEXTS = {"sv": {"title": "Övning för kommuner", "summary": "De övar tillsammans."}}


@pytest.fixture
def exercise():
    return InitiativeFactory(
        acronym="",
        title="AN EXERCISE FOR MUNICIPALITIES",
        summary="They train together.",
        language="en",
        texts=TEXTS,
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "title", "summary", "told_in"),
    [
        ("sv", "Övning för kommuner", "De övar tillsammans.", "sv"),
        ("en", "An Exercise for Municipalities", "They train together.", "en"),
    ],
)
def test_a_project_is_told_in_the_readers_language(exercise, language, title, summary, told_in):
    with override(language):
        told = (exercise.readable_title, exercise.readable_summary, exercise.summary_language)

    assert told == (title, summary, told_in)


@pytest.mark.django_db
def test_a_project_is_found_by_its_words_in_every_language(exercise):
    index_initiatives([exercise.pk])
    everything = Initiative.objects.all()

    for words in ("exercise municipalities", "övning kommuner"):
        [hit] = find(words, kind=SearchKind.INITIATIVE, limit=5, within=everything)
        assert hit.object_id == exercise.pk


@pytest.mark.django_db
def test_pages_of_a_project_speak_the_readers_language(client, exercise):
    ParticipationFactory(initiative=exercise, organisation=OrganisationFactory(name="LOUD FIRM AB"))

    with override("en"):  # what the request chooses ends here
        page = client.get(exercise.get_absolute_url(), headers={"Accept-Language": "sv"}).text

    assert "<h1>Övning för kommuner</h1>" in page
    assert '<div lang="sv">' in page
    assert "Loud Firm AB" in page


def test_programmes_go_by_the_name_that_people_use():
    with override("en"):
        names = [phrases.programme_name(code) for code in ("HORIZON", "H2020", "Interreg Europe")]

    assert names == ["Horizon Europe", "Horizon 2020", "Interreg Europe"]


def test_a_source_without_licence_says_nothing_of_one():
    source = Source(name="Somebody's list", attribution="")

    assert (source.shown_name, source.shown_licence, source.shown_attribution) == (
        "Somebody's list", "", "",
    )  # fmt: skip


def test_the_name_of_a_person_is_translated_only_if_it_is_an_example():
    person = User(name="Organisations")
    example = User(name="Organisations", is_example=True)

    with override("sv"):
        assert (person.get_full_name(), example.get_full_name()) == (
            "Organisations",
            "Organisationer",
        )
