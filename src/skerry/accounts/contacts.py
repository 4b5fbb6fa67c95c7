"""What the kernel asks when it has something to tell a person (``settings.CONTACT_OF``)."""

from uuid import UUID

from skerry.accounts.models import User
from skerry.kernel.contacts import Contact


def contact_of(person: UUID) -> Contact | None:
    found = User.objects.filter(uuid=person, is_active=True).first()
    if found is None:
        return None
    return Contact(address=found.email, language=found.language, name=found.get_full_name())
