"""For each table that points at organisations: how a row of it is made.

``choice`` is a small number: the same number for two organisations makes rows that stand in
each other's way when the two become one (one person in both, one project, one language).
A room whose table has no line here fails ``test_merge_identity``.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from skerry.accounts.models import (
    Claim,
    ContactBlock,
    Delisting,
    FreshnessReminder,
    Invitation,
    RoleGrant,
    User,
)
from skerry.actors.models import (
    Concept,
    Duplicate,
    EntryReport,
    Identifier,
    Initiative,
    OldAddress,
    Organisation,
    OrganisationConcept,
    OrganisationName,
    OrganisationTag,
    OrganisationText,
    Revision,
    Segment,
    SegmentPick,
    Tag,
    YearlyFigure,
)
from skerry.assessments.models import CheckUp, CheckUpShare
from skerry.kernel.roles import Role
from skerry.kernel.visibility import Visibility
from skerry.questionnaires.models import AnswerSheet
from skerry.surveys.models import Panel, PanelMember, Wave
from tests.accounts.factories import ContactFactory, InvitationFactory, UserFactory
from tests.accounts.factories_claims import AdditionFactory, ClaimFactory, DelistingFactory
from tests.actors.factories import (
    ConceptFactory,
    InitiativeFactory,
    NoteFactory,
    OfferingFactory,
    OrganisationFactory,
    OrganisationTagFactory,
    ParticipationFactory,
    SegmentFactory,
    SiteFactory,
    TagFactory,
)
from tests.surveys.factories_waves import PanelFactory, PanelMemberFactory, WaveFactory

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
Make = Callable[[Organisation, int], object]


def _name(organisation: Organisation, choice: int) -> object:
    return OrganisationName.objects.get_or_create(
        organisation=organisation, kind="other", language="", text=f"Other name {choice}"
    )


def _text(organisation: Organisation, choice: int) -> object:
    """In Swedish one of the two entries has only a summary, and the other only a description."""
    language = ("en", "sv", "fr")[choice]
    has_all, is_kept = language != "sv", organisation.name == "Kept"
    return OrganisationText.objects.get_or_create(
        organisation=organisation,
        language=language,
        defaults={
            "summary": f"{organisation} in its words" if has_all or not is_kept else "",
            "description": f"{organisation} at length" if has_all or is_kept else "",
        },
    )


def _identifier(organisation: Organisation, choice: int) -> object:
    return Identifier.objects.get_or_create(
        scheme=("vat", "pic", "lei")[choice], value=f"{organisation.pk}-{choice}",
        organisation=organisation,
    )  # fmt: skip


def _site(organisation: Organisation, choice: int) -> object:
    is_first = not organisation.sites.exists()
    place = ("Stockholm", "Uppsala", "Lund")[choice]
    return SiteFactory(
        organisation=organisation, city=place, is_main=is_first,
        latitude=59.1 + organisation.pk / 1000, longitude=18.1,
    )  # fmt: skip


def _concept(organisation: Organisation, choice: int) -> object:
    concept = Concept.objects.filter(notation=f"shared-{choice}").first()
    return OrganisationConcept.objects.get_or_create(
        organisation=organisation, concept=concept or ConceptFactory(notation=f"shared-{choice}")
    )


def _figure(organisation: Organisation, choice: int) -> object:
    return YearlyFigure.objects.get_or_create(
        organisation=organisation, year=2024 + choice, kind="employees",
        defaults={"value": Decimal(5 + organisation.pk % 90)},
    )  # fmt: skip


def _offering(organisation: Organisation, choice: int) -> object:
    offering = OfferingFactory(organisation=organisation, title=f"Offer {choice}")
    offering.concepts.add(ConceptFactory())
    return offering


def _participation(organisation: Organisation, choice: int) -> object:
    project = Initiative.objects.filter(key=f"P{choice}").first()
    project = project or InitiativeFactory(key=f"P{choice}")
    if project.participations.filter(organisation=organisation).exists():
        return None
    return ParticipationFactory(
        initiative=project, organisation=organisation, contribution=Decimal("10.50") + choice,
        total_cost=None if choice else Decimal(7),
    )  # fmt: skip


def _report(organisation: Organisation, choice: int) -> object:
    return EntryReport.objects.create(
        organisation=organisation, reason="wrong", message=f"Wrong {choice}", reported_at=NOON
    )


def _pair(organisation: Organisation, choice: int) -> object:
    third = Organisation.objects.filter(name=f"Third {choice}").first()
    third = third or OrganisationFactory(name=f"Third {choice}")
    low, high = sorted([organisation.pk, third.pk])
    said = ("open", "different", "later")[(choice + organisation.pk) % 3]
    return Duplicate.objects.get_or_create(
        low_id=low, high_id=high,
        defaults={
            "probability": 0.7, "bits": 3, "state": said, "found_at": NOON, "seen_at": NOON,
            "decided_at": None if said == "open" else NOON,
        },
    )  # fmt: skip


def _old_address(organisation: Organisation, choice: int) -> object:
    return OldAddress.objects.create(
        uuid=OrganisationFactory.build().uuid, organisation=organisation
    )


def _grant(organisation: Organisation, choice: int) -> object:
    person = User.objects.filter(email=f"colleague-{choice}@people.example").first()
    person = person or UserFactory(email=f"colleague-{choice}@people.example")
    role = Role.MEMBER if (organisation.pk + choice) % 2 else Role.ORGANISATION_EDITOR
    return RoleGrant.objects.get_or_create(
        user=person, organisation=organisation, defaults={"role": role, "granted_at": NOON,
        "expires_on": date(2027, 1, 1) + timedelta(days=organisation.pk)},
    )  # fmt: skip


def _invitation(organisation: Organisation, choice: int) -> object:
    """One open invitation of an address at most; the others were withdrawn."""
    address = f"guest-{choice}@people.example"
    there = Invitation.objects.filter(organisation=organisation, email=address, withdrawn_at=None)
    return InvitationFactory(
        organisation=organisation, email=address, withdrawn_at=NOON if there.exists() else None
    )


def _contact(organisation: Organisation, choice: int) -> object:
    return ContactFactory(organisation=organisation, name=f"Somebody {choice}")


def _block(organisation: Organisation, choice: int) -> object:
    return ContactBlock.objects.get_or_create(
        organisation=organisation, address_digest=f"{choice:064}",
        defaults={"blocked_by": "an editor", "blocked_at": NOON - timedelta(days=organisation.pk)},
    )  # fmt: skip


def _person(choice: int) -> User:
    found = User.objects.filter(email=f"asker-{choice}@people.example").first()
    return found or UserFactory(email=f"asker-{choice}@people.example")


def _claim(organisation: Organisation, choice: int) -> object:
    person = _person(choice)
    if Claim.objects.open().filter(organisation=organisation, user=person).exists():
        return ClaimFactory(
            organisation=organisation, user=person, state="refused", reason="No.", ended_at=NOON
        )
    return ClaimFactory(organisation=organisation, user=person, words=f"I work there {choice}")


def _addition(organisation: Organisation, choice: int) -> object:
    return AdditionFactory(
        organisation=organisation, user=_person(choice), state="accepted", ended_at=NOON
    )


def _delisting(organisation: Organisation, choice: int) -> object:
    if Delisting.objects.open().filter(organisation=organisation).exists():
        return None
    if choice:
        return DelistingFactory(organisation=organisation, user=_person(choice))
    organisation.delisted_at, organisation.visibility = NOON, Visibility.PROTECTED
    organisation.save()
    return DelistingFactory(organisation=organisation, user=_person(choice), state="delisted")


def _reminder(organisation: Organisation, choice: int) -> object:
    return FreshnessReminder.objects.get_or_create(
        organisation=organisation, due_on=date(2026, 11, 1 + choice), step="first",
        defaults={"reminded_at": NOON},
    )  # fmt: skip


def _revision(organisation: Organisation, choice: int) -> object:
    changes = {"website": {"before": None, "after": f"https://{choice}.example", "origin": None}}
    first = Revision.objects.filter(organisation=organisation).first()
    return Revision.objects.create(
        organisation=organisation, at=NOON, by="somebody", origin="owner", changes=changes,
        undoes=first,
    )  # fmt: skip


def _tag(organisation: Organisation, choice: int) -> object:
    tag = Tag.objects.filter(name=f"Tag {choice}").first() or TagFactory(name=f"Tag {choice}")
    there = OrganisationTag.objects.filter(organisation=organisation, tag=tag)
    return there.first() or OrganisationTagFactory(organisation=organisation, tag=tag)


def _pick(organisation: Organisation, choice: int) -> object:
    name = f"Segment {choice}"
    segment = Segment.objects.filter(name=name).first() or SegmentFactory(name=name)
    return SegmentPick.objects.get_or_create(
        organisation=organisation, segment=segment, defaults={"is_added": choice != 1}
    )


def _note(organisation: Organisation, choice: int) -> object:
    return NoteFactory(organisation=organisation, text=f"Rang them {choice}.")


def _panel_member(organisation: Organisation, choice: int) -> object:
    """In two panels both may be; the sample of a wave has drawn some of them, and invited them.

    In one of the two the entry that goes has answered and the other has not, by mail to one
    address; in the other both are asked without an address, and the one that stays answered.
    """
    name = f"Panel {choice}"
    panel = Panel.objects.filter(name=name).first() or PanelFactory(name=name)
    there = PanelMember.objects.filter(panel=panel, organisation=organisation).first()
    member = there or PanelMemberFactory(panel=panel, organisation=organisation)
    if choice != 1:
        wave = panel.waves.first() or WaveFactory(panel=panel, access="sample")
        wave.drawn.add(member)
        _answer(wave, member, is_by_mail=choice == 0, is_kept=organisation.name == "Kept")
    return member


def _answer(wave: Wave, member: PanelMember, *, is_by_mail: bool, is_kept: bool) -> None:
    email = "same@firm.example" if is_by_mail else ""
    is_answered = is_by_mail != is_kept
    sheet = {"language": "en", "started_at": NOON, "saved_at": NOON, "kept_until": NOON.date()}
    if not member.invitations.filter(wave=wave, email=email).exists():
        member.invitations.create(
            wave=wave,
            email=email,
            language="en",
            is_answered=is_answered,
            sheet=AnswerSheet.objects.create(version=wave.version, **sheet),
        )


def _share(organisation: Organisation, choice: int) -> object:
    check_up = CheckUp.objects.create(kind="security", started_at=NOON, touched_at=NOON)
    return CheckUpShare.objects.create(check_up=check_up, organisation=organisation, shared_at=NOON)


MAKERS: Mapping[tuple[str, str], Make] = {
    ("actors.Identifier", "organisation"): _identifier,
    ("actors.OrganisationName", "organisation"): _name,
    ("actors.OrganisationText", "organisation"): _text,
    ("actors.Site", "organisation"): _site,
    ("actors.OrganisationConcept", "organisation"): _concept,
    ("actors.YearlyFigure", "organisation"): _figure,
    ("actors.Offering", "organisation"): _offering,
    ("actors.Participation", "organisation"): _participation,
    ("actors.EntryReport", "organisation"): _report,
    ("actors.Duplicate", "low"): _pair,
    ("actors.Duplicate", "high"): _pair,
    ("actors.OldAddress", "organisation"): _old_address,
    ("accounts.RoleGrant", "organisation"): _grant,
    ("accounts.Invitation", "organisation"): _invitation,
    ("accounts.ContactRequest", "organisation"): _contact,
    ("accounts.ContactBlock", "organisation"): _block,
    ("accounts.Claim", "organisation"): _claim,
    ("accounts.Addition", "organisation"): _addition,
    ("accounts.Delisting", "organisation"): _delisting,
    ("accounts.FreshnessReminder", "organisation"): _reminder,
    ("actors.Revision", "organisation"): _revision,
    ("actors.OrganisationTag", "organisation"): _tag,
    ("actors.SegmentPick", "organisation"): _pick,
    ("actors.Note", "organisation"): _note,
    ("surveys.PanelMember", "organisation"): _panel_member,
    ("assessments.CheckUpShare", "organisation"): _share,
}
