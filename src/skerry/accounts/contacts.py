"""What the kernel asks when it has something to tell a person (``settings.CONTACT_OF``)."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from skerry.accounts.models import User
from skerry.kernel.contacts import Contact


def names_of(people: Iterable[str]) -> Mapping[str, str]:
    """The names of those among ``people`` who have an account, in the reader's words."""
    uuids = [uuid for text in people if (uuid := _uuid(text))]
    return {str(user.uuid): user.get_full_name() for user in User.objects.filter(uuid__in=uuids)}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def contact_of(person: UUID) -> Contact | None:
    found = User.objects.filter(uuid=person, is_active=True).first()
    if found is None:
        return None
    return Contact(address=found.email, language=found.language, name=found.get_full_name())
