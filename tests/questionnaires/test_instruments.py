"""Instruments through their services: made, drafted by two at once, published for good."""

from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from django.db import IntegrityError, transaction

from skerry.kernel.actor import ANYBODY, COMMAND, Grant, Viewer
from skerry.kernel.events import Event
from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from skerry.questionnaires.enums import Purpose, VersionState
from skerry.questionnaires.models import DraftStep, Instrument, InstrumentVersion
from skerry.questionnaires.queries import instruments as queries
from skerry.questionnaires.rules.instruments import BeginningObstacle, FaultReason
from skerry.questionnaires.services import instruments as services
from tests.questionnaires.definitions import choice, definition, number, section
from tests.questionnaires.factories import InstrumentFactory, VersionFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ACT = {"by": COMMAND, "now": NOON}
MANAGER = Viewer(grants=frozenset({Grant(role=Role.CLUSTER_MANAGER)}))
MORE = definition(section(choice(), number()))
FAULTY = definition(section(choice(choices="gone")))


def made(key="actors", says=None):
    return services.make_instrument(
        key=key, purpose=Purpose.SURVEY, definition=says or definition(), **ACT
    )


def events():
    return list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True))


def test_instrument_is_made_with_a_draft():
    version = made()

    assert (version.number, version.state, version.read()) == (1, "draft", definition())
    assert (version.instrument.key, version.instrument.purpose) == ("actors", "survey")
    assert events() == [Event.INSTRUMENT_MADE]


@pytest.mark.parametrize("key", ["taken", "new", "import"])
def test_key_that_is_taken_is_refused(key):
    InstrumentFactory(key="taken")

    with pytest.raises(services.InstrumentKeyTaken):
        made(key)


def test_key_that_somebody_takes_at_the_same_moment_is_refused():
    InstrumentFactory(key="taken")

    with (
        patch("django.db.models.query.QuerySet.exists", return_value=False),
        pytest.raises(services.InstrumentKeyTaken),
    ):
        made("taken")


def test_draft_is_changed_and_what_it_was_is_kept():
    version = made()

    kept = services.change_draft(version=version, definition=MORE, seen=1, **ACT)

    assert (kept.revision, kept.read(), kept.fingerprint) == (2, MORE, MORE.fingerprint())
    assert DraftStep.objects.get().definition == definition().as_json()
    assert events() == [Event.INSTRUMENT_MADE, Event.DRAFT_CHANGED]


def test_saving_the_same_changes_nothing():
    version = made()

    kept = services.change_draft(version=version, definition=definition(), seen=1, **ACT)

    assert (kept.revision, events()) == (1, [Event.INSTRUMENT_MADE])


def test_second_of_two_editors_is_told_and_loses_nothing():
    version = made()
    services.change_draft(version=version, definition=MORE, seen=1, **ACT)

    with pytest.raises(services.DraftChanged) as refused:
        services.change_draft(version=version, definition=FAULTY, seen=1, **ACT)

    assert refused.value.current.read() == MORE
    assert [step.revision for step in queries.changes_since(version, 1)] == [1]


def test_old_steps_go():
    version = made()
    for seen in range(1, 6):
        says = definition(title={"en": str(seen)})
        with patch.object(services, "STEPS_KEPT", 2):
            services.change_draft(version=version, definition=says, seen=seen, **ACT)

    assert list(version.steps.order_by("revision").values_list("revision", flat=True)) == [4, 5]


def test_last_change_is_taken_back():
    version = made()
    services.change_draft(version=version, definition=MORE, seen=1, **ACT)

    back = services.undo_change(version=version, seen=2, **ACT)

    assert (back.read(), back.revision, queries.can_undo(back)) == (definition(), 3, False)
    with pytest.raises(services.NothingToUndo):
        services.undo_change(version=version, seen=3, **ACT)


def test_version_is_published_once():
    version = made()
    services.change_draft(version=version, definition=MORE, seen=1, **ACT)

    kept = services.publish_version(
        version=version, equivalences={"exports": "exports"}, seen=2, **ACT
    )

    assert (kept.state, kept.published_at, kept.equivalences) == ("published", NOON, {})
    assert DraftStep.objects.count() == 0
    with pytest.raises(services.DraftChanged):
        services.publish_version(version=version, equivalences={}, seen=2, **ACT)
    with pytest.raises(services.DraftChanged):
        services.change_draft(version=version, definition=MORE, seen=2, **ACT)
    with pytest.raises(services.DraftNotDiscardable):
        services.discard_draft(version=version, seen=2, **ACT)


def test_version_that_somebody_changed_meanwhile_is_not_published():
    version = made()
    services.declare_equivalences(version=version, equivalences={}, seen=1, **ACT)

    with pytest.raises(services.DraftChanged):
        services.publish_version(version=version, equivalences={}, seen=1, **ACT)
    with pytest.raises(services.DraftChanged):
        services.declare_equivalences(version=version, equivalences={}, seen=1, **ACT)

    assert InstrumentVersion.objects.get().state == VersionState.DRAFT


def test_faulty_version_is_not_published():
    version = made(says=FAULTY)

    with pytest.raises(services.VersionNotPublishable) as refused:
        services.publish_version(version=version, equivalences={}, seen=1, **ACT)

    assert [fault.reason for fault in refused.value.faults] == [FaultReason.CHOICES_MISSING]


