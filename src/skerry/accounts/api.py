"""What rooms above, the demo and the command line may use of this room."""

from skerry.accounts.models import User
from skerry.accounts.queries import person_of, viewer_for
from skerry.accounts.services.access import (
    AccessNotChanged,
    deactivate_person,
    reactivate_person,
    replace_password,
)
from skerry.accounts.services.additions import Proposal, propose_organisation
from skerry.accounts.services.claim_outcomes import object_to_claim
from skerry.accounts.services.claims import ask_manager
from skerry.accounts.services.people import PersonNotAdded, add_person
from skerry.accounts.services.personal import PersonNotErased, erase_me
from skerry.accounts.services.roles import (
    PersonNotVetted,
    RoleNotGranted,
    RoleNotWithdrawn,
    give_role,
    grant_role,
    vet_person,
    withdraw_role,
)

__all__ = [
    "AccessNotChanged",
    "PersonNotAdded",
    "PersonNotErased",
    "PersonNotVetted",
    "Proposal",
    "RoleNotGranted",
    "RoleNotWithdrawn",
    "User",
    "add_person",
    "ask_manager",
    "deactivate_person",
    "erase_me",
    "give_role",
    "grant_role",
    "object_to_claim",
    "person_of",
    "propose_organisation",
    "reactivate_person",
    "replace_password",
    "vet_person",
    "viewer_for",
    "withdraw_role",
]
