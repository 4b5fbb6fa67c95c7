"""``skerry user``: accounts from a shell, for the first administrator and for emergencies."""

from typing import TYPE_CHECKING, Annotated

import typer

from skerry.config.command import environment
from skerry.config.command.terminal import AsJson, CommandRefused, Exit, answer, table

if TYPE_CHECKING:
    from skerry.accounts.api import User
    from skerry.kernel.roles import Role

app = typer.Typer(help="Add people, list them, give and withdraw roles.", no_args_is_help=True)
roles = typer.Typer(help="Give and withdraw roles of the region.", no_args_is_help=True)
app.add_typer(roles, name="role")

Email = Annotated[str, typer.Argument(help="The person's mail address.")]
RoleKey = Annotated[str, typer.Argument(help="A role, as `skerry user roles` lists them.")]


@app.command("add")
def add(
    email: Email,
    name: Annotated[str, typer.Option(help="How the person is called.")] = "",
    role: Annotated[str, typer.Option(help="A role of the region to give at once.")] = "",
    *,
    password: Annotated[
        bool,
        typer.Option(
            "--password", help="Ask for a password; without it a mail code or reset is used."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Add a person, whose address counts as verified."""
    environment.start_command()
    from django.utils import timezone

    from skerry.accounts.api import PersonNotAdded, add_person
    from skerry.kernel.actor import COMMAND

    _check_address(email)
    secret = _asked_password() if password else None
    try:
        person = add_person(
            email=email,
            name=name,
            password=secret,
            role=_role(role) if role else None,
            by=COMMAND,
            now=timezone.now(),
        )
    except PersonNotAdded as refusal:
        raise CommandRefused(f"{email} was not added: {refusal.obstacle}.") from refusal
    answer(
        {"email": person.email, "uuid": person.uuid, "role": role},
        as_json=as_json,
        words=f"Added {person.email}{f' as {role}' if role else ''}.",
    )


def _check_address(email: str) -> None:
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    try:
        validate_email(email.strip())
    except ValidationError as refusal:
        raise CommandRefused(f"{email} is no mail address.", code=Exit.USAGE) from refusal


def _asked_password() -> str:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    secret: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    try:
        validate_password(secret)
    except ValidationError as refusal:
        raise CommandRefused(" ".join(refusal.messages)) from refusal
    return secret


@app.command("list")
def list_people(*, as_json: AsJson = False) -> None:
    """List all accounts with their roles."""
    environment.start_command()
    from skerry.accounts.api import User

    people = [
        {
            "email": person.email,
            "name": person.name,
            "roles": sorted(grant.role for grant in person.grants.all()),
            "is_active": person.is_active,
            "is_example": person.is_example,
            "last_sign_in": person.last_login,
        }
        for person in User.objects.order_by("email").prefetch_related("grants")
    ]
    if as_json:
        answer({"people": people}, as_json=True, words="")
        return
    rows = [
        (
            p["email"],
            p["name"],
            ", ".join(p["roles"]),  # type: ignore[arg-type]  # the list made above
            "" if p["is_active"] else "deactivated",
            p["last_sign_in"] or "never",
        )
        for p in people
    ]
    table(("Mail", "Name", "Roles", "State", "Last sign-in"), rows)


@app.command("roles")
def list_roles(*, as_json: AsJson = False) -> None:
    """List every role and what it is for."""
    environment.start_command()
    from skerry.kernel.roles import ROLES

    if as_json:
        values = {role.value: str(ROLES[role].description) for role in ROLES}
        answer({"roles": values}, as_json=True, words="")
    else:
        table(("Role", "What for"), [(role.value, ROLES[role].description) for role in ROLES])


@roles.command("grant")
def grant(email: Email, role: RoleKey, *, as_json: AsJson = False) -> None:
    """Let a person hold a role for the region."""
    environment.start_command()
    from django.utils import timezone

    from skerry.accounts.api import RoleNotGranted, grant_role
    from skerry.kernel.actor import COMMAND

    try:
        grant_role(person=_person(email), role=_role(role), by=COMMAND, now=timezone.now())
    except RoleNotGranted as refusal:
        raise CommandRefused(f"{role} was not granted: {refusal.obstacle}.") from refusal
    words = f"{email} is {role} of the region now."
    answer({"email": email, "role": role, "is_held": True}, as_json=as_json, words=words)


@roles.command("withdraw")
def withdraw(email: Email, role: RoleKey, *, as_json: AsJson = False) -> None:
    """Take a role of the region back."""
    environment.start_command()
    from django.utils import timezone

    from skerry.accounts.api import RoleNotWithdrawn, withdraw_role
    from skerry.kernel.actor import COMMAND

    held = _person(email).grants.filter(role=_role(role), organisation=None).first()
    if held is None:
        raise CommandRefused(f"{email} does not hold {role} for the region.")
    try:
        withdraw_role(grant=held, by=COMMAND, now=timezone.now())
    except RoleNotWithdrawn as refusal:
        raise CommandRefused(f"{role} was not withdrawn: {refusal.obstacle}.") from refusal
    words = f"{email} is no longer {role} of the region."
    answer({"email": email, "role": role, "is_held": False}, as_json=as_json, words=words)


@app.command("deactivate")
def deactivate(email: Email, *, as_json: AsJson = False) -> None:
    """Shut a person out and end their sessions; their data and roles stay."""
    environment.start_command()
    from django.utils import timezone

    from skerry.accounts.api import AccessNotChanged, deactivate_person
    from skerry.kernel.actor import COMMAND

    try:
        deactivate_person(person=_person(email), by=COMMAND, now=timezone.now())
    except AccessNotChanged as refusal:
        raise CommandRefused(f"{email} was not shut out: {refusal.obstacle}.") from refusal
    words = f"{email} is shut out."
    answer({"email": email, "is_active": False}, as_json=as_json, words=words)


@app.command("reactivate")
def reactivate(email: Email, *, as_json: AsJson = False) -> None:
    """Let a person in again."""
    environment.start_command()
    from django.utils import timezone

    from skerry.accounts.api import reactivate_person
    from skerry.kernel.actor import COMMAND

    reactivate_person(person=_person(email), by=COMMAND, now=timezone.now())
    answer(
        {"email": email, "is_active": True}, as_json=as_json, words=f"{email} may come in again."
    )


@app.command("password")
def password(email: Email, *, as_json: AsJson = False) -> None:
    """Give a person a new password, for those whom no mail reaches. Their sessions end."""
    environment.start_command()
    from django.utils import timezone

    from skerry.accounts.api import replace_password
    from skerry.kernel.actor import COMMAND

    person = _person(email)
    replace_password(person=person, password=_asked_password(), by=COMMAND, now=timezone.now())
    words = f"{email} has a new password."
    answer({"email": email, "is_changed": True}, as_json=as_json, words=words)


def _person(email: str) -> "User":
    from skerry.accounts.api import User

    person = User.objects.filter(email__iexact=email.strip()).first()
    if person is None:
        raise CommandRefused(f"Nobody has an account with {email}.")
    return person


def _role(key: str) -> "Role":
    from skerry.kernel.roles import Role

    try:
        return Role(key)
    except ValueError as error:
        raise CommandRefused(
            f"There is no role {key}; `skerry user roles` lists them.", code=Exit.USAGE
        ) from error
