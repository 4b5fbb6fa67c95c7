"""What the kernel asks when it has something to tell a person (``settings.CONTACT_OF``)."""

from uuid import UUID

from skerry.accounts.models import User
from skerry.kernel.contacts import Contact


def contact_of(person: UUID) -> Contact | None:
    found = User.objects.filter(uuid=person, is_active=True).values_list("email", "language")
    return next((Contact(address=address, language=language) for address, language in found), None)
