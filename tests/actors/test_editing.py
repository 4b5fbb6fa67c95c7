"""Changing a profile: every change is remembered, can be taken back, and holds against imports."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skerry.actors.enums import Origin
from skerry.actors.facts.reading import facts_of
from skerry.actors.models import (
    Offering,
    Organisation,
    OrganisationConcept,
    OrganisationName,
    OrganisationText,
    Revision,
    Site,
)
from skerry.actors.rules.facts import ChangeObstacle, digest
from skerry.actors.services.editing import (
    ChangedMeanwhile,
    OrganisationNotChangeable,
    RevisionNotUndone,
    change_organisation,
    undo_revision,
)
from skerry.kernel.actor import COMMAND, Actor
from skerry.kernel.models import AuditEvent, DataVersion, VersionCounter
from skerry.kernel.search import SearchKind, find
from tests.actors.factories import (
    ConceptFactory,
    OfferingFactory,
    OrganisationFactory,
    SchemeFactory,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
EVA = Actor.person(uuid4())
OWNER = {"by": "owner", "at": "2026-11-22"}
OFFER = str(uuid4())


def change(firm, changes, *, origin=Origin.OWNER, base=None, now=NOON):
    return change_organisation(
        organisation=firm, changes=changes, by=EVA, now=now, origin=origin, base=base
    )


def undo(revision, *, origin=Origin.OWNER):
    return undo_revision(revision=revision, by=EVA, now=NOON, origin=origin)


def everything():
    """A change of every kind of fact."""
    speciality = ConceptFactory()
    sector = ConceptFactory(scheme=SchemeFactory(is_for_speciality=False, is_for_sector=True))
    return {
        "name": "Hamnlås AB",
        "kind": "research",
        "website": "https://hamn.example/",
        "established": 1999,
        "languages": ["en", "sv"],
        "is_linked_enterprise": False,
        "size_class": "small",
        "visibility": "members",
        "logo": "logos/one.webp",
        "summary:sv": "Vi låser hamnar.",
        "description:sv": "Ett stycke.\n\nEtt till.",
        "description:en": "A paragraph.",
        "names": [["other", "", "Harbour Lock"], ["short", "sv", "HL"]],
        "specialities": [f"{speciality.scheme.key}:{speciality.notation}"],
        "sectors": [f"{sector.scheme.key}:{sector.notation}"],
        "site": [
            {"city": "Kista", "country": "SE", "latitude": 59.4, "longitude": 17.9},
            {"city": "Umeå", "country": "SE", "street": "Kajen 1"},
        ],
        f"offering:{OFFER}": {
            "kind": "service",
            "visibility": "open",
            "texts": {"sv": {"title": "Hamnvakt"}, "en": {"title": "Watch", "summary": "Day."}},
            "concepts": [f"{speciality.scheme.key}:{speciality.notation}"],
        },
        "figure:2025:employees": {"value": "12.50", "visibility": "members"},
    }


def test_every_kind_of_fact_is_written_and_read_again():
    firm, changes = OrganisationFactory(), everything()

    change(firm, changes)

    firm.refresh_from_db()
    assert facts_of(firm) == changes
    assert firm.changed_at == NOON
    assert firm.origins == dict.fromkeys(changes, OWNER)


def test_a_change_leaves_one_revision_and_one_event_and_makes_pages_old():
    firm = OrganisationFactory(website="https://old.example/", origins={"*": {"run": 3}})
    marks = VersionCounter.objects.filter(part=DataVersion.DIRECTORY)

    revision = change(firm, {"website": "https://new.example/", "name": firm.name})

    assert revision.changes == {
        "website": {
            "before": "https://old.example/",
            "after": "https://new.example/",
            "origin": None,
        }
    }
    assert (revision.by, revision.origin, revision.at) == (EVA.id, "owner", NOON)
    assert list(AuditEvent.objects.values_list("kind", "target_id", "by", "detail")) == [
        ("actors.organisation.changed", str(firm.uuid), EVA.id, {"fields": ["website"]})
    ]
    assert marks.get().number == 1
    firm.refresh_from_db()
    assert firm.origins == {"*": {"run": 3}, "website": OWNER}


def test_what_is_the_same_is_not_remembered():
    firm = OrganisationFactory(website="")

    assert change(firm, {"name": firm.name, "website": ""}) is None
    assert not Revision.objects.exists()
    assert not AuditEvent.objects.exists()


def test_the_search_finds_the_new_words_and_forgets_what_was_removed():
    firm = OrganisationFactory()
    offer = {"kind": "service", "visibility": "open", "texts": {"en": {"title": "Lighthouse"}}}
    change(firm, {"name": "Zinnober AB", f"offering:{OFFER}": offer})
    found = [len(find("Zinnober", kind=SearchKind.ORGANISATION, limit=9)),
             len(find("Lighthouse", kind=SearchKind.OFFERING, limit=9))]  # fmt: skip

    change(firm, {f"offering:{OFFER}": None})

    assert found == [1, 1]
    assert find("Lighthouse", kind=SearchKind.OFFERING, limit=9) == []


def test_figures_give_the_size_until_one_is_declared():
    firm = OrganisationFactory()
    figures = {
        "figure:2025:employees": {"value": "12.00", "visibility": "members"},
        "figure:2025:turnover": {"value": "900000.00", "visibility": "members"},
    }

    sizes = []
    for changes in (figures, {"size_class": "micro"}, {"size_class": None},
                    {"figure:2025:employees": None}):  # fmt: skip
        change(firm, changes)
        firm.refresh_from_db()
        sizes.append((firm.size_class, firm.size_basis))

    assert sizes == [("small", "derived"), ("micro", "declared"), ("small", "derived"),
                     ("unknown", "unknown")]  # fmt: skip


def test_a_text_with_nothing_in_it_is_no_text():
    firm = OrganisationFactory()
    change(firm, {"summary:sv": "Kort."})

    change(firm, {"summary:sv": ""})

    assert not OrganisationText.objects.exists()


def test_a_site_that_stays_keeps_its_number():
    firm = OrganisationFactory(region="SE110")
    [first] = Site.objects.values_list("pk", flat=True)
    here = facts_of(firm)["site"]

    change(firm, {"site": [*here, {"city": "Lund", "country": "SE"}]})
    change(firm, {"site": here})

    assert list(Site.objects.values_list("pk", "is_main")) == [(first, True)]


def test_an_offering_of_somebody_else_is_out_of_reach():
    other, firm = OfferingFactory(title="Theirs"), OrganisationFactory()

    change(firm, {f"offering:{other.uuid}": None})

    assert Offering.objects.filter(pk=other.pk).exists()


@pytest.mark.parametrize(
    ("changes", "obstacle"),
    [
        ({"name": ""}, ChangeObstacle.NAMELESS),
        ({"shoes": 3}, ChangeObstacle.UNKNOWN_FACT),
        (
            {
                f"offering:{uuid4()}": {"kind": "service", "visibility": "open"}
                for _one in range(201)
            },
            ChangeObstacle.TOO_MANY_OFFERINGS,
        ),
    ],
)
def test_what_cannot_be_leaves_all_as_it_was(changes, obstacle):
    firm = OrganisationFactory()

    with pytest.raises(OrganisationNotChangeable) as refused:
        change(firm, {"website": "https://a.example/"} | changes)

    assert refused.value.obstacle is obstacle
    firm.refresh_from_db()
    assert firm.website == ""
    assert not Revision.objects.exists()


def test_whoever_comes_second_is_told_and_nothing_is_lost():
    firm = OrganisationFactory(website="https://old.example/")
    base = {"website": digest("https://old.example/"), "summary:sv": digest(None)}
    change(firm, {"website": "https://first.example/"})

    with pytest.raises(ChangedMeanwhile) as refused:
        change(firm, {"website": "https://second.example/", "summary:sv": "Ny."}, base=base)

    assert refused.value.current == {"website": "https://first.example/"}
    firm.refresh_from_db()
    assert firm.website == "https://first.example/"
    assert "summary:sv" not in facts_of(firm)


def test_two_who_change_different_things_both_succeed():
    firm = OrganisationFactory(website="https://old.example/")
    base = {"website": digest("https://old.example/"), "summary:sv": digest(None)}
    change(firm, {"website": "https://first.example/"})

    change(firm, {"website": "https://old.example/", "summary:sv": "Ny."}, base=base)

    firm.refresh_from_db()
    assert firm.website == "https://first.example/"
    assert facts_of(firm)["summary:sv"] == "Ny."


def test_an_owner_opens_no_profile_that_a_manager_has_closed():
    firm = OrganisationFactory()
    closed = change(firm, {"visibility": "protected"}, origin=Origin.MANAGER)

    for attempt in (lambda: change(firm, {"visibility": "open"}), lambda: undo(closed)):
        with pytest.raises(OrganisationNotChangeable) as refused:
            attempt()
        assert refused.value.obstacle is ChangeObstacle.VISIBILITY_IS_THE_MANAGERS

    firm.refresh_from_db()
    assert firm.visibility == "protected"


def test_who_may_see_it_is_its_own_kind_of_event():
    firm = OrganisationFactory()

    undo(change(firm, {"visibility": "members"}))

    assert list(AuditEvent.objects.order_by("pk").values_list("kind", "detail")) == [
        ("actors.visibility.changed", {"from": "open", "to": "members"}),
        ("actors.visibility.changed", {"from": "members", "to": "open"}),
    ]


def test_undoing_gives_back_what_is_still_so_and_says_the_rest():
    firm = OrganisationFactory(website="https://old.example/", established=1990)
    revision = change(firm, {"website": "https://new.example/", "established": 1991})
    change(firm, {"established": 1992})

    done = undo(revision)

    firm.refresh_from_db()
    assert (firm.website, firm.established) == ("https://old.example/", 1992)
    assert (done.kept, done.revision.undoes) == (["established"], revision)
    with pytest.raises(RevisionNotUndone) as refused:
        undo(revision)
    assert refused.value.kept == ["established"]


def test_an_offering_that_was_removed_comes_back_under_its_address():
    offer = OfferingFactory(title="Locks", visibility="members")
    firm = offer.organisation
    before = facts_of(firm)

    removal = change(firm, {f"offering:{offer.uuid}": None})
    undo(removal)

    assert facts_of(firm) == before
    assert Offering.objects.get().uuid == offer.uuid


def test_undoing_gives_the_value_back_to_whom_it_was_from():
    """So that the next import may renew it again, and undoing the undoing locks it again."""
    firm = OrganisationFactory(
        website="https://old.example/", origins={"*": {"run": 1}, "website": {"run": 2}}
    )
    revision = change(firm, {"website": "https://new.example/", "established": 1991})

    back = undo(revision)
    after_undo = Organisation.objects.get().origins
    undo(back.revision)

    assert after_undo == {"*": {"run": 1}, "website": {"run": 2}}
    assert Organisation.objects.get().origins == {
        "*": {"run": 1},
        "website": OWNER,
        "established": OWNER,
    }


WORDS = st.text(alphabet="abcåäö ", max_size=8)
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["One AB", "Two AB"]),
        "website": st.sampled_from(["", "https://a.example/", "https://b.example/"]),
        "established": st.sampled_from([None, 1990, 2001]),
        "languages": st.sampled_from([[], ["sv"], ["en", "sv"]]),
        "is_linked_enterprise": st.sampled_from([None, True, False]),
        "size_class": st.sampled_from([None, "micro", "large"]),
        "visibility": st.sampled_from(["open", "vetted"]),
        "summary:sv": WORDS,
        "description:sv": WORDS,
        "description:en": WORDS,
        "names": st.sampled_from([[], [["other", "", "Uno"]], [["short", "sv", "Ett"]]]),
        "specialities": st.sampled_from([[], ["jrc:1"], ["jrc:1", "jrc:2"]]),
        "site": st.lists(
            st.sampled_from([{"city": "Kista", "country": "SE"}, {"city": "Riga"}]), max_size=3
        ),
        f"offering:{OFFER}": st.sampled_from(
            [
                None,
                {"kind": "service", "visibility": "open", "texts": {"sv": {"title": "Ett"}}},
                {
                    "kind": "course",
                    "visibility": "members",
                    "url": "https://c.example/",
                    "texts": {"en": {"title": "Two"}},
                    "concepts": ["jrc:1"],
                },
            ]
        ),
        "figure:2025:employees": st.sampled_from(
            [
                None,
                {"value": "3.00", "visibility": "members"},
                {"value": "9.25", "visibility": "open"},
            ]
        ),
        "figure:2025:turnover": st.sampled_from([None, {"value": "3.00", "visibility": "open"}]),
    },
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=CHANGES, second=CHANGES)
def test_undoing_what_was_just_changed_is_as_if_nothing_had_happened(first, second):
    with transaction.atomic():
        scheme = SchemeFactory(key="jrc")
        ConceptFactory(scheme=scheme, notation="1")
        ConceptFactory(scheme=scheme, notation="2")
        firm = OrganisationFactory(origins={"*": {"run": 1}})
        change(firm, first)
        before = state_of(firm)

        revision = change(firm, second)
        after = state_of(firm)
        if revision:
            back = undo(revision)
            assert state_of(firm) == before
            undo(back.revision)
        assert state_of(firm) == after
        transaction.set_rollback(True)


def state_of(firm):
    firm = Organisation.objects.get(pk=firm.pk)
    return facts_of(firm), firm.origins, firm.size_class, firm.size_basis


def test_rows_follow_the_facts_they_stand_for():
    firm = OrganisationFactory()
    change(firm, everything())

    change(firm, {"names": [["short", "sv", "HL"]], "specialities": [], "sectors": []})

    assert list(OrganisationName.objects.values_list("text", flat=True)) == ["HL"]
    assert not OrganisationConcept.objects.exists()
    assert Offering.objects.get().is_example is False
    assert firm.figures.get().value == Decimal("12.50")


def test_an_act_of_the_command_line_has_no_person():
    firm = OrganisationFactory()

    revision = change_organisation(
        organisation=firm,
        changes={"name": "Other AB"},
        by=COMMAND,
        now=NOON + timedelta(days=1),
        origin=Origin.MANAGER,
    )

    assert (revision.by, revision.origin) == ("", "manager")
    assert str(revision).endswith("name")


FIGURES = {"figure:2025:employees": {"value": "300.00", "visibility": "members"}}


@pytest.mark.parametrize(
    ("covering", "size", "uncovering"),
    [
        ({"size_class": "large"}, ("large", "declared"), {"size_class": None}),
        (FIGURES, ("large", "derived"), dict.fromkeys(FIGURES)),
    ],
)
def test_what_a_list_said_of_the_size_comes_back(covering, size, uncovering):
    firm = OrganisationFactory(size_class="small", size_basis="listed")

    def now():
        firm.refresh_from_db()
        return firm.size_class, firm.size_basis

    covered = change(firm, covering)
    assert now() == size
    undo(covered)
    assert now() == ("small", "listed")
    change(firm, covering)
    change(firm, uncovering)
    assert now() == ("small", "listed")


def test_a_size_that_nobody_listed_is_unknown_again():
    firm = OrganisationFactory()

    change(firm, {"size_class": "large"})
    change(firm, {"size_class": None})

    firm.refresh_from_db()
    assert (firm.size_class, firm.size_basis) == ("unknown", "unknown")
