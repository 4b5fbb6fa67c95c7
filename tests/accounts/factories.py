from datetime import UTC, date, datetime

import factory
from allauth.account.models import EmailAddress

from skerry.accounts.models import (
    Consent,
    ContactLetter,
    ContactRequest,
    Invitation,
    Mailing,
    RoleGrant,
    SavedSearch,
    User,
    Vetting,
)
from skerry.accounts.queries.contacts import digest_of_address
from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role


class UserFactory(factory.django.DjangoModelFactory):
    """A person; ``role=`` gives them a role for the region, ``edits=`` and ``belongs=``
    make them editor or member of an organisation."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person-{n}@people.example")
    name = factory.Sequence(lambda n: f"Person {n}")
    joined_at = datetime(2026, 1, 1, tzinfo=UTC)

    @factory.post_generation
    def address(self, create, verified, **kwargs):
        """A confirmed address, as everybody has who can sign in; ``address=False`` leaves it unconfirmed."""
        EmailAddress.objects.create(
            user=self, email=self.email, primary=True, verified=verified is not False
        )

    @factory.post_generation
    def role(self, create, role, **kwargs):
        if role == Role.ORGANISATION_EDITOR:
            from tests.actors.factories import OrganisationFactory

            RoleGrantFactory(user=self, role=role, organisation=OrganisationFactory())
        elif role:
            RoleGrantFactory(user=self, role=role)

    @factory.post_generation
    def edits(self, create, organisation, **kwargs):
        if organisation:
            RoleGrantFactory(user=self, role=Role.ORGANISATION_EDITOR, organisation=organisation)

    @factory.post_generation
    def belongs(self, create, organisation, **kwargs):
        if organisation:
            RoleGrantFactory(user=self, organisation=organisation)


class RoleGrantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RoleGrant

    user = factory.SubFactory(UserFactory)
    role = Role.MEMBER
    granted_at = datetime(2026, 1, 1, tzinfo=UTC)


class VettingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Vetting

    user = factory.SubFactory(UserFactory)
    reason = "Met in person"
    granted_at = datetime(2026, 1, 1, tzinfo=UTC)
    expires_on = date(2027, 1, 1)


class InvitationFactory(factory.django.DjangoModelFactory):
    """An open invitation; its token is in nobody's hands."""

    class Meta:
        model = Invitation

    organisation = factory.SubFactory("tests.actors.factories.OrganisationFactory")
    email = factory.Sequence(lambda n: f"invited-{n}@people.example")
    role = Role.MEMBER
    token_digest = factory.Sequence(lambda n: f"{n:064x}")
    invited_at = datetime(2026, 1, 1, tzinfo=UTC)
    expires_at = datetime(2026, 1, 15, tzinfo=UTC)


class ContactFactory(factory.django.DjangoModelFactory):
    """A visitor's message that waits for an answer, with its first letter."""

    class Meta:
        model = ContactRequest
        skip_postgeneration_save = True

    organisation = factory.SubFactory("tests.actors.factories.OrganisationFactory")
    name = "Ida Lind"
    email = factory.Sequence(lambda n: f"asker-{n}@people.example")
    language = "en"
    address_digest = factory.LazyAttribute(lambda row: digest_of_address(row.email))
    state = "waiting"
    asked_at = datetime(2026, 1, 1, tzinfo=UTC)
    passed_on_at = datetime(2026, 1, 1, tzinfo=UTC)
    last_word_at = datetime(2026, 1, 1, tzinfo=UTC)

    @factory.post_generation
    def words(self, create, words, **kwargs):
        ContactLetter.objects.create(
            contact=self, is_from_sender=True, text=words or "Good day.", written_at=self.asked_at
        )


class ConsentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Consent

    user = factory.SubFactory(UserFactory)
    kind = "news"
    wording = "2026-11"
    given_at = datetime(2026, 1, 1, tzinfo=UTC)


class MailingFactory(factory.django.DjangoModelFactory):
    """A draft in both languages of the site."""

    class Meta:
        model = Mailing

    segment = factory.Faker("uuid4")
    segment_name = "Firms"
    texts = {
        "en": {"subject": "Welcome", "text": "Come and see."},
        "sv": {"subject": "Välkommen", "text": "Kom och se."},
    }
    made_at = datetime(2026, 1, 1, tzinfo=UTC)


class SavedSearchFactory(factory.django.DjangoModelFactory):
    """A search for everybody everywhere, of which nobody wants to hear."""

    class Meta:
        model = SavedSearch

    user = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"Search {n}")
    query = "place=all"
    asked_at = datetime(2026, 1, 1, tzinfo=UTC)


def events():
    """What accounts wrote into the audit log, in order; mail that tells of it has its own events."""
    return AuditEvent.objects.filter(kind__startswith="accounts.").order_by("pk")


def the_event():
    return events().get()
