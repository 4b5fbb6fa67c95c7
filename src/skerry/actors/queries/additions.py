"""What is known already of an organisation that somebody wants to add."""

from skerry.actors.enums import IdentifierScheme
from skerry.actors.models import Identifier


def is_number_taken(number: str) -> bool:
    """Whether an organisation, seen or unseen, holds the national ``number``."""
    held = Identifier.objects.filter(scheme=IdentifierScheme.NATIONAL, value=number)
    return bool(number) and held.exists()
