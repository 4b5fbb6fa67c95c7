"""How to reach a person: the kernel knows people by an opaque id, a room above knows their address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, kw_only=True)
class Contact:
    address: str
    language: str = ""
    name: str = ""
    """For those who know the person: colleagues, and whoever looks after them."""


def names_of(people: Iterable[str]) -> Mapping[str, str]:
    """The names of ``people`` by their opaque ids; those who are gone have none."""
    names: Mapping[str, str] = import_string(settings.NAMES_OF)(people)
    return names


def contact_of(person: UUID) -> Contact | None:
    """Where mail for ``person`` goes; None when there is no such account, or it is closed."""
    contact: Contact | None = import_string(settings.CONTACT_OF)(person)
    return contact
