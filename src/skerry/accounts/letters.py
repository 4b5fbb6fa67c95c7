"""How the words of a conversation stand in mail, and to which pages it leads."""

from django.conf import settings
from django.urls import reverse

from skerry.accounts.models import Claim, ContactRequest
from skerry.accounts.queries.contacts import token_of


def quoted(text: str) -> str:
    """Words of somebody else in a mail of ours: marked in every line, so that they never look like ours."""
    return "\n".join(f"> {line}" for line in text.splitlines())


def page_of_sender(contact: ContactRequest) -> str:
    """The whole address under which the sender reads and answers, without an account too."""
    return settings.SITE_URL + reverse("accounts:contact", args=[token_of(contact)])


def desk_page_of(claim: Claim) -> str:
    """Where the cluster manager decides ``claim``."""
    return reverse("accounts:claim_at_desk", args=[claim.uuid])
