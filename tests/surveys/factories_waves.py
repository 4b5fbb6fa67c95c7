"""Panels and waves, with a short questionnaire of their own."""

from datetime import UTC, date, datetime

import factory

from skerry.questionnaires.enums import QuestionType
from skerry.questionnaires.models import Instrument, InstrumentVersion
from skerry.questionnaires.rules.definition import Definition, Question, Section
from skerry.surveys.models import Invitation, Panel, PanelMember, Wave

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def asking(*types: QuestionType) -> Definition:
    """A questionnaire with one question of each of ``types``."""
    questions = tuple(
        Question(name=f"q{n}", type=kind, label={"en": f"Question {n}"})
        for n, kind in enumerate(types)
    )
    return Definition(
        title={"en": "How are you doing?", "sv": "Hur går det?"},
        languages=("en", "sv"),
        sections=(Section(name="only", label={"en": "Only"}, questions=questions),),
    )


class WaveInstrumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Instrument

    key = factory.Sequence(lambda n: f"asked-{n}")
    purpose = "survey"
    made_at = NOON


class WaveVersionFactory(factory.django.DjangoModelFactory):
    """A published version; ``types=`` are what it asks for."""

    class Meta:
        model = InstrumentVersion

    class Params:
        types = (QuestionType.NUMBER,)

    instrument = factory.SubFactory(WaveInstrumentFactory)
    number = 1
    state = "published"
    definition = factory.LazyAttribute(lambda row: asking(*row.types).as_json())
    fingerprint = "0" * 64
    made_at = changed_at = published_at = NOON


class PanelFactory(factory.django.DjangoModelFactory):
    """A frame without members; ``sizes=`` gives each stratum of kind and size its members."""

    class Meta:
        model = Panel
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Panel {n}")
    dimensions = ["kind", "size"]
    frozen_at = NOON

    @factory.post_generation
    def sizes(self, create, sizes, **kwargs):
        for stratum, number in (sizes or {}).items():
            kind, size = stratum.split("|")
            PanelMemberFactory.create_batch(number, panel=self, kind=kind, size_class=size)


class PanelMemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PanelMember

    panel = factory.SubFactory(PanelFactory)
    organisation = factory.SubFactory("tests.actors.factories.OrganisationFactory")
    kind = "company"
    size_class = "micro"
    stratum = factory.LazyAttribute(lambda member: f"{member.kind}|{member.size_class}")


class WaveFactory(factory.django.DjangoModelFactory):
    """A draft of a confidential census; ``is_open=True`` has been open for three weeks."""

    class Meta:
        model = Wave

    class Params:
        is_open = factory.Trait(
            state="open",
            opened_at=NOON,
            frame=factory.SelfAttribute("asked"),
            asked=factory.LazyAttribute(
                lambda wave: {"company|micro": wave.panel.members.count()} if wave.panel else {}
            ),
        )
        has_open_link = factory.Trait(
            access="open-link",
            panel=None,
            dimensions=[],
            open_key=factory.Sequence(lambda n: f"open-key-{n}"),
        )

    titles = {"en": "Autumn survey", "sv": "Höstens enkät"}
    version = factory.SubFactory(WaveVersionFactory)
    mode = "confidential"
    unit = "organisation"
    access = "census"
    panel = factory.SubFactory(PanelFactory, sizes={"company|micro": 2})
    dimensions = ["kind", "size"]
    opens_on = date(2026, 11, 22)
    closes_on = date(2026, 12, 14)
    kept_until = date(2027, 12, 1)
    made_at = NOON


def answered(wave, member):
    """``member`` was invited to ``wave`` and has answered."""
    stratum = wave.stratum_of(member) if member else ""
    return Invitation.objects.create(
        wave=wave, member=member, stratum=stratum, language="en", is_answered=True
    )
