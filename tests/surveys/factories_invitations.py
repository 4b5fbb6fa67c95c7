from datetime import UTC, date, datetime

import factory

from skerry.surveys.enums import Access, Mode, RoundKind, Unit, WaveState
from skerry.surveys.forms_invitations import first_texts
from skerry.surveys.models import Invitation, Panel, PanelMember, Round, Wave
from tests.actors.factories import OrganisationFactory
from tests.questionnaires.factories import VersionFactory

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = date(2026, 11, 22)


class PanelFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Panel

    name = "Firms"
    frozen_at = NOW


class MemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PanelMember

    panel = factory.SubFactory(PanelFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    kind = "company"
    size_class = "small"
    place = "SE110"
    stratum = "company|small|SE110"


class WaveFactory(factory.django.DjangoModelFactory):
    """A named census that takes answers."""

    class Meta:
        model = Wave

    titles = factory.Dict({"en": "How are you doing?", "sv": "Hur går det?"})
    version = factory.SubFactory(VersionFactory, published=True)
    mode = Mode.NAMED
    unit = Unit.ORGANISATION
    access = Access.CENSUS
    panel = factory.SubFactory(PanelFactory)
    opens_on = date(2026, 1, 1)
    closes_on = date(2099, 1, 1)
    kept_until = date(2099, 6, 1)
    state = WaveState.OPEN
    made_at = NOW
    opened_at = NOW


class InvitationFactory(factory.django.DjangoModelFactory):
    """Not mailed yet, to somebody who reads English."""

    class Meta:
        model = Invitation

    wave = factory.SubFactory(WaveFactory)
    member = factory.SubFactory(MemberFactory, panel=factory.SelfAttribute("..wave.panel"))
    stratum = factory.LazyAttribute(lambda row: row.member.stratum if row.member else "")
    email = factory.Sequence(lambda n: f"respondent-{n}@people.example")
    name = factory.Sequence(lambda n: f"Respondent {n}")
    language = "en"


class RoundFactory(factory.django.DjangoModelFactory):
    """A draft of an invitation in both languages."""

    class Meta:
        model = Round

    wave = factory.SubFactory(WaveFactory)
    kind = RoundKind.INVITATION
    texts = factory.LazyAttribute(lambda row: first_texts(row.kind))
    made_at = NOW
