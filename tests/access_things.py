"""What the addresses of the truth table point at: one of everything, made of factories."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from django.core.files.base import ContentFile

from skerry.accounts.models import Invitation
from skerry.accounts.queries.contacts import token_of
from skerry.accounts.queries.freshness import confirming_token
from skerry.accounts.queries.mailings import stop_token
from skerry.actors.enums import Origin
from skerry.actors.models import Cluster, EntryReport, ImportRun, Organisation, Source
from skerry.actors.services.editing import change_organisation
from skerry.assessments.models import FrameworkSource
from skerry.kernel.actor import COMMAND
from skerry.kernel.models import Identity
from skerry.kernel.notifications import NotificationKind
from skerry.kernel.notifications.tokens import stop_url
from skerry.kernel.roles import Role
from skerry.surveys.links import digest
from skerry.surveys.models import PersonalLink
from tests.accounts.factories import (
    ContactFactory,
    MailingFactory,
    RoleGrantFactory,
    SavedSearchFactory,
    UserFactory,
)
from tests.accounts.factories_claims import (
    CLAIM_TOKEN,
    AdditionFactory,
    ClaimFactory,
    DelistingFactory,
)
from tests.actors.factories import (
    InitiativeFactory,
    NoteFactory,
    OfferingFactory,
    OrganisationTagFactory,
    RegionFactory,
    SegmentFactory,
    TaggingFactory,
)
from tests.actors.factories_duplicates import DuplicateFactory, MergingFactory
from tests.actors.lists import a_list_to_map
from tests.assessments.answering import check_up_things
from tests.kernel.factories import JobFactory, MailFactory
from tests.questionnaires.definitions import choice, definition, matrix, rich, scale, section
from tests.questionnaires.factories import VersionFactory
from tests.surveys.answering import survey_things as answering_things
from tests.surveys.factories_invitations import InvitationFactory as RespondentFactory
from tests.surveys.factories_invitations import RoundFactory
from tests.surveys.factories_openings import OpeningFactory
from tests.surveys.factories_results import ResultsFactory
from tests.surveys.factories_waves import PanelFactory, WaveFactory

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TOKEN = "a-token-that-was-sent-by-mail"


def desk_things(organisation: Organisation) -> dict[str, object]:
    """What the cluster manager keeps at the desk."""
    segment = SegmentFactory()
    return {
        "tag": OrganisationTagFactory(organisation=organisation).tag.uuid,
        "tagging": TaggingFactory(organisations=[organisation.pk], asked_for=1).uuid,
        "segment": segment.uuid,
        "note": NoteFactory(organisation=organisation).uuid,
        "mailing": MailingFactory(segment=segment.uuid).uuid,
        "panel": PanelFactory(sizes={"company|micro": 3}).uuid,
        "wave": WaveFactory(is_open=True, panel__sizes={"company|micro": 3}).uuid,
        "wave_draft": WaveFactory().uuid,
        "computed_wave": ResultsFactory().wave.uuid,
        "results": ResultsFactory(published=True).uuid,
        **opening_things(),
    }


def opening_things() -> dict[str, object]:
    """Two questions set against each other: beside a draft, and beside what is published."""
    draft, shown = OpeningFactory(), OpeningFactory(results__published=True)
    return {
        "paired_wave": draft.results.wave.uuid,
        "opening_draft": draft.uuid,
        "paired_results": shown.results.uuid,
        "opening": shown.uuid,
    }


def questionnaire_things() -> dict[str, object]:
    """A questionnaire with a published version, and a draft that has faults worth telling."""
    published = VersionFactory(published=True, says=rich())
    changed = definition(section(matrix(), scale(steps=1)), section(choice("abroad"), name="b"))
    VersionFactory(instrument=published.instrument, number=2, says=changed)
    return {
        "instrument": published.instrument.key,
        "version": 1,
        "drafted_question": "trust",
        "drafted_matrix": "skills",
        "drafted_section": "firm",
        "drafted_list": "yes_no",
    }


def survey_things() -> dict[str, object]:
    """A survey with a respondent, whose link has been given out, and a mail to them."""
    respondent = RespondentFactory()
    PersonalLink.objects.create(invitation=respondent, digest=digest(TOKEN))
    return {
        "wave": respondent.wave.uuid,
        "respondent": respondent.uuid,
        "round": RoundFactory(wave=respondent.wave).uuid,
        "survey_token": TOKEN,
    }


def framework_things() -> dict[str, object]:
    """Words of a framework."""
    source = FrameworkSource.objects.create(name="Ours", licence="Free", imported_at=NOON)
    source.texts.create(framework="nis2", identifier="21.2.a", language="en", title="Risks")
    return {"framework_source": source.uuid}


def one_of_everything(organisation: Organisation) -> dict[str, object]:
    """One of everything that an address can point at."""
    person = UserFactory(role=Role.ADVISER)
    Identity.objects.update_or_create(
        pk=1, defaults={"name": "Skerry", "logo": ContentFile(b"WEBP", name="logo.webp")}
    )
    colleague = RoleGrantFactory(organisation=organisation).user
    invitation = Invitation.objects.create(
        organisation=organisation,
        email="guest@people.example",
        role=Role.MEMBER,
        token_digest=sha256(TOKEN.encode()).hexdigest(),
        invited_at=NOON,
        expires_at=NOON + timedelta(days=3650),
    )
    offering = OfferingFactory(organisation=organisation)
    organisation.logo = ContentFile(b"WEBP", name="logo.webp")
    organisation.save()
    revision = change_organisation(
        organisation=organisation,
        changes={"website": "https://changed.example/"},
        by=COMMAND,
        now=NOON,
        origin=Origin.OWNER,
    )
    source = Source.objects.get_or_create(key="ror", defaults={"name": "ROR"})[0]
    contact = ContactFactory(organisation=organisation, reported_at=NOON, reported_by="somebody")
    claim = ClaimFactory(organisation=organisation, words="I work there.")
    ClaimFactory(link=True, token_digest=sha256(CLAIM_TOKEN.encode()).hexdigest())
    return (
        desk_things(organisation)
        | questionnaire_things()
        | survey_things()
        | answering_things()
        | check_up_things()
        | framework_things()
        | {
            "claim": claim.uuid,
            "claim_token": CLAIM_TOKEN,
            "addition": AdditionFactory().uuid,
            "delisting": DelistingFactory(organisation=organisation).uuid,
            "confirming_token": confirming_token(
                person=UserFactory(edits=organisation).uuid, organisation=organisation.uuid
            ),
            "search": SavedSearchFactory(user=person).uuid,
            "news_token": stop_token(person),
            "contact": contact.uuid,
            "contact_token": token_of(contact),
            "organisation": organisation.uuid,
            "initiative": InitiativeFactory().uuid,
            "peer": Cluster.objects.create(
                region=RegionFactory(code="FRH"), name="Brittany"
            ).region_id,
            "offering": offering.uuid,
            "logo": Path(organisation.logo.name).stem,
            "reader": "visitor",
            "revision": revision.uuid,
            "person": person.uuid,
            "colleague": colleague.uuid,
            "invitation": invitation.uuid,
            "invitation_token": TOKEN,
            "identity": "0",
            "stop_token": stop_url(person.uuid, NotificationKind.ROLES).strip("/").split("/")[-1],
            "job": JobFactory().uuid,
            "mail": MailFactory().uuid,
            "report": EntryReport.objects.create(
                organisation=organisation, reason="wrong", message="Gone.", reported_at=NOON
            ).uuid,
            "duplicate": DuplicateFactory(low=organisation).uuid,
            "merging": MergingFactory().uuid,
            "batch": uuid4(),
            "run": ImportRun.objects.create(
                source=source,
                importer="ror",
                file_name="ror.json",
                created_at=NOON,
                state="preview",
            ).uuid,
            "list_run": a_list_to_map().uuid,
        }
    )
