"""One example account per role, so that everything can be tried."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop

from skerry.accounts.api import User, add_person, give_role, vet_person
from skerry.actors.models import Organisation
from skerry.config.demo.edits import edit_example
from skerry.kernel.actor import COMMAND, Actor
from skerry.kernel.roles import ROLES, Role, Scope

DOMAIN = "skerry.example"
# In English in the database; pages show them in the reader's language.
NAMES: Mapping[Role, str] = {
    Role.MEMBER: gettext_noop("Example member"),
    Role.ORGANISATION_EDITOR: gettext_noop("Example organisation editor"),
    Role.ADVISER: gettext_noop("Example adviser"),
    Role.STUDENT: gettext_noop("Example student"),
    Role.INVESTOR: gettext_noop("Example investor"),
    Role.TRAINING_PROVIDER: gettext_noop("Example training provider"),
    Role.PUBLIC_BUYER: gettext_noop("Example public buyer"),
    Role.REVIEWER: gettext_noop("Example reviewer"),
    Role.SURVEY_TEAM: gettext_noop("Example survey team"),
    Role.POLICY_OFFICER: gettext_noop("Example policy officer"),
    Role.CLUSTER_MANAGER: gettext_noop("Example cluster manager"),
    Role.ADMINISTRATOR: gettext_noop("Example administrator"),
}
VETTED_FOR = timedelta(days=365)
VETTED_ROLE = Role.INVESTOR
CONSONANTS, VOWELS = "bdfgklmnprstv", "aeiou"
SYLLABLES = 7


@dataclass(frozen=True, kw_only=True)
class ExampleAccount:
    role: str
    email: str
    password: str


@transaction.atomic
def add_example_accounts(*, now: datetime) -> Sequence[ExampleAccount]:
    """Make the accounts; their passwords are in the answer and nowhere else."""
    accounts = []
    for role in ROLES:
        if role is Role.VISITOR:
            continue
        account = ExampleAccount(role=role, email=address_of(role), password=_password())
        is_regional = ROLES[role].scope is Scope.REGION
        person = add_person(
            email=account.email,
            name=NAMES[role],
            password=account.password,
            role=role if is_regional else None,
            is_example=True,
            by=COMMAND,
            now=now,
        )
        _settle(person, role, now=now)
        accounts.append(account)
    return accounts


def _settle(person: User, role: Role, *, now: datetime) -> None:
    """Give the editor an example firm to keep, and vet one person, so that the tier can be seen."""
    if role is Role.ORGANISATION_EDITOR:
        firm = Organisation.objects.filter(is_example=True).order_by("pk").first()
        give_role(person=person, role=role, organisation=firm, by=COMMAND, now=now)
        if firm:
            edit_example(firm=firm, by=Actor.person(person.uuid), now=now)
    if role is VETTED_ROLE:
        vet_person(
            person=person,
            reason="Example account of the demo",
            expires_on=(now + VETTED_FOR).date(),
            by=COMMAND,
            now=now,
        )


@transaction.atomic
def renew_passwords() -> Sequence[ExampleAccount]:
    """Give every example account a new password: the old ones are stored nowhere in plain text."""
    roles = {address_of(role): role for role in ROLES}
    accounts = []
    for person in User.objects.filter(is_example=True, email__in=roles).order_by("pk"):
        account = ExampleAccount(role=roles[person.email], email=person.email, password=_password())
        person.set_password(account.password)
        person.save(update_fields=["password"])
        accounts.append(account)
    return accounts


def address_of(role: Role) -> str:
    return f"{role}@{DOMAIN}"


def _password() -> str:
    """Something one can read aloud: 42 bits, enough behind a lock-out."""
    syllables = [
        secrets.choice(CONSONANTS) + secrets.choice(VOWELS) for _syllable in range(SYLLABLES)
    ]
    return "-".join("".join(syllables[i : i + 2]) for i in range(0, SYLLABLES, 2))
