"""What the columns in memory choose and count is what the database chooses and counts."""

from itertools import product
from uuid import UUID

import numpy as np
import pytest

from skerry.actors.enums import OfferingKind, OrganisationKind, SizeClass
from skerry.actors.models import ImportRun, Organisation, OrganisationConcept, Source
from skerry.actors.queries import columns, directory, facets
from skerry.actors.queries.choosing import choose
from skerry.actors.queries.directory import PAGE_SIZE, Facet, Sort, Wanted
from skerry.kernel.actor import ANYBODY, Grant, Viewer
from skerry.kernel.caching import bump
from skerry.kernel.models import DataVersion
from skerry.kernel.roles import Role
from skerry.kernel.visibility import Visibility
from tests.actors.factories import (
    LONG_AGO,
    ConceptFactory,
    OfferingFactory,
    OrganisationFactory,
    RegionFactory,
    SchemeFactory,
    SiteFactory,
)

PLACES = ["SE11", "SE110", "FRH0", "LV00"]
CITIES = ["Stockholm", "Solna", "Rennes", "", "Rīga"]
MEMBER = Viewer(person=UUID(int=1), grants=frozenset({Grant(role=Role.MEMBER)}))


@pytest.fixture
def region(db):
    """Sixty organisations of all sorts, some with two sites in one city, drawn from a seed."""
    rng = np.random.default_rng(5)
    for code in PLACES:
        RegionFactory(code=code)
    regions = [RegionFactory(code=code) for code in ("SE110", "FRH01", "FRH02", "LV00A")]
    specialities, sectors = (
        SchemeFactory(),
        SchemeFactory(is_for_speciality=False, is_for_sector=True),
    )
    parent = ConceptFactory(scheme=specialities)
    concepts = [parent, ConceptFactory(scheme=specialities, parent=parent)]
    concepts += [ConceptFactory(scheme=scheme) for scheme in (specialities, sectors, sectors)]

    def one(of):
        return of[int(rng.integers(len(of)))]

    for _ in range(60):
        organisation = OrganisationFactory(
            name=f"Name {rng.integers(20)}",
            kind=one(OrganisationKind.values),
            size_class=SizeClass.UNKNOWN,
            visibility=one([*[Visibility.OPEN] * 3, *Visibility.values]),
        )
        for number in range(int(rng.integers(4))):
            SiteFactory(
                organisation=organisation,
                region=one([*regions, None]),
                city=one(CITIES),
                is_main=number == 0,
            )
        for concept in rng.permutation(len(concepts))[: int(rng.integers(4))]:
            OrganisationConcept.objects.create(
                organisation=organisation, concept=concepts[int(concept)]
            )
        for _offering in range(int(rng.integers(3))):
            OfferingFactory(
                organisation=organisation,
                kind=one(OfferingKind.values),
                visibility=one(Visibility.values),
            )
    return [str(concept.pk) for concept in concepts]


def _viewers():
    own = frozenset(
        Organisation.objects.filter(visibility="protected").values_list("uuid", flat=True)
    )
    grants = {Grant(role=Role.ORGANISATION_EDITOR, organisation=uuid) for uuid in own}
    return [ANYBODY, MEMBER, Viewer(person=UUID(int=2), grants=frozenset(grants))]


def _wishes(concepts):
    """Choices of every facet alone and with others; the last of each is to choose nothing."""
    pks = list(Organisation.objects.order_by("-pk").values_list("pk", flat=True)[:40])
    choices = {
        Facet.KIND: [["company", "public", "other"], []],
        Facet.PLACE: [["SE11"], ["FRH0", "LV00"], []],
        Facet.CITY: [["Solna", "Rennes"], ["Nowhere"], []],
        Facet.CONCEPT: [[concepts[0]], ["0"], []],
        Facet.SECTOR: [[concepts[-1]], []],
        Facet.OFFERING: [["product", "course"], []],
    }
    for chosen in product(*choices.values()):
        for hits in (None, pks):
            yield Wanted(
                words="" if hits is None else "words",
                hits=hits,
                chosen={
                    facet: values for facet, values in zip(choices, chosen, strict=True) if values
                },
                sort=Sort.NAME if hits is None else Sort.RELEVANCE,
            )


@pytest.fixture
def kept_columns(region, monkeypatch):
    """The columns of ``region``, with all that has been made of them, as in a worker between two changes."""
    loaded = columns.load()
    monkeypatch.setattr(columns, "columns", lambda: loaded)
    return loaded


def test_counts_and_page_are_those_of_the_database(region, kept_columns):
    every = list(product(_viewers(), _wishes(region)))
    for viewer, wanted in every[::31]:  # a prime, so that all choices meet
        expected = facets._count(wanted, viewer, PLACES)
        expected_keys = _first_keys(wanted, viewer)

        chosen = choose(wanted, viewer=viewer)

        assert chosen.counts(PLACES) == expected, wanted
        assert chosen.page_keys(0) == expected_keys
        assert _ordered(chosen.counts(PLACES)) == _ordered(expected)


