from datetime import UTC, datetime

import factory
from allauth.account.models import EmailAddress

from skerry.accounts.models import RoleGrant, User
from skerry.kernel.roles import Role


class UserFactory(factory.django.DjangoModelFactory):
    """A person; ``role=`` gives them a role for the region, ``edits=`` makes them editor of an organisation."""

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


class RoleGrantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RoleGrant

    user = factory.SubFactory(UserFactory)
    role = Role.MEMBER
    granted_at = datetime(2026, 1, 1, tzinfo=UTC)
