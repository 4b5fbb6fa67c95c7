"""Instruments, versions and sheets with honest defaults."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from skerry.questionnaires.enums import Purpose, VersionState
from skerry.questionnaires.models import AnswerSheet, Instrument, InstrumentVersion
from tests.questionnaires.definitions import definition
from tests.questionnaires.samples import every_type

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
KEPT_UNTIL = date(2027, 11, 22)


class InstrumentFactory(DjangoModelFactory):
    class Meta:
        model = Instrument

    key = factory.Sequence(lambda number: f"questionnaire-{number}")
    purpose = Purpose.SURVEY
    made_at = NOON


class VersionFactory(DjangoModelFactory):
    """A draft; ``says`` is its definition, ``published=True`` fixes it."""

    class Meta:
        model = InstrumentVersion

    class Params:
        says = factory.LazyFunction(definition)
        published = factory.Trait(state=VersionState.PUBLISHED, published_at=NOON)

    instrument = factory.SubFactory(InstrumentFactory)
    number = 1
    definition = factory.LazyAttribute(lambda made: made.says.as_json())
    fingerprint = factory.LazyAttribute(lambda made: made.says.fingerprint())
    made_at = changed_at = NOON


class SheetFactory(DjangoModelFactory):
    """An empty sheet of a version with every type of question."""

    class Meta:
        model = AnswerSheet

    version = factory.SubFactory(
        VersionFactory, published=True, says=factory.LazyFunction(every_type)
    )
    language = "en"
    started_at = saved_at = NOON
    kept_until = KEPT_UNTIL
