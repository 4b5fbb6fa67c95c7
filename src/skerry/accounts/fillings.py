"""What this room puts into pages of the rooms below it (``config/slots.py``)."""

from uuid import UUID

from django.utils import timezone
from markupsafe import Markup

from skerry.accounts.queries import claims, contacts
from skerry.actors.models import Organisation
from skerry.kernel.actor import Viewer
from skerry.kernel.permissions import Permission
from skerry.kernel.slots import filled
from skerry.kernel.visibility import Visibility


def desk_people(*, viewer: Viewer, **_values: object) -> Markup | str:
    if not viewer.may(Permission.PEOPLE_VIEW):
        return ""
    return filled("accounts/desk_people.html")


def organisation_colleagues(
    *, viewer: Viewer, organisation: object = None, **_values: object
) -> Markup | str:
    """A way to the colleagues, for those who belong to the organisation or look after it."""
    if not isinstance(organisation, UUID):
        return ""
    belongs = organisation in viewer.organisations
    if not belongs and not viewer.may(Permission.COLLEAGUES_INVITE, organisation=organisation):
        return ""
    context = {"organisation": organisation, "belongs": belongs}
    return filled("accounts/organisation_colleagues.html", **context)


def organisation_contact(
    *, viewer: Viewer, organisation: object = None, **_values: object
) -> Markup | str:
    """A way to write to the organisation, if somebody receives it; for its editors to what came."""
    if not isinstance(organisation, UUID):
        return ""
    is_editor = organisation in viewer.organisations and viewer.may(
        Permission.CONTACT_ANSWER, organisation=organisation
    )
    if (
        not is_editor
        and not contacts.receivers_of(organisation, today=timezone.localdate()).exists()
    ):
        return ""
    context = {
        "organisation": organisation,
        "is_editor": is_editor,
        "waiting": contacts.waiting_for(organisation) if is_editor else 0,
    }
    return filled("accounts/contacts/organisation.html", **context)


def desk_contacts(*, viewer: Viewer, **_values: object) -> Markup | str:
    """A way to the messages that editors reported."""
    if not viewer.may(Permission.REPORTS_HANDLE):
        return ""
    return filled("accounts/contacts/desk.html")


def organisation_claim(
    *, viewer: Viewer, organisation: object = None, **_values: object
) -> Markup | str:
    """A way to take over the profile; for those who keep it, who else wants to, and the way out."""
    if not isinstance(organisation, UUID):
        return ""
    belongs = organisation in viewer.organisations
    keeps = belongs and viewer.may(Permission.ORGANISATION_EDIT, organisation=organisation)
    context: dict[str, object] = {
        "organisation": organisation,
        "keeps": keeps,
        "delisted_at": None,
        "waiting": 0,
    }
    if belongs or Visibility.PROTECTED in viewer.tiers:  # others never see one that is delisted
        found = Organisation.objects.get(uuid=organisation)
        context["delisted_at"] = found.delisted_at
        context["waiting"] = claims.claims_to(found, viewer=viewer).count() if keeps else 0
    return filled("accounts/claims/organisation.html", **context)


def directory_missing(*, viewer: Viewer, words: object = "", **_values: object) -> Markup | str:  # noqa: ARG001  # the shape of Filling
    """A way to propose an organisation that the directory has not."""
    return filled("accounts/claims/missing.html", words=words)


def desk_claims(*, viewer: Viewer, **_values: object) -> Markup | str:
    """A way to claims, disputes, proposed organisations and those who leave."""
    if not viewer.may(Permission.CLAIMS_DECIDE):
        return ""
    return filled("accounts/claims/desk.html")


def save_search(*, viewer: Viewer, query: object = "", **_values: object) -> Markup | str:
    """A way to keep the search that the directory shows."""
    if not viewer.may(Permission.ACCOUNT_OWN):
        return ""
    return filled("accounts/searches/save.html", query=str(query))


def desk_mailings(*, viewer: Viewer, **_values: object) -> Markup | str:
    """A way to the mail to segments."""
    if not viewer.may(Permission.MAILING_SEND):
        return ""
    return filled("accounts/mailings/tool.html")


def segment_mail(*, viewer: Viewer, segment: object = None, **_values: object) -> Markup | str:
    """A way to write to the people of a segment."""
    if not isinstance(segment, UUID) or not viewer.may(Permission.MAILING_SEND):
        return ""
    return filled("accounts/mailings/segment.html", segment=segment)


def desk_stale(*, viewer: Viewer, **_values: object) -> Markup | str:
    """A way to the profiles that nobody has confirmed for long."""
    if not viewer.may(Permission.ORGANISATION_MANAGE):
        return ""
    return filled("accounts/stale/tool.html")