def test_counts_are_kept_for_those_who_may_see_the_same(kept_columns):
    for viewer in [*_viewers(), *_viewers()]:
        expected = facets._count(Wanted(), viewer, PLACES)

        assert choose(Wanted(), viewer=viewer).counts(PLACES) == expected, viewer
    assert len(kept_columns.kept) == len(_viewers())


def test_what_is_made_of_counts_is_made_once_but_for_words(kept_columns):
    made = []

    for wanted in (Wanted(), Wanted(sort=Sort.NEWEST), Wanted(words="a", hits=[1])):
        for viewer in (ANYBODY, MEMBER, ANYBODY):
            choose(wanted, viewer=viewer).kept("about", lambda: made.append(1) or len(made))

    assert len(made) == 2 + 3


def test_no_more_is_kept_with_the_columns_than_fits(kept_columns, monkeypatch):
    monkeypatch.setattr(columns, "MOST_KEPT", 1)

    given = [kept_columns.made_once(key, lambda key=key: [key]) for key in ("a", "b", "a", "b")]

    assert given[0] is given[2]
    assert given[1] is not given[3]


def _first_keys(wanted, viewer, *order, first=0):
    found = directory.organisations(wanted, viewer=viewer).order_by(*order or ("name", "id"))
    keys = list(found.values_list("pk", flat=True))
    if wanted.sort is Sort.RELEVANCE:
        keys = [pk for pk in wanted.hits if pk in keys]
    return keys[first : first + PAGE_SIZE]


def _ordered(counts):
    return {facet: list(numbers) for facet, numbers in counts.of.items()}


@pytest.mark.parametrize(
    ("sort", "order"), [(Sort.NAME, ["name", "id"]), (Sort.NEWEST, ["-created_at", "-id"])]
)
@pytest.mark.parametrize("first", [0, PAGE_SIZE])
def test_pages_follow_each_other_in_the_order_of_the_database(region, sort, order, first):
    wanted = Wanted(sort=sort)

    keys = choose(wanted, viewer=MEMBER).page_keys(first)

    assert keys == _first_keys(wanted, MEMBER, *order, first=first)
    assert keys


@pytest.mark.parametrize("viewer", [ANYBODY, MEMBER], ids=["visitor", "member"])
def test_the_count_of_a_concept_is_what_choosing_it_gives(region, viewer):
    parent = int(region[0])
    shown = choose(Wanted(), viewer=viewer).counts(PLACES).of

    for facet in (Facet.CONCEPT, Facet.SECTOR):
        for concept, number in shown[facet].items():
            alone = Wanted(chosen={facet: [concept]})
            assert choose(alone, viewer=viewer).total == number
            assert directory.organisations(alone, viewer=viewer).count() == number
            assert facets._count(alone, viewer, PLACES).of[facet][concept] == number
    assert shown[Facet.CONCEPT][str(parent)] == max(shown[Facet.CONCEPT].values())


def test_a_concept_counts_by_those_below_it_alone(db):
    above = ConceptFactory()
    below = ConceptFactory(scheme=above.scheme, parent=above)
    OrganisationConcept.objects.create(organisation=OrganisationFactory(), concept=below)

    counted = choose(Wanted(), viewer=ANYBODY).counts(PLACES)

    assert counted.of[Facet.CONCEPT] == {str(above.pk): 1, str(below.pk): 1}
    assert facets._count(Wanted(), ANYBODY, PLACES) == counted


def test_an_empty_directory_counts_nothing(db):
    chosen = choose(Wanted(chosen={Facet.PLACE: ["SE11"]}, hits=[]), viewer=ANYBODY)

    assert chosen.counts(PLACES).total == 0
    assert not any(chosen.counts(PLACES).of.values())
    assert chosen.page_keys(0) == []


def test_what_an_unfinished_import_brings_is_not_among_the_columns(db):
    source = Source.objects.create(key="ror", name="ROR")
    run = ImportRun.objects.create(source=source, state="applying", created_at=LONG_AGO)
    OrganisationFactory(run=run)

    assert choose(Wanted(), viewer=MEMBER).page_keys(0) == []


def test_columns_are_kept_until_the_directory_changes(db, settings, django_assert_num_queries):
    settings.CACHES = settings.CACHES | {
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "columns"}
    }
    settings.PAGES_CHECKED_EVERY = 0
    OrganisationFactory()
    kept = columns.columns()

    with django_assert_num_queries(1):  # looks at the version, finds it unchanged
        again = columns.columns()
    bump(DataVersion.DIRECTORY)

    assert again is kept
    assert columns.columns() is not kept


def test_no_more_masks_are_remembered_than_fit(db, monkeypatch):
    monkeypatch.setattr(columns, "MOST_MASKS", 1)
    loaded = columns.load()
    asked = []

    for key in ("first", "second", "first", "second"):
        loaded.remembered(key, lambda key=key: asked.append(key) or loaded.having(loaded.pk[:0]))

    assert asked == ["first", "second", "second"]
