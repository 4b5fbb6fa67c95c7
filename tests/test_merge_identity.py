"""Two entries made one and two again are as they were, in whatever table of whatever room."""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from skerry.actors.models import Duplicate, Merging, OldAddress, Organisation
from skerry.actors.queries.merging import references, texts_of
from skerry.actors.rules.merging import Side
from skerry.actors.services import merging as services
from skerry.kernel.actor import COMMAND
from tests.actors.factories import OrganisationFactory
from tests.merge_makers import MAKERS

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 12, tzinfo=UTC)
NOT_COMPARED = {
    "kernel.AuditEvent",  # both steps are told
    "kernel.VersionCounter",  # it counts changes, and these are two
    "actors.Merging",  # the journal itself
    "actors.Merging_runs",
}
TABLES = sorted({(reference.model, reference.field) for reference in references()})

BOTH_HAVE_BEGUN = [
    (("surveys.PanelMember", "organisation"), side, panel)
    for side in ("keep", "drop")
    for panel in (0, 2)
]
"""Asked in the same waves, by mail to one address and without an address; each has answers."""

rows_wanted = st.lists(
    st.tuples(st.sampled_from(TABLES), st.sampled_from(["keep", "drop"]), st.integers(0, 2)),
    max_size=24,
)
values = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["company", "academia", "other"]),
        "website": st.sampled_from(["", "https://one.example", "https://two.example"]),
        "mail_domain": st.sampled_from(["", "one.example"]),
        "established": st.sampled_from([None, 1990, 2001]),
        "logo": st.sampled_from(["", "logos/one.webp", "logos/two.webp"]),
        "languages": st.sampled_from([[], ["sv"], ["en", "sv"]]),
        "visibility": st.sampled_from(["open", "members", "protected"]),
        "confirmed_on": st.sampled_from([None, date(2026, 1, 1)]),
        "origins": st.sampled_from(
            [{}, {"*": {"by": "owner", "at": "2026-02-03"}}, {"website": {"by": "manager"}}]
        ),
    }
)
choices = st.dictionaries(
    st.sampled_from(
        [
            "name",
            "website",
            "visibility",
            "summary:en",
            "summary:sv",
            "description:en",
            "description:fr",
            "site",
            "size_class",
        ]
    ),
    st.sampled_from(Side),
)


def dump():
    """Every row of every table, by content; search entries by what they find."""
    return {
        model._meta.label: rows_of(model)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model._meta.label not in NOT_COMPARED
    }


def rows_of(model):
    names = [field.attname for field in model._meta.concrete_fields]
    if model._meta.label == "kernel.SearchEntry":
        names.remove("id")
    return sorted(repr(row) for row in model._base_manager.values_list(*names))


def make(organisation, rows, side):
    for table, wanted, choice in rows:
        if wanted == side:
            MAKERS[table](organisation, choice)


def of_this_pair(merging):
    low, high = sorted([merging.kept, merging.dropped])
    return Duplicate.objects.filter(low=low, high=high)


@pytest.mark.parametrize("table", TABLES, ids=".".join)
def test_every_table_that_points_at_organisations_has_its_maker(table):
    assert table in MAKERS, "say in tests/merge_makers.py how a row of it is made"


class MergeIdentity(TestCase):
    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(rows=rows_wanted, ours=values, theirs=values, chosen=choices)
    @example(rows=BOTH_HAVE_BEGUN, ours={}, theirs={}, chosen={})
    def test_a_merge_taken_back_leaves_everything_as_it_was(self, rows, ours, theirs, chosen):
        keep = OrganisationFactory(name="Kept", **ours)
        drop = OrganisationFactory(name="Dropped", **theirs)
        make(keep, rows, "keep")
        make(drop, rows, "drop")
        services.index_organisations([keep.pk, drop.pk])
        before = dump()
        texts = texts_of(keep), texts_of(drop)

        merging = services.merge_organisations(
            keep=keep, drop=drop, choices=chosen, by=COMMAND, now=NOON
        )
        self.assert_nothing_was_lost(merging, before, dump())
        self.assert_texts_stand(texts, texts_of(keep), chosen)
        taken_back = services.take_back(merging=merging, by=COMMAND, now=LATER)

        of_this_pair(merging).delete()  # what is remembered of it: that they are not the same
        assert taken_back.left_alone == []
        after = dump()
        assert {label: after[label] for label in after if after[label] != before[label]} == {}

    def assert_nothing_was_lost(self, merging, before, merged):
        """Every row is there, or set aside in the journal; the address leads on."""
        set_aside = [entry["table"] for entry in merging.journal if entry["is"] is None]
        came = [entry["table"] for entry in merging.journal if entry["was"] is None]
        for label in before.keys() - {"kernel.SearchEntry"}:
            expected = len(before[label]) - set_aside.count(label) + came.count(label)
            assert len(merged[label]) == expected, label
        assert not Organisation.objects.filter(pk=merging.dropped).exists()
        assert OldAddress.objects.get(uuid=merging.dropped_uuid).organisation_id == merging.kept
        assert Merging.objects.get().journal == merging.journal

    def assert_texts_stand(self, texts, merged, chosen):
        """What either said is in the entry that stays, or in the field that was chosen against."""
        ours, theirs = texts
        for name in {*ours, *theirs}:
            said = [text for text in (ours.get(name), theirs.get(name)) if text]
            if len(said) == 2 and name in chosen:  # both sides
                said = [ours[name] if chosen[name] is Side.KEEP else theirs[name]]
            assert merged.get(name, "") in (said or [""]), name