@pytest.mark.parametrize("change", [{"definition": {}}, {"state": "draft", "published_at": None}])
def test_database_itself_refuses_to_change_what_is_published(change):
    version = VersionFactory(published=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        InstrumentVersion.objects.filter(pk=version.pk).update(**change)

    version.refresh_from_db()
    assert (version.state, version.read()) == (VersionState.PUBLISHED, definition())


def test_next_version_begins_with_the_last_and_keeps_only_true_equivalences():
    first = VersionFactory(published=True)

    draft = services.begin_version(instrument=first.instrument, **ACT)
    services.declare_equivalences(version=draft, equivalences={"exports": ""}, seen=1, **ACT)
    kept = services.publish_version(
        version=draft,
        equivalences={"exports": "exports", "gone": "exports", "staff": "gone"},
        seen=2,
        **ACT,
    )

    assert (kept.number, kept.read()) == (2, definition())
    assert kept.equivalences == {"exports": "exports"}
    assert queries.published_before(kept) == first


@pytest.mark.parametrize(
    ("state", "obstacle"),
    [
        ({}, BeginningObstacle.HAS_DRAFT),
        ({"instrument__archived_at": NOON}, BeginningObstacle.ARCHIVED),
    ],
)
def test_version_cannot_be_begun(state, obstacle):
    version = VersionFactory(**state)

    with pytest.raises(services.VersionNotBeginnable) as refused:
        services.begin_version(instrument=version.instrument, **ACT)

    assert refused.value.obstacle is obstacle


def test_nothing_to_begin_from():
    with pytest.raises(services.VersionNotBeginnable) as refused:
        services.begin_version(instrument=InstrumentFactory(), **ACT)

    assert refused.value.obstacle is BeginningObstacle.NOTHING_PUBLISHED


def test_discarding_the_only_draft_takes_the_instrument_along():
    published = VersionFactory(published=True)
    services.discard_draft(version=made(), seen=1, **ACT)
    services.discard_draft(
        version=services.begin_version(instrument=published.instrument, **ACT), seen=1, **ACT
    )

    assert list(Instrument.objects.all()) == [published.instrument]


def test_draft_that_others_changed_or_threw_away_is_not_thrown_away():
    version = made()
    services.change_draft(version=version, definition=MORE, seen=1, **ACT)
    acts = (
        lambda: services.discard_draft(version=version, seen=2, **ACT),
        lambda: services.undo_change(version=version, seen=2, **ACT),
        lambda: services.change_draft(version=version, definition=FAULTY, seen=2, **ACT),
        lambda: services.publish_version(version=version, equivalences={}, seen=2, **ACT),
    )

    with pytest.raises(services.DraftChanged) as late:
        services.discard_draft(version=version, seen=1, **ACT)
    acts[0]()
    for act in acts:
        with pytest.raises(services.DraftChanged) as gone:
            act()
        assert gone.value.current is None

    assert late.value.current == version


def test_undoing_is_a_change_that_late_writers_are_told_of():
    version = made()
    services.change_draft(version=version, definition=MORE, seen=1, **ACT)
    services.declare_equivalences(version=version, equivalences={}, seen=2, **ACT)
    services.undo_change(version=version, seen=3, **ACT)

    steps = queries.changes_since(version, 2)

    assert [(step.revision, step.definition) for step in steps] == [
        (2, MORE.as_json()),
        (3, MORE.as_json()),
    ]
    with pytest.raises(services.NothingToUndo):
        services.undo_change(version=version, seen=4, **ACT)


def test_instrument_is_put_away_and_taken_out():
    instrument = InstrumentFactory()

    services.archive_instrument(instrument=instrument, **ACT)
    put_away = Instrument.objects.get().archived_at
    services.restore_instrument(instrument=instrument, **ACT)

    assert (put_away, Instrument.objects.get().archived_at) == (NOON, None)
    assert events() == [Event.INSTRUMENT_ARCHIVED, Event.INSTRUMENT_RESTORED]


def test_only_those_who_may_see_questionnaires_find_them():
    draft = VersionFactory()
    VersionFactory(published=True, instrument=draft.instrument, number=2)

    assert list(queries.instruments_visible_to(ANYBODY)) == []
    assert list(queries.versions_visible_to(ANYBODY)) == []
    assert list(queries.drafts_visible_to(ANYBODY)) == []
    assert queries.shelves(ANYBODY) == []
    assert list(queries.library(ANYBODY, words="")) == []
    assert list(queries.drafts_visible_to(MANAGER)) == [draft]


def test_shelves_tell_of_each_instrument():
    first = VersionFactory(published=True, says=MORE)
    draft = VersionFactory(instrument=first.instrument, number=2)
    empty = InstrumentFactory(key="zz-empty")

    told = {
        shelf.instrument: (shelf.published, shelf.draft, shelf.count)
        for shelf in queries.shelves(MANAGER)
    }

    assert told == {first.instrument: (first, draft, 2), empty: (None, None, 0)}


def test_library_finds_words_of_newest_published_versions():
    old = VersionFactory(published=True, says=MORE)
    VersionFactory(published=True, instrument=old.instrument, number=2)
    VersionFactory(says=MORE)

    found = [each.question.name for each in queries.library(MANAGER, words="EXPORTERAR ni")]

    assert found == ["exports"]
    assert list(queries.library(MANAGER, words="many")) == []
    assert queries.schemes() == []
